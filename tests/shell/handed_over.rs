//! Who may call what while the laptop is handed over or the console is locked: every command from every
//! window on a session in every state its candidate can find it in.

use crate::requests::{About, RequestIds, arguments, session_in};
use crate::stage::{Outcome, STRANGER, Stage};
use crate::support::clock::minutes;
use crate::support::figures::Figure;
use hotseat::{CANDIDATE, CONSOLE};
use hotseat_core::api::{COMMANDS, CommandSpec, Window};
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::service::By;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::mpsc;
use tauri::async_runtime::block_on;
use tauri::ipc::{Channel, InvokeBody};

/// How the session handed over stands.
const STATES: [&str; 7] =
    ["created", "agreed", "active", "paused", "armed", "completed", "expired"];

const OK: &str = "ok";
const NOT_NOW: &str = "not_now";
const GONE: &str = "item_not_found";
const FORBIDDEN: &str = "forbidden";
const BAD: &str = "invalid_input";

/// What the candidate's window is answered, state by state.
const POLICY: [(&str, [&str; 7]); 23] = [
    ("candidate_start", [OK; 7]),
    ("watch_candidate", [OK; 7]),
    ("candidate_page_ready", [OK; 7]),
    ("report_candidate_mishap", [OK; 7]),
    ("give_consent", [OK, OK, OK, OK, OK, NOT_NOW, NOT_NOW]),
    ("try_assistant", [OK, OK, OK, OK, OK, NOT_NOW, NOT_NOW]),
    ("begin_session", [NOT_NOW, OK, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    ("continue_session", [NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW]),
    ("read_conversation", [NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    ("estimate_question", [NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    ("ask_assistant", [NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    ("stop_answer", [NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    ("get_own_answer", [NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    // Nothing is written.
    ("run_code", [NOT_NOW, NOT_NOW, BAD, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    ("run_tests", [NOT_NOW, NOT_NOW, BAD, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    ("stop_run", [OK; 7]),
    ("newest_run", [NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    // Its task has none.
    ("candidate_picture", [NOT_NOW, NOT_NOW, GONE, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]),
    // What was typed just before the session stopped is kept.
    ("keep_question_draft", [NOT_NOW, NOT_NOW, OK, OK, OK, OK, OK]),
    ("save_own_answer", [NOT_NOW, NOT_NOW, OK, OK, OK, OK, OK]),
    ("finish_session", [NOT_NOW, NOT_NOW, OK, OK, OK, NOT_NOW, NOT_NOW]),
    ("give_back_laptop", [OK; 7]),
    // This is none.
    ("close_trial", [FORBIDDEN; 7]),
];

/// What the console may still ask while it is put away or locked.
const ALWAYS_THE_CONSOLES: [&str; 4] =
    ["lock_state", "page_ready", "report_mishap", "unlock_console"];

/// An app whose laptop is handed over for a session in that state.
fn handed_over(state: &str) -> (Stage, About, RequestIds) {
    let (stage, ids) = (Stage::new(), RequestIds::from(1));
    stage.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
    let session = session_in(&stage, Status::Created, &ids);
    let terms = json!({ "request_id": ids.next(), "id": session.id, "console_stays": false,
        "begins": "candidate" });
    stage.ask("hand_over", terms).unwrap();
    bring_to(&stage, &session.id, state, &ids);
    (stage, session, ids)
}

fn came_to(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered(_) => OK.into(),
        Outcome::Refused(Value::String(text)) if text.contains("not allowed") => "denied".into(),
        Outcome::Refused(error) => error["code"].as_str().unwrap_or("no code").into(),
        broken => format!("{broken:?}"),
    }
}

fn call(
    stage: &Stage,
    window: &str,
    command: &CommandSpec,
    about: &About,
    ids: &RequestIds,
) -> String {
    let body = InvokeBody::Json(arguments(command, about, ids));
    came_to(&stage.send(window, command.name, body))
}

fn command(name: &str) -> &'static CommandSpec {
    COMMANDS.iter().find(|command| command.name == name).unwrap()
}

#[test]
fn the_policy_names_every_command_of_the_candidate_once() {
    let named: BTreeSet<&str> = POLICY.iter().map(|(command, _)| *command).collect();
    let known: BTreeSet<&str> = COMMANDS
        .iter()
        .filter(|command| command.window == Window::Candidate)
        .map(|command| command.name)
        .collect();
    assert_eq!(named, known);
    assert_eq!(named.len(), POLICY.len());
}

#[test]
fn every_command_of_the_candidate_in_every_state_is_answered_as_the_policy_says() {
    let (mut tried, mut losses) = (0, Vec::new());
    for (at, state) in STATES.into_iter().enumerate() {
        for (name, row) in POLICY {
            let (stage, session, ids) = handed_over(state);
            let command = command(name);
            for window in [CONSOLE, STRANGER] {
                let found = call(&stage, window, command, &session, &ids);
                tried += 1;
                if found != "denied" {
                    losses.push(format!("{name} from {window} while {state}: {found}"));
                }
            }
            let found = call(&stage, CANDIDATE, command, &session, &ids);
            tried += 1;
            if found != row[at] {
                losses.push(format!("{name} while {state}: {found}, not {}", row[at]));
            }
        }
    }
    Figure {
        id: "C1 candidate",
        promise: "Each command of the candidate is answered as its session's state allows",
        tried: format!("{tried} calls"),
        losses: losses.len() as u64,
        control: "the same commands with nothing handed over",
        control_losses: nothing_handed_over(),
        seed: None,
    }
    .record();
    assert!(losses.is_empty(), "{losses:#?}");
}

fn nothing_handed_over() -> String {
    let (stage, ids) = (Stage::new(), RequestIds::from(1));
    let session = session_in(&stage, Status::Active, &ids);
    let refused = POLICY
        .iter()
        .filter(|(name, _)| call(&stage, CANDIDATE, command(name), &session, &ids) == "forbidden")
        .count();
    assert_eq!(refused, POLICY.len());
    format!("{refused} of {} refused", POLICY.len())
}

#[test]
fn a_console_that_is_put_away_or_locked_reaches_nothing_but_the_lock() {
    let consoles = || {
        COMMANDS
            .iter()
            .filter(|command| command.window == Window::Console)
            .filter(|command| !ALWAYS_THE_CONSOLES.contains(&command.name))
    };
    let (stage, session, ids) = handed_over("active");
    for command in consoles() {
        let found = call(&stage, CONSOLE, command, &session, &ids);
        assert_eq!(found, "forbidden", "{} while the console is put away", command.name);
    }
    let stage = Stage::new();
    stage.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
    let session = session_in(&stage, Status::Active, &ids);
    stage.ask("lock_console", json!({})).unwrap();
    for command in consoles() {
        let found = call(&stage, CONSOLE, command, &session, &ids);
        assert_eq!(found, "locked", "{} while the console is locked", command.name);
    }
    assert!(stage.ask("page_ready", json!({})).is_ok());
    assert_eq!(stage.ask("lock_state", json!({})).unwrap()["is_locked"], true);
    let wrong = stage.ask("unlock_console", json!({ "passcode": "open barley" })).unwrap();
    assert_eq!(wrong["is_right"], false);
    assert!(stage.ask("list_notes", json!({ "id": session.id })).is_err());
    let right = stage.ask("unlock_console", json!({ "passcode": "open sesame" })).unwrap();
    assert_eq!(right["is_right"], true);
    assert!(stage.ask("list_notes", json!({ "id": session.id })).is_ok());
}

#[test]
fn a_candidates_page_that_asks_too_fast_is_told_to_wait() {
    let (stage, _, _) = handed_over("active");
    let request = json!({ "request": { "text": "How?" } });
    let told: Vec<String> = (0..200)
        .map(|_| {
            let body = InvokeBody::Json(request.clone());
            came_to(&stage.send(CANDIDATE, "keep_question_draft", body))
        })
        .collect();
    let through = told.iter().filter(|told| *told == OK).count();
    assert!((40..60).contains(&through), "{through} of 200");
    assert!(told.iter().all(|told| told == OK || told == "too_fast"), "{told:?}");
    stage.clock.advance(1_000);
    assert!(stage.call_from(CANDIDATE, "keep_question_draft", request).is_ok());
}

#[test]
fn a_wrong_passcode_leaves_the_laptop_with_the_candidate_and_the_right_one_takes_it_back() {
    let (stage, session, _) = handed_over("active");
    let give_back = |passcode: &str| {
        let request = json!({ "request": { "passcode": passcode } });
        stage.call_from(CANDIDATE, "give_back_laptop", request).unwrap()
    };
    let wrong = give_back("open barley");
    assert_eq!(wrong["is_right"], false);
    assert!(wrong["words"].as_str().unwrap().contains("4 tries"), "{wrong}");
    assert!(stage.ask("get_session", json!({ "id": session.id })).is_err());
    let seen = stage.call_from(CANDIDATE, "candidate_start", json!({ "request": {} })).unwrap();
    // The rules say that such things are written down; that one was, is the interviewer's to know.
    for told in ["Wrong passcode typed", "passcode_refused", "4 tries"] {
        assert!(!seen.to_string().contains(told), "{told}: {seen}");
    }
    assert_eq!(give_back("open sesame")["is_right"], true);
    assert!(stage.ask("get_session", json!({ "id": session.id })).is_ok());
    let trail = stage.ask("session_trail", json!({ "id": session.id })).unwrap();
    let refused: Vec<_> = trail["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "passcode_refused")
        .map(|event| (event["title"].clone(), event["detail"].clone(), event["actor"].clone()))
        .collect();
    let expected = ("Wrong passcode typed", "1st in a row", "app");
    assert_eq!(refused, [(json!(expected.0), json!(expected.1), json!(expected.2))]);
    let error = stage
        .call_from(CANDIDATE, "get_own_answer", json!({ "request": {} }))
        .expect_err("nothing is handed over any more");
    assert_eq!(error["code"], "forbidden");
}

#[test]
fn nothing_of_the_interviewers_is_in_anything_the_candidates_window_is_told() {
    const CANARIES: [&str; 8] = [
        "note-canary-51",
        "draft-canary-54",
        "jane@canary.example",
        "other-canary-52",
        "prompt-canary-53",
        "canary-55.example.com",
        "sk-canary-56",
        "open sesame",
    ];
    for state in STATES {
        let (stage, ids) = (Stage::new(), RequestIds::from(1));
        let passcode = json!({ "passcode": "open sesame", "current": null });
        let set = stage.ask("set_passcode", passcode).unwrap();
        let recovery_code = set["recovery_code"].as_str().unwrap();
        set_up_provider(&stage, &ids);
        let id = secret_session(&stage, &ids);
        let terms = json!({ "request_id": ids.next(), "id": id, "console_stays": false,
            "begins": "candidate" });
        stage.ask("hand_over", terms).unwrap();
        bring_to(&stage, &id, state, &ids);
        let session = About { id, version: 1 };
        for (name, _) in POLICY {
            let body = InvokeBody::Json(arguments(command(name), &session, &ids));
            let told = format!("{:?}", stage.send(CANDIDATE, name, body));
            for canary in CANARIES.into_iter().chain([recovery_code]) {
                assert!(!told.contains(canary), "{name} while {state} tells {canary}: {told}");
            }
        }
    }
}

/// A session with everything an interviewer has to themselves, and another beside it.
fn secret_session(stage: &Stage, ids: &RequestIds) -> String {
    let config = json!({
        "candidate_name": "Jane", "candidate_email": "jane@canary.example",
        "time_limit_min": 60, "token_budget": 50_000, "model": "gpt-4",
        "challenge_text": "# Task", "config": { "system_prompt": "prompt-canary-53" },
    });
    let create = |config: &Value| {
        let request = json!({ "request_id": ids.next(), "config": config });
        stage.ask("create_session", request).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let id = create(&config);
    let mut other = config.clone();
    other["candidate_name"] = json!("other-canary-52");
    create(&other);
    let note = json!({ "request_id": ids.next(), "id": id, "text": "note-canary-51" });
    stage.ask("add_note", note).unwrap();
    stage.ask("keep_note_draft", json!({ "id": id, "text": "draft-canary-54" })).unwrap();
    id
}

/// Moves the provider of GPT-4 to an address of its own, and gives it a key.
fn set_up_provider(stage: &Stage, ids: &RequestIds) {
    let provider = json!({ "request_id": ids.next(), "id": "openai", "name": "OpenAI",
        "base_url": "https://canary-55.example.com/v1", "needs_key": true,
        "first_piece_timeout_s": 60 });
    stage.ask("save_provider", provider).unwrap();
    stage.copied.copy("sk-canary-56");
    let key = json!({ "request_id": ids.next(), "provider_id": "openai" });
    let catalogue = stage.ask("take_key", key).unwrap().to_string();
    assert!(catalogue.contains("canary-55") && catalogue.contains("this_run_only"), "{catalogue}");
}

#[test]
fn a_private_note_is_no_news_to_the_candidates_page() {
    for state in STATES {
        let (stage, ids) = (Stage::new(), RequestIds::from(1));
        let session = session_in(&stage, Status::Created, &ids);
        stage.hand_over_beside_the_console(&session.id);
        bring_to(&stage, &session.id, state, &ids);
        let (tell, heard) = mpsc::channel();
        let channel = Channel::new(move |body| {
            let news: Value = body.deserialize().unwrap();
            tell.send(news).unwrap();
            Ok(())
        });
        block_on(stage.desk.watch_as_candidate(channel)).unwrap();
        let first = heard.try_iter().next().unwrap();
        stage.clock.advance(1_200);
        let note = json!({ "request_id": ids.next(), "id": session.id, "text": "Checks nothing." });
        stage.ask("add_note", note).unwrap();
        let mark = json!({ "request_id": ids.next(), "id": session.id });
        stage.ask("add_bookmark", mark.clone()).unwrap();
        assert_eq!(heard.try_iter().collect::<Vec<_>>(), Vec::<Value>::new(), "while {state}");
        let start = json!({ "request": {} });
        let told = stage.call_from(CANDIDATE, "candidate_start", start).unwrap();
        let raised =
            told["view"]["version"].as_i64().unwrap() - first["view"]["version"].as_i64().unwrap();
        assert_eq!(raised, 1, "while {state} two notes are told by the version");
        // What they may know they are told.
        if ["active", "paused"].contains(&state) {
            let shown = stage.ask("get_session", json!({ "id": session.id })).unwrap();
            let more = json!({ "request_id": ids.next(), "id": session.id, "minutes": 5,
                "reason": "Late start", "version": shown["version"] });
            stage.ask("extend_time", more).unwrap();
            let told: Vec<Value> = heard.try_iter().collect();
            assert!(told.iter().any(|news| news["kind"] == "changed"), "while {state}: {told:?}");
        }
    }
}

#[test]
fn a_candidates_clock_is_set_right_with_every_heartbeat() {
    let (stage, _, _) = handed_over("active");
    let (tell, heard) = mpsc::channel();
    let channel = Channel::new(move |_| {
        tell.send(()).unwrap();
        Ok(())
    });
    block_on(stage.desk.watch_as_candidate(channel)).unwrap();
    let look = || {
        let watched = block_on(stage.desk.service.watch.watch_over()).unwrap();
        block_on(stage.desk.tell(&watched.running[0]));
        heard.try_iter().count()
    };
    assert_eq!(look(), 1, "what is told first");
    stage.clock.advance(2_000);
    assert_eq!(look(), 0);
    stage.clock.advance(3_000);
    assert_eq!(look(), 1);
}

/// Brings a session that is handed over to that state.
fn bring_to(stage: &Stage, id: &str, state: &str, ids: &RequestIds) {
    let step = |command: &str| {
        let request = json!({ "request": { "request_id": ids.next() } });
        stage.call_from(CANDIDATE, command, request).unwrap();
    };
    let by = By::interviewer("Dana");
    let id = id.parse().unwrap();
    if state != "created" {
        step("give_consent");
    }
    if !["created", "agreed"].contains(&state) {
        step("begin_session");
    }
    match state {
        "paused" | "armed" => {
            drop(block_on(stage.desk.service.sessions.pause_session(id, "", &by)).unwrap());
        }
        "completed" => step("finish_session"),
        "expired" => stage.watch_for(minutes(60)),
        _ => {}
    }
    if state == "armed" {
        block_on(stage.desk.service.sessions.resume_session(id, &by)).unwrap();
    }
}

#[test]
fn trouble_with_the_disk_is_told_to_a_candidate_without_a_word_about_where_it_is() {
    let (stage, _, ids) = handed_over("active");
    let database = rusqlite::Connection::open(stage.dir.path().join("hotseat.db")).unwrap();
    database.execute("drop table candidate_work", ()).unwrap();
    let mut troubles = 0;
    for (name, _) in POLICY {
        let about = About { id: String::new(), version: 1 };
        let body = InvokeBody::Json(arguments(command(name), &about, &ids));
        let Outcome::Refused(error) = stage.send(CANDIDATE, name, body) else { continue };
        troubles += usize::from(error["code"].as_str().unwrap().starts_with("storage"));
        assert!(!error["message"].as_str().unwrap().contains("table"), "{name}: {error}");
        assert_eq!(error["session"], Value::Null, "{name}: {error}");
    }
    assert!(troubles >= 10, "{troubles}");
}
