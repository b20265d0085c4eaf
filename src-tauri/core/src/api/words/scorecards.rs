//! Scorecards, in the words people read.

use super::Words;
use crate::domain::event::Personal;
use crate::domain::scorecard::{Level, Recommendation};

/// The entry of the trail on a scorecard. Why it was corrected stands on the card, which is sealed from those who have
/// not submitted theirs; the trail is not.
pub fn submitted(reviewer: &Personal<String>, version: i64, came_with_record: bool) -> Words {
    let how = if came_with_record { " · from a sealed record" } else { "" };
    let by = format!("By {}{how}", reviewer.words());
    match version {
        1 => ("Scorecard submitted".into(), Some(by)),
        version => ("Scorecard corrected".into(), Some(format!("{by} · version {version}"))),
    }
}

/// The entry of the trail on a discussion note.
pub fn discussed(author: &Personal<String>, version: i64) -> Words {
    let by = format!("By {}", author.words());
    match version {
        1 => ("Discussion noted".into(), Some(by)),
        version => ("Discussion note changed".into(), Some(format!("{by} · version {version}"))),
    }
}

/// That others' scorecards are not shown yet; none where there are none.
pub fn sealed(reviewers: &[String]) -> Option<String> {
    let who = match reviewers {
        [] => return None,
        [one] => format!("{one} has submitted a scorecard. It opens"),
        [first, second] => format!("{first} and {second} have submitted scorecards. They open"),
        many => format!("{} others have submitted scorecards. They open", many.len()),
    };
    Some(format!("{who} when you submit yours."))
}

/// "Level 3", "Not observed".
pub fn level(level: Level) -> String {
    match level {
        Level::NotObserved => "Not observed".into(),
        Level::Reached(level) => format!("Level {level}"),
    }
}

/// "Strong yes".
pub const fn recommendation(recommendation: Recommendation) -> &'static str {
    match recommendation {
        Recommendation::StrongNo => "Strong no",
        Recommendation::No => "No",
        Recommendation::Yes => "Yes",
        Recommendation::StrongYes => "Strong yes",
    }
}
