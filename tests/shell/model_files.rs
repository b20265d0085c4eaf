//! Models in files: adding, moving and removing them, holding the one a session needs, and looking before the laptop
//! is handed over. The engine runs nothing.

use crate::engine::Told;
use crate::requests::{RequestIds, session_in};
use crate::stage::{Stage, until, uuid};
use hotseat_core::domain::lifecycle::Status;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// A file that is taken for a model.
fn file(stage: &Stage, name: &str) -> PathBuf {
    let path = stage.dir.path().join(name);
    fs::write(&path, b"GGUF and what a model is made of").unwrap();
    path
}

fn choose(stage: &Stage, path: PathBuf) -> Value {
    *stage.chosen.files.lock().unwrap() = vec![path];
    stage.ask("choose_model_file", json!({})).unwrap()
}

fn add(stage: &Stage, id: u128, file: &Value, copies: bool) -> Value {
    let request = json!({ "request_id": uuid(id), "file": file["file"], "copies": copies });
    stage.ask("add_model_file", request).unwrap()
}

fn models_of_files(catalogue: &Value) -> Vec<Value> {
    let models = catalogue["models"].as_array().unwrap().iter();
    models.filter(|model| model["provider_id"] == "files").cloned().collect()
}

/// Has a session with that model begin, and says its id.
fn begin_with(stage: &Stage, ids: &RequestIds, model: &str) -> String {
    let session = session_in(stage, Status::Created, ids);
    let request = json!({
        "request_id": ids.next(), "id": session.id, "version": session.version, "model": model,
    });
    stage.ask("update_session", request).unwrap();
    session.id
}

#[test]
fn a_chosen_file_is_offered_once_with_what_it_says_of_itself() {
    let stage = Stage::new();
    let path = file(&stage, "small-q4.gguf");
    let chosen = choose(&stage, path.clone());
    assert_eq!((&chosen["name"], &chosen["trouble"]), (&json!("Small Model"), &Value::Null));
    assert_eq!(chosen["words"], "llama · 600 M parameters · Q4_K_M · 32 bytes");
    assert_eq!((&chosen["is_offered"], &chosen["from"]), (&json!(false), &Value::Null));
    let catalogue = add(&stage, 1, &chosen, false);
    let [model] = &models_of_files(&catalogue)[..] else { panic!("{catalogue}") };
    assert_eq!((&model["id"], &model["name"]), (&json!("files/small-q4"), &json!("Small Model")));
    assert_eq!((&model["counted"], &model["is_ready"]), (&json!("Exact (its own)"), &json!(true)));
    assert_eq!(model["file"]["path"], path.to_str().unwrap());
    assert_eq!(
        (&model["file"]["is_ours"], &model["file"]["is_there"]),
        (&json!(false), &json!(true))
    );

    let again = choose(&stage, path);
    assert_eq!(again["is_offered"], true);
    assert_eq!(models_of_files(&add(&stage, 2, &again, false)).len(), 1);
    let refused = json!({ "request_id": uuid(3), "file": 77, "copies": false });
    assert_eq!(stage.ask("add_model_file", refused).unwrap_err()["code"], "not_offered");

    let other = choose(&stage, stage.dir.path().join("hotseat.db"));
    assert_eq!(other["trouble"], "This is not a model in the GGUF format.");
}

#[test]
fn a_file_that_was_moved_is_said_and_found_again() {
    let stage = Stage::new();
    let path = file(&stage, "small.gguf");
    add(&stage, 1, &choose(&stage, path.clone()), false);
    let moved = stage.dir.path().join("elsewhere.gguf");
    fs::rename(&path, &moved).unwrap();
    let catalogue = stage.ask("get_catalogue", json!({})).unwrap();
    let model = &models_of_files(&catalogue)[0];
    assert_eq!(
        (&model["is_ready"], &model["obstacle"]),
        (&json!(false), &json!("its file is gone"))
    );
    assert_eq!(model["file"]["is_there"], false);

    *stage.chosen.files.lock().unwrap() = vec![stage.dir.path().join("hotseat.db")];
    let locate = |id| json!({ "request_id": uuid(id), "id": "files/small" });
    let refused = stage.ask("locate_model_file", locate(2)).unwrap_err();
    assert_eq!(refused["code"], "file_unavailable");
    *stage.chosen.files.lock().unwrap() = vec![moved.clone()];
    let catalogue = stage.ask("locate_model_file", locate(3)).unwrap();
    let model = &models_of_files(&catalogue)[0];
    assert_eq!((&model["is_ready"], &model["id"]), (&json!(true), &json!("files/small")));
    assert_eq!(model["file"]["path"], moved.to_str().unwrap());
    *stage.chosen.files.lock().unwrap() = Vec::new();
    assert_eq!(stage.ask("locate_model_file", locate(4)).unwrap(), Value::Null);
}

#[test]
fn a_copy_is_hotseats_own_and_goes_with_its_model() {
    let stage = Stage::new();
    let path = file(&stage, "small.gguf");
    add(&stage, 1, &choose(&stage, path.clone()), true);
    let copy = stage.dir.path().join("models/small.gguf");
    until("the copy is offered", || {
        let catalogue = stage.ask("get_catalogue", json!({})).unwrap();
        models_of_files(&catalogue).iter().any(|model| model["file"]["is_ours"] == true)
    });
    assert_eq!(fs::read(&copy).unwrap(), fs::read(&path).unwrap());
    let remove = json!({ "request_id": uuid(2), "id": "files/small" });
    let catalogue = stage.ask("remove_model", remove).unwrap();
    assert_eq!(models_of_files(&catalogue), Vec::<Value>::new());
    assert!(!copy.exists() && path.exists(), "the person's own file stays");
}

#[test]
fn a_model_in_a_file_keeps_what_its_file_says_when_it_is_edited() {
    let stage = Stage::new();
    add(&stage, 1, &choose(&stage, file(&stage, "small.gguf")), false);
    let save = |id, window: u32| {
        json!({
            "request_id": uuid(id), "id": "files/small", "provider_id": "files", "name": "Mine",
            "remote_id": "other", "tokenizer": "estimate", "context_window_tokens": window,
            "max_answer_tokens": 1024,
        })
    };
    let refused = stage.ask("save_model", save(2, 32_769)).unwrap_err();
    assert_eq!(refused["fields"][0]["field"], "context_window");
    let catalogue = stage.ask("save_model", save(3, 32_768)).unwrap();
    let model = &models_of_files(&catalogue)[0];
    assert_eq!((&model["name"], &model["tokenizer"]), (&json!("Mine"), &json!("own")));
    assert_eq!(model["remote_id"], "small");
    let mut own = save(4, 8_192);
    own["id"] = Value::Null;
    assert_eq!(stage.ask("save_model", own.clone()).unwrap_err()["code"], "forbidden");
    own["provider_id"] = json!("openai");
    own["tokenizer"] = json!("own");
    assert_eq!(stage.ask("save_model", own).unwrap_err()["fields"][0]["field"], "tokenizer");
}

#[test]
fn the_model_of_a_session_is_held_while_it_runs_and_let_go_of_behind_it() {
    let (stage, ids) = (Stage::new(), RequestIds::from(10));
    let path = file(&stage, "small.gguf");
    add(&stage, 1, &choose(&stage, path.clone()), false);
    hotseat::watch_sessions(&stage.desk);
    let hold = Told::Hold(path.to_str().unwrap().into());
    let id = begin_with(&stage, &ids, "files/small");
    assert!(!stage.engine.told().contains(&hold), "it does not run yet");
    let change = |command: &str| {
        stage.ask(command, json!({ "request_id": ids.next(), "id": id })).unwrap();
    };
    change("start_session");
    until("it is held", || stage.engine.told().contains(&hold));
    change("end_session");
    until("it is let go of", || stage.engine.told().last() == Some(&Told::LetGo));
    let held = stage.engine.told().iter().filter(|told| **told == hold).count();
    assert_eq!(held, 1, "once, however often sessions are looked after");
}

#[test]
fn what_is_looked_at_before_the_laptop_is_handed_over_names_what_is_wrong() {
    let (stage, ids) = (Stage::new(), RequestIds::from(10));
    let path = file(&stage, "small.gguf");
    add(&stage, 1, &choose(&stage, path.clone()), false);
    let id = begin_with(&stage, &ids, "files/small");
    let look = || stage.ask("preflight", json!({ "id": id })).unwrap();
    let line = |view: &Value, name: &str| {
        let lines = view["lines"].as_array().unwrap();
        lines.iter().find(|line| line["name"] == name).unwrap().clone()
    };
    let good = look();
    let assistant = line(&good, "Assistant");
    assert_eq!(assistant["tone"], "good");
    assert_eq!(
        assistant["words"],
        "Small Model is loaded and answers, and takes 1.2 GB of memory."
    );
    assert_eq!(line(&good, "Sleep")["tone"], "good");
    for name in ["Power", "Disk"] {
        line(&good, name);
    }
    fs::remove_file(path).unwrap();
    let bad = look();
    assert_eq!((&bad["tone"], &bad["words"]), (&json!("bad"), &json!("Not ready yet.")));
    let words = line(&bad, "Assistant")["words"].as_str().unwrap().to_owned();
    assert!(words.starts_with("The file of Small Model is not where it was"), "{words}");
}
