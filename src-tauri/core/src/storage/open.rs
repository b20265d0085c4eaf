//! Opening the database: lock, look, back up, migrate, and only then use.

use super::error::at;
use super::examine::{beside, examine, look_at_header, reading_options};
use super::readers::{Reader, Readers};
use super::transaction::WriterConnection;
use super::{Location, Result, StorageError, backup, catalogue, folder, migrate, restore};
use crate::domain::backup::BackupReason;
use crate::domain::catalogue::Catalogue;
use crate::domain::time::UtcMs;
use sqlx::ConnectOptions;
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// An open database: its one writer, its readers, and the catalogue as it is now.
#[derive(Debug)]
pub struct Store {
    writer: Mutex<WriterConnection>,
    readers: Readers,
    path: PathBuf,
    catalogue: RwLock<Arc<Catalogue>>,
    /// About how many sessions there are: as many as the last page said.
    pub(super) sessions_seen: AtomicU64,
    /// Rows the writer had changed when the last backup was made; none where that is not known.
    pub(super) backed_up_at: std::sync::Mutex<Option<i64>>,
    /// None for a store that only reads: it does not hold the folder.
    _lock: Option<File>,
}

/// A store and what happened while it was opened.
#[derive(Debug)]
pub struct OpenedStore {
    /// The store.
    pub store: Store,
    /// The copy made before the database was brought up to date, if it was.
    pub backup: Option<PathBuf>,
    /// The name of the backup that was put in the database's place, if one was asked for.
    pub restored: Option<String>,
}

impl Store {
    /// Opens the database at that place, making both where they are missing. `now` dates backups.
    ///
    /// # Errors
    /// Where the folder is unusable or held by another instance, or the database is damaged, newer
    /// than this version, or can't be brought up to date. In all of these the database is as it was.
    pub async fn open(location: impl Into<Location>, now: UtcMs) -> Result<OpenedStore> {
        let location = location.into();
        let (dir, path) = (location.dir(), location.database());
        let lock = folder::claim(dir).await?;
        let restored = restore::carry_out(dir)?;
        let is_backed_up = backup::is_backed_up(dir)?;
        if look_at_header(&path)? {
            examine(&path).await?;
        } else {
            create(&path).await?;
        }
        let mut writer =
            connect_options(&path).connect().await.map_err(|error| at(&path, error))?;
        let backup = if migrate::is_pending(&mut writer).await? {
            let copy = backup::copy_to(&mut writer, dir, BackupReason::BeforeUpdate, now).await?;
            migrate::run(&mut writer, &path).await?;
            Some(copy)
        } else {
            migrate::run(&mut writer, &path).await?;
            None
        };
        let catalogue = catalogue::load(&mut writer).await?;
        let changes = backup::count_changes(&mut writer).await?;
        let readers = Readers::new(connect_options(&path).pragma("query_only", "on"));
        let store = Self {
            writer: Mutex::new(WriterConnection::new(writer)),
            readers,
            path,
            catalogue: RwLock::new(Arc::new(catalogue)),
            sessions_seen: AtomicU64::new(0),
            backed_up_at: std::sync::Mutex::new(is_backed_up.then_some(changes)),
            _lock: Some(lock),
        };
        store.refuse_wrong_settings().await?;
        Ok(OpenedStore { store, backup, restored })
    }

    /// Opens the database at that place to read along, also while an instance runs; none where there is
    /// no database. Writes through it are refused.
    ///
    /// # Errors
    /// As for [`Self::open`], but never because the folder is held.
    pub async fn open_to_read(location: impl Into<Location>) -> Result<Option<Self>> {
        let path = location.into().database();
        if !look_at_header(&path)? {
            return Ok(None);
        }
        examine(&path).await?;
        let options = reading_options(&path).await?;
        let mut writer = options.clone().connect().await.map_err(|error| at(&path, error))?;
        let catalogue = catalogue::load(&mut writer).await?;
        let readers = Readers::new(options);
        Ok(Some(Self {
            writer: Mutex::new(WriterConnection::new(writer)),
            readers,
            path,
            catalogue: RwLock::new(Arc::new(catalogue)),
            sessions_seen: AtomicU64::new(0),
            backed_up_at: std::sync::Mutex::default(),
            _lock: None,
        }))
    }

    /// Where the database is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The models on offer and who answers for them, as they are now.
    #[must_use]
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on this is the catalogue. To be called by whoever has committed it, before anyone
    /// else writes.
    pub fn use_catalogue(&self, catalogue: Catalogue) {
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalogue);
    }

    /// Folds the write-ahead log into the database and closes it.
    ///
    /// # Errors
    /// Where the disk refuses. Everything committed is safe all the same.
    pub async fn close(self) -> Result<()> {
        self.readers.close().await.map_err(|error| at(&self.path, error))?;
        let writer = self.writer.into_inner().sqlite;
        sqlx::Connection::close(writer).await.map_err(|error| at(&self.path, error))
    }

    /// Folds the write-ahead log into the database.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub async fn checkpoint(&self) -> Result<()> {
        let mut writer = self.writer().await;
        let (is_held_up, _, _): (bool, i64, i64) =
            sqlx::query_as("pragma wal_checkpoint(truncate)").fetch_one(&mut writer.sqlite).await?;
        if is_held_up {
            tracing::warn!("a reader keeps the log from being folded into the database");
        }
        Ok(())
    }

    /// The data folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// A new connection with the settings of all.
    pub(super) async fn connect(&self) -> Result<SqliteConnection> {
        connect_options(&self.path).connect().await.map_err(|error| at(&self.path, error))
    }

    /// The writer, with nothing left open on it by a change that was given up.
    pub(super) async fn writer(&self) -> MutexGuard<'_, WriterConnection> {
        let mut writer = self.writer.lock().await;
        writer.clear().await;
        writer
    }

    pub(super) async fn reader(&self) -> Result<Reader<'_>> {
        self.readers.get().await
    }
}

/// What every connection has in common.
fn connect_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .auto_vacuum(SqliteAutoVacuum::None)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(200)
        // A whole page of a list fits, so that SQLite's thread never waits for the reader.
        .row_buffer_size(512)
        .pragma("trusted_schema", "off")
        .pragma("cell_size_check", "on")
        .pragma("secure_delete", "on")
        .pragma("mmap_size", "0")
        .pragma("fullfsync", "on")
        .pragma("checkpoint_fullfsync", "on")
}

/// Makes a new database under another name and gives it its own when it is whole, so that an empty
/// or half-made file under that name is always damage.
async fn create(path: &Path) -> Result<()> {
    let unavailable = |error: std::io::Error| StorageError::Unavailable(error.to_string());
    let unfinished = path.with_extension("unfinished");
    for remnant in [unfinished.clone(), beside(&unfinished, "-wal"), beside(&unfinished, "-shm")] {
        match fs::remove_file(remnant) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(unavailable(error)),
        }
    }
    let mut connection = connect_options(&unfinished)
        .create_if_missing(true)
        .connect()
        .await
        .map_err(|error| at(path, error))?;
    make_private_file(&unfinished)?;
    migrate::run(&mut connection, path).await?;
    sqlx::Connection::close(connection).await.map_err(|error| at(path, error))?;
    fs::rename(&unfinished, path).map_err(unavailable)?;
    folder::sync_file_and_folder(path).map_err(unavailable)
}

fn make_private_file(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))
            .map_err(|error| StorageError::Unavailable(error.to_string()))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
