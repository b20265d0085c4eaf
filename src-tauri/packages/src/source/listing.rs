//! The names in a source, ordered so that a folder is a stretch of the list.

use super::place::{Place, judge};
use crate::found::ReadError;
use crate::limits::{ENTRIES_MAX, NAMED_MAX};

/// A file of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its path inside the source, with `/` between its parts.
    pub path: Box<str>,
    /// How many bytes it is said to have.
    pub size: u64,
    /// Where a ZIP has it.
    pub index: u32,
}

impl Entry {
    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// Something in a source that is never looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LeftOver {
    pub place: String,
    pub why: String,
}

/// Names as they are found.
#[derive(Default)]
pub(super) struct Listing {
    entries: Vec<Entry>,
    left_over: Vec<LeftOver>,
    unnamed: usize,
    seen: usize,
}

impl Listing {
    /// Takes note of a name, and says whether it is one to look at.
    pub fn judge(&mut self, path: &str) -> Result<bool, ReadError> {
        self.seen += 1;
        if self.seen > ENTRIES_MAX {
            return Err(ReadError::TooManyFiles);
        }
        match judge(path) {
            Place::Safe => Ok(true),
            Place::Litter => Ok(false),
            Place::Refused(why) => {
                self.leave(path, why);
                Ok(false)
            }
        }
    }

    pub fn leave(&mut self, path: &str, why: impl Into<String>) {
        if self.left_over.len() < NAMED_MAX {
            self.left_over.push(LeftOver { place: shown(path), why: why.into() });
        } else {
            self.unnamed += 1;
        }
    }

    pub fn push(&mut self, path: &str, size: u64, index: u32) {
        self.entries.push(Entry { path: path.into(), size, index });
    }

    pub fn finish(mut self) -> (Vec<Entry>, Vec<LeftOver>) {
        self.entries.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
        self.left_over.sort_by(|a, b| a.place.cmp(&b.place));
        if self.unnamed > 0 {
            let why = format!("{} more were left out for reasons like these.", self.unnamed);
            self.left_over.push(LeftOver { place: String::new(), why });
        }
        (self.entries, self.left_over)
    }
}

/// A name as it may stand in a sentence: control characters shown as such, and not endless.
fn shown(path: &str) -> String {
    let (path, _) = crate::text::cut(path, 200);
    path.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A folder of a source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folder<'a> {
    source: &'a str,
    /// Its path with a slash at the end; empty for the whole source.
    prefix: &'a str,
    /// Everything below it.
    pub entries: &'a [Entry],
}

impl<'a> Folder<'a> {
    pub fn root(source: &'a str, entries: &'a [Entry]) -> Self {
        Self { source, prefix: "", entries }
    }

    /// What it is called.
    pub fn name(&self) -> &'a str {
        let prefix = self.prefix.trim_end_matches('/');
        if prefix.is_empty() { self.source } else { prefix.rsplit('/').next().unwrap_or(prefix) }
    }

    /// Where it is, as people are told.
    pub fn place(&self) -> &'a str {
        let prefix = self.prefix.trim_end_matches('/');
        if prefix.is_empty() { self.source } else { prefix }
    }

    /// A file's path as seen from here.
    pub fn within<'e>(&self, entry: &'e Entry) -> &'e str {
        entry.path.strip_prefix(self.prefix).unwrap_or(&entry.path)
    }

    /// The file of that path below it.
    pub fn file(&self, path: &str) -> Option<&'a Entry> {
        let wanted = || self.prefix.split_terminator('/').chain(path.split('/'));
        let at = self.entries.binary_search_by(|entry| entry.path.split('/').cmp(wanted())).ok()?;
        self.entries.get(at)
    }

    /// The folder of that path below it, if it holds anything.
    pub fn folder(&self, path: &str) -> Option<Folder<'a>> {
        let wanted = || self.prefix.split_terminator('/').chain(path.split('/'));
        let parts = wanted().count();
        let is_before = |entry: &Entry| entry.path.split('/').take(parts).lt(wanted());
        // A file of the same path is no part of the folder, though a ZIP may hold both.
        let is_file = |entry: &Entry| entry.path.split('/').eq(wanted());
        let start = self.entries.partition_point(|entry| is_before(entry) || is_file(entry));
        let rest = self.entries.get(start..)?;
        let is_within = |entry: &Entry| entry.path.split('/').take(parts).le(wanted());
        let below = rest.get(..rest.partition_point(is_within))?;
        let prefix = below.first()?.path.get(..self.prefix.len() + path.len() + 1)?;
        Some(Folder { source: self.source, prefix, entries: below })
    }

    /// What stands directly in it: files, and the names of folders.
    pub fn children(&self) -> (Vec<&'a Entry>, Vec<&'a str>) {
        let (mut files, mut folders): (Vec<&Entry>, Vec<&str>) = (Vec::new(), Vec::new());
        for entry in self.entries {
            match self.within(entry).split_once('/') {
                None => files.push(entry),
                Some((folder, _)) if folders.last() != Some(&folder) => folders.push(folder),
                Some(_) => {}
            }
        }
        (files, folders)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(paths: &[&str]) -> Vec<Entry> {
        let mut listing = Listing::default();
        for path in paths {
            assert!(listing.judge(path).unwrap());
            listing.push(path, 1, 0);
        }
        listing.finish().0
    }

    #[test]
    fn a_folder_is_found_among_names_that_only_look_like_it() {
        let entries = entries(&["a-b/x", "a/y/z", "a", "a.md", "a/x", "ab/x"]);
        let root = Folder::root("source", &entries);
        let a = root.folder("a").unwrap();
        assert_eq!((a.name(), a.place()), ("a", "a"));
        let below: Vec<&str> = a.entries.iter().map(|entry| a.within(entry)).collect();
        assert_eq!(below, ["x", "y/z"]);
        assert_eq!(a.file("y/z").unwrap().name(), "z");
        assert_eq!(root.folder("a/y").unwrap().place(), "a/y");
        assert_eq!(a.folder("y").unwrap().place(), "a/y");
        let (files, folders) = root.children();
        assert_eq!((files.len(), folders), (2, vec!["a", "a-b", "ab"]));
        assert!(
            root.folder("b").is_none() && root.folder("a.md").is_none() && a.file("a").is_none()
        );
    }

    #[test]
    fn more_names_than_may_be_looked_at_are_refused() {
        let mut listing = Listing::default();
        for number in 0..ENTRIES_MAX {
            assert!(listing.judge(&format!("f{number}")).is_ok());
        }
        assert!(matches!(listing.judge("one more"), Err(ReadError::TooManyFiles)));
    }

    #[test]
    fn thousands_of_refused_names_end_in_a_count() {
        let mut listing = Listing::default();
        for number in 0..NAMED_MAX + 7 {
            assert!(!listing.judge(&format!("../{number}")).unwrap());
        }
        let (entries, left_over) = listing.finish();
        assert_eq!((entries.len(), left_over.len()), (0, NAMED_MAX + 1));
        assert!(left_over.last().unwrap().why.starts_with("7 more"));
    }
}
