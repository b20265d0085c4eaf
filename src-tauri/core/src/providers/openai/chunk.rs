//! One event of an answer: what of it counts, and tolerance for everything else.

use crate::domain::assistant::{Finish, Usage};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

use super::usage;

/// An event of a stream, or a whole reply.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chunk {
    #[serde(default, deserialize_with = "first_choice")]
    choices: Option<Choice>,
    #[serde(default)]
    usage: Value,
    #[serde(default)]
    error: Value,
    #[serde(default)]
    object: Value,
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
}

/// What is said.
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
}

impl Chunk {
    /// Whether it says, in any of the usual forms, that something went wrong.
    pub(super) fn is_error(&self) -> bool {
        !self.error.is_null() || self.object == "error"
    }

    /// Whether there is an answer in it, be it empty.
    pub(super) const fn has_choice(&self) -> bool {
        self.choices.is_some()
    }

    /// What it reports.
    pub(super) fn usage(&self) -> Option<Usage> {
        usage::read(&self.usage)
    }

    /// What an event adds to the answer.
    pub(super) fn delta(&self) -> Option<&Message> {
        self.choices.as_ref()?.delta.as_ref()
    }

    /// What a whole reply says.
    pub(super) fn message(&self) -> Option<&Message> {
        self.choices.as_ref()?.message.as_ref()
    }

    /// Why the answer is over, where it is.
    pub(super) fn finish(&self) -> Option<Finish> {
        match self.choices.as_ref()?.finish_reason.as_str()? {
            // Some servers say so in every event but the last.
            "" => None,
            "length" => Some(Finish::Length),
            "content_filter" => Some(Finish::Withheld),
            _ => Some(Finish::Complete),
        }
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

    /// The reasoning in it that is not part of the answer. Some servers send it under both names.
    pub(super) fn thoughts(&self) -> &str {
        let sent = [&self.reasoning_content, &self.reasoning];
        let mut thoughts = sent.into_iter().filter_map(Value::as_str);
        thoughts.find(|text| !text.is_empty()).unwrap_or_default()
    }
}

/// A text, or the texts of its parts.
fn add_text(content: &Value, text: &mut String) {
    match content {
        Value::String(content) => text.push_str(content),
        Value::Array(parts) => {
            text.extend(parts.iter().filter_map(|part| part["text"].as_str()));
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
        assert_eq!(chunk.delta().unwrap().text(), "a");
    }

    #[test]
    fn nothing_is_no_answer() {
        for text in
            [r#"{"choices":null}"#, r#"{"choices":[]}"#, "{}", r#"{"choices":[{"index":3}]}"#]
        {
            assert!(!read(text).has_choice(), "{text}");
        }
        assert_eq!(read(r#"{"choices":[{"delta":null,"finish_reason":null}]}"#).finish(), None);
    }

    #[test]
    fn an_answer_ends_for_a_reason_or_not_yet() {
        for (reason, expected) in [
            ("\"stop\"", Some(Finish::Complete)),
            ("\"tool_calls\"", Some(Finish::Complete)),
            ("\"function_call\"", Some(Finish::Complete)),
            ("\"eos\"", Some(Finish::Complete)),
            ("\"length\"", Some(Finish::Length)),
            ("\"content_filter\"", Some(Finish::Withheld)),
            ("\"\"", None),
            ("null", None),
            ("7", None),
        ] {
            let text = format!(r#"{{"choices":[{{"finish_reason":{reason}}}]}}"#);
            assert_eq!(read(&text).finish(), expected, "{reason}");
        }
    }

    #[test]
    fn text_may_come_in_parts() {
        let chunk = read(
            r#"{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"image"},{"text":"b"}],"refusal":"c"}}]}"#,
        );
        assert_eq!(chunk.delta().unwrap().text(), "abc");
    }
}
