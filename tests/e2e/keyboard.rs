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
    // Typed as a person does: into what has the focus once it is there.
    window.until("document.activeElement?.dataset.testid === 'palette-input'").await;
    window.keys(&keys(&[Key::Null])).await;
    window.keys("June").await;
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
    window.start_alone().await;
    window.click("action-end").await;
    window.see(&id("confirm-end")).await;
    window.keys(&keys(&[Key::Escape])).await;
    window.until("document.querySelector('[data-testid=confirm-end]') === null").await;
    assert!(window.list().contains("First (active)"));
}

#[tokio::test]
async fn the_keyboard_begins_at_the_top_of_a_session_reached_from_another() {
    let window = Window::open().await;
    let (first, second) = (window.create("First").await, window.create("Second").await);
    window.open_session(&first).await;
    window.run("document.querySelector('[data-testid=note-text]').focus()", vec![]).await;
    window.go(&format!("#/sessions/{second}")).await;
    window.until("document.querySelector('h1')?.innerText === 'Second'").await;
    window.until("document.activeElement?.localName === 'main'").await;
}

#[tokio::test]
async fn keys_of_one_letter_do_nothing_once_they_are_turned_off() {
    let window = Window::open().await;
    window.go("#/settings").await;
    window.click("field-letter_keys").await;
    window.until_text(&id("settings-state"), "Saved").await;
    window.go("#/help").await;
    window.see(&id("letters-off")).await;
    window.reload().await;
    window.see(&id("letters-off")).await;
    window.keys("n/").await;
    // What the keys would have done comes before what this one does.
    window.keys(&format!("{}k", keys(&[Key::Control]))).await;
    window.see(&id("palette")).await;
    assert_eq!(window.run("return location.hash", vec![]).await, "#/help");
}
