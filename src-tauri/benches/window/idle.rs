//! What a program takes up when nobody does anything with it.

use super::driver::{descendants, gone};
use super::memory;
use super::opened::Program;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Idle means: so long after the start.
const AFTER: Duration = Duration::from_secs(5);

/// MiB five seconds after the start, without a driver that watches.
pub async fn mib(program: &Program) -> f64 {
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
    let mib = memory::of_program_mib(id);
    kill(id, Signal::SIGTERM).unwrap();
    started.wait().unwrap();
    for process in processes {
        assert!(gone(process, Duration::from_secs(10)).await);
    }
    mib
}
