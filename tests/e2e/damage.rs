//! What somebody changed behind the app's back, and files that broke.

use crate::driver::{PROGRAM, take_pictures};
use crate::window::{Window, id};
use nix::sys::signal::Signal;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Rewrites an entry of every trail, as somebody with a database tool would.
async fn rewrite_starts(dir: &Path) {
    let tool = SqliteConnectOptions::new().filename(dir.join("hotseat.db"));
    let mut connection = tool.connect().await.unwrap();
    for sql in [
        "drop trigger session_events_never_change",
        "update session_events set at = at - 600000 where type = 'session_started'",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_rewritten_trail_is_named_on_the_page_and_fails_the_check() {
    take_pictures();
    let window = Window::open().await;
    let session = window.create("Jane").await;
    window.start_alone().await;
    window.see(&id("trail-mark")).await;
    let dir = window.end(Signal::SIGTERM).await;
    rewrite_starts(dir.path()).await;
    let window = Window::open_in(dir).await;
    window.open_session(&session).await;
    window.until_text(&id("trail-mark"), "Trail broken: entry 2 was changed").await;
    window.picture("trail-broken").await;
    let check =
        Command::new(PROGRAM).arg("--check").arg("--data-dir").arg(window.dir.path()).output();
    let check = check.unwrap();
    assert_eq!(check.status.code(), Some(1));
    let words = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(words.contains(&format!("session {session}: entry 2 of its trail was changed")));
}

#[tokio::test]
async fn damaged_settings_are_set_aside_and_the_person_is_told() {
    take_pictures();
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("settings.json"), "{ nonsense").unwrap();
    let window = Window::open_in(dir).await;
    let notice = window.see(&id("notice")).await.text().await.unwrap();
    assert!(notice.contains("Settings were damaged"), "{notice}");
    window.picture("settings-damaged").await;
    let aside = window.dir.path().join("settings.damaged.json");
    assert_eq!(fs::read_to_string(aside).unwrap(), "{ nonsense");
    window.go("#/settings").await;
    window.fill("field-interviewer_name", "Dana").await;
    window.until_text(&id("settings-state"), "Saved").await;
    let window = window.restart(Signal::SIGTERM).await;
    assert_eq!(window.count(&id("notice")).await, 0);
    window.go("#/settings").await;
    window.until("document.querySelector('#field-interviewer_name')?.value === 'Dana'").await;
}
