//! What a server does not know or allow is left out at the second try, and from then on.

use crate::provider::{FakeProvider, Script};
use crate::stage::{Heard, ask, providers, reach};
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::providers::Timeouts;
use serde_json::{Value, json};

/// What a server is asked that refuses the first question so, and answers the second and, later, another.
async fn asked(status: &str, refusal: &Value) -> Vec<Value> {
    let fake = FakeProvider::start().await;
    fake.answers(Script::replies_json(status, refusal));
    let providers = providers(Timeouts::default());
    for _ in 0..2 {
        let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
        assert_eq!(heard.text, "Hello there.", "{refusal}: {:?}", heard.end);
    }
    let asked: Vec<Value> = fake.requests().iter().map(|request| request.json()).collect();
    assert_eq!(asked.len(), 3, "refused once, and not with the next question");
    asked
}

const BAD: &str = "400 Bad Request";
const UNKNOWN: &str = "422 Unprocessable Entity";

#[tokio::test]
async fn usage_in_a_stream_is_not_asked_of_a_server_that_does_not_know_it() {
    let extra = json!({"type": "extra_forbidden", "loc": ["body", "stream_options", "include_usage"],
        "msg": "Extra inputs are not permitted", "input": true});
    let google =
        "Invalid JSON payload received. Unknown name \"stream_options\": Cannot find field.";
    for (status, refusal) in [
        // Mistral: the message is an object.
        (UNKNOWN, json!({"object": "error", "message": {"detail": [extra]}, "code": null})),
        // Gemini's OpenAI layer.
        (BAD, json!([{"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": google}}])),
        (
            BAD,
            json!({"error": {"message": "Unrecognized request argument supplied: stream_options"}}),
        ),
        (BAD, json!({"error": {"message": "Validation error at #/stream_options: Extra inputs"}})),
        (
            BAD,
            json!({"code": "invalid-argument", "error": "Argument not supported on this model: streamOptions"}),
        ),
    ] {
        let asked = asked(status, &refusal).await;
        let has: Vec<_> = asked.iter().map(|body| !body["stream_options"].is_null()).collect();
        assert_eq!(has, [true, false, false], "{refusal}");
    }
}

#[tokio::test]
async fn instructions_go_in_front_of_the_first_question_where_they_have_no_place() {
    for (status, words) in [
        (BAD, "System role not supported"),
        (BAD, "Conversation roles must alternate user/assistant/user/assistant/..."),
        ("500 Internal Server Error", "Error: Jinja Exception: Conversation roles must alternate"),
        ("424 Failed Dependency", "Server error: Conversation roles must alternate user/assistant"),
        (BAD, "invalid params, chat content has invalid message role: system (2013)"),
        (
            "500 Internal Server Error",
            "Only user, assistant and tool roles are supported, got system",
        ),
        (BAD, "[1214] Incorrect role information"),
    ] {
        let asked = asked(status, &json!({"error": {"message": words}})).await;
        let roles = |body: &Value| {
            let messages = body["messages"].as_array().unwrap().iter();
            messages.map(|message| message["role"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(roles(&asked[0]), ["system", "user"], "{words}");
        for body in &asked[1..] {
            assert_eq!(roles(body), ["user"], "{words}");
            let said = body["messages"][0]["content"].as_str().unwrap();
            assert!(said.starts_with("Help.\n\nWhat is"), "{said}");
        }
    }
}

#[tokio::test]
async fn a_largest_answer_that_a_model_does_not_allow_is_lowered_and_remembered() {
    for words in [
        "max_tokens is too large: 256. This model supports at most 100 completion tokens",
        "Invalid max_tokens value, the valid range of max_tokens is [1, 100]",
        "<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 100]",
        "`max_tokens` must be less than or equal to `100`, the maximum value for `max_tokens` is less than \
         the `context_window` for this model",
        "max_tokens: 256 > 100, which is the maximum allowed number of output tokens for this model",
        "The parameter `max_tokens` is not valid: expected a value <= 100, but got 256 instead",
        "field MaxTokens invalid, should be in [1, 100]",
    ] {
        let asked = asked(BAD, &json!({"error": {"message": words, "param": "max_tokens"}})).await;
        let caps: Vec<_> = asked.iter().map(|body| body["max_tokens"].clone()).collect();
        assert_eq!(caps, [json!(256), json!(100), json!(100)], "{words}");
    }
    // A gateway that puts the sentence elsewhere.
    let odd = json!({"error": {"message": "Param Incorrect", "type": "upstream_error",
        "param": "max_tokens is too large: 256. This model supports at most 100 completion tokens"}});
    assert_eq!(asked(BAD, &odd).await[1]["max_tokens"], 100);
}

#[tokio::test]
async fn an_answer_gets_the_room_that_is_left_beside_a_long_prompt() {
    for words in [
        "This model's maximum context length is 1000 tokens. However, you requested 1156 tokens (900 in \
         the messages, 256 in the completion). Please reduce the length of the messages or completion.",
        "input length and `max_tokens` exceed context limit: 900 + 256 > 1000, decrease input length",
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 1000. Given: 900 `inputs` \
         tokens and 256 `max_new_tokens`",
    ] {
        let asked = asked(BAD, &json!({"error": {"message": words}})).await;
        let caps: Vec<_> = asked.iter().map(|body| body["max_tokens"].clone()).collect();
        // The next question may be shorter.
        assert_eq!(caps, [json!(256), json!(92), json!(256)], "{words}");
    }
}

#[tokio::test]
async fn a_temperature_that_a_model_does_not_take_is_left_to_it() {
    for words in [
        "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value",
        "invalid temperature: only 1 is allowed for this model",
    ] {
        let asked = asked(BAD, &json!({"error": {"message": words}})).await;
        let has: Vec<_> = asked.iter().map(|body| !body["temperature"].is_null()).collect();
        assert_eq!(has, [true, false, false], "{words}");
    }
}

#[tokio::test]
async fn a_gateway_that_streams_nothing_is_asked_for_whole_answers() {
    let fake = FakeProvider::start().await;
    let refusal = json!({"message": "Streaming requests are not yet allowed."});
    fake.answers(Script::replies_json("403 Forbidden", &refusal));
    let whole = json!({"choices": [{"message": {"content": "Whole."}, "finish_reason": "stop"}]});
    fake.answers(Script::replies_json("200 OK", &whole));
    let providers = providers(Timeouts::default());
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    assert_eq!(heard.text, "Whole.");
    assert_eq!(fake.requests()[1].json()["stream"], false);
}

#[tokio::test]
async fn a_server_that_refuses_everything_is_asked_a_few_times_and_no_more() {
    let fake = FakeProvider::start().await;
    let words = "stream_options, temperature, max_tokens, system role: none of these";
    fake.always_answers(Script::replies_json(BAD, &json!({"error": {"message": words}})));
    let providers = providers(Timeouts::default());
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    assert_eq!(heard.failure(), Some(FailureKind::Refused));
    assert!(fake.requests().len() <= 6, "{}", fake.requests().len());
}
