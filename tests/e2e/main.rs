//! The app as people use it: the built program, a real window, a real database.
//!
//! WebDriver drives WebKitGTK, so these tests run on Linux.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod backups;
mod blank;
mod command_line;
mod damage;
mod desktop;
mod driver;
mod form;
mod keyboard;
mod leaving;
mod life;
mod listing;
mod looks;
mod text;
mod window;
