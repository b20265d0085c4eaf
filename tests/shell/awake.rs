//! Keeping the display awake: while a session runs, and no longer.

use crate::requests::{RequestIds, session_in};
use crate::stage::{Stage, until};
use crate::support::clock::minutes;
use hotseat_core::domain::lifecycle::Status;
use serde_json::json;

#[test]
fn the_display_is_kept_awake_while_a_session_runs_and_no_longer() {
    let (stage, ids) = (Stage::new(), RequestIds::from(1));
    hotseat::watch_sessions(&stage.desk);
    let change = |command: &str, id: &str| {
        stage.ask(command, json!({ "request_id": ids.next(), "id": id })).unwrap();
    };
    let until_kept = |is_kept: bool, when: &str| {
        until(&format!("{is_kept} {when}"), || stage.display.is_kept() == is_kept);
    };
    assert!(!stage.display.is_kept());
    let first = session_in(&stage, Status::Active, &ids);
    until_kept(true, "once it is started");
    change("pause_session", &first.id);
    until_kept(false, "once it is paused");
    change("resume_session", &first.id);
    until_kept(true, "once it goes on");
    change("end_session", &first.id);
    until_kept(false, "once it is ended");
    let second = session_in(&stage, Status::Active, &ids);
    until_kept(true, "with the next");
    stage.watch_for(minutes(60));
    stage.desk.changed.notify_one();
    until_kept(false, "once its time is up");
    let ended = stage.ask("get_session", json!({ "id": second.id })).unwrap();
    assert_eq!(ended["status"], "expired");
}

#[test]
fn a_session_that_ends_leaves_the_display_to_the_one_that_runs_on() {
    let (stage, ids) = (Stage::new(), RequestIds::from(1));
    let [one, other] = [(); 2].map(|()| session_in(&stage, Status::Active, &ids));
    hotseat::watch_sessions(&stage.desk);
    until("kept for both", || stage.display.is_kept());
    let end = |id: &str| {
        stage.ask("end_session", json!({ "request_id": ids.next(), "id": id })).unwrap();
    };
    end(&one.id);
    let told = stage.display.times_told();
    // The later of two looks began after the end.
    until("two more looks", || {
        stage.desk.changed.notify_one();
        stage.display.times_told() > told + 1
    });
    assert!(stage.display.is_kept());
    end(&other.id);
    until("kept for none", || !stage.display.is_kept());
}
