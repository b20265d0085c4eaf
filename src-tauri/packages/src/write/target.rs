//! Where files are written to: a ZIP or a folder.

use super::{Outgoing, WriteError, files};
use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{Seek, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes a ZIP with a folder for each challenge and a file for each rubric, one item at a time. The same items
/// give the same bytes.
///
/// # Errors
/// If it can't be written, or a picture has a name that no file can have.
pub fn write_zip(
    out: impl Write + Seek,
    items: impl IntoIterator<Item = Outgoing>,
) -> Result<(), WriteError> {
    let mut zip = ZipWriter::new(out);
    // The time is the first that a ZIP can say: the same state is the same file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut names = Names::default();
    for item in items {
        for (path, bytes) in named_files(&item, &mut names)? {
            zip.start_file(path, options).map_err(std::io::Error::from)?;
            zip.write_all(&bytes)?;
        }
    }
    zip.finish().map_err(std::io::Error::from)?;
    Ok(())
}

/// Writes the same files into a folder, which must be there and empty. Nothing that is there is written over.
///
/// # Errors
/// If the folder is not empty, can't be written to, or a picture has a name that no file can have.
pub fn write_folder(
    folder: &Path,
    items: impl IntoIterator<Item = Outgoing>,
) -> Result<(), WriteError> {
    if fs::read_dir(folder)?.next().is_some() {
        return Err(WriteError::NotEmpty);
    }
    let mut names = Names::default();
    for item in items {
        for (path, bytes) in named_files(&item, &mut names)? {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            OpenOptions::new().write(true).create_new(true).open(path)?.write_all(&bytes)?;
        }
    }
    Ok(())
}

/// An item's files by their paths in the export.
fn named_files(item: &Outgoing, names: &mut Names) -> Result<Vec<(String, Vec<u8>)>, WriteError> {
    let name = names.free(slug(item.title()));
    let files = match item {
        Outgoing::Challenge { id, challenge, pictures } => {
            files::of_challenge(*id, challenge, pictures)?
                .into_iter()
                .map(|(path, bytes)| (format!("{name}/{path}"), bytes))
                .collect()
        }
        Outgoing::Rubric { id, rubric } => {
            let text = crate::rubrics::to_markdown(*id, rubric);
            vec![(format!("{name}.rubric.md"), text.into_bytes())]
        }
    };
    Ok(files)
}

/// Names that were given.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn free(&mut self, wanted: String) -> String {
        let wanted = if wanted.is_empty() { "challenge".to_owned() } else { wanted };
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        names.find(|name| self.0.insert(name.clone())).unwrap_or_default()
    }
}

/// A title as the name of a file on any system: small letters, digits and hyphens.
pub(super) fn slug(title: &str) -> String {
    const LONGEST: usize = 60;
    // Names that Windows keeps for devices, whatever the ending.
    const DEVICES: [&str; 22] = [
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
        "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];
    let mut slug = String::new();
    for c in title.chars() {
        if slug.len() == LONGEST {
            break;
        }
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if DEVICES.contains(&slug) { format!("{slug}-challenge") } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_for_any_system() {
        for (title, wanted) in [
            ("Two sums!", "two-sums"),
            ("  C++ / Rust  ", "c-rust"),
            ("../../etc/passwd", "etc-passwd"),
            ("図", ""),
            ("CON", "con-challenge"),
            ("console", "console"),
        ] {
            assert_eq!(slug(title), wanted);
        }
        assert_eq!(slug(&"ab ".repeat(100)).len(), 59, "cut, and no hyphen at the end");
    }

    #[test]
    fn names_are_given_once() {
        let mut names = Names::default();
        let mut free = |wanted: &str| names.free(wanted.to_owned());
        assert_eq!([free("a"), free("a-2"), free("a"), free("a")], ["a", "a-2", "a-3", "a-4"]);
        assert_eq!([free(""), free("")], ["challenge", "challenge-2"]);
    }
}
