//! A page that calls what it may not, without end: the log stays short, memory small, and the
//! interviewer's window quick.

use crate::program::{self, Kind};
use crate::quiet::have_computer_alone;
use crate::support::chance::rounds;
use crate::support::figures::Figure;
use crate::support::patience::PATIENCE;
use crate::window::Window;
use nix::unistd::Pid;
use serde_json::json;
use std::fs;
use std::time::{Duration, Instant};

/// Calls of the console's own in a round.
const CALLS: u64 = 200;
/// Lines a flood may leave in a minute: what the log takes of one spell, how much more there was, and
/// what a start says.
const LINES_A_MINUTE: usize = 30;

/// Resident memory of a process in MiB.
fn resident_mib(process: Pid) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// So many of the console's own calls, one after the other, each answered; gives how long 19 of 20 of
/// them took at most, in milliseconds.
pub async fn slow_call_ms(window: &Window, calls: u64) -> f64 {
    let script = "const [calls, done] = arguments;
        const invoke = window.__TAURI_INTERNALS__.invoke;
        const took = [];
        (async () => {
            while (took.length < calls) {
                const asked = performance.now();
                await invoke('list_sessions', { request: { limit: 50 } });
                took.push(performance.now() - asked);
                await new Promise((next) => setTimeout(next, 20));
            }
            took.sort((a, b) => a - b);
            done(took[Math.floor(took.length * 0.95)]);
        })()";
    window.page.execute_async(script, vec![json!(calls)]).await.unwrap().as_f64().unwrap()
}

/// The calls refused so far, as the flooding page counts them.
fn refused_calls(log: &str) -> u64 {
    let counts = log.lines().filter_map(|line| line.strip_prefix("flooded: "));
    counts.filter_map(|count| count.trim().parse().ok()).max().unwrap_or(0)
}

/// The log, once it is as described.
async fn until_log(window: &Window, is: impl Fn(&str) -> bool) -> String {
    let path = program::log(window.dir.path());
    let deadline = Instant::now() + PATIENCE;
    loop {
        let log = fs::read_to_string(&path).unwrap();
        if is(&log) {
            return log;
        }
        assert!(Instant::now() < deadline, "the flood came to {} lines", lines(&log));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
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
    let begun = Instant::now();
    let mut slow_ms: f64 = 0.0;
    for _ in 0..rounds(1, 8) {
        slow_ms = slow_ms.max(slow_call_ms(&window, CALLS).await);
    }
    let log = until_log(&window, |log| refused_calls(log) >= 1_000).await;
    let grown_mib = resident_mib(program).saturating_sub(before);
    let (refused, told) = (refused_calls(&log), lines(&log));
    let most = LINES_A_MINUTE * usize::try_from(1 + begun.elapsed().as_secs() / 60).unwrap();
    drop(window);

    let window = Window::open_program(&[Kind::Console, Kind::FloodingTheLog]).await;
    let log = until_log(&window, |log| lines(log) > 3 * most).await;
    let told_without_limit = lines(&log);
    let broken = [told > most, grown_mib > 64];
    Figure {
        id: "C4",
        promise: "A page that calls what it may not leaves a short log, and the console answers",
        tried: format!(
            "{refused} calls refused: {told} lines, {grown_mib} MiB more, \
             19 of 20 of the console's own calls within {slow_ms:.0} ms"
        ),
        losses: broken.iter().filter(|broken| **broken).count() as u64,
        control: "the limit on what the log is told",
        control_losses: format!("{told_without_limit} lines"),
        seed: None,
    }
    .record();
    assert!(!broken.contains(&true), "{broken:?}");
}
