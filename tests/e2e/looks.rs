//! Every screen in both themes: looked at by axe, and kept as pictures for people to look at.

use crate::window::{Window, id};
use serde_json::{Value, json};
use std::fs;

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js");

/// What axe finds on the page as it is, a line each.
async fn findings(window: &Window) -> Vec<String> {
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

async fn look(window: &Window, name: &str, theme: &str, found: &mut Vec<String>) {
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
    window.click("add-samples").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 7").await;
    window.until("document.querySelector('[data-testid=toast]') === null").await;
    look(&window, "dashboard", theme, &mut found).await;
    window.click("row-menu-button").await;
    window.see(&id("row-menu")).await;
    look(&window, "row-menu", theme, &mut found).await;
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
    window.click("create-session").await;
    let session = window.see(&id("session-id")).await.text().await.unwrap();
    look(&window, "created", theme, &mut found).await;

    window.open_session(&session).await;
    look(&window, "session-created", theme, &mut found).await;
    window.click("action-start").await;
    window.see(&id("action-pause")).await;
    look(&window, "session-active", theme, &mut found).await;
    window.click("action-extend_time").await;
    window.see(&id("extend-form")).await;
    look(&window, "extend", theme, &mut found).await;
    window.click("cancel").await;
    window.click("action-end").await;
    window.see(&id("confirm")).await;
    look(&window, "end", theme, &mut found).await;
    window.click("cancel").await;
    window.go("#/sessions/00000000-0000-7000-8000-000000000000").await;
    window.see(&id("session-missing")).await;
    look(&window, "session-missing", theme, &mut found).await;
    window.go("#/settings").await;
    window.see(&id("database-path")).await;
    look(&window, "settings", theme, &mut found).await;
    window.go("#/help").await;
    window.until("document.querySelector('h1')?.innerText === 'Help'").await;
    look(&window, "help", theme, &mut found).await;
    window.click("open-palette").await;
    window.see(&id("palette-input")).await;
    look(&window, "palette", theme, &mut found).await;
    assert_eq!(window.violations().await, json!([]));
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn every_screen_is_accessible_in_light() {
    look_at_everything("light").await;
}

#[tokio::test]
async fn every_screen_is_accessible_in_dark() {
    look_at_everything("dark").await;
}
