//! Who may call what, asked by the pages themselves.

use crate::program::Kind;
use crate::support::figures::Figure;
use crate::support::permissions::commands_of_tauri;
use crate::window::Window;
use hotseat_core::api::{COMMANDS, Window as Home};
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

/// The names of the app's commands that belong to that window.
fn commands_of(window: Home) -> Vec<String> {
    let own = COMMANDS.iter().filter(|command| command.window == window);
    own.map(|command| command.name.to_owned()).collect()
}

#[tokio::test]
async fn each_page_reaches_its_own_commands_and_no_others() {
    let tauris = commands_of_tauri();
    let (of_console, of_candidate) = (commands_of(Home::Console), commands_of(Home::Candidate));
    let window = Window::open_program(&[Kind::Candidate, Kind::Console]).await;
    let here = window.run("return location.href", vec![]).await;
    assert_eq!(here, json!("tauri://localhost/candidate.html"));
    let others: Vec<String> = of_console.iter().chain(&tauris).cloned().collect();
    let mut found = call_all(&window, &others).await;
    // Nothing is handed over, so its own are refused as well, but by Rust.
    let mut own = call_all(&window, &of_candidate).await;

    let console = Window::open().await;
    let others: Vec<String> = of_candidate.into_iter().chain(tauris).collect();
    found.extend(call_all(&console, &others).await);
    // Nonsense, so that nothing happens; that it is called malformed shows that Rust was reached.
    own.extend(call_all(&console, &of_console).await);
    let tried = found.len();
    let leaks: Vec<_> = found.into_iter().filter(|(_, end)| !is_denied(end)).collect();
    let reached = own.iter().filter(|(_, end)| !is_denied(end)).count();
    Figure {
        id: "C2 real window",
        promise: "Each page reaches the app's commands of its own window, and nothing else",
        tried: format!("{tried} calls in real windows"),
        losses: leaks.len() as u64,
        control: "the refusal of the app's commands: called by their own window",
        control_losses: format!("{reached} of {} get through", own.len()),
        seed: None,
    }
    .record();
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert_eq!(reached, own.len(), "{own:#?}");
}
