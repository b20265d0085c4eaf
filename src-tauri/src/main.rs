//! The program: a window, or an answer on the command line.

// On Windows a release must not open a terminal beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    hotseat::main()
}
