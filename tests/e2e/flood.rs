//! A page that calls what it may not, without end: the log stays short, memory small, and the
//! interviewer's window quick.

use crate::program::{self, Kind};
use crate::quiet::have_computer_alone;
use crate::support::chance::rounds;
use crate::support::figures::Figure;
use crate::window::Window;
use nix::unistd::Pid;
use serde_json::json;
use std::fs;

/// Resident memory of a process in MiB.
fn resident_mib(process: Pid) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// How long 19 of 20 of the console's own calls take at most, in milliseconds.
pub async fn slow_call_ms(window: &Window, for_ms: u64) -> f64 {
    let script = "const [for_ms, done] = arguments;
        const invoke = window.__TAURI_INTERNALS__.invoke;
        const took = [];
        const until = performance.now() + for_ms;
        (async () => {
            while (performance.now() < until) {
                const asked = performance.now();
                await invoke('list_sessions', { request: { limit: 50 } });
                took.push(performance.now() - asked);
                await new Promise((next) => setTimeout(next, 20));
            }
            took.sort((a, b) => a - b);
            done(took[Math.floor(took.length * 0.95)]);
        })()";
    window.page.execute_async(script, vec![json!(for_ms)]).await.unwrap().as_f64().unwrap()
}

/// The calls refused so far, as the flooding page counts them.
fn refused_calls(log: &str) -> u64 {
    let counts = log.lines().filter_map(|line| line.strip_prefix("flooded: "));
    counts.filter_map(|count| count.trim().parse().ok()).max().unwrap_or(0)
}

fn lines(log: &str) -> usize {
    log.lines().filter(|line| !line.starts_with("flooded: ")).count()
}

#[tokio::test]
async fn a_flood_of_refused_calls_leaves_a_short_log_and_a_console_that_answers() {
    have_computer_alone();
    let window = Window::open_program(&[Kind::Console, Kind::Flooding]).await;
    let program = window.driver.program().unwrap();
    let before = resident_mib(program);
    let mut slow_ms: f64 = 0.0;
    for _ in 0..rounds(1, 8) {
        slow_ms = slow_ms.max(slow_call_ms(&window, 8_000).await);
    }
    let grown_mib = resident_mib(program).saturating_sub(before);
    let log = fs::read_to_string(program::log(window.dir.path())).unwrap();
    let (refused, told) = (refused_calls(&log), lines(&log));
    drop(window);

    let window = Window::open_program(&[Kind::Console, Kind::FloodingTheLog]).await;
    slow_call_ms(&window, 4_000).await;
    let log = fs::read_to_string(program::log(window.dir.path())).unwrap();
    let told_without_limit = lines(&log);
    // On a busy machine; an idle one answers in a tenth of that.
    let broken = [refused < 1_000, told > 30, grown_mib > 64, slow_ms > 1_000.0];
    Figure {
        id: "C4",
        promise: "A page that calls what it may not leaves a short log, and the console answers",
        tried: format!(
            "{refused} calls refused: {told} lines, {grown_mib} MiB more, \
             19 of 20 of the console's own calls within {slow_ms:.0} ms"
        ),
        losses: broken.iter().filter(|broken| **broken).count() as u64,
        control: "the limit on what the log is told",
        control_losses: format!("{told_without_limit} lines in half the time"),
        seed: None,
    }
    .record();
    assert!(!broken.contains(&true), "{broken:?}");
    assert!(told_without_limit > 3 * told, "{told_without_limit}");
}
