//! What happens to the data when everything under the core fails: killed, cut off, damaged, full.
//!
//! The program starts itself again in other roles, so that there is somebody to kill. Hence a main
//! function of its own; names and filters work as in every other test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/sandbox.rs"]
mod sandbox;

#[path = "../support/talking.rs"]
#[allow(dead_code, reason = "shared with others, which use other parts of it")]
mod talking;

mod answers;
#[cfg(target_os = "linux")]
mod apart;
#[cfg(target_os = "linux")]
mod backup_cuts;
mod copies;
#[cfg(target_os = "linux")]
mod cuts;
mod damage;
mod damaged;
mod dump;
#[cfg(target_os = "linux")]
mod full;
mod hours;
mod instances;
mod kills;
mod log_size;
mod newer;
mod races;
mod releases;
mod roles;
mod settings;
mod typing;
#[cfg(target_os = "linux")]
mod unwritable;
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

/// What takes mounts and signals to try.
#[cfg(target_os = "linux")]
fn on_linux() -> Vec<Trial> {
    tests![
        backup_cuts::a_backup_that_was_reported_survives_a_power_cut,
        cuts::a_power_cut_loses_no_acknowledged_change,
        full::a_full_disk_refuses_changes_and_costs_nothing_else,
        unwritable::a_folder_without_permission_is_named_and_read_where_that_is_allowed,
        unwritable::a_folder_that_can_not_be_written_to_is_named_and_can_be_read,
    ]
}

fn main() {
    if roles::play() {
        return;
    }
    if std::env::var_os("HOTSEAT_MAKE_FIXTURE").is_some() {
        return releases::make();
    }
    let tests = tests![
        kills::a_killed_program_loses_no_acknowledged_change,
        answers::a_killed_program_keeps_questions_and_answers_as_far_as_they_were_written,
        kills::whoever_watches_sees_what_is_taken_away_or_slipped_in,
        copies::a_copy_made_while_everybody_writes_is_whole,
        damaged::a_damaged_database_is_refused_untouched_or_harmless,
        hours::no_clock_gives_a_session_more_time_than_its_limit,
        instances::a_killed_instance_leaves_no_lock_behind,
        instances::of_several_instances_started_at_once_one_gets_the_folder,
        log_size::the_log_stays_small_and_is_gone_after_a_clean_end,
        newer::a_newer_database_is_refused_untouched_and_both_versions_are_named,
        races::however_changes_race_each_is_made_once_and_one_ends_the_session,
        releases::a_released_step_of_the_schema_never_changes,
        releases::every_released_database_opens_and_says_what_it_said,
        settings::a_setting_that_did_not_take_is_named,
        typing::a_killed_program_keeps_what_was_typed_and_what_was_guessed,
    ];
    #[cfg(target_os = "linux")]
    let tests = tests.into_iter().chain(on_linux()).collect();
    libtest_mimic::run(&Arguments::from_args(), tests).exit();
}
