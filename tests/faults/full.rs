//! The disk is full: changes are refused in words that say so, everything can be read, and what is
//! freed can be used at once.

use crate::apart::{Apart, apart, mount, unmount};
use crate::roles::wait_for;
use crate::support::chance::{chance, rounds};
use crate::support::clock::{CountingIds, MORNING, ManualClock};
use crate::support::config::config;
use crate::support::figures::{Figure, skipped};
use crate::wish::State;
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::draft::Draft;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::{By, Services};
use hotseat_core::storage::{StorageError, Store};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub fn a_full_disk_refuses_changes_and_costs_nothing_else() {
    if let Apart::Impossible(reason) = apart("full") {
        skipped("D6", &reason);
    }
}

/// What a life on a full disk came to.
#[derive(Default)]
struct Life {
    /// What was answered, as it was answered.
    kept: BTreeMap<SessionId, State>,
    refused: Vec<&'static str>,
    slowest: Duration,
}

/// The test itself, among mounts of its own.
pub fn fill_often() {
    let mut chance = chance("a_full_disk_refuses_changes_and_costs_nothing_else");
    let disks = rounds(15, 200);
    let (mut refused, mut missing, mut slowest) = (0, 0, Duration::ZERO);
    for _ in 0..disks {
        let dir = TempDir::new().unwrap();
        mount(&["-t", "tmpfs", "-o", "size=4m", "none"], dir.path());
        // At another point of a change each time.
        let free = chance.rng.u64(..300_000);
        let life = wait_for(live_on_a_full_disk(dir.path(), free));
        refused += life.refused.len();
        // Whoever had taken a refusal for an answer would now miss something.
        missing += life.refused.iter().filter(|change| **change == "create").count();
        slowest = slowest.max(life.slowest);
        unmount(dir.path());
    }
    Figure {
        id: "D6",
        promise: "On a full disk changes are refused, reading works, and nothing is lost",
        tried: format!("{disks} full disks, {refused} refused changes, slowest {slowest:?}"),
        losses: 0,
        control: "taking a refused session for a prepared one",
        control_losses: format!("{missing} of {missing} not there"),
        seed: Some(chance.seed),
    }
    .record();
    assert!(missing > 0);
    open_on_full_disks();
}

async fn live_on_a_full_disk(dir: &Path, free: u64) -> Life {
    let service = open(dir).await;
    let mut life = Life::default();
    let first = life.create(&service, 10).await.expect("there is room");
    let ballast = fill(dir, free);
    while life.refused.len() < 3 {
        life.create(&service, 50_000).await;
    }
    let by = By::interviewer("Dana");
    life.take("start", service.sessions.start_session(first, &by)).await;
    life.take("pause", service.sessions.pause_session(first, "", &by)).await;
    life.take("end", service.sessions.end_session(first, "", &by)).await;
    let draft = Draft { challenge_text: "x".repeat(90_000), ..Draft::default() };
    let saved = service.drafts.save_draft(&draft).await;
    assert_eq!(saved.unwrap_err().code(), ErrorCode::StorageFull);
    assert_eq!(service.drafts.find_draft().await.unwrap(), None);
    service.watch.watch_over().await.map_or_else(|error| assert_is_full(&error), drop);
    life.assert_readable(&service).await;

    fs::remove_file(ballast).unwrap();
    let later = life.create(&service, 50_000).await.expect("there is room again");
    life.take("start", service.sessions.start_session(later, &by)).await;
    assert_eq!(life.kept[&later].version, 2, "without opening anew");
    service.drafts.save_draft(&draft).await.unwrap();
    life.assert_readable(&service).await;
    drop(service);
    life.assert_readable(&open(dir).await).await;
    life
}

impl Life {
    async fn create(&mut self, service: &Services, chars: usize) -> Option<SessionId> {
        let config =
            SessionConfig { challenge_text: Some("x".repeat(chars)), ..config("Jane", 3600) };
        self.take("create", service.sessions.create_session(config, &By::interviewer("Dana"))).await
    }

    async fn take(
        &mut self,
        change: &'static str,
        answer: impl Future<Output = Result<hotseat_core::domain::session::Session, Error>>,
    ) -> Option<SessionId> {
        let began = Instant::now();
        let answer = answer.await;
        self.slowest = self.slowest.max(began.elapsed());
        match answer {
            Ok(session) => {
                self.kept.insert(session.id, State::of(&session));
                Some(session.id)
            }
            // What a small change needs may still be there, and then the next one is not allowed.
            Err(Error::Refused { .. }) => None,
            Err(error) => {
                assert_is_full(&error);
                self.refused.push(change);
                None
            }
        }
    }

    /// Everything answered is there, nothing refused is, and the examination is content.
    async fn assert_readable(&self, service: &Services) {
        let report = service.store().check().await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
        assert_eq!(service.store().counts().await.unwrap().all(), self.kept.len() as u64);
        for (id, state) in &self.kept {
            let (session, _) = service.sessions.get_session(*id).await.unwrap().unwrap();
            assert_eq!(State::of(&session), *state);
            assert_eq!(service.sessions.verify_trail(*id).await.unwrap().verdict, Verdict::Intact);
        }
    }
}

fn assert_is_full(error: &Error) {
    assert_eq!(error.code(), ErrorCode::StorageFull, "{error}");
    assert!(error.to_string().contains("disk is full"));
}

/// Starting on a full disk: with a database, which can be read, and without one.
fn open_on_full_disks() {
    for has_database in [true, false] {
        let dir = TempDir::new().unwrap();
        mount(&["-t", "tmpfs", "-o", "size=4m", "none"], dir.path());
        if has_database {
            wait_for(async { drop(open(dir.path()).await) });
        }
        let ballast = fill(dir.path(), 0);
        let opened = wait_for(Store::open(dir.path(), MORNING.wall));
        match opened {
            Ok(opened) => {
                assert!(has_database, "a database was made on a full disk");
                assert_eq!(wait_for(opened.store.counts()).unwrap().all(), 0);
            }
            Err(refused) => assert!(matches!(refused, StorageError::Full), "{refused:?}"),
        }
        fs::remove_file(ballast).unwrap();
        wait_for(async { drop(open(dir.path()).await) });
        unmount(dir.path());
    }
}

async fn open(dir: &Path) -> Services {
    let store = Arc::new(Store::open(dir, MORNING.wall).await.unwrap().store);
    Services::new(store, Arc::new(ManualClock::new()), Arc::new(CountingIds::default()))
}

/// Writes until there is no room but for `free` bytes.
fn fill(dir: &Path, free: u64) -> std::path::PathBuf {
    let path = dir.join("ballast");
    let mut file = File::create(&path).unwrap();
    while file.write_all(&[7; 512]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(free)).unwrap();
    path
}
