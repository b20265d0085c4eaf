//! Challenges as files: taken in by a dialog, a drop or the command line, and written to where a person says.

use crate::requests::{PNG, challenge};
use crate::stage::{Stage, create_request, uuid};
use crate::support::patience::PATIENCE;
use crate::support::scripted::{Step, end, piece};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use tauri::async_runtime::block_on;
use tauri::ipc::{Channel, InvokeResponseBody};
use tempfile::TempDir;
use tokio::sync::Notify;

/// An app, and what its console is told.
fn watched() -> (Stage, Receiver<Value>) {
    let stage = Stage::new();
    let (tell, told) = mpsc::channel::<Value>();
    let channel = Channel::new(move |body| {
        if let InvokeResponseBody::Json(news) = body {
            let _ = tell.send(serde_json::from_str(&news).unwrap());
        }
        Ok(())
    });
    block_on(stage.desk.watch(channel)).unwrap();
    (stage, told)
}

fn next(told: &Receiver<Value>, holds: impl Fn(&Value) -> bool) -> Value {
    loop {
        let news = told.recv_timeout(PATIENCE).expect("the console is told");
        if holds(&news) {
            return news;
        }
    }
}

/// The report of the import that ends next.
fn report(told: &Receiver<Value>) -> Value {
    let is_done = |news: &Value| {
        news["kind"] == "import_changed" && news["import"]["is_done"].as_bool().unwrap()
    };
    next(told, is_done)["import"].clone()
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn import(stage: &Stage, told: &Receiver<Value>, source: &Path) -> Value {
    *stage.chosen.files.lock().unwrap() = vec![source.to_owned()];
    stage.ask("import_library", json!({ "from": "folder" })).unwrap();
    report(told)
}

fn titles(stage: &Stage) -> Vec<String> {
    let list = json!({ "kind": "challenge", "sort": "title", "limit": 100 });
    let page = stage.ask("list_library", list).unwrap();
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_folder_comes_in_with_a_report_and_goes_back_out_of_the_library() {
    let (stage, told) = watched();
    let files = [("queue.md", "# Queue\n\nBuild it."), ("deep/stack.md", "# Stack\n\nBuild it.")];
    let source = folder(&files);
    fs::write(source.path().join("empty.md"), "").unwrap();
    let report = import(&stage, &told, source.path());
    assert_eq!(titles(&stage), ["Queue", "Stack"]);
    assert_eq!(report["words"], "2 added, 1 left out", "{report}");
    let outcomes: Vec<_> = report["lines"].as_array().unwrap().iter().collect();
    assert!(outcomes.iter().any(|line| line["title"] == "Queue" && line["outcome"] == "added"));
    let left_out = outcomes.iter().find(|line| line["outcome"] == "left_out").unwrap();
    assert_eq!(left_out["notes"].as_array().unwrap().len(), 1);

    let undone = stage.ask("undo_import", json!({ "request_id": uuid(1) })).unwrap();
    assert_eq!(
        (undone["is_undone"].as_bool(), undone["words"].as_str()),
        (Some(true), Some("2 items taken back"))
    );
    assert!(titles(&stage).is_empty());
    assert_eq!(stage.ask("console_start", json!({})).unwrap()["import"], undone);
}

#[test]
fn what_was_exported_and_not_changed_comes_in_as_nothing_new() {
    let (stage, told) = watched();
    let (kept, other) = (challenge(), {
        let mut other = challenge();
        other["title"] = json!("Cache");
        other
    });
    for (n, content) in [(1, kept), (2, other)] {
        let save =
            json!({ "request_id": uuid(n), "id": null, "revision": null, "content": content });
        stage.ask("save_item", save).unwrap();
    }
    let place = stage.dir.path().join("challenges.zip");
    *stage.chosen.place.lock().unwrap() = Some(place.clone());
    let written = stage.ask("export_library", json!({ "ids": null })).unwrap();
    assert_eq!(written["words"], "2 challenges in challenges.zip");
    let first = fs::read(&place).unwrap();
    stage.ask("export_library", json!({ "ids": null })).unwrap();
    assert_eq!(fs::read(&place).unwrap(), first, "the same library is the same file");

    let report = import(&stage, &told, &place);
    assert_eq!(report["words"], "2 already there", "{report}");
    assert_eq!(report["can_be_undone"], false);
    // A control: what was changed here comes back as it was written.
    let id = uuid(1);
    let mut changed = challenge();
    changed["task"] = json!("Something else.");
    let save = json!({ "request_id": uuid(3), "id": id, "revision": null, "content": changed });
    stage.ask("save_item", save).unwrap();
    assert_eq!(import(&stage, &told, &place)["words"], "1 changed, 1 already there");
    assert!(!stage.dir.path().join("challenges.zip.part").exists());
}

#[test]
fn an_export_that_fails_leaves_what_was_there() {
    let (stage, _told) = watched();
    let save =
        json!({ "request_id": uuid(1), "id": null, "revision": null, "content": challenge() });
    stage.ask("save_item", save).unwrap();
    let place = stage.dir.path().join("gone").join("challenges.zip");
    *stage.chosen.place.lock().unwrap() = Some(place);
    let refused = stage.ask("export_library", json!({ "ids": null })).unwrap_err();
    assert_eq!(refused["code"], "file_unavailable");
    *stage.chosen.place.lock().unwrap() = None;
    assert_eq!(stage.ask("export_library", json!({ "ids": null })).unwrap(), Value::Null);
}

#[test]
fn a_source_that_is_gone_ends_in_a_sentence() {
    let (stage, told) = watched();
    let report = import(&stage, &told, Path::new("/nowhere/at/all"));
    assert!(report["trouble"].as_str().unwrap().contains("could not be read"), "{report}");
    assert_eq!(report["words"], "Nothing found");
}

#[test]
fn a_rubric_goes_out_as_markdown_and_comes_in_again() {
    let (stage, told) = watched();
    let list = json!({ "kind": "rubric", "limit": 10 });
    let rubrics = stage.ask("list_library", list.clone()).unwrap();
    let id = rubrics["rows"][0]["id"].clone();
    for (format, ending) in [("markdown", "md"), ("json", "json")] {
        let place = stage.dir.path().join(format!("ai.rubric.{ending}"));
        *stage.chosen.place.lock().unwrap() = Some(place.clone());
        stage.ask("export_rubric", json!({ "id": id, "format": format })).unwrap();
        let report = import(&stage, &told, &place);
        assert_eq!(report["words"], "1 already there", "{format}: {report}");
    }
    assert_eq!(stage.ask("list_library", list).unwrap()["total"], 1);
}

#[test]
fn what_is_dropped_is_taken_in_and_pictures_go_to_the_page() {
    let (stage, told) = watched();
    let source = folder(&[("queue.md", "# Queue\n\nBuild it.")]);
    hotseat::take_dropped(&stage.desk, vec![source.path().join("queue.md")]);
    assert_eq!(report(&told)["words"], "1 added");
    let picture = source.path().join("Plan.PNG");
    fs::write(&picture, "bytes").unwrap();
    hotseat::take_dropped(&stage.desk, vec![picture]);
    let dropped = next(&told, |news| news["kind"] == "pictures_dropped");
    assert_eq!(dropped["pictures"], json!([{ "name": "Plan.PNG", "base64": "Ynl0ZXM=" }]));

    stage.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
    stage.ask("lock_console", json!({})).unwrap();
    hotseat::take_dropped(&stage.desk, vec![source.path().to_owned()]);
    stage.ask("unlock_console", json!({ "passcode": "open sesame" })).unwrap();
    assert_eq!(titles(&stage), ["Queue"], "a locked console takes nothing");
}

#[test]
fn a_picture_is_kept_by_its_bytes_and_shown_again() {
    let (stage, _told) = watched();
    let add = |base64: &str| {
        stage.ask(
            "add_picture",
            json!({ "name": "plan.jpg", "base64": base64, "taken": ["plan.png"] }),
        )
    };
    let kept = add(PNG).unwrap();
    assert_eq!((kept["name"].as_str(), kept["media"].as_str()), (Some("plan-2.png"), Some("png")));
    let shown = stage.ask("library_picture", json!({ "sha256": kept["sha256"] })).unwrap();
    assert_eq!((shown["mime"].as_str(), shown["base64"].as_str()), (Some("image/png"), Some(PNG)));
    for no_picture in ["bm8gcGljdHVyZQ==", "no Base64!"] {
        assert_eq!(add(no_picture).unwrap_err()["code"], "invalid_input");
    }
}

fn run(dir: &Path, source: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hotseat"))
        .arg("--import")
        .arg(source)
        .arg("--data-dir")
        .arg(dir)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn the_command_line_takes_challenges_in_and_reports_line_by_line() {
    let data = TempDir::new().unwrap();
    let source = folder(&[("queue.md", "# Queue\n\nBuild it."), ("empty.md", "")]);
    let first = run(data.path(), source.path());
    let told = String::from_utf8(first.stdout).unwrap();
    assert!(first.status.success(), "{told}");
    assert!(told.contains("added") && told.contains("queue.md · Queue"), "{told}");
    assert!(told.ends_with("1 added, 1 left out\n"), "{told}");
    let again = run(data.path(), source.path());
    assert!(String::from_utf8(again.stdout).unwrap().contains("1 already there"));
    let nothing = run(data.path(), &PathBuf::from("/nowhere/at/all"));
    assert!(!nothing.status.success());
}

fn begin_calibration(stage: &Stage, answers: i64) -> Value {
    let request = json!({
        "id": uuid(1), "model": "gpt-4", "language": null, "answers": answers,
        "budget_tokens": 20_000,
    });
    stage.ask("begin_calibration", request).unwrap()
}

/// How the calibration that is under way ends.
fn calibrated(told: &Receiver<Value>) -> Value {
    let is_done = |news: &Value| {
        news["kind"] == "calibration_changed" && news["run"]["is_done"].as_bool().unwrap()
    };
    next(told, is_done)["run"].clone()
}

/// A library with one challenge.
fn with_challenge() -> (Stage, Receiver<Value>) {
    let (stage, told) = watched();
    let save =
        json!({ "request_id": uuid(1), "id": null, "revision": null, "content": challenge() });
    stage.ask("save_item", save).unwrap();
    (stage, told)
}

#[test]
fn a_calibration_goes_on_in_the_background_and_warns_of_budgets_below_what_it_took() {
    let (stage, told) = with_challenge();
    *stage.models.answer.lock().unwrap() = vec![piece("A bucket."), end(200, 1_900)];
    let begun = begin_calibration(&stage, 2);
    assert_eq!((begun["is_done"].as_bool(), begun["wanted"].as_i64()), (Some(false), Some(2)));
    let done = calibrated(&told);
    assert_eq!(done["words"], "All answers came. 4,200 tokens in all.");
    next(&told, |news| news["kind"] == "library_changed");

    let of = json!({ "id": uuid(1), "version": null });
    let shown = stage.ask("calibrations", of).unwrap();
    assert_eq!((&shown["run"], &shown["obstacle"]), (&done, &Value::Null));
    let one = &shown["calibrations"][0];
    assert_eq!(one["lines"][0], json!({ "label": "Answers", "value": "2 of 2" }));
    assert_eq!(one["lines"][1]["value"], "2,100");
    assert_eq!(one["answers"][1]["text"], "A bucket.");
    let list = stage.ask("list_library", json!({ "kind": "challenge", "limit": 9 })).unwrap();
    assert_eq!(list["rows"][0]["is_calibrated"], true);

    let warning = |budget: i64, challenge: Value| {
        let mut config = create_request(1, "Jane")["config"].clone();
        config["token_budget"] = json!(budget);
        let request = json!({ "config": config, "challenge": challenge });
        stage.ask("check_config", request).unwrap()["budget_warning"].clone()
    };
    assert!(warning(2_099, json!(uuid(1))).as_str().unwrap().contains("2,100 tokens"));
    assert_eq!(warning(2_100, json!(uuid(1))), Value::Null);
    assert_eq!(warning(2_099, Value::Null), Value::Null);
    let mut config = create_request(1, "Jane")["config"].clone();
    config["token_budget"] = json!(1_400);
    config["extra_tokens_percent"] = json!(50);
    let accommodated = json!({ "config": config, "challenge": uuid(1) });
    let check = stage.ask("check_config", accommodated).unwrap();
    assert_eq!(check["budget_warning"], Value::Null, "the candidate is given 2,100");
    let mut low = challenge();
    low["limits"] = json!({ "time_limit_min": null, "token_budget": 1_500 });
    let check = |id: Value| stage.ask("check_item", json!({ "id": id, "content": low })).unwrap();
    assert!(check(json!(uuid(1)))["budget_warning"].is_string());
    assert_eq!(check(Value::Null)["budget_warning"], Value::Null);
}

#[test]
fn a_calibration_is_stopped_and_another_does_not_begin_beside_it() {
    let (stage, told) = with_challenge();
    let held = Step::Hold(Arc::new(Notify::new()));
    *stage.models.answer.lock().unwrap() = vec![piece("Half an answer"), held];
    begin_calibration(&stage, 3);
    next(&told, |news| news["kind"] == "calibration_changed");
    assert_eq!(begin_calibration(&stage, 1)["wanted"], 3, "the one under way goes on");
    stage.ask("stop_calibration", json!({})).unwrap();
    let done = calibrated(&told);
    assert_eq!(done["is_cut_short"], true);
    assert!(done["words"].as_str().unwrap().starts_with("Stopped. No answer came."), "{done}");
    // Stop ends one, not those that come after.
    *stage.models.answer.lock().unwrap() = vec![piece("A bucket."), end(200, 1_900)];
    begin_calibration(&stage, 1);
    assert_eq!(calibrated(&told)["is_cut_short"], false);
}

#[test]
fn a_challenge_without_an_assistant_can_not_be_calibrated() {
    let (stage, _told) = watched();
    let mut alone = challenge();
    alone["policy"] = json!({ "preset": "no_assistant" });
    let save = json!({ "request_id": uuid(1), "id": null, "revision": null, "content": alone });
    stage.ask("save_item", save).unwrap();
    let shown = stage.ask("calibrations", json!({ "id": uuid(1), "version": null })).unwrap();
    assert!(shown["obstacle"].as_str().unwrap().contains("without an assistant"));
    let request = json!({
        "id": uuid(1), "model": "gpt-4", "language": null, "answers": 1, "budget_tokens": 20_000,
    });
    let refused = stage.ask("begin_calibration", request).unwrap_err();
    assert_eq!(refused["fields"][0]["field"], "policy");
}

#[test]
fn a_challenge_is_tried_in_a_program_of_its_own_that_gets_nothing_but_it() {
    let (stage, _told) = with_challenge();
    let of = |id: String| json!({ "id": id, "version": null });
    assert_eq!(stage.ask("try_challenge", of(uuid(1))).unwrap(), Value::Null);
    // Another takes its place.
    assert_eq!(stage.ask("try_challenge", of(uuid(1))).unwrap(), Value::Null);
    assert_eq!(stage.ask("try_sample", json!({})).unwrap(), Value::Null);
    let rubrics = stage.ask("list_library", json!({ "kind": "rubric", "limit": 1 })).unwrap();
    let rubric = rubrics["rows"][0]["id"].as_str().unwrap().to_owned();
    for id in [rubric, uuid(0xdead)] {
        assert_eq!(stage.ask("try_challenge", of(id)).unwrap_err()["code"], "item_not_found");
    }
}
