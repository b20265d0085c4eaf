//! Every command from every window.

use crate::requests::home;
use crate::stage::{Outcome, STRANGER, Stage};
use crate::support::figures::Figure;
use crate::support::permissions::commands_of_tauri;
use hotseat::{CANDIDATE, CONSOLE};
use hotseat_core::api::COMMANDS;
use serde_json::json;
use std::collections::BTreeSet;
use tauri::Webview;
use tauri::http::{HeaderMap, HeaderName, HeaderValue};
use tauri::ipc::{Channel, InvokeBody, JavaScriptChannelId};
use tauri::test::MockRuntime;
use tauri::utils::acl::ExecutionContext;

/// Refused before any of our code ran: by Tauri's permissions.
fn refused_by_permissions(error: &serde_json::Value) -> bool {
    error.as_str().is_some_and(|text| text.contains("not allowed"))
}

#[test]
fn every_window_reaches_its_own_commands_and_no_other_reaches_them() {
    let stage = Stage::new();
    assert!(COMMANDS.len() > 20);
    for command in COMMANDS.iter().filter(|command| command.name != "close_app") {
        let home = home(command);
        let answer = stage.call_from(home, command.name, json!({ "request": "nonsense" }));
        if let Err(error) = answer {
            assert!(!refused_by_permissions(&error), "{}: {error}", command.name);
            assert!(!error.to_string().contains("not found"), "{}: {error}", command.name);
        }
        for window in [CONSOLE, CANDIDATE, STRANGER].into_iter().filter(|one| *one != home) {
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
    let commands = commands_of_tauri();
    assert!(commands.len() > 150, "{}", commands.len());
    let stage = Stage::new();
    let (mut tried, mut let_through) = (0, Vec::new());
    for command in &commands {
        for window in [CONSOLE, CANDIDATE, STRANGER] {
            tried += 1;
            match stage.call_from(window, command, json!({})) {
                Err(error) if refused_by_permissions(&error) => {}
                other => let_through.push(format!("{command} from {window}: {other:?}")),
            }
        }
    }
    let events: Vec<&String> =
        commands.iter().filter(|command| command.starts_with("plugin:event|")).collect();
    let allowed = allowed_to_all(&events);
    Figure {
        id: "C2",
        promise: "No window may call any command of Tauri or of a plugin",
        tried: format!("{tried} calls of {} commands", commands.len()),
        losses: let_through.len() as u64,
        control: "the refusal of the event commands",
        control_losses: format!("{allowed} of {} get through", events.len()),
        seed: None,
    }
    .record();
    assert!(let_through.is_empty(), "{let_through:#?}");
    assert_eq!(allowed, events.len());
}

/// How many of these get through to their plugin once they are allowed.
fn allowed_to_all(commands: &[&String]) -> usize {
    let mut context = hotseat::context();
    for command in commands {
        let authority = context.runtime_authority_mut();
        authority.__allow_command((*command).clone(), ExecutionContext::Local);
    }
    let stage = Stage::changed(|builder| builder, context);
    let is_through = |command: &&&String| match stage.call_from(CANDIDATE, command, json!({})) {
        Err(error) => !refused_by_permissions(&error),
        Ok(_) => true,
    };
    commands.iter().filter(is_through).count()
}

#[test]
fn what_waits_for_one_window_is_not_given_to_another() {
    let stage = Stage::new();
    let id: JavaScriptChannelId = "__CHANNEL__:7".parse().unwrap();
    let console: &Webview<MockRuntime> = stage.window(CONSOLE).as_ref();
    let channel: Channel<String> = id.channel_on(console.clone());
    // Longer messages are not pushed but wait to be fetched, by the one command of Tauri's that
    // asks for no permission.
    channel.send("secret ".repeat(10_000)).unwrap();
    let fetch_from = |window| {
        let headers = HeaderMap::from_iter([(
            HeaderName::from_static("tauri-channel-id"),
            HeaderValue::from_static("0"),
        )]);
        let fetch = "plugin:__TAURI_CHANNEL__|fetch";
        stage.send_with(headers, window, fetch, InvokeBody::Json(json!(null)))
    };
    for window in [CANDIDATE, STRANGER] {
        let outcome = fetch_from(window);
        assert!(matches!(outcome, Outcome::Refused(_)), "{window}: {outcome:?}");
    }
    assert!(matches!(fetch_from(CONSOLE), Outcome::Answered(_)), "the same call from its window");
}

#[test]
fn each_policy_file_names_exactly_the_commands_of_its_window() {
    let policies = [
        (CONSOLE, include_str!("../../src-tauri/permissions/console.toml")),
        (CANDIDATE, include_str!("../../src-tauri/permissions/candidate.toml")),
    ];
    for (window, policy) in policies {
        let listed: BTreeSet<&str> = policy
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
            .collect();
        let own = COMMANDS.iter().filter(|command| home(command) == window);
        assert_eq!(listed, own.map(|command| command.name).collect(), "{window}");
    }
}
