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

use opened::{Opened, Program};
use report::Report;
use std::path::Path;
use std::process::ExitCode;

struct Order {
    sessions: u64,
    rounds: usize,
}

pub fn main() -> ExitCode {
    let order = match read_order(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(complaint) => {
            eprintln!("{complaint}\nusage: cargo xtask bench --window -- [--sessions N]");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
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
    let mut order = Order { sessions: 1_000, rounds: 1 };
    let mut asked = None;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--bench" => order = Order { sessions: 1_000_000, rounds: 7 },
            "--sessions" => {
                let n = args.next().unwrap_or_default().replace(['_', ','], "");
                asked = Some(
                    n.parse()
                        .ok()
                        .filter(|n| *n >= 100)
                        .ok_or("--sessions needs a number, at least 100")?,
                );
            }
            other => return Err(format!("what is {other}?")),
        }
    }
    order.sessions = asked.unwrap_or(order.sessions);
    Ok(order)
}

async fn measure(order: &Order) -> Report {
    // Beside the build, because a temporary folder may be memory.
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let dir = |name: &str| place.path().join(name);
    filled::fill(&dir("many"), order.sessions).await;
    let programs = [
        Program::empty(&dir("empty")),
        Program::hotseat(&dir("none")),
        Program::hotseat(&dir("many")),
    ];
    let mut report = Report::new(order.sessions, order.rounds);
    for _ in 0..order.rounds {
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
        for (side, program) in programs.iter().enumerate() {
            report.memory[side].push(idle::mib(program).await);
        }
    }
    report.bundles = ["console.html", "candidate.html"].map(bundles::first_paint_kib);
    report
}
