//! Sessions side by side, in the words people read.

use super::{difference, length, number_of};
use crate::domain::cohort::Unlike;
use crate::domain::number::grouped;

/// "12 sessions, 10 of them like for like", and which where there are more.
pub fn cohort(all: usize, alike: usize, is_cut: bool) -> String {
    let sessions = if is_cut {
        format!("The {all} sessions that ended last")
    } else {
        number_of(all, "session")
    };
    match (all, alike) {
        (0, _) => "No session of this version is over yet".into(),
        (1, _) => sessions,
        (all, alike) if all == alike => format!("{sessions}, like for like"),
        (_, 0) => format!("{sessions}, none like another"),
        (_, alike) => format!("{sessions}, {alike} of them like for like"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_says_how_many_there_are_and_how_many_of_them_were_alike() {
        assert_eq!(cohort(1, 0, false), "1 session");
        assert_eq!(cohort(3, 0, false), "3 sessions, none like another");
        let cut = "The 100 sessions that ended last, 98 of them like for like";
        assert_eq!(cohort(100, 98, true), cut);
    }
}
