//! Giving the laptop to a candidate, and getting it back.

use super::ids::SessionId;
use super::time::{Moment, UtcMs};
use serde::{Deserialize, Serialize};

/// A candidate who comes back within this long never left: windows lose the focus for an instant
/// when they open, and menus take it.
pub const AWAY_AFTER_MS: i64 = 500;

/// Who lets a session's time begin once the laptop is handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StartedBy {
    /// The candidate, when they have read the rules.
    #[default]
    Candidate,
    /// The interviewer, from a console that stays.
    Interviewer,
}

/// How the interviewer got the laptop back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayBack {
    /// With the passcode.
    Passcode,
    /// With the recovery code.
    RecoveryCode,
    /// From the console, which stayed on another display.
    Console,
    /// With the password of the computer's account.
    Account,
}

/// What a handover is to be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandoverTerms {
    /// Whether the console stays open, on another display.
    pub console_stays: bool,
    /// Who lets the time begin.
    pub begins: StartedBy,
}

impl HandoverTerms {
    /// Who lets the time begin in the end: without a console only the candidate can.
    #[must_use]
    pub const fn beginner(self) -> StartedBy {
        if self.console_stays { self.begins } else { StartedBy::Candidate }
    }
}

impl StartedBy {
    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Interviewer => "interviewer",
        }
    }
}

/// A laptop in a candidate's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The one session they reach.
    pub session_id: SessionId,
    /// When the laptop was handed over.
    pub at: UtcMs,
    /// Whether the console stays open, on another display.
    pub console_stays: bool,
    /// Who lets the time begin.
    pub begins: StartedBy,
    /// Whether the time of a paused session goes on as soon as the candidate says so.
    pub is_resume_armed: bool,
    /// Since when they are away from the window; none while they are in it.
    pub left: Option<Moment>,
}

impl Handover {
    /// How long the candidate has been away by `now`, by the steady hand, and by the calendar
    /// only where the computer was started anew; none while they are in the window.
    #[must_use]
    pub fn away_ms(&self, now: &Moment) -> Option<i64> {
        let left = self.left?;
        Some(now.steady_ms_since(&left).unwrap_or_else(|| now.wall.since(left.wall).max(0)))
    }
}
