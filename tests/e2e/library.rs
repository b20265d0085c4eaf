//! From a folder of challenges to an interview: taken in, edited, made a template, and three sessions made
//! from that.

use crate::driver::take_pictures;
use crate::interview::{Interview, PASSCODE};
use crate::looks::look;
use crate::support::patience::PATIENCE;
use crate::whole::Computer;
use crate::window::{Window, id};
use serde_json::{Value, json};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use uuid::Uuid;

/// The program itself takes in a folder before the window opens.
fn imported(dir: &TempDir, files: &[(&str, &str)]) {
    let source = TempDir::new().unwrap();
    for (name, text) in files {
        let path = source.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let done = Command::new(env!("CARGO_BIN_EXE_hotseat"))
        .arg("--import")
        .arg(source.path())
        .arg("--data-dir")
        .arg(dir.path())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(done.success());
}

const LIMITER: &str = "# Rate limiter\n\nAllow **n** requests a minute.";
/// As long as tasks are.
const TASK: &str = "# Rate limiter\n\nYou get a stream of requests, each with a client's id and a time in \
    milliseconds. Decide for each whether it may pass: **n** requests a client in any 60 seconds.\n\n\
    ## What counts\n\n- The limit holds for *any* window, not for calendar minutes.\n\
    - Times never go back.\n- There are millions of clients, few of them at a time.\n\n\
    ```python\nlimiter = Limiter(n=2)\nlimiter.allow('a', 0)  # True\n```\n\n\
    | request | passes |\n|---|---|\n| a at 0 | yes |\n| a at 500 | yes |\n| a at 59,999 | no |\n\n\
    Begin with the simplest thing that is right. Then say what it costs.";
const CACHE: &str = "# Cache\n\nEvict the least recently used entry.";

async fn items(window: &Window, kind: &str) -> Vec<Value> {
    let list = json!({ "kind": kind, "sort": "title", "limit": 50 });
    let page = window.ask("list_library", list).await.unwrap();
    page["rows"].as_array().unwrap().clone()
}

async fn item_named(window: &Window, kind: &str, title: &str) -> String {
    let items = items(window, kind).await;
    let found = items.iter().find(|item| item["title"] == title).expect("it is in the library");
    found["id"].as_str().unwrap().to_owned()
}

/// Writes another task into the challenge that is open, and saves it.
async fn rewrite(window: &Window, challenge: &str, task: &str) {
    window.paste("field-task", task).await;
    window.click("save-item").await;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let asked = json!({ "id": challenge, "version": null });
        let item = window.ask("library_item", asked).await.unwrap();
        if item["content"]["task"] == task {
            return;
        }
        assert!(Instant::now() < deadline, "it was not saved");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A session from the template that is offered, in three clicks and a name.
async fn from_template(window: &Window, name: &str) -> String {
    // Where the page before was the same, it would stay as it is.
    window.go("#/").await;
    window.click("new-session").await;
    window.click("item-offer").await;
    window.fill("field-candidate_name", name).await;
    window.click("create-session").await;
    window.see(&id("session-id")).await.text().await.unwrap()
}

#[tokio::test]
async fn a_folder_of_challenges_becomes_an_interview_and_last_weeks_session_keeps_its_version() {
    let dir = TempDir::new().unwrap();
    imported(&dir, &[("limiter.md", LIMITER), ("deep/cache.md", CACHE)]);
    let interview = Interview::open_in(dir, Computer::default()).await;
    interview.go("#/challenges").await;
    interview.until("document.querySelectorAll('[data-testid=library-row]').length === 2").await;
    let challenge = item_named(&interview, "challenge", "Rate limiter").await;

    let template = json!({
        "kind": "template", "title": "Backend", "challenge": challenge, "time_limit_min": 45,
        "token_budget": 20_000, "model": "practice", "rubric": null,
        "policy": { "preset": "own", "text": "Explain SQL only." }, "instructions": "",
        "knows_challenge": true, "only_local": false, "begins": "candidate",
    });
    let save = json!({
        "request_id": Uuid::from_u128(1), "id": null, "revision": null, "content": template,
    });
    interview.ask("save_item", save).await.unwrap();
    let mut sessions = Vec::new();
    for name in ["Jane", "Sam", "Ola"] {
        sessions.push(from_template(&interview, name).await);
    }
    for task in ["# Rate limiter\n\nSecond.", "# Rate limiter\n\nThird."] {
        interview.go(&format!("#/challenges/{challenge}")).await;
        interview.see(&id("field-task")).await;
        rewrite(&interview, &challenge, task).await;
        let pinned = from_template(&interview, "Late").await;
        sessions.push(pinned);
    }
    let view = interview.ask("get_session", json!({ "id": sessions[0] })).await.unwrap();
    let pin = view["pins"].as_array().unwrap().iter().find(|pin| pin["kind"] == "challenge");
    let pin = pin.unwrap();
    assert_eq!((pin["version"].as_i64(), pin["newest_version"].as_i64()), (Some(1), Some(3)));
    assert_eq!(view["differs_in"], json!([]));
    assert_eq!(view["template_title"], "Backend");
    interview.go(&format!("#/sessions/{}?tab=setup", sessions[0])).await;
    let told = interview.see(&id("pin-challenge")).await.text().await.unwrap();
    assert!(told.contains('1') && told.contains('3'), "{told}");

    interview.hand_over(&sessions[0]).await;
    interview.see(&id("rules")).await;
    let card = interview.see(&id("policy-card")).await.text().await.unwrap();
    assert!(card.contains("Explain SQL only."), "{card}");
    interview.begin().await;
    let shown = interview.text("body").await;
    assert!(shown.contains("requests a minute") && !shown.contains("Third"), "{shown}");
    interview.take_back(PASSCODE).await;
    assert!(interview.findings().await.is_empty());
}

#[tokio::test]
async fn without_an_assistant_the_candidates_window_has_no_part_for_one() {
    let interview = Interview::open(Computer::default()).await;
    let config = json!({
        "candidate_name": "Jane", "candidate_email": null, "time_limit_min": 45,
        "token_budget": 20_000, "model": "practice", "challenge_text": LIMITER,
        "config": { "policy": { "preset": "no_assistant" } },
    });
    let create = json!({ "request_id": Uuid::from_u128(1), "config": config });
    let session = interview.ask("create_session", create).await.unwrap();
    interview.hand_over(session["id"].as_str().unwrap()).await;
    interview.see(&id("rules")).await;
    let rules = interview.text("body").await;
    assert!(rules.contains("No assistant") && !rules.contains("tokens"), "{rules}");
    interview.click("consent").await;
    interview.click("begin").await;
    interview.see(&id("own-answer")).await;
    for part in ["composer", "tab-assistant", "tokens"] {
        assert_eq!(interview.count(&id(part)).await, 0, "{part}");
    }
    assert!(interview.findings().await.is_empty());
}

async fn look_at_the_library(theme: &str) {
    take_pictures();
    let window = Window::open_themed(theme).await;
    let mut found = Vec::new();
    window.see(&id("empty-state")).await;
    for (place, seen) in [("challenges", "empty-state"), ("rubrics", "library-row")] {
        window.go(&format!("#/{place}")).await;
        window.see(&id(seen)).await;
        look(&window, place, theme, &mut found).await;
    }
    let long =
        "A very long title that goes on and on so that no column of any list can hold it whole";
    for (n, title) in [(1, "Rate limiter"), (2, long), (3, "שלום עולם")] {
        let content = json!({
            "kind": "challenge", "title": title, "category": "System design",
            "difficulty": "senior", "tags": ["queues", "time"], "task": TASK,
            "starters": [{ "language": "python", "text": "def limit():\n    ...\n" }],
            "tests": [{ "name": "one", "is_hidden": true, "check": {
                "kind": "case", "input": "1\n", "expected": "1\n", "compare": { "by": "exact" },
            } }],
            "hints": ["Count first."], "limits": { "time_limit_min": 60, "token_budget": 20_000 },
        });
        let save = json!({
            "request_id": Uuid::from_u128(n), "id": null, "revision": null, "content": content,
        });
        window.ask("save_item", save).await.unwrap();
    }
    window.go("#/challenges").await;
    window.until("document.querySelectorAll('[data-testid=library-row]').length === 3").await;
    look(&window, "challenges-three", theme, &mut found).await;
    let challenge = item_named(&window, "challenge", "Rate limiter").await;
    window.go(&format!("#/challenges/{challenge}?tab=calibration")).await;
    window.see(&id("not-calibrated")).await;
    look(&window, "challenge-not-calibrated", theme, &mut found).await;
    window.click("calibrate").await;
    window.see(&id("calibration-ended")).await;
    window.see(&id("calibration")).await;
    for tab in ["content", "code", "tests", "private", "policy", "limits", "calibration", "history"]
    {
        window.go(&format!("#/challenges/{challenge}?tab={tab}")).await;
        window.see(&format!("{}[aria-selected=true]", id(&format!("tab-{tab}")))).await;
        look(&window, &format!("challenge-{tab}"), theme, &mut found).await;
    }
    window.go(&format!("#/challenges/{challenge}?tab=tests")).await;
    window.click("test-kind-function").await;
    window.see("#test-function").await;
    for (field, text) in [
        ("function", "allow"),
        ("arguments", "[\"jane\", [1, 2.5, 60]]"),
        ("returns", "{ \"allowed\": true, \"left\": [3, 2, 1] }"),
    ] {
        let field = format!("document.querySelector('#test-{field}')");
        let script = format!(
            "{field}.value = arguments[0]; {field}.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        );
        window.run(&script, vec![json!(text)]).await;
    }
    look(&window, "challenge-tests-function", theme, &mut found).await;
    let rubric = item_named(&window, "rubric", "Working with an AI assistant").await;
    window.go(&format!("#/rubrics/{rubric}")).await;
    window.see(&id("item-form")).await;
    look(&window, "rubric", theme, &mut found).await;
    window.go("#/templates/new").await;
    window.see(&id("item-form")).await;
    look(&window, "template-new", theme, &mut found).await;
    assert_eq!(window.violations().await, json!([]));
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn the_library_looks_well_in_the_light() {
    look_at_the_library("light").await;
}

#[tokio::test]
async fn the_library_looks_well_in_the_dark() {
    look_at_the_library("dark").await;
}
