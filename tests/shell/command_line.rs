//! The program's command line on the data of an app that is open: it does not lead around a handover
//! or a lock.

use crate::requests::{RequestIds, session_in};
use crate::stage::Stage;
use hotseat_core::domain::lifecycle::Status;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What tells of the data in a folder, or changes it.
const COMMANDS: [&[&str]; 8] = [
    &["--list"],
    &["--check"],
    &["--backups"],
    &["--restore", "any"],
    &["--import", "any"],
    &["--import", "any.hotseat"],
    &["--seal", "any"],
    &["--set-key", "openai"],
];

/// What the program answers without a display, with this on its standard input.
pub fn hotseat(dir: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hotseat"))
        .args(arguments)
        .arg("--data-dir")
        .arg(dir)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn all_refuse(stage: &Stage, because: &str) {
    for arguments in COMMANDS {
        let output = hotseat(stage.dir.path(), arguments, "");
        let reason = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && reason.contains(because), "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty() && !reason.contains("Jane"), "{arguments:?}: {output:?}");
    }
}

#[test]
fn while_the_laptop_is_handed_over_or_the_console_locked_the_command_line_tells_nothing() {
    let (stage, ids) = (Stage::new(), RequestIds::from(1));
    let session = session_in(&stage, Status::Created, &ids);
    for arguments in [["--list"], ["--check"], ["--backups"]] {
        assert!(hotseat(stage.dir.path(), &arguments, "").status.success(), "{arguments:?}");
    }
    stage.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
    stage.ask("lock_console", json!({})).unwrap();
    all_refuse(&stage, "locked");
    stage.ask("unlock_console", json!({ "passcode": "open sesame" })).unwrap();
    let terms = json!({ "request_id": ids.next(), "id": session.id, "console_stays": false,
        "begins": "candidate" });
    stage.ask("hand_over", terms).unwrap();
    all_refuse(&stage, "handed over");
}

#[test]
fn a_handover_that_can_not_be_read_is_what_the_check_tells() {
    let (stage, ids) = (Stage::new(), RequestIds::from(1));
    let session = session_in(&stage, Status::Created, &ids);
    stage.hand_over_beside_the_console(&session.id);
    let database = rusqlite::Connection::open(stage.dir.path().join("hotseat.db")).unwrap();
    let spoil = "pragma ignore_check_constraints = on; update handover set begins = 'nobody'";
    database.execute_batch(spoil).unwrap();
    let checked = hotseat(stage.dir.path(), &["--check"], "");
    let told = String::from_utf8_lossy(&checked.stdout);
    assert!(
        !checked.status.success() && told.contains("the handover can't be read"),
        "{checked:?}"
    );
    let listed = hotseat(stage.dir.path(), &["--list"], "");
    assert!(!listed.status.success() && listed.stdout.is_empty(), "{listed:?}");
}
