//! The core on real SQLite files, with a clock that moves when told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod backups;
mod checking;
mod clock;
mod dependencies;
mod editing;
mod gaps;
mod lifecycle;
mod listing;
mod opening;
mod properties;
mod requests;
mod samples;
mod stage;
mod trail;
