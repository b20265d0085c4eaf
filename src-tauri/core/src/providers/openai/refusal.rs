//! What a provider's refusal means, told from its status and the words it is known by.

use super::body;
use super::question::Field;
use crate::domain::assistant::{Failure, FailureKind};
use reqwest::Response;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;
use std::time::Duration;

/// A refused request.
pub(super) struct Refusal {
    status: u16,
    retry_after_s: Option<u32>,
    words: Words,
}

impl Refusal {
    /// The refusal in a reply whose status is no success. Its words are waited for so long.
    pub(super) async fn read(response: Response, words_within: Duration) -> Self {
        let status = response.status().as_u16();
        let retry_after_s = retry_after_s(response.headers());
        let body = body::refusal(response, words_within).await;
        let words = serde_json::from_slice(&body).map(|body| Words::of(&body)).unwrap_or_default();
        Self { status, retry_after_s, words }
    }

    /// The field the server does not know, where it says so.
    pub(super) fn unknown_field(&self) -> Option<Field> {
        // FastAPI and its like answer 422 to a field they don't know.
        if !matches!(self.status, 400 | 422) {
            return None;
        }
        if self.words.mention(&["stream_options", "include_usage"]) {
            return Some(Field::StreamOptions);
        }
        // Whoever speaks of the context says how many tokens an answer may have, and knows the field.
        let is_cap = self.words.mention(&["max_tokens", "max_completion_tokens"])
            && !self.words.mention(&TOO_LONG);
        is_cap.then_some(Field::Cap)
    }

    /// What it means where models were asked for, so that none can be missing.
    pub(super) fn failure_to_list(&self) -> Failure {
        let failure = self.failure();
        if failure.kind == FailureKind::ModelMissing {
            return Failure { kind: FailureKind::WrongAddress, ..failure };
        }
        failure
    }

    /// What it means.
    pub(super) fn failure(&self) -> Failure {
        let (kind, class) = classify(Some(self.status), self.retry_after_s, &self.words);
        let failure = Failure::new(kind, format!("status {}{class}", self.status));
        // Of no other status is it said what the wait is for.
        let retry_after_s = self.retry_after_s.filter(|_| self.status == 503);
        Failure { retry_after_s, ..failure }
    }
}

/// What an error means that comes where an answer should.
pub(super) fn in_reply(event: &Value) -> Failure {
    let words = Words::of(event);
    let (kind, class) = match classify(words.status, None, &words) {
        // Who replies so speaks chat completions.
        (FailureKind::WrongAddress, class) => (FailureKind::ModelMissing, class),
        told => told,
    };
    Failure::new(kind, format!("an error in the reply{class}"))
}

/// What an error says, in lower case. It may quote what people wrote, so none of it is passed on.
#[derive(Default)]
struct Words {
    status: Option<u16>,
    codes: String,
    message: String,
}

impl Words {
    /// From the forms in use: `{"error": {"code", "type", "message"}}`, the same without `error`,
    /// and `{"error": "message"}`.
    fn of(body: &Value) -> Self {
        let error = if body["error"].is_null() { body } else { &body["error"] };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_lowercase();
        let code = &error["code"];
        let status = code.as_u64().or_else(|| code.as_str()?.parse().ok());
        Self {
            status: status.and_then(|status| u16::try_from(status).ok()),
            codes: format!("{} {}", text(code), text(&error["type"])),
            message: match error {
                Value::String(message) => message.to_lowercase(),
                _ => format!(
                    "{} {} {} {}",
                    text(&error["message"]),
                    text(&error["param"]),
                    // FastAPI's form, where the field's name may stand in a list.
                    error["detail"].to_string().to_lowercase(),
                    text(&error["innererror"]["code"]),
                ),
            },
        }
    }

    fn mention(&self, any: &[&str]) -> bool {
        any.iter().any(|word| self.codes.contains(word) || self.message.contains(word))
    }

    fn have_code(&self, any: &[&str]) -> bool {
        any.iter().any(|code| self.codes.contains(code))
    }
}

/// How servers say that a conversation is longer than the model can read: OpenAI and vLLM,
/// llama.cpp, LM Studio, and others.
const TOO_LONG: [&str; 9] = [
    "context_length",
    "context length",
    "context window",
    "context size",
    "exceed_context",
    "string_above_max_length",
    "prompt is too long",
    "too many tokens",
    "reduce the length",
];

/// How servers say that they do not have a model: most by that word, Azure by its own for it, and
/// OpenRouter.
const NO_MODEL: [&str; 3] = ["model", "deployment", "no endpoints found"];

/// The kind, and for the log what it was told by beside the status.
fn classify(
    status: Option<u16>,
    retry_after_s: Option<u32>,
    words: &Words,
) -> (FailureKind, &'static str) {
    if words.have_code(&["insufficient_quota"]) {
        // Asking again later does not help: somebody has to pay.
        return (FailureKind::ProviderFailed, ", insufficient_quota");
    }
    if matches!(status, None | Some(400 | 413 | 422 | 500)) && words.mention(&TOO_LONG) {
        return (FailureKind::TooLong, ", the context is too long");
    }
    if words.have_code(&["content_filter", "content_policy"]) {
        return (FailureKind::Withheld, ", content_filter");
    }
    if words.have_code(&["model_not_found"]) {
        return (FailureKind::ModelMissing, ", model_not_found");
    }
    match status.filter(|status| (300..600).contains(status)) {
        Some(401 | 403) => (FailureKind::RefusedKey, ""),
        Some(404) if words.mention(&NO_MODEL) => (FailureKind::ModelMissing, ", of a model"),
        Some(404 | 405) => (FailureKind::WrongAddress, ""),
        Some(408) => (FailureKind::TimedOut, ""),
        Some(413) => (FailureKind::TooLong, ""),
        Some(429) => (FailureKind::RateLimited { retry_after_s }, ""),
        Some(_) => (FailureKind::ProviderFailed, ""),
        None => by_code(words),
    }
}

fn by_code(words: &Words) -> (FailureKind, &'static str) {
    let is = |codes: &[&str]| words.have_code(codes);
    if is(&["rate_limit"]) {
        (FailureKind::RateLimited { retry_after_s: None }, ", rate_limit")
    } else if is(&["invalid_api_key", "authentication", "permission"]) {
        (FailureKind::RefusedKey, ", the key is not accepted")
    } else if is(&["timeout"]) {
        (FailureKind::TimedOut, ", timeout")
    } else {
        (FailureKind::ProviderFailed, "")
    }
}

/// Whole seconds to wait. A date is not read: it would need the provider's clock to be right.
fn retry_after_s(headers: &HeaderMap) -> Option<u32> {
    let seconds: f64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, which is what is wanted"
    )]
    (seconds >= 0.0).then_some(seconds.ceil() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kind(status: u16, body: &Value) -> FailureKind {
        Refusal { status, retry_after_s: Some(7), words: Words::of(body) }.failure().kind
    }

    #[test]
    fn a_status_means_what_it_says() {
        for (status, expected) in [
            (302, FailureKind::ProviderFailed),
            (400, FailureKind::ProviderFailed),
            (401, FailureKind::RefusedKey),
            (402, FailureKind::ProviderFailed),
            (403, FailureKind::RefusedKey),
            (404, FailureKind::WrongAddress),
            (405, FailureKind::WrongAddress),
            (408, FailureKind::TimedOut),
            (413, FailureKind::TooLong),
            (429, FailureKind::RateLimited { retry_after_s: Some(7) }),
            (500, FailureKind::ProviderFailed),
            (503, FailureKind::ProviderFailed),
        ] {
            assert_eq!(kind(status, &Value::Null), expected, "{status}");
        }
    }

    #[test]
    fn a_server_that_is_overloaded_says_when_it_wants_to_be_asked_again() {
        let wait = |status| {
            let words = Words::default();
            Refusal { status, retry_after_s: Some(7), words }.failure().retry_after_s
        };
        assert_eq!((wait(503), wait(500)), (Some(7), None));
    }

    #[test]
    fn words_say_more_than_a_status() {
        let cases = [
            (429, json!({"error": {"code": "insufficient_quota"}}), FailureKind::ProviderFailed),
            (400, json!({"error": {"code": "context_length_exceeded"}}), FailureKind::TooLong),
            (400, json!({"error": {"type": "exceed_context_size_error"}}), FailureKind::TooLong),
            (400, json!({"error": "This exceeds the Context Window."}), FailureKind::TooLong),
            (400, json!({"message": "maximum context length is 4096"}), FailureKind::TooLong),
            (400, json!({"error": {"code": "model_not_found"}}), FailureKind::ModelMissing),
            (404, json!({"error": "model 'x' not found"}), FailureKind::ModelMissing),
            (404, json!({"error": {"code": "DeploymentNotFound"}}), FailureKind::ModelMissing),
            (404, json!({"detail": "Not Found"}), FailureKind::WrongAddress),
            (400, json!({"error": {"code": "content_filter"}}), FailureKind::Withheld),
            (401, json!({"error": {"message": "context window"}}), FailureKind::RefusedKey),
            (400, json!(["what is this?"]), FailureKind::ProviderFailed),
        ];
        for (status, body, expected) in cases {
            assert_eq!(kind(status, &body), expected, "{status} {body}");
        }
    }

    #[test]
    fn an_error_in_a_reply_is_told_by_its_code() {
        let cases = [
            (json!({"error": {"code": 429}}), FailureKind::RateLimited { retry_after_s: None }),
            (json!({"error": {"code": "401"}}), FailureKind::RefusedKey),
            (json!({"error": {"code": 404}}), FailureKind::ModelMissing),
            (json!({"object": "error", "code": 400}), FailureKind::ProviderFailed),
            (
                json!({"error": {"type": "rate_limit_error"}}),
                FailureKind::RateLimited { retry_after_s: None },
            ),
            (json!({"error": {"code": "invalid_api_key"}}), FailureKind::RefusedKey),
            (json!({"error": {"code": "context_length_exceeded"}}), FailureKind::TooLong),
            (json!({"error": {"type": "timeout"}}), FailureKind::TimedOut),
            (json!({"error": "out of memory"}), FailureKind::ProviderFailed),
        ];
        for (event, expected) in cases {
            assert_eq!(in_reply(&event).kind, expected, "{event}");
        }
    }

    #[test]
    fn seconds_to_wait_are_read_and_dates_are_not() {
        for (text, expected) in [
            ("7", Some(7)),
            ("1.2", Some(2)),
            ("1000000000", Some(1_000_000_000)),
            ("1e9", Some(1_000_000_000)),
            ("1e99", Some(u32::MAX)),
            ("-1", None),
            ("NaN", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            assert_eq!(retry_after_s(&headers), expected, "{text}");
        }
    }
}
