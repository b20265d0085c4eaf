//! The console locks itself after sleep and when nobody uses it, and a locked page holds nothing.

use crate::clock_shim::ClockShim;
use crate::process_memory::marker;
use crate::support::figures::Figure;
use crate::window::{Window, id};
use serde_json::{Value, json};
use std::time::Duration;
use tempfile::TempDir;

const PASSCODE: &str = "open sesame";

async fn prefer(window: &Window, changes: &Value) {
    let start = window.ask("console_start", json!({})).await.unwrap();
    let mut preferences = start["preferences"].clone();
    for (name, value) in changes.as_object().unwrap() {
        preferences[name] = value.clone();
    }
    window.ask("save_settings", json!({ "preferences": preferences })).await.unwrap();
}

async fn shown(window: &Window) -> String {
    let everything = "return document.documentElement.outerHTML + JSON.stringify(localStorage)
        + JSON.stringify(sessionStorage) + document.title";
    window.run(everything, vec![]).await.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn sleep_and_idle_minutes_lock_the_console_and_its_page_holds_nothing() {
    let Some(clock) = ClockShim::make("C9 lock") else { return };
    let window = Window::open_with(TempDir::new().unwrap(), &clock.surroundings()).await;
    let (name, note) = (marker("name"), marker("note"));
    let session = window.create(&name).await;
    let request = json!({ "request_id": uuid::Uuid::now_v7(), "id": session, "text": note });
    window.ask("add_note", request).await.unwrap();
    let passcode = json!({ "passcode": PASSCODE, "current": null });
    window.ask("set_passcode", passcode).await.unwrap();
    let (mut slept, mut left, mut at_home) = (Duration::ZERO, Vec::new(), 0);
    let ways = [
        ("sleep", json!({ "lock_on_suspend": true, "lock_after_idle_min": 0 }), 3_600),
        ("idle", json!({ "lock_on_suspend": false, "lock_after_idle_min": 1 }), 61),
    ];
    for (way, preferences, seconds) in &ways {
        prefer(&window, preferences).await;
        window.open_session(&session).await;
        window.until(&format!("document.body.innerText.includes({})", json!(note))).await;
        at_home += u64::from(shown(&window).await.contains(&note));
        slept += Duration::from_secs(*seconds);
        window.mark_page().await;
        clock.set_slept(slept);
        window.see_on_new_page(&id("lock-screen")).await;
        let shown = shown(&window).await;
        let refused = window.ask("list_sessions", json!({ "limit": 50 })).await.is_err();
        if shown.contains(&name) || shown.contains(&note) || !refused {
            left.push(*way);
        }
        window.fill("passcode", PASSCODE).await;
        window.click("unlock").await;
        window.until(&format!("document.body.innerText.includes({})", json!(name))).await;
    }
    Figure {
        id: "C9 lock",
        promise: "Sleep and idle minutes lock the console, and nothing of the interviewer's stays in its page",
        tried: format!("{} ways to lock, a name and a note looked for", ways.len()),
        losses: left.len() as u64,
        control: "the lock: the page before",
        control_losses: format!("{at_home} of {} show the note", ways.len()),
        seed: None,
    }
    .record();
    assert_eq!(left, Vec::<&str>::new());
    assert_eq!(at_home, 2);
}
