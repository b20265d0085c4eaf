//! What goes into the machine, and what comes out of it.

use crate::domain::assistant::{Failure, FailureKind, Part, Usage};
use crate::domain::ledger::Charge;
use crate::domain::message::{AnswerStatus, StopCause};

/// Why an answer is ended from our side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interruption {
    /// It was stopped on purpose.
    Stop(StopCause),
    /// Time ran out.
    TimeUp,
    /// Hotseat is being closed.
    Closing,
}

/// What can happen to an exchange.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Question and reservation are on disk.
    Stored,
    /// The provider sent something.
    Received(Part),
    /// The provider failed, or hung up without an end.
    Failed(Failure),
    /// The wait before asking again is over.
    Waited,
    /// Time has passed; perhaps a checkpoint is due.
    Ticked,
    /// The answer is to end now.
    Interrupted(Interruption),
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Call the provider, for the first time or again.
    Call,
    /// Show more of the answer: the text from this byte on.
    Show {
        /// Bytes shown before.
        from: usize,
    },
    /// Write the text as far as it came.
    Checkpoint,
    /// End the call.
    HangUp,
    /// Note that this attempt failed, and after so many milliseconds ask again.
    Retry {
        /// Milliseconds to wait.
        after_ms: i64,
        /// What is waited for to pass.
        because: FailureKind,
    },
    /// Write the text, the charge and the last status. Where the call was not ended before, a report may
    /// still come.
    Finish(Outcome),
}

/// How an exchange ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The answer's last status.
    pub status: AnswerStatus,
    /// What it took; none where it costs nothing.
    pub charge: Option<Charge>,
    /// Why it failed, if it did.
    pub failure: Option<FailureKind>,
    /// What it was stopped by, if it was.
    pub cause: Option<StopCause>,
    /// What the provider reported, whatever it is worth.
    pub usage: Option<Usage>,
    /// Milliseconds the candidate waited in vain: for calls that failed, for the waits between them,
    /// for what never came after the last piece, and for long silences that our side ended.
    pub outage_ms: i64,
}
