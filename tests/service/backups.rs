//! Backups: made, thinned, looked into, and put back.

use crate::stage::{Stage, by, config, until_closed};
use crate::support::clock::{MORNING, minutes};
use hotseat_core::domain::backup::BackupReason;
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::storage::{self, Store};
use std::fs;
use tempfile::TempDir;

async fn names(stage: &Stage) -> Vec<String> {
    let backups = stage.service.backups.list().await.unwrap();
    backups.into_iter().map(|(backup, _)| backup.name).collect()
}

#[tokio::test]
async fn a_backup_is_made_once_for_each_change() {
    let stage = Stage::new().await;
    assert!(
        stage.service.backups.back_up_if_changed().await.unwrap().is_none(),
        "nothing to keep yet"
    );
    stage.create("Jane").await;
    assert!(stage.service.backups.back_up_if_changed().await.unwrap().is_some());
    stage.clock.advance(minutes(30));
    assert!(stage.service.backups.back_up_if_changed().await.unwrap().is_none());
    stage.create("June").await;
    assert!(stage.service.backups.back_up_if_changed().await.unwrap().is_some());
    assert_eq!(names(&stage).await.len(), 2);
}

#[tokio::test]
async fn what_was_written_before_a_crash_counts_as_a_change() {
    let stage = Stage::new().await;
    stage.create("Jane").await;
    let (stage, _) = stage.restart().await;
    assert!(stage.service.backups.back_up_if_changed().await.unwrap().is_some());
}

#[tokio::test]
async fn a_backup_says_what_it_holds() {
    let stage = Stage::new().await;
    for name in ["Ana", "Bea", "Cleo", "Dora"] {
        stage.create(name).await;
        stage.clock.advance(1_000);
    }
    stage.started("Eve").await;
    let made = stage.service.backups.back_up(BackupReason::Asked).await.unwrap();
    let backups = stage.service.backups.list().await.unwrap();
    let [(backup, holdings)] = backups.as_slice() else { panic!("{backups:?}") };
    assert_eq!(*backup, made);
    assert!(backup.bytes > 0);
    let holdings = holdings.as_ref().unwrap();
    assert_eq!((holdings.counts.all(), holdings.counts.of(Status::Active)), (5, 1));
    assert_eq!(holdings.latest, ["Eve", "Dora", "Cleo"]);
    assert_eq!(holdings.last_change, Some(stage.clock_now()));
}

#[tokio::test]
async fn a_restored_backup_is_all_there_is_and_what_was_there_becomes_one() {
    let stage = Stage::new().await;
    let kept = stage.started("Kept").await;
    let backup = stage.service.backups.back_up(BackupReason::Asked).await.unwrap();
    stage.end(kept).await;
    let lost = stage.create("Lost").await;
    stage.clock.advance(minutes(5));
    stage.service.backups.restore(&backup.name).await.unwrap();
    assert_eq!(stage.status(kept).await, Status::Completed, "not before the next start");

    let (stage, _) = stage.restart().await;
    assert!(stage.service.sessions.get_session(lost).await.unwrap().is_none());
    assert_eq!(stage.status(kept).await, Status::Paused, "found running, with a gap");
    assert_eq!(stage.service.sessions.verify_trail(kept).await.unwrap().verdict, Verdict::Intact);
    assert!(stage.service.store().check().await.unwrap().findings.is_empty());

    let backups = stage.service.backups.list().await.unwrap();
    let (before, holdings) = &backups[0];
    assert_eq!(before.reason, BackupReason::BeforeRestore);
    assert_eq!(holdings.as_ref().unwrap().latest, ["Lost", "Kept"]);
    stage.service.backups.restore(&before.name).await.unwrap();
    let (stage, _) = stage.restart().await;
    assert_eq!(stage.status(kept).await, Status::Completed);
    assert!(stage.service.sessions.get_session(lost).await.unwrap().is_some());
}

#[tokio::test]
async fn what_was_set_aside_after_a_crash_comes_back_whole() {
    let stage = Stage::new().await;
    let kept = stage.create("Kept").await;
    let backup = stage.service.backups.back_up(BackupReason::Asked).await.unwrap();
    let lost = stage.create("Lost").await;
    stage.service.backups.restore(&backup.name).await.unwrap();
    // The files as a killed program leaves them, with its newest changes in the log.
    let killed = TempDir::new().unwrap();
    fs::create_dir(killed.path().join("backups")).unwrap();
    let backup = format!("backups/{}", backup.name);
    for file in ["hotseat.db", "hotseat.db-wal", "restore.json", &backup] {
        fs::copy(stage.dir.path().join(file), killed.path().join(file)).unwrap();
    }
    assert!(fs::metadata(killed.path().join("hotseat.db-wal")).unwrap().len() > 0);

    let stage = Stage::from_files(killed, &stage).await;
    assert!(stage.service.sessions.get_session(lost).await.unwrap().is_none());
    stage.clock.advance(minutes(1));
    let before = stage.service.backups.list().await.unwrap()[0].0.clone();
    assert_eq!(before.reason, BackupReason::BeforeRestore);
    stage.service.backups.restore(&before.name).await.unwrap();
    let (stage, _) = stage.restart().await;
    for session in [kept, lost] {
        assert!(stage.service.sessions.get_session(session).await.unwrap().is_some());
    }
    assert!(stage.service.store().check().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn a_restore_cut_off_anywhere_is_carried_out_by_the_next_start() {
    let steps: [fn(&std::path::Path); 4] = [
        |_| {},
        |dir| fs::write(dir.join("hotseat.unfinished"), "half").unwrap(),
        |dir| {
            let aside = dir.join("backups/before-restore-20260105T090500000Z.db");
            fs::rename(dir.join("hotseat.db"), aside).unwrap();
        },
        |dir| {
            let aside = dir.join("backups/before-restore-20260105T090500000Z.db");
            fs::rename(dir.join("hotseat.db"), aside).unwrap();
            let backup = fs::read_dir(dir.join("backups"))
                .unwrap()
                .flatten()
                .find(|file| file.file_name().to_string_lossy().starts_with("asked"));
            fs::write(dir.join("hotseat.db"), fs::read(backup.unwrap().path()).unwrap()).unwrap();
        },
    ];
    for (step, cut) in steps.into_iter().enumerate() {
        let stage = Stage::new().await;
        let kept = stage.create("Kept").await;
        let backup = stage.service.backups.back_up(BackupReason::Asked).await.unwrap();
        let lost = stage.create("Lost").await;
        stage.clock.advance(minutes(5));
        stage.service.backups.restore(&backup.name).await.unwrap();
        stage.service.store().checkpoint().await.unwrap();
        cut(stage.dir.path());
        let (stage, _) = stage.restart().await;
        assert!(stage.service.sessions.get_session(kept).await.unwrap().is_some(), "step {step}");
        assert!(stage.service.sessions.get_session(lost).await.unwrap().is_none(), "step {step}");
        let before = storage::list_backups(stage.dir.path()).unwrap();
        let before = before.iter().find(|b| b.reason == BackupReason::BeforeRestore).unwrap();
        let holdings = storage::look_into_backup(stage.dir.path(), &before.name).await.unwrap();
        assert_eq!(holdings.counts.all(), 2, "step {step}");
        assert!(!stage.dir.path().join("restore.json").exists(), "step {step}");
    }
}

#[tokio::test]
async fn a_backup_that_is_damaged_or_not_there_is_refused_and_changes_nothing() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    let backup = stage.service.backups.back_up(BackupReason::Asked).await.unwrap();
    let file = stage.dir.path().join("backups").join(&backup.name);
    let mut bytes = fs::read(&file).unwrap();
    bytes[4096..8192].fill(0xa5);
    fs::write(&file, bytes).unwrap();
    for name in [backup.name.as_str(), "asked-20260105T090000000Z.db", "../hotseat.db", ""] {
        assert!(stage.service.backups.restore(name).await.is_err(), "{name}");
    }
    let (_, holdings) = &stage.service.backups.list().await.unwrap()[0];
    assert!(holdings.is_err());
    assert!(storage::newest_good_backup(stage.dir.path()).await.unwrap().is_none());
    let (stage, _) = stage.restart().await;
    assert_eq!(stage.status(id).await, Status::Created);
}

#[tokio::test]
async fn a_damaged_database_is_replaced_by_the_newest_good_backup_and_kept() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    let backup = stage.service.backups.back_up(BackupReason::Asked).await.unwrap();
    let Stage { dir, service, assistant, .. } = stage;
    drop((service, assistant));
    until_closed(dir.path()).await;
    fs::write(dir.path().join("hotseat.db"), "dear diary").unwrap();
    assert!(Store::open(dir.path(), MORNING.wall).await.is_err());
    let (newest, _) = storage::newest_good_backup(dir.path()).await.unwrap().unwrap();
    assert_eq!(newest.name, backup.name);
    let now = MORNING.wall.plus(1_000);
    storage::ask_for_restore(dir.path(), &newest.name, now).await.unwrap();
    let opened = Store::open(dir.path(), now).await.unwrap();
    assert_eq!(opened.restored, Some(newest.name));
    assert!(opened.store.find_session(id).await.unwrap().is_some());
    let kept = dir.path().join("backups/before-restore-20260105T090001000Z.db");
    assert_eq!(fs::read_to_string(kept).unwrap(), "dear diary");
}

#[tokio::test]
async fn old_backups_are_thinned_as_new_ones_are_made() {
    let stage = Stage::new().await;
    for day in 0..20 {
        for _ in 0..3 {
            stage.create(&format!("Day {day}")).await;
            stage.service.backups.back_up_if_changed().await.unwrap().unwrap();
            stage.clock.advance(minutes(30));
        }
        stage.clock.advance(minutes(24 * 60 - 90));
    }
    let days: Vec<String> = names(&stage).await.iter().map(|name| name[5..13].to_owned()).collect();
    // Today's and yesterday's three each, the day before's within 48 hours, then one a day.
    assert_eq!(days[..6], ["20260124", "20260124", "20260124", "20260123", "20260123", "20260123"]);
    assert!(days.len() < 3 * 3 + 12 + 10, "{days:?}");
    let mut older = days[9..].to_vec();
    older.dedup();
    assert_eq!(older.len(), days[9..].len(), "one a day: {days:?}");
}

#[tokio::test]
async fn a_backup_is_whole_while_others_write() {
    let stage = Stage::new().await;
    let service = stage.service.clone();
    let writing = tokio::spawn(async move {
        for n in 0..120 {
            let config = config(&format!("Writer {n}"));
            service.sessions.create_session(config, &by()).await.unwrap();
        }
    });
    while !writing.is_finished() {
        stage.clock.advance(1);
        let backup = stage.service.backups.back_up(BackupReason::Automatic).await.unwrap();
        let copy = stage.dir.path().join("copy");
        fs::create_dir_all(&copy).unwrap();
        let bytes = fs::read(stage.dir.path().join("backups").join(&backup.name)).unwrap();
        fs::write(copy.join("hotseat.db"), bytes).unwrap();
        let copied = Store::open_to_read(&copy).await.unwrap().unwrap();
        let report = copied.check().await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
        assert_eq!(report.sessions, copied.counts().await.unwrap().all());
    }
    writing.await.unwrap();
    assert_eq!(stage.service.store().counts().await.unwrap().all(), 120);
}
