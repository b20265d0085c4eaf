//! A folder on disk, or one file of it. Symbolic links are never followed.

use super::FileFault;
use super::listing::{Entry, Listing};
use crate::found::ReadError;
use crate::limits::DEPTH_MAX;
use crate::markdown;
use std::fs::{self, DirEntry, File};
use std::io::Read;
use std::path::{Path, PathBuf};

const IS_LINK: &str = "It is a symbolic link, which is never followed.";

pub(super) struct FolderStore {
    root: PathBuf,
}

/// Files that stand for the folder they lie in.
const SPEAKS_FOR_ITS_FOLDER: [&str; 2] = ["challenge.md", "problem.yaml"];

/// Lists a folder.
pub(super) fn open(
    root: &Path,
    stop: &dyn Fn() -> bool,
) -> Result<(Listing, FolderStore), ReadError> {
    let mut listing = Listing::default();
    list(root, "", 0, &mut listing, stop)?;
    Ok((listing, FolderStore { root: root.to_owned() }))
}

/// Lists a single file and the pictures it shows that lie beside it. A file that is only one of a challenge's
/// files stands for its folder.
pub(super) fn open_file(
    path: &Path,
    stop: &dyn Fn() -> bool,
) -> Result<(Listing, FolderStore), ReadError> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let root = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let root = root.unwrap_or(Path::new("."));
    if SPEAKS_FOR_ITS_FOLDER.contains(&name) {
        return open(root, stop);
    }
    let store = FolderStore { root: root.to_owned() };
    let mut listing = Listing::default();
    let size = fs::metadata(path).map_err(|error| ReadError::of(path, error))?.len();
    if !listing.judge(name)? {
        return Ok((listing, store));
    }
    listing.push(name, size, 0);
    if markdown::is_markdown(name) {
        let entry = Entry { path: name.into(), size, index: 0 };
        let mut bytes = Vec::new();
        // What can't be read now is told when the challenge is.
        let readable =
            store.read(&entry, crate::limits::TEXT_FILE_MAX_BYTES as u64, &mut bytes).is_ok();
        let text = if readable { crate::text::decode(bytes).text } else { String::new() };
        for picture in markdown::local_pictures(&text) {
            let Ok(found) = fs::symlink_metadata(root.join(&picture)) else { continue };
            if listing.judge(&picture)? && found.is_file() && !store.has_link(&picture) {
                listing.push(&picture, found.len(), 0);
            }
        }
    }
    Ok((listing, store))
}

fn list(
    folder: &Path,
    prefix: &str,
    depth: usize,
    listing: &mut Listing,
    stop: &dyn Fn() -> bool,
) -> Result<(), ReadError> {
    let read = match fs::read_dir(folder) {
        Ok(read) => read,
        Err(error) if prefix.is_empty() => return Err(ReadError::of(folder, error)),
        Err(error) => {
            let place = prefix.trim_end_matches('/');
            listing.leave(place, format!("The folder could not be read ({error})."));
            return Ok(());
        }
    };
    for found in read {
        if stop() {
            return Err(ReadError::Stopped);
        }
        let found = found.map_err(|error| ReadError::of(folder, error))?;
        if let Some(path) = judged(&found, prefix, listing)?
            && depth < DEPTH_MAX
        {
            list(&found.path(), &format!("{path}/"), depth + 1, listing, stop)?;
        }
    }
    Ok(())
}

/// Takes note of what stands in a folder. The path of a folder is given back, to be looked into.
fn judged(
    found: &DirEntry,
    prefix: &str,
    listing: &mut Listing,
) -> Result<Option<String>, ReadError> {
    let name = found.file_name();
    let path = format!("{prefix}{}", name.to_string_lossy());
    if !listing.judge(&path)? {
        return Ok(None);
    }
    if name.to_str().is_none() {
        listing.leave(&path, "Its name is not Unicode.");
        return Ok(None);
    }
    // Of the name itself, not of what a link leads to.
    let kind = found.file_type().map_err(|error| ReadError::of(&found.path(), error))?;
    if kind.is_dir() {
        return Ok(Some(path));
    }
    if kind.is_symlink() {
        listing.leave(&path, IS_LINK);
    } else if kind.is_file() {
        listing.push(&path, found.metadata().map_or(0, |about| about.len()), 0);
    } else {
        listing.leave(&path, "It is neither a file nor a folder.");
    }
    Ok(None)
}

impl FolderStore {
    pub fn read(&self, entry: &Entry, cap: u64, into: &mut Vec<u8>) -> Result<(), FileFault> {
        // Between listing and reading, a file may have become a link.
        if self.has_link(&entry.path) {
            return Err(FileFault::Damaged);
        }
        let file = File::open(self.root.join(&*entry.path))?;
        if !file.metadata()?.is_file() {
            return Err(FileFault::Damaged);
        }
        file.take(cap).read_to_end(into)?;
        Ok(())
    }

    fn has_link(&self, path: &str) -> bool {
        let mut at = self.root.clone();
        path.split('/').any(|part| {
            at.push(part);
            fs::symlink_metadata(&at).is_ok_and(|about| about.is_symlink())
        })
    }
}
