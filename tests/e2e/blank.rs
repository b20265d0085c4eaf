//! A window that stays blank is noticed.

use crate::driver::{PROGRAM, child_named};
use crate::quiet::have_computer_alone;
use crate::screen::Screen;
use crate::support::figures::Figure;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::spawn_blocking;

const REPORT: &str = "no first paint within ten seconds";

fn start(dir: &TempDir, screen: &Screen) -> (Child, Pid) {
    let program = Command::new(PROGRAM)
        .arg("--data-dir")
        .arg(dir.path())
        .env("GDK_BACKEND", "x11")
        .envs(screen.surroundings().env)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let id = Pid::from_raw(i32::try_from(program.id()).unwrap());
    (program, id)
}

#[tokio::test]
async fn a_page_that_never_paints_is_reported_after_ten_seconds_and_ends_in_failure() {
    have_computer_alone();
    let (dir, screen) = (TempDir::new().unwrap(), Screen::open());
    let (mut program, id) = start(&dir, &screen);
    let started = Instant::now();
    // The page's process is frozen as soon as it exists.
    let page = loop {
        if let Some(page) = child_named(id.as_raw(), "WebKitWebProces") {
            break page;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "no page process");
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    kill(page, Signal::SIGSTOP).unwrap();
    let mut log = BufReader::new(program.stderr.take().unwrap()).lines().map_while(Result::ok);
    let reported = spawn_blocking(move || log.any(|line| line.contains(REPORT)));
    let Ok(reported) = tokio::time::timeout(Duration::from_secs(30), reported).await else {
        kill(id, Signal::SIGKILL).unwrap();
        panic!("nothing was reported");
    };
    assert!(reported.unwrap());
    assert!(started.elapsed() >= Duration::from_secs(9));
    screen.until_shown(id, "Hotseat's window stays blank").await;
    kill(id, Signal::SIGTERM).unwrap();
    let status = program.wait().unwrap();
    assert!(!status.success(), "{status}");
    kill(page, Signal::SIGKILL).unwrap();
    Figure {
        id: "S9",
        promise: "A window that stays blank is noticed after ten seconds: a native message, a line \
                  in the log, and an end in failure",
        tried: "1 start whose page was frozen".into(),
        losses: 0,
        control: "the page is not frozen, and nothing is noticed",
        control_losses: "1 of 1".into(),
        seed: None,
    }
    .record();
}

#[tokio::test]
async fn a_page_that_paints_is_not_reported() {
    let (dir, screen) = (TempDir::new().unwrap(), Screen::open());
    let (mut program, id) = start(&dir, &screen);
    tokio::time::sleep(Duration::from_secs(12)).await;
    assert_eq!(screen.windows(id).len(), 1, "a message beside the window");
    kill(id, Signal::SIGTERM).unwrap();
    assert!(program.wait().unwrap().success());
    let mut log = String::new();
    program.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(!log.contains(REPORT), "{log}");
}
