//! What both windows are told by itself.

use crate::stage::{Stage, uuid};
use crate::support::clock::seconds;
use crate::support::scripted::{Step, piece};
use hotseat::CANDIDATE;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::service::By;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use tauri::async_runtime::block_on;
use tauri::ipc::{Channel, InvokeResponseBody};

/// Longest wait for news; far beyond what any take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// An app that follows what happens, with a candidate who works, and what their page is told.
fn working() -> (Stage, String, Receiver<Value>) {
    let stage = Stage::new();
    hotseat::follow(&stage.desk);
    let id = stage.create(1, "Jane")["id"].as_str().unwrap().to_owned();
    stage.hand_over_beside_the_console(&id);
    for (n, step) in [(11, "give_consent"), (12, "begin_session")] {
        let request = json!({ "request": { "request_id": uuid(n) } });
        stage.call_from(CANDIDATE, step, request).unwrap();
    }
    let (tell, told) = mpsc::channel::<Value>();
    let channel = Channel::new(move |body| {
        if let InvokeResponseBody::Json(news) = body {
            // Nobody listens any more once a test is over.
            let _ = tell.send(serde_json::from_str(&news).unwrap());
        }
        Ok(())
    });
    block_on(stage.desk.watch_as_candidate(channel)).unwrap();
    assert_eq!(told.recv_timeout(PATIENCE).unwrap()["view"]["screen"], "work");
    (stage, id, told)
}

#[test]
fn a_sleep_that_only_the_draft_comes_upon_turns_the_candidates_page_all_the_same() {
    let (stage, _, told) = working();
    stage.clock.advance(seconds(60));
    let request = json!({ "request": { "text": "Wh" } });
    stage.call_from(CANDIDATE, "keep_question_draft", request).unwrap();
    loop {
        let news = told.recv_timeout(PATIENCE).expect("the page is told of the pause");
        if news["view"]["screen"] == "paused" {
            assert_eq!(news["view"]["challenge_text"], Value::Null);
            return;
        }
    }
}

#[test]
fn the_console_is_told_that_a_draft_waits_and_that_it_is_gone() {
    let stage = Stage::new();
    let (tell, told) = mpsc::channel::<Value>();
    let channel = Channel::new(move |body| {
        if let InvokeResponseBody::Json(news) = body {
            let _ = tell.send(serde_json::from_str(&news).unwrap());
        }
        Ok(())
    });
    block_on(stage.desk.watch(channel)).unwrap();
    let next = || loop {
        let news = told.recv_timeout(PATIENCE).expect("the console is told of the draft");
        if news["kind"] == "draft_changed" {
            return news["draft"].clone();
        }
    };
    let waiting = || stage.ask("console_start", json!({})).unwrap()["draft"].clone();
    assert_eq!(waiting(), Value::Null);

    let draft = json!({
        "request_id": null, "candidate_name": " Ja", "candidate_email": "", "time_limit": "60",
        "token_budget": "50000", "model": "gpt-4", "challenge_text": "# Half a\n\nchallenge",
    });
    stage.ask("save_draft", json!({ "draft": draft })).unwrap();
    let told_of = next();
    assert_eq!(
        (&told_of["candidate_name"], &told_of["challenge_lines"]),
        (&json!("Ja"), &json!(3))
    );
    assert_eq!(waiting(), told_of);

    stage.ask("discard_draft", json!({})).unwrap();
    assert_eq!(next(), Value::Null);
    assert_eq!(waiting(), Value::Null);
}

#[test]
fn a_paused_candidates_page_is_sent_nothing_of_an_answer() {
    let (stage, id, told) = working();
    let session: SessionId = id.parse().unwrap();
    *stage.models.answer.lock().unwrap() = vec![piece("Because"), Step::Hold(Arc::default())];
    let request = json!({ "request": { "request_id": uuid(21), "text": "Why?" } });
    stage.call_from(CANDIDATE, "ask_assistant", request).unwrap();
    let kind = |news: &Value| news["kind"].as_str().unwrap().to_owned();
    while kind(&told.recv_timeout(PATIENCE).expect("pieces while it runs")) != "piece_heard" {}
    block_on(stage.desk.service.sessions.pause_session(session, "", &By::interviewer("Dana")))
        .unwrap();
    loop {
        let news = told.recv_timeout(PATIENCE).expect("the page is told of the pause");
        assert_eq!(kind(&news), "changed", "{news}");
        if news["view"]["screen"] == "paused" {
            return;
        }
    }
}
