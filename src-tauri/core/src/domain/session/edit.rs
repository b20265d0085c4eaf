//! Changing limits and configuration.

use super::{Brief, Refusal, Session, chars};
use crate::domain::assistant::{AiPolicy, AssistantConfig};
use crate::domain::catalogue::Catalogue;
use crate::domain::config::{
    CandidateEmail, CandidateName, Challenge, EXTENSION_MAX_MINUTES, EXTENSION_MAX_TOKENS, Field,
    FieldError, TIME_LIMIT_CEILING_MINUTES, TOKEN_BUDGET_CEILING, check_config, check_instructions,
    check_model, check_reason, check_time_limit, check_token_budget,
};
use crate::domain::event::{EventBody, FieldChange, FieldValue, Personal};
use crate::domain::lifecycle::{self, Action};
use crate::domain::number::grouped;
use crate::domain::time::MINUTE_S;
use serde_json::{Value, json};

/// Fields to change; none leaves a field as it is. As typed, not judged yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The candidate's new name.
    pub candidate_name: Option<String>,
    /// New address; blank removes it.
    pub candidate_email: Option<String>,
    /// New limit in seconds.
    pub time_limit_s: Option<i64>,
    /// New budget in tokens.
    pub token_budget: Option<i64>,
    /// The new model's id.
    pub model: Option<String>,
    /// New challenge; blank removes it.
    pub challenge_text: Option<String>,
    /// New config, a JSON object.
    pub config: Option<Value>,
    /// New instructions of the assistant, blank for the usual ones; the rest of the config stays.
    pub instructions: Option<String>,
    /// Whether the assistant is to know the task; the rest of the config stays.
    pub knows_challenge: Option<bool>,
    /// Whether only models on this computer may be asked; the rest of the config stays.
    pub only_local: Option<bool>,
    /// What the assistant may do; the rest of the config stays.
    pub policy: Option<AiPolicy>,
}

impl Session {
    /// Gives more minutes.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless live; [`Refusal::Invalid`] for minutes outside 1 to 180, a
    /// total beyond a day, or a missing reason.
    pub fn extend_time(&mut self, minutes: i64, reason: &str) -> Result<EventBody, Refusal> {
        lifecycle::next(self.status, Action::ExtendTime)?;
        let most =
            EXTENSION_MAX_MINUTES.min(TIME_LIMIT_CEILING_MINUTES - self.time_limit_s / MINUTE_S);
        let amount = check_amount(minutes, most, Field::Minutes, "minutes");
        let (minutes, reason) = both(amount, check_reason(reason))?;
        let from_s = self.time_limit_s;
        self.time_limit_s += minutes * MINUTE_S;
        let reason = reason.into();
        Ok(EventBody::TimeExtended { minutes, from_s, to_s: self.time_limit_s, reason })
    }

    /// Gives more tokens.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless live; [`Refusal::Invalid`] for tokens outside 1 to 200,000, a
    /// total beyond 2,000,000, or a missing reason.
    pub fn extend_tokens(&mut self, tokens: i64, reason: &str) -> Result<EventBody, Refusal> {
        lifecycle::next(self.status, Action::ExtendTokens)?;
        let most = EXTENSION_MAX_TOKENS.min(TOKEN_BUDGET_CEILING - self.token_budget);
        let amount = check_amount(tokens, most, Field::Tokens, "tokens");
        let (tokens, reason) = both(amount, check_reason(reason))?;
        let from = self.token_budget;
        self.token_budget += tokens;
        Ok(EventBody::TokensExtended { tokens, from, to: self.token_budget, reason: reason.into() })
    }

    /// Changes its configuration: everything while created, later only name and email.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with all broken rules; [`Refusal::Transition`] where the status does
    /// not allow it.
    pub fn update(
        &mut self,
        brief: &mut Brief,
        changes: Changes,
        catalogue: &Catalogue,
    ) -> Result<Option<EventBody>, Refusal> {
        let edits_config = changes.time_limit_s.is_some()
            || changes.token_budget.is_some()
            || changes.model.is_some()
            || changes.challenge_text.is_some()
            || changes.config.is_some()
            || changes.instructions.is_some()
            || changes.knows_challenge.is_some()
            || changes.only_local.is_some()
            || changes.policy.is_some();
        let action = if edits_config { Action::EditConfig } else { Action::EditCandidate };
        lifecycle::next(self.status, action)?;

        let mut errors = Vec::new();
        let mut keep = |error| errors.push(error);
        let (mut next, mut next_brief) = (self.clone(), brief.clone());
        if let Some(name) = changes.candidate_name
            && let Ok(name) = CandidateName::parse(&name).map_err(&mut keep)
        {
            next.candidate_name = name;
        }
        if let Some(email) = changes.candidate_email
            && let Ok(email) = CandidateEmail::parse_optional(Some(&email)).map_err(&mut keep)
        {
            next.candidate_email = email;
        }
        if let Some(seconds) = changes.time_limit_s
            && let Ok(seconds) = check_time_limit(Some(seconds)).map_err(&mut keep)
        {
            next.original_time_limit_s = seconds;
            next.time_limit_s = next.accommodated_time_limit_s();
        }
        if let Some(tokens) = changes.token_budget
            && let Ok(tokens) = check_token_budget(Some(tokens)).map_err(&mut keep)
        {
            next.original_token_budget = tokens;
            next.token_budget = next.accommodated_token_budget();
        }
        if let Some(model) = changes.model
            && let Ok(model) = check_model(&model, catalogue).map_err(&mut keep)
        {
            next.model = model;
        }
        if let Some(text) = changes.challenge_text
            && let Ok(challenge) = Challenge::parse_optional(Some(text)).map_err(&mut keep)
        {
            // What it is called in the library stays, whatever its first line becomes.
            let first_line = next_brief.challenge.as_ref().map(Challenge::title);
            if challenge.is_none() || next.challenge_title == first_line {
                next.challenge_title = challenge.as_ref().map(Challenge::title);
            }
            next_brief.challenge = challenge;
        }
        if let Some(config) = changes.config
            && let Ok(config) = check_config(Some(config)).map_err(&mut keep)
        {
            next_brief.config = config;
        }
        if let Some(text) = changes.instructions
            && let Ok(text) = check_instructions(&text).map_err(&mut keep)
        {
            next_brief.config.system_prompt = (!text.is_empty()).then(|| text.to_owned());
        }
        if let Some(knows_challenge) = changes.knows_challenge {
            next_brief.config.knows_challenge = Some(knows_challenge);
        }
        if let Some(only_local) = changes.only_local {
            next_brief.config.only_local = only_local.then_some(true);
        }
        if let Some(policy) = changes.policy
            && let Ok(policy) = policy.validate().map_err(&mut keep)
        {
            next_brief.config.policy = Some(policy);
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors));
        }
        let changes = differences((self, brief), (&next, &next_brief));
        (*self, *brief) = (next, next_brief);
        Ok((!changes.is_empty()).then_some(EventBody::SessionUpdated { changes }))
    }
}

fn differences(
    (from, from_brief): (&Session, &Brief),
    (to, to_brief): (&Session, &Brief),
) -> Vec<FieldChange> {
    let (plain, personal) =
        (FieldValue::Plain, |value| FieldValue::Personal(Personal::Known(value)));
    let email =
        |s: &Session| personal(json!(s.candidate_email.as_ref().map(CandidateEmail::as_str)));
    let length = |b: &Brief| plain(json!(format!("{} characters", chars(b.challenge.as_ref()))));
    let size = |b: &Brief| plain(json!(format!("{} settings", b.config.to_map().len())));
    let mut changes = Vec::new();
    let mut compare = |field: &str, differs: bool, from: FieldValue, to: FieldValue| {
        if differs {
            changes.push(FieldChange { field: field.into(), from, to });
        }
    };
    let name = |s: &Session| personal(json!(s.candidate_name.as_str()));
    compare("candidate_name", from.candidate_name != to.candidate_name, name(from), name(to));
    compare("candidate_email", from.candidate_email != to.candidate_email, email(from), email(to));
    let limit = |s: &Session| plain(json!(s.time_limit_s));
    compare("time_limit_s", from.time_limit_s != to.time_limit_s, limit(from), limit(to));
    let budget = |s: &Session| plain(json!(s.token_budget));
    compare("token_budget", from.token_budget != to.token_budget, budget(from), budget(to));
    compare("model", from.model != to.model, plain(json!(from.model)), plain(json!(to.model)));
    let challenge_differs = from_brief.challenge != to_brief.challenge;
    compare("challenge_text", challenge_differs, length(from_brief), length(to_brief));
    let (before, after) = (&from_brief.config, &to_brief.config);
    let instructions = |config: &AssistantConfig| {
        plain(json!(format!("{} characters", config.instructions().chars().count())))
    };
    let instructions_differ = before.instructions() != after.instructions();
    compare("instructions", instructions_differ, instructions(before), instructions(after));
    let knows = |config: &AssistantConfig| plain(json!(config.knows_challenge()));
    let knows_differs = before.knows_challenge() != after.knows_challenge();
    compare("knows_challenge", knows_differs, knows(before), knows(after));
    let policy = |config: &AssistantConfig| {
        plain(json!(config.policy.as_ref().map(|policy| policy.card().title)))
    };
    compare("policy", before.policy != after.policy, policy(before), policy(after));
    compare("config", from_brief.config != to_brief.config, size(from_brief), size(to_brief));
    changes
}

fn check_amount(amount: i64, most: i64, field: Field, unit: &str) -> Result<i64, FieldError> {
    if most < 1 {
        return Err(FieldError::new(field, format!("This session can't get more {unit}")));
    }
    if (1..=most).contains(&amount) {
        return Ok(amount);
    }
    Err(FieldError::new(field, format!("Add between 1 and {} {unit}", grouped(most))))
}

fn both<A, B>(a: Result<A, FieldError>, b: Result<B, FieldError>) -> Result<(A, B), Refusal> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(Refusal::Invalid(a.err().into_iter().chain(b.err()).collect())),
    }
}
