//! What the interviewer prefers: the defaults of the form and the look of the app.

use super::catalogue::Catalogue;
use super::config::{
    Field, FieldError, NAME_MAX_CHARS, check_instructions, check_model, check_time_limit,
    check_token_budget, is_blank, is_control, trimmed,
};
use super::time::MINUTE_S;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The longest a console can be left alone before it locks itself, in minutes, unless it never does.
pub const LOCK_AFTER_IDLE_MAX_MIN: i64 = 240;

/// How small and how large text can be made, in percent of the usual; WCAG 1.4.4 asks for 200.
pub const TEXT_PERCENT: RangeInclusive<i64> = 80..=200;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light, whatever the system has.
    Light,
    /// Dark, whatever the system has.
    Dark,
}

/// Preferences whose loss would cost nothing but a minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Preferences {
    /// Written into the trail beside what the interviewer does; blank means nameless.
    pub interviewer_name: String,
    /// What the form starts with, in minutes.
    pub default_time_limit_min: i64,
    /// What the form starts with, in tokens.
    pub default_token_budget: i64,
    /// What the form starts with, a model's id.
    pub default_model: String,
    /// What new sessions tell their assistant; blank for the usual instructions.
    pub default_instructions: String,
    /// Whether new sessions tell their assistant the task.
    pub default_knows_challenge: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Whether the help beside the form is open.
    pub help_panel_open: bool,
    /// Whether nothing but this computer may be called; shown as "Offline".
    pub only_local: bool,
    /// Minutes without a sign of life after which the console locks itself, where there is a
    /// passcode; 0 for never.
    pub lock_after_idle_min: i64,
    /// Whether the console is locked when the computer comes back from sleep, where there is a
    /// passcode.
    pub lock_on_suspend: bool,
    /// Whether the console stays open on a second display when the laptop is handed over; none until
    /// the interviewer was asked.
    pub console_stays: Option<bool>,
    /// Whether keys of one letter or sign act in the console; WCAG 2.1.4 asks for a way to turn them
    /// off.
    pub letter_keys: bool,
    /// How large the console's text is, in percent of the usual.
    pub text_percent: i64,
    /// Whether newer versions of Hotseat are looked for.
    pub looks_for_updates: bool,
    /// Whether the ways to begin are left out where there are no sessions yet.
    pub first_steps_hidden: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            interviewer_name: String::new(),
            default_time_limit_min: 60,
            default_token_budget: 50_000,
            default_model: "gpt-4".into(),
            default_instructions: String::new(),
            default_knows_challenge: true,
            theme: Theme::System,
            help_panel_open: true,
            only_local: false,
            lock_after_idle_min: 0,
            lock_on_suspend: true,
            console_stays: None,
            letter_keys: true,
            text_percent: 100,
            looks_for_updates: false,
            first_steps_hidden: false,
        }
    }
}

impl Preferences {
    /// These preferences, with the usual model in place of a default that is no longer on offer.
    #[must_use]
    pub fn with_model_on_offer(mut self, catalogue: &Catalogue) -> Self {
        if catalogue.find(&self.default_model).is_none() {
            self.default_model = Self::default().default_model;
        }
        self
    }

    /// Trims and judges every field.
    ///
    /// # Errors
    /// All broken rules together.
    pub fn validate(mut self, catalogue: &Catalogue) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        self.interviewer_name = if is_blank(&self.interviewer_name) {
            String::new()
        } else {
            trimmed(&self.interviewer_name).to_owned()
        };
        if self.interviewer_name.chars().count() > NAME_MAX_CHARS {
            errors.push(FieldError::new(
                Field::InterviewerName,
                "Your name is longer than 255 characters",
            ));
        } else if self.interviewer_name.chars().any(is_control) {
            errors.push(FieldError::new(
                Field::InterviewerName,
                "Your name contains control characters",
            ));
        }
        // Set in steps and never typed: a value out of bounds is no mistake to show the interviewer.
        self.text_percent = self.text_percent.clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
        let seconds = self.default_time_limit_min.saturating_mul(MINUTE_S);
        errors.extend(check_time_limit(Some(seconds)).err());
        errors.extend(check_token_budget(Some(self.default_token_budget)).err());
        errors.extend(check_model(&self.default_model, catalogue).err());
        self.default_instructions = trimmed(&self.default_instructions).to_owned();
        errors.extend(check_instructions(&self.default_instructions).err());
        if !(0..=LOCK_AFTER_IDLE_MAX_MIN).contains(&self.lock_after_idle_min) {
            let message = "The console can lock itself after 1 to 240 minutes, or never";
            errors.push(FieldError::new(Field::LockAfterIdle, message));
        }
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }
}

/// A level's recommended limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// The level of candidate it suits, as shown.
    pub level: &'static str,
    /// Recommended time limit, in minutes.
    pub time_limit_min: i64,
    /// Recommended token budget, in tokens.
    pub token_budget: i64,
    /// Id of the recommended model.
    pub model: &'static str,
}

/// Recommended settings by level, from the prototype's own experience.
pub const RECOMMENDATIONS: [Recommendation; 3] = [
    Recommendation {
        level: "Junior",
        time_limit_min: 45,
        token_budget: 30_000,
        model: "gpt-3.5-turbo",
    },
    Recommendation { level: "Mid-level", time_limit_min: 60, token_budget: 50_000, model: "gpt-4" },
    Recommendation {
        level: "Senior",
        time_limit_min: 90,
        token_budget: 80_000,
        model: "gpt-4-turbo",
    },
];

/// What one question with its answer takes at the upper end, in tokens; the guide's figure for
/// "about 25 exchanges".
pub const EXCHANGE_TOKENS: i64 = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_and_every_recommendation_keep_the_rules() {
        let catalogue = Catalogue::built_in();
        assert!(Preferences::default().validate(&catalogue).is_ok());
        for level in RECOMMENDATIONS {
            let preferences = Preferences {
                default_time_limit_min: level.time_limit_min,
                default_token_budget: level.token_budget,
                default_model: level.model.into(),
                ..Preferences::default()
            };
            assert!(preferences.validate(&catalogue).is_ok(), "{}", level.level);
        }
    }

    #[test]
    fn a_model_that_is_gone_gives_way_to_the_usual_one() {
        let catalogue = Catalogue::built_in();
        let prefers =
            |model: &str| Preferences { default_model: model.into(), ..Preferences::default() };
        let kept = prefers("gone").with_model_on_offer(&catalogue);
        assert_eq!(kept.default_model, "gpt-4");
        assert!(kept.validate(&catalogue).is_ok());
        let other = prefers("gpt-4-turbo").with_model_on_offer(&catalogue);
        assert_eq!(other.default_model, "gpt-4-turbo");
    }

    #[test]
    fn text_is_never_smaller_or_larger_than_it_can_be_read() {
        let kept = |text_percent| {
            let preferences = Preferences { text_percent, ..Preferences::default() };
            preferences.validate(&Catalogue::built_in()).unwrap().text_percent
        };
        assert_eq!([kept(i64::MIN), kept(150), kept(i64::MAX)], [80, 150, 200]);
    }

    #[test]
    fn all_broken_preferences_come_back_together() {
        let preferences = Preferences {
            interviewer_name: "x".repeat(256),
            default_time_limit_min: i64::MAX,
            default_token_budget: 0,
            default_model: "none".into(),
            ..Preferences::default()
        };
        let errors = preferences.validate(&Catalogue::built_in()).unwrap_err();
        assert_eq!(errors.len(), 4);
    }
}
