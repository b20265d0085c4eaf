//! What an interviewer may set up: each field's limits, and the one place that judges them.

mod accommodation;
mod address;
mod checks;
mod limits;
#[cfg(test)]
mod tests;
mod text;
mod visible;

pub use accommodation::Accommodation;
pub use address::{CandidateEmail, Mailbox};
pub use checks::{
    check_config, check_instructions, check_model, check_optional_reason, check_question,
    check_reason, check_time_limit, check_token_budget,
};
pub use limits::*;
pub(crate) use text::title_of;
pub use text::{CandidateName, Challenge};
pub use visible::{is_blank, is_control, isolated, trimmed, without_mark};

use super::assistant::AssistantConfig;
use super::catalogue::Catalogue;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// The assistant's instructions.
    Instructions,
    /// Minutes to add.
    Minutes,
    /// Tokens to add.
    Tokens,
    /// Why an extension was given.
    Reason,
    /// The question to the assistant.
    Question,
    /// The candidate's own answer.
    OwnAnswer,
    /// The interviewer's note.
    Note,
    /// The interviewer's passcode.
    Passcode,
    /// The interviewer's own name, in settings.
    InterviewerName,
    /// After how long without a sign of life the console locks itself.
    LockAfterIdle,
    /// A provider's name.
    ProviderName,
    /// A provider's address.
    BaseUrl,
    /// How long a provider is given for the first words of an answer.
    FirstPieceTimeout,
    /// A provider's key.
    Key,
    /// What a provider calls a model.
    ModelId,
    /// A model's name.
    ModelName,
    /// A model's context window.
    ContextWindow,
    /// A model's largest answer.
    MaxAnswer,
    /// How a model's tokens are counted.
    Tokenizer,
    /// What a challenge, rubric or template is called.
    Title,
    /// What kind of task a challenge is.
    Category,
    /// Words to find a challenge by.
    Tags,
    /// What the candidate of a challenge reads.
    Task,
    /// What the candidate begins with.
    StarterCode,
    /// Answers that pass.
    Solution,
    /// What an answer is tested by.
    Tests,
    /// What the interviewer may say.
    Hints,
    /// Questions for after the answer.
    FollowUps,
    /// What a reviewer says of a criterion.
    Score,
    /// What a reviewer recommends.
    Recommendation,
    /// A reviewer's summary.
    Summary,
    /// Who reviews.
    Reviewer,
    /// What opens a sealed record.
    Passphrase,
    /// Who is to open a sealed record.
    Recipients,
    /// What the interviewer looks for.
    LookFor,
    /// What the assistant may do.
    Policy,
    /// What a rubric is for.
    About,
    /// What a rubric judges.
    Criteria,
    /// Extra time, in per cent.
    ExtraTime,
    /// Extra tokens, in per cent.
    ExtraTokens,
    /// How many answers a calibration asks for.
    Answers,
}

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldError {
    /// The field whose rule is broken.
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
    /// The candidate's name, as typed.
    pub candidate_name: String,
    /// The candidate's address, as typed; blank means none.
    pub candidate_email: Option<String>,
    /// Whole minutes, given in seconds.
    pub time_limit_s: Option<i64>,
    /// The budget, in tokens.
    pub token_budget: Option<i64>,
    /// A model's id in the catalogue.
    pub model: String,
    /// Markdown; blank means none.
    pub challenge_text: Option<String>,
    /// System prompt, temperature, largest answer: an object, or nothing.
    pub config: Option<Value>,
    /// Extra time in per cent of the time limit; none means none.
    pub extra_time_percent: Option<i64>,
    /// Extra tokens in per cent of the budget; none means none.
    pub extra_tokens_percent: Option<i64>,
}

/// A configuration that keeps every rule.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidConfig {
    /// The candidate's name.
    pub candidate_name: CandidateName,
    /// The candidate's address, if one was given.
    pub candidate_email: Option<CandidateEmail>,
    /// The time limit, in seconds.
    pub time_limit_s: i64,
    /// The budget, in tokens.
    pub token_budget: i64,
    /// A model's id in the catalogue.
    pub model: String,
    /// Markdown, if any was given.
    pub challenge: Option<Challenge>,
    /// What the assistant is to be like.
    pub config: AssistantConfig,
    /// What is given beside the limits.
    pub accommodation: Accommodation,
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
        let percents = (self.extra_time_percent, self.extra_tokens_percent);
        let accommodation = Accommodation::parse(percents.0.unwrap_or(0), percents.1.unwrap_or(0));
        let accommodation = match accommodation {
            Ok(accommodation) => Some(accommodation),
            Err(broken) => {
                errors.extend(broken);
                None
            }
        };
        match (
            candidate_name,
            candidate_email,
            time_limit_s,
            token_budget,
            model,
            challenge,
            config,
            accommodation,
        ) {
            (
                Some(candidate_name),
                Some(candidate_email),
                Some(time_limit_s),
                Some(token_budget),
                Some(model),
                Some(challenge),
                Some(config),
                Some(accommodation),
            ) => Ok(ValidConfig {
                candidate_name,
                candidate_email,
                time_limit_s,
                token_budget,
                model,
                challenge,
                config,
                accommodation,
            }),
            _ => Err(errors),
        }
    }
}
