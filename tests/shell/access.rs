//! Every command from every window.

use crate::stage::{STRANGER, Stage};
use hotseat::windows::{CANDIDATE, CONSOLE};
use hotseat_core::api::COMMANDS;
use serde_json::json;
use std::collections::BTreeSet;

/// Refused before any of our code ran: by Tauri's permissions.
fn refused_by_permissions(error: &serde_json::Value) -> bool {
    error.as_str().is_some_and(|text| text.contains("not allowed"))
}

#[test]
fn the_console_reaches_every_command_and_no_other_window_reaches_any() {
    let stage = Stage::new();
    assert!(COMMANDS.len() > 20);
    for command in COMMANDS.iter().filter(|command| command.name != "close_app") {
        let answer = stage.call_from(CONSOLE, command.name, json!({ "request": "nonsense" }));
        if let Err(error) = answer {
            assert!(!refused_by_permissions(&error), "{}: {error}", command.name);
            assert!(!error.to_string().contains("not found"), "{}: {error}", command.name);
        }
        for window in [CANDIDATE, STRANGER] {
            let error = stage
                .call_from(window, command.name, json!({ "request": {} }))
                .expect_err(command.name);
            assert!(refused_by_permissions(&error), "{} from {window}: {error}", command.name);
        }
    }
}

#[test]
fn a_command_nobody_listed_is_refused_to_all() {
    let stage = Stage::new();
    for window in [CONSOLE, CANDIDATE, STRANGER] {
        let error = stage.call_from(window, "drop_everything", json!({})).unwrap_err();
        assert!(refused_by_permissions(&error), "{window}: {error}");
    }
}

#[test]
fn no_window_has_any_of_tauris_own_commands() {
    let stage = Stage::new();
    let commands = [
        "plugin:event|listen",
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:window|close",
        "plugin:window|set_title",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:menu|new",
        "plugin:resources|close",
        "plugin:store|load",
        "plugin:store|get",
        "plugin:store|set",
    ];
    for command in commands {
        for window in [CONSOLE, CANDIDATE, STRANGER] {
            let error = stage.call_from(window, command, json!({})).expect_err(command);
            assert!(refused_by_permissions(&error), "{command} from {window}: {error}");
        }
    }
}

#[test]
fn the_policy_file_names_exactly_the_commands_there_are() {
    let policy = include_str!("../../src-tauri/permissions/console.toml");
    let listed: BTreeSet<&str> = policy
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .collect();
    let known: BTreeSet<&str> = COMMANDS.iter().map(|command| command.name).collect();
    assert_eq!(listed, known);
}
