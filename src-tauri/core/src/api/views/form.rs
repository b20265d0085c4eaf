//! What the forms need: limits, and the verdict on what was typed.

use super::{LanguageView, PolicyView};
use crate::api::words;
use crate::domain::assistant::{AiPolicy, AssistantConfig, Briefing, DEFAULT_SYSTEM_PROMPT};
use crate::domain::catalogue::{
    CONTEXT_WINDOW_MAX, CONTEXT_WINDOW_MIN, Catalogue, FIRST_PIECE_DEFAULT_S, FIRST_PIECE_MAX_S,
    FIRST_PIECE_MIN_S, MAX_ANSWER_MIN, Tokenizer, suggest,
};
use crate::domain::config::{self, Accommodation, FieldError};
use crate::domain::library::{
    CALIBRATION_ANSWERS_MAX, CALIBRATION_ANSWERS_USUAL, CALIBRATION_BUDGET_USUAL, CRITERIA_MAX,
    Difficulty, LEVELS_MAX, LEVELS_MIN,
};
use crate::domain::preferences::{self, EXCHANGE_TOKENS, LOCK_AFTER_IDLE_MAX_MIN};
use serde::Serialize;
use serde_json::Value;

/// A form's verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConfigCheck {
    /// All broken rules, in the order of the form.
    pub errors: Vec<FieldError>,
    /// "About 25 exchanges on gpt-4"; null where budget or model are not valid.
    pub budget_hint: Option<String>,
    /// What the assistant is told with every question takes, in words; null where the model is not valid.
    pub briefing_hint: Option<String>,
    /// That the budget is below what the challenge was calibrated to take; null where it is not.
    pub budget_warning: Option<String>,
    /// Both, where the field for one of them holds "Jane Doe <jane@example.com>".
    pub mailbox: Option<config::Mailbox>,
}

/// A number's limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NumberRule {
    /// The smallest number that is valid.
    pub min: i64,
    /// The largest number that is valid.
    pub max: i64,
    /// What a stepper adds or takes.
    pub step: i64,
}

/// How small and how large text can be made, in percent of the usual. It crosses with the types: a page
/// draws text before the shell has answered it.
pub const TEXT_PERCENT: NumberRule = NumberRule {
    min: *preferences::TEXT_PERCENT.start(),
    max: *preferences::TEXT_PERCENT.end(),
    step: 10,
};

/// Whom a challenge can suit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DifficultyView {
    /// What a challenge's form saves.
    pub id: Difficulty,
    /// What people read.
    pub name: &'static str,
}

/// The limits of every field of the forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FormRules {
    /// Limits of a new session's time, in minutes; extensions may go beyond.
    pub time_limit_min: NumberRule,
    /// Limits of a new session's budget, in tokens; extensions may go beyond.
    pub token_budget: NumberRule,
    /// What an assistant is told where the form says nothing.
    pub usual_instructions: &'static str,
    /// What an assistant may do, from the strictest policy on; an own one stands beside them.
    pub policies: Vec<PolicyView>,
    /// What a new form says the assistant may do.
    pub usual_policy: AiPolicy,
    /// What code can be written in, in the order of the choice.
    pub languages: Vec<LanguageView>,
    /// Whom a challenge can suit, from the easiest.
    pub difficulties: Vec<DifficultyView>,
    /// How many criteria a rubric can have.
    pub criteria: NumberRule,
    /// How many levels a criterion can have.
    pub levels: NumberRule,
    /// How many answers a calibration can ask for.
    pub calibration_answers: NumberRule,
    /// How many a new form for one asks for.
    pub usual_calibration_answers: i64,
    /// The budget that a new form for one begins with, in tokens.
    pub usual_calibration_budget: i64,
    /// Per cent an accommodation can give.
    pub accommodation_percent: NumberRule,
    /// Minutes an extension can give.
    pub extension_minutes: NumberRule,
    /// Tokens an extension can give.
    pub extension_tokens: NumberRule,
    /// Minutes without a sign of life after which the console locks itself; 0 for never.
    pub lock_after_idle_min: NumberRule,
}

/// A way to count tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TokenizerView {
    /// What a model's form saves.
    pub id: Tokenizer,
    /// What the choice shows: "Exact (cl100k)".
    pub name: &'static str,
    /// Which models are counted so.
    pub note: &'static str,
}

/// The limits of the forms for providers and models, and what new ones start with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CatalogueRules {
    /// Seconds to wait for an answer's first words.
    pub first_piece_timeout_s: NumberRule,
    /// What a new provider starts with, in seconds.
    pub first_piece_timeout_start_s: u32,
    /// Limits of what a model reads at once, in tokens.
    pub context_window_tokens: NumberRule,
    /// What a new model starts with, in tokens.
    pub context_window_start_tokens: u32,
    /// Tokens; never more than the context window.
    pub max_answer_tokens: NumberRule,
    /// What a new model starts with, in tokens.
    pub max_answer_start_tokens: u32,
    /// Ways to count, the one a new model starts with first.
    pub tokenizers: Vec<TokenizerView>,
}

impl ConfigCheck {
    /// The verdict on a configuration whose challenge took `most_tokens` when it was calibrated.
    #[must_use]
    pub fn of(
        input: config::SessionConfig,
        catalogue: &Catalogue,
        most_tokens: Option<i64>,
    ) -> Self {
        let budget = config::check_token_budget(input.token_budget).ok();
        let offered = catalogue.find(&input.model);
        let briefing_hint = offered.map(|model| {
            let challenge = input.challenge_text.as_deref().filter(|text| !config::is_blank(text));
            let wishes = input.config.as_ref().and_then(Value::as_object);
            let wishes = AssistantConfig::read(wishes.cloned().unwrap_or_default());
            let wishes = wishes.for_new_session();
            let window_tokens = model.context_window_tokens.into();
            let briefing = Briefing::of(&wishes, challenge, window_tokens);
            words::briefing(&briefing, challenge.is_some())
        });
        let model = offered.map(|model| model.remote_id.clone());
        let budget_hint = budget
            .zip(model)
            .map(|(tokens, model)| words::budget_hint(tokens / EXCHANGE_TOKENS, &model));
        let percents = (input.extra_time_percent, input.extra_tokens_percent);
        let extra = Accommodation::parse(percents.0.unwrap_or(0), percents.1.unwrap_or(0))
            .unwrap_or_default();
        let given = budget.map(|budget| extra.token_budget(budget));
        let budget_warning =
            given.zip(most_tokens).and_then(|(budget, most)| words::budget_warning(budget, most));
        let mailbox = config::Mailbox::in_either(
            &input.candidate_name,
            input.candidate_email.as_deref().unwrap_or_default(),
        );
        let errors = input.validate(catalogue).err().unwrap_or_default();
        Self { errors, budget_hint, briefing_hint, budget_warning, mailbox }
    }
}

impl FormRules {
    /// The rules in force.
    #[must_use]
    pub fn current() -> Self {
        Self {
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
            usual_instructions: DEFAULT_SYSTEM_PROMPT,
            policies: AiPolicy::PRESETS.iter().map(PolicyView::from).collect(),
            usual_policy: AiPolicy::default(),
            languages: LanguageView::all(),
            difficulties: Difficulty::ALL
                .into_iter()
                .map(|id| DifficultyView { id, name: id.words() })
                .collect(),
            criteria: NumberRule { min: 1, max: whole(CRITERIA_MAX), step: 1 },
            levels: NumberRule { min: whole(LEVELS_MIN), max: whole(LEVELS_MAX), step: 1 },
            calibration_answers: NumberRule { min: 1, max: CALIBRATION_ANSWERS_MAX, step: 1 },
            usual_calibration_answers: CALIBRATION_ANSWERS_USUAL,
            usual_calibration_budget: CALIBRATION_BUDGET_USUAL,
            accommodation_percent: NumberRule {
                min: 0,
                max: config::ACCOMMODATION_MAX_PERCENT,
                step: 5,
            },
            extension_minutes: NumberRule { min: 1, max: config::EXTENSION_MAX_MINUTES, step: 5 },
            extension_tokens: NumberRule { min: 1, max: config::EXTENSION_MAX_TOKENS, step: 1_000 },
            lock_after_idle_min: NumberRule { min: 0, max: LOCK_AFTER_IDLE_MAX_MIN, step: 5 },
        }
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What can be chosen: a model that Hotseat runs itself has its own.
const TOKENIZERS: [Tokenizer; 3] = [Tokenizer::Cl100k, Tokenizer::O200k, Tokenizer::Estimate];

impl CatalogueRules {
    /// The rules in force. A new model starts with what is assumed of one nobody knows.
    #[must_use]
    pub fn current() -> Self {
        let start = suggest("");
        let mut tokenizers = TOKENIZERS;
        tokenizers.sort_by_key(|one| *one != start.tokenizer);
        let views = tokenizers.map(|id| TokenizerView {
            id,
            name: words::counted(id),
            note: words::counts_for(id),
        });
        Self {
            first_piece_timeout_s: NumberRule {
                min: i64::from(FIRST_PIECE_MIN_S),
                max: i64::from(FIRST_PIECE_MAX_S),
                step: 10,
            },
            first_piece_timeout_start_s: FIRST_PIECE_DEFAULT_S,
            context_window_tokens: NumberRule {
                min: CONTEXT_WINDOW_MIN,
                max: CONTEXT_WINDOW_MAX,
                step: 1_024,
            },
            context_window_start_tokens: start.context_window_tokens,
            max_answer_tokens: NumberRule {
                min: MAX_ANSWER_MIN,
                max: CONTEXT_WINDOW_MAX,
                step: 256,
            },
            max_answer_start_tokens: start.max_answer_tokens,
            tokenizers: views.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::{ModelInput, ProviderId, ProviderInput};

    #[test]
    fn what_new_providers_and_models_start_with_keeps_the_rules() {
        let rules = CatalogueRules::current();
        let provider = ProviderInput {
            name: "Shed".into(),
            base_url: "http://127.0.0.1:9/v1".into(),
            needs_key: false,
            first_piece_timeout_s: Some(i64::from(rules.first_piece_timeout_start_s)),
        };
        assert!(provider.validate(ProviderId("shed".into())).is_ok());
        let model = ModelInput {
            remote_id: "llama".into(),
            name: String::new(),
            context_window_tokens: Some(i64::from(rules.context_window_start_tokens)),
            max_answer_tokens: Some(i64::from(rules.max_answer_start_tokens)),
            tokenizer: rules.tokenizers[0].id,
        };
        let catalogue = Catalogue::built_in();
        assert!(model.validate(None, &ProviderId("shed".into()), &catalogue).is_ok());
        assert_eq!(rules.tokenizers.len(), Tokenizer::ALL.len() - 1);
    }
}
