//! What happens to the data when everything under the core fails: killed, cut off, damaged, full.
//!
//! The program starts itself again in other roles, so that there is somebody to kill. Hence a main
//! function of its own; names and filters work as in every other test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

mod kills;
mod roles;
mod wish;
mod witness;
mod worker;

use libtest_mimic::{Arguments, Trial};

/// The tests of that path, by name.
macro_rules! tests {
    ($($path:path),* $(,)?) => {
        vec![$(Trial::test(stringify!($path).replace(' ', ""), || { $path(); Ok(()) })),*]
    };
}

fn main() {
    if roles::play() {
        return;
    }
    let tests = tests![
        kills::a_killed_program_loses_no_acknowledged_change,
        kills::whoever_watches_sees_what_is_taken_away_or_slipped_in,
    ];
    libtest_mimic::run(&Arguments::from_args(), tests).exit();
}
