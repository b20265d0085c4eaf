//! Challenges as files: reads those that others wrote and those of our own, and writes ours.
//!
//! [`read()`] takes a folder, a Markdown file or a ZIP, and hands on one challenge after the other, each whole or
//! not at all, with a line on everything that is not as it was. [`write_zip`] and [`write_folder`] write the
//! format that `docs/CHALLENGE_FORMAT.md` describes. Knows nothing of databases, windows and networks: it never
//! unpacks, follows no links, and fetches nothing.

#![cfg_attr(not(test), deny(clippy::let_underscore_must_use))]

mod formats;
mod found;
pub mod limits;
mod markdown;
pub mod pictures;
mod read;
pub mod rubrics;
mod source;
mod text;
mod texts;
mod write;
mod yaml;

pub use found::{
    End, Format, Found, Incoming, IncomingRubric, Note, NoteKind, Progress, ReadError, Summary,
};
pub use read::read;
pub use write::{Outgoing, WriteError, write_folder, write_zip};
