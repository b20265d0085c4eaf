//! Copies made while everybody writes: whole, and nobody waits for them.

use crate::roles::wait_for;
use crate::support::chance::rounds;
use crate::support::clock::{CountingIds, MORNING, ManualClock};
use crate::support::config::config;
use crate::support::figures::Figure;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::service::{By, Services};
use hotseat_core::storage::Store;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;
use tempfile::TempDir;
use tokio::task::{JoinSet, spawn_blocking};

const WRITERS: u64 = 5;

/// Changes answered so far, and the longest that one took.
#[derive(Default)]
struct Progress {
    answered: AtomicU64,
    slowest_ms: AtomicU64,
    is_over: AtomicBool,
}

pub fn a_copy_made_while_everybody_writes_is_whole() {
    let copies = rounds(10, 200);
    let (broken, slowest_ms) = wait_for(copy_often(copies, by_sqlite));
    let (control, _) = wait_for(copy_often(copies, by_hand));
    Figure {
        id: "D12",
        promise: "A copy made while everybody writes is whole, and nobody waits for it",
        tried: format!("{copies} copies beside {WRITERS} writers, slowest change {slowest_ms} ms"),
        losses: broken.len() as u64,
        control: "copying the database's file",
        control_losses: format!("{} of {copies}", control.len()),
        seed: None,
    }
    .record();
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(!control.is_empty(), "a copied file was whole every time: nobody wrote");
}

/// What was wrong with each copy, and the longest that any change took.
async fn copy_often(copies: u64, copy: fn(&Path, &Path)) -> (Vec<String>, u64) {
    let dir = TempDir::new().unwrap();
    let store = Arc::new(Store::open(dir.path(), MORNING.wall).await.unwrap().store);
    let (clock, ids) = (Arc::new(ManualClock::new()), Arc::new(CountingIds::default()));
    let service = Services::new(store.clone(), clock, ids);
    let progress = Arc::new(Progress::default());
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        writers.spawn(write_on(service.clone(), progress.clone()));
    }
    let mut broken = Vec::new();
    for nth in 1..=copies {
        // Something new has been written before every copy.
        while progress.answered.load(Ordering::SeqCst) < nth * 10 {
            tokio::task::yield_now().await;
        }
        let before = progress.answered.load(Ordering::SeqCst);
        let place = TempDir::new().unwrap();
        let (from, to): (PathBuf, _) = (store.path().into(), place.path().join("hotseat.db"));
        spawn_blocking(move || copy(&from, &to)).await.unwrap();
        broken.extend(judge(place.path(), before).await.err());
    }
    progress.is_over.store(true, Ordering::SeqCst);
    writers.join_all().await;
    (broken, progress.slowest_ms.load(Ordering::SeqCst))
}

async fn write_on(service: Services, progress: Arc<Progress>) {
    while !progress.is_over.load(Ordering::SeqCst) {
        let config = SessionConfig {
            challenge_text: Some("Count the words. ".repeat(100)),
            ..config("Jane", 3600)
        };
        let began = Instant::now();
        service.sessions.create_session(config, &By::interviewer("Dana")).await.unwrap();
        let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap();
        progress.slowest_ms.fetch_max(took_ms, Ordering::SeqCst);
        progress.answered.fetch_add(1, Ordering::SeqCst);
    }
}

/// As the app makes its copies.
fn by_sqlite(from: &Path, to: &Path) {
    let database = rusqlite::Connection::open(from).unwrap();
    database.execute("vacuum into ?1", [to.to_string_lossy()]).unwrap();
}

/// The fault: what is in the log only is missing, and pages change under the copying hand.
fn by_hand(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
}

/// Whether the copy opens, is in order, and has everything answered before it was begun.
async fn judge(place: &Path, before: u64) -> Result<(), String> {
    let store = Store::open(place, MORNING.wall).await.map_err(|error| error.to_string())?.store;
    let report = store.check().await.map_err(|error| error.to_string())?;
    let there = store.counts().await.map_err(|error| error.to_string())?.all();
    if !report.findings.is_empty() {
        return Err(report.findings.join(", "));
    }
    if there < before {
        return Err(format!("{there} sessions of {before}"));
    }
    Ok(())
}
