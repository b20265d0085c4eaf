//! Who may call what, and when: every command from every window on a session in every state.

use crate::requests::{About, RequestIds, about, arguments, session_in};
use crate::stage::{Outcome, STRANGER, Stage, uuid};
use crate::support::clock::seconds;
use crate::support::figures::Figure;
use hotseat::{CANDIDATE, CONSOLE};
use hotseat_core::api::{COMMANDS, CommandSpec, Window};
use hotseat_core::domain::lifecycle::Status;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tauri::async_runtime::block_on;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::test::{MockRuntime, mock_context, noop_assets};

/// The states a session is found in, as far as commands can tell.
const STATES: [&str; 8] =
    ["created", "active", "paused", "gap", "completed", "expired", "deleted", "unknown"];

/// What the console is answered, state by state: `ok`, `null` where there is nothing to show, or
/// the code of the refusal. No other window is ever answered.
static POLICY: [(&str, [&str; 8]); 124] = [
    ("console_start", [OK; 8]),
    ("watch_console", [OK; 8]),
    ("page_ready", [OK; 8]),
    ("licences", [NULL; 8]),
    ("updates", [OK; 8]),
    ("look_for_update", [NO_UPDATE; 8]),
    ("install_update", [NO_UPDATE; 8]),
    ("stop_update", [OK; 8]),
    ("report_mishap", [OK; 8]),
    ("keep_app_open", [OK; 8]),
    ("close_app", [OK; 8]),
    ("list_sessions", [OK; 8]),
    ("get_session", [OK, OK, OK, OK, OK, OK, NULL, NULL]),
    ("session_trail", [OK, OK, OK, OK, OK, OK, OK, GONE]),
    ("check_config", [OK; 8]),
    ("create_session", [OK; 8]),
    ("update_session", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("start_session", [OK, NO, NO, NO, NO, NO, GONE, GONE]),
    ("pause_session", [NO, OK, NO, NO, NO, NO, GONE, GONE]),
    ("resume_session", [NO, NO, OK, GAP, NO, NO, GONE, GONE]),
    ("end_session", [NO, OK, OK, OK, NO, NO, GONE, GONE]),
    ("extend_time", [NO, OK, OK, OK, NO, NO, GONE, GONE]),
    ("extend_tokens", [NO, OK, OK, OK, NO, NO, GONE, GONE]),
    ("give_accommodation", [OK, OK, OK, OK, NO, NO, GONE, GONE]),
    ("list_library", [OK; 8]),
    ("library_facets", [OK; 8]),
    ("library_item", [NULL; 8]),
    ("item_versions", [OK; 8]),
    ("compare_versions", [NO_ITEM; 8]),
    ("check_item", [OK; 8]),
    ("save_item", [OK; 8]),
    ("save_as_template", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("archive_items", [OK; 8]),
    ("unarchive_items", [OK; 8]),
    ("delete_items", [OK; 8]),
    ("restore_items", [OK; 8]),
    ("item_draft", [NULL; 8]),
    ("keep_item_draft", [OK; 8]),
    ("discard_item_draft", [OK; 8]),
    ("add_picture", [OK; 8]),
    ("library_picture", [NO_ITEM; 8]),
    ("import_library", [NULL; 8]),
    ("stop_import", [OK; 8]),
    ("undo_import", [NO_ITEM; 8]),
    ("try_challenge", [NO_ITEM; 8]),
    ("try_sample", [OK; 8]),
    ("calibrations", [NO_ITEM; 8]),
    ("begin_calibration", [NO_ITEM; 8]),
    ("stop_calibration", [OK; 8]),
    ("export_library", [NULL; 8]),
    ("export_rubric", [NO_ITEM; 8]),
    ("settle_gap", [NO_GAP, NO_GAP, NO_GAP, OK, NO_GAP, NO_GAP, GONE, GONE]),
    ("give_back_outage", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("delete_session", [OK, NO, NO, NO, NO, NO, GONE, GONE]),
    ("restore_session", [OK, OK, OK, OK, OK, OK, OK, GONE]),
    ("duplicate_session", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("add_sample_sessions", [OK; 8]),
    ("remove_sample_sessions", [OK; 8]),
    ("get_draft", [OK; 8]),
    ("save_draft", [OK; 8]),
    ("discard_draft", [OK; 8]),
    ("list_backups", [OK; 8]),
    ("back_up_now", [OK; 8]),
    ("restore_backup", [NO_BACKUP; 8]),
    ("get_catalogue", [OK; 8]),
    ("save_provider", [OK; 8]),
    ("remove_provider", [NOT_OFFERED; 8]),
    ("save_model", [OK; 8]),
    ("add_models", [OK; 8]),
    ("remove_model", [NOT_OFFERED; 8]),
    // The dialog is put away.
    ("choose_model_file", [NULL; 8]),
    ("find_model_files", [OK; 8]),
    ("add_model_file", [NOT_OFFERED; 8]),
    ("locate_model_file", [NOT_OFFERED; 8]),
    ("list_shelf", [OK; 8]),
    ("download_model", [NOT_OFFERED; 8]),
    ("stop_transfer", [OK; 8]),
    ("preflight", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("take_key", [NOTHING_COPIED; 8]),
    ("keep_key", [OK; 8]),
    ("forget_key", [OK; 8]),
    ("find_models", [OK; 8]),
    ("find_local_servers", [OK; 8]),
    ("test_model", [OK; 8]),
    ("save_settings", [OK; 8]),
    ("lock_state", [OK; 8]),
    ("lock_console", [NO_PASSCODE; 8]),
    ("unlock_console", [NO_PASSCODE; 8]),
    ("console_in_use", [OK; 8]),
    ("handover_options", [OK; 8]),
    ("hand_over", [NO_PASSCODE, NO_PASSCODE, NO_PASSCODE, GAP, NO, NO, GONE, GONE]),
    ("take_back", [GONE; 8]),
    ("session_conversation", [OK; 8]),
    ("session_moment", [OK, OK, OK, OK, OK, OK, OK, GONE]),
    ("session_own_answer", [OK; 8]),
    ("session_replay", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("replay_moment", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("list_scorecards", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    // It was made with no rubric, and that one is not in the library.
    ("begin_scorecard", [NO_ITEM; 8]),
    ("keep_scorecard", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("discard_scorecard", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    // Nothing stands on it.
    ("submit_scorecard", [BAD; 8]),
    ("note_discussion", [NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, GONE, GONE]),
    // That one is not in the library.
    ("compare_sessions", [NO_ITEM; 8]),
    // The dialog is put away.
    ("save_report", [NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NULL, NULL, GONE, GONE]),
    ("save_session_list", [NULL; 8]),
    ("seal_record", [NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NULL, NULL, GONE, GONE]),
    ("stop_sealing", [OK; 8]),
    ("open_record", [NULL; 8]),
    ("unlock_record", [NULL; 8]),
    ("close_record", [OK; 8]),
    // None is open.
    ("import_record", [REFUSED; 8]),
    ("list_runs", [OK; 8]),
    // There is none.
    ("read_run", [NO_RUN; 8]),
    // Nothing is written.
    ("run_hidden_tests", [NOT_NOW, BAD, BAD, BAD, BAD, BAD, GONE, GONE]),
    ("run_again", [NO_RUN, NO_RUN, NO_RUN, NO_RUN, NO_RUN, NO_RUN, GONE, GONE]),
    ("stop_run_of", [OK; 8]),
    ("session_use", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("list_notes", [OK; 8]),
    ("note_draft", [OK; 8]),
    ("keep_note_draft", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("add_note", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    ("add_bookmark", [OK, OK, OK, OK, OK, OK, GONE, GONE]),
    // The first one sets it; the others would have to know it.
    ("set_passcode", [OK, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG]),
];
const OK: &str = "ok";
const NO_RUN: &str = "run_not_found";
const NULL: &str = "null";
const BAD: &str = "invalid_input";
const NOT_NOW: &str = "not_now";
const NO: &str = "invalid_transition";
const GAP: &str = "gap_open";
const NO_GAP: &str = "no_gap";
const GONE: &str = "not_found";
const NO_ITEM: &str = "item_not_found";
const NO_UPDATE: &str = "update_unavailable";
const REFUSED: &str = "record_refused";
const NO_PASSCODE: &str = "no_passcode";
const WRONG: &str = "invalid_input";
const NO_BACKUP: &str = "no_backup";
const NOT_OFFERED: &str = "not_offered";
const NOTHING_COPIED: &str = "invalid_input";

/// A session come to this state.
fn session(stage: &Stage, state: &str, ids: &RequestIds) -> About {
    let change = |command: &str, id: &str| {
        stage.ask(command, json!({ "request_id": ids.next(), "id": id })).unwrap();
    };
    match state {
        "unknown" => About { id: uuid(0xdead), version: 1 },
        "deleted" => {
            let session = session_in(stage, Status::Created, ids);
            change("delete_session", &session.id);
            session
        }
        "gap" => {
            let session = session_in(stage, Status::Active, ids);
            stage.clock.advance(seconds(60));
            block_on(stage.desk.service.watch.watch_over()).unwrap();
            about(stage, &session.id)
        }
        status => session_in(stage, Status::from_name(status).unwrap(), ids),
    }
}

/// What a call came to, in the policy's words.
fn came_to(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered(Value::Null) => NULL.into(),
        Outcome::Answered(_) => OK.into(),
        Outcome::Refused(Value::String(text)) if text.contains("not allowed") => "denied".into(),
        Outcome::Refused(error) => error["code"].as_str().unwrap_or("no code").into(),
        broken => format!("{broken:?}"),
    }
}

fn call(stage: &Stage, window: &str, command: &CommandSpec, arguments: Value) -> String {
    came_to(&stage.send(window, command.name, InvokeBody::Json(arguments)))
}

fn consoles() -> impl Iterator<Item = &'static CommandSpec> {
    COMMANDS.iter().filter(|command| command.window == Window::Console)
}

#[test]
fn the_policy_names_every_command_of_the_console_once() {
    let named: BTreeSet<&str> = POLICY.iter().map(|(command, _)| *command).collect();
    let known: BTreeSet<&str> = consoles().map(|command| command.name).collect();
    assert_eq!(named, known);
    assert_eq!(named.len(), POLICY.len());
}

#[test]
fn every_command_from_every_window_in_every_state_is_answered_as_the_policy_says() {
    let (mut tried, mut losses) = (0, Vec::new());
    let stage = Stage::new();
    let ids = RequestIds::from(1);
    for (name, row) in POLICY {
        let command = COMMANDS.iter().find(|command| command.name == name).unwrap();
        for (state, expected) in STATES.into_iter().zip(row) {
            let session = session(&stage, state, &ids);
            let before = trail_of(&stage, &session);
            for window in [CANDIDATE, STRANGER] {
                let found = call(&stage, window, command, arguments(command, &session, &ids));
                tried += 1;
                if found != "denied" || trail_of(&stage, &session) != before {
                    losses.push(format!("{name} from {window} on {state}: {found}"));
                }
            }
            if name == "close_app" {
                continue;
            }
            let found = call(&stage, CONSOLE, command, arguments(command, &session, &ids));
            tried += 1;
            let answers_nothing = command.reply == "null" || name == "get_draft";
            if found != expected && !(found == NULL && expected == OK && answers_nothing) {
                losses.push(format!("{name} on {state}: {found}, not {expected}"));
            }
        }
    }
    let control = without_permissions();
    Figure {
        id: "C1",
        promise: "Each command answers each window in each state as the policy says",
        tried: format!("{tried} calls"),
        losses: losses.len() as u64,
        control: "the permissions, then Rust's own check too",
        control_losses: control,
        seed: None,
    }
    .record();
    assert!(losses.is_empty(), "{losses:#?}");
}

fn trail_of(stage: &Stage, session: &About) -> usize {
    let id = session.id.parse().unwrap();
    block_on(stage.desk.service.sessions.events(id)).map_or(0, |events| events.len())
}

/// Without permissions every call reaches Rust, which refuses it by its window; without that check
/// too, every call is answered.
fn without_permissions() -> String {
    let ids = RequestIds::from(1);
    let nobody = About { id: uuid(0xdead), version: 1 };
    let count = |stage: &Stage, expected: &str| {
        let from_candidate = |command: &CommandSpec| {
            call(stage, CANDIDATE, command, arguments(command, &nobody, &ids))
        };
        COMMANDS.iter().filter(|command| from_candidate(command) == expected).count()
    };
    let open = || {
        let mut context = mock_context(noop_assets());
        // Plugins begin as they are set up to.
        context.config_mut().plugins = hotseat::context::<MockRuntime>().config().plugins.clone();
        context
    };
    let unlisted = count(&Stage::changed(|builder| builder, open()), "forbidden");
    let unchecked = |invoke: Invoke<MockRuntime>| {
        invoke.resolver.resolve("secret");
        true
    };
    let stage = Stage::changed(|builder| builder.invoke_handler(unchecked), open());
    let leaked = count(&stage, OK);
    assert_eq!((unlisted, leaked), (COMMANDS.len(), COMMANDS.len()));
    format!("{unlisted} of {0} get through to Rust, then {leaked} of {0} leak", COMMANDS.len())
}
