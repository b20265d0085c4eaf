//! Sessions side by side, in the words people read.

use super::{difference, length, number_of};
use crate::domain::cohort::Unlike;
use crate::domain::number::grouped;

/// "12 sessions, 10 of them like for like".
pub fn cohort(all: usize, alike: usize) -> String {
    let sessions = number_of(all, "session");
    match (all, alike) {
        (0, _) => "No session of this version is over yet".into(),
        (1, _) => sessions,
        (all, alike) if all == alike => format!("{sessions}, like for like"),
        (_, 0) => format!("{sessions}, none like another"),
        (_, alike) => format!("{sessions}, {alike} of them like for like"),
    }
}

/// That not all are shown.
pub fn cut(most: u32) -> String {
    format!("There are more. These are the {most} that ended last.")
}

/// In what a session was not like the others.
pub fn unlike(unlike: Unlike) -> String {
    match unlike {
        Unlike::Prepared(what) => difference(what).to_owned(),
        Unlike::Practice => "Practice assistant".to_owned(),
        Unlike::TimeAdded { minutes } => format!("{} min added", grouped(minutes)),
        Unlike::TokensAdded { tokens } => format!("{} tokens added", grouped(tokens)),
        Unlike::Paused { ms } => format!("Paused for {}", length(ms)),
        Unlike::Outage { ms } => format!("Assistant out for {}", length(ms)),
    }
}
