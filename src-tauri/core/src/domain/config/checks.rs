//! The rules of single values that need no type of their own.

use super::limits::{
    CONFIG_MAX_BYTES, INSTRUCTIONS_MAX_CHARS, QUESTION_MAX_CHARS, REASON_MAX_CHARS,
    TIME_LIMIT_MAX_MINUTES, TIME_LIMIT_MIN_MINUTES, TOKEN_BUDGET_MAX, TOKEN_BUDGET_MIN,
};
use super::visible::{is_blank, trimmed};
use super::{Field, FieldError};
use crate::domain::assistant::AssistantConfig;
use crate::domain::catalogue::Catalogue;
use crate::domain::number::grouped;
use crate::domain::time::MINUTE_S;
use serde_json::Value;

/// A reason as the trail will show it: trimmed, 1 to 500 characters.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Reason`].
pub fn check_reason(text: &str) -> Result<String, FieldError> {
    let text = trimmed(text);
    if is_blank(text) {
        return Err(FieldError::new(Field::Reason, "A reason is required"));
    }
    if text.chars().count() > REASON_MAX_CHARS {
        return Err(FieldError::new(Field::Reason, "Reason is longer than 500 characters"));
    }
    Ok(text.to_owned())
}

/// A reason that may be left out: blank means none, any other is held to [`check_reason`].
///
/// # Errors
/// The broken rule's sentence, for [`Field::Reason`].
pub fn check_optional_reason(text: &str) -> Result<Option<String>, FieldError> {
    if is_blank(text) { Ok(None) } else { check_reason(text).map(Some) }
}

/// A question to the assistant: kept as typed, not blank, at most 50,000 characters.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Question`].
pub fn check_question(text: &str) -> Result<&str, FieldError> {
    if is_blank(text) {
        return Err(FieldError::new(Field::Question, "Type a question first"));
    }
    let chars = text.chars().count();
    if chars > QUESTION_MAX_CHARS {
        let message = format!(
            "The question has {} characters; the limit is {}",
            grouped(i64::try_from(chars).unwrap_or(i64::MAX)),
            grouped(i64::try_from(QUESTION_MAX_CHARS).unwrap_or(i64::MAX))
        );
        return Err(FieldError::new(Field::Question, message));
    }
    Ok(text)
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

/// The instructions of a session's assistant: trimmed, at most 10,000 characters; blank means the usual ones.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Instructions`].
pub fn check_instructions(text: &str) -> Result<&str, FieldError> {
    let text = if is_blank(text) { "" } else { trimmed(text) };
    if text.chars().count() > INSTRUCTIONS_MAX_CHARS {
        let message = "The instructions are longer than 10,000 characters";
        return Err(FieldError::new(Field::Instructions, message));
    }
    Ok(text)
}

/// What the assistant is to be like: a JSON object of at most 64 KiB; nothing means an empty one.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Config`].
pub fn check_config(value: Option<Value>) -> Result<AssistantConfig, FieldError> {
    match value {
        None | Some(Value::Null) => Ok(AssistantConfig::default()),
        Some(Value::Object(map)) => {
            let size = Value::Object(map.clone()).to_string().len();
            if size > CONFIG_MAX_BYTES {
                return Err(FieldError::new(Field::Config, "Config is larger than 64 KiB"));
            }
            let wishes = AssistantConfig::parse(map)
                .map_err(|message| FieldError::new(Field::Config, message))?;
            check_instructions(wishes.system_prompt.as_deref().unwrap_or_default())?;
            Ok(wishes)
        }
        Some(_) => Err(FieldError::new(Field::Config, "Config must be a JSON object")),
    }
}
