//! The sandbox as the app uses it: a child process, real programs, and what can go wrong with either.
//!
//! The program starts itself again as the child. Hence a main function of its own; names and filters work as in
//! every other test.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod beginning;
mod child;
mod corpus;
mod stage;

use libtest_mimic::{Arguments, Trial};
use std::path::Path;
use std::process::ExitCode;

/// The tests of that path, by name.
macro_rules! tests {
    ($($path:path),* $(,)?) => {
        vec![$(Trial::test(stringify!($path).replace(' ', ""), || { $path(); Ok(()) })),*]
    };
}

/// What takes signals and /proc to try.
#[cfg(target_os = "linux")]
fn on_linux() -> Vec<Trial> {
    tests![
        child::on_linux::a_child_that_is_killed_is_a_crash_and_the_next_run_works,
        child::on_linux::a_child_that_died_between_two_runs_is_replaced,
        child::on_linux::a_child_holds_pipes_and_nothing_else,
    ]
}

#[cfg(not(target_os = "linux"))]
fn on_linux() -> Vec<Trial> {
    Vec::new()
}

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    if let [_, argument, runtimes, cache] = &args[..]
        && argument == hotseat_runner::CHILD_ARGUMENT
    {
        return hotseat_runner::child::main(Path::new(runtimes), Path::new(cache));
    }
    let mut trials = tests![
        child::a_run_that_nobody_waits_for_is_stopped_and_the_next_one_works,
        child::a_run_that_was_never_asked_starts_nothing,
        child::the_child_is_kept_while_programs_leave_it_sound,
        child::a_program_that_is_out_of_time_costs_the_child,
        child::runs_wait_for_each_other,
        child::an_end_that_was_heard_lets_the_next_one_run,
        child::a_sandbox_that_is_prepared_starts_its_child,
        child::a_sandbox_that_is_not_installed_says_so,
        child::a_runtime_that_is_damaged_is_not_used,
        child::a_compiled_runtime_that_is_damaged_is_compiled_again,
        child::a_program_that_is_no_child_crashes_and_nothing_else,
        child::a_job_as_large_as_any_runs,
        child::a_child_ends_once_its_parent_is_gone,
        beginning::a_test_has_the_same_random_numbers_each_time_and_a_free_run_others,
        beginning::random_numbers_of_a_test_are_as_good_as_any,
        beginning::a_test_begins_on_the_first_of_january_2026_and_its_clocks_go_on,
        beginning::a_free_run_has_the_real_clock,
        beginning::a_program_leaves_nothing_to_the_next_one,
    ];
    trials.extend(on_linux());
    trials.extend(corpus::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
