//! The assistant in Settings and around a session: providers, keys, Offline, and sessions whose
//! assistant can't answer.

use crate::driver::{Surroundings, take_pictures};
use crate::looks::findings;
use crate::program::Kind;
use crate::quiet::have_computer_alone;
use crate::window::{Window, id};
use serde_json::json;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const KEY: &str = "sk-canary-4711-9f2c";

/// A card of the provider of this name, and something in it.
fn on_card(provider: &str, what: &str) -> String {
    format!("[data-testid=provider][aria-label=\"{provider}\"] {}", id(what))
}

async fn open_settings() -> Window {
    let window = Window::open().await;
    window.go("#/settings").await;
    window.see(&id("add-provider")).await;
    window
}

/// Adds a provider that needs no key, at an address where nobody answers.
async fn add_provider(window: &Window, name: &str) {
    window.click("add-provider").await;
    window.fill("field-provider_name", name).await;
    window.fill("field-base_url", "http://127.0.0.1:9/v1").await;
    window.click("field-needs_key").await;
    window.click("confirm").await;
    // What it has is asked for at once; nobody answers.
    window.see(&id("trouble")).await;
    window.click("cancel").await;
}

/// Whether any file below the folder contains the text.
fn is_kept_in(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return is_kept_in(&path, text);
        }
        // Files of the web view come and go.
        let content = fs::read(&path).unwrap_or_default();
        content.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[tokio::test]
async fn a_provider_with_a_model_is_added_tried_changed_and_removed() {
    take_pictures();
    let window = open_settings().await;
    window.click("add-provider").await;
    window.fill("field-base_url", "ftp://example.com").await;
    window.click("confirm").await;
    window.until_text(&id("field-provider_name-error"), "Name is required").await;
    window.until("document.activeElement.id === 'field-provider_name'").await;
    window.click("cancel").await;

    add_provider(&window, "Shed").await;
    window.click_css(&on_card("Shed", "add-model")).await;
    window.fill("field-model_id", "llama3:8b").await;
    window.click("confirm").await;
    window.see(&on_card("Shed", "model")).await;
    window.click_css(&on_card("Shed", "test-model")).await;
    let shown = on_card("Shed", "test-result");
    window.until(&format!("document.querySelector('{shown}')?.innerText.includes('Shed')")).await;

    window.click_css(&on_card("Shed", "edit-model")).await;
    window.fill("field-model_name", "Llama").await;
    window.click("confirm").await;
    window.until(&format!("document.querySelector('{shown}') !== null")).await;
    window
        .until("[...document.querySelectorAll('[data-testid=model]')].some((row) => row.innerText.includes('Llama'))")
        .await;
    window.click_css(&on_card("Shed", "remove-provider")).await;
    window.click("confirm").await;
    window.until("document.querySelectorAll('[data-testid=provider]').length === 3").await;
    assert_eq!(window.violations().await, json!([]));
}

#[tokio::test]
async fn a_key_is_taken_from_the_clipboard_and_is_seen_nowhere() {
    // All windows share one clipboard.
    have_computer_alone();
    let dir = TempDir::new().unwrap();
    let logs = TempDir::new().unwrap();
    let log = logs.path().join("program.log");
    let surroundings = Surroundings { log: Some(log.clone()), ..Surroundings::default() };
    let window = Window::open_with(dir, &surroundings).await;
    window.go("#/settings").await;
    let take = on_card("OpenAI", "take-key");
    window.see(&take).await;

    let mut clipboard = arboard::Clipboard::new().unwrap();
    clipboard.set_text("no key, but canary words").unwrap();
    window.click_css(&take).await;
    let refused = window.see(&id("key-error")).await.text().await.unwrap();
    assert!(refused.contains("This is not a key") && !refused.contains("canary"), "{refused}");

    clipboard.set_text(format!("{KEY}\n")).unwrap();
    window.click_css(&take).await;
    window.see(&on_card("OpenAI", "forget-key")).await;
    // Whoever sits down next finds nothing to paste.
    while clipboard.get_text().is_ok_and(|text| text.contains(KEY)) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    for screen in ["#/settings", "#/new", "#/"] {
        window.go(screen).await;
        window.drawn().await;
        let page = window.run("return document.documentElement.outerHTML", vec![]).await;
        assert!(!page.to_string().contains("sk-canary"), "{screen}");
    }
    for command in ["get_catalogue", "console_start", "find_local_servers"] {
        let reply = window.ask(command, json!({})).await;
        assert!(!format!("{reply:?}").contains("sk-canary"), "{command}");
    }
    assert!(!fs::read_to_string(&log).unwrap().contains("sk-canary"));
    assert!(!is_kept_in(window.dir.path(), KEY));

    window.go("#/settings").await;
    window.click_css(&on_card("OpenAI", "forget-key")).await;
    window.until("document.querySelector('[data-testid=forget-key]') === null").await;
}

#[tokio::test]
async fn a_key_that_is_typed_is_kept_and_never_shown_again() {
    let window = open_settings().await;
    let field = on_card("OpenAI", "key-field");
    window.see(&field).await.send_keys(KEY).await.unwrap();
    window.click_css(&on_card("OpenAI", "keep-key")).await;
    window.see(&on_card("OpenAI", "forget-key")).await;
    // The page lets go of it at once, and another page is not told it.
    for is_new_page in [false, true] {
        if is_new_page {
            window.reload().await;
            window.see(&on_card("OpenAI", "forget-key")).await;
        }
        window.until(&format!("document.querySelector({}).value === ''", json!(field))).await;
        let page = window.run("return document.documentElement.outerHTML", vec![]).await;
        assert!(!page.to_string().contains("sk-canary"), "{page}");
    }
    for command in ["get_catalogue", "console_start"] {
        let reply = window.ask(command, json!({})).await;
        assert!(!format!("{reply:?}").contains("sk-canary"), "{command}");
    }
    assert!(!is_kept_in(window.dir.path(), KEY));
    assert_eq!(window.violations().await, json!([]));
}

#[tokio::test]
async fn offline_shows_in_the_rail_and_in_the_form() {
    take_pictures();
    let window = open_settings().await;
    assert_eq!(window.count(&id("offline")).await, 0);
    window.click("field-offline").await;
    window.see(&id("offline")).await;
    window.reload().await;
    window.see(&id("offline")).await;
    window.go("#/new").await;
    window.see(&id("session-form")).await;
    let hint = window.text("#field-model-hint").await;
    assert!(hint.contains("GPT-4 is not on this computer, and Offline is on"), "{hint}");
}

#[tokio::test]
async fn the_switch_never_shows_offline_while_it_is_not_in_force() {
    let window = open_settings().await;
    window.fill("field-time_limit", "4").await;
    window.click("field-offline").await;
    window.until_text(&id("settings-state"), "Not saved").await;
    window.until("!document.querySelector('[data-testid=field-offline]').checked").await;
    assert_eq!(window.count(&id("offline")).await, 0);
    window.fill("field-time_limit", "45").await;
    // The sentence about the field goes, and what is below it moves up.
    window.until_text(&id("settings-state"), "Saved").await;
    window.click("field-offline").await;
    window.see(&id("offline")).await;
}

#[tokio::test]
async fn a_bare_machine_starts_the_form_with_practice_and_marks_the_session_everywhere() {
    take_pictures();
    let window = Window::open().await;
    window.go("#/new").await;
    window.until("document.querySelector('#field-model')?.innerText.includes('Practice')").await;
    let hint = window.text("#field-model-hint").await;
    assert!(hint.contains("GPT-4 is not set up on this computer"), "{hint}");
    let session = window.create("Jane").await;
    window.see(&id("practice")).await;
    assert_eq!(window.count(&id("assistant-unready")).await, 0);
    window.open_session(&session).await;
    window.see(&id("practice")).await;
    window.start_alone().await;
    window.see(&id("action-pause")).await;
    window.go("#/").await;
    window
        .until(
            "document.querySelector('[data-testid=session-row]')?.innerText.includes('Practice')",
        )
        .await;
    window
        .until("document.querySelector('[data-testid=live-card]')?.innerText.includes('Practice')")
        .await;
}

/// Looks at the page as it is, by axe, and keeps a picture.
async fn look(window: &Window, name: &str) {
    window.until("document.getAnimations().every((a) => a.playState !== 'running')").await;
    window.drawn().await;
    window.picture(name).await;
    assert_eq!(findings(window).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_server_on_this_computer_is_offered_and_its_models_can_be_chosen() {
    take_pictures();
    let window = Window::open_program(&[Kind::Console]).await;
    window.go("#/settings").await;
    let offer = window.see(&id("local-server")).await.text().await.unwrap();
    assert!(offer.contains("Ollama is running on this computer with 40 models."), "{offer}");
    look(&window, "local-server").await;
    window.click_css(&format!("{} button", id("local-server"))).await;
    window.until("document.querySelector('#field-base_url')?.value.includes('11434')").await;
    window.click("confirm").await;
    window.see(&id("found-models")).await;
    look(&window, "found-models").await;
    window.fill("filter-found", "model-3").await;
    window
        .until("document.querySelectorAll('[data-testid=found-models] input').length === 11")
        .await;
    for n in [1, 2] {
        window.click_css(&format!("[data-testid=found-models] li:nth-child({n}) input")).await;
    }
    window.click("confirm").await;
    let rows = format!("document.querySelectorAll('{}').length", on_card("Ollama", "model"));
    window.until(&format!("{rows} === 2")).await;
    // One that is on the list is offered no more.
    window.until("document.querySelector('[data-testid=local-server]') === null").await;
    window.click_css(&on_card("Ollama", "test-model")).await;
    let told = on_card("Ollama", "test-result");
    window
        .until(&format!("document.querySelector('{told}')?.innerText.startsWith('Answers')"))
        .await;
    let words = window.text(&told).await;
    assert!(words.starts_with("Answers after 0.4 s at "), "{words}");
    look(&window, "model-tested").await;
    // The form of a new session takes the first model that can answer.
    window.go("#/new").await;
    window.until("document.querySelector('#field-model')?.innerText.includes('model-3')").await;
}

/// A session on a model without a key.
async fn unready(window: &Window) -> String {
    window.go("#/new").await;
    window.fill("field-candidate_name", "Jane").await;
    window.choose("field-model", "gpt-4-turbo").await;
    window.click("create-session").await;
    window.see(&id("session-id")).await.text().await.unwrap()
}

#[tokio::test]
async fn a_session_whose_assistant_can_t_answer_says_so_and_starts_only_when_asked_once() {
    take_pictures();
    let window = Window::open().await;
    let session = unready(&window).await;
    let said = window.see(&id("assistant-unready")).await.text().await.unwrap();
    assert!(said.contains("OpenAI has no key on this computer"), "{said}");
    window.open_session(&session).await;
    window.see(&id("assistant-unready")).await;
    window.start_alone().await;
    window.until("document.activeElement?.closest('.dialog')").await;
    window.keys("\u{e00c}").await;
    window.until("document.querySelector('.dialog') === null").await;
    assert!(window.list().contains("(created)"));
    window.start_alone().await;
    window.click_css(&format!(".dialog {}", id("offer-go_without"))).await;
    window.see(&id("action-pause")).await;
    assert!(window.list().contains("(active)"));
    assert!(window.text(&id("assistant-unready")).await.contains("Set it up"));
}

#[tokio::test]
async fn each_offer_leads_where_it_says() {
    take_pictures();
    let window = Window::open().await;
    let session = unready(&window).await;
    window.click("offer-take_another").await;
    window.see(&id("edit-form")).await;
    window.until("document.activeElement?.id === 'field-model'").await;
    window.click("cancel").await;
    window.click("offer-set_up").await;
    window.until("document.activeElement?.dataset.id === 'openai'").await;
    window.open_session(&session).await;
    window.click("offer-take_practice").await;
    window.see(&id("practice")).await;
    window.until("document.querySelector('[data-testid=assistant-unready]') === null").await;
    window.start_alone().await;
    window.see(&id("action-pause")).await;
}

#[tokio::test]
async fn a_session_can_be_kept_on_this_computer_by_itself() {
    let window = Window::open().await;
    window.go("#/new").await;
    window.fill("field-candidate_name", "Jane").await;
    window.click("field-only_local").await;
    window.until_text(&id("draft-state"), "Saved as draft").await;
    window.reload().await;
    window.until("document.querySelector('[data-testid=field-only_local]')?.checked").await;
    window.click("create-session").await;
    let session = window.see(&id("session-id")).await.text().await.unwrap();
    let view = window.ask("get_session", json!({ "id": session })).await.unwrap();
    assert_eq!(view["only_local"], true);
}
