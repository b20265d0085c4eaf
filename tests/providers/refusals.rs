//! Statuses that are no success, and the words with them.

use crate::provider::{FakeProvider, Script};
use crate::stage::{AT_MOST, Heard, ask, providers, reach};
use crate::table::{broken, fails, holds};
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::providers::Timeouts;
use serde_json::{Value, json};

fn limited(retry_after_s: Option<u32>) -> FailureKind {
    FailureKind::RateLimited { retry_after_s }
}

fn says(status: &str, code: &str) -> Script {
    let words = "Incorrect key provided: canary-7f3b9c";
    Script::replies_json(status, &json!({"error": {"message": words, "type": "x", "code": code}}))
}

#[tokio::test]
async fn a_refusal_is_told_by_its_status_and_its_code() {
    let later = |header: &str| Script::replies("429 Too Many Requests", header, "slow down");
    holds(vec![
        fails("401", says("401 Unauthorized", "invalid_api_key"), "", FailureKind::RefusedKey),
        fails("403", says("403 Forbidden", ""), "", FailureKind::RefusedKey),
        fails("404", says("404 Not Found", "model_not_found"), "", FailureKind::ModelMissing),
        fails(
            "404 in words",
            Script::replies_json("404 Not Found", &json!({"error": "model 'x' not found"})),
            "",
            FailureKind::ModelMissing,
        ),
        fails(
            "404 of a path",
            Script::replies_json("404 Not Found", &json!({"detail": "Not Found"})),
            "",
            FailureKind::WrongAddress,
        ),
        fails(
            "404 of a web page",
            Script::replies("404 Not Found", "", "<html>"),
            "",
            FailureKind::WrongAddress,
        ),
        fails(
            "400, no such model",
            says("400 Bad Request", "model_not_found"),
            "",
            FailureKind::ModelMissing,
        ),
        fails(
            "400, too long",
            says("400 Bad Request", "context_length_exceeded"),
            "",
            FailureKind::TooLong { limit_tokens: None },
        ),
        fails(
            "413",
            Script::replies("413 Payload Too Large", "", "<html>"),
            "",
            FailureKind::TooLong { limit_tokens: None },
        ),
        fails("408", Script::replies("408 Request Timeout", "", ""), "", FailureKind::TimedOut),
        fails("429", later(""), "", limited(None)),
        fails("429 in 7 s", later("retry-after: 7\r\n"), "", limited(Some(7))),
        fails(
            "429 in 1e9 s",
            later("retry-after: 1000000000\r\n"),
            "",
            limited(Some(1_000_000_000)),
        ),
        fails("429 in 1e30 s", later("retry-after: 1e30\r\n"), "", limited(Some(u32::MAX))),
        fails(
            "429 until a date",
            later("retry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\n"),
            "",
            limited(None),
        ),
        fails(
            "429 without quota",
            says("429 Too Many Requests", "insufficient_quota"),
            "",
            FailureKind::OutOfCredit,
        ),
        fails("400", says("400 Bad Request", ""), "", FailureKind::Refused),
        fails("402", says("402 Payment Required", ""), "", FailureKind::OutOfCredit),
        broken("500", says("500 Internal Server Error", ""), ""),
        broken(
            "503 html",
            Script::replies(
                "503 Service Unavailable",
                "content-type: text/html\r\n",
                "<h1>canary-7f3b9c</h1>",
            ),
            "",
        ),
        broken(
            "504 with half a body",
            Script::new().sends("HTTP/1.1 504 Gateway Timeout\r\ncontent-length: 99\r\n\r\nx"),
            "",
        ),
        broken(
            "500 with 2 MB",
            Script::new()
                .sends("HTTP/1.1 500 Oops\r\ntransfer-encoding: chunked\r\n\r\n")
                .repeats("400\r\n".to_owned() + &"x".repeat(0x400) + "\r\n", 2_048)
                .ends(),
            "",
        ),
        broken("a status of its own", Script::replies("799 Hello", "", ""), ""),
    ])
    .await;
}

#[tokio::test]
async fn a_server_that_is_overloaded_says_when_it_wants_to_be_asked_again() {
    let fake = FakeProvider::start().await;
    fake.answers(Script::replies("503 Service Unavailable", "retry-after: 7\r\n", ""));
    let providers = providers(Timeouts::default());
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    let failure = heard.end.unwrap().unwrap_err();
    assert_eq!((failure.kind, failure.retry_after_s), (FailureKind::Overloaded, Some(7)));
}

#[tokio::test]
async fn nothing_is_asked_twice_after_a_refusal() {
    let fake = FakeProvider::start().await;
    fake.always_answers(says("500 Internal Server Error", ""));
    let providers = providers(Timeouts::default());
    for asked in 1..=20 {
        let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
        assert_eq!(heard.failure(), Some(FailureKind::ProviderFailed));
        assert_eq!(fake.requests().len(), asked);
    }
}

#[tokio::test]
async fn a_server_that_knows_no_stream_options_is_asked_once_more_without() {
    let refusals = [
        ("400 Bad Request", json!({"error": {"message": "Unknown parameter: 'stream_options'."}})),
        ("400 Bad Request", json!({"error": "stream_options is not supported"})),
        (
            "422 Unprocessable Entity",
            json!({"detail": [{"loc": ["body", "stream_options"], "type": "extra_forbidden"}]}),
        ),
    ];
    for (status, body) in refusals {
        let fake = FakeProvider::start().await;
        fake.answers(Script::replies_json(status, &body));
        let providers = providers(Timeouts::default());
        let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
        assert_eq!(heard.text, "Hello there.");
        let asked: Vec<Value> = fake.requests().iter().map(|request| request.json()).collect();
        let has_options = |body: &Value| !body["stream_options"].is_null();
        assert_eq!(asked.iter().map(has_options).collect::<Vec<_>>(), [true, false]);
        let mut first = asked[0].clone();
        first.as_object_mut().unwrap().remove("stream_options");
        assert_eq!(first, asked[1], "the question is the same");
    }
}

/// The bodies a server is sent that refuses the first with these words and then answers.
async fn asked_after(refusals: &[Value]) -> Vec<Value> {
    let fake = FakeProvider::start().await;
    for body in refusals {
        fake.answers(Script::replies_json("400 Bad Request", body));
    }
    let providers = providers(Timeouts::default());
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    assert_eq!(heard.text, "Hello there.");
    fake.requests().iter().map(|request| request.json()).collect()
}

#[tokio::test]
async fn a_server_that_knows_the_other_name_of_the_cap_is_asked_once_more_with_that() {
    let words = [
        json!({"error": {"message": "Unsupported parameter: 'max_tokens' is not supported with \
                this model. Use 'max_completion_tokens' instead.", "param": "max_tokens",
                "code": "unsupported_parameter"}}),
        json!({"detail": [{"loc": ["body", "max_tokens"], "type": "extra_forbidden"}]}),
    ];
    for refusal in words {
        let asked = asked_after(&[refusal]).await;
        let caps =
            |body: &Value| (body["max_tokens"].clone(), body["max_completion_tokens"].clone());
        let caps: Vec<_> = asked.iter().map(caps).collect();
        assert_eq!(caps, [(json!(256), Value::Null), (Value::Null, json!(256))]);
    }
}

#[tokio::test]
async fn a_server_may_know_neither_the_cap_nor_how_to_report_usage() {
    let refusals = [json!({"error": "stream_options"}), json!({"error": "no such: max_tokens"})];
    let asked = asked_after(&refusals).await;
    assert_eq!(asked.len(), 3);
    assert!(asked[2]["stream_options"].is_null() && asked[2]["max_completion_tokens"] == 256);
}

#[tokio::test]
async fn a_server_that_goes_on_refusing_the_cap_is_asked_twice_and_no_more() {
    let fake = FakeProvider::start().await;
    fake.always_answers(says("400 Bad Request", "max_tokens"));
    let providers = providers(Timeouts::default());
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    assert_eq!(heard.failure(), Some(FailureKind::Refused));
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn a_server_that_goes_on_refusing_stream_options_is_asked_twice_and_no_more() {
    let fake = FakeProvider::start().await;
    fake.always_answers(Script::replies_json(
        "400 Bad Request",
        &json!({"error": "stream_options"}),
    ));
    let providers = providers(Timeouts::default());
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    assert_eq!(heard.failure(), Some(FailureKind::Refused));
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn a_refusals_words_are_read_to_a_bound_however_long_they_may_take() {
    let fake = FakeProvider::start().await;
    fake.answers(Script::new().sends("HTTP/1.1 500 Oops\r\n\r\n").repeats_for_ever([b'x'; 1_024]));
    let providers = providers(Timeouts { tail: AT_MOST * 2, ..Timeouts::default() });
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    assert_eq!(heard.failure(), Some(FailureKind::ProviderFailed));
}
