//! What the console asks for around a handover: the handover itself, the passcode, the live session.

use crate::domain::draft::TEXT_CAP;
use crate::domain::handover::StartedBy;
use crate::domain::ids::{RequestId, SessionId};
use serde::Deserialize;
use validator::Validate;

/// Give the laptop to a session's candidate.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// A session that is not over and has no open gap, while none is handed over.
    pub id: SessionId,
    /// Whether the console stays open on another display; without a second one it never does.
    pub console_stays: bool,
    /// Who lets the time begin. The interviewer can only from a console that stays.
    pub begins: StartedBy,
}

/// Set the passcode, or another in its place.
#[derive(Clone, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SetPasscode {
    /// The new one, as typed.
    #[validate(length(max = 1_000))]
    pub passcode: String,
    /// The one in force, where there is one.
    #[validate(length(max = 1_000))]
    pub current: Option<String>,
}

/// Pause or end a session.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct ChangeWithReason {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// A live session; to be paused, its time has to run or wait for the candidate to go on.
    pub id: SessionId,
    /// Why; read in the trail and by the candidate. Blank or left out means none.
    #[serde(default)]
    #[validate(length(max = TEXT_CAP))]
    pub reason: Option<String>,
}

/// Make a private note on a session.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// A session on the list, in any status.
    pub id: SessionId,
    /// 1 to 10,000 characters once trimmed.
    #[validate(length(max = TEXT_CAP))]
    pub text: String,
}

/// Keep a private note that is being typed.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct KeepNoteDraft {
    /// The session the note is about: each keeps one draft.
    pub id: SessionId,
    /// As typed; empty where nothing is typed any more.
    #[validate(length(max = TEXT_CAP))]
    pub text: String,
}

/// An entry of a session's trail.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct EventRef {
    /// The session whose trail has the entry.
    pub id: SessionId,
    /// The entry's place, from 1.
    pub seq: i64,
}

/// Ask for a page of a session's conversation.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SessionConversation {
    /// The session; an unknown one has an empty page.
    pub id: SessionId,
    /// Only messages before this place; null means the newest.
    pub before: Option<i64>,
    /// Messages wanted, 1 to 500.
    pub limit: u32,
}
