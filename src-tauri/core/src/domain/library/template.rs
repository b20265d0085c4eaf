//! A template: what a session starts from.

use super::challenge::TITLE_MAX_CHARS;
use super::checks::Checks;
use super::item::ItemId;
use crate::domain::assistant::AiPolicy;
use crate::domain::catalogue::Catalogue;
use crate::domain::config::{
    Field, FieldError, check_instructions, check_model, check_time_limit, check_token_budget,
};
use crate::domain::handover::StartedBy;
use crate::domain::time::MINUTE_S;
use serde::{Deserialize, Serialize};

/// A template, whole. The same shape before and after [`Template::validate`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What it is called, 1 to 120 characters.
    pub title: String,
    /// The challenge, as it is when a session is made; none for a session without one.
    pub challenge: Option<ItemId>,
    /// The time limit, in minutes; null where no number was typed.
    pub time_limit_min: Option<i64>,
    /// The budget, in tokens; null where no number was typed.
    pub token_budget: Option<i64>,
    /// The model's id in the catalogue.
    pub model: String,
    /// The rubric it is judged by.
    pub rubric: Option<ItemId>,
    /// What the assistant may do.
    pub policy: AiPolicy,
    /// The assistant's instructions; blank for the usual ones.
    pub instructions: String,
    /// Whether the assistant is told the task.
    pub knows_challenge: bool,
    /// Whether only models on this computer may be asked.
    pub only_local: bool,
    /// Who lets the time begin.
    pub begins: StartedBy,
}

impl Template {
    /// The template as it may be kept.
    ///
    /// # Errors
    /// Every broken rule, in the order of the form.
    pub fn validate(self, catalogue: &Catalogue) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let title = checks.line(Field::Title, "Title", &self.title, TITLE_MAX_CHARS);
        if title.is_empty() {
            checks.broken(Field::Title, "A title is required");
        }
        let seconds = self.time_limit_min.and_then(|minutes| minutes.checked_mul(MINUTE_S));
        checks.keep(check_time_limit(seconds));
        checks.keep(check_token_budget(self.token_budget));
        checks.keep(check_model(&self.model, catalogue));
        let policy = checks.keep(self.policy.clone().validate()).unwrap_or_default();
        let instructions = checks.keep(check_instructions(&self.instructions).map(str::to_owned));
        let instructions = instructions.unwrap_or_default();
        checks.done(Self { title, policy, instructions, ..self })
    }
}
