//! Replies of every kind, good and bad.

use crate::provider::Script;
use crate::table::{Row, broken, fails, holds, whole};
use hotseat_core::domain::assistant::{FailureKind, Finish};
use serde_json::json;

fn streamed(body: &str) -> Script {
    Script::streams().chunk(body).ends()
}

const PIECE: &str = r#"{"choices":[{"index":0,"delta":{"content":"text"}}]}"#;
const STOP: &str = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;

#[tokio::test]
async fn an_answer_is_read_in_every_form_events_may_have() {
    let end = format!("data: {STOP}\n\ndata: [DONE]\n\n");
    let with = |begin: &str| streamed(&format!("{begin}{end}"));
    holds(vec![
        whole("lf", with(&format!("data: {PIECE}\n\n")), "text"),
        whole("crlf", streamed(&format!("data: {PIECE}\r\n\r\ndata: {STOP}\r\n\r\n")), "text"),
        whole("cr", streamed(&format!("data: {PIECE}\r\rdata: {STOP}\r\r")), "text"),
        whole("mixed ends", with(&format!("data: {PIECE}\r\n\n")), "text"),
        whole("bom", with(&format!("\u{feff}data: {PIECE}\n\n")), "text"),
        whole("data without space", with(&format!("data:{PIECE}\n\n")), "text"),
        whole(
            "data over several lines",
            with("data: {\"choices\":\ndata: [{\"delta\":\ndata:{\"content\":\"text\"}}]}\n\n"),
            "text",
        ),
        whole(
            "event, id and retry",
            with(&format!("event: message\nid: 7\nretry: 10\ndata: {PIECE}\n\n")),
            "text",
        ),
        whole(
            "metadata alone",
            with(&format!("id: 7\n\nevent: ping\n\ndata: {PIECE}\n\n")),
            "text",
        ),
        whole("empty data", with(&format!("data:\n\ndata: \n\ndata: {PIECE}\n\n")), "text"),
        whole("comments", with(&format!(": hello\n\n:\n\ndata: {PIECE}\n: more\n\n")), "text"),
        whole("unknown fields of events", with(&format!("color: red\ndata: {PIECE}\n\n")), "text"),
    ])
    .await;
}

#[tokio::test]
async fn an_answer_is_over_when_it_says_so() {
    let piece = format!("data: {PIECE}\n\n");
    let stop = format!("data: {STOP}\n\n");
    let done = "data: [DONE]\n\n";
    let finish = |reason| Script::streams().piece("text").finish(reason).done().ends();
    let ends_with = |reason, finish_as| Row {
        name: reason,
        script: finish(reason),
        text: "text",
        end: Ok(finish_as),
    };
    holds(vec![
        whole("done missing", streamed(&format!("{piece}{stop}")), "text"),
        whole("done twice", streamed(&format!("{piece}{stop}{done}{done}")), "text"),
        whole("done early", streamed(&format!("{piece}{done}{piece}{stop}")), "text"),
        whole("done alone", streamed(done), ""),
        whole("done without its line", streamed(&format!("{piece}data: [DONE]")), "text"),
        whole("stop missing", streamed(&format!("{piece}{done}")), "text"),
        whole("garbage behind done", streamed(&format!("{piece}{stop}{done}\0\u{7f}}}{{")), "text"),
        whole("garbage behind stop", streamed(&format!("{piece}{stop}data: {{oops\n\n")), "text"),
        whole("reset behind stop", Script::streams().piece("text").finish("stop").resets(), "text"),
        whole("text behind stop", streamed(&format!("{piece}{stop}{piece}{done}")), "texttext"),
        whole("close instead of an end", Script::streams().piece("text").finish("stop"), "text"),
        ends_with("stop", Finish::Complete),
        ends_with("tool_calls", Finish::Complete),
        ends_with("function_call", Finish::Complete),
        ends_with("eos_token", Finish::Complete),
        ends_with("length", Finish::Length),
        ends_with("content_filter", Finish::Withheld),
        broken("no end at all", streamed(&piece), "text"),
        broken(
            "an empty reason is none",
            streamed(&format!("{piece}data: {{\"choices\":[{{\"finish_reason\":\"\"}}]}}\n\n")),
            "text",
        ),
        broken("nothing at all", streamed(""), ""),
    ])
    .await;
}

#[tokio::test]
async fn what_does_not_count_is_passed_over() {
    let around = |event: serde_json::Value| Script::streams().event(&event).piece("text").over();
    let choice = |delta: serde_json::Value| json!({"choices": [{"index": 0, "delta": delta}]});
    holds(vec![
        whole("empty choices", around(json!({"choices": []})), "text"),
        whole("null choices", around(json!({"choices": null})), "text"),
        whole("no choices", around(json!({"prompt_filter_results": [1, 2]})), "text"),
        whole("null delta", around(json!({"choices": [{"delta": null}]})), "text"),
        whole("null content", around(choice(json!({"content": null}))), "text"),
        whole("content that is no text", around(choice(json!({"content": {"a": 1}}))), "text"),
        whole("empty content", around(choice(json!({"content": ""}))), "text"),
        whole("role alone", around(choice(json!({"role": "assistant"}))), "text"),
        whole(
            "unknown fields",
            around(json!({"x": {"y": [1]}, "choices": [{"z": 1, "delta": {"w": null}}]})),
            "text",
        ),
        whole(
            "tool calls unasked",
            around(choice(
                json!({"tool_calls": [{"function": {"name": "rm", "arguments": "{}"}}]}),
            )),
            "text",
        ),
        whole(
            "other choices",
            around(json!({"choices": [{"index": 1, "delta": {"content": "other"}}]})),
            "text",
        ),
        whole(
            "300,000 choices",
            Script::streams()
                .chunk(format!("data: {{\"choices\":[{}{{}}]}}\n\n", "{},".repeat(300_000)))
                .piece("text")
                .over(),
            "text",
        ),
        whole(
            "parts",
            around(choice(json!({"content": [{"type": "text", "text": "a "}]}))),
            "a text",
        ),
        whole("refusal", around(choice(json!({"refusal": "I can't. "}))), "I can't. text"),
        whole("reasoning", around(choice(json!({"reasoning_content": "hm"}))), "text"),
    ])
    .await;
}

#[tokio::test]
async fn what_is_no_answer_is_a_failure_that_keeps_the_text() {
    let then = |event: &str| Script::streams().piece("text").chunk(event).over();
    let html = "<html><body>Sign in to the café's network</body></html>";
    let whole_json = |body: serde_json::Value| Script::replies_json("200 OK", &body);
    holds(vec![
        broken("bad json", then("data: {\"choices\":[\n\n"), "text"),
        broken("nan", then("data: {\"usage\":{\"prompt_tokens\":NaN}}\n\n"), "text"),
        broken("a number", then("data: 7\n\n"), "text"),
        broken("choices that are none", then("data: {\"choices\":\"x\"}\n\n"), "text"),
        broken("nested without end", then(&format!("data: {}\n\n", "[".repeat(100_000))), "text"),
        broken(
            "half of a character",
            Script::streams()
                .piece("text")
                .chunk(b"data: {\"choices\":[{\"delta\":{\"content\":\"\xe6\xbc\"}}]}\n\n")
                .over(),
            "text",
        ),
        fails(
            "html with 200",
            Script::replies("200 OK", "content-type: text/html; charset=utf-8\r\n", html),
            "",
            FailureKind::Blocked,
        ),
        broken(
            "text with 200",
            Script::replies("200 OK", "content-type: text/plain\r\n", "hello\n\n"),
            "",
        ),
        whole(
            "events under another name",
            Script::replies(
                "200 OK",
                "content-type: application/octet-stream\r\n",
                &format!("data: {PIECE}\n\ndata: {STOP}\n\n"),
            ),
            "text",
        ),
        whole(
            "events under no name",
            Script::replies("200 OK", "", &format!("data: {PIECE}\n\ndata: {STOP}\n\n")),
            "text",
        ),
        whole(
            "events under the name of JSON",
            Script::replies(
                "200 OK",
                "content-type: application/json\r\n",
                &format!("data: {PIECE}\n\ndata: {STOP}\n\n"),
            ),
            "text",
        ),
        whole(
            "events under the name of a web page",
            Script::replies(
                "200 OK",
                "content-type: text/html\r\n",
                &format!("data: {PIECE}\n\ndata: {STOP}\n\n"),
            ),
            "text",
        ),
        whole(
            "not streamed",
            whole_json(
                json!({"choices": [{"message": {"content": "text"}, "finish_reason": "stop"}]}),
            ),
            "text",
        ),
        Row {
            name: "not streamed, thoughts alone",
            script: whole_json(json!({"choices": [{
                "message": {"content": "", "reasoning": "hm"}, "finish_reason": "length"
            }]})),
            text: "",
            end: Ok(Finish::Length),
        },
        Row {
            name: "not streamed, cut",
            script: whole_json(
                json!({"choices": [{"message": {"content": "te"}, "finish_reason": "length"}]}),
            ),
            text: "te",
            end: Ok(Finish::Length),
        },
        broken("not streamed and empty", whole_json(json!({"choices": []})), ""),
        broken("not streamed and something else", whole_json(json!(["hello"])), ""),
        fails(
            "not streamed, an error",
            whole_json(json!({"error": {"code": "model_not_found"}})),
            "",
            FailureKind::ModelMissing,
        ),
        broken("204", Script::new().sends("HTTP/1.1 204 No Content\r\n\r\n"), ""),
        broken("no http", Script::new().sends("220 mail.example.com ESMTP\r\n"), ""),
        broken("closed at once", Script::new(), ""),
        broken("reset at once", Script::new().resets(), ""),
        broken("head cut off", Script::new().sends("HTTP/1.1 200 OK\r\ncontent-ty"), ""),
        broken("reset in the middle", Script::streams().piece("text").resets(), "text"),
        broken("closed in the middle", Script::streams().piece("text"), "text"),
        broken(
            "chunk cut off",
            Script::streams().piece("text").sends("ff\r\ndata: {\"choi"),
            "text",
        ),
        broken("chunk without a length", Script::streams().piece("text").sends("zz\r\n"), "text"),
        broken(
            "content-length too long",
            Script::new()
                .sends(format!("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\ndata: {PIECE}\n\n")),
            "text",
        ),
        broken(
            "content-length too short",
            Script::new().sends(format!(
                "HTTP/1.1 200 OK\r\ncontent-length: 80\r\n\r\ndata: {PIECE}\n\ndata: {STOP}\n\n"
            )),
            "text",
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_error_in_the_stream_ends_the_answer_and_keeps_the_text() {
    let then = |event: serde_json::Value| Script::streams().piece("text").event(&event).over();
    let limited = FailureKind::RateLimited { retry_after_s: None };
    holds(vec![
        broken("error object", then(json!({"error": {"message": "canary-7f3b9c"}})), "text"),
        broken("error text", then(json!({"error": "canary-7f3b9c"})), "text"),
        fails("error code", then(json!({"error": {"code": 429}})), "text", limited),
        fails("error type", then(json!({"error": {"type": "rate_limit_error"}})), "text", limited),
        fails(
            "error of vLLM",
            then(json!({"object": "error", "message": "maximum context length", "code": 400})),
            "text",
            FailureKind::TooLong { limit_tokens: None },
        ),
        broken(
            "event named error",
            Script::streams()
                .piece("text")
                .chunk("event: error\ndata: {\"message\":\"x\"}\n\n")
                .over(),
            "text",
        ),
        whole("null error", then(json!({"error": null, "choices": []})), "text"),
    ])
    .await;
}
