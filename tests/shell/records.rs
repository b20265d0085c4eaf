//! Sealed records through the app: sealed here, checked by others, taken in elsewhere, scored there, and back.

use crate::command_line::hotseat;
use crate::copied::keychain;
use crate::reports::scored_on;
use crate::requests::{PNG, challenge};
use crate::stage::{Stage, create_request, until, uuid};
use hotseat_core::domain::chain::{Head, entry_text};
use hotseat_core::domain::event::{Actor, EventBody};
use hotseat_core::domain::record::{Part, entry_line};
use hotseat_core::domain::time::UtcMs;
use hotseat_record::{Opened, Seal, SealError, SealingKey, TrailEnd, open, seal};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use zip::ZipArchive;

/// A stage that keeps a key, with Mina's sample session and Dana's scorecard of it.
fn scored() -> (Stage, String) {
    let stage = Stage::with_keychain(keychain().0);
    let id = scored_on(&stage);
    (stage, id)
}

fn sealed_with(stage: &Stage, id: &str, lock: Value) -> (PathBuf, Value) {
    let place = stage.dir.path().join(format!("{}.hotseat", fastrand::u64(..)));
    *stage.chosen.place.lock().unwrap() = Some(place.clone());
    let told = stage.ask("seal_record", json!({ "id": id, "lock": lock })).unwrap();
    (place, told)
}

fn sealed(stage: &Stage, id: &str) -> PathBuf {
    sealed_with(stage, id, json!({ "by": "nothing" })).0
}

/// The record that is open once it has been read.
fn read(stage: &Stage) -> Value {
    let view = || stage.ask("console_start", json!({})).unwrap()["record"].clone();
    until("the record is read", || view()["step"] != "reading");
    view()
}

fn opened(stage: &Stage, place: &Path) -> Value {
    *stage.chosen.files.lock().unwrap() = vec![place.to_owned()];
    stage.ask("open_record", json!({})).unwrap();
    read(stage)
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

fn verified(place: &Path) -> Output {
    // A folder that holds nothing: no data is needed.
    let nowhere = TempDir::new().unwrap();
    let output = hotseat(nowhere.path(), &["--verify", place.to_str().unwrap()], "");
    assert_eq!(fs::read_dir(nowhere.path()).unwrap().count(), 0);
    output
}

/// The script that others may check records with.
fn verified_by_script(place: &Path) -> Output {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verify_record.py");
    Command::new("python3").arg(script).arg(place).output().unwrap()
}

/// The files of a record that hold the session.
fn payload(place: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(File::open(place).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        if name.ends_with(".jsonl") {
            files.insert(name, bytes);
        }
    }
    files
}

fn submitted(stage: &Stage, id: &str, (reviewer, level): (&str, i64), request: u128) {
    let rubrics = stage.ask("list_library", json!({ "kind": "rubric", "limit": 10 })).unwrap();
    let begin = json!({ "id": id, "reviewer": reviewer, "rubric": rubrics["rows"][0]["id"] });
    let mut card = stage.ask("begin_scorecard", begin).unwrap();
    for score in card["scores"].as_array_mut().unwrap() {
        score["level"] = json!({ "reached": level });
    }
    card["recommendation"] = json!("no");
    let submit = json!({
        "request_id": uuid(request), "id": id, "reviewer": reviewer, "card": card, "reason": "",
    });
    stage.ask("submit_scorecard", submit).unwrap();
}

#[test]
fn a_record_is_verified_by_the_app_and_by_the_script_and_a_changed_one_by_neither() {
    let (stage, id) = scored();
    let place = sealed(&stage, &id);
    let output = verified(&place);
    assert!(output.status.success() && words(&output).contains(&id), "{}", words(&output));
    let output = verified_by_script(&place);
    assert!(output.status.success(), "{}", words(&output));
    let mut bytes = fs::read(&place).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&place, bytes).unwrap();
    let output = verified(&place);
    assert!(!output.status.success() && words(&output).contains("WRONG: "), "{}", words(&output));
    assert!(!verified_by_script(&place).status.success());
}

#[test]
fn a_session_is_sealed_scored_blind_elsewhere_and_the_scorecards_come_together() {
    let (here, id) = scored();
    let place = sealed(&here, &id);
    let there = Stage::with_keychain(keychain().0);
    let view = opened(&there, &place);
    assert_eq!((&view["step"], &view["can_import"]), (&json!("verified"), &json!(true)), "{view}");
    assert_eq!(view["signer"]["standing"], "new");
    assert!(there.ask("get_session", json!({ "id": id })).unwrap().is_null());
    there.ask("import_record", json!({})).unwrap();
    let session = there.ask("get_session", json!({ "id": id })).unwrap();
    assert_eq!(
        (&session["is_imported"], &session["record"]["standing"]),
        (&json!(true), &json!("new"))
    );

    // It is as it was: to the byte, in words, moment by moment.
    let again = sealed(&there, &id);
    assert_eq!(payload(&again), payload(&place));
    let trail = there.ask("session_trail", json!({ "id": id })).unwrap();
    assert_eq!(trail, here.ask("session_trail", json!({ "id": id })).unwrap());
    for command in ["session_replay", "session_conversation", "session_own_answer"] {
        let request = match command {
            "session_conversation" => json!({ "id": id, "limit": 100 }),
            _ => json!({ "id": id }),
        };
        let [one, other] = [&here, &there].map(|stage| stage.ask(command, request.clone()));
        assert_eq!(one, other, "{command}");
    }
    let moment = json!({ "id": id, "at_ms": 20 * 60_000 });
    let [one, other] = [&here, &there].map(|stage| stage.ask("replay_moment", moment.clone()));
    assert_eq!(one.unwrap(), other.unwrap());

    // Nothing but scoring: blind, and only then are the others' to be seen.
    let note = json!({ "request_id": uuid(31), "id": id, "text": "x" });
    assert_eq!(there.ask("add_note", note).unwrap_err()["code"], "imported");
    let board = |stage: &Stage, reviewer: &str| {
        stage.ask("list_scorecards", json!({ "id": id, "reviewer": reviewer })).unwrap()
    };
    assert_eq!(board(&there, "Ben")["others"], json!([]));
    assert!(board(&there, "Ben")["sealed"].as_str().unwrap().contains("Dana"));
    submitted(&there, &id, ("Ben", 3), 32);
    assert_eq!(board(&there, "Ben")["others"][0]["reviewer"], "Dana");

    // And back: the record brings Ben's, once.
    let back = sealed(&there, &id);
    let view = opened(&here, &back);
    assert!(view["intake"].as_str().unwrap().contains("scorecard of Ben"), "{view}");
    here.ask("import_record", json!({})).unwrap();
    assert_eq!(board(&here, "Dana")["others"][0]["reviewer"], "Ben");
    assert!(board(&here, "Dana")["differences"].as_array().unwrap().len() > 1);
    let view = opened(&here, &back);
    assert_eq!(view["can_import"], false, "{view}");
    assert_eq!(view["signer"]["standing"], "known");
    here.ask("close_record", json!({})).unwrap();
    for stage in [&here, &there] {
        let output = hotseat(stage.dir.path(), &["--check"], "");
        assert!(output.status.success(), "{}", words(&output));
    }
    // A third one from the first record: their stories parted after the session's end, and their cards come together.
    let third = Stage::with_keychain(keychain().0);
    opened(&third, &place);
    third.ask("import_record", json!({})).unwrap();
    submitted(&third, &id, ("Eva", 1), 33);
    opened(&here, &sealed(&third, &id));
    here.ask("import_record", json!({})).unwrap();
    assert_eq!(board(&here, "Dana")["others"].as_array().unwrap().len(), 2);
}

#[test]
fn a_record_that_is_dropped_is_opened_unless_the_console_is_locked() {
    let (stage, id) = scored();
    let place = sealed(&stage, &id);
    hotseat::take_dropped(&stage.desk, vec![place.clone()]);
    assert_eq!(read(&stage)["step"], "verified");
    stage.ask("close_record", json!({})).unwrap();
    stage.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
    stage.ask("lock_console", json!({})).unwrap();
    hotseat::take_dropped(&stage.desk, vec![place]);
    stage.ask("unlock_console", json!({ "passcode": "open sesame" })).unwrap();
    assert!(stage.ask("console_start", json!({})).unwrap()["record"].is_null());
}

#[test]
fn what_is_encrypted_opens_with_its_secret_only_and_says_what_it_wants() {
    let (stage, id) = scored();
    let lock = |passphrase: &str| json!({ "by": "passphrase", "passphrase": passphrase });
    let short = json!({ "id": id, "lock": lock("too short") });
    let refused = stage.ask("seal_record", short).unwrap_err();
    assert_eq!(refused["fields"][0]["field"], "passphrase");
    let (place, _) = sealed_with(&stage, &id, lock("correct horse battery staple"));
    assert!(!String::from_utf8_lossy(&fs::read(&place).unwrap()).contains("trail.jsonl"));
    let view = opened(&stage, &place);
    assert_eq!((&view["step"], &view["trouble"]), (&json!("wants_passphrase"), &Value::Null));
    stage.ask("unlock_record", json!({ "secret": "wrong horse" })).unwrap();
    let view = read(&stage);
    assert_eq!(view["step"], "wants_passphrase");
    assert!(view["trouble"].as_str().unwrap().contains("does not open"), "{view}");
    stage.ask("unlock_record", json!({ "secret": "correct horse battery staple" })).unwrap();
    let view = read(&stage);
    assert_eq!((&view["step"], &view["signer"]["standing"]), (&json!("verified"), &json!("own")));
    let right = "correct horse battery staple\n";
    let arguments = ["--verify", place.to_str().unwrap()];
    assert!(hotseat(stage.dir.path(), &arguments, right).status.success());
    let output = hotseat(stage.dir.path(), &arguments, "wrong\n");
    assert!(
        !output.status.success() && words(&output).contains("passphrase"),
        "{}",
        words(&output)
    );

    // To a key of age, whose public half is all that sealing needs.
    let identity = age::x25519::Identity::generate();
    let other = age::x25519::Identity::generate();
    let to = json!({ "by": "recipients", "recipients": format!("\n{}\n", identity.to_public()) });
    let (place, _) = sealed_with(&stage, &id, to);
    assert_eq!(opened(&stage, &place)["step"], "wants_identity");
    let secret = |of: &age::x25519::Identity| {
        use secrecy::ExposeSecret;
        json!({ "secret": of.to_string().expose_secret() })
    };
    stage.ask("unlock_record", secret(&other)).unwrap();
    assert_eq!(read(&stage)["trouble"], "This key does not open the record.");
    stage.ask("unlock_record", secret(&identity)).unwrap();
    assert_eq!(read(&stage)["step"], "verified");
    let nobody = json!({ "by": "recipients", "recipients": "age1nobody" });
    let refused = stage.ask("seal_record", json!({ "id": id, "lock": nobody })).unwrap_err();
    assert_eq!(refused["fields"][0]["field"], "recipients");
}

#[test]
fn the_command_line_seals_and_takes_in_what_is_as_it_was_sealed() {
    let (stage, id) = scored();
    let (place, elsewhere) = (sealed(&stage, &id), TempDir::new().unwrap());
    let import = ["--import", place.to_str().unwrap()];
    let output = hotseat(elsewhere.path(), &import, "");
    assert!(
        output.status.success() && words(&output).contains("Mina Okafor"),
        "{}",
        words(&output)
    );
    let output = hotseat(elsewhere.path(), &import, "");
    assert!(output.status.success() && words(&output).contains("already"), "{}", words(&output));
    let output = hotseat(elsewhere.path(), &["--list"], "");
    assert!(words(&output).contains("Mina Okafor"));
    assert!(hotseat(elsewhere.path(), &["--check"], "").status.success());
    let again = elsewhere.path().join("again.hotseat");
    let seal = ["--seal", &id, "--output", again.to_str().unwrap()];
    let output = hotseat(elsewhere.path(), &seal, "");
    assert!(output.status.success(), "{}", words(&output));
    assert_eq!(payload(&again), payload(&place));
    let output = hotseat(elsewhere.path(), &seal, "");
    assert!(words(&output).contains("exists already"), "{}", words(&output));
    let locked = elsewhere.path().join("locked.hotseat");
    let seal = ["--seal", &id, "--passphrase", "--output", locked.to_str().unwrap()];
    assert!(hotseat(elsewhere.path(), &seal, "a long enough passphrase\n").status.success());
    let verify = ["--verify", locked.to_str().unwrap()];
    assert!(hotseat(elsewhere.path(), &verify, "a long enough passphrase\n").status.success());
    assert!(!hotseat(elsewhere.path(), &verify, "").status.success());
    let mut bytes = fs::read(&place).unwrap();
    let at = bytes.len() / 3;
    bytes[at] ^= 1;
    fs::write(&place, bytes).unwrap();
    let fresh = TempDir::new().unwrap();
    let output = hotseat(fresh.path(), &import, "");
    assert!(!output.status.success(), "{}", words(&output));
    assert!(!words(&hotseat(fresh.path(), &["--list"], "")).contains("Mina"));
}

#[test]
fn a_key_is_made_once_and_is_told_from_one_that_is_not_kept() {
    let (store, look) = keychain();
    let kept = Stage::with_keychain(store);
    let id = scored_on(&kept);
    let nothing = || json!({ "by": "nothing" });
    let [first, second] = [(); 2].map(|()| sealed_with(&kept, &id, nothing()).1);
    assert_eq!(first["fingerprint"], second["fingerprint"]);
    assert_eq!(first["warning"], Value::Null);
    assert_eq!(look("sealed records").unwrap().len(), 64);
    let lost = Stage::new();
    let id = scored_on(&lost);
    let (_, told) = sealed_with(&lost, &id, nothing());
    assert!(told["warning"].as_str().unwrap().contains("keychain"), "{told}");
    assert_ne!(told["fingerprint"], first["fingerprint"]);
}

#[test]
fn what_is_no_record_is_refused_in_words_and_a_running_session_is_not_sealed() {
    let stage = Stage::new();
    let running = stage.create(1, "Jane");
    let request = json!({ "id": running["id"], "lock": { "by": "nothing" } });
    assert_eq!(stage.ask("seal_record", request).unwrap_err()["code"], "not_now");
    let place = stage.dir.path().join("notes.hotseat");
    fs::write(&place, "PK\x03\x04 or so").unwrap();
    let view = opened(&stage, &place);
    assert_eq!(view["step"], "refused");
    assert!(view["trouble"].as_str().unwrap().contains("not a Hotseat record"), "{view}");
    stage.ask("close_record", json!({})).unwrap();
    assert!(stage.ask("console_start", json!({})).unwrap()["record"].is_null());
    assert_eq!(stage.ask("import_record", json!({})).unwrap_err()["code"], "record_refused");
}

/// A session that is over, made with a challenge whose task shows a picture.
fn made_with_a_challenge(stage: &Stage, about: u128, task: &str) -> String {
    let add = json!({ "name": "plan.png", "base64": PNG, "taken": [] });
    let picture = stage.ask("add_picture", add).unwrap();
    let mut content = challenge();
    content["task"] = json!(task);
    content["pictures"] = json!([picture]);
    let save =
        json!({ "request_id": uuid(about), "id": null, "revision": null, "content": content });
    let challenge = stage.ask("save_item", save).unwrap();
    let mut create = create_request(about + 1, "Jane");
    create["config"]["challenge"] = challenge["summary"]["id"].clone();
    create["config"]["challenge_text"] = json!(task);
    let session = stage.ask("create_session", create).unwrap();
    let id = session["id"].as_str().unwrap().to_owned();
    for (n, command) in [(2, "start_session"), (3, "end_session")] {
        let request = json!({ "request_id": uuid(about + n), "id": id });
        stage.ask(command, request).unwrap();
    }
    id
}

fn taken_in(stage: &Stage, place: &Path) {
    let view = opened(stage, place);
    assert_eq!(view["step"], "verified", "{view}");
    stage.ask("import_record", json!({})).unwrap();
}

fn challenges(stage: &Stage, shelf: &str) -> Vec<Value> {
    let list = json!({ "kind": "challenge", "shelf": shelf, "limit": 10 });
    stage.ask("list_library", list).unwrap()["rows"].as_array().unwrap().clone()
}

#[test]
fn what_a_session_was_made_with_comes_along_and_the_library_one_works_with_stays() {
    let here = Stage::new();
    let id = made_with_a_challenge(&here, 10, "Build it.\n\n![plan](pictures/plan.png)");
    let place = sealed(&here, &id);
    assert!(!payload(&place)["pictures.jsonl"].is_empty());
    let there = Stage::new();
    taken_in(&there, &place);
    assert_eq!(payload(&sealed(&there, &id)), payload(&place));
    let pins =
        |stage: &Stage| stage.ask("get_session", json!({ "id": id })).unwrap()["pins"].clone();
    assert_eq!(pins(&there), pins(&here));
    assert_eq!((challenges(&there, "active").len(), challenges(&there, "archived").len()), (0, 1));
    // The same challenge once more is the same item.
    let other = made_with_same(&here, &id);
    taken_in(&there, &sealed(&here, &other));
    assert_eq!(challenges(&there, "archived").len(), 1);
    // Where that item holds something else, it is left alone.
    let third = Stage::new();
    made_with_a_challenge(&third, 10, "Another task.");
    taken_in(&third, &sealed(&here, &other));
    let kept = challenges(&third, "active");
    assert_eq!((kept.len(), challenges(&third, "archived").len()), (1, 1));
    let item = json!({ "id": kept[0]["id"], "version": null });
    assert_eq!(third.ask("library_item", item).unwrap()["content"]["task"], "Another task.");
    for stage in [&there, &third] {
        let output = hotseat(stage.dir.path(), &["--check"], "");
        assert!(output.status.success(), "{}", words(&output));
    }
}

/// A copy of that session, over as well.
fn made_with_same(stage: &Stage, id: &str) -> String {
    let copy = json!({
        "request_id": uuid(40), "id": id, "candidate_name": "Joan", "candidate_email": "",
    });
    let session = stage.ask("duplicate_session", copy).unwrap();
    let id = session["id"].as_str().unwrap().to_owned();
    for (n, command) in [(41, "start_session"), (42, "end_session")] {
        stage.ask(command, json!({ "request_id": uuid(n), "id": id })).unwrap();
    }
    id
}

#[test]
fn every_sample_session_that_is_over_comes_back_to_the_byte() {
    let (here, there) = (Stage::new(), Stage::new());
    here.ask("add_sample_sessions", json!({ "request_id": uuid(900) })).unwrap();
    let rows = here.ask("list_sessions", json!({ "limit": 100 })).unwrap()["rows"].clone();
    let over = rows.as_array().unwrap().iter().filter(|row| !row["ended_at"].is_null());
    let over: Vec<&str> = over.map(|row| row["id"].as_str().unwrap()).collect();
    assert!(over.len() > 1);
    for id in over {
        let place = sealed(&here, id);
        taken_in(&there, &place);
        assert_eq!(payload(&sealed(&there, id)), payload(&place), "{id}");
    }
}

/// The record with its lines changed and its trail going on, sealed by another who has a key.
fn resealed(
    place: &Path,
    change: impl Fn(&mut BTreeMap<String, Vec<String>>, &mut Head),
) -> PathBuf {
    resealed_by(place, (9, "Mallory"), change)
}

fn resealed_by(
    place: &Path,
    (key, name): (u8, &str),
    change: impl Fn(&mut BTreeMap<String, Vec<String>>, &mut Head),
) -> PathBuf {
    let Opened::Record(record) = open(place).unwrap().unwrap() else { panic!("encrypted") };
    let mut head = record.head();
    let lines = payload(place).into_iter().map(|(name, bytes)| {
        let text = String::from_utf8(bytes).unwrap();
        (name, text.lines().map(str::to_owned).collect())
    });
    let mut lines: BTreeMap<String, Vec<String>> = lines.collect();
    change(&mut lines, &mut head);
    let key = SealingKey::from_seed(&[key; 32]).unwrap();
    let about = Seal {
        session_id: record.session_id().0,
        sealed_at: 1,
        name,
        app_version: "9.0.0",
        key: &key,
        lock: None,
    };
    let resealed = place.with_extension("resealed.hotseat");
    let end = TrailEnd { len: head.len, hash: head.hash };
    seal(File::create(&resealed).unwrap(), &about, b"", |each| {
        for part in Part::all() {
            for line in &lines[part.file_name()] {
                each(part, line)?;
            }
        }
        Ok::<_, SealError>(end)
    })
    .unwrap();
    resealed
}

fn replaced(lines: &mut [String], from: &str, to: &str) {
    let line = lines.iter_mut().find(|line| line.contains(from)).unwrap();
    *line = line.replacen(from, to, 1);
}

#[test]
fn a_record_that_someone_changed_and_signed_does_not_come_in() {
    type Lines = BTreeMap<String, Vec<String>>;
    type Lie = (&'static str, fn(&mut Lines));
    let (here, id) = scored();
    let place = sealed(&here, &id);
    let lies: [Lie; 18] = [
        ("messages", |lines| {
            let said = lines.get_mut("messages.jsonl").unwrap();
            replaced(said, "How many open connections", "How few open connections");
        }),
        ("messages gone", |lines| drop(lines.get_mut("messages.jsonl").unwrap().pop())),
        ("answer", |lines| {
            replaced(lines.get_mut("own_answer.jsonl").unwrap(), "object storage", "a floppy disk");
        }),
        ("note", |lines| {
            replaced(lines.get_mut("notes.jsonl").unwrap(), "before drawing", "after drawing");
        }),
        ("scorecard", |lines| {
            let cards = lines.get_mut("scorecards.jsonl").unwrap();
            replaced(cards, r#"\"reached\":2"#, r#"\"reached\":1"#);
        }),
        ("tokens", |lines| {
            replaced(
                lines.get_mut("session.jsonl").unwrap(),
                r#""input_tokens":"#,
                r#""input_tokens":1"#,
            );
        }),
        ("a running session", |lines| {
            replaced(
                lines.get_mut("session.jsonl").unwrap(),
                r#""status":"expired""#,
                r#""status":"active""#,
            );
        }),
        ("two sessions", |lines| {
            let session = lines.get_mut("session.jsonl").unwrap();
            session.push(session[0].clone());
        }),
        ("another name", |lines| {
            replaced(lines.get_mut("session.jsonl").unwrap(), "Mina Okafor", "Somebody Else");
        }),
        ("another end", |lines| {
            let session = lines.get_mut("session.jsonl").unwrap();
            replaced(session, r#""status":"expired""#, r#""status":"completed""#);
        }),
        ("a time that no calendar has", |lines| {
            let session = lines.get_mut("session.jsonl").unwrap();
            replaced(session, r#""created_at":"#, r#""created_at":9999"#);
        }),
        ("an invented answer", |lines| {
            let said = lines.get_mut("messages.jsonl").unwrap();
            let count = said.len();
            for (line, seq) in [(count - 2, count + 1), (count - 1, count + 2)] {
                let before = format!(r#""seq":{}"#, line + 1);
                said.push(said[line].replace(&before, &format!(r#""seq":{seq}"#)));
            }
            let was = format!(r#""message_count":{count}"#);
            let is = format!(r#""message_count":{}"#, count + 2);
            replaced(lines.get_mut("session.jsonl").unwrap(), &was, &is);
        }),
        ("an open call", |lines| {
            replaced(
                lines.get_mut("ledger.jsonl").unwrap(),
                r#""state":"settled""#,
                r#""state":"reserved""#,
            );
        }),
        ("a card that is none", |lines| {
            let card = &mut lines.get_mut("scorecards.jsonl").unwrap()[0];
            let mut parsed: Value = serde_json::from_str(card).unwrap();
            parsed["card"] = json!("{}");
            *card = parsed.to_string();
        }),
        ("a card under another's key", |lines| {
            let cards = lines.get_mut("scorecards.jsonl").unwrap();
            replaced(cards, r#""reviewer_key":"dana""#, r#""reviewer_key":"ben""#);
        }),
        ("a version too many", |lines| {
            let cards = lines.get_mut("scorecards.jsonl").unwrap();
            replaced(cards, r#""version":1}"#, r#""version":1000000000000}"#);
        }),
        ("a discussion of no one", |lines| {
            let line = r#"{"at":1,"author":" ","content":"We agree","version":1}"#;
            lines.get_mut("discussion.jsonl").unwrap().push(line.into());
        }),
        ("no session", |lines| lines.get_mut("session.jsonl").unwrap().clear()),
    ];
    for (what, lie) in lies {
        let there = Stage::new();
        let view = opened(&there, &resealed(&place, |lines, _| lie(lines)));
        if view["can_import"] == true {
            let refused = there.ask("import_record", json!({})).unwrap_err();
            assert_eq!(refused["code"], "record_refused", "{what}: {refused}");
        }
        assert!(there.ask("get_session", json!({ "id": id })).unwrap().is_null(), "{what}");
        let output = hotseat(there.dir.path(), &["--check"], "");
        assert!(output.status.success(), "{what}: {}", words(&output));
    }
    // A control: the same, and nothing changed.
    let there = Stage::new();
    taken_in(&there, &resealed(&place, |_, _| {}));
    assert!(!there.ask("get_session", json!({ "id": id })).unwrap().is_null());
}

#[test]
fn what_only_a_newer_version_knows_is_kept_to_the_byte_and_shown_as_such() {
    let (here, id) = scored();
    let newer = resealed(&sealed(&here, &id), |lines, head| {
        let actor = Actor::APP;
        let session = id.parse().unwrap();
        let body = EventBody::SessionStarted {};
        let mut entry = head.entry(session, &body, &actor, UtcMs(1), &[7; 32]).unwrap();
        entry.kind = "mind_read".into();
        entry.data = r#"{"thoughts":["first"]}"#.into();
        let text = entry_text(&entry).unwrap();
        entry.hash = Sha256::digest([&head.hash[..], text.as_bytes()].concat()).to_vec();
        lines.get_mut("trail.jsonl").unwrap().push(entry_line(&entry).unwrap());
        let session = lines.get_mut("session.jsonl").unwrap();
        let (len, hash) = (head.len, hex::encode(&head.hash));
        *head = Head::after(&entry);
        replaced(
            session,
            &format!(r#""trail_len":{len}"#),
            &format!(r#""trail_len":{}"#, head.len),
        );
        replaced(session, &hash, &hex::encode(&head.hash));
    });
    let there = Stage::new();
    taken_in(&there, &newer);
    let trail = there.ask("session_trail", json!({ "id": id })).unwrap();
    assert_eq!(trail["check"]["intact"], true, "{trail}");
    let last = trail["events"].as_array().unwrap().iter().max_by_key(|event| event["seq"].as_i64());
    assert!(last.unwrap().to_string().contains("mind_read"), "{trail}");
    assert_eq!(payload(&sealed(&there, &id)), payload(&newer));
    there.ask("session_replay", json!({ "id": id })).unwrap();
}

#[test]
fn what_is_known_of_a_key_is_what_it_was_used_for_before() {
    let (here, id) = scored();
    let place = sealed(&here, &id);
    let named = |key: u8, name: &str| {
        let changed = resealed_by(&place, (key, name), |_, _| {});
        let to = place.with_extension(format!("{key}{name}.hotseat"));
        fs::rename(changed, &to).unwrap();
        to
    };
    let there = Stage::new();
    let standing = |place: &Path| opened(&there, place)["signer"]["standing"].clone();
    assert_eq!(standing(&named(1, "Ann")), "new");
    there.ask("import_record", json!({})).unwrap();
    assert_eq!(standing(&named(1, "ann ")), "known");
    assert_eq!(standing(&named(1, "Dana")), "other_name");
    assert_eq!(standing(&named(2, "Ann")), "changed");
    assert_eq!(standing(&named(2, "")), "new");
}

#[test]
fn a_discussion_note_comes_back_and_a_correction_is_told_as_one() {
    let (here, id) = scored();
    let there = Stage::new();
    taken_in(&there, &sealed(&here, &id));
    submitted(&there, &id, ("Ben", 3), 50);
    let note = json!({ "request_id": uuid(51), "id": id, "reviewer": "Ben", "text": "We agree" });
    there.ask("note_discussion", note).unwrap();
    let board = there.ask("list_scorecards", json!({ "id": id, "reviewer": "Dana" })).unwrap();
    let corrected = json!({
        "request_id": uuid(52), "id": id, "reviewer": "Dana", "card": board["own"][0]["card"],
        "reason": "Watched it again",
    });
    there.ask("submit_scorecard", corrected).unwrap();
    let back = sealed(&there, &id);
    let words = opened(&here, &back)["intake"].as_str().unwrap().to_owned();
    for said in ["the scorecard of Ben", "the correction of Dana", "discussion note"] {
        assert!(words.contains(said), "{words}");
    }
    here.ask("import_record", json!({})).unwrap();
    let board = here.ask("list_scorecards", json!({ "id": id, "reviewer": "Dana" })).unwrap();
    assert_eq!(
        (&board["discussion"]["text"], &board["discussion"]["author"]),
        (&json!("We agree"), &json!("Ben"))
    );
    assert_eq!(board["own"][1]["reason"], "Watched it again");
    assert_eq!(opened(&here, &back)["can_import"], false);
    assert!(hotseat(here.dir.path(), &["--check"], "").status.success());
}

#[test]
fn samples_that_came_with_a_record_are_no_samples_here() {
    let (here, id) = scored();
    let there = Stage::new();
    taken_in(&there, &sealed(&here, &id));
    there.ask("remove_sample_sessions", json!({ "request_id": uuid(60) })).unwrap();
    assert!(!there.ask("get_session", json!({ "id": id })).unwrap().is_null());
}

/// Records that this version and those before it sealed.
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/records");
/// What opens those that are encrypted.
const PASSPHRASE: &str = "correct horse battery staple";

#[test]
fn records_of_every_version_verify_and_come_in() {
    if std::env::var_os("HOTSEAT_MAKE_FIXTURE").is_some() {
        return make_fixtures();
    }
    let mut tried = 0;
    for entry in fs::read_dir(FIXTURES).unwrap() {
        let place = entry.unwrap().path();
        let there = Stage::new();
        let mut view = opened(&there, &place);
        if view["step"] == "wants_passphrase" {
            there.ask("unlock_record", json!({ "secret": PASSPHRASE })).unwrap();
            view = read(&there);
        } else {
            assert!(verified(&place).status.success(), "{}", place.display());
            let output = verified_by_script(&place);
            assert!(output.status.success(), "{}: {}", place.display(), words(&output));
        }
        assert_eq!(view["step"], "verified", "{}: {view}", place.display());
        let session = there.ask("import_record", json!({})).unwrap();
        assert_eq!(session["candidate_name"], "Mina Okafor");
        tried += 1;
    }
    assert!(tried >= 2);
}

fn make_fixtures() {
    let (stage, id) = scored();
    let locks = [
        ("v1-plain", json!({ "by": "nothing" })),
        ("v1-passphrase", json!({ "by": "passphrase", "passphrase": PASSPHRASE })),
    ];
    for (name, lock) in locks {
        let place = Path::new(FIXTURES).join(name).with_extension("hotseat");
        assert!(!place.exists(), "{name} is out");
        fs::create_dir_all(FIXTURES).unwrap();
        fs::copy(sealed_with(&stage, &id, lock).0, place).unwrap();
    }
}
