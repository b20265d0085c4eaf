//! A window that stays blank is noticed.

use crate::driver::{PROGRAM, child_named};
use crate::quiet::have_computer_alone;
use crate::screen::Screen;
use crate::support::figures::Figure;
use crate::support::patience::PATIENCE;
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::spawn_blocking;

/// A page that was frozen in time is reported by then.
const REPORTED_WITHIN: Duration = Duration::from_secs(40);
const REPORT: &str = "no first paint within ten seconds";
const READY: &str = "the page can be used";

fn start(dir: &TempDir, screen: &Screen) -> (Child, Pid) {
    let program = Command::new(PROGRAM)
        .arg("--data-dir")
        .arg(dir.path())
        .env("GDK_BACKEND", "x11")
        .envs(screen.surroundings().env)
        .env("RUST_LOG", "info,hotseat::start=debug")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let id = Pid::from_raw(i32::try_from(program.id()).unwrap());
    (program, id)
}

/// The program, and its page's process, frozen as soon as it existed.
async fn start_frozen(dir: &TempDir, screen: &Screen) -> (Child, Pid, Pid) {
    let (program, id) = start(dir, screen);
    let frozen = async {
        loop {
            if let Some(page) = child_named(id.as_raw(), "WebKitWebProces") {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let page = tokio::time::timeout(PATIENCE, frozen).await.expect("a page's process");
    kill(page, Signal::SIGSTOP).unwrap();
    (program, id, page)
}

#[tokio::test]
async fn a_page_that_never_paints_is_reported_after_ten_seconds_and_ends_in_failure() {
    have_computer_alone();
    let (dir, screen) = (TempDir::new().unwrap(), Screen::open());
    // On a busy computer a page may have painted before it could be frozen.
    let mut starts = 0;
    let (mut program, id, page) = loop {
        starts += 1;
        let begun = Instant::now();
        let (mut program, id, page) = start_frozen(&dir, &screen).await;
        let mut log = BufReader::new(program.stderr.take().unwrap()).lines().map_while(Result::ok);
        let reported = spawn_blocking(move || log.any(|line| line.contains(REPORT)));
        if let Ok(reported) = tokio::time::timeout(REPORTED_WITHIN, reported).await {
            assert!(reported.unwrap());
            assert!(begun.elapsed() >= Duration::from_secs(9));
            break (program, id, page);
        }
        kill(page, Signal::SIGKILL).unwrap();
        kill(id, Signal::SIGKILL).unwrap();
        program.wait().unwrap();
        assert!(starts < 5, "nothing was reported");
    };
    screen.until_shown(id, "Hotseat's window stays blank").await;
    kill(id, Signal::SIGTERM).unwrap();
    let status = program.wait().unwrap();
    assert!(!status.success(), "{status}");
    // It may have gone with the program.
    assert!(matches!(kill(page, Signal::SIGKILL), Ok(()) | Err(Errno::ESRCH)));
    Figure {
        id: "S9",
        promise: "A window that stays blank is noticed after ten seconds: a native message, a line \
                  in the log, and an end in failure",
        tried: format!("{starts} start whose page was frozen"),
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

#[tokio::test]
async fn a_program_whose_terminal_is_gone_still_closes_in_order() {
    let (dir, screen) = (TempDir::new().unwrap(), Screen::open());
    let (mut program, id) = start(&dir, &screen);
    let log = program.stderr.take().unwrap();
    let ready = spawn_blocking(|| {
        BufReader::new(log).lines().map_while(Result::ok).any(|line| line.contains(READY))
    });
    // From then on nothing can be written there.
    assert!(tokio::time::timeout(PATIENCE, ready).await.expect("a page").unwrap());
    kill(id, Signal::SIGTERM).unwrap();
    let ended = spawn_blocking(move || program.wait().unwrap());
    let ended = tokio::time::timeout(PATIENCE, ended).await;
    if ended.is_err() {
        kill(id, Signal::SIGKILL).unwrap();
    }
    let status = ended.expect("it does not end").unwrap();
    assert!(status.success(), "{status}");
}
