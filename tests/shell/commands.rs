//! Commands as pages call them: answers, errors, and repeats.

use crate::requests::home;
use crate::stage::{Stage, create_request, uuid};
use crate::support::clock::minutes;
use hotseat_core::api::COMMANDS;
use serde_json::{Value, json};
use std::sync::mpsc;

fn code(error: &Value) -> &str {
    error["code"].as_str().unwrap_or_else(|| panic!("no code in {error}"))
}

#[test]
fn a_session_is_created_and_found_in_the_list() {
    let stage = Stage::new();
    let created = stage.create(1, "Jane Smith");
    assert_eq!(created["status"], "created");
    assert_eq!(created["clock"]["remaining_ms"], minutes(60));
    assert_eq!(created["clock"]["limit_words"], "60 min");
    let page = stage.ask("list_sessions", json!({ "limit": 50 })).unwrap();
    assert_eq!(page["total"], 1);
    assert_eq!(page["rows"][0]["id"], created["id"]);
    assert_eq!(page["counts"]["created"], 1);
}

#[test]
fn a_repeated_request_runs_once() {
    let stage = Stage::new();
    let first = stage.create(1, "Jane");
    let again = stage.create(1, "Jane");
    assert_eq!(first["id"], again["id"]);
    let start = json!({ "request_id": uuid(2), "id": first["id"] });
    for _ in 0..3 {
        let started = stage.ask("start_session", start.clone()).unwrap();
        assert_eq!(started["status"], "active");
    }
    let page = stage.ask("list_sessions", json!({ "limit": 50 })).unwrap();
    assert_eq!(page["total"], 1);
    let trail = stage.ask("session_trail", json!({ "id": first["id"] })).unwrap();
    assert_eq!(trail["events"].as_array().unwrap().len(), 2);
    assert_eq!(trail["check"]["words"], "Trail verified");
}

#[test]
fn broken_rules_come_back_all_at_once_with_their_fields() {
    let stage = Stage::new();
    let mut request = create_request(1, " ");
    request["config"]["candidate_email"] = json!("jane@");
    request["config"]["time_limit_min"] = json!(4.5);
    let error = stage.ask("create_session", request).unwrap_err();
    assert_eq!(code(&error), "invalid_input");
    let fields: Vec<_> =
        error["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["candidate_name", "candidate_email", "time_limit"]);
}

#[test]
fn an_impossible_transition_brings_the_session_as_it_is() {
    let stage = Stage::new();
    let id = stage.create(1, "Jane")["id"].clone();
    let error = stage.ask("pause_session", json!({ "request_id": uuid(2), "id": id })).unwrap_err();
    assert_eq!(code(&error), "invalid_transition");
    assert_eq!(error["session"]["status"], "created");
    assert_eq!(error["message"], "Jane's session has not started, so it can't be paused.");
}

#[test]
fn a_stale_version_is_refused_with_the_new_state() {
    let stage = Stage::new();
    let id = stage.create(1, "Jane")["id"].clone();
    let rename = |n: u128, name: &str| json!({ "request_id": uuid(n), "id": id, "version": 1, "candidate_name": name });
    stage.ask("update_session", rename(2, "First")).unwrap();
    let error = stage.ask("update_session", rename(3, "Second")).unwrap_err();
    assert_eq!(code(&error), "stale");
    assert_eq!(error["session"]["candidate_name"], "First");
}

#[test]
fn every_command_answers_nonsense_with_a_code() {
    let stage = Stage::new();
    let nonsense = [
        json!(null),
        json!("text"),
        json!([[], []]),
        json!({ "id": "not a uuid", "request_id": 7 }),
        json!({ "limit": -1, "offset": "x", "config": [] }),
        json!({ "surplus": true }),
    ];
    let with_request = COMMANDS.iter().filter(|c| c.request != "Channel" && c.name != "close_app");
    let session = stage.create(1, "Jane");
    stage.hand_over_beside_the_console(session["id"].as_str().unwrap());
    for command in with_request {
        for request in &nonsense {
            let body = json!({ "request": request });
            if let Err(error) = stage.call_from(home(command), command.name, body) {
                assert_eq!(code(&error), "bad_request", "{} {request}", command.name);
            } else {
                panic!("{} took {request}", command.name);
            }
        }
    }
}

#[test]
fn an_unknown_session_is_null_to_look_at_and_not_found_to_change() {
    let stage = Stage::new();
    assert_eq!(stage.ask("get_session", json!({ "id": uuid(9) })).unwrap(), Value::Null);
    let error = stage.ask("session_trail", json!({ "id": uuid(9) })).unwrap_err();
    assert_eq!(code(&error), "not_found");
    let error =
        stage.ask("start_session", json!({ "request_id": uuid(1), "id": uuid(9) })).unwrap_err();
    assert_eq!(code(&error), "not_found");
}

#[test]
fn a_huge_text_is_refused_before_anything_looks_at_it() {
    let stage = Stage::new();
    let error = stage.ask("create_session", create_request(1, &"x".repeat(500_000))).unwrap_err();
    assert_eq!(code(&error), "bad_request");
    let error = stage.ask("create_session", create_request(1, &"x".repeat(300))).unwrap_err();
    assert_eq!(code(&error), "invalid_input");
}

#[test]
fn a_draft_is_kept_as_typed_until_it_is_discarded() {
    let stage = Stage::new();
    assert_eq!(stage.ask("get_draft", json!({})).unwrap(), Value::Null);
    let draft = json!({
        "request_id": null, "candidate_name": " Ja", "candidate_email": "x@", "time_limit": "6o",
        "token_budget": "", "model": "gpt-4", "challenge_text": "# Half a", "instructions": "Hint.",
        "knows_challenge": false, "only_local": true,
        "policy": { "preset": "explain_only" }, "template": null, "challenge": null, "rubric": null,
        "extra_time": "a quarter", "extra_tokens": "",
    });
    stage.ask("save_draft", json!({ "draft": draft })).unwrap();
    assert_eq!(stage.ask("get_draft", json!({})).unwrap(), draft);
    stage.ask("discard_draft", json!({})).unwrap();
    assert_eq!(stage.ask("get_draft", json!({})).unwrap(), Value::Null);
}

#[test]
fn the_start_of_a_page_brings_limits_models_and_recommendations() {
    let stage = Stage::new();
    let start = stage.ask("console_start", json!({})).unwrap();
    assert_eq!(start["form"]["time_limit_min"], json!({ "min": 5, "max": 180, "step": 5 }));
    assert_eq!(start["preferences"]["default_time_limit_min"], 60);
    assert_eq!(start["catalogue"]["models"][0]["context_window_tokens"], 8192);
    assert_eq!(start["catalogue"]["recommendations"].as_array().unwrap().len(), 3);
}

#[test]
fn a_form_is_judged_without_creating_anything() {
    let stage = Stage::new();
    let request = json!({ "config": create_request(1, "")["config"] });
    let check = stage.ask("check_config", request).unwrap();
    assert_eq!(check["errors"][0]["message"], "Candidate name is required");
    assert_eq!(check["budget_hint"], "About 25 exchanges on gpt-4");
    assert_eq!(stage.ask("list_sessions", json!({ "limit": 1 })).unwrap()["total"], 0);
}

#[test]
fn a_watching_console_hears_of_every_change_and_a_new_channel_takes_over() {
    let stage = Stage::new();
    let (tell, heard) = mpsc::channel();
    let channel = tauri::ipc::Channel::new(move |body| {
        let news: Value = body.deserialize().unwrap();
        tell.send(news["kind"].as_str().unwrap().to_owned()).unwrap();
        Ok(())
    });
    stage.desk.news.watch(channel);
    let id = stage.create(1, "Jane")["id"].clone();
    stage.ask("delete_session", json!({ "request_id": uuid(2), "id": id })).unwrap();
    stage.ask("restore_session", json!({ "request_id": uuid(3), "id": id })).unwrap();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        ["session_changed", "session_removed", "session_changed"]
    );
    let (tell, heard_by_next) = mpsc::channel();
    stage.desk.news.watch(tauri::ipc::Channel::new(move |_| {
        tell.send(()).unwrap();
        Ok(())
    }));
    stage.create(4, "June");
    assert_eq!(heard.try_iter().count(), 0);
    assert_eq!(heard_by_next.try_iter().count(), 1);
}

#[test]
fn a_sample_is_removed_with_all_others() {
    let stage = Stage::new();
    let added = stage.ask("add_sample_sessions", json!({ "request_id": uuid(1) })).unwrap();
    assert!(added["samples"].as_u64().unwrap() > 4);
    let removed = stage.ask("remove_sample_sessions", json!({ "request_id": uuid(2) })).unwrap();
    assert_eq!(removed["all"], 0);
}
