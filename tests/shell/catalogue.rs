//! The catalogue through the commands: what the console sees of it, and what it never sees of keys.

use crate::copied::{keychain, locking_keychain, no_keychain, two_runs, two_runs_on_a_lock};
use crate::requests::{RequestIds, arguments, session_in};
use crate::stage::{Stage, create_request, uuid};
use crate::support::figures::Figure;
use hotseat::CONSOLE;
use hotseat_core::api::COMMANDS;
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::domain::lifecycle::Status;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

const KEY: &str = "sk-canary-9f2c";
/// What the key of OpenAI is kept under.
const OPENAI: &str = "openai https://api.openai.com";

fn provider<'a>(catalogue: &'a Value, id: &str) -> &'a Value {
    let providers = catalogue["providers"].as_array().unwrap();
    providers.iter().find(|one| one["id"] == id || one["name"] == id).unwrap()
}

fn model<'a>(catalogue: &'a Value, id: &str) -> &'a Value {
    catalogue["models"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()
}

fn key(n: u128) -> Value {
    json!({ "request_id": uuid(n), "provider_id": "openai" })
}

fn save_provider(n: u128, id: Value, base_url: &str) -> Value {
    json!({
        "request_id": uuid(n), "id": id, "name": "Elsewhere", "base_url": base_url,
        "needs_key": true, "first_piece_timeout_s": 60,
    })
}

fn preferences(only_local: bool) -> Value {
    json!({ "preferences": {
        "interviewer_name": "", "default_time_limit_min": 60, "default_token_budget": 50_000,
        "default_model": "gpt-4", "theme": "system", "help_panel_open": true,
        "only_local": only_local,
    }})
}

#[test]
fn a_bare_machine_starts_the_form_with_practice_and_says_why() {
    let stage = Stage::new();
    let catalogue = stage.ask("get_catalogue", json!({})).unwrap();
    assert_eq!(catalogue["form_model"], "practice");
    assert_eq!(catalogue["form_hint"], "GPT-4 is not set up on this computer");
    assert_eq!(model(&catalogue, "gpt-4")["obstacle"], "no key yet");
    assert_eq!(model(&catalogue, "practice")["is_ready"], true);
}

#[test]
fn a_recommended_level_takes_a_model_that_can_be_asked_and_says_what_is_missing() {
    let stage = Stage::with_keychain(keychain().0);
    let senior = |catalogue: &Value| catalogue["recommendations"][2].clone();
    let bare = senior(&stage.ask("get_catalogue", json!({})).unwrap());
    assert_eq!(bare["model"], "practice");
    assert_eq!(bare["missing"], "GPT-4 Turbo is not set up on this computer");
    stage.copied.copy(KEY);
    let ready = senior(&stage.ask("take_key", key(1)).unwrap());
    assert_eq!((&ready["model"], &ready["missing"]), (&json!("gpt-4-turbo"), &json!(null)));
}

#[test]
fn a_key_is_taken_once_kept_and_gone_from_the_clipboard() {
    let (keychain, look) = keychain();
    let stage = Stage::with_keychain(keychain);
    stage.copied.copy(&format!(" {KEY}\n"));
    let catalogue = stage.ask("take_key", key(1)).unwrap();
    assert_eq!(provider(&catalogue, "openai")["key"], "kept");
    assert_eq!(
        (&catalogue["form_model"], &catalogue["form_hint"]),
        (&json!("gpt-4"), &json!(null))
    );
    assert_eq!(look(OPENAI).as_deref(), Some(KEY));
    while !stage.copied.text().is_empty() {
        std::thread::yield_now();
    }
    let again = stage.ask("take_key", key(1)).unwrap();
    assert_eq!(provider(&again, "openai")["key"], "kept");
    let forgotten = stage.ask("forget_key", key(2)).unwrap();
    assert_eq!(provider(&forgotten, "openai")["key"], "missing");
    assert_eq!(look(OPENAI), None);
}

#[test]
fn a_key_can_be_typed_and_is_told_to_nobody_again() {
    let (keychain, look) = keychain();
    let stage = Stage::with_keychain(keychain);
    let typed = |nth: u128, key: &str| json!({ "request_id": uuid(nth), "provider_id": "openai", "key": key });
    let catalogue = stage.ask("keep_key", typed(1, &format!(" {KEY}\n"))).unwrap();
    assert_eq!(provider(&catalogue, "openai")["key"], "kept");
    assert_eq!(look(OPENAI).as_deref(), Some(KEY));
    assert!(!catalogue.to_string().contains(KEY));
    let refused = stage.ask("keep_key", typed(2, "two words of canary")).unwrap_err();
    assert_eq!(refused["fields"][0]["field"], "key");
    assert!(!refused.to_string().contains("canary"));
    assert_eq!(look(OPENAI).as_deref(), Some(KEY));
    // A repeat changes nothing, whatever it says.
    stage.ask("keep_key", typed(1, "sk-other")).unwrap();
    assert_eq!(look(OPENAI).as_deref(), Some(KEY));
}

#[test]
fn without_a_keychain_the_person_is_told_that_the_key_holds_for_this_run() {
    let stage = Stage::with_keychain(no_keychain());
    stage.copied.copy(KEY);
    let catalogue = stage.ask("take_key", key(1)).unwrap();
    assert_eq!(provider(&catalogue, "openai")["key"], "this_run_only");
    let words = catalogue["keys_are_not_kept"].as_str().unwrap();
    assert!(words.contains("this computer has no keychain"), "{words}");
}

#[test]
fn what_is_no_key_stays_on_the_clipboard_and_is_not_repeated() {
    let stage = Stage::new();
    for text in ["", "two words of canary", &"x".repeat(501), "line\nline"] {
        stage.copied.copy(text);
        let refused = stage.ask("take_key", key(1)).unwrap_err();
        assert_eq!(refused["fields"][0]["field"], "key");
        assert!(!refused.to_string().contains("canary"));
        assert_eq!(stage.copied.text(), text);
    }
}

/// Every file below the folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

#[test]
fn a_key_is_in_no_answer_no_error_and_no_file() {
    let (keychain, look) = keychain();
    let stage = Stage::with_keychain(keychain);
    let ids = RequestIds::from(1_000);
    stage.copied.copy(KEY);
    stage.ask("take_key", key(1)).unwrap();
    assert_eq!(look(OPENAI).as_deref(), Some(KEY));
    let about = session_in(&stage, Status::Created, &ids);
    let apart = ["close_app", "watch_console", "restore_backup"];
    let answers: Vec<String> = COMMANDS
        .iter()
        .filter(|command| !apart.contains(&command.name))
        .map(|command| {
            let arguments = arguments(command, &about, &ids);
            format!("{:?}", stage.call_from(CONSOLE, command.name, arguments))
        })
        .collect();
    let files: Vec<Vec<u8>> =
        files_in(stage.dir.path()).iter().map(|path| fs::read(path).unwrap()).collect();
    let places_of = |text: &str| {
        let in_files = files
            .iter()
            .filter(|file| file.windows(text.len()).any(|part| part == text.as_bytes()));
        answers.iter().filter(|answer| answer.contains(text)).count() + in_files.count()
    };
    let (losses, control) = (places_of(KEY), places_of("Jane"));
    Figure {
        id: "L9",
        promise: "A provider's key is in no answer, no error and no file",
        tried: format!("{} answers and {} files", answers.len(), files.len()),
        losses: losses as u64,
        control: "the same search for a candidate's name",
        control_losses: format!("in {control} of these places"),
        seed: None,
    }
    .record();
    assert_eq!(losses, 0);
    assert!(control > 3, "{control}");
}

#[test]
fn a_key_never_goes_to_another_address() {
    let (keychain, look) = keychain();
    let stage = Stage::with_keychain(keychain);
    stage.copied.copy(KEY);
    stage.ask("take_key", key(1)).unwrap();
    let same = save_provider(2, json!("openai"), "https://api.openai.com/v2");
    let catalogue = stage.ask("save_provider", same).unwrap();
    assert_eq!(provider(&catalogue, "openai")["key"], "kept");
    let broken = save_provider(3, json!("openai"), "http://elsewhere.example.com");
    let refused = stage.ask("save_provider", broken).unwrap_err();
    assert_eq!(refused["fields"][0]["field"], "base_url");
    assert!(look(OPENAI).is_some());
    let other = save_provider(4, json!("openai"), "https://elsewhere.example.com/v1");
    let catalogue = stage.ask("save_provider", other).unwrap();
    assert_eq!(provider(&catalogue, "openai")["key"], "missing");
    assert_eq!(look(OPENAI), None);
}

#[test]
fn a_late_repeat_of_a_change_takes_no_key_of_what_came_in_between() {
    let (keychain, look) = keychain();
    let stage = Stage::with_keychain(keychain);
    let elsewhere = save_provider(1, json!("openai"), "https://elsewhere.example.com/v1");
    stage.ask("save_provider", elsewhere.clone()).unwrap();
    let back = save_provider(2, json!("openai"), "https://api.openai.com/v1");
    stage.ask("save_provider", back).unwrap();
    stage.copied.copy(KEY);
    stage.ask("take_key", key(3)).unwrap();
    let catalogue = stage.ask("save_provider", elsewhere).unwrap();
    assert_eq!(provider(&catalogue, "openai")["key"], "kept");
    assert!(look(OPENAI).is_some());
}

#[test]
fn a_removed_provider_takes_its_key_and_its_models_along() {
    let (keychain, look) = keychain();
    let stage = Stage::with_keychain(keychain);
    let added = save_provider(1, json!(null), "https://elsewhere.example.com/v1");
    let catalogue = stage.ask("save_provider", added).unwrap();
    let id = provider(&catalogue, "Elsewhere")["id"].as_str().unwrap().to_owned();
    stage.copied.copy(KEY);
    let take = json!({ "request_id": uuid(2), "provider_id": id });
    stage.ask("take_key", take).unwrap();
    let add = json!({ "request_id": uuid(3), "provider_id": id, "remote_ids": ["a", "b"] });
    let catalogue = stage.ask("add_models", add).unwrap();
    assert_eq!(catalogue["models"].as_array().unwrap().len(), 6);
    let kept_under = format!("{id} https://elsewhere.example.com");
    assert!(look(&kept_under).is_some());
    let catalogue =
        stage.ask("remove_provider", json!({ "request_id": uuid(4), "id": id })).unwrap();
    assert_eq!(catalogue["models"].as_array().unwrap().len(), 4);
    assert_eq!(look(&kept_under), None);
}

#[test]
fn a_keychain_that_refuses_to_forget_keeps_the_provider_and_says_so() {
    let (keychain, is_locked) = locking_keychain();
    let stage = Stage::with_keychain(keychain);
    stage.copied.copy(KEY);
    stage.ask("take_key", key(1)).unwrap();
    is_locked.store(true, Ordering::Relaxed);
    let refused = stage.ask("forget_key", key(2)).unwrap_err();
    assert_eq!(refused["code"], "keychain_unavailable");
    let words = refused["message"].as_str().unwrap();
    assert!(
        words.contains("OpenAI") && words.contains("locked") && !words.contains(KEY),
        "{words}"
    );
    let catalogue = stage.ask("get_catalogue", json!({})).unwrap();
    assert_eq!(provider(&catalogue, "openai")["key"], "kept");
}

#[test]
fn while_a_key_can_not_be_forgotten_its_provider_neither_moves_nor_goes_however_often_it_is_asked()
{
    let (keychain, is_locked) = locking_keychain();
    let stage = Stage::with_keychain(keychain);
    let added = save_provider(1, json!(null), "https://here.example.com/v1");
    let catalogue = stage.ask("save_provider", added).unwrap();
    let id = &provider(&catalogue, "Elsewhere")["id"];
    stage.copied.copy(KEY);
    stage.ask("take_key", json!({ "request_id": uuid(2), "provider_id": id })).unwrap();
    is_locked.store(true, Ordering::Relaxed);
    for n in [10, 20] {
        let move_on = save_provider(n, id.clone(), "https://elsewhere.example.com/v1");
        let refused = stage.ask("save_provider", move_on).unwrap_err();
        assert_eq!(refused["code"], "keychain_unavailable");
        let remove = json!({ "request_id": uuid(n + 1), "id": id });
        let refused = stage.ask("remove_provider", remove).unwrap_err();
        assert_eq!(refused["code"], "keychain_unavailable");
    }
    let catalogue = stage.ask("get_catalogue", json!({})).unwrap();
    let shown = provider(&catalogue, "Elsewhere");
    assert_eq!(
        (&shown["base_url"], &shown["key"]),
        (&json!("https://here.example.com/v1"), &json!("kept"))
    );
    is_locked.store(false, Ordering::Relaxed);
    let move_on = save_provider(30, id.clone(), "https://elsewhere.example.com/v1");
    let catalogue = stage.ask("save_provider", move_on).unwrap();
    assert_eq!(provider(&catalogue, "Elsewhere")["key"], "missing");
}

/// Where the key of OpenAI is once everything the keychain tells is taken in.
fn key_after_a_look(stage: &Stage) -> Value {
    stage.ask("find_models", json!({ "id": "openai" })).unwrap();
    let catalogue = stage.ask("get_catalogue", json!({})).unwrap();
    provider(&catalogue, "openai")["key"].clone()
}

#[test]
fn a_key_that_is_read_late_stays_behind_where_the_address_has_changed() {
    let (before, keychain, is_locked) = two_runs_on_a_lock();
    let earlier = Stage::with_keychain(before);
    earlier.copied.copy(KEY);
    earlier.ask("take_key", key(1)).unwrap();
    is_locked.store(true, Ordering::Relaxed);
    let stage = Stage::with_keychain(keychain);
    assert_eq!(key_after_a_look(&stage), "missing");
    let elsewhere = save_provider(2, json!("openai"), "https://elsewhere.example.com/v1");
    stage.ask("save_provider", elsewhere).unwrap();
    is_locked.store(false, Ordering::Relaxed);
    assert_eq!(key_after_a_look(&stage), "missing");
    let back = save_provider(3, json!("openai"), "https://api.openai.com/v1");
    stage.ask("save_provider", back).unwrap();
    assert_eq!(key_after_a_look(&stage), "kept");
}

#[test]
fn a_catalogue_from_before_gets_no_key_that_was_taken_for_a_later_address() {
    let (later, keychain) = two_runs();
    let stage = Stage::with_keychain(later);
    let elsewhere = save_provider(1, json!("openai"), "https://elsewhere.example.com/v1");
    stage.ask("save_provider", elsewhere).unwrap();
    stage.copied.copy(KEY);
    stage.ask("take_key", key(2)).unwrap();
    // As a backup, or another folder for data, has it.
    let stage = Stage::with_keychain(keychain);
    assert_eq!(key_after_a_look(&stage), "missing");
    let elsewhere = save_provider(3, json!("openai"), "https://elsewhere.example.com/v1");
    stage.ask("save_provider", elsewhere).unwrap();
    assert_eq!(key_after_a_look(&stage), "kept");
}

#[test]
fn a_session_says_whether_its_assistant_can_answer_and_what_can_be_done() {
    let stage = Stage::new();
    let id = stage.create(1, "Jane")["id"].clone();
    let look = || stage.ask("get_session", json!({ "id": id })).unwrap();
    let assistant = look()["assistant"].clone();
    assert_eq!(
        assistant["words"],
        "OpenAI has no key on this computer, so the assistant can't answer."
    );
    assert_eq!(
        assistant["offers"],
        json!(["set_up", "take_another", "take_practice", "go_without"])
    );
    stage.ask("start_session", json!({ "request_id": uuid(2), "id": id })).unwrap();
    assert_eq!(look()["assistant"]["offers"], json!(["set_up"]));
    stage.copied.copy(KEY);
    stage.ask("take_key", key(3)).unwrap();
    assert_eq!(look()["assistant"]["is_ready"], true);
    stage.ask("end_session", json!({ "request_id": uuid(4), "id": id })).unwrap();
    stage.ask("forget_key", key(5)).unwrap();
    assert_eq!(look()["assistant"]["offers"], json!([]));
}

#[test]
fn a_session_on_practice_says_so_wherever_it_is_shown() {
    let stage = Stage::new();
    let mut request = create_request(1, "Jane");
    request["config"]["model"] = json!("practice");
    let created = stage.ask("create_session", request).unwrap();
    assert_eq!(created["is_practice"], true);
    assert_eq!(stage.create(2, "Li")["is_practice"], false);
    let view = stage.ask("get_session", json!({ "id": created["id"] })).unwrap();
    assert_eq!(view["assistant"]["readiness"], "practice");
}

#[test]
fn a_session_may_keep_to_this_computer_by_itself() {
    let stage = Stage::new();
    stage.copied.copy(KEY);
    stage.ask("take_key", key(1)).unwrap();
    let mut request = create_request(2, "Jane");
    request["config"]["config"] = json!({ "only_local": true });
    let id = stage.ask("create_session", request).unwrap()["id"].clone();
    let view = stage.ask("get_session", json!({ "id": id })).unwrap();
    assert_eq!(
        (&view["only_local"], &view["assistant"]["readiness"]),
        (&json!(true), &json!("not_local"))
    );
    assert_eq!(view["assistant"]["offers"], json!(["take_another", "take_practice", "go_without"]));
    let change = json!({
        "request_id": uuid(3), "id": id, "version": view["version"], "only_local": false,
    });
    stage.ask("update_session", change).unwrap();
    let view = stage.ask("get_session", json!({ "id": id })).unwrap();
    assert_eq!(
        (&view["only_local"], &view["assistant"]["is_ready"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn trying_and_finding_answer_in_sentences() {
    let stage = Stage::new();
    let tested = stage.ask("test_model", json!({ "id": "gpt-4" })).unwrap();
    assert_eq!(tested["is_reached"], true);
    assert!(tested["words"].as_str().unwrap().starts_with("Answers immediately."), "{tested}");
    *stage.models.listed.lock().unwrap() = Ok(vec!["gpt-4".into(), "gpt-4o".into()]);
    let found = stage.ask("find_models", json!({ "id": "openai" })).unwrap();
    assert_eq!((&found[0]["is_offered"], &found[1]["is_offered"]), (&json!(true), &json!(false)));
    *stage.models.listed.lock().unwrap() = Err(FailureKind::Unreachable);
    let failed = stage.ask("find_models", json!({ "id": "openai" })).unwrap_err();
    assert_eq!(failed["code"], "provider_failed");
    assert!(failed["message"].as_str().unwrap().contains("Nothing answers at OpenAI's address"));
}

#[test]
fn a_preferred_model_that_is_removed_gives_way_to_the_usual_one() {
    let stage = Stage::new();
    let add = json!({ "request_id": uuid(1), "provider_id": "openai", "remote_ids": ["gpt-4o"] });
    stage.ask("add_models", add).unwrap();
    let mut wanted = preferences(false);
    wanted["preferences"]["default_model"] = json!("openai/gpt-4o");
    stage.ask("save_settings", wanted).unwrap();
    stage.ask("remove_model", json!({ "request_id": uuid(2), "id": "openai/gpt-4o" })).unwrap();
    let start = stage.ask("console_start", json!({})).unwrap();
    assert_eq!(start["preferences"]["default_model"], "gpt-4");
}
