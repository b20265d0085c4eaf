//! SQLite runs as the promises need it, and a connection that does not is refused.

use crate::roles::wait_for;
use crate::support::clock::MORNING;
use crate::support::figures::Figure;
use hotseat_core::storage::{Settings, Store};
use tempfile::TempDir;

type Change = fn(&mut Settings);

pub fn a_setting_that_did_not_take_is_named() {
    let dir = TempDir::new().unwrap();
    let settings = wait_for(async {
        let store = Store::open(dir.path(), MORNING.wall).await.unwrap().store;
        store.refuse_wrong_settings().await.unwrap();
        store.settings().await.unwrap()
    });
    assert_eq!(settings.wrong(), Vec::<String>::new());
    let changes: [(&str, Change); 11] = [
        ("journal_mode", |s| s.writer.journal_mode = "delete".into()),
        ("synchronous", |s| s.writer.synchronous = 1),
        ("foreign_keys", |s| s.writer.foreign_keys = false),
        ("secure_delete", |s| s.writer.secure_delete = false),
        ("cell_size_check", |s| s.reader.cell_size_check = false),
        ("trusted_schema", |s| s.reader.trusted_schema = true),
        ("mmap_size", |s| s.writer.mmap_size = 4096),
        ("query_only", |s| s.reader.query_only = false),
        ("query_only", |s| s.writer.query_only = true),
        ("3.51.2", |s| s.sqlite_version = (3, 51, 2)),
        ("2.99.9", |s| s.sqlite_version = (2, 99, 9)),
    ];
    let named = |(name, change): &&(&str, Change)| {
        let mut other = settings.clone();
        change(&mut other);
        other.wrong().iter().any(|sentence| sentence.contains(name))
    };
    let noticed = changes.iter().filter(named).count();
    let (major, minor, patch) = settings.sqlite_version;
    Figure {
        id: "D14",
        promise: "SQLite is 3.51.3 or later and every connection is set up as designed",
        tried: format!("2 connections, SQLite {major}.{minor}.{patch}"),
        losses: 0,
        control: "one setting changed at a time",
        control_losses: format!("{noticed} of {} named", changes.len()),
        seed: None,
    }
    .record();
    assert_eq!(noticed, changes.len());
}
