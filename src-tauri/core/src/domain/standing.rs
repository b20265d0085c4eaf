//! How a session stands for its interviewer, beside its figures: who has the laptop, why its time does
//! not run, what came of it.

use super::event::{Event, EventBody, Role};
use super::own_answer::Language;

/// How a session stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// Whether the laptop was ever given to its candidate. Asked for only while the time has not begun or
    /// runs; false otherwise.
    pub was_handed_over: bool,
    /// Whether its candidate has the laptop.
    pub is_handed_over: bool,
    /// What stopped it; none while its time runs and before, and where the trail can't be read.
    pub stop: Option<Stop>,
    /// What was recorded; none before the end.
    pub recorded: Option<Recorded>,
}

/// What stopped a session's time, and who did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The role it was stopped in.
    pub role: Role,
    /// The interviewer's name, where settings gave one.
    pub name: Option<String>,
    /// The event that stopped it.
    pub body: EventBody,
}

/// What was recorded of a session that is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The size of the own answer; none where nothing was written.
    pub own_answer: Option<Written>,
    /// Kept states of the own answer; 0 where its history was not kept.
    pub steps: i64,
    /// Texts that were pasted into it.
    pub pastes: i64,
    /// How often the candidate ran code, freely or against tests.
    pub runs: i64,
    /// How often the candidate's window was left.
    pub times_left: i64,
    /// The hash of the newest entry about the end, the last answer or the own answer.
    pub closing_hash: Vec<u8>,
}

/// How much was written, and in what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Number of characters.
    pub chars: usize,
    /// Number of lines, an empty last one left out.
    pub lines: usize,
    /// What it is written in.
    pub language: Language,
}

impl Written {
    /// The size of this text; none where it is empty.
    #[must_use]
    pub fn of(text: &str, language: Language) -> Option<Self> {
        let (chars, lines) = (text.chars().count(), text.lines().count());
        (chars > 0).then_some(Self { chars, lines, language })
    }
}

/// A moment of a session's trail, and the message it is found at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMoment {
    /// The trail's entry of that moment.
    pub event: Event,
    /// The message that was the newest then, or the first where none was sent yet; none where nothing was
    /// ever asked.
    pub message_seq: Option<i64>,
    /// Whether nothing had been asked by then.
    pub is_before_first: bool,
}
