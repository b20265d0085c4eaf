//! What a provider's refusal means, by its status and the words it is known by.

use super::body;
use super::meanings::{MEANINGS, Meaning};
use super::numbers;
use super::words::Words;
use crate::domain::assistant::{Failure, FailureKind};
use reqwest::Response;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::Duration;

/// A refused request.
pub(super) struct ProviderRefusal {
    pub(super) status: u16,
    pub(super) words: Words,
    retry_after_s: Option<u32>,
}

impl ProviderRefusal {
    /// The refusal in a reply whose status is no success. Its words are waited for so long.
    pub(super) async fn read(response: Response, words_within: Duration) -> Self {
        let status = response.status().as_u16();
        let retry_after_s = retry_after_s(response.headers());
        let body = body::refusal(response, words_within).await;
        Self { status, retry_after_s, words: Words::read(&body) }
    }

    #[cfg(test)]
    pub(super) const fn new(status: u16, words: Words) -> Self {
        Self { status, words, retry_after_s: None }
    }

    /// What it means where models were asked for, so that none can be missing.
    pub(super) fn failure_to_list(&self) -> Failure {
        let failure = self.failure();
        let kind = match failure.kind {
            FailureKind::ModelMissing => FailureKind::WrongAddress,
            // There is no question to refuse.
            FailureKind::Refused if self.status == 403 => FailureKind::RefusedKey,
            kind => kind,
        };
        Failure { kind, ..failure }
    }

    /// Whether it comes from a model server that wants a key, and not from any program that wants a login.
    pub(super) fn wants_key(&self) -> bool {
        let words = ["api key", "api_key", "authentication_error"];
        self.status == 401 && !self.words.is_web_page && self.words.mention(&words)
    }

    /// The failure it means, with the wait it asks for.
    pub(super) fn failure(&self) -> Failure {
        let (kind, class) = classify(Some(self.status), self.retry_after_s, &self.words);
        let failure = Failure::new(kind, format!("status {}{class}", self.status));
        // A rate limit holds its own wait; elsewhere, a wait says that asking again may help.
        let retry_after_s = self.retry_after_s.or_else(|| numbers::wait_s(&self.words));
        Failure { retry_after_s, ..failure }
    }
}

/// What an error means that comes where an answer should, or behind a part of one.
pub(super) fn in_reply(words: &Words, has_begun: bool) -> Failure {
    let (kind, class) = match classify(words.status, None, words) {
        // Who replies so speaks chat completions.
        (FailureKind::WrongAddress, class) => (FailureKind::ModelMissing, class),
        // Nothing was refused where an answer had begun.
        (FailureKind::Refused, class) if has_begun => (FailureKind::ProviderFailed, class),
        told => told,
    };
    let failure = Failure::new(kind, format!("an error in the reply{class}"));
    Failure { retry_after_s: numbers::wait_s(words), ..failure }
}

/// How servers say that they do not have a model, where it has a name: "model 'x' not found", "The model x
/// does not exist".
fn lacks_model(status: Option<u16>, words: &Words) -> bool {
    let is_missing = words.mention(&["not found", "does not exist"]);
    match status {
        Some(404) => words.mention(&["model", "deployment"]),
        None | Some(400 | 422 | 500) => words.mention(&["model"]) && is_missing,
        Some(_) => false,
    }
}

/// Whether a refusal without telling words can be about who asks, rather than about what is asked.
fn is_about_access(words: &Words) -> bool {
    let message = words.message().trim();
    let words_for_it = [
        "api key",
        "api_key",
        "apikey",
        "key provided",
        "invalid key",
        "your key",
        "token",
        "authoriz",
        "authenticat",
        "permission",
        "access",
        "credential",
        "account",
        "not allowed",
        "denied",
        "error code: 10",
    ];
    message.is_empty() || message == "forbidden" || words.mention(&words_for_it)
}

/// The kind, and for the log what it was recognized by beside the status.
fn classify(
    status: Option<u16>,
    retry_after_s: Option<u32>,
    words: &Words,
) -> (FailureKind, &'static str) {
    let status = status.filter(|status| (300..600).contains(status));
    let wait_s = retry_after_s.or_else(|| numbers::wait_s(words));
    match MEANINGS.iter().find(|meaning| meaning.fits(status, words)) {
        Some(Meaning { class, names_window: true, .. }) => {
            (FailureKind::TooLong { limit_tokens: numbers::context_tokens(words) }, *class)
        }
        Some(meaning) => (meaning.kind, meaning.class),
        None => status.map_or_else(|| by_code(words), |status| by_status(status, wait_s, words)),
    }
}

fn by_status(status: u16, wait_s: Option<u32>, words: &Words) -> (FailureKind, &'static str) {
    match status {
        401 => (FailureKind::RefusedKey, ""),
        402 if wait_s.is_some() => (FailureKind::Overloaded, ", for a time"),
        402 => (FailureKind::OutOfCredit, ""),
        403 | 407 | 451 | 511 if words.is_web_page => (FailureKind::Blocked, ", a web page"),
        403 if is_about_access(words) => (FailureKind::RefusedKey, ""),
        407 | 511 => (FailureKind::Blocked, ""),
        408 => (FailureKind::TimedOut, ""),
        413 => (FailureKind::TooLong { limit_tokens: numbers::context_tokens(words) }, ""),
        429 => (FailureKind::RateLimited { retry_after_s: wait_s }, ""),
        451 => (FailureKind::NotOffered, ""),
        _ if lacks_model(Some(status), words) => (FailureKind::ModelMissing, ", of a model"),
        404 | 405 => (FailureKind::WrongAddress, ""),
        503 | 529 if wait_s.is_some() => (FailureKind::Overloaded, ""),
        // It says that it may be asked again.
        400..500 if wait_s.is_some() => (FailureKind::Overloaded, ", for a time"),
        400..500 => (FailureKind::Refused, ""),
        _ => (FailureKind::ProviderFailed, ""),
    }
}

fn by_code(words: &Words) -> (FailureKind, &'static str) {
    let is = |codes: &[&str]| words.have_code(codes);
    if is(&["rate_limit"]) {
        (FailureKind::RateLimited { retry_after_s: numbers::wait_s(words) }, ", rate_limit")
    } else if is(&["authentication", "permission"]) {
        (FailureKind::RefusedKey, ", the key is not accepted")
    } else if is(&["timeout"]) {
        (FailureKind::TimedOut, ", timeout")
    } else if lacks_model(None, words) {
        (FailureKind::ModelMissing, ", of a model")
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
    use super::super::meanings::TOO_LONG;
    use super::*;
    use serde_json::{Value, json};

    fn kind(status: u16, body: &Value) -> FailureKind {
        ProviderRefusal { status, retry_after_s: Some(7), words: Words::of(body) }.failure().kind
    }

    fn kind_without_a_wait(status: u16) -> FailureKind {
        ProviderRefusal { status, retry_after_s: None, words: Words::default() }.failure().kind
    }

    #[test]
    fn a_status_means_what_it_says() {
        for (status, expected) in [
            (302, FailureKind::ProviderFailed),
            (400, FailureKind::Refused),
            (401, FailureKind::RefusedKey),
            (402, FailureKind::OutOfCredit),
            (403, FailureKind::RefusedKey),
            (404, FailureKind::WrongAddress),
            (405, FailureKind::WrongAddress),
            (407, FailureKind::Blocked),
            (408, FailureKind::TimedOut),
            (413, TOO_LONG),
            (418, FailureKind::Refused),
            (422, FailureKind::Refused),
            (429, FailureKind::RateLimited { retry_after_s: None }),
            (451, FailureKind::NotOffered),
            (500, FailureKind::ProviderFailed),
            (503, FailureKind::ProviderFailed),
        ] {
            assert_eq!(kind_without_a_wait(status), expected, "{status}");
        }
    }

    #[test]
    fn what_says_when_to_ask_again_is_asked_again() {
        for status in [402, 409, 425, 503, 529] {
            assert_eq!(kind(status, &Value::Null), FailureKind::Overloaded, "{status}");
        }
        let limited = FailureKind::RateLimited { retry_after_s: Some(7) };
        assert_eq!(kind(429, &Value::Null), limited);
    }

    #[test]
    fn a_page_instead_of_words_comes_from_something_on_the_way() {
        let page = |status| {
            let words = Words::read(b"<!DOCTYPE html><title>Just a moment...</title>");
            ProviderRefusal { status, retry_after_s: None, words }.failure().kind
        };
        assert_eq!(page(403), FailureKind::Blocked);
        assert_eq!(page(404), FailureKind::WrongAddress);
        assert_eq!(page(502), FailureKind::ProviderFailed);
    }

    #[test]
    fn words_say_more_than_a_status() {
        let cases = [
            (429, json!({"error": {"code": "insufficient_quota"}}), FailureKind::OutOfCredit),
            (400, json!({"error": {"code": "context_length_exceeded"}}), TOO_LONG),
            (400, json!({"error": {"type": "exceed_context_size_error"}}), TOO_LONG),
            (400, json!({"error": "This exceeds the Context Window."}), TOO_LONG),
            (400, json!({"error": {"code": "model_not_found"}}), FailureKind::ModelMissing),
            (404, json!({"error": "model 'x' not found"}), FailureKind::ModelMissing),
            (404, json!({"error": {"code": "DeploymentNotFound"}}), FailureKind::ModelMissing),
            (404, json!({"detail": "Not Found"}), FailureKind::WrongAddress),
            (400, json!({"error": {"code": "content_filter"}}), FailureKind::Withheld),
            (401, json!({"error": {"message": "context window"}}), FailureKind::RefusedKey),
            (
                500,
                json!({"error": {"message": "Context size has been exceeded."}}),
                FailureKind::Overloaded,
            ),
        ];
        for (status, body, expected) in cases {
            assert_eq!(kind(status, &body), expected, "{status} {body}");
        }
        let limited = json!({"message": "maximum context length is 4096"});
        assert_eq!(kind(400, &limited), FailureKind::TooLong { limit_tokens: Some(4_096) });
    }

    #[test]
    fn an_error_in_a_reply_is_told_by_its_code() {
        let cases = [
            (json!({"error": {"code": 429}}), FailureKind::RateLimited { retry_after_s: None }),
            (json!({"error": {"code": "401"}}), FailureKind::RefusedKey),
            (json!({"error": {"code": 404}}), FailureKind::ModelMissing),
            (json!({"object": "error", "code": 400}), FailureKind::Refused),
            (
                json!({"error": {"type": "rate_limit_error"}}),
                FailureKind::RateLimited { retry_after_s: None },
            ),
            (json!({"error": {"code": "invalid_api_key"}}), FailureKind::RefusedKey),
            (json!({"error": {"code": "context_length_exceeded"}}), TOO_LONG),
            (json!({"error": {"type": "timeout"}}), FailureKind::TimedOut),
            (json!({"error": "out of memory"}), FailureKind::ProviderFailed),
        ];
        for (event, expected) in cases {
            assert_eq!(in_reply(&Words::of(&event), false).kind, expected, "{event}");
        }
    }

    #[test]
    fn behind_a_part_of_an_answer_nothing_is_refused() {
        let words = Words::of(&json!({"error": {"code": 400, "message": "no"}}));
        assert_eq!(in_reply(&words, true).kind, FailureKind::ProviderFailed);
        assert_eq!(in_reply(&words, false).kind, FailureKind::Refused);
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
