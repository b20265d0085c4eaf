//! The core on real SQLite files, with a clock that moves when told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/sandbox.rs"]
mod sandbox;

#[path = "../support/talking.rs"]
mod talking;

#[path = "../support/provider/mod.rs"]
mod provider;

mod access;
mod backups;
mod catalogue;
mod checking;
mod clock;
mod commands;
mod dependencies;
mod editing;
mod exchanges;
mod gaps;
mod handover;
mod library;
mod lifecycle;
mod listing;
mod opening;
mod probing;
mod properties;
mod requests;
mod samples;
mod scorecards;
mod stage;
mod tokens;
mod trail;
