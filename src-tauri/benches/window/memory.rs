//! What a program and all its processes take up, each page shared with others counted by its share.

use crate::driver::{descendants, gone};
use crate::opened::Program;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Idle means: so long after the start.
const AFTER: Duration = Duration::from_secs(5);

/// MiB five seconds after the start, without a driver that watches.
pub async fn idle_mib(program: &Program) -> f64 {
    let mut started = Command::new(&program.path)
        .args(&program.args)
        .envs(program.env.iter().cloned())
        .env("GDK_BACKEND", "x11")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let id = Pid::from_raw(i32::try_from(started.id()).unwrap());
    tokio::time::sleep(AFTER).await;
    let processes: Vec<_> = [id].into_iter().chain(descendants(id)).collect();
    assert!(processes.len() > 2, "{} has no page: {processes:?}", program.name);
    let mib = processes.iter().map(|process| pss_kib(*process)).sum::<f64>() / 1024.0;
    kill(id, Signal::SIGTERM).unwrap();
    started.wait().unwrap();
    for process in processes {
        assert!(gone(process, Duration::from_secs(10)).await);
    }
    mib
}

/// A process's proportional share of memory.
fn pss_kib(process: Pid) -> f64 {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"));
    let rollup = rollup.unwrap_or_default();
    let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    pss.and_then(|pss| pss.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}
