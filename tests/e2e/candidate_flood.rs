//! A candidate's page that asks, writes, drafts and tries passcodes as fast as it can.

use crate::flood::slow_call_ms;
use crate::interview::Interview;
use crate::ledger;
use crate::provider::FakeProvider;
use crate::quiet::have_computer_alone;
use crate::support::figures::Figure;
use crate::whole::{Computer, MODEL};
use std::path::Path;

const FOR_MS: u64 = 5_000;

/// Calls without end, each kind ten at a time; what came of them is counted.
const FLOOD: &str = "
    window.__flood = { answered: 0, refused: 0, stopped: false };
    const invoke = window.__TAURI_INTERNALS__.invoke;
    const long = 'x'.repeat(100000);
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
    for (const [command, request] of Object.entries(calls)) {
        const call = () => invoke(command, { request: request() })
            .then(() => window.__flood.answered++, () => window.__flood.refused++)
            .then(() => window.__flood.stopped || setTimeout(call));
        for (let n = 0; n < 10; n++) call();
    }";

fn size_kb(dir: &Path) -> u64 {
    let size = |name: &str| std::fs::metadata(dir.join(name)).map_or(0, |file| file.len());
    (size("hotseat.db") + size("hotseat.db-wal")) / 1_000
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
    let quiet_ms = slow_call_ms(&interview, 1_000).await;
    let dir = interview.dir.path();
    let (before_kb, events) = (size_kb(dir), interview.trail(&session).await.len());
    interview.turn_to("candidate").await;
    interview.run(FLOOD, vec![]).await;
    interview.turn_to("console").await;
    let slow_ms = slow_call_ms(&interview, FOR_MS).await;
    interview.turn_to("candidate").await;
    let flood = interview.run("window.__flood.stopped = true; return window.__flood", vec![]).await;
    let grown_kb = size_kb(dir).saturating_sub(before_kb);
    let new_events = interview.trail(&session).await.len() - events;
    let asked = ledger::number(dir, "select count(*) from messages where role = 'user'").await;
    let tries = ledger::number(dir, "select wrong_tries from passcode").await;
    let lines = std::fs::read_to_string(dir.join("app.log")).unwrap().lines().count();
    // On a busy machine; an idle one answers in a tenth of that.
    let is_slow = slow_ms > 1_000.0;
    let refused = flood["refused"].as_u64().unwrap();
    let broken =
        [refused < 100, is_slow, grown_kb > 32_000, new_events > 1_000, asked > 500, tries > 5];
    Figure {
        id: "C12",
        promise: "A candidate's page that calls as fast as it can is held to a person's pace, the \
                  database grows little, and the console answers",
        tried: format!(
            "{} answered and {refused} refused in {FOR_MS} ms: {asked} questions, {new_events} \
             events, {tries} passcodes looked at, {grown_kb} kB more, {lines} lines of log, 19 of 20 \
             of the console's own calls within {slow_ms:.0} ms",
            flood["answered"]
        ),
        losses: broken.iter().filter(|broken| **broken).count() as u64,
        control: "the flood: the same calls on a quiet computer",
        control_losses: format!("{quiet_ms:.0} ms"),
        seed: None,
    }
    .record();
    assert!(!broken.contains(&true), "{broken:?}");
    assert_eq!(interview.findings().await, Vec::<String>::new());
}
