//! How long a run takes from the app's side, warm, beside `wasmtime`'s own command line on the same files; what a
//! process a test costs; and what an idle sandbox holds in memory.
//!
//! `cargo bench -p hotseat-runner`. Prints medians and ratios; the runtimes must be there (`cargo xtask runtimes`).
//! Where the variable `WASMTIME` names that program, of the version that the sandbox is built on, it is measured as
//! well.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use hotseat_core::domain::run::{Job, RunLanguage, RunLimits, RunMode, RunOutcome, RunPart};
use hotseat_core::ports::Runner;
use hotseat_runner::{CHILD_ARGUMENT, Sandbox, child};

const ROUNDS: usize = 30;
const CASES: usize = 100;
const CASES_ROUNDS: usize = 5;
/// The first line, as a multiple of the command line's.
const FIRST_LINE_BAR: f64 = 1.1;
/// A hundred cases, as a multiple of one program that does the same.
const CASES_BAR: f64 = 2.0;
/// An idle sandbox, in MiB.
const MEMORY_BAR: f64 = 40.0;
/// What the sandbox gives a program to stack on: the command line gives less unless it is asked, and Python may need it.
const STACK: &str = "max-wasm-stack=33554432";

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

/// A language, a program of one line, and one that calls a function for some cases.
type Subject = (&'static str, RunLanguage, &'static str, &'static str);

const SUBJECTS: [Subject; 4] = [
    ("python", RunLanguage::Python, "print(1)", PYTHON),
    ("javascript", RunLanguage::Javascript, "console.log(1)", JAVASCRIPT),
    ("typescript", RunLanguage::Typescript, "console.log(1 as number)", JAVASCRIPT),
    ("sql", RunLanguage::Sql, "select 1", "select 1"),
];

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

async fn measure() {
    let sandbox = sandbox();
    // The first ones load the languages, and compile them where they never were.
    for (_, language, line, _) in SUBJECTS {
        first_line(&sandbox, language, line).await;
    }
    let other = std::env::var_os("WASMTIME");
    head("first line, ms", "Hotseat", "command line");
    for (name, language, line, _) in SUBJECTS {
        let mut own = Vec::new();
        for _ in 0..ROUNDS {
            own.push(first_line(&sandbox, language, line).await);
        }
        let own = median(own);
        let other = other.as_ref().and_then(|program| by_command_line(program, language, line));
        row(name, own, other, FIRST_LINE_BAR);
    }
    println!(
        "Of JavaScript the command line only starts the interpreter: it can't hand it a program.\n"
    );
    head("100 cases, ms", "each alone", "one program");
    for (name, language, _, call) in SUBJECTS {
        let (mut many, mut one) = (Vec::new(), Vec::new());
        for _ in 0..CASES_ROUNDS {
            let start = Instant::now();
            for at in 0..CASES {
                let code = call.replace("CALLS", &format!("{at}, {at} + 1"));
                first_line(&sandbox, language, &code).await;
            }
            many.push(start.elapsed());
            let start = Instant::now();
            first_line(&sandbox, language, &call.replace("CALLS", &format!("0, {CASES}"))).await;
            one.push(start.elapsed());
        }
        row(name, median(many), Some(median(one)), CASES_BAR);
    }
    println!("\n{:<26}{:>14}{:>8}{:>8}", "idle, MiB (PSS)", "", "", "bar");
    memory("after those runs", &sandbox);
    let sandbox = self::sandbox();
    sandbox.prepare(None);
    while sandbox.child_id().is_none() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    memory("no language loaded", &sandbox);
    sandbox.warm_up();
    // By then both languages wait for their turn, and this one for its own behind them.
    tokio::time::sleep(Duration::from_millis(200)).await;
    first_line(&sandbox, RunLanguage::Sql, "select 1").await;
    memory("every language loaded", &sandbox);
}

fn head(what: &str, own: &str, other: &str) {
    println!("{what:<14}{own:>12}{other:>14}{:>8}{:>8}", "ratio", "bar");
}

fn row(name: &str, own: Duration, other: Option<Duration>, bar: f64) {
    let own = own.as_secs_f64() * 1000.0;
    let Some(other) = other.map(|other| other.as_secs_f64() * 1000.0) else {
        println!("{name:<14}{own:>12.2}{:>14}{:>8}{bar:>8.1}", "not measured", "");
        return;
    };
    println!("{name:<14}{own:>12.2}{other:>14.2}{:>8.2}{bar:>8.1}", own / other);
}

fn memory(when: &str, sandbox: &Sandbox) {
    let held = sandbox.child_id().and_then(memory_of);
    let held = held.map_or("not measured".to_owned(), |held| format!("{held:.1}"));
    println!("{when:<26}{held:>14}{:>8}{MEMORY_BAR:>8.1}", "");
}

/// What a process holds in MiB, its share of what it holds with others included. Only Linux tells.
fn memory_of(process: u32) -> Option<f64> {
    let told = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let kib = told.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix("kB"))?;
    Some(kib.trim().parse::<f64>().ok()? / 1024.0)
}

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

/// The same by `wasmtime`'s command line, from what it has compiled itself; none for what it can't run.
fn by_command_line(program: &OsString, language: RunLanguage, line: &str) -> Option<Duration> {
    let (name, call) = match language {
        RunLanguage::Python => ("python.wasm", format!("run({line:?}, program)")),
        RunLanguage::Javascript => ("quickjs.wasm", "qjs_init".to_owned()),
        RunLanguage::Typescript | RunLanguage::Sql => return None,
    };
    let folder = tempfile::tempdir().unwrap();
    let compiled = folder.path().join("compiled");
    let compile = Command::new(program)
        .args(["compile", "-W", STACK])
        .arg(runtimes().join(name))
        .arg("-o")
        .arg(&compiled)
        .status()
        .unwrap();
    assert!(compile.success());
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        let mut process = Command::new(program)
            .args(["run", "--allow-precompiled", "-W", STACK, "--invoke", &call])
            .arg(&compiled)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Of QuickJS comes what the call returned.
        process.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        let took = start.elapsed();
        assert!(process.wait().unwrap().success());
        took
    });
    Some(median(rounds.collect()))
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

fn sandbox() -> Sandbox {
    let runtimes = runtimes();
    let cache = runtimes.join("cache");
    Sandbox::new(std::env::current_exe().unwrap(), runtimes, cache)
}

fn runtimes() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let found = program.ancestors().map(|folder| folder.join("runtimes"));
    let mut found = found.into_iter().filter(|folder| folder.join("SHA256SUMS").is_file());
    found.next().expect("run `cargo xtask runtimes` first")
}
