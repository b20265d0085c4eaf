//! Writing a challenge: room, one width a sign, and how the candidate will read it.

use crate::window::{Window, id};
use fantoccini::key::Key;
use serde_json::json;

const TASK: &str = "# Rate limiter\n\nAllow `n` calls a second.";
const HEIGHT: &str = "return document.querySelector('#field-challenge').offsetHeight";

async fn in_a_form(width: u32, height: u32) -> Window {
    let window = Window::open().await;
    window.page.set_window_size(width, height).await.unwrap();
    window.until(&format!("innerWidth === {width}")).await;
    window.go("#/new").await;
    window.until("document.activeElement.id === 'field-candidate_name'").await;
    window
}

#[tokio::test]
async fn the_field_grows_with_the_window_and_is_read_sign_by_sign() {
    let window = in_a_form(900, 640).await;
    let low = window.run(HEIGHT, vec![]).await.as_i64().unwrap();
    assert!(low >= 300, "{low}");
    let font = "return getComputedStyle(document.querySelector('#field-challenge')).fontFamily";
    assert!(window.run(font, vec![]).await.as_str().unwrap().contains("Mono"));
    window.page.set_window_size(900, 1100).await.unwrap();
    window.until(&format!("(() => {{ {HEIGHT} }})() >= {low} + 200")).await;
}

#[tokio::test]
async fn the_preview_is_reached_by_keys_and_nothing_typed_is_lost() {
    let window = in_a_form(1000, 700).await;
    window.paste("field-challenge", TASK).await;
    let press = async |keys: &[Key]| {
        window.keys(&keys.iter().map(|key| char::from(*key)).collect::<String>()).await;
    };
    press(&[Key::Shift, Key::Tab, Key::Null]).await;
    window.until("document.activeElement.dataset.testid === 'challenge-preview'").await;
    press(&[Key::Enter]).await;
    window.until_text(&format!("{} h2", id("challenge-drawn")), "Rate limiter").await;
    window.until("document.querySelector('#field-challenge').offsetHeight === 0").await;
    press(&[Key::Tab]).await;
    window.until("document.activeElement.dataset.testid === 'challenge-drawn'").await;
    press(&[Key::Shift, Key::Tab, Key::Tab, Key::Null]).await;
    window.until("document.activeElement.dataset.testid === 'challenge-write'").await;
    press(&[Key::Space]).await;
    let value = "document.querySelector('#field-challenge').value";
    window.until(&format!("{value} === {}", json!(TASK))).await;
    window.until("document.querySelector('[data-testid=challenge-drawn]') === null").await;
}

#[tokio::test]
async fn a_wide_window_shows_the_text_and_what_it_becomes_side_by_side() {
    let window = in_a_form(2560, 1400).await;
    window.see(&id("challenge-drawn")).await;
    window.paste("field-challenge", TASK).await;
    window.until_text(&format!("{} h2", id("challenge-drawn")), "Rate limiter").await;
    let beside = "(() => {
        const [field, drawn] = ['#field-challenge', '[data-testid=challenge-drawn]']
            .map((css) => document.querySelector(css).getBoundingClientRect());
        return drawn.left > field.right && Math.abs(drawn.height - field.height) < 2 && field.height > 800
    })()";
    window.until(beside).await;
    let used =
        "const form = document.querySelector('[data-testid=session-form]').getBoundingClientRect();
        return form.width > 0.7 * (innerWidth - document.querySelector('nav').offsetWidth)";
    assert_eq!(window.run(used, vec![]).await, json!(true));
    assert_eq!(window.violations().await, json!([]));
}

#[tokio::test]
async fn an_error_in_the_challenge_brings_back_the_field() {
    let window = in_a_form(1000, 700).await;
    window.fill("field-candidate_name", "Jane").await;
    window.paste("field-challenge", &"x".repeat(100_001)).await;
    window.click("challenge-preview").await;
    window.see(&id("challenge-drawn")).await;
    window.click("create-session").await;
    window.until("document.activeElement.id === 'field-challenge'").await;
    // And once more for the same error.
    window.click("challenge-preview").await;
    window.see(&id("challenge-drawn")).await;
    window.click("create-session").await;
    window.until("document.activeElement.id === 'field-challenge'").await;
}

#[tokio::test]
async fn a_session_needs_a_name_and_enter() {
    let window = in_a_form(1000, 700).await;
    window.keys("Jane\u{e007}").await;
    window.see(&id("session-id")).await;
    assert!(window.list().contains("Jane (created)"));
}

#[tokio::test]
async fn the_form_of_a_session_that_is_edited_has_the_same_field() {
    let window = Window::open().await;
    let session = window.create("Jane").await;
    window.open_session(&session).await;
    window.click("action-edit").await;
    window.see(&id("edit-form")).await;
    window.paste("field-challenge", TASK).await;
    window.click("challenge-preview").await;
    window.until_text(&format!("{} h2", id("challenge-drawn")), "Rate limiter").await;
    window.until("document.activeElement.dataset.testid === 'challenge-preview'").await;
    let control_enter: String =
        [Key::Control, Key::Enter, Key::Null].iter().map(|key| char::from(*key)).collect();
    window.keys(&control_enter).await;
    window.until("document.querySelector('[data-testid=edit-form]') === null").await;
    let view = window.ask("get_session", json!({ "id": session })).await.unwrap();
    assert_eq!(view["challenge_text"], TASK);
}
