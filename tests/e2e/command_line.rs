//! Answers without a window, on machines without a screen.

use crate::driver::PROGRAM;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
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

/// What the program says to a key on standard input, where no keychain can be reached.
fn set_key(provider: &str, line: &str) -> Output {
    let dir = TempDir::new().unwrap();
    let mut program = Command::new(PROGRAM)
        .args(["--set-key", provider, "--data-dir"])
        .arg(dir.path())
        .env_remove("DISPLAY")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    program.wait_with_output().unwrap()
}

#[test]
fn a_key_that_is_not_kept_ends_with_a_sentence_and_is_not_repeated() {
    for (provider, line, sentence) in [
        ("openai", "sk-canary\n", "this computer has no keychain"),
        ("OpenAI", "canary and more\n", "This is not a key"),
        ("practice", "sk-canary\n", "Practice needs no key"),
        ("nobody", "sk-canary\n", "There is only OpenAI, Practice"),
    ] {
        let output = set_key(provider, line);
        assert!(!output.status.success());
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(words.contains(sentence) && !words.contains("canary"), "{words}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_rehearsal_goes_through_a_whole_session_and_every_figure_adds_up() {
    let dir = TempDir::new().unwrap();
    let output = Command::new(PROGRAM)
        .arg("--rehearse")
        .env("TMPDIR", dir.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let (said, trouble) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert!(output.status.success(), "{trouble}");
    for step in [
        "[complete ·",
        "[stopped ·",
        "[cut by budget · 1,500 tokens used, 0 left]",
        "tokens, and 0 are left",
        "[cut by time ·",
        "Everything adds up.",
    ] {
        assert!(said.contains(step), "{step} is missing in: {said}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "something was left behind");
}
