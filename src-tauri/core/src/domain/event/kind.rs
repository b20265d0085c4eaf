//! What kinds of events mean, asked of the type and nowhere else: a kind that is added does not compile
//! before each question about it has an answer.

use super::EventKind;
use strum::IntoEnumIterator;

/// What a kind of event means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Meaning {
    makes_edits_stale: bool,
    stops_clock: bool,
    tells_end: bool,
    is_of_message: bool,
}

/// Of most kinds no more is asked than this.
const USUAL: Meaning =
    Meaning { makes_edits_stale: true, stops_clock: false, tells_end: false, is_of_message: false };

impl EventKind {
    /// Its name, as it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The kind of that name; none where the stored text is damaged, or a newer Hotseat's.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Whether it changes something that a form which was opened before it is about.
    #[must_use]
    pub const fn makes_edits_stale(self) -> bool {
        self.meaning().makes_edits_stale
    }

    /// Whether the session's time stands still from then on.
    #[must_use]
    pub const fn stops_clock(self) -> bool {
        self.meaning().stops_clock
    }

    /// Whether it is an end, or is written of the last answer and the own answer a moment after one.
    #[must_use]
    pub const fn tells_end(self) -> bool {
        self.meaning().tells_end
    }

    /// Whether a message is sent or received with it.
    #[must_use]
    pub const fn is_of_message(self) -> bool {
        self.meaning().is_of_message
    }

    /// The names of all kinds of which that holds, as a JSON array: for `json_each`.
    #[must_use]
    pub fn names_where(holds: impl Fn(Self) -> bool) -> String {
        let names: Vec<_> = Self::iter().filter(|kind| holds(*kind)).map(Self::name).collect();
        serde_json::Value::from(names).to_string()
    }

    const fn meaning(self) -> Meaning {
        let aside = Meaning { makes_edits_stale: false, ..USUAL };
        match self {
            Self::SessionCreated
            | Self::SessionUpdated
            | Self::SessionStarted
            | Self::SessionResumed
            | Self::TimeExtended
            | Self::TokensExtended
            | Self::AccommodationGiven
            | Self::GapSettled
            | Self::ClockMoved
            | Self::HandedOver
            | Self::TakenBack
            | Self::HandoverTakenUp
            | Self::ResumeArmed
            | Self::ResumeDisarmed
            | Self::SessionDeleted
            | Self::SessionRestored => USUAL,
            Self::SessionPaused | Self::GapDetected => Meaning { stops_clock: true, ..USUAL },
            Self::SessionCompleted | Self::SessionExpired => {
                Meaning { stops_clock: true, tells_end: true, ..USUAL }
            }
            Self::MessageSent => Meaning { is_of_message: true, ..aside },
            Self::MessageReceived | Self::AnswerFailed => {
                Meaning { is_of_message: true, tells_end: true, ..aside }
            }
            Self::OwnAnswerRecorded => Meaning { tells_end: true, ..aside },
            Self::ContextTrimmed
            | Self::TokensExhausted
            | Self::ChargeCorrected
            | Self::CalledAgain
            | Self::ConsentGiven
            | Self::CandidateLeftWindow
            | Self::CandidateReturned
            | Self::PasscodeRefused
            | Self::NoteAdded
            | Self::CodeRan
            | Self::TestsRan
            | Self::ScorecardSubmitted
            | Self::DiscussionNoted => aside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::EventBody;
    use super::*;
    use serde_json::json;

    #[test]
    fn each_kind_has_the_name_that_its_body_is_stored_with() {
        for kind in EventKind::iter() {
            assert_eq!(EventKind::named(kind.name()), Some(kind));
            // Data of no kind at all: what is refused is the data, not the name.
            let refusal = EventBody::from_parts(kind.name(), json!("nothing")).unwrap_err();
            assert!(!refusal.to_string().contains("unknown variant"), "{refusal}");
        }
        assert_eq!(EventKind::named("session_exploded"), None);
    }

    #[test]
    fn lists_for_the_database_hold_the_names() {
        let stops = EventKind::names_where(EventKind::stops_clock);
        assert_eq!(
            stops,
            r#"["session_paused","session_completed","session_expired","gap_detected"]"#
        );
        assert_eq!(EventKind::names_where(|_| false), "[]");
    }
}
