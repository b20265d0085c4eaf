//! The data folder: made when missing, and held by one instance at a time.

use super::{Result, StorageError};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

const LOCK_FILE: &str = "hotseat.lock";

/// How often the lock is tried before the folder counts as in use, and how long in between: an
/// instance that was just closed or killed may still be on its way out.
const TRIES: u32 = 30;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Makes the folder and takes its lock. The kernel frees the lock with the returned file, however
/// the process ends.
pub(super) async fn claim(dir: &Path) -> Result<File> {
    let folder_error = |error: io::Error| match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            StorageError::ReadOnly(dir.to_owned())
        }
        ErrorKind::StorageFull => StorageError::Full,
        _ => StorageError::Folder { path: dir.to_owned(), reason: error.to_string() },
    };
    make_private_dir(dir).map_err(folder_error)?;
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join(LOCK_FILE))
        .map_err(folder_error)?;
    for _ in 0..TRIES {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(BETWEEN_TRIES).await,
            Err(TryLockError::Error(error)) => return Err(folder_error(error)),
        }
    }
    Err(StorageError::InUse(dir.to_owned()))
}

/// Makes the folder, readable by its owner only.
pub(super) fn make_private_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Syncs a new file and its name to the disk, so that both outlast a power cut.
pub(super) fn sync_file_and_folder(file: &Path) -> io::Result<()> {
    File::open(file)?.sync_all()?;
    file.parent().map_or(Ok(()), sync_folder)
}

/// Syncs the names in a folder to the disk, so that they outlast a power cut.
pub(super) fn sync_folder(dir: &Path) -> io::Result<()> {
    // Windows keeps names with the file and can't open a folder as a file.
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
