//! The handover, and the live session beside it, as the console shows them.

use crate::api::words;
use crate::domain::catalogue::is_practice;
use crate::domain::handover::{Handover, StartedBy};
use crate::domain::ids::SessionId;
use crate::domain::ledger::UsedBy;
use crate::domain::lifecycle::{self, Action};
use crate::domain::note::{Note, NoteKind};
use crate::domain::preferences::Theme;
use crate::domain::session::Session;
use crate::domain::time::UtcMs;
use serde::Serialize;

/// A laptop in a candidate's hands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HandoverView {
    /// The one session the candidate reaches.
    pub session_id: SessionId,
    /// The session's version all of this is about.
    pub version: i64,
    /// What may be asked of the session now, in the order of buttons, in place of what it tells by
    /// itself.
    pub actions: Vec<Action>,
    /// Who has the laptop, by the session's name for them.
    pub candidate_name: String,
    /// Whether it is practice: the assistant is a script, no AI.
    pub is_practice: bool,
    /// When the laptop was handed over, by the wall.
    pub at: UtcMs,
    /// Who lets the time begin.
    pub begins: StartedBy,
    /// Whether the candidate read the rules and agreed.
    pub has_consented: bool,
    /// Whether time goes on as soon as the candidate says so.
    pub is_resume_armed: bool,
    /// Since when the candidate is away from the window; null while they are in it.
    pub away_since: Option<UtcMs>,
    /// How that stands, in words: "Reading the rules", "Working", "In another window".
    pub words: String,
}

/// What a handover can be like on this computer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HandoverOptions {
    /// Whether there is a way back.
    pub has_passcode: bool,
    /// Whether the console can stay, on a second display.
    pub has_second_display: bool,
    /// What was chosen before about the console; null where nobody was asked yet.
    pub console_stays: Option<bool>,
}

/// A passcode was set.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PasscodeSet {
    /// Opens once what the passcode opens; shown now and never again.
    pub recovery_code: String,
}

/// What a locked console shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LockView {
    /// Whether it is locked.
    pub is_locked: bool,
    /// Milliseconds until the next try is looked at; 0 where it may be now.
    pub wait_ms: i64,
    /// Light or dark.
    pub theme: Theme,
    /// How large text is, in percent of the usual.
    pub text_percent: i64,
}

/// A private note.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NoteView {
    /// The entry of the trail that says it was made.
    pub event_seq: i64,
    /// What it is.
    pub kind: NoteKind,
    /// As typed; empty for a bookmark.
    pub text: String,
    /// When it was made, by the wall.
    pub at: UtcMs,
    /// Time the session had run by then.
    pub ran_ms: i64,
}

/// Tokens used by a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UsePoint {
    /// Time the session had run.
    pub ran_ms: i64,
    /// Tokens used in all by then.
    pub tokens: i64,
}

/// Use over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UseView {
    /// After each answer, in the order of time; the first is nothing at nothing.
    pub points: Vec<UsePoint>,
    /// Time the session had run at each run of the candidate's code.
    pub runs_ms: Vec<i64>,
    /// The time limit, extensions included: where the even pace ends.
    pub limit_ms: i64,
    /// The budget, extensions included: where the even pace ends.
    pub budget: i64,
}

impl HandoverView {
    /// The handover of that session, whose candidate agreed to the rules or did not yet.
    #[must_use]
    pub fn of(handover: &Handover, session: &Session, has_consented: bool) -> Self {
        let is_over = session.status.is_ended();
        Self {
            session_id: handover.session_id,
            version: session.version,
            actions: lifecycle::allowed_handed_over(session.status, handover.is_resume_armed),
            candidate_name: session.candidate_name.as_str().to_owned(),
            is_practice: is_practice(&session.model),
            at: handover.at,
            begins: handover.begins,
            has_consented,
            is_resume_armed: lifecycle::waits_to_go_on(session.status, handover.is_resume_armed),
            away_since: handover.left.filter(|_| !is_over).map(|left| left.wall),
            words: words::handover(handover, session.status, has_consented).to_owned(),
        }
    }
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        let Note { event_seq, kind, text, at, ran_ms } = note;
        Self { event_seq, kind, text, at, ran_ms }
    }
}

impl UseView {
    /// The session's use, given what it had used after each answer, and when its candidate ran code.
    #[must_use]
    pub fn of(session: &Session, used: &[UsedBy], runs_ms: Vec<i64>) -> Self {
        let nothing = UsePoint { ran_ms: 0, tokens: 0 };
        let points = used.iter().map(|by| UsePoint { ran_ms: by.ran_ms, tokens: by.tokens });
        Self {
            points: std::iter::once(nothing).chain(points).collect(),
            runs_ms,
            limit_ms: session.limit_ms(),
            budget: session.token_budget,
        }
    }
}
