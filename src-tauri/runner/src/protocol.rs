//! What parent and child say to each other: one JSON value a line.

use hotseat_core::domain::run::{Job, OutputStream, RunEnd, RunLanguage};
use serde::{Deserialize, Serialize};

/// Longest line the parent reads, in bytes.
pub(crate) const ANSWER_LINE_MAX: usize = 1024 * 1024;
/// Longest line the child reads, in bytes: far above code, input and assertions at their longest.
pub(crate) const ORDER_LINE_MAX: usize = 16 * 1024 * 1024;

/// From the parent.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Order {
    /// Load what that language needs. Nothing comes back.
    Prepare(RunLanguage),
    /// Carry this out: [`Answer::Begun`], any number of outputs, [`Answer::Ended`].
    Run(Job),
}

/// From the child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Answer {
    /// It listens.
    Ready,
    /// The job's program starts now; what had to be loaded is loaded.
    Begun,
    /// The program wrote something.
    Output { stream: OutputStream, text: String },
    /// The program is over.
    Ended(RunEnd),
}
