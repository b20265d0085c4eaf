//! Which sessions to list, and in which order.

use super::lifecycle::Status;
use super::session::Session;
use serde::{Deserialize, Serialize};

/// Most matches a search gives; of more, the newest.
pub const MATCHES_MAX: u64 = 1_000;

/// What a list is ordered by; among equals the order they were prepared in, or its reverse.
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
    /// The model's id.
    Model,
    /// The status, in the order of a session's life.
    Status,
    /// The time limit.
    Time,
    /// Tokens charged so far.
    Tokens,
}

/// Which sessions to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// The only status to list; none for all.
    pub status: Option<Status>,
    /// Beginnings of words in name, email or challenge.
    pub text: String,
    /// What to order by.
    pub sort: SortBy,
    /// Whether to list from the largest down.
    pub descending: bool,
    /// Most rows to give.
    pub limit: u32,
    /// Rows to leave out first.
    pub offset: u64,
}

/// How many sessions there are in each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    by_status: [u64; Status::ALL.len()],
    /// Of all, how many are samples.
    pub samples: u64,
}

impl Counts {
    /// Sessions in that status.
    #[must_use]
    pub fn of(&self, status: Status) -> u64 {
        Status::ALL
            .into_iter()
            .zip(self.by_status)
            .find_map(|(s, total)| (s == status).then_some(total))
            .unwrap_or(0)
    }

    /// Counts `total` sessions more.
    pub fn add(&mut self, status: Status, is_sample: bool, total: u64) {
        for (known, count) in Status::ALL.into_iter().zip(&mut self.by_status) {
            if known == status {
                *count += total;
            }
        }
        if is_sample {
            self.samples += total;
        }
    }

    /// Sessions in every status together.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.by_status.iter().sum()
    }
}

/// A page of sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The sessions, in order.
    pub sessions: Vec<Session>,
    /// Sessions that match, on all pages; of a search at most [`MATCHES_MAX`].
    pub total: u64,
    /// Whether a search found more than that; then the newest of them are given.
    pub is_cut: bool,
    /// Of all sessions, whatever the filter.
    pub counts: Counts,
}
