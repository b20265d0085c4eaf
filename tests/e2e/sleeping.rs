//! A computer that slept, and a program that stood still, while a session ran.

use crate::asking;
use crate::clock_shim::ClockShim;
use crate::driver::descendants;
use crate::ledger::{self, steady_ms};
use crate::quiet::have_computer_alone;
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use crate::support::patience::PATIENCE;
use crate::window::{Window, id};
use fastrand::Rng;
use hotseat_core::domain::time::length;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;
use tempfile::TempDir;

const SLEEP: Duration = Duration::from_secs(90 * 60);
const SLEEP_MS: i64 = 90 * 60_000;
const FROZEN_MS: i64 = 20_000;

#[tokio::test]
async fn the_first_command_after_a_sleep_finds_the_session_paused_as_of_the_last_heartbeat() {
    have_computer_alone();
    let Some(clock) = ClockShim::make("T3") else { return };
    let mut chance = chance("the_first_command_after_a_sleep");
    let window = Window::open_with(TempDir::new().unwrap(), &clock.surroundings()).await;
    let rounds = rounds(8, 200);
    let (mut losses, mut fooled) = (0, 0);
    let mut slept = Duration::ZERO;
    for round in 0..rounds {
        // Shorter than the sleep, so that the deadline lies inside it, or longer.
        let minutes = *chance.rng.choice(&[60, 120]).unwrap();
        let (session, started) = start(&window, &mut chance.rng, minutes).await;
        tokio::time::sleep(Duration::from_millis(chance.rng.u64(0..2_000))).await;
        slept += SLEEP;
        clock.set_slept(slept);
        // What went by around the sleep, as the app reads its clock: all there was to count.
        let real_ms = steady_ms() - started;
        tokio::time::sleep(Duration::from_millis(chance.rng.u64(0..100))).await;
        // The first leaves the question open, to see it asked; others may answer it.
        let command =
            if round == 0 { "pause_session" } else { chance.rng.choice(&COMMANDS).unwrap() };
        let outcome = send(&window, &mut chance.rng, command, &session).await;
        let row = ledger::row(window.dir.path(), &session).await;
        let trail = ledger::trail(window.dir.path(), &session).await;
        let kinds: Vec<_> = trail.iter().map(|entry| entry.kind.as_str()).collect();
        println!("round {round}: {command}: {kinds:?}, ran {} of {real_ms} ms", row.ran_ms);
        assert_eq!(kinds[2], "gap_detected", "round {round}, {command}: {kinds:?}");
        let gap = trail[2].data["gap_ms"].as_i64().unwrap();
        // From the last heartbeat to the moment of the command, the sleep between them.
        let most_ms = SLEEP_MS + steady_ms() - started;
        assert!((SLEEP_MS..=most_ms).contains(&gap), "round {round}: {gap} of {most_ms}");
        assert_eq!(trail[2].data["measured_by"], "steady");
        assert_outcome(command, &outcome, &kinds[3..]);
        losses += u64::from(!is_free_of_sleep(row.ran_ms, real_ms));
        // What a stopwatch without the rule would have counted when the command came.
        let unruled_ms = trail[2].at - trail[1].at;
        fooled += u64::from(!is_free_of_sleep(unruled_ms, real_ms));
        if round == 0 {
            see_question(&window, &session, "1 h 30 min").await;
        }
        // Ended already where that was the command.
        let _ = send(&window, &mut chance.rng, "end_session", &session).await;
    }
    assert_eq!(losses, 0, "sleeps that were counted as time");
    assert_eq!(fooled, rounds, "sleeps that a stopwatch without the rule would count");
    Figure {
        id: "T3",
        promise: "After a sleep of 90 minutes the very first command finds the session paused as \
                  of the last heartbeat, with the gap measured and asked for",
        tried: format!("{rounds} sleeps, a command within 100 ms of each"),
        losses,
        control: "a stopwatch without the rule about gaps",
        control_losses: format!("{fooled} of {rounds}"),
        seed: Some(chance.seed),
    }
    .record();
}

#[tokio::test]
async fn a_program_frozen_for_twenty_seconds_asks_about_them() {
    const FROZEN: Duration = Duration::from_millis(FROZEN_MS.unsigned_abs());
    have_computer_alone();
    let window = Window::open().await;
    let (rounds, mut rng) = (rounds(1, 10), Rng::new());
    let mut losses = 0;
    let mut fooled = 0;
    for _ in 0..rounds {
        let (session, _) = start(&window, &mut rng, 60).await;
        let dir = window.dir.path();
        let program = window.driver.program().unwrap();
        let processes: Vec<_> = [program].into_iter().chain(descendants(program)).collect();
        signal(&processes, Signal::SIGSTOP);
        until_stopped(program).await;
        let stopped_at = steady_ms();
        // Nobody writes now: what is read here is what the program went to sleep with.
        let before = ledger::row(dir, &session).await;
        assert_eq!(before.status, "active", "a gap before the freeze");
        tokio::time::sleep(FROZEN).await;
        signal(&processes, Signal::SIGCONT);
        let row = ledger::until(dir, &session, |row| row.status == "paused").await;
        let found = &ledger::entries(dir, &session, "gap_detected").await[0];
        let gap = row.gap_ms.unwrap();
        assert_eq!(row.gap_measured_by.as_deref(), Some("steady"));
        // From the last heartbeat to the moment it was noticed, by the app's own readings.
        let measured_ms = row.seen_steady - before.seen_steady;
        assert!(gap >= FROZEN_MS && gap <= measured_ms, "a gap of {gap} in {measured_ms} ms");
        see_question(&window, &session, &length(gap)).await;
        let real_ms = stopped_at - before.since_steady.unwrap();
        losses += u64::from(!is_free_of_sleep(row.ran_ms, real_ms));
        let started = ledger::entries(dir, &session, "session_started").await[0].at;
        fooled += u64::from(!is_free_of_sleep(found.at - started, real_ms));
        send(&window, &mut rng, "end_session", &session).await.unwrap();
    }
    assert_eq!(losses, 0, "freezes that were counted as time");
    assert_eq!(fooled, rounds, "freezes that a stopwatch without the rule would count");
    Figure {
        id: "T5",
        promise: "A program frozen for 20 seconds pauses the session as of the last heartbeat and \
                  asks about the gap, as long as from that heartbeat until it was noticed",
        tried: format!("{rounds} freezes"),
        losses,
        control: "a stopwatch without the rule about gaps",
        control_losses: format!("{fooled} of {rounds}"),
        seed: None,
    }
    .record();
}

fn signal(processes: &[Pid], signal: Signal) {
    for process in processes {
        // A helper may have ended by itself.
        let _gone = kill(*process, signal);
    }
}

/// Waits until the kernel says that a process stands still.
async fn until_stopped(process: Pid) {
    let stopped = async {
        while !fs::read_to_string(format!("/proc/{process}/stat")).unwrap().contains(") T ") {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(PATIENCE, stopped).await.expect("the program stands still");
}

/// Whether no more time was counted than went by while the computer was awake.
fn is_free_of_sleep(counted_ms: i64, awake_ms: i64) -> bool {
    counted_ms <= awake_ms + 1_000
}

/// Commands that add something, with its field and amount.
const EXTENSIONS: [(&str, (&str, i64)); 2] =
    [("extend_time", ("minutes", 5)), ("extend_tokens", ("tokens", 1_000))];

const COMMANDS: [&str; 6] = [
    "pause_session",
    "resume_session",
    "end_session",
    "start_session",
    "extend_time",
    "extend_tokens",
];

/// What each command may do to a session that was found asleep: never as if time had gone on.
fn assert_outcome(command: &str, outcome: &Result<Value, Value>, then: &[&str]) {
    match (command, outcome) {
        ("end_session", Ok(_)) => assert_eq!(then, ["gap_settled", "session_completed"]),
        ("resume_session", Err(refusal)) => assert_eq!(refusal["code"], "gap_open"),
        ("extend_time", Ok(_)) => assert_eq!(then, ["time_extended"]),
        ("extend_tokens", Ok(_)) => assert_eq!(then, ["tokens_extended"]),
        ("pause_session" | "start_session", Err(refusal)) => {
            assert_eq!(refusal["code"], "invalid_transition");
        }
        (_, outcome) => panic!("{command}: {outcome:?}, then {then:?}"),
    }
}

async fn start(window: &Window, rng: &mut Rng, minutes: i64) -> (String, i64) {
    let create = asking::create(&asking::request_id(rng), "Jane", minutes);
    let session = window.ask("create_session", create).await.unwrap();
    let session = session["id"].as_str().unwrap().to_owned();
    let started = steady_ms();
    let start = asking::change(&asking::request_id(rng), &session);
    window.ask("start_session", start).await.unwrap();
    (session, started)
}

/// Sends a command as a screen would that was drawn before the sleep.
async fn send(
    window: &Window,
    rng: &mut Rng,
    command: &str,
    session: &str,
) -> Result<Value, Value> {
    let mut request = asking::change(&asking::request_id(rng), session);
    if let Some((field, amount)) =
        EXTENSIONS.iter().find(|(name, ..)| *name == command).map(|e| e.1)
    {
        request["version"] = json!(2);
        request["reason"] = json!("A test");
        request[field] = json!(amount);
    }
    window.ask(command, request).await
}

async fn see_question(window: &Window, session: &str, length: &str) {
    window.open_session(session).await;
    let question = window.see(&id("gap-question")).await.text().await.unwrap();
    assert!(question.contains(&format!("asleep or Hotseat was closed for {length}")), "{question}");
}
