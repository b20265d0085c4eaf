//! Ways around the passcode, each tried: killing, a second instance, the command line, edited settings,
//! a moved calendar, keys of the window system. And the ways back there are.

use crate::clock_shim::ClockShim;
use crate::desktop;
use crate::driver::{PROGRAM, Surroundings};
use crate::ledger;
use crate::quiet::have_computer_alone;
use crate::support::figures::{Figure, skipped};
use crate::support::patience::PATIENCE;
use crate::window::{Window, id};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

const PASSCODE: &str = "open sesame";

/// The program itself, handed over and begun, then ended by `signal`: the next start comes up in the
/// candidate's window. Gives the session's id too.
async fn handed_over(surroundings: &Surroundings) -> (Window, String) {
    let window = Window::open_with(tempfile::TempDir::new().unwrap(), surroundings).await;
    let session = window.create("Jane Smith").await;
    let note = json!({ "request_id": uuid::Uuid::now_v7(), "id": session, "text": "Private." });
    window.ask("add_note", note).await.unwrap();
    let passcode = json!({ "passcode": PASSCODE, "current": null });
    window.ask("set_passcode", passcode).await.unwrap();
    let request = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
        "console_stays": false, "begins": "candidate" });
    // The page that asks is closed by it, and hears no answer.
    let script = "window.__TAURI_INTERNALS__.invoke('hand_over', { request: arguments[0] })";
    window.run(script, vec![request]).await;
    let dir = window.dir.path().to_owned();
    until_in_trail(&dir, &session, "handed_over").await;
    let window = come_back(window, surroundings).await;
    window.see(&id("rules")).await;
    (window, session)
}

/// Kills the program and starts it again.
async fn come_back(window: Window, surroundings: &Surroundings) -> Window {
    let dir = window.end(Signal::SIGKILL).await;
    Window::open_with(dir, surroundings).await
}

async fn until_in_trail(dir: &Path, session: &str, kind: &str) {
    let there = async {
        while ledger::entries(dir, session, kind).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, there).await.expect(kind);
}

/// Whether the window shows the candidate's page and Rust refuses it everything of the interviewer's.
async fn is_still_the_candidates(window: &Window) -> bool {
    let here = window.run("return location.pathname", vec![]).await;
    let list = window.ask("list_sessions", json!({ "limit": 50 })).await;
    let start = window.ask("candidate_start", json!({})).await;
    here == json!("/candidate.html") && list.is_err() && start.is_ok()
}

async fn try_passcode(window: &Window, passcode: &str) -> Value {
    window.ask("give_back_laptop", json!({ "passcode": passcode })).await.unwrap()
}

fn command_line(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM)
        .args(arguments)
        .arg("--data-dir")
        .arg(dir)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .unwrap()
}

fn says(output: &Output, words: &str) -> bool {
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&said).contains(words)
}

#[tokio::test]
async fn nothing_but_the_passcode_leads_back_to_the_console() {
    have_computer_alone();
    let Some(clock) = ClockShim::make("C9") else { return };
    let surroundings = clock.surroundings();
    let (mut window, session) = handed_over(&surroundings).await;
    let mut ways: Vec<(&str, bool)> = Vec::new();
    ways.push(("killed and started again", is_still_the_candidates(&window).await));

    let dir = window.dir.path().to_owned();
    let second = command_line(&dir, &[]);
    ways.push(("a second instance", !second.status.success() && says(&second, "already running")));
    for argument in [
        &["--list"][..],
        &["--check"],
        &["--backups"],
        &["--restore", "anything"],
        &["--set-key", "openai"],
    ] {
        let output = command_line(&dir, argument);
        let refused = !output.status.success() && says(&output, "handed over");
        ways.push((argument[0], refused && !says(&output, "Jane")));
    }
    desktop::press_close(window.driver.program().unwrap());
    ways.push(("the window's close button", is_still_the_candidates(&window).await));
    window.run("location.href = 'tauri://localhost/console.html'", vec![]).await;
    ways.push(("the console's address", is_still_the_candidates(&window).await));

    for _ in 0..5 {
        try_passcode(&window, "open barley").await;
    }
    // A right one that was looked at would have led back, and not told to wait.
    let waits = |reply: &Value| reply["wait_ms"].as_i64().unwrap_or(0) > 0;
    // Even the right one is not looked at now.
    ways.push(("the right one too early", waits(&try_passcode(&window, PASSCODE).await)));
    clock.set_calendar(10 * 365 * 24 * 3_600_000);
    ways.push(("the calendar set on", waits(&try_passcode(&window, PASSCODE).await)));
    // Each further one waits for twice as long; long enough for what comes now on a busy machine.
    for slept in [31, 92] {
        clock.set_slept(Duration::from_secs(slept));
        try_passcode(&window, "open barley").await;
    }
    window = come_back(window, &surroundings).await;
    let settings = dir.join("settings.json");
    let invented = json!({ "preferences": { "console_stays": true, "lock_on_suspend": false,
        "interviewer_name": "Mallory", "theme": "dark", "handover": null } });
    fs::write(&settings, invented.to_string()).unwrap();
    window = come_back(window, &surroundings).await;
    ways.push(("edited settings", is_still_the_candidates(&window).await));
    ways.push(("a restart while waiting", waits(&try_passcode(&window, PASSCODE).await)));

    // Time that really goes by is what helps.
    clock.set_slept(Duration::from_secs(92 + 121));
    // The page that asks is closed by the right one, and hears no answer.
    let script = "window.__TAURI_INTERNALS__
        .invoke('give_back_laptop', { request: { passcode: arguments[0] } })";
    window.run(script, vec![json!(PASSCODE)]).await;
    until_in_trail(&dir, &session, "taken_back").await;
    let listed = command_line(&dir, &["--list"]);
    let broken: Vec<&str> = ways.iter().filter(|(_, held)| !held).map(|(way, _)| *way).collect();
    Figure {
        id: "C9",
        promise: "Once handed over, nothing but the passcode leads back to the console",
        tried: format!("{} ways around it", ways.len()),
        losses: broken.len() as u64,
        control: "the passcode itself, after the wait",
        control_losses: format!(
            "1 of 1 let back, and the list is there again: {}",
            says(&listed, "Jane Smith")
        ),
        seed: None,
    }
    .record();
    assert_eq!(broken, Vec::<&str>::new());
    assert!(says(&listed, "Jane Smith"), "{listed:?}");
}

#[tokio::test]
async fn a_forgotten_passcode_is_removed_for_the_accounts_password_and_the_trail_says_so() {
    let (window, session) = handed_over(&Surroundings::default()).await;
    let open = command_line(window.dir.path(), &["--forgot-passcode"]);
    assert!(!open.status.success() && says(&open, "running"), "{open:?}");
    let dir = window.end(Signal::SIGTERM).await;
    // The tests run as root, who owns every account; the system asks anybody else.
    if !nix::unistd::Uid::current().is_root() {
        return skipped("C9 account", "another user's password is known to nobody here");
    }
    let disguised = Command::new("unshare")
        .args(["--map-root-user", "--user", PROGRAM, "--forgot-passcode", "--data-dir"])
        .arg(dir.path())
        .output()
        .unwrap();
    assert!(!disguised.status.success(), "{disguised:?}");
    let removed = command_line(dir.path(), &["--forgot-passcode"]);
    assert!(removed.status.success(), "{removed:?}");
    let back = ledger::entries(dir.path(), &session, "taken_back").await;
    assert_eq!(back[0].data["way"], "account");
    let window = Window::open_in(dir).await;
    assert_eq!(window.run("return location.pathname", vec![]).await, json!("/console.html"));
    let options = window.ask("handover_options", json!({})).await.unwrap();
    assert_eq!(options["has_passcode"], false);
}

#[tokio::test]
async fn a_locked_console_stays_locked_over_a_kill_and_shows_nothing() {
    let window = Window::open().await;
    let session = window.create("Jane Smith").await;
    let note = json!({ "request_id": uuid::Uuid::now_v7(), "id": session, "text": "note-canary" });
    window.ask("add_note", note).await.unwrap();
    let passcode = json!({ "passcode": PASSCODE, "current": null });
    window.ask("set_passcode", passcode).await.unwrap();
    window.open_session(&session).await;
    window.until("document.body.innerText.includes('note-canary')").await;
    window.mark_page().await;
    window.run("window.__TAURI_INTERNALS__.invoke('lock_console', { request: {} })", vec![]).await;
    window.see_on_new_page(&id("lock-screen")).await;
    let shown = window.run("return document.documentElement.outerHTML", vec![]).await.to_string();
    assert!(!shown.contains("Jane") && !shown.contains("note-canary"), "{shown}");
    let window = window.restart(Signal::SIGKILL).await;
    window.see(&id("lock-screen")).await;
    assert!(window.ask("list_sessions", json!({ "limit": 50 })).await.is_err());
    window.fill("passcode", "open barley").await;
    window.click("unlock").await;
    window.until("document.body.innerText.includes('4 tries')").await;
    window.fill("passcode", PASSCODE).await;
    window.click("unlock").await;
    window.until("document.body.innerText.includes('Jane Smith')").await;
}
