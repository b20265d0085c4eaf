//! Told to end while commands run and a session runs.

use crate::asking;
use crate::desktop::press_close;
use crate::driver::{PROGRAM, descendants, gone};
use crate::ledger;
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use crate::support::patience::PATIENCE;
use crate::window::{Window, id};
use nix::sys::signal::{Signal, kill};
use serde_json::Value;
use std::collections::HashSet;
use std::process::Command;
use std::time::{Duration, Instant};

/// A frozen program has had time to end by then.
const A_WHILE: Duration = Duration::from_secs(3);

/// Ways to be told; none is the close button.
const WAYS: [Option<Signal>; 4] =
    [None, Some(Signal::SIGTERM), Some(Signal::SIGINT), Some(Signal::SIGHUP)];

#[tokio::test]
async fn told_to_end_in_the_middle_of_work_it_ends_soon_and_keeps_what_it_acknowledged() {
    let mut chance = chance("told_to_end_in_the_middle_of_work");
    let rounds = rounds(1, 25);
    let (mut losses, mut tried, mut slowest) = (0, 0, Duration::ZERO);
    for way in WAYS.iter().cycle().take(WAYS.len() * usize::try_from(rounds).unwrap()) {
        let window = Window::open().await;
        start_work(&window, &mut chance.rng).await;
        tokio::time::sleep(Duration::from_millis(chance.rng.u64(0..400))).await;
        let program = window.driver.program().unwrap();
        let helpers = descendants(program);
        assert!(helpers.len() >= 2, "the page's and the network's process: {helpers:?}");
        if way.is_none() {
            press_close(program);
            window.see(&id("confirm")).await;
            assert_eq!(window.count(&id("confirm")).await, 1);
            // The question is on screen, and work goes on behind it.
            let so_far = acknowledged(&window).await.len();
            window.until(&format!("window.__acknowledged.length > {so_far}")).await;
        }
        let kept = acknowledged(&window).await;
        assert!(!kept.is_empty(), "nothing was acknowledged before the end");
        let told = Instant::now();
        match way {
            Some(signal) => kill(program, *signal).unwrap(),
            None => press_close(program),
        }
        let ended = gone(program, PATIENCE).await;
        let took = told.elapsed();
        slowest = slowest.max(took);
        let mut orphans = Vec::new();
        for helper in helpers {
            if !gone(helper, PATIENCE).await {
                orphans.push(helper);
            }
        }
        let missing = missing(&window, &kept).await;
        println!("{way:?}: {} acknowledged, {missing} missing, {took:?}, {orphans:?}", kept.len());
        losses += u64::from(!ended || !orphans.is_empty() || missing > 0);
        let mut check = Command::new(PROGRAM);
        let checked = check.arg("--check").arg("--data-dir").arg(window.dir.path()).output();
        assert!(checked.unwrap().status.success());
        tried += 1;
    }
    assert_eq!(losses, 0, "ends that were late, left processes, or lost what was acknowledged");
    let frozen = frozen_program_ends(&mut chance.rng).await;
    assert!(!frozen, "a frozen program ended in time");
    Figure {
        id: "U3",
        promise: "Told to end while commands and a session run, by the close button or by SIGTERM, \
                  SIGINT, SIGHUP, the app asks once or ends, keeps what it acknowledged and \
                  leaves no process behind",
        tried: format!("{tried} ends, the slowest after {} ms", slowest.as_millis()),
        losses,
        control: "the program is frozen when it is told, and cannot end",
        control_losses: "1 of 1".into(),
        seed: Some(chance.seed),
    }
    .record();
}

/// Whether a program that was stopped follows a signal in time.
async fn frozen_program_ends(rng: &mut fastrand::Rng) -> bool {
    let window = Window::open().await;
    start_work(&window, rng).await;
    let program = window.driver.program().unwrap();
    kill(program, Signal::SIGSTOP).unwrap();
    kill(program, Signal::SIGTERM).unwrap();
    gone(program, A_WHILE).await
}

/// A session runs, and the page creates others one after the other.
async fn start_work(window: &Window, rng: &mut fastrand::Rng) {
    let session = window.create("Jane").await;
    let start = asking::change(&asking::request_id(rng), &session);
    window.ask("start_session", start).await.unwrap();
    let script = "
        const request = arguments[0];
        window.__acknowledged = [];
        (async () => {
            for (;;) {
                const next = { ...request, request_id: crypto.randomUUID() };
                const told = await window.__TAURI_INTERNALS__
                    .invoke('create_session', { request: next });
                window.__acknowledged.push(told.id);
            }
        })()";
    let request = asking::create(&asking::request_id(rng), "June", 60);
    window.run(script, vec![request]).await;
    window.until("window.__acknowledged.length > 0").await;
}

/// Sessions the page was told are there.
async fn acknowledged(window: &Window) -> Vec<String> {
    let ids = window.run("return window.__acknowledged", vec![]).await;
    let ids = ids.as_array().cloned().unwrap_or_default();
    ids.iter().filter_map(Value::as_str).map(String::from).collect()
}

async fn missing(window: &Window, kept: &[String]) -> usize {
    let there: HashSet<_> = ledger::ids(window.dir.path()).await.into_iter().collect();
    kept.iter().filter(|id| !there.contains(*id)).count()
}
