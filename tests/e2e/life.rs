//! A session's life in the window, and what survives the app.

use crate::window::{Window, id};
use nix::sys::signal::Signal;
use serde_json::json;

async fn status(window: &Window, expected: &str) {
    window
        .until(&format!(
            "document.querySelector('main [data-testid=status]')?.innerText.trim() === '{expected}'"
        ))
        .await;
}

#[tokio::test]
async fn a_session_is_started_paused_resumed_and_ended() {
    let window = Window::open().await;
    let session = window.create("Jane Smith").await;
    window.open_session(&session).await;
    window.start_alone().await;
    status(&window, "Active").await;
    window.until("/^5\\d:/.test(document.querySelector('[data-testid=clock]').innerText)").await;
    window.click("action-pause").await;
    window.click("confirm-pause").await;
    status(&window, "Paused").await;
    let shown = window.text(&id("clock")).await;
    window.click("action-resume").await;
    status(&window, "Active").await;
    window
        .until(&format!(
            "document.querySelector('[data-testid=clock]').innerText !== {}",
            json!(shown)
        ))
        .await;
    window.click("action-end").await;
    window.click("confirm-end").await;
    status(&window, "Completed").await;
    window.until("document.querySelectorAll('[data-testid=event-row]').length === 5").await;
    window.until_text(&id("trail-mark"), "Trail verified").await;
    assert!(window.list().contains("(completed)"));
    assert_eq!(window.violations().await, json!([]));
}

#[tokio::test]
async fn a_session_active_when_the_app_was_killed_asks_about_the_gap() {
    let window = Window::open().await;
    let session = window.create("Jane Smith").await;
    window.open_session(&session).await;
    window.start_alone().await;
    status(&window, "Active").await;
    let window = window.restart(Signal::SIGKILL).await;
    window.see(&id("gap-question")).await;
    assert!(window.list().contains("(paused)"));
    window.open_session(&session).await;
    window.click("gap-give-back").await;
    window.click("action-resume").await;
    status(&window, "Active").await;
    let trail = window.text("main").await;
    assert!(trail.contains("Gap detected") && trail.contains("Gap given back"), "{trail}");
    window.until_text(&id("trail-mark"), "Trail verified").await;
}

#[tokio::test]
async fn more_time_is_given_with_a_reason_and_shown_as_added() {
    let window = Window::open().await;
    let session = window.create("Jane").await;
    window.open_session(&session).await;
    window.start_alone().await;
    window.click("action-extend_time").await;
    window.fill("field-minutes", "15").await;
    window.fill("field-reason", " ").await;
    window.click("confirm").await;
    window.until_text(&id("field-reason-error"), "A reason is required").await;
    window.fill("field-reason", "Fire alarm").await;
    window.click("confirm").await;
    window.until("document.body.innerText.includes('75 min (extended from 60)')").await;
    window.until("document.body.innerText.includes('Fire alarm')").await;
}

#[tokio::test]
async fn a_reload_brings_the_same_session_back_with_its_clock_running() {
    let window = Window::open().await;
    let session = window.create("Jane").await;
    window.open_session(&session).await;
    window.start_alone().await;
    status(&window, "Active").await;
    for _ in 0..3 {
        window.reload().await;
        status(&window, "Active").await;
    }
    window.until("document.querySelectorAll('[data-testid=event-row]').length === 2").await;
    window.click("action-pause").await;
    window.click("confirm-pause").await;
    status(&window, "Paused").await;
}

#[tokio::test]
async fn everything_is_as_it_was_after_closing_and_opening() {
    let window = Window::open().await;
    let session = window.create("Jane").await;
    window.create("June").await;
    window.open_session(&session).await;
    window.start_alone().await;
    status(&window, "Active").await;
    window.click("action-pause").await;
    window.click("confirm-pause").await;
    status(&window, "Paused").await;
    let before = window.list();
    let window = window.restart(Signal::SIGTERM).await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 2").await;
    let without_path = |list: &str| list.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(without_path(&window.list()), without_path(&before));
}
