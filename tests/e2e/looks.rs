//! Every screen in both themes: looked at by axe, and kept as pictures for people to look at.

use crate::driver::take_pictures;
use crate::window::{Window, id};
use serde_json::{Value, json};
use std::fs;
use uuid::Uuid;

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js");

/// What axe finds on the page as it is, a line each.
pub async fn findings(window: &Window) -> Vec<String> {
    let loaded = window.run("return typeof window.axe === 'object'", vec![]).await;
    if loaded != json!(true) {
        let axe = fs::read_to_string(AXE).expect("axe-core is installed with the UI's packages");
        window.page.execute(&axe, vec![]).await.unwrap();
    }
    let script = "const done = arguments[0];
        window.axe.run(document, { resultTypes: ['violations'] }).then(
            (report) => done(report.violations.map((violation) =>
                violation.id + ': ' + violation.nodes.map((node) => node.html).join(' | '))),
            (error) => done([String(error)]))";
    let found = window.page.execute_async(script, vec![]).await.unwrap();
    match found {
        Value::Array(lines) => {
            lines.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
        }
        other => vec![format!("axe did not answer: {other}")],
    }
}

/// Looks at the page in both sizes, once it is sure to be in the theme that is meant.
pub async fn look(window: &Window, name: &str, theme: &str, found: &mut Vec<String>) {
    let drawn_in = "return getComputedStyle(document.documentElement).colorScheme";
    assert_eq!(window.run(drawn_in, vec![]).await, json!(theme), "{name} is in another theme");
    // Nothing moves while it is looked at.
    window.until("document.getAnimations().every((a) => a.playState !== 'running')").await;
    for (width, height) in [(900, 640), (1280, 800)] {
        window.page.set_window_size(width, height).await.unwrap();
        window.until(&format!("innerWidth === {width}")).await;
        window.drawn().await;
        let size = if width == 1280 { String::new() } else { format!("-{width}") };
        window.picture(&format!("{name}-{theme}{size}")).await;
        let lines = findings(window).await;
        found.extend(lines.into_iter().map(|line| format!("{name} {theme} {width}: {line}")));
    }
}

async fn look_at_everything(theme: &str) {
    let window = Window::open_themed(theme).await;
    let mut found = Vec::new();
    window.see(&id("empty-state")).await;
    look(&window, "empty", theme, &mut found).await;
    window.click("skip-first-steps").await;
    window.until(&format!("document.querySelector('{}') === null", id("first-steps"))).await;
    look(&window, "empty-plain", theme, &mut found).await;
    window.go("#/welcome").await;
    window.see(&id("first-steps")).await;
    look(&window, "first-steps", theme, &mut found).await;
    window.go("#/settings/about").await;
    window.see(&id("about-details")).await;
    look(&window, "about", theme, &mut found).await;
    window.go("#/").await;
    window.click("add-samples").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 7").await;
    window.until("document.querySelector('[data-testid=toast]') === null").await;
    look(&window, "dashboard", theme, &mut found).await;
    window.click("row-menu-button").await;
    window.see(&id("row-menu")).await;
    look(&window, "row-menu", theme, &mut found).await;
    window.reload().await;
    window.page.set_window_size(900, 640).await.unwrap();
    window.until("document.querySelector('[data-testid=sort-menu]')?.offsetWidth > 0").await;
    window.click("sort-menu").await;
    window.see(&id("sort-by-model")).await;
    look(&window, "sort-menu", theme, &mut found).await;
    window.reload().await;

    window.click("new-session").await;
    window.see(&id("session-form")).await;
    look(&window, "new-session", theme, &mut found).await;
    window.fill("field-candidate_email", "jane@").await;
    window.click("create-session").await;
    window.see(&id("form-summary")).await;
    look(&window, "new-session-errors", theme, &mut found).await;
    window.fill("field-candidate_email", "jane@example.com").await;
    window.fill("field-candidate_name", "Jane Smith").await;
    window.paste("field-challenge", "# Rate limiter\n\n- `n` calls a second\n").await;
    window.click("challenge-preview").await;
    window.see(&format!("{} h2", id("challenge-drawn"))).await;
    look(&window, "new-session-preview", theme, &mut found).await;
    window.until_text(&id("draft-state"), "Saved as draft").await;
    window.go("#/").await;
    window.see(&id("waiting-draft")).await;
    look(&window, "dashboard-draft", theme, &mut found).await;
    window.click("discard-draft").await;
    window.see(".dialog").await;
    look(&window, "discard-draft", theme, &mut found).await;
    window.click("cancel").await;
    window.click("continue-draft").await;
    window.click("create-session").await;
    let session = window.see(&id("session-id")).await.text().await.unwrap();
    look(&window, "created", theme, &mut found).await;

    window.open_session(&session).await;
    look(&window, "session-created", theme, &mut found).await;
    window.start_alone().await;
    window.see(&id("action-pause")).await;
    look(&window, "session-active", theme, &mut found).await;
    window.click("action-extend_time").await;
    window.see(&id("extend-form")).await;
    look(&window, "extend", theme, &mut found).await;
    window.click("cancel").await;
    window.click("action-end").await;
    window.see(&id("confirm-end")).await;
    look(&window, "end", theme, &mut found).await;
    window.click("cancel").await;
    window.go("#/sessions/00000000-0000-7000-8000-000000000000").await;
    window.see(&id("session-missing")).await;
    look(&window, "session-missing", theme, &mut found).await;
    window.go("#/settings").await;
    window.see(&id("database-path")).await;
    look(&window, "settings", theme, &mut found).await;
    look_at_the_assistant(&window, theme, &mut found).await;
    window.go("#/help").await;
    window.until("document.querySelector('h1')?.innerText === 'Help'").await;
    look(&window, "help", theme, &mut found).await;
    window.click("open-palette").await;
    window.see(&id("palette-input")).await;
    look(&window, "palette", theme, &mut found).await;
    assert_eq!(window.violations().await, json!([]));
    assert!(found.is_empty(), "{found:#?}");
}

/// A provider as the page would send it.
fn provider(n: u128, name: &str, base_url: &str) -> Value {
    json!({
        "request_id": Uuid::from_u128(n), "id": null, "name": name,
        "base_url": base_url, "needs_key": false, "first_piece_timeout_s": 60,
    })
}

async fn look_at_the_assistant(window: &Window, theme: &str, found: &mut Vec<String>) {
    let into_view = async |css: &str| {
        let script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'start' })";
        window.run(script, vec![json!(css)]).await;
    };
    into_view("#assistant").await;
    look(window, "assistant", theme, found).await;
    window.click("test-model").await;
    window
        .until("document.querySelector('[data-testid=test-result]')?.innerText.length > 30")
        .await;
    window.click("take-key").await;
    window.see(&id("key-error")).await;
    into_view("#assistant").await;
    look(window, "assistant-troubles", theme, found).await;

    window.click("add-provider").await;
    window.see(&id("provider-form")).await;
    window.fill("field-base_url", "http://models.example.com/v1").await;
    window.click("confirm").await;
    window.see(&id("field-base_url-error")).await;
    look(window, "provider-form", theme, found).await;
    window.click("cancel").await;
    window.click("add-model").await;
    window.see(&id("model-form")).await;
    look(window, "model-form", theme, found).await;
    window.click("cancel").await;

    let long = provider(
        1,
        "The team’s own server of large language models in the basement of the third house",
        &format!("http://127.0.0.1:9/{}", "a-very-long-path-to-the-models/".repeat(6)),
    );
    let catalogue = window.ask("save_provider", long).await.unwrap();
    let id_of = |catalogue: &Value| {
        catalogue["providers"].as_array().unwrap().last().unwrap()["id"].clone()
    };
    let names: Vec<_> = (0..200)
        .map(|n| match n {
            3 => "an-organisation/a-model-with-a-name-nobody-could-remember-instruct-q4_K_M.gguf"
                .into(),
            n => format!("model-{n}:8b"),
        })
        .collect();
    let many = json!({
        "request_id": Uuid::from_u128(2), "provider_id": id_of(&catalogue),
        "remote_ids": names,
    });
    window.ask("add_models", many).await.unwrap();
    window.until("document.querySelectorAll('[data-testid=model]').length === 204").await;
    into_view("[data-testid=provider]:last-of-type").await;
    look(window, "assistant-many", theme, found).await;
    let empty = window.ask("save_provider", provider(3, "Shed", "http://127.0.0.1:9/v1")).await;
    assert!(empty.is_ok());
    window.see(&id("no-models")).await;
    window.click("field-offline").await;
    window.see(&id("offline")).await;
    into_view("[data-testid=provider]:last-of-type").await;
    look(window, "assistant-offline", theme, found).await;
    window.click_css("[data-testid=provider]:last-of-type [data-testid=find-models]").await;
    window.see(&id("trouble")).await;
    look(window, "find-models-trouble", theme, found).await;
    window.click("cancel").await;
    window.click_css("[data-testid=provider]:last-of-type [data-testid=remove-provider]").await;
    window.see(&id("confirm")).await;
    look(window, "remove-provider", theme, found).await;
    window.click("cancel").await;

    window.go("#/new").await;
    window.fill("field-candidate_name", "Li Wei").await;
    window.choose("field-model", "gpt-4-turbo").await;
    look(window, "new-session-unready", theme, found).await;
    window.click("create-session").await;
    window.see(&id("assistant-unready")).await;
    let session = window.see(&id("session-id")).await.text().await.unwrap();
    look(window, "created-unready", theme, found).await;
    window.open_session(&session).await;
    window.see(&id("assistant-unready")).await;
    look(window, "session-unready", theme, found).await;
    window.start_alone().await;
    window.see(".dialog").await;
    look(window, "start-unready", theme, found).await;
    window.click_css(".dialog [data-testid=offer-take_another]").await;
    window.see(&id("edit-form")).await;
    window.click("cancel").await;
}

#[tokio::test]
async fn every_screen_is_accessible_in_light() {
    take_pictures();
    look_at_everything("light").await;
}

#[tokio::test]
async fn every_screen_is_accessible_in_dark() {
    take_pictures();
    look_at_everything("dark").await;
}
