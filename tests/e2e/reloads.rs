//! The page is loaded anew while commands are on their way.

use crate::asking;
use crate::ledger;
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use crate::window::{Window, id};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_reload_at_any_moment_neither_loses_nor_doubles_what_was_asked() {
    let mut chance = chance("a_reload_at_any_moment");
    let window = Window::open().await;
    let dir = window.dir.path();
    let session = window.create("Jane").await;
    window.open_session(&session).await;
    let rounds = rounds(40, 500);
    let (mut losses, mut effects, mut created) = (0, 1, 1);
    for round in 0..rounds {
        let shown = listed(&window, &session).await;
        let request = asking::request_id(&mut chance.rng);
        let actions: Vec<&str> =
            shown["actions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let possible: Vec<&str> = ["create", "start", "pause", "resume", "extend_tokens"]
            .into_iter()
            .filter(|action| *action == "create" || actions.contains(action))
            .filter(|action| {
                *action != "extend_tokens" || shown["tokens"]["budget"].as_i64() < Some(1_900_000)
            })
            .collect();
        let action = *chance.rng.choice(&possible).unwrap();
        let (command, body) = match action {
            "create" => ("create_session".into(), asking::create(&request, "June", 60)),
            "extend_tokens" => ("extend_tokens".into(), asking::extend(&request, &shown)),
            action => (format!("{action}_session"), asking::change(&request, &session)),
        };
        send(&window, &command, &body).await;
        tokio::time::sleep(Duration::from_millis(chance.rng.u64(0..25))).await;
        window.reload().await;
        // The page has the request's name from before, and asks again.
        let answer = window.ask(&command, body).await;
        assert!(answer.is_ok(), "round {round}, {action}: {answer:?}");
        match action {
            "create" => created += 1,
            _ => effects += 1,
        }
        let trail = ledger::trail(dir, &session).await;
        let sessions = ledger::number(dir, "select count(*) from sessions").await;
        let as_asked = trail.len() == effects && sessions == created;
        println!("round {round}: {action}: as asked: {as_asked}");
        losses += u64::from(!as_asked);
        assert_same_screen(&window, &session).await;
    }
    let doubled = doubled_without_the_same_name(&window, &mut chance.rng).await;
    assert_eq!(losses, 0, "changes lost or doubled");
    assert_eq!(doubled, CONTROLS, "changes doubled under another name");
    Figure {
        id: "U2",
        promise: "A reload at any moment brings the same screen back, and what was asked for \
                  happened exactly once",
        tried: format!("{rounds} reloads with a change on its way"),
        losses,
        control: "the change is asked for again under another name",
        control_losses: format!("{doubled} of {CONTROLS}"),
        seed: Some(chance.seed),
    }
    .record();
}

const CONTROLS: u64 = 5;

/// How many changes happened twice when the page asked for them again under another name.
async fn doubled_without_the_same_name(window: &Window, rng: &mut fastrand::Rng) -> u64 {
    let mut doubled = 0;
    for _ in 0..CONTROLS {
        let all = "select count(*) from sessions";
        let before = ledger::number(window.dir.path(), all).await;
        send(window, "create_session", &asking::create(&asking::request_id(rng), "June", 60)).await;
        window.reload().await;
        let again = asking::create(&asking::request_id(rng), "June", 60);
        window.ask("create_session", again).await.unwrap();
        doubled += u64::from(ledger::number(window.dir.path(), all).await == before + 2);
    }
    doubled
}

/// Sends a command and does not wait for its answer.
async fn send(window: &Window, command: &str, request: &Value) {
    let script = "window.__TAURI_INTERNALS__.invoke(arguments[0], { request: arguments[1] })
                      .catch(() => {})";
    window.run(script, vec![json!(command), request.clone()]).await;
}

async fn listed(window: &Window, session: &str) -> Value {
    let answer = window.ask("list_sessions", asking::list()).await.unwrap();
    let rows = answer["rows"].as_array().unwrap();
    match rows.iter().find(|row| row["id"] == session) {
        Some(row) => row.clone(),
        None => {
            let mut oldest = asking::list();
            oldest["descending"] = json!(false);
            window.ask("list_sessions", oldest).await.unwrap()["rows"][0].clone()
        }
    }
}

/// The session's page is there, and says what the database says.
async fn assert_same_screen(window: &Window, session: &str) {
    assert_eq!(
        window.run("return location.hash", vec![]).await,
        json!(format!("#/sessions/{session}?tab=timeline"))
    );
    let status = ledger::status(window.dir.path(), session).await;
    window
        .until(&format!(
            "document.querySelector('main [data-testid=status]')?.innerText.trim().toLowerCase() === {}",
            json!(status)
        ))
        .await;
    window.see(&id("trail-mark")).await;
}
