//! Answers without a window, on machines without a screen.

use crate::driver::PROGRAM;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

fn hotseat(dir: &Path, argument: &str) -> Output {
    Command::new(PROGRAM)
        .args([argument, "--data-dir"])
        .arg(dir)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn an_empty_folder_lists_nothing_and_stays_empty() {
    let dir = TempDir::new().unwrap();
    let output = hotseat(dir.path(), "--list");
    assert!(output.status.success());
    assert!(out(&output).contains("Total sessions: 0"));
    assert!(hotseat(dir.path(), "--check").status.success());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn garbage_in_the_databases_place_fails_the_check_and_is_left_alone() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("hotseat.db");
    fs::write(&path, "not a database").unwrap();
    for argument in ["--list", "--check"] {
        let output = hotseat(dir.path(), argument);
        assert!(!output.status.success());
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(words.contains("is damaged and was left untouched"), "{words}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "not a database");
}

#[test]
fn an_unusable_folder_ends_the_start_with_a_sentence() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("data");
    fs::write(&file, "").unwrap();
    let output = Command::new(PROGRAM)
        .arg("--data-dir")
        .arg(&file)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("can't be used as the data folder"), "{words}");
    assert!(!words.contains("panicked"), "{words}");
}
