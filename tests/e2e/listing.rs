//! The list of sessions.

use crate::window::{Window, id};
use serde_json::json;

const ROWS: &str = "document.querySelectorAll('[data-testid=session-row]').length";

#[tokio::test]
async fn sample_data_fills_the_screens_and_goes_in_one_step() {
    let window = Window::open().await;
    window.click("add-samples").await;
    window.until(&format!("{ROWS} === 7")).await;
    assert!(window.count(&id("live-card")).await >= 2);
    let request = json!({ "text": "Li Wei", "limit": 1 });
    let found = window.ask("list_sessions", request).await.unwrap();
    window.open_session(found["rows"][0]["id"].as_str().unwrap()).await;
    // Drawn on a system without a language, too, as tests are run on.
    window.until("document.querySelector('[data-testid=use-chart] canvas')").await;
    window.click("tab-conversation").await;
    window.until("document.querySelectorAll('[data-testid=message]').length >= 6").await;
    window.go("#/").await;
    window.click("remove-samples").await;
    window.click("confirm").await;
    window.see(&id("empty-state")).await;
    assert!(window.list().contains("Total sessions: 0"));
}

#[tokio::test]
async fn a_deleted_session_comes_back_by_undo() {
    let window = Window::open().await;
    window.create("Jane").await;
    window.go("#/").await;
    window.keep_messages().await;
    window.click("row-menu-button").await;
    window.click("menu-delete").await;
    window.until(&format!("{ROWS} === 0")).await;
    window.click("undo").await;
    window.until(&format!("{ROWS} === 1")).await;
    assert!(window.list().contains("Jane (created)"));
}

#[tokio::test]
async fn a_message_beside_a_dialog_can_be_clicked_and_the_dialog_stays() {
    let window = Window::open().await;
    window.create("Jane").await;
    window.create("John").await;
    window.go("#/").await;
    window.keep_messages().await;
    window.until(&format!("{ROWS} === 2")).await;
    window.click("row-menu-button").await;
    window.click("menu-delete").await;
    window.until(&format!("{ROWS} === 1")).await;
    window.click("row-menu-button").await;
    window.click("menu-duplicate").await;
    window.see(&id("duplicate-form")).await;
    window.click("undo").await;
    window.until(&format!("{ROWS} === 2")).await;
    assert_eq!(window.count(&id("duplicate-form")).await, 1);
}

#[tokio::test]
async fn a_live_card_counts_down_and_pauses() {
    let window = Window::open().await;
    let session = window.create("Jane").await;
    window.start_alone().await;
    window.open_session(&session).await;
    window.go("#/").await;
    let clock = format!("{} {}", id("live-card"), id("clock"));
    window.see(&clock).await;
    let shown = window.text(&clock).await;
    window
        .until(&format!("document.querySelector({}).innerText !== {}", json!(clock), json!(shown)))
        .await;
    window.click_css(&format!("{} {}", id("live-card"), id("action-pause"))).await;
    window.click("confirm-pause").await;
    window.see(&format!("{} {}", id("live-card"), id("action-resume"))).await;
}

#[tokio::test]
async fn a_session_can_be_copied_for_somebody_else_from_its_menu() {
    let window = Window::open().await;
    let session = window.create("Jane").await;
    window.click("create-another").await;
    window.until("document.querySelector('#field-candidate_name')?.value === ''").await;
    window.fill("field-candidate_name", "Half a draft").await;
    window.until_text(&id("draft-state"), "Saved as draft").await;
    window.open_session(&session).await;
    window.click("session-menu-button").await;
    window.click("menu-duplicate").await;
    // The name is asked for, and nothing of Jane's is there.
    window.until("document.activeElement?.dataset.testid === 'field-candidate_name'").await;
    window.click("confirm").await;
    window.until_text(&id("field-candidate_name-error"), "Candidate name is required").await;
    window.keys("John\u{e007}").await;
    window.click("open-copy").await;
    window.until("document.querySelector('h1')?.innerText.includes('John')").await;
    window.go("#/new").await;
    window.until("document.querySelector('#field-candidate_name')?.value === 'Half a draft'").await;
    window.go("#/").await;
    window.until(&format!("{ROWS} === 2")).await;
}
