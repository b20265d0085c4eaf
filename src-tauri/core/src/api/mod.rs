//! What crosses to the UI: requests, views, errors and news. Times are milliseconds since 1970 UTC
//! unless a name says otherwise; durations say their unit.

mod candidate_requests;
mod catalogue_requests;
mod commands;
mod error;
mod handover_requests;
mod library_requests;
mod news;
mod record_requests;
mod requests;
mod review_requests;
mod views;
mod words;

pub use crate::domain::draft::{Draft, WaitingDraft};
pub use candidate_requests::*;
pub use catalogue_requests::*;
pub use commands::{COMMANDS, CommandSpec, Window};
pub use error::ErrorReply;
pub use handover_requests::*;
pub use library_requests::*;
pub use news::{CandidateNews, ConsoleNews, Piece};
pub use record_requests::*;
pub use requests::*;
pub use review_requests::*;
pub use views::*;
pub use words::preflight as preflight_words;
pub use words::records::{KEY_NOT_KEPT, intake as intake_words};
pub use words::updates as update_words;

#[cfg(test)]
mod types_test;
