//! Trying a challenge as its candidate: a Hotseat of its own, of which nothing stays.

use crate::driver::{Driver, PROGRAM, Surroundings, descendants, gone};
use crate::looks::findings;
use crate::support::patience::PATIENCE;
use crate::window::{Window, id};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use uuid::Uuid;

const CHALLENGE: &str = "---\nhotseat: 1\ntitle: Rate limiter\npolicy: explain_only\n---\n\n\
                         # Rate limiter\n\nAllow **n** requests a minute.";

/// The files in a folder, by their paths in it, but for what the web view itself keeps of pages: it may write a
/// file there when the program is gone. Nothing of a page is in it.
fn files_in(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && entry.file_name() == "webview" => {}
            Ok(kind) if kind.is_dir() => files.extend(files_in(&path)),
            _ => files.push(path),
        }
    }
    files
}

/// Whether the database of a trial is there.
fn has_trial(temp: &Path) -> bool {
    files_in(temp).iter().any(|file| file.ends_with("hotseat.db"))
}

#[tokio::test]
async fn a_trial_is_the_candidates_side_of_an_interview_and_leaves_nothing() {
    let (source, dir, temp) =
        (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    let challenge = source.path().join("limiter");
    fs::create_dir(&challenge).unwrap();
    fs::write(challenge.join("challenge.md"), CHALLENGE).unwrap();
    // What is read before it is no challenge.
    let levels: String = (1..=4).map(|n| format!("\n### Level {n}\n\nLevel {n}.\n")).collect();
    let rubric = format!("---\nhotseat_rubric: 1\n---\n\n# Ours\n\n## Listens\n{levels}");
    fs::write(source.path().join("A.rubric.md"), rubric).unwrap();
    let surroundings = Surroundings {
        env: vec![("TMPDIR", temp.path().as_os_str().to_owned())],
        ..Surroundings::default()
    };
    let driver = Driver::start(&surroundings);
    let args = json!(["--try", source.path(), "--data-dir", dir.path()]);
    let options = json!({ "binary": PROGRAM, "args": args });
    let trial = Window::drive(TempDir::new().unwrap(), driver, options).await;
    trial.until("document.documentElement.dataset.ready === 'true'").await;
    let program = trial.driver.program().unwrap();
    let card = trial.see(&id("policy-card")).await.text().await.unwrap();
    assert!(card.contains("explains"), "{card}");
    let mark = trial.see(&id("trial")).await.text().await.unwrap();
    assert!(mark.contains("Nothing is kept"), "{mark}");
    assert_eq!(findings(&trial).await, Vec::<String>::new());
    trial.click("consent").await;
    trial.click("begin").await;
    trial.fill("composer", "What is a token bucket?").await;
    trial.click_css(&format!("{}:not([aria-disabled])", id("send"))).await;
    trial.see("[data-testid=message][data-status=complete]").await;
    assert_eq!(trial.count(&id("interviewer")).await, 0);
    assert!(has_trial(temp.path()), "a control");
    let folders = fs::read_dir(temp.path()).unwrap().flatten();
    let ours = folders.filter(|one| one.file_name().to_string_lossy().starts_with("hotseat-"));
    let modes: Vec<u32> =
        ours.map(|one| one.metadata().unwrap().permissions().mode() & 0o777).collect();
    assert_eq!(modes, [0o700], "no other account looks into it");
    trial.click("close-trial").await;
    assert!(gone(program, PATIENCE).await, "the trial does not end");
    assert!(files_in(dir.path()).is_empty(), "{:?}", files_in(dir.path()));
    let left = files_in(temp.path());
    let of_trial = left.iter().filter(|file| file.to_string_lossy().contains("hotseat-"));
    assert_eq!(of_trial.collect::<Vec<_>>(), Vec::<&PathBuf>::new());
}

/// The trial that a program has open, once there is one, or once there is none any more.
async fn trial_of(program: Pid, is_wanted: bool) -> Option<Pid> {
    let is_trial = |pid: &Pid| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0).any(|argument| argument == b"--try")
    };
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = descendants(program).into_iter().find(is_trial);
        if found.is_some() == is_wanted {
            return found;
        }
        assert!(Instant::now() < deadline, "is there a trial? {found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Opens the challenge that is on screen as a trial.
async fn try_it(window: &Window) -> Pid {
    try_by(window, "item-try").await
}

/// Opens a trial by the button of that name.
async fn try_by(window: &Window, button: &str) -> Pid {
    window.click(button).await;
    opened(window, button).await
}

/// The trial that was asked for by the button of that name, once its window is there.
async fn opened(window: &Window, button: &str) -> Pid {
    let program = window.driver.program().unwrap();
    let trial = trial_of(program, true).await.unwrap();
    let is_open = format!("!document.querySelector('{}').ariaBusy", id(button));
    window.until(&is_open).await;
    assert_eq!(window.count(&id("toast")).await, 0, "it opened");
    trial
}

#[tokio::test]
async fn a_newcomer_tries_the_sample_skips_the_first_steps_and_finds_them_again() {
    let window = Window::open().await;
    window.see(&id("first-steps")).await;
    let trial = try_by(&window, "try-sample").await;
    kill(trial, Signal::SIGTERM).unwrap();
    assert!(gone(trial, PATIENCE).await);
    window.click("skip-first-steps").await;
    window.until(&format!("document.querySelector('{}') === null", id("first-steps"))).await;
    let window = window.restart(Signal::SIGTERM).await;
    window.see(&id("empty-state")).await;
    assert_eq!(window.count(&id("first-steps")).await, 0, "what was skipped stays away");
    window.go("#/help").await;
    window.click_css("main a[href='#/welcome']").await;
    window.see(&id("first-steps")).await;
    window.click("setup-assistant").await;
    window.see("#assistant").await;
}

#[tokio::test]
async fn a_trial_goes_with_the_lock_with_another_trial_and_with_the_app() {
    let window = Window::open().await;
    let content = json!({
        "kind": "challenge", "title": "Rate limiter", "task": "# Rate limiter\n\nBuild it.",
    });
    let save = json!({
        "request_id": Uuid::from_u128(1), "id": null, "revision": null, "content": content,
    });
    let item: Value = window.ask("save_item", save).await.unwrap();
    let page = format!("#/challenges/{}", item["summary"]["id"].as_str().unwrap());
    window.go(&page).await;
    let first = try_it(&window).await;
    window.click("item-try").await;
    window.click("confirm").await;
    assert!(gone(first, PATIENCE).await, "there is one trial at a time");
    let second = opened(&window, "item-try").await;

    let passcode = json!({ "passcode": "open sesame", "current": null });
    window.ask("set_passcode", passcode).await.unwrap();
    window.mark_page().await;
    // The page goes before it hears the answer.
    window.run("window.__TAURI_INTERNALS__.invoke('lock_console', { request: {} })", vec![]).await;
    assert!(gone(second, PATIENCE).await, "a trial stays open beside a locked console");
    window.see_on_new_page(&id("lock-screen")).await;
    window.fill("passcode", "open sesame").await;
    window.click("unlock").await;
    window.go(&page).await;
    let third = try_it(&window).await;
    kill(window.driver.program().unwrap(), Signal::SIGKILL).unwrap();
    assert!(gone(third, PATIENCE).await, "a trial outlives the app that opened it");
}
