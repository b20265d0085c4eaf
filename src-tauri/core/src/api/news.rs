//! What a watching console is told without asking.

use super::views::{Notice, SessionSummary, StatusCounts};
use crate::domain::ids::SessionId;
use crate::domain::preferences::Preferences;
use serde::Serialize;

/// A piece of news. Each carries the whole present state of what it is about, so that a missed or
/// repeated one does no harm.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConsoleNews {
    /// The first on every channel: what there is.
    Watching {
        /// Sessions in each status.
        counts: StatusCounts,
        /// Sessions begun and not ended: gaps first, then running, then paused; at most 50.
        live: Vec<SessionSummary>,
    },
    /// A session was created or changed, or its clock is told anew.
    SessionChanged {
        /// As it is now.
        session: Box<SessionSummary>,
        /// Sessions in each status.
        counts: StatusCounts,
    },
    /// A session left the list.
    SessionRemoved {
        /// Which.
        id: SessionId,
        /// Sessions in each status.
        counts: StatusCounts,
    },
    /// Many sessions came or went at once: ask for the list again.
    ListChanged {
        /// Sessions in each status.
        counts: StatusCounts,
        /// As in `Watching`.
        live: Vec<SessionSummary>,
    },
    /// Preferences were changed.
    PreferencesChanged {
        /// As they are now.
        preferences: Preferences,
    },
    /// Something went wrong that nobody asked for.
    Trouble {
        /// In words.
        notice: Notice,
    },
    /// Trouble told of before is over.
    TroubleOver {
        /// The notice's title.
        title: String,
    },
    /// The person wants to close the app while sessions run; the page asks them once more.
    CloseAsked {
        /// The running sessions' candidates.
        running: Vec<String>,
    },
}
