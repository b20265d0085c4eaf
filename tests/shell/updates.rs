//! Newer versions: found, downloaded and held against their signatures, from a server on this computer.

use crate::requests::{RequestIds, session_in};
use crate::stage::{Stage, until};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hotseat::UpdateSource;
use hotseat_core::domain::lifecycle::Status;
use minisign::KeyPair;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use tauri::async_runtime::{block_on, spawn};

/// What is offered for download: no installer, since none is to be run here.
const INSTALLER: &[u8] = b"not an installer, however newer";
const NEWER: &str = "99.0.0";

/// A server that tells of one version and has one file.
struct Server {
    keys: KeyPair,
    url: String,
    told: Arc<Mutex<Told>>,
}

/// What it answers, and what it was asked.
struct Told {
    versions: Value,
    /// How much of the file it sends before it hangs up, or waits until the other side does.
    sent_bytes: usize,
    waits: bool,
    asked: Vec<String>,
}

impl Server {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let told = Told {
            versions: Value::Null,
            sent_bytes: INSTALLER.len(),
            waits: false,
            asked: Vec::new(),
        };
        let told = Arc::new(Mutex::new(told));
        let answers = Arc::clone(&told);
        thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                answer(caller, &answers);
            }
        });
        let keys = KeyPair::generate_unencrypted_keypair().unwrap();
        Self { keys, url, told }
    }

    fn stage(&self) -> Stage {
        let public = self.keys.pk.to_box().unwrap().into_string();
        let stage = Stage::with_updates(UpdateSource {
            url: format!("{}/versions.json", self.url).parse().unwrap(),
            public_key: BASE64_STANDARD.encode(public),
        });
        prefer(&stage, &json!({ "looks_for_updates": true }));
        stage
    }

    /// Tells of a version, signed with these keys as that version.
    fn offers(&self, version: &str, signed: (&KeyPair, &str)) {
        let (keys, signed_version) = signed;
        let comment = format!("timestamp:1700000000\tfile:hotseat\tversion:{signed_version}");
        let signature =
            minisign::sign(None, &keys.sk, Cursor::new(INSTALLER), Some(&comment), None).unwrap();
        let platform = json!({
            "url": format!("{}/installer", self.url),
            "signature": BASE64_STANDARD.encode(signature.into_string()),
        });
        let names =
            ["linux-x86_64", "linux-aarch64", "darwin-x86_64", "darwin-aarch64", "windows-x86_64"];
        let platforms: serde_json::Map<String, Value> =
            names.into_iter().map(|name| (name.to_owned(), platform.clone())).collect();
        self.told.lock().unwrap().versions = json!({
            "version": version, "notes": "Faster, and lighter.",
            "pub_date": "2026-12-24T10:00:00Z", "platforms": platforms,
        });
    }

    fn asked(&self) -> Vec<String> {
        self.told.lock().unwrap().asked.clone()
    }
}

fn answer(mut caller: TcpStream, told: &Mutex<Told>) {
    let mut lines = BufReader::new(caller.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else { return };
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut told = told.lock().unwrap();
    told.asked.push(path.clone());
    let (body, sent_bytes, waits) = if path == "/installer" {
        (INSTALLER.to_vec(), told.sent_bytes, told.waits)
    } else {
        (told.versions.to_string().into_bytes(), usize::MAX, false)
    };
    drop(told);
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // Whoever hangs up early is none the worse.
    let _ = caller.write_all(head.as_bytes());
    let _ = caller.write_all(&body[..body.len().min(sent_bytes)]);
    if waits {
        let _ = caller.read(&mut [0]);
    }
}

fn prefer(stage: &Stage, changes: &Value) {
    let start = stage.ask("console_start", json!({})).unwrap();
    let mut preferences = start["preferences"].clone();
    for (name, value) in changes.as_object().unwrap() {
        preferences[name] = value.clone();
    }
    stage.ask("save_settings", json!({ "preferences": preferences })).unwrap();
}

fn look(stage: &Stage) -> Result<Value, Value> {
    stage.ask("look_for_update", json!({}))
}

fn install(stage: &Stage) -> Value {
    stage.ask("install_update", json!({ "version": NEWER })).unwrap()
}

#[test]
fn a_newer_version_is_found_and_told_with_what_is_new() {
    let server = Server::open();
    let stage = server.stage();
    server.offers(NEWER, (&server.keys, NEWER));
    let found = look(&stage).unwrap();
    let update = json!({
        "version": NEWER, "released_on": "2026-12-24", "notes": "Faster, and lighter.",
    });
    assert_eq!((&found["found"], &found["stage"]), (&update, &json!("idle")));
    assert_eq!(server.asked(), ["/versions.json"], "nothing is downloaded unasked");
    server.offers(env!("CARGO_PKG_VERSION"), (&server.keys, env!("CARGO_PKG_VERSION")));
    let found = look(&stage).unwrap();
    assert_eq!(found["found"], Value::Null);
    assert!(found["outcome"].as_str().unwrap().contains("newest"), "{found}");
}

#[test]
fn nothing_is_looked_for_unless_the_interviewer_wants_it_online_and_between_sessions() {
    let server = Server::open();
    let stage = server.stage();
    server.offers(NEWER, (&server.keys, NEWER));
    look(&stage).unwrap();
    let calls = server.asked().len();
    let refused = |why: &str| {
        let refusal = look(&stage).unwrap_err();
        assert_eq!(refusal["code"], "update_unavailable");
        assert!(refusal["message"].as_str().unwrap().contains(why), "{refusal}");
        let shown = stage.ask("updates", json!({})).unwrap();
        assert!(shown["obstacle"].as_str().unwrap().contains(why), "{shown}");
        let refusal = stage.ask("install_update", json!({ "version": NEWER })).unwrap_err();
        assert_eq!(refusal["code"], "update_unavailable");
    };
    prefer(&stage, &json!({ "looks_for_updates": false }));
    refused("off");
    prefer(&stage, &json!({ "looks_for_updates": true, "only_local": true }));
    refused("offline");
    prefer(&stage, &json!({ "only_local": false }));
    session_in(&stage, Status::Active, &RequestIds::from(1));
    refused("session is going on");
    assert_eq!(server.asked().len(), calls, "nothing was called");
}

#[test]
fn a_download_that_is_signed_by_others_or_as_another_version_is_thrown_away() {
    let server = Server::open();
    let stage = server.stage();
    let strangers = KeyPair::generate_unencrypted_keypair().unwrap();
    for signed in [(&strangers, NEWER), (&server.keys, "0.0.1")] {
        server.offers(NEWER, signed);
        look(&stage).unwrap();
        let outcome = install(&stage);
        assert!(outcome["outcome"].as_str().unwrap().contains("not signed"), "{outcome}");
        assert_eq!(outcome["stage"], "idle");
    }
    // Signed as it should be, it gets as far as being run, which what is no installer can't be.
    server.offers(NEWER, (&server.keys, NEWER));
    look(&stage).unwrap();
    let outcome = install(&stage);
    assert!(outcome["outcome"].as_str().unwrap().contains("could not be installed"), "{outcome}");
}

#[test]
fn a_download_that_is_cut_off_changes_nothing_and_can_be_tried_again() {
    let server = Server::open();
    let stage = server.stage();
    server.offers(NEWER, (&server.keys, NEWER));
    look(&stage).unwrap();
    server.told.lock().unwrap().sent_bytes = 5;
    for _ in 0..2 {
        let outcome = install(&stage);
        assert!(outcome["outcome"].as_str().unwrap().contains("cut off"), "{outcome}");
    }
    assert_eq!(server.asked().iter().filter(|path| *path == "/installer").count(), 2);
}

#[test]
fn a_download_ends_when_it_is_stopped_when_offline_is_switched_on_and_when_a_session_runs() {
    let server = Server::open();
    let stage = server.stage();
    server.offers(NEWER, (&server.keys, NEWER));
    let stop = || drop(stage.ask("stop_update", json!({})).unwrap());
    let go_offline = || prefer(&stage, &json!({ "only_local": true }));
    let run_a_session = || {
        session_in(&stage, Status::Active, &RequestIds::from(1));
        hotseat::watch_sessions(&stage.desk);
    };
    let ends: [&dyn Fn(); 3] = [&stop, &go_offline, &run_a_session];
    for end in ends {
        prefer(&stage, &json!({ "only_local": false }));
        look(&stage).unwrap();
        let downloads = || server.asked().iter().filter(|path| *path == "/installer").count();
        let before = downloads();
        {
            let mut told = server.told.lock().unwrap();
            (told.sent_bytes, told.waits) = (5, true);
        }
        let (desk, app) = (stage.desk.clone(), stage.app());
        let installing = spawn(async move { desk.install_update(&app, NEWER).await });
        until("the download begins", || downloads() > before);
        end();
        let outcome = block_on(installing).unwrap().unwrap().outcome.unwrap();
        assert!(outcome.contains("stopped"), "{outcome}");
    }
}

#[test]
fn a_list_of_versions_that_is_none_is_said() {
    let server = Server::open();
    let stage = server.stage();
    let found = look(&stage).unwrap();
    assert!(found["outcome"].as_str().unwrap().contains("could not be read"), "{found}");
    assert_eq!(found["found"], Value::Null);
}

#[test]
fn another_version_than_the_one_that_was_shown_is_not_installed() {
    let server = Server::open();
    let stage = server.stage();
    server.offers("98.0.0", (&server.keys, "98.0.0"));
    look(&stage).unwrap();
    let refusal = stage.ask("install_update", json!({ "version": NEWER })).unwrap_err();
    assert!(refusal["message"].as_str().unwrap().contains("Another version"), "{refusal}");
    assert!(!server.asked().contains(&"/installer".to_owned()));
}
