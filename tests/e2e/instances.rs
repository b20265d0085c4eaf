//! A second start on the same data.

use crate::driver::PROGRAM;
use crate::ledger;
use crate::screen::Screen;
use crate::support::chance::rounds;
use crate::support::figures::Figure;
use crate::window::{Window, id};
use nix::unistd::Pid;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// What a second start says and how long it takes to say it, without a message bus to ask.
fn second_start(dir: &Path) -> (String, Duration) {
    let started = Instant::now();
    let second = Command::new(PROGRAM)
        .arg("--data-dir")
        .arg(dir)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .unwrap();
    assert!(!second.status.success());
    (String::from_utf8_lossy(&second.stderr).into_owned(), started.elapsed())
}

/// How long a start takes that asks for no lock.
fn start_that_only_lists(dir: &Path) -> Duration {
    let started = Instant::now();
    let listed = Command::new(PROGRAM).arg("--list").arg("--data-dir").arg(dir).output().unwrap();
    assert!(listed.status.success());
    started.elapsed()
}

fn is_refused((words, _): &(String, Duration)) -> bool {
    words.contains("Hotseat is already running")
}

/// The database's files, byte for byte.
fn database(dir: &Path) -> [Vec<u8>; 2] {
    ["hotseat.db", "hotseat.db-wal"].map(|name| fs::read(dir.join(name)).unwrap_or_default())
}

#[tokio::test]
async fn a_second_start_on_the_same_data_is_told_so_and_leaves_the_first_alone() {
    let window = Window::open().await;
    let session = window.create("Jane").await;
    let dir = window.dir.path();
    let rounds = rounds(5, 50);
    // The form's draft goes a moment after what it became is there.
    window.open_session(&session).await;
    ledger::until_number(dir, "select count(*) from drafts", |drafts| drafts == 0).await;
    let before = database(dir);
    let seconds: Vec<_> = (0..rounds).map(|_| second_start(dir)).collect();
    let losses = seconds.iter().filter(|second| !is_refused(second)).count() as u64;
    assert!(before == database(dir), "the second start wrote into the database");
    assert_eq!(losses, 0, "second starts that said something else");
    // Beside a start that needs no lock, since a busy machine makes every start slow.
    let fastest = seconds.iter().map(|(_, took)| *took).min().unwrap();
    let beyond = fastest.saturating_sub(start_that_only_lists(dir));
    window.start_alone().await;
    window.see(&id("action-pause")).await;
    // Without the lock nothing tells the second start that there is a first.
    fs::remove_file(dir.join("hotseat.lock")).unwrap();
    let unlocked = second_start(dir);
    assert!(!is_refused(&unlocked), "{unlocked:?}");
    Figure {
        id: "S4 window",
        promise: "A second start on the same data ends with a message, also without a message bus, \
                  and leaves the database byte for byte",
        tried: format!(
            "{rounds} second starts, the fastest in {} ms, {} of it for the lock",
            fastest.as_millis(),
            beyond.as_millis()
        ),
        losses,
        control: "the lock is taken away under the first",
        control_losses: "1 of 1".into(),
        seed: None,
    }
    .record();
}

#[tokio::test]
async fn a_second_start_on_a_screen_says_so_in_a_window_of_its_own() {
    let (window, screen) = (Window::open().await, Screen::open());
    let mut second = Command::new(PROGRAM)
        .arg("--data-dir")
        .arg(window.dir.path())
        .envs(screen.surroundings().env)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .spawn()
        .unwrap();
    let program = Pid::from_raw(i32::try_from(second.id()).unwrap());
    screen.until_shown(program, "Hotseat could not open its data").await;
    second.kill().unwrap();
    second.wait().unwrap();
}
