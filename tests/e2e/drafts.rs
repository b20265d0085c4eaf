//! A form of a new session that was typed and not sent.

use crate::window::{Window, id};
use nix::sys::signal::Signal;

#[tokio::test]
async fn a_draft_that_waits_is_told_on_the_dashboard_and_leads_back_to_the_form() {
    let window = Window::open().await;
    window.see(&id("empty-state")).await;
    assert_eq!(window.count(&id("waiting-draft")).await, 0);
    window.go("#/new").await;
    window.fill("field-candidate_name", "Jane").await;
    window.paste("field-challenge", &"a line\n".repeat(173)).await;
    window.go("#/").await;
    let said = window.see(&id("waiting-draft")).await;
    window
        .until("document.querySelector('[data-testid=waiting-draft] p').innerText.includes('173')")
        .await;
    let said = said.text().await.unwrap();
    assert!(said.starts_with("Draft for Jane, 173 lines of challenge, saved "), "{said}");

    let window = window.restart(Signal::SIGTERM).await;
    window.click("continue-draft").await;
    window.until("document.querySelector('#field-candidate_name')?.value === 'Jane'").await;
    window.click("create-session").await;
    window.see(&id("session-id")).await;
    window.go("#/").await;
    window.see(&id("session-row")).await;
    window.until("document.querySelector('[data-testid=waiting-draft]') === null").await;
}

#[tokio::test]
async fn a_draft_is_discarded_only_after_a_question() {
    let window = Window::open().await;
    window.go("#/new").await;
    window.paste("field-challenge", "# A task").await;
    window.go("#/").await;
    window.click("discard-draft").await;
    window.click("cancel").await;
    window.until("document.querySelector('.dialog') === null").await;
    let said = window.text(&format!("{} p", id("waiting-draft"))).await;
    assert!(said.starts_with("Draft without a name, 1 line of challenge"), "{said}");
    window.click("discard-draft").await;
    window.click("confirm").await;
    window.until("document.querySelector('[data-testid=waiting-draft]') === null").await;
    window.until("document.activeElement?.dataset.testid === 'new-session'").await;
    window.go("#/new").await;
    window.see(&id("session-form")).await;
    window.until("!document.querySelector('form[inert]')").await;
    window.until("document.querySelector('#field-challenge').value === ''").await;
}
