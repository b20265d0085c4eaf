//! The handover and what belongs to it, in the words people read in a trail. They say what a candidate
//! did as it was seen, never what it may mean.

use super::{Words, chars, length};
use crate::domain::event::Personal;
use crate::domain::handover::{Handover, StartedBy, WayBack};
use crate::domain::lifecycle::Status;
use crate::domain::note::NoteKind;
use crate::domain::number::ordinal;
use crate::domain::own_answer::Language;

/// That the laptop was given to the candidate.
pub fn given(console_stays: bool, begins: StartedBy) -> Words {
    let console = if console_stays { "stays on another display" } else { "closed" };
    let begins = match begins {
        StartedBy::Candidate => "the candidate starts the clock",
        StartedBy::Interviewer => "the interviewer starts the clock",
    };
    ("Laptop handed over".into(), Some(format!("Console {console} · {begins}")))
}

/// That the interviewer has it back.
pub fn taken_back(way: WayBack, away_ms: Option<i64>) -> Words {
    ("Laptop taken back".into(), Some(with_absence(way_back(way), away_ms)))
}

/// That Hotseat came up again while it was handed over.
pub fn taken_up(away_ms: Option<i64>) -> Words {
    let what = "Hotseat was closed while the laptop was handed over";
    ("Reopened for the candidate".into(), Some(with_absence(what, away_ms)))
}

/// That the candidate agreed, and to which rules.
pub fn agreed(rules_sha256: Option<&str>) -> Words {
    let rules = rules_sha256.map(|sha256| format!("Rules fingerprint {sha256}"));
    ("Rules read and agreed to".into(), rules)
}

/// That the candidate's window was left.
pub fn left_window() -> Words {
    ("Left the window".into(), Some("Another window or the lock screen was in front".into()))
}

/// That they are back in it.
pub fn back_in_window(away_ms: i64) -> Words {
    ("Back in the window".into(), Some(format!("After {}", length(away_ms))))
}

/// That a wrong passcode was typed.
pub fn wrong_passcode(wrong_tries: i64) -> Words {
    ("Wrong passcode typed".into(), Some(format!("{} in a row", ordinal(wrong_tries))))
}

/// That time goes on when the candidate says so.
pub fn resume_armed() -> Words {
    let what = "The clock runs again when the candidate presses Resume";
    ("Ready to resume".into(), Some(what.into()))
}

/// That it does not, after all.
pub fn resume_disarmed(reason: &Option<Personal<String>>) -> Words {
    let what = "Before the candidate resumed; the clock did not run";
    ("Paused again".into(), Some(super::because(what, reason)))
}

/// What the candidate wrote, as it stood.
pub fn own_answer(count: usize, language: Language, sha256: &str) -> Words {
    let detail = format!(
        "{} · {} · fingerprint {}",
        chars(count),
        language.words(),
        sha256.get(..12).unwrap_or(sha256)
    );
    ("Answer saved".into(), Some(detail))
}

/// That the interviewer noted something.
pub fn note(kind: NoteKind, count: usize) -> Words {
    match kind {
        NoteKind::Note => ("Private note".into(), Some(chars(count))),
        NoteKind::Bookmark => ("Bookmark".into(), None),
    }
}

/// Where a candidate with the laptop stands, in a few words.
pub const fn stand(handover: &Handover, status: Status, has_consented: bool) -> &'static str {
    match (status, has_consented) {
        (Status::Completed | Status::Expired, _) => "On the closing page",
        _ if handover.left.is_some() => "In another window",
        (Status::Created | Status::Active | Status::Paused, false) => "Reading the rules",
        (Status::Created, true) => match handover.begins {
            StartedBy::Candidate => "Agreed to the rules",
            StartedBy::Interviewer => "Agreed to the rules, waiting for you to start",
        },
        (Status::Active, true) => "Working",
        (Status::Paused, true) if handover.is_resume_armed => "Can resume",
        (Status::Paused, true) => "Waiting while paused",
    }
}

fn with_absence(what: &str, away_ms: Option<i64>) -> String {
    match away_ms {
        Some(ms) => {
            format!("{what} · the candidate had been away from the window for {}", length(ms))
        }
        None => what.to_owned(),
    }
}

const fn way_back(way: WayBack) -> &'static str {
    match way {
        WayBack::Passcode => "With the passcode",
        WayBack::RecoveryCode => "With the recovery code",
        WayBack::Console => "From the console on the other display",
        WayBack::Account => "With the computer account's password; the passcode was removed",
    }
}
