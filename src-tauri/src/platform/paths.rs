//! Where things are kept.

use std::path::PathBuf;

/// The system names no data directory for this user.
#[derive(Debug, thiserror::Error)]
#[error("The system names no data directory for this user. Start Hotseat with --data-dir DIR.")]
pub struct NoDataDir;

/// The folder asked for, or the user's own.
pub fn data_dir(asked: Option<PathBuf>) -> Result<PathBuf, NoDataDir> {
    match asked {
        Some(dir) => Ok(std::path::absolute(&dir).unwrap_or(dir)),
        None => Ok(dirs::data_dir().ok_or(NoDataDir)?.join("hotseat")),
    }
}

/// This program; its usual name where the system does not say.
pub fn program() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| "hotseat".into())
}
