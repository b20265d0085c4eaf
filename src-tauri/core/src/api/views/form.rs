//! What the forms need: limits, and the verdict on what was typed.

use crate::api::words;
use crate::domain::catalogue::Catalogue;
use crate::domain::config::{self, FieldError};
use crate::domain::preferences::EXCHANGE_TOKENS;
use serde::Serialize;

/// A form's verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConfigCheck {
    /// All broken rules, in the order of the form.
    pub errors: Vec<FieldError>,
    /// "About 25 exchanges on gpt-4"; null where budget or model are not valid.
    pub budget_hint: Option<String>,
}

/// A number's limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NumberRule {
    /// Smallest.
    pub min: i64,
    /// Largest.
    pub max: i64,
    /// What a stepper adds or takes.
    pub step: i64,
}

/// The limits of every field of the forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FormRules {
    /// Characters.
    pub candidate_name_max_chars: usize,
    /// Characters.
    pub candidate_email_max_chars: usize,
    /// Minutes.
    pub time_limit_min: NumberRule,
    /// Tokens.
    pub token_budget: NumberRule,
    /// Characters.
    pub challenge_max_chars: usize,
    /// Minutes an extension can give.
    pub extension_minutes: NumberRule,
    /// Tokens an extension can give.
    pub extension_tokens: NumberRule,
    /// Characters.
    pub reason_max_chars: usize,
}

impl ConfigCheck {
    /// The verdict on a configuration.
    #[must_use]
    pub fn of(input: config::SessionConfig, catalogue: &Catalogue) -> Self {
        let budget = config::check_token_budget(input.token_budget).ok();
        let model = catalogue.find(&input.model).map(|model| model.id.clone());
        let budget_hint = budget
            .zip(model)
            .map(|(tokens, model)| words::budget_hint(tokens / EXCHANGE_TOKENS, &model));
        Self { errors: input.validate(catalogue).err().unwrap_or_default(), budget_hint }
    }
}

impl FormRules {
    /// The rules in force.
    #[must_use]
    pub const fn current() -> Self {
        Self {
            candidate_name_max_chars: config::NAME_MAX_CHARS,
            candidate_email_max_chars: config::EMAIL_MAX_CHARS,
            time_limit_min: NumberRule {
                min: config::TIME_LIMIT_MIN_MINUTES,
                max: config::TIME_LIMIT_MAX_MINUTES,
                step: 5,
            },
            token_budget: NumberRule {
                min: config::TOKEN_BUDGET_MIN,
                max: config::TOKEN_BUDGET_MAX,
                step: 1_000,
            },
            challenge_max_chars: config::CHALLENGE_MAX_CHARS,
            extension_minutes: NumberRule { min: 1, max: config::EXTENSION_MAX_MINUTES, step: 5 },
            extension_tokens: NumberRule { min: 1, max: config::EXTENSION_MAX_TOKENS, step: 1_000 },
            reason_max_chars: config::REASON_MAX_CHARS,
        }
    }
}
