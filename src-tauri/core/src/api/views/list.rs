//! Pages of sessions and how many there are.

use super::SessionSummary;
use crate::domain::lifecycle::Status;
use crate::domain::listing::{Counts, Page};
use crate::domain::time::Moment;
use serde::Serialize;

/// How many sessions there are in each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StatusCounts {
    /// All of them.
    pub all: u64,
    /// Prepared; their time has not begun.
    pub created: u64,
    /// Their time runs.
    pub active: u64,
    /// Their time stands still, for a pause or an open gap.
    pub paused: u64,
    /// Ended by a person.
    pub completed: u64,
    /// Ended by the clock.
    pub expired: u64,
    /// Of all, how many are samples.
    pub samples: u64,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionPage {
    /// The rows, in order.
    pub rows: Vec<SessionSummary>,
    /// Rows that match, on all pages; of a search at most a thousand.
    pub total: u64,
    /// Whether a search found more than that; then these are the newest.
    pub is_cut: bool,
    /// Rows left out before the first.
    pub offset: u64,
    /// Of all sessions, whatever the filter.
    pub counts: StatusCounts,
}

impl StatusCounts {
    /// The counts as the page names them.
    #[must_use]
    pub fn of(counts: &Counts) -> Self {
        Self {
            all: counts.all(),
            created: counts.of(Status::Created),
            active: counts.of(Status::Active),
            paused: counts.of(Status::Paused),
            completed: counts.of(Status::Completed),
            expired: counts.of(Status::Expired),
            samples: counts.samples,
        }
    }
}

impl SessionPage {
    /// The page as of `now`.
    #[must_use]
    pub fn of(page: &Page, offset: u64, now: &Moment) -> Self {
        Self {
            rows: page.sessions.iter().map(|session| SessionSummary::of(session, now)).collect(),
            total: page.total,
            is_cut: page.is_cut,
            offset,
            counts: StatusCounts::of(&page.counts),
        }
    }
}
