//! Two databases with the same many sessions in them, made by the app's own migrations.

use crate::raw::{self, INSERT_EVENT, INSERT_SESSION};
use crate::rows;
use hotseat_core::domain::time::UtcMs;
use hotseat_core::storage::{DATABASE_FILE, Store};
use std::fs::{self, File};
use std::path::Path;

/// Sessions that one transaction of the filling adds.
const AT_ONCE: u64 = 50_000;

/// Fills a database in `raw_dir` and puts a copy of it in `our_dir`.
pub async fn both(raw_dir: &Path, our_dir: &Path, sessions: u64) {
    let opened = Store::open(raw_dir, UtcMs(0)).await.unwrap();
    opened.store.close().await.unwrap();
    let database = raw_dir.join(DATABASE_FILE);
    fill(&database, sessions);
    fs::create_dir(our_dir).unwrap();
    let copy = our_dir.join(DATABASE_FILE);
    copy_closed(&database, &copy);
    // On the disk now, so that the first commits measured don't have to wait for it.
    for file in [&database, &copy] {
        File::open(file).unwrap().sync_all().unwrap();
    }
}

/// Adds the sessions and the first entry of each one's trail.
fn fill(database: &Path, sessions: u64) {
    let connection = raw::connect(database);
    // Nothing is lost if this is cut off: the whole folder is thrown away.
    connection.execute_batch("pragma synchronous = off; pragma cache_size = -262144").unwrap();
    for n in 0..sessions {
        if n.is_multiple_of(AT_ONCE) {
            raw::execute(&connection, "begin immediate", &[]);
        }
        let session = rows::made(n, sessions);
        raw::execute(&connection, INSERT_SESSION, &session.past());
        raw::execute(&connection, INSERT_EVENT, &session.event(1));
        if (n + 1).is_multiple_of(AT_ONCE) || n + 1 == sessions {
            raw::execute(&connection, "commit", &[]);
        }
    }
    // The last connection to close folds the write-ahead log into the database.
    connection.close().unwrap();
}

#[expect(clippy::disallowed_methods, reason = "closed, so the database is all in its file")]
fn copy_closed(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
}
