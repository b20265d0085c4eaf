//! The handover and what belongs to it, in the words people read in a trail. What a candidate did is
//! told as it was seen, never as what it may mean.

use super::length;
use crate::domain::event::EventBody;
use crate::domain::handover::{Beginner, Handover, WayBack};
use crate::domain::lifecycle::Status;
use crate::domain::note::NoteKind;
use crate::domain::number::{grouped, ordinal};

/// An event of the handover as a title and what is worth knowing about it; none for all others.
pub fn event(body: &EventBody) -> Option<(String, Option<String>)> {
    let chars =
        |count: usize| format!("{} characters", grouped(i64::try_from(count).unwrap_or(i64::MAX)));
    let (title, detail) = match body {
        EventBody::HandedOver { console_stays, begins } => {
            let console = if *console_stays { "stays on another display" } else { "closed" };
            let begins = match begins {
                Beginner::Candidate => "the candidate starts the clock",
                Beginner::Interviewer => "the interviewer starts the clock",
            };
            ("Laptop handed over", Some(format!("Console {console} · {begins}")))
        }
        EventBody::TakenBack { way, away_ms } => {
            ("Laptop taken back", Some(with_absence(way_back(*way), *away_ms)))
        }
        EventBody::HandoverTakenUp { away_ms } => {
            let what = "Hotseat was closed while the laptop was handed over";
            ("Reopened for the candidate", Some(with_absence(what, *away_ms)))
        }
        EventBody::ConsentGiven { rules_sha256 } => (
            "Rules read and agreed to",
            rules_sha256.as_ref().map(|sha256| format!("Rules fingerprint {sha256}")),
        ),
        EventBody::CandidateLeftWindow {} => {
            ("Left the window", Some("Another window or the lock screen was in front".into()))
        }
        EventBody::CandidateReturned { away_ms } => {
            ("Back in the window", Some(format!("After {}", length(*away_ms))))
        }
        EventBody::PasscodeRefused { wrong_tries } => {
            let row = format!("{} in a row", ordinal(*wrong_tries));
            ("Wrong passcode typed", Some(row))
        }
        EventBody::ResumeArmed {} => (
            "Ready to resume",
            Some("The clock runs again when the candidate presses Resume".into()),
        ),
        EventBody::ResumeDisarmed { reason } => {
            let what = "Before the candidate resumed; the clock did not run";
            ("Paused again", Some(super::because(what, reason)))
        }
        EventBody::OwnAnswerRecorded { chars: count, language, sha256 } => (
            "Answer saved",
            Some(format!(
                "{} · {} · fingerprint {}",
                chars(*count),
                super::language(*language),
                sha256.get(..12).unwrap_or(sha256)
            )),
        ),
        EventBody::NoteAdded { kind, chars: count, .. } => match kind {
            NoteKind::Note => ("Private note", Some(chars(*count))),
            NoteKind::Bookmark => ("Bookmark", None),
        },
        EventBody::SessionCreated { .. }
        | EventBody::SessionUpdated { .. }
        | EventBody::SessionStarted {}
        | EventBody::SessionPaused { .. }
        | EventBody::SessionResumed { .. }
        | EventBody::SessionCompleted { .. }
        | EventBody::SessionExpired { .. }
        | EventBody::TimeExtended { .. }
        | EventBody::TokensExtended { .. }
        | EventBody::GapDetected { .. }
        | EventBody::GapSettled { .. }
        | EventBody::ClockMoved { .. }
        | EventBody::MessageSent { .. }
        | EventBody::MessageReceived { .. }
        | EventBody::AnswerFailed { .. }
        | EventBody::ChargeCorrected { .. }
        | EventBody::ContextTrimmed { .. }
        | EventBody::TokensExhausted { .. }
        | EventBody::SessionDeleted {}
        | EventBody::SessionRestored {} => return None,
    };
    Some((title.to_owned(), detail))
}

/// Where a candidate with the laptop stands, in a few words.
pub const fn stand(handover: &Handover, status: Status, has_consented: bool) -> &'static str {
    match (status, has_consented) {
        (Status::Completed | Status::Expired, _) => "On the closing page",
        _ if handover.left.is_some() => "In another window",
        (Status::Created | Status::Active | Status::Paused, false) => "Reading the rules",
        (Status::Created, true) => match handover.begins {
            Beginner::Candidate => "Agreed to the rules",
            Beginner::Interviewer => "Agreed to the rules, waiting for you to start",
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
