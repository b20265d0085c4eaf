//! What an error says, wherever in its body it says it.

use serde_json::Value;

/// Most bytes of an error's words that are looked at.
const MAX_BYTES: usize = 16 << 10;
/// Most bytes of an error's JSON that can't be read as such.
const CUT_JSON_BYTES: usize = 1 << 10;
/// Errors quoted within errors, as gateways pass them on: deeper ones are left.
const MAX_DEPTH: usize = 8;

/// Where errors hold what people wrote, which would be taken for the server's own words.
const QUOTES: [&str; 9] = [
    "body",
    "choices",
    "content",
    "delta",
    "flagged_input",
    "input",
    "messages",
    "prompt",
    "request",
];
/// Where errors hold what is meant for programs.
const CODES: [&str; 9] = [
    "code",
    "error_code",
    "error_type",
    "finish_reason",
    "name",
    "provider_error_code",
    "reason",
    "status",
    "type",
];
/// Where a status stands that is not the reply's own.
const STATUSES: [&str; 5] = ["code", "error_code", "http_code", "status", "status_code"];

/// An error's words, in lower case. They may quote what people wrote, so none of them is passed on.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Words {
    /// The status it names in its body.
    pub(super) status: Option<u16>,
    /// Tokens the model can read, where that is a field of its own.
    pub(super) context_tokens: Option<i64>,
    /// Seconds to wait, where that is a field of its own.
    pub(super) wait_s: Option<f64>,
    /// Whether it is a page to look at.
    pub(super) is_web_page: bool,
    codes: String,
    message: String,
}

impl Words {
    /// The words of a body: JSON in any of the forms in use, or text.
    pub(super) fn read(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(body) => Self::of(&body),
            Err(_) => {
                let mut words = Self::default();
                // JSON that was cut off may go on with what people wrote.
                let is_json = body.trim_ascii_start().starts_with(b"{")
                    || body.trim_ascii_start().starts_with(b"[");
                let most = if is_json { CUT_JSON_BYTES } else { body.len() };
                words.add_message(&String::from_utf8_lossy(&body[..most.min(body.len())]));
                words
            }
        }
    }

    /// The words of a body of JSON. Its form does not matter: an object, one in a list, a text that
    /// holds another.
    pub(super) fn of(body: &Value) -> Self {
        let mut words = Self::default();
        words.add("", body, 0);
        words
    }

    /// Whether any of these is in it.
    pub(super) fn mention(&self, any: &[&str]) -> bool {
        any.iter().any(|word| self.codes.contains(word) || self.message.contains(word))
    }

    /// Whether any of these is in what is meant for programs.
    pub(super) fn have_code(&self, any: &[&str]) -> bool {
        let is_number = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
        let mut codes = any.iter();
        codes.any(|code| match is_number(code) {
            true => self.codes.lines().any(|line| line == *code),
            false => self.codes.contains(code),
        })
    }

    /// What is meant for people, with numbers written without separators.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    fn add(&mut self, key: &str, value: &Value, depth: usize) {
        if depth > MAX_DEPTH || QUOTES.contains(&key) {
            return;
        }
        match value {
            Value::Object(fields) => {
                // What an object says of itself comes before what it quotes.
                let (plain, nested): (Vec<_>, Vec<_>) =
                    fields.iter().partition(|(_, value)| !value.is_object() && !value.is_array());
                for (key, value) in plain.into_iter().chain(nested) {
                    self.add(key, value, depth + 1);
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.add(key, value, depth + 1);
                }
            }
            Value::String(text) => self.add_text(key, text, depth),
            Value::Number(number) => {
                if let Some(number) = number.as_f64() {
                    self.add_number(key, number);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn add_text(&mut self, key: &str, text: &str, depth: usize) {
        if let Some(inner) = quoted_json(text) {
            return self.add(key, &inner, depth + 1);
        }
        if CODES.contains(&key) {
            append(&mut self.codes, &text.to_lowercase());
        }
        if let Ok(number) = text.parse() {
            self.add_number(key, number);
        }
        if key == "retryDelay" {
            self.wait_s = self.wait_s.or_else(|| text.trim_end_matches('s').parse().ok());
        }
        self.add_message(text);
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
    fn add_number(&mut self, key: &str, number: f64) {
        let is_status = (300.0..600.0).contains(&number) && number.fract() == 0.0;
        if STATUSES.contains(&key) && is_status && self.status.is_none() {
            self.status = Some(number as u16);
        }
        if CODES.contains(&key) {
            append(&mut self.codes, &number.to_string());
        }
        if key == "n_ctx" && (1.0..1e9).contains(&number) {
            self.context_tokens = Some(number as i64);
        }
        if matches!(key, "estimated_time" | "retry_after" | "retry_after_seconds") {
            self.wait_s = self.wait_s.or(Some(number));
        }
    }

    fn add_message(&mut self, text: &str) {
        let text = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
        self.is_web_page |= text.starts_with('<');
        // Some gateways hand a message over as it stood in an address.
        let text = text.replace("%20", " ").to_lowercase();
        append(&mut self.message, &without_separators(&text));
    }
}

/// The JSON that a text holds, alone.
fn quoted_json(text: &str) -> Option<Value> {
    let text = text.trim();
    let is_json = text.starts_with(['{', '[']) && text.len() <= MAX_BYTES;
    is_json.then(|| serde_json::from_str(text).ok()).flatten()
}

fn append(to: &mut String, text: &str) {
    let room = MAX_BYTES.saturating_sub(to.len());
    to.push_str(&text[..text.floor_char_boundary(room)]);
    to.push('\n');
}

/// `5,958,968` as `5958968`.
fn without_separators(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let parts_thousands = |at: usize| {
        at > 0 && is_digit(at - 1) && (1..=3).all(|ahead| is_digit(at + ahead)) && !is_digit(at + 4)
    };
    let kept = text.char_indices().filter(|(at, c)| *c != ',' || !parts_thousands(*at));
    kept.map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn say(body: &Value, word: &str) -> bool {
        Words::of(body).mention(&[word])
    }

    #[test]
    fn words_are_found_in_every_form_in_use() {
        for body in [
            json!({"error": {"message": "Too BAD"}}),
            json!({"error": "too bad"}),
            json!([{"error": {"message": "too bad"}}]),
            json!({"object": "error", "message": "too bad"}),
            json!({"message": {"detail": [{"msg": "too bad"}]}}),
            json!({"detail": "too bad"}),
            json!({"errors": [{"message": "too bad"}], "success": false}),
            json!({"base_resp": {"status_msg": "too bad"}}),
            json!({"error": {"message": "Param Incorrect", "param": "too bad"}}),
            json!({"error": {"metadata": {"raw": "{\"error\":{\"message\":\"too bad\"}}"}}}),
            json!({"error": {"message": "too%20bad"}}),
            json!("too bad"),
        ] {
            assert!(say(&body, "too bad"), "{body}");
        }
        assert!(Words::read(b"Too bad").mention(&["too bad"]));
    }

    #[test]
    fn what_people_wrote_is_not_taken_for_the_servers_words() {
        for body in [
            json!({"detail": [{"msg": "no", "input": {"messages": [{"content": "too bad"}]}}]}),
            json!({"error": {"metadata": {"flagged_input": "too bad"}}}),
            json!({"error": {"message": "no"}, "choices": [{"delta": {"content": "too bad"}}]}),
        ] {
            assert!(!say(&body, "too bad"), "{body}");
        }
    }

    #[test]
    fn a_status_in_the_body_is_found_however_it_is_written() {
        for (body, expected) in [
            (json!({"error": {"code": 429}}), Some(429)),
            (json!({"error": {"code": "401"}}), Some(401)),
            (json!({"code": 50_508}), None),
            (json!({"error": {"code": 1}}), None),
            (json!({"object": "error", "code": 400}), Some(400)),
        ] {
            assert_eq!(Words::of(&body).status, expected, "{body}");
        }
    }

    #[test]
    fn numbers_lose_their_separators_and_lists_keep_theirs() {
        assert_eq!(
            without_separators("5,958,968 of [1,131072], a, b"),
            "5958968 of [1,131072], a, b"
        );
    }

    #[test]
    fn a_web_page_is_known_by_how_it_begins() {
        assert!(Words::read(b"\n <!DOCTYPE html><title>Just a moment").is_web_page);
        assert!(!Words::read(br#"{"error": "a < b"}"#).is_web_page);
    }

    #[test]
    fn no_body_is_too_large_or_too_deep() {
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert!(!Words::read(deep.as_bytes()).is_web_page);
        let long = json!({ "error": "x".repeat(1 << 20) });
        assert!(Words::of(&long).message().len() <= MAX_BYTES + 1);
    }
}
