//! Whose turn it is, with many asking at once and with data that can't be read.

use crate::stage::{Stage, uuid};
use rusqlite::Connection;
use serde_json::json;
use std::sync::Arc;
use tauri::async_runtime::{block_on, spawn};

const ROUNDS: usize = 150;

fn with_passcode() -> Stage {
    let stage = Stage::new();
    stage.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
    stage
}

#[test]
fn an_older_turn_never_takes_a_newer_ones_place() {
    let stage = with_passcode();
    let follow = || {
        let desk = Arc::clone(&stage.desk);
        spawn(async move { desk.refresh_turn().await.unwrap() })
    };
    for round in 0..ROUNDS {
        let is_locked = round % 2 == 0;
        let before: Vec<_> = (0..4).map(|_| follow()).collect();
        block_on(async {
            if is_locked {
                stage.desk.lock_console().await.unwrap();
            } else {
                stage.desk.passcode.try_passcode("open sesame").await.unwrap();
                stage.desk.refresh_turn().await.unwrap();
            }
            for asked in before {
                asked.await.unwrap();
            }
        });
        assert_eq!(stage.desk.hands.turn.is_locked(), is_locked, "round {round}");
    }
}

#[test]
fn a_console_locked_on_disk_is_locked_whatever_can_be_read_afterwards() {
    let stage = with_passcode();
    let database = Connection::open(stage.dir.path().join("hotseat.db")).unwrap();
    database.execute("drop table handover", ()).unwrap();
    assert!(block_on(stage.desk.refresh_turn()).is_err(), "nobody knows who has the laptop");
    stage.ask("lock_console", json!({})).unwrap();
    let error = stage.ask("get_draft", json!({})).unwrap_err();
    assert_eq!(error["code"], "locked");
    let wrong = stage.ask("unlock_console", json!({ "passcode": "open sesame" })).unwrap_err();
    assert!(wrong["code"].as_str().unwrap().starts_with("storage"), "{wrong}");
    assert_eq!(stage.ask("get_draft", json!({})).unwrap_err()["code"], "locked");
    let request = json!({ "request_id": uuid(1) });
    assert_eq!(stage.ask("add_sample_sessions", request).unwrap_err()["code"], "locked");
}
