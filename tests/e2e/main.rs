//! The app as people use it: the built program, a real window, a real database.
//!
//! WebDriver drives WebKitGTK, so these tests run on Linux.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod asking;
mod backups;
mod blank;
mod canary;
mod clock_shim;
mod clocks;
mod command_line;
mod damage;
mod desktop;
mod driver;
mod dying;
mod flood;
mod form;
mod hostile;
mod instances;
mod keyboard;
mod leaving;
mod leaving_busy;
mod ledger;
mod life;
mod listing;
mod long_session;
mod looks;
#[allow(dead_code, reason = "the bench needs the rest")]
mod memory;
mod navigation;
mod open_pages;
mod other_boot;
mod program;
mod raw_calls;
mod reloads;
mod restarts;
mod screen;
mod sleeping;
mod text;
mod window;
