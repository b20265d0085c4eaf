//! Why a record was not sealed, or is not trusted.

use hotseat_core::domain::chain::Fault;
use std::io;

/// Why a file was not opened as a record.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is something else, or was damaged beyond recognition.
    #[error("This is not a Hotseat record, or it is damaged: {0}.")]
    NotARecord(&'static str),
    /// A newer Hotseat sealed it in another way.
    #[error("A newer version of Hotseat sealed this record. Update Hotseat to open it.")]
    Newer,
    /// It was not encrypted to this passphrase.
    #[error("This passphrase does not open the record.")]
    WrongPassphrase,
    /// It was not encrypted to this key.
    #[error("This key does not open the record.")]
    WrongKey,
    /// What should be an identity of age is none.
    #[error("This is no age identity. One begins with AGE-SECRET-KEY-1.")]
    NoIdentity,
    /// The file can't be read.
    #[error("The file could not be read: {0}")]
    Io(#[from] io::Error),
}

/// What is wrong with a record: the first thing that was found.
#[derive(Debug, thiserror::Error)]
pub enum RecordFault {
    /// The manifest is not what its key signed.
    #[error("The signature does not fit: the manifest was changed, or another key signed it")]
    Signature,
    /// A file is not what the manifest says.
    #[error("The sum of “{0}” does not fit: the file was changed")]
    Sum(&'static str),
    /// A file holds what no file of a record holds.
    #[error("“{0}” can't be read")]
    Unreadable(&'static str),
    /// An entry of the trail is not as it was written.
    #[error("Entry {seq} of the trail {}", .fault.words())]
    Event {
        /// Its place, from 1.
        seq: i64,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The trail does not end as the manifest says.
    #[error("The trail does not end with the head that was sealed")]
    Head,
    /// Bytes around the files were changed.
    #[error("The archive itself was changed: its own sum does not fit")]
    Archive,
    /// Who asked wants to wait no longer.
    #[error("Stopped")]
    Stopped,
    /// The file can't be read.
    #[error("The file could not be read: {0}")]
    Io(#[from] io::Error),
}

/// Why a record was not sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// A file can't be written.
    #[error("The record could not be written: {0}")]
    Io(#[from] io::Error),
    /// The manifest or a key can't be used. A fault of Hotseat.
    #[error("The record could not be sealed: {0}")]
    Fault(String),
}

impl From<zip::result::ZipError> for SealError {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Fault(other.to_string()),
        }
    }
}
