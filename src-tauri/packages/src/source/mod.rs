//! What challenges are read from: a folder, a single file or a ZIP. Files are read one at a time and under a
//! cap; nothing is unpacked, written or followed.

mod folder;
mod listing;
mod place;
mod zip_file;

pub(crate) use listing::{Entry, Folder, LeftOver};

use crate::found::ReadError;
use crate::limits::SOURCE_MAX_BYTES;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The names in a source, and the way to their bytes.
pub(crate) struct Source {
    /// What it is called.
    pub name: String,
    /// Its files, in order.
    pub entries: Vec<Entry>,
    /// What is in it and never looked at.
    pub left_over: Vec<LeftOver>,
    /// The way to their bytes.
    pub reader: Reader,
}

/// The bytes of a source.
pub(crate) struct Reader {
    store: Store,
    /// Bytes read so far.
    pub spent: u64,
    most: u64,
}

enum Store {
    Folder(folder::FolderStore),
    Zip(Box<zip_file::ZipStore>),
}

/// Why a file's bytes could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileFault {
    #[error("it is too large")]
    TooLarge,
    #[error("it is encrypted")]
    Encrypted,
    #[error("it is damaged")]
    Damaged,
    #[error("it could not be read ({0})")]
    Io(#[from] io::Error),
    /// The source has given all it may.
    #[error("the source is too large")]
    Spent,
}

impl Source {
    /// Lists what is at a path.
    ///
    /// # Errors
    /// If there is nothing, or more than may be looked at.
    pub fn open(path: &Path, stop: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        // A folder may be called `.`.
        let path = &std::path::absolute(path).map_err(|error| ReadError::of(path, error))?;
        let text = |name: Option<&std::ffi::OsStr>| {
            name.unwrap_or_default().to_string_lossy().into_owned()
        };
        let about = path.metadata().map_err(|error| ReadError::of(path, error))?;
        if about.is_dir() {
            let (listing, store) = folder::open(path, stop)?;
            return Ok(Self::of(text(path.file_name()), listing, Store::Folder(store)));
        }
        if !about.is_file() {
            return Err(ReadError::of(path, io::ErrorKind::InvalidInput.into()));
        }
        let name = text(path.file_stem());
        if is_zip(path)? {
            let (listing, store) = zip_file::open(path)?;
            return Ok(Self::of(name, listing, Store::Zip(Box::new(store))));
        }
        let (listing, store) = folder::open_file(path, stop)?;
        Ok(Self::of(name, listing, Store::Folder(store)))
    }

    fn of(name: String, listing: listing::Listing, store: Store) -> Self {
        let (entries, left_over) = listing.finish();
        let reader = Reader { store, spent: 0, most: SOURCE_MAX_BYTES };
        Self { name, entries, left_over, reader }
    }
}

impl Reader {
    /// All bytes of a file, if there are no more than `most`. Bytes are counted as they arrive; what a header
    /// says is only taken as a reason not to begin.
    pub fn bytes(&mut self, entry: &Entry, most: usize) -> Result<Vec<u8>, FileFault> {
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        let left = self.most.saturating_sub(self.spent);
        let mut bytes = Vec::new();
        let cap = most.saturating_add(1).min(left.saturating_add(1));
        let read = match &mut self.store {
            Store::Folder(store) => store.read(entry, cap, &mut bytes),
            Store::Zip(store) => store.read(entry, cap, &mut bytes),
        };
        let got = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.spent = self.spent.saturating_add(got);
        if got > left {
            return Err(FileFault::Spent);
        }
        if got > most {
            return Err(FileFault::TooLarge);
        }
        read.map(|()| bytes)
    }

    #[cfg(test)]
    pub fn limited_to(&mut self, most: u64) {
        self.most = most;
    }
}

fn is_zip(path: &Path) -> Result<bool, ReadError> {
    let mut first = Vec::new();
    let file = File::open(path).map_err(|error| ReadError::of(path, error))?;
    file.take(4).read_to_end(&mut first).map_err(|error| ReadError::of(path, error))?;
    Ok(matches!(first.as_slice(), b"PK\x03\x04" | b"PK\x05\x06" | b"PK\x07\x08"))
}
