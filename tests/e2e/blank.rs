//! A window that stays blank is noticed.

use crate::driver::{PROGRAM, child_named};
use crate::screen::Screen;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

#[tokio::test]
async fn a_page_that_never_paints_is_reported_after_ten_seconds_and_ends_in_failure() {
    let (dir, screen) = (TempDir::new().unwrap(), Screen::open());
    let mut program = Command::new(PROGRAM)
        .arg("--data-dir")
        .arg(dir.path())
        .env("GDK_BACKEND", "x11")
        .envs(screen.surroundings().env)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let id = i32::try_from(program.id()).unwrap();
    // The page's process is frozen as soon as it exists.
    let page = loop {
        if let Some(page) = child_named(id, "WebKitWebProces") {
            break page;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "no page process");
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    kill(page, Signal::SIGSTOP).unwrap();
    let mut log = BufReader::new(program.stderr.take().unwrap()).lines().map_while(Result::ok);
    let reported = log.any(|line| line.contains("no first paint within ten seconds"));
    assert!(reported);
    assert!(started.elapsed() >= Duration::from_secs(9));
    screen.until_shown(Pid::from_raw(id), "Hotseat's window stays blank").await;
    kill(Pid::from_raw(id), Signal::SIGTERM).unwrap();
    let status = program.wait().unwrap();
    assert!(!status.success(), "{status}");
    kill(page, Signal::SIGKILL).unwrap();
}
