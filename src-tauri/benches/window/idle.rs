//! What a program takes up when nobody does anything with it.

use super::driver::{descendants, gone};
use super::memory;
use super::opened::{Program, now_ms};
use super::trace::{self, MARKS};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Idle means: so long after the start.
const AFTER: Duration = Duration::from_secs(5);

/// A program that was started as people start it, without a driver that watches.
pub struct Idle {
    /// Of all its processes, five seconds after the start.
    pub mib: f64,
    /// From the start until its page said that it can be used; only ours says so.
    pub ready_ms: Option<f64>,
}

pub async fn watch(program: &Program) -> Idle {
    let log = tempfile::NamedTempFile::new().unwrap();
    let asked_ms = now_ms();
    let mut started = Command::new(&program.path)
        .args(&program.args)
        .envs(program.env.iter().cloned())
        .env("GDK_BACKEND", "x11")
        .env("RUST_LOG", MARKS)
        .env("NO_COLOR", "1")
        .stdout(Stdio::null())
        .stderr(log.reopen().unwrap())
        .spawn()
        .unwrap();
    let id = Pid::from_raw(i32::try_from(started.id()).unwrap());
    tokio::time::sleep(AFTER).await;
    let processes: Vec<_> = [id].into_iter().chain(descendants(id)).collect();
    assert!(processes.len() > 2, "{} has no page: {processes:?}", program.name);
    let mib = memory::of_program_mib(id);
    kill(id, Signal::SIGTERM).unwrap();
    started.wait().unwrap();
    for process in processes {
        assert!(gone(process, Duration::from_secs(10)).await);
    }
    let text = std::fs::read_to_string(log.path()).unwrap();
    Idle { mib, ready_ms: trace::ready_at_ms(&text).map(|at_ms| at_ms - asked_ms) }
}
