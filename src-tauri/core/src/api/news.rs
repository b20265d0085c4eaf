//! What Rust sends watching pages unasked.

use super::views::{
    CalibrationRunView, CandidateView, CatalogueView, DroppedPicture, FoundFileView, HandoverView,
    ImportView, LibraryCounts, MessageView, Notice, OwnAnswerView, RecordView, RunView,
    SessionSummary, StatusCounts, TransferView, UpdatesView,
};
use super::words;
use crate::domain::absence::GapAnswer;
use crate::domain::draft::WaitingDraft;
use crate::domain::ids::SessionId;
use crate::domain::number::grouped;
use crate::domain::preferences::Preferences;
use serde::Serialize;

/// A piece of news for the console. Each carries the whole present state of what it is about, so that a missed or
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
        /// The session that the interviewer deleted.
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
    /// The catalogue, a key, or what may be called was changed.
    CatalogueChanged {
        /// As things stand now.
        catalogue: CatalogueView,
    },
    /// Something in the library was changed: ask for lists again.
    LibraryChanged {
        /// How many there are of each kind.
        library: LibraryCounts,
    },
    /// Pictures were dropped on the window: for the task that is open, if one is.
    PicturesDropped {
        /// In the order they were dropped.
        pictures: Vec<DroppedPicture>,
    },
    /// A model file was dropped on the window.
    ModelFileDropped {
        /// What it holds.
        file: FoundFileView,
    },
    /// A model file is being copied or downloaded, or that is over.
    TransferChanged {
        /// As it stands.
        transfer: TransferView,
    },
    /// An import began, went on, or is done.
    ImportChanged {
        /// As it stands.
        import: ImportView,
    },
    /// A sealed record was opened, was read further, or was put away.
    RecordChanged {
        /// As it stands; null where none is open.
        record: Option<RecordView>,
    },
    /// A newer version of Hotseat was found, or is on its way.
    UpdatesChanged {
        /// As it stands.
        updates: UpdatesView,
    },
    /// A calibration began, went on, or is over.
    CalibrationChanged {
        /// As it stands.
        run: CalibrationRunView,
    },
    /// Something went wrong that nobody asked for.
    Trouble {
        /// For the person; pages that load later find it in `ConsoleStart`.
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
    /// The laptop was handed over, taken back, or its candidate did something.
    HandoverChanged {
        /// As it is now; null once the interviewer has the laptop back.
        handover: Option<HandoverView>,
    },
    /// The form of a new session was saved as a draft, or its draft is gone.
    DraftChanged {
        /// As it is now; null where none waits.
        draft: Option<WaitingDraft>,
    },
    /// A question was asked, or an answer has its end.
    MessageChanged {
        /// The session whose conversation the message is in.
        id: SessionId,
        /// As it is now.
        message: MessageView,
    },
    /// More of an answer.
    PieceHeard {
        /// The session whose conversation the answer is in.
        id: SessionId,
        /// Where in which answer it belongs, and the text to add there.
        piece: Piece,
    },
    /// The candidate's own answer was kept.
    OwnAnswerChanged {
        /// The session handed over: its candidate writes.
        id: SessionId,
        /// As it is now.
        own_answer: OwnAnswerView,
    },
    /// A run began, went on, or is over.
    RunChanged {
        /// The session whose code it is.
        id: SessionId,
        /// As it stands.
        run: Box<RunView>,
    },
    /// The console is locked from now on: a page forgets everything and shows the lock.
    Locked {},
}

/// More of an answer that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Piece {
    /// The answer's place in the conversation.
    pub seq: i64,
    /// Bytes of the answer before it. A page that has more or less asks for the conversation again.
    pub from: usize,
    /// Bytes of the answer with it.
    pub to: usize,
    /// What was added.
    pub text: String,
}

/// A piece of news for the candidate's page. As for the console, a missed or repeated one does no
/// harm.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CandidateNews {
    /// The first on every channel, and whenever something changed.
    Changed {
        /// As it stands.
        view: Box<CandidateView>,
    },
    /// A question was asked, or an answer has its end.
    MessageChanged {
        /// As it is now.
        message: MessageView,
    },
    /// More of an answer.
    PieceHeard {
        /// Where in which answer it belongs, and the text to add there.
        piece: Piece,
    },
    /// A run of theirs began, went on, or is over.
    RunChanged {
        /// As it stands.
        run: Box<RunView>,
    },
    /// Something the candidate should hear of: "10 min were added: fire alarm".
    Told {
        /// A sentence that the page shows once, as it is.
        words: String,
    },
}

impl CandidateNews {
    /// Minutes were added, and why.
    #[must_use]
    pub fn time_added(minutes: i64, reason: &str) -> Self {
        Self::Told { words: format!("{} added: {}", words::minutes(minutes), reason.trim()) }
    }

    /// Tokens were added, and why.
    #[must_use]
    pub fn tokens_added(tokens: i64, reason: &str) -> Self {
        Self::Told { words: format!("{} tokens were added: {}", grouped(tokens), reason.trim()) }
    }

    /// What became of the time nobody watched.
    #[must_use]
    pub fn gap_settled(answer: GapAnswer) -> Self {
        let words = match answer {
            GapAnswer::Count => {
                "The time the computer was asleep or Hotseat was closed was counted."
            }
            GapAnswer::GiveBack => {
                "The time the computer was asleep or Hotseat was closed was given back to you."
            }
        };
        Self::Told { words: words.into() }
    }

    /// The time the assistant did not answer was given back.
    #[must_use]
    pub fn outage_given_back() -> Self {
        Self::Told { words: "The time the assistant did not answer was given back to you.".into() }
    }
}
