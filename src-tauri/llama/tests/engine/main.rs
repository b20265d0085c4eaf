//! The engine as the app uses it: a child process, real llama.cpp, tiny models, and what can go wrong with any.
//!
//! The program starts itself again as the child. Hence a main function of its own; names and filters work as in
//! every other test.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answering;
mod failing;
mod interview;
mod raw;
mod reference;
mod stage;
mod tiny;

use libtest_mimic::{Arguments, Trial};
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
        failing::on_linux::a_child_that_is_killed_ends_its_answer_and_the_next_question_works,
        interview::a_model_that_dies_at_any_moment_leaves_question_text_and_ledger_in_order,
        failing::on_linux::a_child_has_no_socket_and_no_file_but_the_model,
    ]
}

#[cfg(not(target_os = "linux"))]
fn on_linux() -> Vec<Trial> {
    Vec::new()
}

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|argument| argument == hotseat_llama::CHILD_ARGUMENT) {
        return hotseat_llama::child::main();
    }
    let mut trials = tests![
        answering::every_model_answers_the_same_twice_and_counts_as_it_charges,
        answering::a_model_says_what_it_was_made_to_say_with_its_thoughts_apart,
        answering::an_answer_ends_at_its_limit_and_one_longer_than_the_view_is_refused,
        answering::a_seed_gives_the_same_answer_again,
        answering::an_answer_that_nobody_hears_is_stopped_and_the_next_one_works,
        answering::a_model_without_a_template_answers_in_chatml_and_says_so,
        raw::the_second_question_of_a_conversation_reads_only_what_is_new,
        raw::nothing_is_kept_from_one_session_for_another,
        raw::a_stopped_answer_ends_within_a_token,
        raw::a_child_counts_while_it_answers,
        raw::a_child_ends_once_its_parent_is_gone,
        failing::a_file_that_is_gone_or_damaged_is_said_and_the_next_one_works,
        failing::a_file_cut_anywhere_is_refused_or_ends_the_child_and_nothing_else,
        failing::a_model_that_does_not_fit_is_not_loaded,
        failing::a_program_that_is_no_child_fails_and_nothing_else,
        failing::what_is_let_go_of_ends_its_child,
    ];
    trials.extend(on_linux());
    let compared = tests![reference::answers_are_those_of_llama_cpps_own_server_token_for_token];
    let has_server = std::env::var_os(reference::PYTHON).is_some();
    trials.extend(compared.into_iter().map(|trial| trial.with_ignored_flag(!has_server)));
    let mut arguments = Arguments::from_args();
    // Each of them has a model compute on every core.
    arguments.test_threads = arguments.test_threads.or(Some(2));
    libtest_mimic::run(&arguments, trials).exit_code()
}
