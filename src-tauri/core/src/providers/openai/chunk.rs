//! One event of an answer: what of it counts, and tolerance for everything else.

use crate::domain::assistant::{Finish, Usage};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::{Value, json};
use std::fmt;

use super::usage;
use super::words::Words;

/// An event of a stream, or a whole reply.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chunk {
    #[serde(default, deserialize_with = "first_choice")]
    choices: Option<Choice>,
    #[serde(default)]
    usage: Value,
    /// Groq's own place for usage.
    #[serde(default)]
    x_groq: Value,
    /// llama.cpp's place for usage.
    #[serde(default)]
    timings: Value,
    #[serde(default)]
    error: Value,
    #[serde(default)]
    object: Value,
    /// MiniMax's place for errors.
    #[serde(default)]
    base_resp: Value,
    #[serde(default)]
    message: Value,
    #[serde(default)]
    detail: Value,
    #[serde(default)]
    code: Value,
}

/// One of several answers to the same question. Only the first is asked for, and read.
#[derive(Debug, Default, Deserialize)]
struct Choice {
    #[serde(default)]
    index: Value,
    #[serde(default)]
    delta: Option<Message>,
    #[serde(default)]
    message: Option<Message>,
    #[serde(default)]
    finish_reason: Value,
    /// The reason a gateway received, where it passes on another.
    #[serde(default)]
    native_finish_reason: Value,
    #[serde(default)]
    error: Value,
    /// Moonshot's place for usage.
    #[serde(default)]
    usage: Value,
}

/// What an event adds to the answer: text and reasoning.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Message {
    #[serde(default)]
    content: Value,
    #[serde(default)]
    refusal: Value,
    #[serde(default)]
    reasoning_content: Value,
    #[serde(default)]
    reasoning: Value,
    #[serde(default)]
    reasoning_text: Value,
    #[serde(default)]
    reasoning_details: Value,
}

impl Chunk {
    /// What it says that went wrong, in any of the usual forms. Some servers send an empty error beside
    /// every piece.
    pub(super) fn error(&self) -> Option<Words> {
        let of_choice = self.choices.as_ref().map_or(&Value::Null, |choice| &choice.error);
        if let Some(error) =
            [&self.error, of_choice].into_iter().find(|error| says_something(error))
        {
            return Some(Words::of(&json!({ "error": error })));
        }
        let is_refused = self.base_resp["status_code"].as_i64().is_some_and(|status| status != 0);
        // Some gateways reply with what is wrong and nothing around it.
        let is_bare = self.choices.is_none()
            && (says_something(&self.detail)
                || (says_something(&self.code) && says_something(&self.message)));
        (self.object == "error" || is_refused || is_bare).then(|| {
            let Self { base_resp, message, detail, code, .. } = self;
            let said = json!({
                "base_resp": base_resp, "message": message, "detail": detail, "code": code,
            });
            Words::of(&said)
        })
    }

    /// The tokens it reports, in any of the usual places.
    pub(super) fn usage(&self) -> Option<Usage> {
        let of_choice = self.choices.as_ref().map_or(&Value::Null, |choice| &choice.usage);
        let told =
            [&self.usage, of_choice, &self.x_groq["usage"]].into_iter().find_map(usage::read);
        told.or_else(|| usage::read_timings(&self.timings))
    }

    /// What it adds to the answer: some servers send whole messages where a piece belongs.
    pub(super) fn message(&self) -> Option<&Message> {
        let choice = self.choices.as_ref()?;
        choice.delta.as_ref().or(choice.message.as_ref())
    }

    /// Whether it is an answer in one.
    pub(super) fn is_whole(&self) -> bool {
        let whole = |choice: &Choice| choice.delta.is_none() && choice.message.is_some();
        self.choices.as_ref().is_some_and(whole)
    }

    /// Why the answer is over, where it is.
    pub(super) fn finish(&self) -> Option<Finish> {
        let choice = self.choices.as_ref()?;
        let finish = finish(&choice.finish_reason)?;
        match (finish, self::finish(&choice.native_finish_reason)) {
            (Finish::Complete, Some(native @ (Finish::Broken | Finish::Withheld))) => Some(native),
            _ => Some(finish),
        }
    }
}

/// What a reason to end means: OpenAI's own, then those that servers and gateways pass on from others.
fn finish(reason: &Value) -> Option<Finish> {
    let reason = reason.as_str()?.trim().to_ascii_lowercase();
    Some(match reason.as_str() {
        // Some servers say so in every event but the last.
        "" | "null" => return None,
        "stop" | "tool_calls" | "function_call" => Finish::Complete,
        // TGI, Anthropic, Cohere.
        "eos" | "eos_token" | "end_turn" | "stop_sequence" | "tool_use" | "complete" => {
            Finish::Complete
        }
        "length" => Finish::Length,
        // Anthropic and Gemini, Mistral.
        "max_tokens"
        | "max_output_tokens"
        | "model_context_window_exceeded"
        | "model_length"
        | "context_length_exceeded" => Finish::Length,
        "content_filter" => Finish::Withheld,
        // Gemini, Anthropic, Zhipu.
        "safety" | "recitation" | "blocklist" | "prohibited_content" | "spii" | "refusal"
        | "sensitive" => Finish::Withheld,
        // vLLM and SGLang, OpenRouter, Zhipu, DeepSeek.
        "error"
        | "abort"
        | "aborted"
        | "cancelled"
        | "network_error"
        | "insufficient_system_resource"
        | "resource-exhausted"
        | "rate_limit_exceeded" => Finish::Broken,
        _ => Finish::Unknown,
    })
}

/// Whether there is anything in it but emptiness.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(values) => values.iter().any(says_something),
        Value::Object(fields) => fields.values().any(says_something),
    }
}

impl Message {
    /// The text in it, a refusal's included.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        add_text(&self.content, &mut text);
        add_text(&self.refusal, &mut text);
        text
    }

    /// The reasoning in it that is not part of the answer. Some servers send it under several names.
    pub(super) fn thoughts(&self) -> String {
        let sent = [&self.reasoning_content, &self.reasoning, &self.reasoning_text];
        let mut named = sent.into_iter().filter_map(Value::as_str);
        if let Some(thoughts) = named.find(|text| !text.is_empty()) {
            return thoughts.to_owned();
        }
        let mut thoughts = String::new();
        // OpenRouter's list, then Mistral's parts of content.
        for detail in self.reasoning_details.as_array().into_iter().flatten() {
            let told = [&detail["text"], &detail["summary"]].into_iter().find_map(Value::as_str);
            thoughts.push_str(told.unwrap_or_default());
        }
        for part in self.content.as_array().into_iter().flatten().filter(|part| is_thought(part)) {
            add_text(&part["thinking"], &mut thoughts);
            add_text(&part["text"], &mut thoughts);
        }
        thoughts
    }
}

fn is_thought(part: &Value) -> bool {
    matches!(part["type"].as_str(), Some("thinking" | "reasoning"))
}

/// A text, or the texts of its parts.
fn add_text(content: &Value, text: &mut String) {
    match content {
        Value::String(content) => text.push_str(content),
        Value::Array(parts) => {
            let said = parts.iter().filter(|part| !is_thought(part));
            text.extend(said.filter_map(|part| part["text"].as_str()));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
}

/// The choice numbered 0, or with no number. However many others there are, they take no memory.
fn first_choice<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Choice>, D::Error> {
    struct First;
    impl<'de> Visitor<'de> for First {
        type Value = Option<Choice>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of choices")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut choices: A) -> Result<Self::Value, A::Error> {
            while let Some(choice) = choices.next_element::<Choice>()? {
                if matches!(choice.index.as_u64(), None | Some(0)) {
                    while choices.next_element::<IgnoredAny>()?.is_some() {}
                    return Ok(Some(choice));
                }
            }
            Ok(None)
        }
    }
    from.deserialize_any(First)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Chunk {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn only_the_first_choice_is_read() {
        let chunk = read(
            r#"{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]}"#,
        );
        assert_eq!(chunk.message().unwrap().text(), "a");
    }

    #[test]
    fn nothing_is_no_answer() {
        for text in
            [r#"{"choices":null}"#, r#"{"choices":[]}"#, "{}", r#"{"choices":[{"index":3}]}"#]
        {
            assert!(read(text).message().is_none(), "{text}");
        }
        assert_eq!(read(r#"{"choices":[{"delta":null,"finish_reason":null}]}"#).finish(), None);
    }

    #[test]
    fn an_answer_ends_for_a_reason_or_not_yet() {
        for (reason, expected) in [
            ("\"stop\"", Some(Finish::Complete)),
            ("\"tool_calls\"", Some(Finish::Complete)),
            ("\"STOP\"", Some(Finish::Complete)),
            ("\"length\"", Some(Finish::Length)),
            ("\"MAX_TOKENS\"", Some(Finish::Length)),
            ("\"content_filter\"", Some(Finish::Withheld)),
            ("\"SAFETY\"", Some(Finish::Withheld)),
            ("\"abort\"", Some(Finish::Broken)),
            ("\"function_call_filter: MALFORMED_FUNCTION_CALL\"", Some(Finish::Unknown)),
            ("\"\"", None),
            ("null", None),
            ("7", None),
        ] {
            let text = format!(r#"{{"choices":[{{"finish_reason":{reason}}}]}}"#);
            assert_eq!(read(&text).finish(), expected, "{reason}");
        }
    }

    #[test]
    fn a_failure_dressed_as_an_ordinary_end_is_one() {
        let chunk = |native: &str| {
            let choice = json!({"finish_reason": "stop", "native_finish_reason": native});
            read(&json!({"choices": [choice]}).to_string()).finish()
        };
        assert_eq!(chunk("network_error"), Some(Finish::Broken));
        assert_eq!(chunk("refusal"), Some(Finish::Withheld));
        assert_eq!(chunk("whatever"), Some(Finish::Complete));
    }

    #[test]
    fn text_and_thoughts_may_come_in_parts() {
        let chunk = read(
            r#"{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"image"},
                {"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"text":"b"}],"refusal":"c"}}]}"#,
        );
        let message = chunk.message().unwrap();
        assert_eq!((message.text().as_str(), message.thoughts().as_str()), ("abc", "hm"));
        let details = r#"{"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.summary",
            "summary":"so "},{"type":"reasoning.text","text":"hm"},{"type":"reasoning.encrypted","data":"x"}]}}]}"#;
        assert_eq!(read(details).message().unwrap().thoughts(), "so hm");
    }

    #[test]
    fn an_empty_error_is_none() {
        for error in
            ["null", "\"\"", "\" \"", "{}", "[]", "false", "0", r#"{"message":null,"code":0}"#]
        {
            assert_eq!(read(&format!(r#"{{"error":{error}}}"#)).error(), None, "{error}");
        }
        for error in [
            r#"{"error":{"code":429}}"#,
            r#"{"error":"x"}"#,
            r#"{"object":"error"}"#,
            r#"{"base_resp":{"status_code":1008}}"#,
            r#"{"code":"rate_limit_daily","message":"x"}"#,
            r#"{"detail":"x"}"#,
            r#"{"choices":[{"error":{"code":504}}]}"#,
        ] {
            assert!(read(error).error().is_some(), "{error}");
        }
        let fine =
            r#"{"code":0,"message":"","base_resp":{"status_code":0},"choices":[{"delta":{}}]}"#;
        assert_eq!(read(fine).error(), None);
    }

    #[test]
    fn usage_is_found_where_servers_put_it() {
        let usage = r#"{"prompt_tokens":7,"completion_tokens":3}"#;
        for chunk in [
            format!(r#"{{"usage":{usage}}}"#),
            format!(r#"{{"usage":null,"x_groq":{{"usage":{usage}}}}}"#),
            format!(r#"{{"choices":[{{"usage":{usage}}}]}}"#),
            r#"{"timings":{"cache_n":5,"prompt_n":2,"predicted_n":3}}"#.to_owned(),
        ] {
            let told = read(&chunk).usage().unwrap();
            assert_eq!((told.prompt_tokens, told.answer_tokens), (Some(7), Some(3)), "{chunk}");
        }
    }
}
