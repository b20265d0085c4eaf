//! What comes of questions and answers for the interviewer: outages, and Offline.

use crate::stage::{Stage, uuid};
use crate::support::clock::seconds;
use crate::support::scripted::Step;
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::error::ErrorCode;
use hotseat_core::service::{AssistantNews, By};
use serde_json::{Value, json};
use tauri::async_runtime::block_on;

fn started(stage: &Stage) -> SessionId {
    let id = stage.create(1, "Jane")["id"].clone();
    stage.ask("start_session", json!({ "request_id": uuid(2), "id": id })).unwrap();
    serde_json::from_value(id).unwrap()
}

fn view(stage: &Stage, id: SessionId) -> Value {
    stage.ask("get_session", json!({ "id": id })).unwrap()
}

/// Asks the assistant, and waits until its answer has an end.
fn ask(stage: &Stage, id: SessionId) {
    block_on(async {
        let mut heard = stage.desk.assistant.listen();
        stage.desk.assistant.ask(id, "Why?", &By::candidate()).await.unwrap();
        while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
    });
}

#[test]
fn time_nobody_answered_is_shown_and_given_back_once() {
    let stage = Stage::new();
    let id = started(&stage);
    assert_eq!(view(&stage, id)["outage"], Value::Null);
    *stage.models.answer.lock().unwrap() =
        vec![Step::Wait(seconds(9)), Step::Fail(FailureKind::TimedOut)];
    ask(&stage, id);
    let outage = view(&stage, id)["outage"].clone();
    assert_eq!(outage["minutes"], 1);
    assert_eq!(outage["words"], "The assistant did not answer for 9 s.");
    for n in [3, 4] {
        let request = json!({ "request_id": uuid(n), "id": id });
        let session = stage.ask("give_back_outage", request).unwrap();
        assert_eq!(session["clock"]["limit_words"], "61 min (extended from 60)");
    }
    assert_eq!(view(&stage, id)["outage"], Value::Null);
}

#[test]
fn with_offline_on_nobody_elsewhere_is_asked() {
    let stage = Stage::new();
    let id = started(&stage);
    ask(&stage, id);
    let start = stage.ask("console_start", json!({})).unwrap();
    let mut preferences = start["preferences"].clone();
    preferences["only_local"] = json!(true);
    stage.ask("save_settings", json!({ "preferences": preferences })).unwrap();
    let asked = stage.models.asked.lock().unwrap().len();
    let refused = block_on(stage.desk.assistant.ask(id, "Why?", &By::candidate())).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::AssistantNotReady);
    assert_eq!(stage.models.asked.lock().unwrap().len(), asked);
}
