//! The library with 10,000 challenges beside the list of as many sessions, reading an archive beside
//! `unzip -t`, and an import into the library beside `unzip` and `sqlite3 .import` of the same bytes.
//!
//! Figures of one run on one machine: `cargo bench -p hotseat-packages --bench library`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

use hotseat_core::domain::library::{Content, Difficulty, ItemKind, ItemQuery, ItemSort};
use hotseat_core::domain::listing::ListQuery;
use hotseat_core::domain::own_answer::Language;
use hotseat_core::service::{By, Incoming, Services};
use hotseat_packages::{Found, read, write_zip};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use support::{challenge, config, median, open, outgoing, small};
use tokio::runtime::Runtime;

/// How much there is, and how often each is measured.
#[derive(Clone, Copy)]
struct Effort {
    listed: usize,
    imported: usize,
    rounds: usize,
}

const FULL: Effort = Effort { listed: 10_000, imported: 1_000, rounds: 21 };
/// For `cargo test --benches`, which only wants to see it run.
const TRIAL: Effort = Effort { listed: 20, imported: 10, rounds: 1 };

fn list(runtime: &Runtime, services: &Services, effort: Effort) {
    let some = |text: &str| Some(text.to_owned());
    let by_title = ItemQuery::all_of(ItemKind::Challenge);
    let first = ItemQuery { sort: ItemSort::Updated, descending: true, ..by_title.clone() };
    let queries = [
        ("first page", first.clone()),
        ("by title", by_title),
        ("half way down", ItemQuery { offset: effort.listed as u64 / 2, ..first.clone() }),
        ("category", ItemQuery { category: some("Category 3"), ..first.clone() }),
        ("difficulty", ItemQuery { difficulty: Some(Difficulty::Senior), ..first.clone() }),
        ("tag", ItemQuery { tag: some("set 3"), ..first.clone() }),
        ("language", ItemQuery { language: Some(Language::Python), ..first.clone() }),
        ("unused", ItemQuery { used: Some(false), ..first.clone() }),
        ("search, a letter", ItemQuery { text: "c".into(), ..first.clone() }),
        ("search, a word", ItemQuery { text: "challenge 77".into(), ..first.clone() }),
        ("search and tag", ItemQuery { text: "num".into(), tag: some("set 3"), ..first }),
    ];
    let sessions = median(effort.rounds, || {
        let query = ListQuery { limit: 100, descending: true, ..ListQuery::default() };
        runtime.block_on(services.sessions.list_sessions(&query)).unwrap();
    });
    println!("sessions, first page of {}: {sessions:.2?}", effort.listed);
    for (name, query) in queries {
        let took = median(effort.rounds, || {
            runtime.block_on(services.library.list(&query)).unwrap();
        });
        let ratio = took.as_secs_f64() / sessions.as_secs_f64();
        println!("challenges, {name}: {took:.2?}, ratio {ratio:.2}");
    }
    let facets = median(effort.rounds, || {
        runtime.block_on(services.library.facets()).unwrap();
    });
    println!("challenges, what they can be narrowed down to: {facets:.2?}");
}

/// Reads a ZIP into the library of a new folder, in batches as the app does.
fn import(runtime: &Runtime, zip: &Path) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let services = open(runtime, dir.path());
    let mut batch = Vec::new();
    let mut added = 0;
    let mut flush = |batch: &mut Vec<Incoming>| {
        added += runtime.block_on(services.library.import(batch)).unwrap().len();
        batch.clear();
    };
    read(zip, &|| false, &mut |_| {}, &mut |found| {
        let Found::Challenge(one) = found else { return ControlFlow::Continue(()) };
        let content = Content::Challenge(one.challenge);
        batch.push(Incoming { id: one.id, content, pictures: Vec::new() });
        if batch.len() == 100 {
            flush(&mut batch);
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    flush(&mut batch);
    added
}

/// Unpacks a ZIP and has SQLite's own program import every file of it as one row.
fn unpack_and_import(zip: &Path) -> Option<()> {
    let dir = tempfile::tempdir().unwrap();
    let files = dir.path().join("files");
    let mut unzip = Command::new("unzip");
    unzip.arg("-qq").arg(zip).arg("-d").arg(&files).stdout(Stdio::null());
    unzip.status().ok().filter(|status| status.success())?;
    let rows = dir.path().join("rows.csv");
    let mut csv = String::new();
    let mut folders = vec![files];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let quoted = text.replace('"', "\"\"");
                csv.push_str(&format!("\"{}\",\"{quoted}\"\n", path.display()));
            }
        }
    }
    std::fs::write(&rows, csv).unwrap();
    let script = format!(
        "create table files (path text primary key, content text);\n.mode csv\n.import {} files\n",
        rows.display()
    );
    let script_path = dir.path().join("script.sql");
    std::fs::write(&script_path, script).unwrap();
    let mut sqlite = Command::new("sqlite3");
    sqlite.arg(dir.path().join("files.db")).stdin(File::open(script_path).unwrap());
    sqlite.status().ok().filter(|status| status.success()).map(drop)
}

fn main() {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let effort = if is_bench { FULL } else { TRIAL };
    let runtime = Runtime::new().unwrap();
    let temp = tempfile::tempdir().unwrap();
    let services = open(&runtime, temp.path());
    runtime.block_on(async {
        let incoming: Vec<Incoming> = (0..effort.listed).map(small).collect();
        for batch in incoming.chunks(500) {
            services.library.import(batch).await.unwrap();
        }
        for number in 0..effort.listed {
            let made = services.sessions.create_session(config(number), &By::interviewer("")).await;
            made.unwrap();
        }
    });
    list(&runtime, &services, effort);

    let zip = temp.path().join("challenges.zip");
    let items = (0..effort.imported).map(challenge).map(outgoing);
    write_zip(File::create(&zip).unwrap(), items).unwrap();
    let rounds = effort.rounds.min(5);
    let reading = median(rounds, || {
        let all = read(&zip, &|| false, &mut |_| {}, &mut |_| ControlFlow::Continue(()));
        assert_eq!(all.unwrap().challenges, effort.imported);
    });
    println!("reading {} challenges: {reading:.1?}", effort.imported);
    let unzip = || Command::new("unzip").arg("-tqq").arg(&zip).stdout(Stdio::null()).status();
    if unzip().is_ok_and(|status| status.success()) {
        let theirs = median(rounds, || assert!(unzip().unwrap().success()));
        let ratio = reading.as_secs_f64() / theirs.as_secs_f64();
        println!("unzip -t of the same: {theirs:.1?}, ratio {ratio:.2}");
    }
    let ours = median(rounds, || assert_eq!(import(&runtime, &zip), effort.imported));
    println!("import of {} challenges: {ours:.1?}", effort.imported);
    if unpack_and_import(&zip).is_none() {
        println!("unzip or sqlite3 is not there to compare with");
        return;
    }
    let theirs = median(rounds, || assert!(unpack_and_import(&zip).is_some()));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("unzip and sqlite3 .import of the same: {theirs:.1?}, ratio {ratio:.2}");
}
