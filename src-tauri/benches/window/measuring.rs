//! Both windows by turns in one run, so that what disturbs the machine disturbs both: how long they
//! take to open, what they take up, and how Hotseat's keeps up with many sessions.
//!
//! On the screen that DISPLAY names; the programs are those of HOTSEAT_PROGRAM and
//! EMPTY_WINDOW_PROGRAM.

mod bundles;
mod dashboard;
#[allow(dead_code, reason = "the window tests need the rest")]
#[path = "../../../tests/e2e/driver.rs"]
mod driver;
mod filled;
mod idle;
mod interview;
#[allow(dead_code, reason = "the window tests need the rest")]
#[path = "../../../tests/e2e/memory.rs"]
mod memory;
mod opened;
#[allow(dead_code, reason = "the core's benchmark needs the rest")]
#[path = "../../core/benches/session_service/raw.rs"]
mod raw;
mod report;
#[allow(dead_code, reason = "the core's benchmark needs the rest")]
#[path = "../../core/benches/session_service/rows.rs"]
mod rows;
mod trace;

use opened::{Opened, Program};
use report::Report;
use std::path::Path;
use std::process::ExitCode;

struct Order {
    sessions: u32,
    rounds: u32,
    /// What is measured.
    scope: Scope,
}

enum Scope {
    All,
    /// Nothing but the candidate's window at work.
    Interview,
    /// Nothing but the steps of a start.
    Trace,
}

pub fn main() -> ExitCode {
    let order = match read_order(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(complaint) => {
            eprintln!(
                "{complaint}\nusage: cargo xtask bench --window -- [--sessions N] [--rounds N] [--interview | --trace]"
            );
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if matches!(order.scope, Scope::Trace) {
        print!("{}", runtime.block_on(trace_starts(&order)));
        return ExitCode::SUCCESS;
    }
    let report = runtime.block_on(measure(&order));
    let table = report.to_string();
    print!("{table}");
    let figures = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("figures");
    std::fs::create_dir_all(&figures).unwrap();
    std::fs::write(figures.join("window.md"), table).unwrap();
    ExitCode::SUCCESS
}

fn read_order(mut args: impl Iterator<Item = String>) -> Result<Order, String> {
    // A trial, for `cargo test --benches`, which only wants to see it run.
    let mut order = Order { sessions: 1_000, rounds: 1, scope: Scope::All };
    let (mut sessions, mut rounds) = (None, None);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--bench" => (order.sessions, order.rounds) = (1_000_000, 7),
            "--interview" => order.scope = Scope::Interview,
            "--trace" => order.scope = Scope::Trace,
            "--sessions" => sessions = Some(at_least(100, &arg, args.next())?),
            "--rounds" => rounds = Some(at_least(1, &arg, args.next())?),
            other => return Err(format!("what is {other}?")),
        }
    }
    order.sessions = sessions.unwrap_or(order.sessions);
    order.rounds = rounds.unwrap_or(order.rounds);
    Ok(order)
}

/// The number behind an option.
fn at_least(least: u32, option: &str, text: Option<String>) -> Result<u32, String> {
    let number = text.and_then(|text| text.replace(['_', ','], "").parse().ok());
    let enough = number.filter(|number| *number >= least);
    enough.ok_or_else(|| format!("{option} needs a number, at least {least}"))
}

async fn measure(order: &Order) -> Report {
    // Beside the build, because a temporary folder may be memory.
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut report = Report::new(order.sessions, order.rounds);
    if matches!(order.scope, Scope::All) {
        measure_console(order, place.path(), &mut report).await;
    }
    for round in 0..order.rounds.min(3) {
        let dir = place.path().join(format!("interview-{round}"));
        report.work.push(interview::work(&dir).await);
    }
    report.bundles = ["console.html", "candidate.html"].map(bundles::first_paint_kib);
    report
}

/// The steps of starts of each kind, by turns. The first start makes what the others find.
async fn trace_starts(order: &Order) -> String {
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let dir = |name: &str| place.path().join(name);
    filled::fill(&dir("many"), order.sessions).await;
    let log = dir("log");
    interview::hand_over(&dir("candidate")).await;
    let programs = [
        ("Empty window", Program::empty(&dir("empty"))),
        ("Hotseat without sessions", Program::hotseat(&dir("none"))),
        ("Hotseat with many", Program::hotseat(&dir("many"))),
        ("The candidate's window", Program::candidate(&dir("candidate"))),
    ]
    .map(|(name, program)| (name, program.logging(&log, trace::MARKS)));
    trace::table(&programs, &log, 1).await;
    trace::table(&programs, &log, order.rounds).await
}

async fn measure_console(order: &Order, place: &Path, report: &mut Report) {
    let dir = |name: &str| place.join(name);
    filled::fill(&dir("many"), order.sessions).await;
    let programs = [
        Program::empty(&dir("empty")),
        Program::hotseat(&dir("none")),
        Program::hotseat(&dir("many")),
    ];
    let before = ["before-none", "before-many"].map(|name| Program::before(&dir(name)));
    if before[1].is_some() {
        filled::fill(&dir("before-many"), order.sessions).await;
    }
    let candidate = Program::candidate(&dir("candidate"));
    interview::hand_over(&dir("candidate")).await;
    // The first start makes what the others find.
    Opened::by_driver(&candidate).await.end().await;
    for _ in 0..order.rounds {
        for (side, program) in before.iter().enumerate() {
            let Some(program) = program else { continue };
            let opened = Opened::by_driver(program).await;
            report.before_starts[side].push(opened.took_ms);
            report.before_listed[side].push(dashboard::create(&opened).await.1);
            opened.end().await;
        }
        for (side, program) in programs.iter().enumerate() {
            let opened = Opened::by_driver(program).await;
            report.starts[side].push(opened.took_ms);
            if side > 0 {
                let (painted, listed) = dashboard::create(&opened).await;
                report.painted[side - 1].push(painted);
                report.listed[side - 1].push(listed);
            }
            if side == 2 {
                report.strain.push(dashboard::strain(&opened).await);
            }
            opened.end().await;
        }
        let opened = Opened::by_driver(&candidate).await;
        report.candidate_starts.push(opened.took_ms);
        opened.end().await;
        let height_px = report.strain.last().unwrap().height_px;
        let opened = Opened::by_driver(&programs[0]).await;
        report.blank.push(dashboard::strain_of_nothing(&opened, height_px).await);
        opened.end().await;
        for (side, program) in programs.iter().enumerate() {
            let idle = idle::watch(program).await;
            report.memory[side].push(idle.mib);
            report.undriven[side].extend(idle.ready_ms);
        }
    }
}
