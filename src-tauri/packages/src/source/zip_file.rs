//! A ZIP. Its files are found by the list at its end and read in place, one at a time.

use super::FileFault;
use super::listing::{Entry, Listing};
use crate::found::ReadError;
use crate::limits::{ENTRIES_MAX, ZIP_LIST_MAX_BYTES};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;
use zip::ZipArchive;
use zip::read::{ArchiveOffset, Config};
use zip::result::ZipError;

pub(super) struct ZipStore {
    archive: Archive,
}

type Archive = ZipArchive<Metered<BufReader<File>>>;

/// Lists a ZIP.
pub(super) fn open(path: &Path) -> Result<(Listing, ZipStore), ReadError> {
    let failed = |error| ReadError::of(path, error);
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    refuse_endless_list(&mut file).map_err(|error| of_list(path, error))?;
    let left = Rc::new(Cell::new(ZIP_LIST_MAX_BYTES));
    let metered = Metered { inner: file, left: Rc::clone(&left) };
    // Where the list says it is comes first: searching for it would read the whole archive.
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let archive = ZipArchive::with_config(config, metered).map_err(|error| match error {
        ZipError::Io(error) => of_list(path, error),
        // The library tells of a search that was cut short as of an archive without a list.
        _ if left.get() == 0 => ReadError::TooManyFiles,
        _ => ReadError::NotAZip,
    })?;
    // What a file takes to be read is bounded by its cap.
    left.set(u64::MAX);
    let mut listing = Listing::default();
    if archive.len() > ENTRIES_MAX {
        return Err(ReadError::TooManyFiles);
    }
    if archive.has_duplicate_names() {
        let why = "It holds several files of one name. Only the last of each was looked at.";
        listing.leave(&path.file_name().unwrap_or_default().to_string_lossy(), why);
    }
    for index in 0..archive.len() {
        list(&archive, index, &mut listing)?;
    }
    Ok((listing, ZipStore { archive }))
}

fn of_list(path: &Path, error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::FileTooLarge => ReadError::TooManyFiles,
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => ReadError::NotAZip,
        _ => ReadError::of(path, error),
    }
}

fn list(archive: &Archive, index: usize, listing: &mut Listing) -> Result<(), ReadError> {
    let Ok(entry) = archive.by_index_data(index) else {
        return Ok(());
    };
    // Some write UTF-8 without saying so; what is not UTF-8 has the code page of old.
    let name = match std::str::from_utf8(entry.name_raw()) {
        Ok(name) => name.to_owned(),
        Err(_) => match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
        },
    };
    let is_folder = name.ends_with('/');
    let path = name.strip_suffix('/').unwrap_or(&name);
    if !listing.judge(path)? || is_folder {
        return Ok(());
    }
    if entry.is_symlink() {
        listing.leave(path, "It is a symbolic link, which is never followed.");
    } else if entry.encrypted() {
        listing.leave(path, "It is encrypted.");
    } else {
        listing.push(path, entry.size(), u32::try_from(index).unwrap_or(u32::MAX));
    }
    Ok(())
}

impl ZipStore {
    pub fn read(&mut self, entry: &Entry, cap: u64, into: &mut Vec<u8>) -> Result<(), FileFault> {
        let index = usize::try_from(entry.index).unwrap_or(usize::MAX);
        let file = self.archive.by_index(index).map_err(fault)?;
        match file.take(cap).read_to_end(into) {
            Ok(_) => Ok(()),
            Err(error) if is_damage(&error) => Err(FileFault::Damaged),
            Err(error) => Err(FileFault::Io(error)),
        }
    }
}

fn fault(error: ZipError) -> FileFault {
    match error {
        ZipError::Io(error) if !is_damage(&error) => FileFault::Io(error),
        ZipError::InvalidPassword => FileFault::Encrypted,
        _ => FileFault::Damaged,
    }
}

fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof)
}

/// Refuses a ZIP64 whose list claims more files than may be looked at: room is made for as many as are claimed
/// before the first is read. Without ZIP64 there can't be more than 65,535.
fn refuse_endless_list(file: &mut (impl Read + Seek)) -> io::Result<()> {
    const LOCATOR: &[u8] = b"PK\x06\x07";
    const RECORD: &[u8] = b"PK\x06\x06";
    let length = file.seek(SeekFrom::End(0))?;
    // The end record, the longest comment behind it, and the locator before it.
    let tail_start = length.saturating_sub(22 + 65_535 + 20);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(tail_start))?;
    file.take(length - tail_start).read_to_end(&mut tail)?;
    for at in 0..tail.len() {
        let locator = tail.get(at..).unwrap_or_default();
        if !locator.starts_with(LOCATOR) {
            continue;
        }
        let Some(offset) = number(locator, 8) else { continue };
        let mut record = Vec::new();
        file.seek(SeekFrom::Start(offset.min(length)))?;
        file.take(56).read_to_end(&mut record)?;
        let files = number(&record, 32).filter(|_| record.starts_with(RECORD));
        let files = files.ok_or(io::ErrorKind::InvalidData)?;
        if usize::try_from(files).map_or(true, |files| files > ENTRIES_MAX) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
    }
    Ok(())
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

/// A file that gives up to so many bytes.
struct Metered<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        match self.left.get().checked_sub(u64::try_from(got).unwrap_or(u64::MAX)) {
            Some(left) => {
                self.left.set(left);
                Ok(got)
            }
            None => {
                self.left.set(0);
                Err(io::ErrorKind::FileTooLarge.into())
            }
        }
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
