//! Where the time of one start goes: a mark at each step, of the program, of the processes it starts, and of
//! its page, for the empty window and for Hotseat in one run.

use super::driver::descendants;
use super::opened::{Opened, Program};
use chrono::DateTime;
use nix::unistd::Pid;
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What makes a program write its marks into its log, and nothing else.
pub const MARKS: &str = "hotseat::start=debug";

/// A step, and milliseconds from asking the driver for the program until then.
struct Mark {
    step: String,
    at_ms: f64,
}

/// The steps of some starts of each program, the middle of each step, in order.
pub async fn table(programs: &[(&str, Program)], log: &Path, rounds: u32) -> String {
    let mut seen: Vec<Vec<Mark>> = programs.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for ((_, program), marks) in programs.iter().zip(&mut seen) {
            marks.extend(one(program, log).await);
        }
    }
    let mut table = String::new();
    for ((name, _), marks) in programs.iter().zip(seen) {
        writeln!(table, "{name}\n").unwrap();
        let mut before_ms = 0.0;
        for Mark { step, at_ms } in middles(marks) {
            writeln!(table, "  {at_ms:7.1} ms  {:+7.1}  {step}", at_ms - before_ms).unwrap();
            before_ms = at_ms;
        }
        table.push('\n');
    }
    table
}

/// Of each step the middle one.
fn middles(marks: Vec<Mark>) -> Vec<Mark> {
    let mut steps: Vec<(String, Vec<f64>)> = Vec::new();
    for Mark { step, at_ms } in marks {
        match steps.iter_mut().find(|(known, _)| *known == step) {
            Some((_, times)) => times.push(at_ms),
            None => steps.push((step, vec![at_ms])),
        }
    }
    let mut middles: Vec<Mark> = steps
        .into_iter()
        .map(|(step, times)| Mark { step, at_ms: super::report::median(&times) })
        .collect();
    middles.sort_by(|one, other| one.at_ms.total_cmp(&other.at_ms));
    middles
}

async fn one(program: &Program, log: &Path) -> Vec<Mark> {
    let opened = Opened::by_driver(program).await;
    let mut marks = page(&opened).await;
    marks.extend(processes(&opened));
    let asked_ms = opened.asked_ms;
    marks.push(Mark { step: "the driver sees it ready".into(), at_ms: asked_ms + opened.took_ms });
    opened.end().await;
    marks.extend(logged(&fs::read_to_string(log).unwrap()));
    for mark in &mut marks {
        mark.at_ms -= asked_ms;
    }
    marks
}

/// What the page marked, and what the web view did of its own, since 1970.
async fn page(opened: &Opened) -> Vec<Mark> {
    let told = opened
        .script(
            "const at = (ms) => performance.timeOrigin + ms;
             const [navigation] = performance.getEntriesByType('navigation');
             const paints = performance.getEntriesByType('paint');
             const marks = performance.getEntriesByType('mark');
             done([
                 ['page: asked for', at(0)],
                 ['page: HTML is there', at(navigation.responseEnd)],
                 ['page: HTML read', at(navigation.domInteractive)],
                 ['page: loaded', at(navigation.loadEventStart)],
                 ...paints.map(({ name, startTime }) => [`page: ${name}`, at(startTime)]),
                 ...marks.map(({ name, startTime }) => [`page: ${name}`, at(startTime)]),
             ]);",
        )
        .await;
    let mark = |entry: &Value| Mark {
        step: entry[0].as_str().unwrap().to_owned(),
        at_ms: entry[1].as_f64().unwrap(),
    };
    let mut marks: Vec<Mark> = told.as_array().unwrap().iter().map(mark).collect();
    // Of a step taken more than once the first: rows come again.
    let mut steps = std::collections::HashSet::new();
    marks.retain(|mark| steps.insert(mark.step.clone()));
    marks
}

/// When the processes of the program were begun, to the clock's tick.
fn processes(opened: &Opened) -> Vec<Mark> {
    let program = opened.program();
    let all = [program].into_iter().chain(descendants(program));
    all.filter_map(|id| {
        let name = fs::read_to_string(format!("/proc/{id}/comm")).ok()?;
        Some(Mark { step: format!("process {}", name.trim()), at_ms: begun_ms(id)? })
    })
    .collect()
}

/// When a process was begun, in milliseconds since 1970: its age is known in ticks since the computer
/// started, of which there are a hundred a second (proc_pid_stat(5)).
fn begun_ms(id: Pid) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // Behind the name, which may hold anything, the twentieth field.
    let ticks: f64 = stat.rsplit(')').next()?.split_whitespace().nth(19)?.parse().ok()?;
    let uptime = nix::time::clock_gettime(nix::time::ClockId::CLOCK_BOOTTIME).ok()?;
    let uptime_ms = std::time::Duration::from(uptime).as_secs_f64() * 1e3;
    Some(super::opened::now_ms() - (uptime_ms - ticks * 10.0))
}

/// When a log says that the page can be used, in milliseconds since 1970.
pub fn ready_at_ms(log: &str) -> Option<f64> {
    let mark = logged(log).into_iter().find(|mark| mark.step == "the page can be used")?;
    Some(mark.at_ms)
}

/// What the program marked in its log: a time, a level, a target, and the step.
fn logged(log: &str) -> Vec<Mark> {
    let mark = |line: &str| {
        let (time, rest) = line.trim_start().split_once(' ')?;
        let at = DateTime::parse_from_rfc3339(time).ok()?;
        let (_, step) = rest.split_once("hotseat::start: ")?;
        #[expect(clippy::cast_precision_loss, reason = "microseconds of this century")]
        let at_ms = at.timestamp_micros() as f64 / 1e3;
        Some(Mark { step: step.to_owned(), at_ms })
    };
    log.lines().filter_map(mark).collect()
}
