//! How long reading a thousand challenges takes, beside `unzip` testing the same archive.
//!
//! A ratio in one run on one machine, as everywhere: `cargo bench -p hotseat-packages`. What the database adds
//! is not measured here.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use hotseat_core::domain::library::{Challenge, Check, CodeText, Compare, Test};
use hotseat_core::domain::own_answer::Language;
use hotseat_packages::{Outgoing, read, write_zip};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many challenges are read, and how often.
#[derive(Clone, Copy)]
struct Effort {
    challenges: usize,
    rounds: usize,
}

const FULL: Effort = Effort { challenges: 1_000, rounds: 7 };
/// For `cargo test --benches`, which only wants to see it run.
const TRIAL: Effort = Effort { challenges: 10, rounds: 1 };

/// A challenge as large as they are, told apart by its number.
fn challenge(number: usize) -> Outgoing {
    let code = |text: &str| CodeText { language: Language::Python, text: text.repeat(40) };
    let test = |place: usize| Test {
        name: format!("Case {place}"),
        is_hidden: place > 2,
        check: Check::Case {
            input: format!("{number} {place}\n").repeat(50),
            expected: format!("{place}\n").repeat(50),
            compare: Compare::Tokens,
        },
    };
    let challenge = Challenge {
        title: format!("Challenge {number}"),
        tags: vec!["arrays".into(), format!("set {}", number % 7)],
        task: format!(
            "# Challenge {number}\n\n{}",
            "Read the numbers and add what is asked for.\n\n".repeat(60)
        ),
        starters: vec![code("def solve(numbers):\n    ...\n")],
        solutions: vec![code("def solve(numbers):\n    return sum(numbers)\n")],
        tests: (0..10).map(test).collect(),
        hints: vec!["Begin with the smallest.".into()],
        ..Challenge::default()
    };
    let challenge = Box::new(challenge.validate().unwrap());
    Outgoing::Challenge { id: None, challenge, pictures: vec![] }
}

fn median(rounds: usize, mut once: impl FnMut()) -> Duration {
    let mut took: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            once();
            start.elapsed()
        })
        .collect();
    took.sort();
    took[rounds / 2]
}

fn import(zip: &Path) -> usize {
    let summary = read(zip, &|| false, &mut |_| {}, &mut |_| ControlFlow::Continue(())).unwrap();
    summary.challenges
}

fn main() {
    let Effort { challenges, rounds } =
        if std::env::args().any(|arg| arg == "--bench") { FULL } else { TRIAL };
    let temp = tempfile::tempdir().unwrap();
    let zip = temp.path().join("challenges.zip");
    write_zip(File::create(&zip).unwrap(), (0..challenges).map(challenge)).unwrap();
    let kib = zip.metadata().unwrap().len() / 1024;
    let ours = median(rounds, || assert_eq!(import(&zip), challenges));
    println!("read {challenges} challenges of {kib} KiB: {ours:.1?}");
    let unzip = || Command::new("unzip").arg("-tqq").arg(&zip).stdout(Stdio::null()).status();
    if !unzip().is_ok_and(|status| status.success()) {
        println!("unzip is not there to compare with");
        return;
    }
    let theirs = median(rounds, || assert!(unzip().unwrap().success()));
    println!(
        "unzip -t of the same: {theirs:.1?}, ratio {:.2}",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}
