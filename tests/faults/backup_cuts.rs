//! The power is cut right after a backup was reported.

use crate::apart::{Apart, apart};
use crate::cuts::{Disk, cut_while};
use crate::roles::{program, wait_for};
use crate::support::chance::{Chance, chance, rounds};
use crate::support::clock::{CountingIds, MORNING, ManualClock};
use crate::support::config::config;
use crate::support::figures::{Figure, skipped};
use hotseat_core::domain::backup::BackupReason;
use hotseat_core::service::{By, Services};
use hotseat_core::storage::{self, Store};
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;

const CONTROL: u64 = 8;

pub fn a_backup_that_was_reported_survives_a_power_cut() {
    if let Apart::Impossible(reason) = apart("backup-power") {
        skipped("D11 cut", &reason);
    }
}

/// The test itself, among mounts of its own.
pub fn cut_often() {
    let mut chance = chance("a_backup_that_was_reported_survives_a_power_cut");
    let cuts = rounds(12, 200);
    let lost = (0..cuts).filter(|_| is_lost("keeper", &mut chance)).count();
    let careless = (0..CONTROL).filter(|_| is_lost("careless-keeper", &mut chance)).count();
    Figure {
        id: "D11 cut",
        promise: "A backup that was reported is whole after a power cut",
        tried: format!("{cuts} cuts"),
        losses: lost as u64,
        control: "a copy by VACUUM INTO that nobody synced",
        control_losses: format!("{careless} of {CONTROL}"),
        seed: Some(chance.seed),
    }
    .record();
    assert_eq!(lost, 0);
    assert!(careless > 0, "a copy nobody synced outlived every cut: these are no power cuts");
}

/// Whether the backup was reported before the cut and can't be used after it.
fn is_lost(role: &str, chance: &mut Chance) -> bool {
    let disk = Disk::new();
    disk.mount();
    let mut keeper = program(role);
    keeper.arg(&disk.place);
    let heard = cut_while(keeper, &disk, chance);
    disk.unmount();
    disk.mount();
    let is_reported = heard.iter().any(|(line, counts)| *counts && line == "ready");
    let is_whole = wait_for(is_whole(&disk.place));
    disk.unmount();
    is_reported && !is_whole
}

async fn is_whole(dir: &Path) -> bool {
    let backups = storage::list_backups(dir).unwrap_or_default();
    let Some(backup) = backups.first() else { return false };
    let holdings = storage::look_into_backup(dir, &backup.name).await;
    holdings.is_ok_and(|holdings| holdings.counts.all() == 1)
}

/// Makes a session and a backup of it, says so, and stays.
pub async fn keep(arguments: &[String]) {
    let service = one_session(Path::new(&arguments[0])).await;
    service.backups.back_up(BackupReason::Asked).await.unwrap();
    stay();
}

/// The same, with the copy left in the system's cache.
pub async fn keep_carelessly(arguments: &[String]) {
    let dir = Path::new(&arguments[0]);
    let _service = one_session(dir).await;
    fs::create_dir(dir.join("backups")).unwrap();
    let copy = dir.join("backups/asked-20260105T090000000Z.db");
    let database = Connection::open(dir.join("hotseat.db")).unwrap();
    // The copy is synced as the database is.
    database.pragma_update(None, "synchronous", "off").unwrap();
    database.execute("vacuum into ?1", [copy.to_str().unwrap()]).unwrap();
    stay();
}

async fn one_session(dir: &Path) -> Services {
    let store = Store::open(dir, MORNING.wall).await.unwrap().store;
    let (clock, ids) = (Arc::new(ManualClock::new()), Arc::new(CountingIds::default()));
    let service = Services::new(Arc::new(store), clock, ids);
    let config = config("Jane", 3600);
    service.sessions.create_session(config, &By::interviewer("Dana")).await.unwrap();
    service
}

fn stay() -> ! {
    println!("ready");
    loop {
        thread::park();
    }
}
