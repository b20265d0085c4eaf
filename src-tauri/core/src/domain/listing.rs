//! Which sessions to list, and in which order.

use super::lifecycle::Status;
use serde::{Deserialize, Serialize};

/// What a list is ordered by; the newest session first among equals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// When it was prepared.
    #[default]
    Created,
    /// When it last changed.
    Updated,
    /// The candidate's name, upper and lower case alike.
    Candidate,
    /// The challenge's title.
    Challenge,
    /// The model.
    Model,
    /// The status, in the order of a session's life.
    Status,
    /// The time limit.
    Time,
    /// Tokens used.
    Tokens,
}

/// Which sessions to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Only this status.
    pub status: Option<Status>,
    /// Beginnings of words in name, email or challenge.
    pub text: String,
    /// The order.
    pub sort: SortBy,
    /// From the largest down.
    pub descending: bool,
    /// Rows wanted.
    pub limit: u32,
    /// Rows to leave out first.
    pub offset: u64,
}
