//! Where a database is.

use super::DATABASE_FILE;
use std::path::{Path, PathBuf};

/// Where a database is. Today that is a folder; what it takes to read the data, such as a key, belongs in
/// here too, and whoever opens a store need not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    dir: PathBuf,
}

impl Location {
    /// The folder that holds the database, its backups and its lock.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The database's file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.dir.join(DATABASE_FILE)
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Location {
    fn from(dir: &P) -> Self {
        Self { dir: dir.as_ref().to_owned() }
    }
}

/// Where the backups of the database at `database` are kept.
pub(super) fn backups_of(database: &Path) -> PathBuf {
    database.with_file_name("backups")
}
