//! Both windows of an interview agree, soon after either of them changed something.

use crate::interview::Interview;
use crate::provider::FakeProvider;
use crate::quiet::have_computer_alone;
use crate::support::figures::Figure;
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The longest on an idle computer.
const AGREE_WITHIN: Duration = Duration::from_secs(1);

/// What the interviewer does, and how the candidate's page shows it.
const BY_INTERVIEWER: [(&str, &str); 4] = [
    ("extend_time", "document.body.innerText.includes('of 75 min')"),
    ("extend_tokens", "document.body.innerText.includes('of 60,000')"),
    ("pause_session", "document.querySelector('[data-testid=paused]')"),
    ("resume_session", "document.querySelector('[data-testid=continue]')"),
];

/// What a command of the interviewer's is told.
async fn request(interview: &Interview, command: &str, session: &str) -> Value {
    let shown = interview.ask("get_session", json!({ "id": session })).await.unwrap();
    let version = &shown["version"];
    match command {
        "extend_time" => {
            json!({ "id": session, "version": version, "minutes": 15, "reason": "Fire alarm" })
        }
        "extend_tokens" => {
            json!({ "id": session, "version": version, "tokens": 10_000, "reason": "Fire alarm" })
        }
        "pause_session" => json!({ "id": session, "reason": "Fire alarm" }),
        _ => json!({ "id": session }),
    }
}

/// Whether the page looked at shows it now.
async fn is_shown(interview: &Interview, shows: &str) -> bool {
    interview.run(&format!("return Boolean({shows})"), vec![]).await == json!(true)
}

#[tokio::test]
async fn both_windows_agree_after_every_kind_of_change() {
    have_computer_alone();
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    let mut took: Vec<(&str, Duration)> = Vec::new();
    let mut shown_before = 0;
    for (command, shows) in BY_INTERVIEWER {
        shown_before += u64::from(is_shown(&interview, shows).await);
        interview.turn_to("console").await;
        let mut request = request(&interview, command, &session).await;
        request["request_id"] = json!(uuid::Uuid::now_v7());
        interview.ask(command, request).await.unwrap();
        let changed = Instant::now();
        interview.turn_to("candidate").await;
        interview.until(shows).await;
        took.push((command, changed.elapsed()));
    }
    interview.click("continue").await;
    interview.see(&id("composer")).await;
    interview.turn_to("console").await;
    for (what, tab, shows) in [
        ("question and answer", "conversation", "document.body.innerText.includes('Hello there.')"),
        (
            "own answer",
            "own-answer",
            "document.querySelector('[data-testid=own-answer]')?.textContent.includes('a thought')",
        ),
        ("end", "timeline", "document.querySelector('[data-kind=session_completed]')"),
    ] {
        interview.go(&format!("#/sessions/{session}?tab={tab}")).await;
        interview.see("h1").await;
        interview.drawn().await;
        shown_before += u64::from(is_shown(&interview, shows).await);
        interview.turn_to("candidate").await;
        match what {
            "own answer" => {
                interview.write_own_answer("a thought").await;
                interview.until_saved().await;
            }
            "end" => {
                interview.click("done").await;
                interview.click("confirm").await;
                interview.see(&id("closing")).await;
            }
            _ => {
                interview.ask_assistant("Which limiter?").await;
                interview.until_answered("Hello there.").await;
            }
        }
        let changed = Instant::now();
        interview.turn_to("console").await;
        interview.until(shows).await;
        took.push((what, changed.elapsed()));
    }
    let late = took.iter().filter(|(_, took)| *took > AGREE_WITHIN).count();
    Figure {
        id: "U7",
        promise: "Both windows agree by themselves after every kind of change",
        tried: format!(
            "{} kinds of change, {late} of them not within a second: {took:.0?}",
            took.len()
        ),
        losses: 0,
        control: "the page before the change",
        control_losses: format!("shows {shown_before} of {}", took.len()),
        seed: None,
    }
    .record();
    assert_eq!(shown_before, 0, "what was there before shows no change");
    assert_eq!(interview.violations().await, json!([]));
}
