//! Texts so long that drawing them could stop the page.

use crate::interview::Interview;
use crate::ledger;
use crate::provider::{FakeProvider, Script};
use crate::quiet::have_computer_alone;
use crate::support::figures::Figure;
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::{Value, json};

/// The longest the page may stand still, on an idle computer.
const STILL_MS: f64 = 200.0;

/// From now on the page measures how long it stands still.
const WATCH: &str = "
    window.__still = 0;
    let last = performance.now();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
        const now = performance.now();
        window.__still = Math.max(window.__still, now - last);
        last = now;
        setTimeout(() => port2.postMessage(0), 1);
    };
    port2.postMessage(0);";

fn challenges() -> [(&'static str, String); 4] {
    let short = "# Design a rate limiter".to_owned();
    let code = format!("```python\n{}```", "\n".repeat(99_000));
    let lists = "- ".repeat(10_000) + "deep";
    let quotes = "> ".repeat(10_000) + "deep";
    [("short text", short), ("code block", code), ("lists", lists), ("quotes", quotes)]
}

async fn still_ms(interview: &Interview) -> f64 {
    interview.run("return window.__still", vec![]).await.as_f64().unwrap()
}

#[tokio::test]
async fn long_texts_are_drawn_and_an_endless_answer_is_cut() {
    have_computer_alone();
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let mut measured: Vec<(&str, f64)> = Vec::new();
    let passcode = json!({ "passcode": crate::interview::PASSCODE, "current": null });
    interview.ask("set_passcode", passcode).await.unwrap();
    for (what, challenge) in challenges() {
        let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
        let shown = interview.ask("get_session", json!({ "id": session })).await.unwrap();
        let change = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
            "version": shown["version"], "challenge_text": challenge });
        interview.ask("update_session", change).await.unwrap();
        interview.hand_over_again(&session).await;
        interview.see(&id("rules")).await;
        interview.run(WATCH, vec![]).await;
        interview.begin().await;
        interview.until("document.querySelector('[data-testid=challenge] .markdown > *')").await;
        interview.drawn().await;
        measured.push((what, still_ms(&interview).await));
        if what == "short text" {
            measured.push(("answer", endless_answer(&interview, &server, &session).await));
        }
        interview.take_back(crate::interview::PASSCODE).await;
    }
    let short_ms = measured[0].1;
    let slow: Vec<_> = measured.iter().filter(|(_, ms)| ms - short_ms > STILL_MS).collect();
    Figure {
        id: "H9 interview",
        promise: "Long texts do not stop the candidate's page for 200 ms more than a short one",
        tried: format!("longest standstills in ms: {measured:.0?}"),
        losses: slow.len() as u64,
        control: "the long text: a short one",
        control_losses: format!("{short_ms:.0} ms"),
        seed: None,
    }
    .record();
    assert_eq!(interview.violations().await, Value::Array(Vec::new()));
}

/// A line of ten million characters as an answer; gives how long the page stood still over it.
async fn endless_answer(interview: &Interview, server: &FakeProvider, session: &str) -> f64 {
    let piece = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"".to_owned()
        + &"x".repeat(100_000)
        + "\"},\"finish_reason\":null}]}\n\n";
    let chunk = format!("{:x}\r\n{piece}\r\n", piece.len());
    server.answers(Script::streams().repeats(chunk, 100).over());
    interview.run("window.__still = 0", vec![]).await;
    interview.ask_assistant("Which limiter?").await;
    interview
        .until(
            "['cut_by_budget', 'complete', 'failed'].includes(
            [...document.querySelectorAll('[data-testid=message]')].at(-1)?.dataset.status)",
        )
        .await;
    interview.drawn().await;
    let kept = ledger::message(interview.dir.path(), session, 2).await.len();
    assert!((1_000..1_000_000).contains(&kept), "{kept} characters reached the page");
    println!("an answer of 10,000,000 characters is cut to {kept}");
    still_ms(interview).await
}
