//! The rules of an interview, and nothing else: no async, no I/O, no clock. Time is passed in.

// A new status, action or event must not compile until every rule has decided about it.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod absence;
pub mod access;
pub mod assistant;
pub mod backup;
pub mod backup_rotation;
pub mod budget;
pub mod catalogue;
pub mod chain;
pub mod cohort;
pub mod config;
pub mod draft;
pub mod event;
pub mod exchange;
pub mod handover;
pub mod ids;
pub mod ledger;
pub mod library;
pub mod lifecycle;
pub mod listing;
pub mod message;
pub mod note;
pub mod number;
pub mod own_answer;
pub mod passcode;
pub mod preferences;
pub mod record;
pub mod replay;
pub mod report;
pub mod run;
pub mod scorecard;
pub mod seat;
pub mod session;
pub mod standing;
pub mod stopwatch;
pub mod time;
pub mod tokens;
pub mod updates;
