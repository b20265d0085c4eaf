//! Challenges as files: reads those that others wrote and those of our own.
//!
//! [`read()`] takes a folder, a Markdown file or a ZIP, and hands on one challenge after the other, each whole or
//! not at all, with a line on everything that is not as it was. Knows nothing of databases, windows and networks:
//! it never unpacks, follows no links, and fetches nothing.

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
mod yaml;

pub use found::{
    End, Format, Found, Incoming, IncomingRubric, Note, NoteKind, Progress, ReadError, Summary,
};
pub use read::read;
