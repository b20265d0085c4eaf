//! Everything by keyboard.

use crate::window::{Window, id};
use fantoccini::key::Key;

fn keys(keys: &[Key]) -> String {
    keys.iter().map(|key| char::from(*key)).collect()
}

#[tokio::test]
async fn letters_lead_to_the_form_and_the_search_box() {
    let window = Window::open().await;
    window.keys("n").await;
    window.see(&id("session-form")).await;
    window.until("document.activeElement.id === 'field-candidate_name'").await;
    window.keys("n").await;
    window.until("document.querySelector('#field-candidate_name').value === 'n'").await;
    window.create("Jane").await;
    window.keys("n").await;
    window.until("document.querySelector('#field-candidate_name')?.value === ''").await;
    window.go("#/").await;
    window.see(&id("session-row")).await;
    window.keys("/").await;
    window.until("document.activeElement.dataset.testid === 'search'").await;
    window.keys("jan").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 1").await;
}

#[tokio::test]
async fn the_palette_finds_a_session_by_name() {
    let window = Window::open().await;
    window.create("Jane Smith").await;
    window.create("June Carter").await;
    window.go("#/").await;
    window.see(&id("session-row")).await;
    window.keys(&format!("{}k", keys(&[Key::Control]))).await;
    window.see(&id("palette-input")).await;
    window.keys(&keys(&[Key::Null])).await;
    window.fill("palette-input", "June").await;
    window
        .until("[...document.querySelectorAll('[data-testid=palette-offer]')].some((o) => o.innerText.includes('June Carter'))")
        .await;
    window.keys(&keys(&[Key::Enter])).await;
    window.until("document.querySelector('h1')?.innerText === 'June Carter'").await;
}

#[tokio::test]
async fn arrows_walk_the_table_enter_opens_and_escape_closes() {
    let window = Window::open().await;
    window.create("First").await;
    window.create("Second").await;
    window.go("#/").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 2").await;
    window.run("document.querySelector('[role=grid]').focus()", vec![]).await;
    window.keys(&keys(&[Key::Down])).await;
    window.until("document.querySelectorAll('[aria-selected=true]').length === 1").await;
    window.keys(&keys(&[Key::Home])).await;
    window.keys(&keys(&[Key::Down])).await;
    window.keys(&keys(&[Key::Enter])).await;
    window.until("document.querySelector('h1')?.innerText === 'First'").await;
    window.click("action-start").await;
    window.click("action-end").await;
    window.see(&id("confirm")).await;
    window.keys(&keys(&[Key::Escape])).await;
    window.until("document.querySelector('[data-testid=confirm]') === null").await;
    assert!(window.list().contains("First (active)"));
}
