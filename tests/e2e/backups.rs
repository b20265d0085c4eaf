//! Backups: made on closing and by hand, and put back from the settings and on the command line.

use crate::driver::{PROGRAM, gone, take_pictures};
use crate::screen::Screen;
use crate::support::patience::PATIENCE;
use crate::window::{Window, id};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn answer(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).arg("--data-dir").arg(dir).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The program that runs on `dir` other than `except`, once there is one.
async fn successor(dir: &Path, except: Pid) -> Pid {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Some(next) = find_successor(dir, except) {
            return next;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the program did not come back");
}

fn find_successor(dir: &Path, except: Pid) -> Option<Pid> {
    let is_ours = |process: &fs::DirEntry| {
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line);
        line.starts_with(PROGRAM) && line.contains(&*dir.to_string_lossy())
    };
    let processes = fs::read_dir("/proc").unwrap().flatten().filter(is_ours);
    let mut ids = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
    ids.find(|id| *id != except.as_raw()).map(Pid::from_raw)
}

/// Presses a dialog's key until that has led somewhere: a dialog that only just appeared may not hear.
async fn choose(screen: &Screen, dialog: u32, letter: char, has_led: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !has_led() {
        assert!(Instant::now() < deadline, "the dialog does not hear {letter}");
        screen.choose(dialog, letter);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn until_gone(file: &Path) {
    let deadline = Instant::now() + PATIENCE;
    while file.exists() {
        assert!(Instant::now() < deadline, "{} is still there", file.display());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_backup_put_back_in_the_settings_is_there_after_the_restart() {
    take_pictures();
    let window = Window::open().await;
    window.create("Kept").await;
    window.go("#/settings").await;
    window.see(&id("no-backups")).await;
    window.click("back-up-now").await;
    window.see(&id("restore")).await;
    window.picture("backups").await;
    window.create("Lost").await;
    assert!(window.list().contains("Lost"));
    window.go("#/settings").await;
    window.click("restore").await;
    window.picture("backups-restore").await;
    let program = window.driver.program().unwrap();
    window.click("confirm").await;
    assert!(gone(program, PATIENCE).await, "the program restarts");
    let next = successor(window.dir.path(), program).await;
    // The new program is there before it has read the note that asks for the restore.
    until_gone(&window.dir.path().join("restore.json")).await;
    let listed = window.list();
    assert!(listed.contains("Kept") && !listed.contains("Lost"), "{listed}");
    kill(next, Signal::SIGTERM).unwrap();
    assert!(gone(next, PATIENCE).await);
    let backups = text(&answer(window.dir.path(), &["--backups"]));
    assert!(backups.contains("before-restore"), "{backups}");
}

#[tokio::test]
async fn closing_leaves_a_backup_that_the_command_line_puts_back() {
    let window = Window::open().await;
    window.create("Jane").await;
    let dir = window.end(Signal::SIGTERM).await;
    let backups = text(&answer(dir.path(), &["--backups"]));
    assert!(backups.starts_with("Total backups: 1\n"), "{backups}");
    assert!(backups.contains(": 1 sessions (Jane)"), "{backups}");
    let name = backups.lines().nth(1).unwrap().split(':').next().unwrap().to_owned();

    fs::write(dir.path().join("hotseat.db"), "dear diary").unwrap();
    assert!(!answer(dir.path(), &["--list"]).status.success());
    let restored = answer(dir.path(), &["--restore", &name]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    assert!(text(&answer(dir.path(), &["--list"])).contains("Jane"));
    assert!(answer(dir.path(), &["--check"]).status.success());
    assert!(!answer(dir.path(), &["--restore", "../hotseat.db"]).status.success());
}

#[tokio::test]
async fn a_damaged_database_offers_the_newest_backup_and_opens_with_it() {
    let window = Window::open().await;
    window.create("Jane").await;
    let dir = window.end(Signal::SIGTERM).await;
    fs::write(dir.path().join("hotseat.db"), "dear diary").unwrap();
    let screen = Screen::open();
    let start = || {
        Command::new(PROGRAM)
            .arg("--data-dir")
            .arg(dir.path())
            .envs(screen.surroundings().env)
            .spawn()
            .unwrap()
    };
    let mut program = start();
    let pid = Pid::from_raw(i32::try_from(program.id()).unwrap());
    let question = screen.until_shown(pid, "Hotseat's database is damaged").await;
    choose(&screen, question, 'n', || screen.shows(pid, "Hotseat could not open its data")).await;
    program.kill().unwrap();
    program.wait().unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("hotseat.db")).unwrap(), "dear diary");

    let mut program = start();
    let pid = Pid::from_raw(i32::try_from(program.id()).unwrap());
    let question = screen.until_shown(pid, "Hotseat's database is damaged").await;
    choose(&screen, question, 'y', || find_successor(dir.path(), pid).is_some()).await;
    let next = successor(dir.path(), pid).await;
    screen.until_shown(next, "Hotseat").await;
    assert!(program.wait().unwrap().success());
    assert!(text(&answer(dir.path(), &["--list"])).contains("Jane"));
    kill(next, Signal::SIGTERM).unwrap();
    assert!(gone(next, PATIENCE).await);
}
