//! A data folder with many sessions in it, made by the app's own migrations.

use super::raw::{self, INSERT_EVENT, INSERT_SESSION};
use super::rows;
use hotseat_core::domain::time::UtcMs;
use hotseat_core::storage::{DATABASE_FILE, Store};
use std::fs::{self, File};
use std::path::Path;

/// Adds the sessions, and the first entry of each one's trail, in one transaction.
pub async fn fill(dir: &Path, sessions: u32) {
    fs::create_dir_all(dir).unwrap();
    Store::open(dir, UtcMs(0)).await.unwrap().store.close().await.unwrap();
    let database = dir.join(DATABASE_FILE);
    let connection = raw::connect(&database);
    // Nothing is lost if this is cut off: the whole folder is thrown away.
    connection.execute_batch("pragma synchronous = off; pragma cache_size = -262144").unwrap();
    raw::execute(&connection, "begin immediate", &[]);
    let sessions = u64::from(sessions);
    for n in 0..sessions {
        let session = rows::made(n, sessions);
        raw::execute(&connection, INSERT_SESSION, &session.past());
        raw::execute(&connection, INSERT_EVENT, &session.event(1));
    }
    raw::execute(&connection, "commit", &[]);
    // The last connection to close folds the write-ahead log into the database.
    connection.close().unwrap();
    File::open(&database).unwrap().sync_all().unwrap();
}
