//! What a candidate's screen is made from: everything there is to know, of which the screen shows only
//! what its state allows.

use super::event::{EventBody, Role};
use super::handover::Handover;
use super::library::CodeText;
use super::lifecycle::Status;
use super::run::RunOffer;
use super::session::{Brief, Session};
use super::standing::Recorded;

/// A candidate before the session handed over to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// The session handed over to them.
    pub session: Session,
    /// What it is about.
    pub brief: Brief,
    /// Code to begin the own answer with, one a language.
    pub starters: Vec<CodeText>,
    /// What there is for trying code out; none where the challenge has runs switched off.
    pub runs: Option<RunOffer>,
    /// On which terms they have the laptop.
    pub handover: Handover,
    /// Whether they agreed to the rules.
    pub has_consented: bool,
    /// Whether an answer is being written.
    pub is_answering: bool,
    /// Questions that are left, going by this conversation as it stands; none where that can't be known.
    pub questions_left: Option<i64>,
    /// Whether the assistant knows the task.
    pub knows_challenge: bool,
    /// What stopped it, and in which role; none while its time runs and before.
    pub stop: Option<(Role, EventBody)>,
    /// What was recorded; none before the end.
    pub recorded: Option<Recorded>,
}

/// Which screen the candidate is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    /// The rules; the time may run already where the interviewer began.
    Rules,
    /// Challenge, own answer and assistant.
    Work,
    /// A calm cover while the time stands still.
    Paused,
    /// The session is over.
    Closing,
}

impl Seat {
    /// Which screen the candidate is on. They can't work before they have agreed to the rules.
    #[must_use]
    pub const fn screen(&self) -> Screen {
        match (self.session.status, self.has_consented) {
            (Status::Completed | Status::Expired, _) => Screen::Closing,
            (Status::Created, _) | (Status::Active | Status::Paused, false) => Screen::Rules,
            (Status::Active, true) => Screen::Work,
            (Status::Paused, true) => Screen::Paused,
        }
    }
}
