//! What reading a source tells its caller.

use hotseat_core::domain::library::{Challenge, ItemId, Picture, Rubric};
use std::io;
use std::path::Path;

/// How a challenge was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Our own folders.
    Own,
    /// A Markdown file.
    Markdown,
    /// A problem package of ICPC and Kattis.
    ProblemPackage,
    /// An exercise of Exercism.
    Exercism,
}

/// What became of a part of a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// It was taken over, but not as it was.
    Changed,
    /// It was not taken over.
    LeftOut,
}

/// One line for the interviewer on what is not as it was in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What became of it.
    pub kind: NoteKind,
    /// What, and why.
    pub text: String,
}

/// A challenge that was read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Where in the source it was.
    pub place: String,
    /// How it was written down.
    pub format: Format,
    /// Which challenge it is; our own format only.
    pub id: Option<ItemId>,
    /// The challenge, as it may be kept.
    pub challenge: Challenge,
    /// Its pictures by the names the task calls them.
    pub pictures: Vec<(String, Picture)>,
    /// What is not as it was.
    pub notes: Vec<Note>,
}

/// A rubric that was read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingRubric {
    /// Where in the source it was.
    pub place: String,
    /// Which rubric it is, if the file says so.
    pub id: Option<ItemId>,
    /// The rubric, as it may be kept.
    pub rubric: Rubric,
}

/// Something that was found in a source.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A challenge.
    Challenge(Box<Incoming>),
    /// A rubric.
    Rubric(IncomingRubric),
    /// Something that was not taken over.
    LeftOut {
        /// Where in the source it is.
        place: String,
        /// Why, as a sentence.
        why: String,
    },
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the files that were dealt with.
    pub done_bytes: u64,
    /// Bytes of all files.
    pub total_bytes: u64,
    /// Challenges found so far.
    pub challenges: usize,
}

/// Why reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// There is nothing more.
    Complete,
    /// It was stopped.
    Stopped,
    /// More bytes would have been read than one source may give.
    TooLarge,
}

/// What there was in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Challenges that were found.
    pub challenges: usize,
    /// Rubrics that were found.
    pub rubrics: usize,
    /// Things that were not taken over.
    pub left_out: usize,
    /// Bytes that were read.
    pub bytes_read: u64,
    /// Why reading ended.
    pub end: End,
}

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file or folder itself could not be read.
    #[error("“{name}” could not be read: {error}")]
    Io {
        /// What it is called.
        name: String,
        /// What the operating system says.
        error: io::Error,
    },
    /// It begins like a ZIP and is none.
    #[error("This ZIP is damaged or was written in a way that can't be read.")]
    NotAZip,
    /// More than may be looked at.
    #[error("There are more than 50,000 files. Choose a folder with fewer.")]
    TooManyFiles,
    /// It was stopped before anything was found.
    #[error("Reading was stopped.")]
    Stopped,
}

impl ReadError {
    pub(crate) fn of(path: &Path, error: io::Error) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self::Io { name, error }
    }
}
