//! What crosses to the UI: requests, views, errors and news. Times are milliseconds since 1970 UTC
//! unless a name says otherwise; durations say their unit.

mod commands;
mod error;
mod news;
mod requests;
mod views;
mod words;

pub use crate::domain::draft::Draft;
pub use commands::{COMMANDS, CommandSpec};
pub use error::ErrorReply;
pub use news::ConsoleNews;
pub use requests::*;
pub use views::*;

#[cfg(test)]
mod types_test;
