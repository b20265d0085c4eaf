//! Text that means harm is only text: in every field, on every screen.

use crate::canary::Canary;
use crate::program::Kind;
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use crate::support::hostile::{as_name, corpus};
use crate::support::patience::PATIENCE;
use crate::window::{Window, id};
use fastrand::Rng;
use serde_json::{Value, json};
use std::time::Duration;
use tempfile::TempDir;

const SCRIPT: &str = include_str!("hostile.js");
/// Every so many sessions one goes on running.
const RUNS: usize = 5;
/// Few enough for a step to end before WebDriver's patience does.
const AT_A_TIME: usize = 10;

/// Takes a step in the page with each of these.
async fn take(window: &Window, step: &str, input: &[Value]) -> Vec<Value> {
    let mut found = Vec::new();
    for some in input.chunks(AT_A_TIME) {
        let ended =
            window.page.execute_async(SCRIPT, vec![json!(step), json!(some)]).await.unwrap();
        found.extend(ended.as_array().unwrap().iter().cloned());
    }
    found
}

/// Looks at what a few sessions show only when worked with: their dialogs, messages, and the form.
async fn work_with(window: &Window, made: &[Value], texts: &[String], rng: &mut Rng) {
    window.keep_messages().await;
    for _ in 0..rounds(6, 60) {
        let at = rng.usize(..made.len() / RUNS) * RUNS;
        let (session, text) = (made[at]["id"].as_str().unwrap(), &texts[at]);
        window.open_session(session).await;
        for (opens, shows) in [("menu-edit", "edit-form"), ("menu-duplicate", "duplicate-form")] {
            window.click("session-menu-button").await;
            window.click(opens).await;
            window.see(&id(shows)).await;
            window.click("cancel").await;
        }
        window.open_session(session).await;
        window.click("action-end").await;
        window.see(&id("confirm-end")).await;
        window.click("cancel").await;
        window.go("#/new").await;
        for field in ["candidate_name", "candidate_email", "challenge"] {
            window.paste(&format!("field-{field}"), text).await;
        }
        window.click("create-session").await;
        window
            .until("document.querySelector('[data-testid=form-summary], [data-testid=created]')")
            .await;
        window.go("#/settings").await;
        window.see(&id("database-path")).await;
    }
}

#[tokio::test]
async fn hostile_text_runs_nothing_and_loads_nothing_on_any_screen() {
    let mut chance = chance("hostile text");
    let canary = Canary::start();
    let mut texts = corpus(&canary.origin);
    chance.rng.shuffle(&mut texts);
    texts.truncate(usize::try_from(rounds(160, 10_000)).unwrap());
    assert!(texts.len() >= 150, "{}", texts.len());
    // Thousands of writes, none of which has to outlast anything.
    let dir = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    let window = Window::open_in(dir).await;
    let input: Vec<Value> = (0..)
        .zip(&texts)
        .map(|(n, text)| json!({ "text": text, "name": as_name(text), "runs": n % RUNS == 0 }))
        .collect();
    let made = take(&window, "put", &input).await;
    assert!(made.iter().all(Value::is_object), "{:#?}", made.iter().find(|m| !m.is_object()));
    let addressed = made.iter().filter(|made| made["email"].is_string()).count();
    println!("{} sessions, {addressed} with such an address", made.len());

    let mut wrong = take(&window, "look", &made).await;
    wrong.extend(take(&window, "list", &[Value::Null]).await);
    let searched: Vec<Value> =
        (0..rounds(20, 250)).map(|_| json!(texts[chance.rng.usize(..texts.len())])).collect();
    wrong.extend(take(&window, "search", &searched).await);
    work_with(&window, &made, &texts, &mut chance.rng).await;
    if window.run("return window.__xss ?? null", vec![]).await != Value::Null {
        wrong.push(json!("a script ran"));
    }
    let violations = window.violations().await;
    wrong.extend(violations.as_array().unwrap().iter().cloned());
    wrong.extend(
        canary.hits().into_iter().map(|hit| json!(format!("the canary was reached: {hit}"))),
    );
    drop(window);
    let (scripts, reached) = unguarded(&texts, &canary.origin).await;
    Figure {
        id: "H1",
        promise: "Nothing in any text runs or loads anything, on any screen",
        tried: format!("{} texts in every field, looked at on every screen", texts.len()),
        losses: wrong.len() as u64,
        control: "the sanitizer and the content policy",
        control_losses: format!("{scripts} scripts run, {reached} calls reach a server"),
        seed: Some(chance.seed),
    }
    .record();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The same texts on a page that neither cleans nor has a content policy: how many scripts have run, and
/// how often the canary was reached, once both are more than a few.
pub async fn unguarded(texts: &[String], canary: &str) -> (u64, usize) {
    const A_FEW: usize = 20;
    // As JSON inside a script, where only `<` could end it.
    let json = json!(texts).to_string().replace('<', "\\u003c");
    let server = Canary::with_page(
        include_str!("unguarded.html").replace("TEXTS", &json).replace(canary, "CANARY"),
    );
    let window = Window::open_program(&[Kind::Unguarded]).await;
    window.page.goto(&format!("{}/page.html", server.origin)).await.unwrap();
    window.until(&format!("window.scripts && window.scripts() > {A_FEW}")).await;
    let reached = async {
        while server.hits().len() <= A_FEW {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, reached).await.expect("the canary is reached");
    (window.run("return window.scripts()", vec![]).await.as_u64().unwrap(), server.hits().len())
}
