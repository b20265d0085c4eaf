//! What the console asks for.

use crate::domain::absence::GapAnswer;
use crate::domain::assistant::AiPolicy;
use crate::domain::config::SessionConfig;
use crate::domain::draft::{Draft, TEXT_CAP};
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::library::ItemId;
use crate::domain::lifecycle::Status;
use crate::domain::listing::{ListQuery, SortBy};
use crate::domain::preferences::Preferences;
use crate::domain::session::{Candidate, Changes};
use crate::domain::time::MINUTE_S;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use validator::Validate;

/// A form's content: what was typed, with numbers where numbers were typed.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ConfigInput {
    /// 1 to 255 characters once trimmed, one of them visible and none a control character.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_name: String,
    /// As typed; blank or null means none.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_email: Option<String>,
    /// Minutes; null where no number was typed.
    pub time_limit_min: Option<f64>,
    /// Tokens; null where no number was typed.
    pub token_budget: Option<f64>,
    /// A model's id.
    #[validate(length(max = TEXT_CAP))]
    pub model: String,
    /// Markdown; blank or null means none.
    #[validate(length(max = TEXT_CAP))]
    pub challenge_text: Option<String>,
    /// A JSON object, or null.
    #[serde(default)]
    pub config: Option<Value>,
    /// The template it was filled from, if it was.
    #[serde(default)]
    pub template: Option<ItemId>,
    /// The challenge of the library whose task this is, if it is one; it may have been edited.
    #[serde(default)]
    pub challenge: Option<ItemId>,
    /// The rubric it is to be judged by.
    #[serde(default)]
    pub rubric: Option<ItemId>,
    /// Extra time in per cent of the time limit; null where no number was typed.
    #[serde(default)]
    pub extra_time_percent: Option<f64>,
    /// Extra tokens in per cent of the budget; null where no number was typed.
    #[serde(default)]
    pub extra_tokens_percent: Option<f64>,
}

impl From<ConfigInput> for SessionConfig {
    fn from(input: ConfigInput) -> Self {
        Self {
            candidate_name: input.candidate_name,
            candidate_email: input.candidate_email,
            time_limit_s: input.time_limit_min.map(minutes_to_s),
            token_budget: input.token_budget.map(whole_or_zero),
            model: input.model,
            challenge_text: input.challenge_text,
            config: input.config,
            extra_time_percent: input.extra_time_percent.map(percent),
            extra_tokens_percent: input.extra_tokens_percent.map(percent),
        }
    }
}

/// Prepare a session.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CreateSession {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The form's content.
    #[validate(nested)]
    pub config: ConfigInput,
}

/// Judge a form without creating anything.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CheckConfig {
    /// The form's content.
    #[validate(nested)]
    pub config: ConfigInput,
    /// The challenge its task was taken from; null where it was typed.
    pub challenge: Option<ItemId>,
}

/// Name a session.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SessionRef {
    /// The session to read: no command that changes one takes this.
    pub id: SessionId,
}

/// Ask for a page of a session's runs.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ListRuns {
    /// The session whose runs they are.
    pub id: SessionId,
    /// Only runs before this place; null means the newest.
    pub before: Option<i64>,
    /// Runs wanted, 1 to 500.
    #[validate(range(min = 1, max = 500))]
    pub limit: u32,
}

/// Name a run of a session.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RunRef {
    /// The session whose run it is.
    pub id: SessionId,
    /// Its place among the session's runs, from 1.
    pub seq: i64,
}

/// Run the hidden tests on a session's own answer, or stop what the interviewer runs on it.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RunsOf {
    /// The session whose own answer it is.
    pub id: SessionId,
}

/// Start, resume, delete or restore a session.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ChangeSession {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The session to change; only a restore reaches a deleted one.
    pub id: SessionId,
}

/// Prepare a copy of a session for another candidate.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct DuplicateSession {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The session to copy, without its extensions.
    pub id: SessionId,
    /// Whom the copy is for, by the rules of a new session's name.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_name: String,
    /// As typed; blank means none.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_email: String,
}

impl From<DuplicateSession> for Candidate {
    fn from(request: DuplicateSession) -> Self {
        Self { name: request.candidate_name, email: request.candidate_email }
    }
}

/// Change a session's configuration. A field left out stays as it is.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct UpdateSession {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The session to change: all of it before the start, later only name and address.
    pub id: SessionId,
    /// The version the person looked at.
    pub version: i64,
    /// New name, by the rules of a new session's.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_name: Option<String>,
    /// New address; blank removes it.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_email: Option<String>,
    /// New limit in minutes.
    pub time_limit_min: Option<f64>,
    /// New budget in tokens.
    pub token_budget: Option<f64>,
    /// New model, by its id in the catalogue.
    #[validate(length(max = TEXT_CAP))]
    pub model: Option<String>,
    /// New challenge; blank removes it.
    #[validate(length(max = TEXT_CAP))]
    pub challenge_text: Option<String>,
    /// New instructions of the assistant; blank means the usual ones.
    #[validate(length(max = TEXT_CAP))]
    pub instructions: Option<String>,
    /// Whether the assistant is told the task.
    pub knows_challenge: Option<bool>,
    /// Whether only models on this computer may be asked.
    pub only_local: Option<bool>,
    /// What the assistant may do.
    pub policy: Option<AiPolicy>,
}

impl From<UpdateSession> for Changes {
    fn from(request: UpdateSession) -> Self {
        Self {
            candidate_name: request.candidate_name,
            candidate_email: request.candidate_email,
            time_limit_s: request.time_limit_min.map(minutes_to_s),
            token_budget: request.token_budget.map(whole_or_zero),
            model: request.model,
            challenge_text: request.challenge_text,
            config: None,
            instructions: request.instructions,
            knows_challenge: request.knows_challenge,
            only_local: request.only_local,
            policy: request.policy,
        }
    }
}

/// Give a session more time.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ExtendTime {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// A live session; with its extensions it has at most a day.
    pub id: SessionId,
    /// The version the person looked at.
    pub version: i64,
    /// Whole minutes to add; null where no number was typed.
    pub minutes: Option<f64>,
    /// Why; read in the trail.
    #[validate(length(max = TEXT_CAP))]
    pub reason: String,
}

/// Give a session more tokens.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ExtendTokens {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// A live session; with its extensions it has at most 2,000,000 tokens.
    pub id: SessionId,
    /// The version the person looked at.
    pub version: i64,
    /// Tokens to add; null where no number was typed.
    pub tokens: Option<f64>,
    /// Why; read in the trail.
    #[validate(length(max = TEXT_CAP))]
    pub reason: String,
}

impl GiveAccommodation {
    /// Both percentages as whole numbers; -1, which no rule allows, where one is none.
    #[must_use]
    pub fn percents(&self) -> (i64, i64) {
        let whole = |number: Option<f64>| number.map_or(-1, percent);
        (whole(self.extra_time_percent), whole(self.extra_tokens_percent))
    }
}

impl ExtendTime {
    /// The minutes as a whole number; 0, which no rule allows, where they are none.
    #[must_use]
    pub fn whole_minutes(&self) -> i64 {
        self.minutes.map_or(0, whole_or_zero)
    }
}

impl ExtendTokens {
    /// The tokens as a whole number; 0, which no rule allows, where they are none.
    #[must_use]
    pub fn whole_tokens(&self) -> i64 {
        self.tokens.map_or(0, whole_or_zero)
    }
}

/// Give a session more time and tokens than its limits say, in per cent of these. No reason is asked for.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct GiveAccommodation {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// A session that has not ended.
    pub id: SessionId,
    /// The version the person looked at.
    pub version: i64,
    /// Extra time in per cent of the time limit; null where no number was typed.
    pub extra_time_percent: Option<f64>,
    /// Extra tokens in per cent of the budget; null where no number was typed.
    pub extra_tokens_percent: Option<f64>,
}

/// Say what becomes of a gap.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SettleGap {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The session whose gap is open.
    pub id: SessionId,
    /// Whether the candidate worked in it, so that it counts.
    pub answer: GapAnswer,
}

/// Add or remove the sample sessions.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ChangeSamples {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
}

/// Ask for a page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ListSessions {
    /// Only this status; null means all.
    #[serde(default)]
    pub status: Option<Status>,
    /// Words that name, email or challenge must contain the beginnings of; blank means all.
    #[serde(default)]
    #[validate(length(max = 1_000))]
    pub text: String,
    /// What to order by; when sessions were prepared, where the page does not say.
    #[serde(default)]
    pub sort: SortBy,
    /// From the largest down.
    #[serde(default)]
    pub descending: bool,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to leave out first.
    #[serde(default)]
    pub offset: u64,
}

impl From<ListSessions> for ListQuery {
    fn from(request: ListSessions) -> Self {
        Self {
            status: request.status,
            text: request.text,
            sort: request.sort,
            descending: request.descending,
            limit: request.limit,
            offset: request.offset,
        }
    }
}

/// Keep preferences in place of the present ones.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SaveSettings {
    /// All of them.
    pub preferences: Preferences,
}

/// Keep a draft.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    /// The form, in place of the draft kept before.
    #[validate(nested)]
    pub draft: Draft,
}

/// Put a backup in the database's place; the app starts anew.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RestoreBackup {
    /// The backup's name.
    #[validate(length(max = 100))]
    pub name: String,
}

/// Tell the log that something went wrong in a page that nothing there expected.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ReportMishap {
    /// What kind of error, and where in the page's code; nothing anybody typed.
    #[validate(length(max = 4_000))]
    pub what: String,
}

/// Install the newer version that was found.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct InstallUpdate {
    /// Its version, as the interviewer saw it.
    #[validate(length(max = 100))]
    pub version: String,
}

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Minutes as seconds; a fraction of a minute stays visible as seconds, so that the rule refuses it.
fn minutes_to_s(minutes: f64) -> i64 {
    if minutes.fract() == 0.0 { whole_or_zero(minutes).saturating_mul(MINUTE_S) } else { 1 }
}

/// A whole number as it is; anything else as -1, which no rule of percentages allows.
#[expect(clippy::cast_possible_truncation, reason = "float to int casts saturate")]
pub(super) fn percent(number: f64) -> i64 {
    if number.fract() == 0.0 { number as i64 } else { -1 }
}

/// A whole number as it is; anything else as 0, which no rule allows.
#[expect(clippy::cast_possible_truncation, reason = "float to int casts saturate")]
pub(super) fn whole_or_zero(number: f64) -> i64 {
    if number.fract() == 0.0 { number as i64 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_no_rule_allows_stay_that_way() {
        for typed in [5.5, 0.1, -0.5, f64::MAX, f64::MIN] {
            let input = ConfigInput {
                time_limit_min: Some(typed),
                token_budget: Some(typed),
                ..ConfigInput::default()
            };
            let config = SessionConfig::from(input);
            assert!(crate::domain::config::check_time_limit(config.time_limit_s).is_err());
            assert!(crate::domain::config::check_token_budget(config.token_budget).is_err());
        }
    }

    #[test]
    fn a_request_with_a_field_nobody_knows_is_refused() {
        let text = r#"{"id":"0190b2c4-0000-7000-8000-000000000000","admin":true}"#;
        assert!(serde_json::from_str::<SessionRef>(text).is_err());
    }
}
