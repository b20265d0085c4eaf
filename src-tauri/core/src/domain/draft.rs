//! A form not sent yet.

use super::config::CHALLENGE_MAX_CHARS;
use super::ids::RequestId;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Any text longer than this is refused before anything looks at it: four times the largest
/// challenge, so that the challenge's own rule speaks first.
pub const TEXT_CAP: u64 = 4 * CHALLENGE_MAX_CHARS as u64;

const fn yes() -> bool {
    true
}

/// A form not sent yet, exactly as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The id the form will be sent with, so that a crash between sending and answering creates
    /// one session, not two.
    pub request_id: Option<RequestId>,
    /// As typed.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_name: String,
    /// As typed.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_email: String,
    /// As typed.
    #[validate(length(max = 1_000))]
    pub time_limit: String,
    /// As typed.
    #[validate(length(max = 1_000))]
    pub token_budget: String,
    /// As chosen.
    #[validate(length(max = 1_000))]
    pub model: String,
    /// As typed.
    #[validate(length(max = TEXT_CAP))]
    pub challenge_text: String,
    /// As typed; drafts of before did not say, which means the usual ones.
    #[serde(default)]
    #[validate(length(max = TEXT_CAP))]
    pub instructions: String,
    /// Whether the assistant is told the task; drafts of before did not say.
    #[serde(default = "yes")]
    pub knows_challenge: bool,
    /// Whether only models on this computer may be asked; drafts of before did not say.
    #[serde(default)]
    pub only_local: bool,
}
