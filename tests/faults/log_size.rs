//! The write-ahead log stays small: it is folded into the database as it grows, unless somebody
//! keeps reading an old state.

use crate::roles::wait_for;
use crate::support::clock::{CountingIds, MORNING, ManualClock};
use crate::support::figures::Figure;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::service::{By, Services};
use hotseat_core::storage::Store;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const MIB: u64 = 1024 * 1024;
/// The log is folded in once it has a thousand pages of 4 KiB; the change in progress comes on top, and a large one rewrites much of the index.
const BOUND: u64 = 16 * MIB;
/// Sessions prepared, with 64 KiB of challenge and more for the index: five times the bound.
const SESSIONS: usize = 300;

pub fn the_log_stays_small_and_is_gone_after_a_clean_end() {
    let (largest, after_checkpoint, after_close) = wait_for(prepare_many(false));
    let (largest_held, ..) = wait_for(prepare_many(true));
    Figure {
        id: "D13",
        promise: "The log stays below 16 MiB while working, and below 1 MiB after a clean end",
        tried: format!(
            "{SESSIONS} large changes: at most {largest} bytes, {after_checkpoint} after folding \
             in, {after_close} after closing"
        ),
        losses: u64::from(largest > BOUND || after_checkpoint > MIB || after_close > MIB),
        control: "somebody reads an old state all the time",
        control_losses: format!("{largest_held} bytes"),
        seed: None,
    }
    .record();
    assert!(largest <= BOUND, "{largest}");
    assert!(after_checkpoint < MIB && after_close < MIB, "{after_checkpoint}, {after_close}");
    assert!(largest_held > 2 * BOUND, "no log was ever large: {largest_held}");
}

/// The log's size at its largest, after it was folded in, and after the end.
async fn prepare_many(old_state_is_read: bool) -> (u64, u64, u64) {
    let dir = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    let store = Arc::new(Store::open(dir.path(), MORNING.wall).await.unwrap().store);
    let (clock, ids) = (Arc::new(ManualClock::new()), Arc::new(CountingIds::default()));
    let service = Services::new(store.clone(), clock, ids);
    let reader = rusqlite::Connection::open(store.path()).unwrap();
    if old_state_is_read {
        reader.execute_batch("begin; select count(*) from sessions").unwrap();
    }
    let mut largest = 0;
    for n in 0..SESSIONS {
        let config = SessionConfig {
            candidate_name: format!("Candidate {n}"),
            time_limit_s: Some(3600),
            token_budget: Some(50_000),
            model: "gpt-4".into(),
            challenge_text: Some(format!("word{n} ").repeat(64 * 1024 / 8)),
            ..SessionConfig::default()
        };
        service.sessions.create_session(config, &By::interviewer("Dana")).await.unwrap();
        largest = largest.max(log_bytes(dir.path()));
    }
    drop(reader);
    store.checkpoint().await.unwrap();
    let after_checkpoint = log_bytes(dir.path());
    drop(service);
    Arc::into_inner(store).unwrap().close().await.unwrap();
    (largest, after_checkpoint, log_bytes(dir.path()))
}

fn log_bytes(dir: &Path) -> u64 {
    fs::metadata(dir.join("hotseat.db-wal")).map_or(0, |log| log.len())
}
