//! Preparing a session.

use crate::window::{Window, id};
use nix::sys::signal::Signal;
use serde_json::json;

#[tokio::test]
async fn a_first_start_offers_a_first_session_and_sample_data() {
    let window = Window::open().await;
    window.see(&id("empty-state")).await;
    window.see(&id("add-samples")).await;
    window.click("first-session").await;
    window.see(&id("session-form")).await;
    assert_eq!(window.violations().await, json!([]));
}

#[tokio::test]
async fn a_form_with_errors_is_refused_with_all_of_them_and_the_first_has_the_focus() {
    let window = Window::open().await;
    window.go("#/new").await;
    window.fill("field-candidate_email", "jane@").await;
    window.fill("field-time_limit", "4").await;
    window.click("create-session").await;
    let summary = window.see(&id("form-summary")).await.text().await.unwrap();
    assert!(summary.contains("Three things to fix"), "{summary}");
    for (field, message) in [
        ("candidate_name", "Candidate name is required"),
        ("candidate_email", "Candidate email is not a valid address"),
        ("time_limit", "Time limit must be between 5 and 180 minutes"),
    ] {
        assert!(summary.contains(message), "{summary}");
        let beside = window.text(&id(&format!("field-{field}-error"))).await;
        assert_eq!(beside.trim(), message);
    }
    window.until("document.activeElement.id === 'field-candidate_name'").await;
    assert!(window.list().contains("Total sessions: 0"));
}

#[tokio::test]
async fn a_created_session_shows_its_id_and_is_in_list_chip_and_search() {
    let window = Window::open().await;
    let session = window.create("Jane Smith").await;
    assert!(window.list().contains(&format!("{session}: Jane Smith (created)")));
    window.click("open-created").await;
    window.until_text(&id("trail-mark"), "Trail verified").await;
    window.go("#/").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 1").await;
    window.click("chip-created").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 1").await;
    window.click("chip-active").await;
    window.see(&id("no-match")).await;
    window.click("chip-all").await;
    window.fill("search", "smi").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 1").await;
    window.fill("search", "nobody").await;
    window.see(&id("no-match")).await;
}

#[tokio::test]
async fn a_draft_survives_a_kill_and_is_gone_once_created() {
    let window = Window::open().await;
    window.go("#/new").await;
    window.fill("field-candidate_name", "Half a na").await;
    window.paste("field-challenge", "# Half a challenge").await;
    window.until_text(&id("draft-state"), "Saved as draft").await;
    let window = window.restart(Signal::SIGKILL).await;
    window.go("#/new").await;
    window.until("document.querySelector('#field-candidate_name')?.value === 'Half a na'").await;
    window.until("document.querySelector('#field-challenge').value.includes('Half')").await;
    window.click("create-session").await;
    window.see(&id("session-id")).await;
    window.click("create-another").await;
    window.until("document.querySelector('#field-candidate_name')?.value === ''").await;
    let window = window.restart(Signal::SIGTERM).await;
    window.go("#/new").await;
    window.until("document.querySelector('#field-candidate_name')?.value === ''").await;
}

#[tokio::test]
async fn a_recommended_level_fills_the_form() {
    let window = Window::open().await;
    window.go("#/new").await;
    window.fill("field-candidate_name", "Jane").await;
    window.click("use-senior").await;
    window.until("document.querySelector('#field-time_limit').value === '90'").await;
    // Without a key for what is recommended, what can be asked is taken.
    window.see(&id("missing-senior")).await;
    window.until("document.querySelector('#field-model')?.innerText.includes('Practice')").await;
    window.click("create-session").await;
    window.click("open-created").await;
    window.until("document.body.innerText.includes('limit 90 min')").await;
}

#[tokio::test]
async fn a_reload_in_the_form_keeps_what_was_typed_and_doubles_nothing() {
    let window = Window::open().await;
    window.go("#/new").await;
    window.fill("field-candidate_name", "Jane").await;
    window.until_text(&id("draft-state"), "Saved as draft").await;
    window.reload().await;
    window.until("document.querySelector('#field-candidate_name')?.value === 'Jane'").await;
    window.click("create-session").await;
    window.see(&id("session-id")).await;
    window.reload().await;
    assert!(window.list().contains("Total sessions: 1"), "{}", window.list());
}

#[tokio::test]
async fn a_name_pasted_with_its_address_fills_both_fields_in_every_form_that_has_them() {
    let window = Window::open().await;
    let (name, email) = ("field-candidate_name", "field-candidate_email");
    let paste_into = async |field: &str| {
        // Both are empty, or the other one's text would be lost.
        window.fill(name, " ").await;
        window.fill(email, " ").await;
        window.paste(field, "Jane Doe <jane@example.com>").await;
        for (field, text) in [(name, "Jane Doe"), (email, "jane@example.com")] {
            let value = format!("document.querySelector('#{field}').value");
            window.until(&format!("{value} === {}", json!(text))).await;
        }
    };
    window.go("#/new").await;
    paste_into(email).await;
    window.click("create-session").await;
    let session = window.see(&id("session-id")).await.text().await.unwrap();
    window.open_session(&session).await;
    for (opens, form) in [("menu-edit", "edit-form"), ("menu-duplicate", "duplicate-form")] {
        window.click("session-menu-button").await;
        window.click(opens).await;
        window.see(&id(form)).await;
        paste_into(name).await;
        window.click("undo-mailbox").await;
        let value = format!("document.querySelector('#{name}').value");
        window.until(&format!("{value} === 'Jane Doe <jane@example.com>'")).await;
        window.click("cancel").await;
        window.until(&format!("document.querySelector('{}') === null", id(form))).await;
    }
}
