//! Who may call what, asked by the pages themselves.

use crate::program::Kind;
use crate::support::figures::Figure;
use crate::support::permissions::commands_of_tauri;
use crate::window::Window;
use hotseat_core::api::COMMANDS;
use serde_json::json;

/// Calls commands with a request no command takes, and gives how each ended: `refused` by the
/// permissions, or what came from Rust.
async fn call_all(window: &Window, commands: &[String]) -> Vec<(String, String)> {
    let script = "const [commands, done] = arguments;
        const invoke = window.__TAURI_INTERNALS__.invoke;
        const call = (command) => invoke(command, { request: 'nonsense' }).then(
            () => 'answered',
            (error) => String(error?.code ?? error));
        Promise.all(commands.map(call)).then(done)";
    let found = window.page.execute_async(script, vec![json!(commands)]).await.unwrap();
    let found: Vec<String> = serde_json::from_value(found).unwrap();
    commands.iter().cloned().zip(found).collect()
}

fn is_denied(outcome: &str) -> bool {
    outcome.contains("not allowed")
}

fn own_commands() -> Vec<String> {
    COMMANDS.iter().map(|command| command.name.to_owned()).collect()
}

#[tokio::test]
async fn the_candidates_page_reaches_no_command_and_the_consoles_page_reaches_its_own() {
    let tauris = commands_of_tauri();
    let all: Vec<String> = own_commands().into_iter().chain(tauris.clone()).collect();
    let window = Window::open_program(&[Kind::Candidate, Kind::Console]).await;
    let here = window.run("return location.href", vec![]).await;
    assert_eq!(here, json!("tauri://localhost/candidate.html"));
    let from_candidate = call_all(&window, &all).await;
    let mut leaks: Vec<_> = from_candidate.into_iter().filter(|(_, end)| !is_denied(end)).collect();

    let console = Window::open().await;
    leaks.extend(call_all(&console, &tauris).await.into_iter().filter(|(_, end)| !is_denied(end)));
    // Nonsense, so that nothing happens; that it is called malformed shows that Rust was reached.
    let own = call_all(&console, &own_commands()).await;
    let reached = own.iter().filter(|(_, end)| !is_denied(end)).count();
    Figure {
        id: "C2 real window",
        promise: "The candidate's page reaches no command at all, the console's only the app's own",
        tried: format!("{} calls in real windows", all.len() + tauris.len()),
        losses: leaks.len() as u64,
        control: "the refusal of the app's commands: called by the console",
        control_losses: format!("{reached} of {} get through", own.len()),
        seed: None,
    }
    .record();
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert_eq!(reached, own.len(), "{own:#?}");
}
