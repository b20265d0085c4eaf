//! Answers as real servers and gateways stream them: how they end, what they think, and under which names
//! and in which forms they come.

use crate::provider::{FakeProvider, Script, piece};
use crate::stage::{Heard, ask, impatient, providers, reach, reach_within};
use crate::table::{Row, broken, fails, holds, whole};
use hotseat_core::domain::assistant::{FailureKind, Finish, Usage};
use hotseat_core::providers::Timeouts;
use serde_json::{Value, json};
use std::time::Duration;

fn delta(delta: Value) -> Value {
    json!({"choices": [{"index": 0, "delta": delta, "finish_reason": null}]})
}

fn ends(name: &'static str, reason: &str, finish: Finish) -> Row {
    let script = Script::streams().piece("text").finish(reason).done().ends();
    Row { name, script, text: "text", end: Ok(finish) }
}

#[tokio::test]
async fn how_an_answer_ended_is_told_in_many_words() {
    let choice =
        |choice: Value| Script::streams().piece("text").event(&json!({"choices": [choice]}));
    holds(vec![
        ends("Gemini, at its limit", "MAX_TOKENS", Finish::Length),
        ends("Anthropic, at its limit", "max_tokens", Finish::Length),
        ends("Mistral, at its limit", "model_length", Finish::Length),
        ends("Gemini, withheld", "SAFETY", Finish::Withheld),
        ends("Gemini, quoting", "RECITATION", Finish::Withheld),
        ends("Anthropic, withheld", "refusal", Finish::Withheld),
        ends("Zhipu, withheld", "sensitive", Finish::Withheld),
        ends("OpenRouter, broken", "error", Finish::Broken),
        ends("vLLM, broken", "abort", Finish::Broken),
        ends("Zhipu, broken", "network_error", Finish::Broken),
        ends("DeepSeek, broken", "insufficient_system_resource", Finish::Broken),
        ends("Anthropic, done", "end_turn", Finish::Complete),
        ends("TGI, done", "eos_token", Finish::Complete),
        ends(
            "Gemini's OpenAI layer, in a sentence",
            "function_call_filter: MALFORMED_FUNCTION_CALL",
            Finish::Unknown,
        ),
        ends("a reason of its own", "because", Finish::Unknown),
        fails(
            "OpenRouter, broken, and why",
            choice(json!({"index": 0, "delta": {"content": ""}, "finish_reason": "error",
                "error": {"code": 429, "message": "Rate limit exceeded"}}))
            .done()
            .ends(),
            "text",
            FailureKind::RateLimited { retry_after_s: None },
        ),
        broken(
            "OpenRouter, an error in the choice without a delta",
            choice(json!({"error": {"code": 504, "message": "Upstream idle timeout exceeded"}}))
                .ends(),
            "text",
        ),
        Row {
            name: "a failure dressed as an end",
            script: choice(json!({"index": 0, "delta": {}, "finish_reason": "stop",
                "native_finish_reason": "network_error"}))
            .done()
            .ends(),
            text: "text",
            end: Ok(Finish::Broken),
        },
        fails(
            "llama.cpp b10434, whose context is full in mid-stream",
            Script::streams()
                .piece("text")
                .event(&json!({"error": {"code": 500, "message": "Context size has been exceeded.",
                    "type": "server_error"}}))
                .ends(),
            "text",
            FailureKind::Overloaded,
        ),
        fails(
            "MiniMax, with 200",
            Script::replies_json(
                "200 OK",
                &json!({"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"},
                    "choices": null}),
            ),
            "",
            FailureKind::OutOfCredit,
        ),
        broken(
            "a gateway, with 200 and nothing around it",
            Script::replies_json("200 OK", &json!({"code": "daily", "message": "Error"})),
            "",
        ),
        fails(
            "Ollama, a line with 200",
            Script::replies(
                "200 OK",
                "content-type: application/x-ndjson\r\n",
                "{\"error\":\"model 'nano' not found, try pulling it first\"}\n",
            ),
            "",
            FailureKind::ModelMissing,
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_a_model_thinks_is_told_from_what_it_says() {
    let mistral = |text: &str| {
        delta(
            json!({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": text}]}]}),
        )
    };
    let details = |kind: &str, field: &str| {
        delta(json!({"content": "", "reasoning_details": [{"type": kind, field: "step 1 "}]}))
    };
    let rows: Vec<(&str, Script, &str)> = vec![
        ("Magistral", Script::streams().event(&mistral("step 1 ")).piece("text").over(), "step 1 "),
        (
            "OpenRouter",
            Script::streams()
                .event(&details("reasoning.text", "text"))
                .event(&details("reasoning.summary", "summary"))
                .event(&details("reasoning.encrypted", "data"))
                .piece("text")
                .over(),
            "step 1 step 1 ",
        ),
        (
            "GitHub Copilot",
            Script::streams().event(&delta(json!({"reasoning_text": "hm"}))).piece("text").over(),
            "hm",
        ),
        (
            "both names at once",
            Script::streams()
                .event(&delta(json!({"reasoning": "hm", "reasoning_content": "hm"})))
                .piece("text")
                .over(),
            "hm",
        ),
        (
            "thoughts and text in one event",
            Script::streams()
                .event(&delta(json!({"reasoning_content": "hm", "content": "te"})))
                .piece("xt")
                .over(),
            "hm",
        ),
        (
            "Perplexity, in its text",
            Script::streams().piece("<th").piece("ink>hm</think>\n").piece("\ntext").over(),
            "hm",
        ),
        (
            "gpt-oss, unparsed",
            Script::streams()
                .piece("<|channel|>analysis<|message|>hm<|end|>")
                .piece("<|start|>assistant<|channel|>final<|message|>text")
                .over(),
            "hm<|end|><|start|>assistant",
        ),
        (
            "not streamed",
            Script::replies_json(
                "200 OK",
                &json!({"choices": [{"message": {"content": "<think>hm</think>text"},
                    "finish_reason": "stop"}]}),
            ),
            "hm",
        ),
    ];
    for (name, script, thoughts) in rows {
        let fake = FakeProvider::start().await;
        fake.answers(script);
        let providers = providers(Timeouts::default());
        let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
        assert_eq!((heard.text.as_str(), heard.thoughts.as_str()), ("text", thoughts), "{name}");
        assert_eq!(heard.finish(), Some(Finish::Complete), "{name}");
    }
}

#[tokio::test]
async fn every_byte_is_a_sign_of_life() {
    let fake = FakeProvider::start().await;
    let wait = Duration::from_millis(250);
    let empty = delta(json!({"role": "assistant", "content": ""}));
    for (name, sign) in [
        ("comments", ": PROCESSING\n\n".to_owned()),
        ("empty pieces", format!("data: {empty}\n\n")),
        ("events without a choice", "data: {\"choices\":[]}\n\n".to_owned()),
    ] {
        // Longer than the first piece may take, and than silence is waited through.
        let begun = (0..20).fold(Script::streams(), |script, _| script.chunk(&sign).pauses(wait));
        fake.answers(begun.piece("text").over());
        let timeouts = Timeouts { total: Duration::from_secs(60), ..impatient() };
        let providers = providers(timeouts);
        let heard = Heard::of(ask(&*reach_within(&providers, &fake.base_url(), 1))).await;
        assert_eq!(
            (heard.text.as_str(), heard.finish()),
            ("text", Some(Finish::Complete)),
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_error_that_is_none_and_half_a_character_are_read_over() {
    let with = |error: Value| {
        let mut event = piece("text");
        event["error"] = error;
        Script::streams().event(&event).over()
    };
    let raw = |contents: &[&str]| {
        let begun = contents.iter().fold(Script::streams(), |script, content| {
            script.chunk(format!(
                "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{content}\"}}}}]}}\n\n"
            ))
        });
        begun.over()
    };
    holds(vec![
        whole("an empty text", with(json!("")), "text"),
        whole("an empty object", with(json!({})), "text"),
        whole("false", with(json!(false)), "text"),
        whole("an object of nothing", with(json!({"message": "", "code": null})), "text"),
        whole("halves that meet", raw(&["go \\ud83d", "\\ude80!"]), "go 🚀!"),
        whole("halves that meet over an empty piece", raw(&["\\ud83d", "", "\\ude80"]), "🚀"),
        whole("a half alone", raw(&["\\ud800", "x"]), "\u{fffd}x"),
        whole("a half at the end", raw(&["x\\ud83d"]), "x\u{fffd}"),
        whole("halves in one piece", raw(&["\\ud83d\\ude80"]), "🚀"),
    ])
    .await;
}

#[tokio::test]
async fn an_answer_is_read_in_whatever_form_it_comes() {
    let stop = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    let message = json!({"object": "chat.completion", "choices": [{"index": 0,
        "message": {"role": "assistant", "content": "text"}, "finish_reason": "stop"}]});
    let reply = |kind: &str, body: String| {
        let kind =
            if kind.is_empty() { String::new() } else { format!("content-type: {kind}\r\n") };
        Script::replies("200 OK", &kind, &body)
    };
    let lines = format!("data: {}\ndata: {stop}\ndata: [DONE]\n", piece("text"));
    let pretty = serde_json::to_string_pretty(&message).unwrap();
    holds(vec![
        whole("a whole answer inside an event", reply("text/event-stream", format!("data: {message}\n\n")), "text"),
        whole("a whole answer without a name", reply("", message.to_string()), "text"),
        whole("a whole answer as text", reply("text/plain", message.to_string()), "text"),
        whole("a whole answer over many lines", reply("application/json", pretty), "text"),
        whole("behind a byte order mark", reply("application/json", format!("\u{feff}{message}")), "text"),
        whole("a line end between events", reply("text/event-stream", lines.clone()), "text"),
        whole("the same under the name of JSON", reply("application/json", lines.clone()), "text"),
        whole("the same with other line ends", reply("", lines.replace('\n', "\r\n")), "text"),
        whole("JSON a line", reply("application/x-ndjson", format!("{}\n{stop}\n", piece("text"))), "text"),
        whole("JSON in a list", reply("application/json", format!("[{},\n{stop}]", piece("text"))), "text"),
        whole(
            "Perplexity, all so far beside what is new",
            Script::streams()
                .event(&json!({"choices": [{"delta": {"content": "te"}, "message": {"content": "te"}}]}))
                .event(&json!({"choices": [{"delta": {"content": "xt"}, "message": {"content": "text"}}]}))
                .over(),
            "text",
        ),
        whole(
            "MiniMax, messages in the place of pieces",
            Script::streams()
                .event(&json!({"choices": [{"message": {"content": "te"}, "finish_reason": ""}], "usage": {}}))
                .event(&json!({"choices": [{"message": {"content": "xt"}, "finish_reason": "stop"}]}))
                .done()
                .ends(),
            "text",
        ),
    ])
    .await;
}

#[tokio::test]
async fn usage_is_found_where_it_stands_and_waited_for_where_it_comes_late() {
    let told = json!({"prompt_tokens": 7, "completion_tokens": 3});
    let end = |choice: Value, beside: Value| {
        let mut event = json!({"choices": [choice]});
        for (key, value) in beside.as_object().unwrap() {
            event[key] = value.clone();
        }
        Script::streams().piece("text").event(&event).done().ends()
    };
    let stop = json!({"index": 0, "delta": {}, "finish_reason": "stop"});
    let mut inside = stop.clone();
    inside["usage"] = told.clone();
    for (name, script) in [
        ("Moonshot, in the choice", end(inside, json!({}))),
        ("Groq", end(stop.clone(), json!({"x_groq": {"id": "r", "usage": told}}))),
        (
            "llama.cpp, as times",
            end(stop, json!({"timings": {"cache_n": 5, "prompt_n": 2, "predicted_n": 3}})),
        ),
    ] {
        let fake = FakeProvider::start().await;
        fake.answers(script);
        let providers = providers(Timeouts::default());
        let usage = Heard::of(ask(&*reach(&providers, &fake))).await.usage().unwrap();
        assert_eq!((usage.prompt_tokens, usage.answer_tokens), (Some(7), Some(3)), "{name}");
    }
    // Later than the end of a reply is waited for: the answer is over by then.
    let fake = FakeProvider::start().await;
    let late = Script::streams().piece("text").finish("stop").pauses(Duration::from_secs(2));
    fake.answers(late.usage(&told).done().ends());
    let providers = providers(Timeouts { tail: Duration::from_millis(200), ..Timeouts::default() });
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    assert_eq!((heard.finish(), heard.usage()), (Some(Finish::Complete), None));
    let usage = Usage { prompt_tokens: Some(7), answer_tokens: Some(3), reasoning_tokens: None };
    assert_eq!(heard.report, Some(usage));
}
