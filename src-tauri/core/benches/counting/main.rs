//! What counting tokens takes, for a text as people write it and for texts meant to be slow; beside
//! letters divided by four, which is what counting can't be faster than.
//!
//! Runs with `cargo xtask bench`, or alone: `cargo bench --package hotseat-core --bench counting`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that fails shall stop")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

mod texts;

use hotseat_core::domain::catalogue::Tokenizer;
use hotseat_core::domain::tokens::{Counter, warm_up};
use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// What 100,000 characters may take.
const BAR_MS: f64 = 20.0;
const ENCODINGS: [Tokenizer; 2] = [Tokenizer::Cl100k, Tokenizer::O200k];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // Cargo says so when it benches and nothing when it tests.
    let rounds = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => 1,
        ["--bench"] => 15,
        // Meant for the other benchmarks.
        _ => return ExitCode::SUCCESS,
    };
    let report = measured(rounds);
    print!("\n{report}");
    if rounds > 1 {
        keep(&report);
    }
    ExitCode::SUCCESS
}

fn measured(rounds: usize) -> String {
    let mut report = String::from(
        "Medians; 100,000 bytes of the mixed text, 100,000 characters of the others.\n\n\
         | text | bytes | encoding | tokens | ms | MB/s | letters / 4, ms | bar | met? |\n\
         |---|---:|---|---:|---:|---:|---:|---:|---:|\n",
    );
    for tokenizer in ENCODINGS {
        let name = tokenizer.name();
        let loading = took(|| warm_up(tokenizer)).as_secs_f64() * 1e3;
        writeln!(
            report,
            "| nothing, loading the tables | 0 | {name} | 0 | {loading:.1} | - | - | - | - |"
        )
        .unwrap();
    }
    for (text_name, text) in texts::all() {
        for tokenizer in ENCODINGS {
            let row = row(&text_name, &text, Counter::new(tokenizer), rounds);
            report.push_str(&row);
        }
    }
    report
}

fn row(text_name: &str, text: &str, counter: Counter, rounds: usize) -> String {
    let (mut ours, mut control) = (Vec::new(), Vec::new());
    let mut tokens = 0;
    for _ in 0..rounds {
        ours.push(took(|| tokens = black_box(counter.count(black_box(text)))));
        control.push(took(|| {
            black_box(black_box(text).chars().count() / 4);
        }));
    }
    let (ms, control_ms) = (median_ms(ours), median_ms(control));
    let bytes = u32::try_from(text.len()).unwrap();
    let megabytes = f64::from(bytes) / 1e3 / ms;
    let verdict = if ms < BAR_MS { "yes" } else { "NO" };
    let name = counter.tokenizer.name();
    format!(
        "| {text_name} | {bytes} | {name} | {tokens} | {ms:.2} | {megabytes:.1} | {control_ms:.3} | \
         {BAR_MS:.0} ms | {verdict} |\n"
    )
}

fn took(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The middle one: a hiccup of the machine does not move it.
fn median_ms(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// Leaves the report where `cargo xtask figures` finds it.
fn keep(report: &str) {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("figures");
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("counting.md"), report).unwrap();
}
