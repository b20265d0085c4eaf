//! Hotseat's window beside an empty one. `cargo xtask bench --window`, or
//! `cargo xtask bench --window -- --sessions 1000`.
//!
//! WebDriver drives WebKitGTK, and memory is read from /proc, so this measures on Linux.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that fails shall stop")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::process::ExitCode;

#[cfg(target_os = "linux")]
#[path = "measuring.rs"]
mod measuring;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    measuring::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("The window is measured on Linux.");
    ExitCode::SUCCESS
}
