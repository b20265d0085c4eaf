//! A session played back: what was there at a moment, folded from what is stored.
//!
//! Moments are told by the session's running time: it stands still where the interview did, and no clock that was
//! set can turn it back. Nothing is interpolated: between two kept states the first one stands.

mod moment;
mod track;

pub use moment::{AnswerAt, Kept, KeptMessage, MessageAt, Moment};
pub use track::{Mark, MarkKind, Span, SpanKind, Track, TrackSource};

use crate::domain::event::Event;
use crate::domain::ledger::UsedBy;
use crate::domain::note::Note;
use crate::domain::session::Session;

/// A session to be played back.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The session as it is now.
    pub session: Session,
    /// What happened when.
    pub track: Track,
    /// Its trail.
    pub events: Vec<Event>,
    /// What it had used after each of its answers.
    pub used: Vec<UsedBy>,
    /// When its candidate ran code.
    pub runs_ms: Vec<i64>,
    /// What the interviewer noted.
    pub notes: Vec<Note>,
    /// Whether an own answer is kept whose history is not, as of sessions of before.
    pub is_without_history: bool,
}
