//! Damaged databases: refused and left alone, or harmless; and what nobody finds is counted.

use crate::damage::{DAMAGES, Files, closed, left_open};
use crate::dump::{dump, rows};
use crate::roles::wait_for;
use crate::support::chance::{chance, is_soak};
use crate::support::clock::MORNING;
use crate::support::figures::Figure;
use hotseat_core::storage::{StorageError, Store};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Lines of a dump one flipped byte may change: a value, and the lists it is in.
const LINES_A_BYTE: usize = 4;

/// Who found the damage.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    /// The look before opening: the files were left as they were.
    AtStart,
    /// The examination.
    ByCheck,
    /// Of the examination, only the walk along the trails.
    ByTrail,
    /// Nobody, and everything is there.
    Harmless,
    /// Nobody; the database is as it was some changes before.
    Older,
    /// Nobody, and a value outside every hash is not what was written.
    ByNobody,
    /// What must never be.
    Broken(String),
}

pub fn a_damaged_database_is_refused_untouched_or_harmless() {
    let mut chance = chance("a_damaged_database_is_refused_untouched_or_harmless");
    let closed = closed();
    let left_open = left_open(&closed);
    let told_closed = vec![wait_for(read_whole(&closed))];
    let told_left: Vec<String> = left_open.iter().map(|at| wait_for(read_whole(at))).collect();
    for damage in &DAMAGES {
        let (whole, told) = if damage.left_open {
            (left_open.last().unwrap(), &told_left)
        } else {
            (&closed, &told_closed)
        };
        let tries = if is_soak() && damage.tries > 1 { damage.tries * 5 } else { damage.tries };
        let mut found = Vec::new();
        let mut written = 0;
        for nth in 0..tries {
            let mut files = whole.clone();
            (damage.to)(&mut files, &mut chance.rng, nth % damage.tries);
            found.push(wait_for(meet(&files, told)));
            written += u64::from(sqlite_writes_to(&files));
        }
        let of = |kind: Found| found.iter().filter(|found| **found == kind).count();
        let broken: Vec<_> =
            found.iter().filter(|found| matches!(found, Found::Broken(_))).collect();
        Figure {
            id: &format!("D9 {}", damage.name),
            promise: "A damaged database is refused and left as it is, or nothing else is lost",
            tried: format!(
                "{tries} damages: {} refused at the start, {} found by the check, {} by a trail \
                 only, {} harmless, {} back at an earlier change, {} in a value outside every hash",
                of(Found::AtStart),
                of(Found::ByCheck),
                of(Found::ByTrail),
                of(Found::Harmless),
                of(Found::Older),
                of(Found::ByNobody)
            ),
            losses: broken.len() as u64,
            control: "SQLite by itself opens it and writes to it",
            control_losses: format!("{written} of {tries}"),
            seed: Some(chance.seed),
        }
        .record();
        assert!(broken.is_empty(), "{}: {broken:#?}", damage.name);
        if ["header", "page", "byte"].contains(&damage.name) {
            assert!(written > 0 && of(Found::AtStart) > 0, "{}: no damage at all", damage.name);
        }
    }
}

async fn read_whole(files: &Files) -> String {
    let dir = place();
    files.put(dir.path());
    let store = Arc::new(Store::open(dir.path(), MORNING.wall).await.unwrap().store);
    dump(store).await.unwrap() + &rows(dir.path())
}

/// Opens damaged files as the app does. `told` is what the database said after each change.
async fn meet(files: &Files, told: &[String]) -> Found {
    let dir = place();
    files.put(dir.path());
    let store = match Store::open(dir.path(), MORNING.wall).await {
        Ok(opened) => opened.store,
        Err(StorageError::Damaged { .. } | StorageError::Newer { .. }) => {
            return if is_untouched(dir.path(), files) {
                Found::AtStart
            } else {
                Found::Broken("refused, and written to".into())
            };
        }
        Err(other) => return Found::Broken(format!("refused for {other:?}")),
    };
    match store.check().await {
        Ok(report) if report.findings.is_empty() => {}
        Ok(report) if report.findings.iter().all(|finding| finding.starts_with("session ")) => {
            return Found::ByTrail;
        }
        _ => return Found::ByCheck,
    }
    let text = match dump(Arc::new(store)).await {
        Ok(text) => text + &rows(dir.path()),
        Err(error) => return Found::Broken(format!("the check is content, and yet: {error}")),
    };
    let last = told.last().unwrap();
    if text == *last {
        return Found::Harmless;
    }
    if told.contains(&text) {
        return Found::Older;
    }
    let differing: Vec<_> = last.lines().zip(text.lines()).filter(|(a, b)| a != b).collect();
    if differing.len() > LINES_A_BYTE || last.lines().count() != text.lines().count() {
        return Found::Broken(format!("more is lost than was damaged: {differing:?}"));
    }
    println!("not found: {differing:?}");
    Found::ByNobody
}

fn is_untouched(dir: &Path, files: &Files) -> bool {
    let after = Files::take(dir);
    let some = |log: &Option<Vec<u8>>| log.clone().filter(|log| !log.is_empty());
    after.main == files.main && some(&after.log) == some(&files.log)
}

/// Whether SQLite without our look would open the damaged files and write to them.
fn sqlite_writes_to(files: &Files) -> bool {
    let dir = place();
    files.put(dir.path());
    let written = rusqlite::Connection::open(dir.path().join("hotseat.db")).and_then(|database| {
        database.execute_batch(
            "create table if not exists drafts (form text primary key, content, saved_at);
             insert or replace into drafts (form, content, saved_at) values ('other', '', 0);",
        )
    });
    written.is_ok() && !is_untouched(dir.path(), files)
}

/// In memory where the system offers that: nobody cuts the power here.
fn place() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap()
}
