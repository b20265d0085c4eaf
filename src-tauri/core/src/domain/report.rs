//! What of a session goes into a report, and for whom.

use super::chain::VerifiedTrail;
use super::event::EventKind;
use super::library::{PinnedVersion, Test};
use super::message::ConversationPage;
use super::note::Note;
use super::own_answer::OwnAnswer;
use super::run::Run;
use super::scorecard::Board;
use super::session::{Brief, Session};
use super::standing::Standing;
use serde::{Deserialize, Serialize};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// Pages to print and to keep, that reading aids can read.
    Pdf,
    /// One file for a browser, that loads nothing.
    Html,
    /// Text that is read as it is, and by tools.
    Markdown,
    /// Every figure as it is kept.
    Json,
}

impl ReportFormat {
    /// Every format, in the order of the choice.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Html, Self::Markdown, Self::Json];

    /// What its files' names end in.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Json => "json",
        }
    }
}

/// What goes into a report for those who decide. What stands for itself always does: who, when, how long, and whether
/// the record is intact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ReportContents {
    /// The scorecards that the reviewer may see.
    pub scorecards: bool,
    /// The candidate's own answer as it was at the end.
    pub answer: bool,
    /// What was run, and what came of it.
    pub runs: bool,
    /// Questions and answers.
    pub conversation: bool,
    /// The task.
    pub challenge: bool,
    /// The interviewer's private notes.
    pub notes: bool,
    /// What happened, entry by entry.
    pub timeline: bool,
    /// When the candidate was away from the window.
    pub absences: bool,
    /// Extra time and tokens the candidate was given.
    pub accommodation: bool,
}

impl Default for ReportContents {
    /// Everything but what says the least about the work and the most about the person, and what the interviewer was
    /// told that only they see.
    fn default() -> Self {
        Self {
            scorecards: true,
            answer: true,
            runs: true,
            conversation: true,
            challenge: true,
            notes: false,
            timeline: true,
            absences: false,
            accommodation: false,
        }
    }
}

/// Whom a report is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum ReportReader {
    /// Those who decide.
    Reviewers {
        /// What they are shown.
        contents: ReportContents,
    },
    /// The candidate: what they asked and wrote, and their receipt. Nothing of a reviewer's.
    Candidate,
}

impl ReportReader {
    /// What goes into it.
    #[must_use]
    pub const fn contents(self) -> ReportContents {
        match self {
            Self::Reviewers { contents } => contents,
            Self::Candidate => ReportContents {
                scorecards: false,
                answer: true,
                runs: false,
                conversation: true,
                challenge: false,
                notes: false,
                timeline: false,
                absences: false,
                accommodation: false,
            },
        }
    }
}

impl ReportContents {
    /// Whether entries of the trail of that kind go in. One of a kind that this Hotseat does not know goes in: it says nothing
    /// but its name.
    #[must_use]
    pub fn shows(&self, kind: &str) -> bool {
        let Some(kind) = EventKind::named(kind) else { return true };
        match kind {
            EventKind::CandidateLeftWindow | EventKind::CandidateReturned => self.absences,
            EventKind::AccommodationGiven => self.accommodation,
            EventKind::NoteAdded => self.notes,
            EventKind::ScorecardSubmitted | EventKind::DiscussionNoted => self.scorecards,
            EventKind::CodeRan | EventKind::TestsRan => self.runs,
            EventKind::SessionCreated
            | EventKind::SessionUpdated
            | EventKind::SessionStarted
            | EventKind::SessionPaused
            | EventKind::SessionResumed
            | EventKind::SessionCompleted
            | EventKind::SessionExpired
            | EventKind::TimeExtended
            | EventKind::TokensExtended
            | EventKind::GapDetected
            | EventKind::GapSettled
            | EventKind::ClockMoved
            | EventKind::HandedOver
            | EventKind::TakenBack
            | EventKind::HandoverTakenUp
            | EventKind::ResumeArmed
            | EventKind::ResumeDisarmed
            | EventKind::ConsentGiven
            | EventKind::PasscodeRefused
            | EventKind::MessageSent
            | EventKind::MessageReceived
            | EventKind::AnswerFailed
            | EventKind::CalledAgain
            | EventKind::ContextTrimmed
            | EventKind::TokensExhausted
            | EventKind::ChargeCorrected
            | EventKind::OwnAnswerRecorded
            | EventKind::SessionDeleted
            | EventKind::SessionRestored => true,
        }
    }
}

/// A run, and the code that was run; none where that is not known any more.
pub type RunAndCode = (Run, Option<String>);

/// Everything a report is made of, whatever of it is chosen.
#[derive(Clone, Debug)]
pub struct Material {
    /// The session. It is over.
    pub session: Session,
    /// What it was about.
    pub brief: Brief,
    /// The versions of the library it was made with.
    pub pins: Vec<PinnedVersion>,
    /// How it ended, and what was recorded.
    pub standing: Standing,
    /// The trail, and whether it is intact.
    pub trail: VerifiedTrail,
    /// What the candidate wrote; none where nothing was.
    pub answer: Option<OwnAnswer>,
    /// The conversation, whole.
    pub conversation: ConversationPage,
    /// The runs, oldest first.
    pub runs: Vec<RunAndCode>,
    /// The tests of its challenge.
    pub tests: Vec<Test>,
    /// The interviewer's private notes, oldest first.
    pub notes: Vec<Note>,
    /// The scorecards, as the reviewer who makes the report may see them.
    pub board: Board,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidates_copy_has_their_words_and_nothing_of_a_reviewers() {
        let contents = ReportReader::Candidate.contents();
        assert!(contents.conversation && contents.answer);
        let others = [
            contents.scorecards,
            contents.runs,
            contents.challenge,
            contents.notes,
            contents.timeline,
            contents.absences,
            contents.accommodation,
        ];
        assert!(!others.contains(&true));
    }

    #[test]
    fn absences_an_accommodation_and_private_notes_are_put_in_on_purpose_only() {
        let usual = ReportContents::default();
        assert!(!usual.absences && !usual.accommodation && !usual.notes && usual.scorecards);
    }
}
