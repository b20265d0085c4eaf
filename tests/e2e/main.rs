//! The app as people use it: the built program, a real window, a real database.
//!
//! WebDriver drives WebKitGTK, so these tests run on Linux.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod backups;
mod blank;
mod canary;
mod command_line;
mod damage;
mod desktop;
mod driver;
mod flood;
mod form;
mod hostile;
mod keyboard;
mod leaving;
mod life;
mod listing;
mod looks;
mod navigation;
mod program;
mod raw_calls;
mod text;
mod window;
