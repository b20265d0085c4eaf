//! What an interviewer may set up: each field's limits, and the one place that judges them.

use super::catalogue::Catalogue;
use super::time::MINUTE_S;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use validator::ValidateEmail;

/// Longest candidate name, in characters.
pub const NAME_MAX_CHARS: usize = 255;
/// Longest email address, in characters (RFC 5321, path limit less its brackets).
pub const EMAIL_MAX_CHARS: usize = 254;
/// Shortest time limit, in minutes.
pub const TIME_LIMIT_MIN_MINUTES: i64 = 5;
/// Longest time limit a session can be created with, in minutes.
pub const TIME_LIMIT_MAX_MINUTES: i64 = 180;
/// Smallest token budget.
pub const TOKEN_BUDGET_MIN: i64 = 1_000;
/// Largest token budget a session can be created with.
pub const TOKEN_BUDGET_MAX: i64 = 200_000;
/// Longest challenge, in characters.
pub const CHALLENGE_MAX_CHARS: usize = 100_000;
/// Largest config, in bytes of JSON.
pub const CONFIG_MAX_BYTES: usize = 64 * 1024;
/// Longest title shown for a challenge in lists, in characters.
const TITLE_MAX_CHARS: usize = 120;
/// Longest reason for an extension, in characters.
pub const REASON_MAX_CHARS: usize = 500;
/// Most minutes one extension can give.
pub const EXTENSION_MAX_MINUTES: i64 = 180;
/// Most tokens one extension can give.
pub const EXTENSION_MAX_TOKENS: i64 = 200_000;
/// No session grows beyond this, however often it is extended: a day.
pub const TIME_LIMIT_CEILING_MINUTES: i64 = 24 * 60;
/// No budget grows beyond this, however often it is extended.
pub const TOKEN_BUDGET_CEILING: i64 = 2_000_000;

/// A field a rule can be broken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The candidate's name.
    CandidateName,
    /// The candidate's email address.
    CandidateEmail,
    /// The time limit.
    TimeLimit,
    /// The token budget.
    TokenBudget,
    /// The AI model.
    Model,
    /// The challenge's text.
    Challenge,
    /// The JSON object of further settings.
    Config,
    /// Minutes to add.
    Minutes,
    /// Tokens to add.
    Tokens,
    /// Why an extension was given.
    Reason,
    /// The interviewer's own name, in settings.
    InterviewerName,
}

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldError {
    /// Where.
    pub field: Field,
    /// A sentence for the person who filled the form.
    pub message: String,
}

impl FieldError {
    /// A broken rule with its sentence.
    pub fn new(field: Field, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

/// A session's configuration as it was asked for, before anyone has judged it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionConfig {
    /// As typed.
    pub candidate_name: String,
    /// As typed; blank means none.
    pub candidate_email: Option<String>,
    /// Whole minutes, given in seconds.
    pub time_limit_s: Option<i64>,
    /// Tokens.
    pub token_budget: Option<i64>,
    /// A model's id in the catalogue.
    pub model: String,
    /// Markdown; blank means none.
    pub challenge_text: Option<String>,
    /// System prompt, temperature, largest answer: an object, or nothing.
    pub config: Option<Value>,
}

/// A configuration that keeps every rule.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidConfig {
    /// The candidate's name.
    pub candidate_name: CandidateName,
    /// The candidate's address, if one was given.
    pub candidate_email: Option<CandidateEmail>,
    /// Seconds.
    pub time_limit_s: i64,
    /// Tokens.
    pub token_budget: i64,
    /// A model's id in the catalogue.
    pub model: String,
    /// Markdown, if any was given.
    pub challenge: Option<Challenge>,
    /// Further settings; empty when none were given.
    pub config: Map<String, Value>,
}

impl SessionConfig {
    /// Judges every field.
    ///
    /// # Errors
    /// All broken rules together, in the order of the form.
    pub fn validate(self, catalogue: &Catalogue) -> Result<ValidConfig, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut keep = |error| errors.push(error);
        let candidate_name = CandidateName::parse(&self.candidate_name).map_err(&mut keep).ok();
        let candidate_email =
            CandidateEmail::parse_optional(self.candidate_email.as_deref()).map_err(&mut keep).ok();
        let time_limit_s = check_time_limit(self.time_limit_s).map_err(&mut keep).ok();
        let token_budget = check_token_budget(self.token_budget).map_err(&mut keep).ok();
        let model = check_model(&self.model, catalogue).map_err(&mut keep).ok();
        let challenge = Challenge::parse_optional(self.challenge_text).map_err(&mut keep).ok();
        let config = check_config(self.config).map_err(&mut keep).ok();
        match (
            candidate_name,
            candidate_email,
            time_limit_s,
            token_budget,
            model,
            challenge,
            config,
        ) {
            (
                Some(candidate_name),
                Some(candidate_email),
                Some(time_limit_s),
                Some(token_budget),
                Some(model),
                Some(challenge),
                Some(config),
            ) => Ok(ValidConfig {
                candidate_name,
                candidate_email,
                time_limit_s,
                token_budget,
                model,
                challenge,
                config,
            }),
            _ => Err(errors),
        }
    }
}

/// A name: trimmed, 1 to 255 characters, none of them a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateName(String);

impl CandidateName {
    /// Trims and judges.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::CandidateName`].
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        let broken = |message: &str| Err(FieldError::new(Field::CandidateName, message));
        if text.is_empty() {
            return broken("Candidate name is required");
        }
        if text.chars().count() > NAME_MAX_CHARS {
            return broken("Candidate name is longer than 255 characters");
        }
        if text.chars().any(char::is_control) {
            return broken("Candidate name contains control characters");
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An email address of at most 254 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateEmail(String);

impl CandidateEmail {
    /// Trims and judges; blank means none.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::CandidateEmail`].
    pub fn parse_optional(text: Option<&str>) -> Result<Option<Self>, FieldError> {
        let text = text.unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > EMAIL_MAX_CHARS || !text.validate_email() {
            return Err(FieldError::new(
                Field::CandidateEmail,
                "Candidate email is not a valid address",
            ));
        }
        Ok(Some(Self(text.to_owned())))
    }

    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A task in Markdown: not blank, at most 100,000 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// Judges; blank means none. The text is kept as it was typed.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::Challenge`].
    pub fn parse_optional(text: Option<String>) -> Result<Option<Self>, FieldError> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return Ok(None);
        };
        if text.chars().count() > CHALLENGE_MAX_CHARS {
            return Err(FieldError::new(
                Field::Challenge,
                "Challenge is longer than 100,000 characters",
            ));
        }
        // SQLite keeps text up to a NUL in several of its functions; no editor types one.
        if text.contains('\0') {
            return Err(FieldError::new(Field::Challenge, "Challenge contains a NUL character"));
        }
        Ok(Some(Self(text)))
    }

    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// The Markdown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first line with words on it, without its Markdown heading marks, cut for a list.
    #[must_use]
    pub fn title(&self) -> String {
        let line = self
            .0
            .lines()
            .map(|line| line.trim().trim_start_matches('#').trim())
            .find(|line| line.chars().any(char::is_alphanumeric))
            .or_else(|| self.0.lines().map(str::trim).find(|line| !line.is_empty()))
            .unwrap_or_default();
        let mut title: String =
            line.chars().filter(|c| !c.is_control()).take(TITLE_MAX_CHARS).collect();
        if line.chars().count() > TITLE_MAX_CHARS {
            title.push('…');
        }
        title
    }
}

/// A reason somebody will read in the trail: trimmed, 1 to 500 characters.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Reason`].
pub fn check_reason(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(Field::Reason, "A reason is required"));
    }
    if text.chars().count() > REASON_MAX_CHARS {
        return Err(FieldError::new(Field::Reason, "Reason is longer than 500 characters"));
    }
    Ok(text.to_owned())
}

/// A time limit in seconds: whole minutes, 5 to 180.
///
/// # Errors
/// The broken rule's sentence, for [`Field::TimeLimit`].
pub fn check_time_limit(seconds: Option<i64>) -> Result<i64, FieldError> {
    seconds
        .filter(|s| {
            s % MINUTE_S == 0
                && (TIME_LIMIT_MIN_MINUTES..=TIME_LIMIT_MAX_MINUTES).contains(&(s / MINUTE_S))
        })
        .ok_or_else(|| {
            FieldError::new(Field::TimeLimit, "Time limit must be between 5 and 180 minutes")
        })
}

/// A token budget: 1,000 to 200,000.
///
/// # Errors
/// The broken rule's sentence, for [`Field::TokenBudget`].
pub fn check_token_budget(tokens: Option<i64>) -> Result<i64, FieldError> {
    tokens.filter(|t| (TOKEN_BUDGET_MIN..=TOKEN_BUDGET_MAX).contains(t)).ok_or_else(|| {
        FieldError::new(Field::TokenBudget, "Token budget must be between 1,000 and 200,000 tokens")
    })
}

/// A model on offer.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Model`].
pub fn check_model(id: &str, catalogue: &Catalogue) -> Result<String, FieldError> {
    catalogue
        .find(id)
        .map(|model| model.id.clone())
        .ok_or_else(|| FieldError::new(Field::Model, "Choose a model"))
}

/// Further settings: a JSON object of at most 64 KiB; nothing means an empty one.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Config`].
pub fn check_config(value: Option<Value>) -> Result<Map<String, Value>, FieldError> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => {
            let size = Value::Object(map.clone()).to_string().len();
            if size > CONFIG_MAX_BYTES {
                return Err(FieldError::new(Field::Config, "Config is larger than 64 KiB"));
            }
            Ok(map)
        }
        Some(_) => Err(FieldError::new(Field::Config, "Config must be a JSON object")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn minimal() -> SessionConfig {
        SessionConfig {
            candidate_name: "Jane Smith".into(),
            time_limit_s: Some(3600),
            token_budget: Some(50_000),
            model: "gpt-4".into(),
            ..SessionConfig::default()
        }
    }

    fn messages(config: SessionConfig) -> Vec<String> {
        config
            .validate(&Catalogue::built_in())
            .map(|_| Vec::new())
            .unwrap_or_else(|errors| errors.into_iter().map(|e| e.message).collect())
    }

    #[test]
    fn a_minimal_configuration_is_enough() {
        let valid = minimal().validate(&Catalogue::built_in()).unwrap();
        assert_eq!(valid.candidate_name.as_str(), "Jane Smith");
        assert_eq!(valid.candidate_email, None);
        assert_eq!(valid.challenge, None);
        assert!(valid.config.is_empty());
    }

    #[test]
    fn a_full_configuration_keeps_every_field() {
        let config = SessionConfig {
            candidate_name: "  Jane Smith ".into(),
            candidate_email: Some(" jane@example.com ".into()),
            time_limit_s: Some(45 * 60),
            token_budget: Some(200_000),
            model: "gpt-3.5-turbo".into(),
            challenge_text: Some("# Design a rate limiter\n\nGo.".into()),
            config: Some(json!({"temperature": 0.2})),
        };
        let valid = config.validate(&Catalogue::built_in()).unwrap();
        assert_eq!(valid.candidate_name.as_str(), "Jane Smith");
        assert_eq!(
            valid.candidate_email.as_ref().map(CandidateEmail::as_str),
            Some("jane@example.com")
        );
        assert_eq!(valid.time_limit_s, 2700);
        assert_eq!(valid.token_budget, 200_000);
        assert_eq!(valid.model, "gpt-3.5-turbo");
        assert_eq!(valid.challenge.unwrap().title(), "Design a rate limiter");
        assert_eq!(valid.config["temperature"], json!(0.2));
    }

    #[test]
    fn an_empty_name_is_refused() {
        for name in ["", "   ", "\n\t"] {
            let config = SessionConfig { candidate_name: name.into(), ..minimal() };
            assert_eq!(messages(config), ["Candidate name is required"]);
        }
    }

    #[test]
    fn a_name_ends_at_255_characters_not_bytes() {
        let fits = SessionConfig { candidate_name: "é".repeat(255), ..minimal() };
        assert!(messages(fits).is_empty());
        let too_long = SessionConfig { candidate_name: "é".repeat(256), ..minimal() };
        assert_eq!(messages(too_long), ["Candidate name is longer than 255 characters"]);
    }

    #[test]
    fn control_characters_in_a_name_are_refused() {
        let config = SessionConfig { candidate_name: "Jane\u{7}Smith".into(), ..minimal() };
        assert_eq!(messages(config), ["Candidate name contains control characters"]);
    }

    #[test]
    fn a_time_limit_is_whole_minutes_from_5_to_180() {
        for seconds in [-60, 0, 299, 301, 299 * 60, 181 * 60, i64::MIN, i64::MAX] {
            let config = SessionConfig { time_limit_s: Some(seconds), ..minimal() };
            assert_eq!(
                messages(config),
                ["Time limit must be between 5 and 180 minutes"],
                "{seconds}"
            );
        }
        for minutes in [5, 180] {
            assert!(
                messages(SessionConfig { time_limit_s: Some(minutes * 60), ..minimal() })
                    .is_empty()
            );
        }
    }

    #[test]
    fn a_token_budget_is_1_000_to_200_000() {
        for tokens in [-1, 0, 999, 200_001, i64::MIN, i64::MAX] {
            let config = SessionConfig { token_budget: Some(tokens), ..minimal() };
            assert_eq!(
                messages(config),
                ["Token budget must be between 1,000 and 200,000 tokens"],
                "{tokens}"
            );
        }
        for tokens in [1_000, 200_000] {
            assert!(messages(SessionConfig { token_budget: Some(tokens), ..minimal() }).is_empty());
        }
    }

    #[test]
    fn all_broken_rules_come_back_together() {
        let config = SessionConfig {
            candidate_name: String::new(),
            candidate_email: Some("jane@".into()),
            time_limit_s: None,
            token_budget: Some(-5),
            model: "gpt-17".into(),
            challenge_text: Some("x".repeat(CHALLENGE_MAX_CHARS + 1)),
            config: Some(json!([1])),
        };
        assert_eq!(
            messages(config),
            [
                "Candidate name is required",
                "Candidate email is not a valid address",
                "Time limit must be between 5 and 180 minutes",
                "Token budget must be between 1,000 and 200,000 tokens",
                "Choose a model",
                "Challenge is longer than 100,000 characters",
                "Config must be a JSON object",
            ]
        );
    }

    #[test]
    fn a_config_object_ends_at_64_kib() {
        let config =
            SessionConfig { config: Some(json!({"a": "x".repeat(CONFIG_MAX_BYTES)})), ..minimal() };
        assert_eq!(messages(config), ["Config is larger than 64 KiB"]);
    }

    #[test]
    fn a_title_is_the_first_line_with_words() {
        let title =
            |text: &str| Challenge::parse_optional(Some(text.into())).unwrap().map(|c| c.title());
        assert_eq!(title("\n\n## LRU cache \nBuild it").as_deref(), Some("LRU cache"));
        assert_eq!(title("---\nBuild it").as_deref(), Some("Build it"));
        assert_eq!(title("???").as_deref(), Some("???"));
        assert_eq!(title("  "), None);
        assert_eq!(title(&"w".repeat(300)).unwrap().chars().count(), TITLE_MAX_CHARS + 1);
    }
}
