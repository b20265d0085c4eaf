//! A candidate's page that asks, writes, drafts and tries passcodes as fast as it can.

use crate::flood::slow_call_ms;
use crate::interview::Interview;
use crate::ledger::{self, steady_ms};
use crate::provider::FakeProvider;
use crate::quiet::have_computer_alone;
use crate::support::figures::Figure;
use crate::whole::{Computer, MODEL};
use serde_json::Value;
use std::path::Path;

/// Calls of the console's own that have to be answered in the flood.
const CALLS: u64 = 20;
/// Refusals that make it a flood.
const REFUSALS: u64 = 500;
/// The first wait after five wrong passcodes; each further one is longer.
const WAIT_S: i64 = 30;

/// Calls without end, each kind ten at a time; what came of them is counted.
const FLOOD: &str = "
    const flood = window.__flood = { answered: {}, refused: 0, open: 0, stopped: false };
    const invoke = window.__TAURI_INTERNALS__.invoke;
    const long = 'x'.repeat(99000);
    let revision = 1000;
    const calls = {
        ask_assistant: () => ({ request_id: crypto.randomUUID(), text: 'Which limiter?' }),
        save_own_answer: () => ({ text: long + revision, language: 'text', revision: ++revision }),
        keep_question_draft: () => ({ text: long.slice(0, 50000) }),
        estimate_question: () => ({ text: long.slice(0, 40000) }),
        give_back_laptop: () => ({ passcode: 'guess ' + revision }),
        create_session: () => ({ text: long }),
        add_note: () => ({ text: long }),
        unlock_console: () => ({ passcode: 'guess' }),
    };
    const flow = async (command, request) => {
        flood.open++;
        while (!flood.stopped) {
            try {
                await invoke(command, { request: request() });
                flood.answered[command] = (flood.answered[command] ?? 0) + 1;
            } catch {
                flood.refused++;
            }
            await new Promise((next) => setTimeout(next));
        }
        flood.open--;
    };
    for (const [command, request] of Object.entries(calls))
        for (let n = 0; n < 10; n++) void flow(command, request);";

async fn size_kb(dir: &Path) -> i64 {
    let pages = "select page_count * page_size / 1000 from pragma_page_count(), pragma_page_size()";
    ledger::number(dir, pages).await
}

/// Calls of one command that a person's pace allows in so many seconds, as docs/SECURITY.md has it:
/// forty at once, and twenty a second.
fn most_calls(seconds: i64) -> i64 {
    40 + 20 * seconds
}

/// The commands that answered more often than that.
fn too_often(flood: &Value, seconds: i64) -> Vec<String> {
    let answered = flood["answered"].as_object().unwrap();
    let is_over = |(_, times): &(&String, &Value)| times.as_i64().unwrap() > most_calls(seconds);
    answered.iter().filter(is_over).map(|(command, times)| format!("{command}: {times}")).collect()
}

#[tokio::test]
async fn a_candidates_flood_is_held_to_a_persons_pace_and_the_console_answers() {
    have_computer_alone();
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 200_000)).await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    interview.turn_to("console").await;
    let quiet_ms = slow_call_ms(&interview, CALLS).await;
    let dir = interview.dir.path();
    let (before_kb, events) = (size_kb(dir).await, interview.trail(&session).await.len());
    interview.turn_to("candidate").await;
    let begun = steady_ms();
    interview.run(FLOOD, vec![]).await;
    interview.turn_to("console").await;
    // Every one of them is answered, or this does not go on.
    let slow_ms = slow_call_ms(&interview, CALLS).await;
    interview.turn_to("candidate").await;
    interview.until(&format!("window.__flood.refused > {REFUSALS}")).await;
    interview.run("window.__flood.stopped = true", vec![]).await;
    interview.until("window.__flood.open === 0").await;
    let seconds = (steady_ms() - begun) / 1_000 + 1;
    let flood = interview.run("return window.__flood", vec![]).await;
    let grown_kb = size_kb(dir).await - before_kb;
    let new_events = (interview.trail(&session).await.len() - events) as i64;
    let asked = ledger::number(dir, "select count(*) from messages where role = 'user'").await;
    let tries = ledger::number(dir, "select wrong_tries from passcode").await;
    let saved = ledger::own_answer(dir, &session).await.len();
    let lines = std::fs::read_to_string(dir.join("app.log")).unwrap().lines().count();
    let too_often = too_often(&flood, seconds);
    let broken = [
        !too_often.is_empty(),
        // An exchange takes its messages, its ledger and its events; texts overwrite each other.
        grown_kb > 2_000 + 20 * asked,
        // Asked, answered, and now and then the memory's beginning; the window is left and returned to.
        new_events > 100 + 4 * asked + tries,
        tries > 6 + seconds / WAIT_S,
    ];
    Figure {
        id: "C12",
        promise: "A candidate's page that calls as fast as it can is held to a person's pace, the \
                  database grows little, and the console answers",
        tried: format!(
            "{} answered and {} refused in {seconds} s: {asked} questions, {new_events} events, \
             {tries} passcodes looked at, {grown_kb} kB more, {lines} lines of log, 19 of 20 of the \
             console's own calls within {slow_ms:.0} ms",
            flood["answered"], flood["refused"]
        ),
        losses: broken.iter().filter(|broken| **broken).count() as u64,
        control: "the flood: the same calls on a quiet computer",
        control_losses: format!("{quiet_ms:.0} ms"),
        seed: None,
    }
    .record();
    assert!(!broken.contains(&true), "{broken:?} {too_often:?} {grown_kb} kB {new_events} {tries}");
    assert!(saved > 90_000, "the flood did not write");
    assert_eq!(interview.findings().await, Vec::<String>::new());
}
