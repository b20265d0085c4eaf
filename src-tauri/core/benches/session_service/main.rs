//! Hotseat's session service beside raw SQLite: the same rows with the same durability on the same
//! disk, by turns in one run, so that what disturbs the machine disturbs both.
//!
//! `cargo xtask bench`, or `cargo xtask bench -- --sessions 100000` for one size.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that fails shall stop")]

mod answers;
mod fill;
mod outside;
mod raw;
mod reads;
mod report;
mod rows;
mod writes;

use hotseat_core::domain::time::UtcMs;
use hotseat_core::service::Services;
use hotseat_core::storage::Store;
use outside::{RealClock, SteppingIds, seconds_of};
use raw::Raw;
use report::Report;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often each operation is measured.
#[derive(Clone, Copy)]
pub struct Effort {
    /// Calls of one side before it is the other's turn.
    pub batch: usize,
    /// Rounds of both sides, where time allows.
    pub rounds: usize,
    /// Rounds even where it does not.
    pub least_rounds: usize,
    /// After this long an operation is measured well enough.
    pub time: Duration,
}

impl Effort {
    /// Sessions that are created while measuring.
    pub fn creates(self) -> u64 {
        u64::try_from((self.rounds + 1) * self.batch).unwrap()
    }
}

const FULL: Effort =
    Effort { batch: 10, rounds: 60, least_rounds: 3, time: Duration::from_secs(4) };
/// For `cargo test --benches`, which only wants to see it run.
const TRIAL: Effort = Effort { batch: 2, rounds: 2, least_rounds: 1, time: Duration::ZERO };

struct Order {
    sizes: Vec<u64>,
    effort: Effort,
}

/// Sessions there are, where nobody says how many.
const SIZES: [u64; 3] = [1_000, 100_000, 1_000_000];

/// The two contestants.
pub struct Sides {
    pub raw: Raw,
    pub service: Services,
}

fn main() -> ExitCode {
    let order = match read_order(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(complaint) => {
            eprintln!("{complaint}\nusage: cargo xtask bench -- [--sessions N]...");
            return ExitCode::from(2);
        }
    };
    // As in the app: a runtime with several threads.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut report = Report::new(order.effort);
    for sessions in order.sizes {
        runtime.block_on(measure(sessions, order.effort, &mut report));
    }
    print!("\n{report}");
    if order.effort.rounds == FULL.rounds {
        report.keep();
    }
    ExitCode::SUCCESS
}

fn read_order(mut args: impl Iterator<Item = String>) -> Result<Order, String> {
    let mut order = Order { sizes: vec![1_000], effort: TRIAL };
    let mut asked = Vec::new();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            // Cargo says so when it benches and nothing when it tests.
            "--bench" => order = Order { sizes: SIZES.into(), effort: FULL },
            "--sessions" => {
                let n = args.next().unwrap_or_default().replace(['_', ','], "");
                match n.parse() {
                    Ok(n) if n >= 1_000 => asked.push(n),
                    _ => return Err("--sessions needs a number, at least 1000".to_owned()),
                }
            }
            other => return Err(format!("what is {other}?")),
        }
    }
    if !asked.is_empty() {
        order.sizes = asked;
    }
    Ok(order)
}

async fn measure(sessions: u64, effort: Effort, report: &mut Report) {
    // Beside the build, because a temporary folder may be memory, where nothing has to be durable.
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (raw_dir, our_dir) = (place.path().join("raw"), place.path().join("hotseat"));
    let filled_in = seconds_of(fill::both(&raw_dir, &our_dir, sessions)).await;
    let mut sides = Sides { raw: Raw::open(&raw_dir), service: open(&our_dir).await };
    eprintln!("{sessions} sessions, {} MiB, filled in {filled_in:.0} s", sides.raw.bytes() >> 20);
    report.add(sessions, writes::measure(&mut sides, effort).await);
    report.add(sessions, reads::measure(&mut sides, effort, sessions).await);
    // Last: its sessions are in one of the two databases only.
    report.add(sessions, answers::measure(&sides.service, effort).await);
}

async fn open(dir: &Path) -> Services {
    let opened = Store::open(dir, UtcMs(0)).await.unwrap();
    let clock = Arc::new(RealClock::default());
    Services::new(Arc::new(opened.store), clock, Arc::new(SteppingIds::default()))
}
