//! A database made by a newer version is refused, and left as it is to the byte.

use crate::dump::fingerprint;
use crate::roles::wait_for;
use crate::support::clock::MORNING;
use crate::support::figures::Figure;
use hotseat_core::storage::{StorageError, Store};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What a later version may have done to the schema.
const LATER: [&str; 3] = [
    "",
    "create table scores (id integer primary key, mark integer not null) strict;
     alter table sessions add column mood text;
     insert into scores (mark) values (7)",
    "drop table drafts; drop table requests",
];

pub fn a_newer_database_is_refused_untouched_and_both_versions_are_named() {
    let mut tried = 0;
    for later in LATER {
        for unclean in [false, true] {
            let dir = database_of(9_999, later, unclean);
            let before = files(dir.path());
            let refused = wait_for(Store::open(dir.path(), MORNING.wall)).unwrap_err();
            let StorageError::Newer { found, known, .. } = refused else { panic!("{refused}") };
            let words = refused.to_string();
            assert!(words.contains(&found.to_string()) && words.contains(&known.to_string()));
            assert_eq!(found, 9_999);
            assert_eq!(files(dir.path()), before, "{later} {unclean}");
            let refused = wait_for(Store::open_to_read(dir.path())).unwrap_err();
            assert!(matches!(refused, StorageError::Newer { .. }), "{refused}");
            assert_eq!(files(dir.path()), before, "{later} {unclean}");
            tried += 1;
        }
    }
    // Of our own version, the same file is opened and can be written to.
    let dir = database_of(1, "", true);
    let before = files(dir.path());
    wait_for(async {
        let store = Store::open(dir.path(), MORNING.wall).await?.store;
        store.save_draft("form", "{}", MORNING.wall).await?;
        store.close().await
    })
    .unwrap();
    assert_ne!(files(dir.path()), before, "this check can't see a file being written");
    Figure {
        id: "S1",
        promise: "A database made by a newer version is refused and left as it is",
        tried: format!("{tried} newer databases, half of them left without being closed"),
        losses: 0,
        control: "the same file without the newer version's mark",
        control_losses: "1 of 1 written to".into(),
        seed: None,
    }
    .record();
}

/// A database that went through the schema's step `version`, left by a killed program where it is
/// `unclean`: then what is newer stands in the write-ahead log only.
fn database_of(version: i64, later: &str, unclean: bool) -> TempDir {
    let made = TempDir::new().unwrap();
    wait_for(async { Store::open(made.path(), MORNING.wall).await.unwrap().store.close().await })
        .unwrap();
    let path = made.path().join("hotseat.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(later).unwrap();
    let mark = "insert or ignore into _sqlx_migrations
        (version, description, success, checksum, execution_time) values (?1, 'later', 1, x'00', 0)";
    connection.execute(mark, [version]).unwrap();
    if !unclean {
        return made;
    }
    connection.execute("update sessions set version = version", []).unwrap();
    let left = TempDir::new().unwrap();
    for name in ["hotseat.db", "hotseat.db-wal"] {
        fs::copy(made.path().join(name), left.path().join(name)).unwrap();
    }
    left
}

/// What every file with data holds, by name. An empty log holds nothing: reading makes one.
fn files(dir: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let named = entries.map(|path| (path.file_name().unwrap().to_string_lossy().into(), path));
    named
        .filter(|(name, _): &(String, _)| name.ends_with(".db") || name.ends_with("-wal"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .filter(|(_, content)| !content.is_empty())
        .map(|(name, content)| (name, fingerprint(&content)))
        .collect()
}
