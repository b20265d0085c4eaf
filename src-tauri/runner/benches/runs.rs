//! How long a run takes from the app's side, warm, and what a process a test would cost.
//!
//! `cargo bench -p hotseat-runner`. Prints medians and ratios; the runtimes must be there (`cargo xtask runtimes`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use hotseat_core::domain::run::{Job, RunLanguage, RunLimits, RunMode, RunOutcome, RunPart};
use hotseat_core::ports::Runner;
use hotseat_runner::{CHILD_ARGUMENT, Sandbox, child};

const ROUNDS: usize = 30;
const CASES: usize = 100;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    if let [_, argument, runtimes, cache] = &args[..]
        && argument == CHILD_ARGUMENT
    {
        return child::main(Path::new(runtimes), Path::new(cache));
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
    ExitCode::SUCCESS
}

async fn measure() {
    let runtimes = runtimes();
    let cache = runtimes.join("cache");
    let sandbox = Sandbox::new(std::env::current_exe().unwrap(), runtimes, cache);
    println!(
        "{:<12} {:>14} {:>12} {:>12} {:>8}",
        "", "first line, ms", "100 runs, ms", "1 run, ms", "ratio"
    );
    for (name, language, line, call) in [
        ("python", RunLanguage::Python, "print(1)", PYTHON),
        ("javascript", RunLanguage::Javascript, "console.log(1)", JAVASCRIPT),
        ("sql", RunLanguage::Sql, "select 1", "select 1"),
    ] {
        // The first one loads the language, and compiles it where it never was.
        first_line(&sandbox, language, line).await;
        let mut firsts = Vec::new();
        for _ in 0..ROUNDS {
            firsts.push(first_line(&sandbox, language, line).await);
        }
        firsts.sort();
        let many = Instant::now();
        for at in 0..CASES {
            first_line(&sandbox, language, &call.replace("CALLS", &format!("{at}, {at} + 1")))
                .await;
        }
        let many = many.elapsed();
        let one = Instant::now();
        first_line(&sandbox, language, &call.replace("CALLS", &format!("0, {CASES}"))).await;
        let one = one.elapsed();
        println!(
            "{name:<12} {:>14.1} {:>12.1} {:>12.1} {:>8.1}",
            in_ms(firsts[ROUNDS / 2]),
            in_ms(many),
            in_ms(one),
            many.as_secs_f64() / one.as_secs_f64(),
        );
    }
}

const PYTHON: &str = "
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
for n in range(CALLS):
    print(n, fib(12))
";
const JAVASCRIPT: &str = "
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2))
const run = (from, to) => { for (let n = from; n < to; n++) console.log(n, fib(12)) }
run(CALLS)
";

/// Runs a program to its end, and gives the time to its first output.
async fn first_line(sandbox: &Sandbox, language: RunLanguage, code: &str) -> Duration {
    let job = Job {
        language,
        code: code.to_owned(),
        input: String::new(),
        mode: RunMode::Program,
        limits: RunLimits { time_ms: 60_000, ..RunLimits::FREE },
        is_repeatable: false,
    };
    let start = Instant::now();
    let mut first = None;
    let mut running = sandbox.run(job);
    while let Some(part) = running.next().await {
        match part {
            RunPart::Output { .. } => first = first.or(Some(start.elapsed())),
            RunPart::Ended(end) => assert_eq!(end.outcome, RunOutcome::Finished, "{}", end.message),
        }
    }
    first.unwrap()
}

fn in_ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn runtimes() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let found = program.ancestors().map(|folder| folder.join("runtimes"));
    let mut found = found.into_iter().filter(|folder| folder.join("SHA256SUMS").is_file());
    found.next().expect("run `cargo xtask runtimes` first")
}
