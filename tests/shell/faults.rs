//! Faults of our own: a command that panics answers with an error, and everything else goes on.

use crate::requests::{RequestIds, arguments, session_in};
use crate::stage::{Outcome, Stage};
use crate::support::figures::Figure;
use hotseat::CONSOLE;
use hotseat_core::api::{COMMANDS, Window};
use hotseat_core::domain::lifecycle::Status;
use serde_json::json;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::test::MockRuntime;

/// What commands are refused for that come to no clock before they know.
const ASK_NO_CLOCK: [&str; 5] =
    ["no_backup", "no_passcode", "not_found", "record_refused", "update_unavailable"];

/// Every command, while the clock that most of them ask fails inside.
fn outcomes_with_a_broken_clock(stage: &Stage) -> Vec<(&'static str, Outcome)> {
    let ids = RequestIds::from(1);
    COMMANDS
        .iter()
        // The candidate's are refused before they run while nothing is handed over.
        .filter(|command| command.window == Window::Console && command.name != "close_app")
        .map(|command| {
            let session = session_in(stage, Status::Created, &ids);
            let body = InvokeBody::Json(arguments(command, &session, &ids));
            stage.clock.set_broken(true);
            let outcome = stage.send(CONSOLE, command.name, body);
            stage.clock.set_broken(false);
            (command.name, outcome)
        })
        .collect()
}

#[test]
fn a_command_that_panics_answers_and_the_next_one_works() {
    let stage = Stage::new();
    let (mut panicked, mut losses) = (0_u64, Vec::new());
    for (name, outcome) in outcomes_with_a_broken_clock(&stage) {
        match outcome {
            Outcome::Refused(error) if error["code"] == "internal" => panicked += 1,
            // Some ask no clock.
            Outcome::Answered(_) => {}
            Outcome::Refused(error) if ASK_NO_CLOCK.contains(&error["code"].as_str().unwrap()) => {}
            other => losses.push(format!("{name}: {other:?}")),
        }
    }
    let listed = stage.ask("list_sessions", json!({ "limit": 50 })).unwrap();
    assert!(listed["total"].as_u64().unwrap() > 20, "{listed}");
    let ids = RequestIds::from(1_000);
    session_in(&stage, Status::Completed, &ids);
    let report = tauri::async_runtime::block_on(stage.desk.service.store().check()).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    Figure {
        id: "U4",
        promise: "A command that panics answers with an error, and all others go on",
        tried: format!("{panicked} commands that panicked"),
        losses: losses.len() as u64,
        control: "a command that panics without being caught",
        control_losses: format!("{} of 1 never answered", uncaught()),
        seed: None,
    }
    .record();
    assert!(losses.is_empty(), "{losses:#?}");
    assert!(panicked >= 15, "only {panicked} commands felt the fault");
}

/// Commands that never answer when the same fault is not caught.
fn uncaught() -> usize {
    let faulty = |invoke: Invoke<MockRuntime>| {
        let resolver = invoke.resolver;
        tauri::async_runtime::spawn(async move {
            std::panic::resume_unwind(Box::new(resolver));
        });
        true
    };
    let stage = Stage::changed(|builder| builder.invoke_handler(faulty), hotseat::context());
    let outcome = stage.send(CONSOLE, "page_ready", InvokeBody::Json(json!({ "request": {} })));
    usize::from(matches!(outcome, Outcome::Panicked | Outcome::Silent))
}
