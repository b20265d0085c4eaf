//! Files that people take along. A file is whole before it takes the place a person chose: what was there stays until
//! then, and where the writing fails it stays.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file.
pub fn save<T, E: From<io::Error>>(
    place: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, E>,
) -> Result<T, E> {
    let beside = beside(place);
    let done = write_beside(&beside, write).and_then(|written| {
        std::fs::rename(&beside, place)?;
        Ok(written)
    });
    if done.is_err()
        && let Err(left) = std::fs::remove_file(&beside)
        && left.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%left, "half a file could not be removed");
    }
    done
}

fn write_beside<T, E: From<io::Error>>(
    beside: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, E>,
) -> Result<T, E> {
    let mut file = BufWriter::new(File::create(beside)?);
    let written = write(&mut file)?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(written)
}

/// A name beside a file, for what takes its place once it is whole.
fn beside(place: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    place.with_file_name(name)
}

/// What people call a file.
pub fn name_of(place: &Path) -> String {
    place.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A file's name, without its ending, for what is called `title`: letters and digits, which any system takes, and
/// `otherwise` where there are none.
pub fn name_for(title: &str, otherwise: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let plain = words.collect::<Vec<_>>().join("-");
    // Of file systems' limits the shortest is 255 bytes.
    let plain = &plain[..plain.floor_char_boundary(150)];
    if plain.is_empty() { otherwise.to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_stays_where_the_writing_fails_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("report.html");
        let write =
            |text: &'static str| move |file: &mut BufWriter<File>| file.write_all(text.as_bytes());
        save(&place, write("first")).unwrap();
        let failed: io::Result<()> = save(&place, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("a full disk"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read_to_string(&place).unwrap(), "first");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        save(&place, write("second")).unwrap();
        assert_eq!(std::fs::read_to_string(&place).unwrap(), "second");
        assert!(save(Path::new("/"), write("x")).is_err());
    }

    #[test]
    fn names_of_files_are_letters_and_digits() {
        assert_eq!(name_for("../Jane/O'Neil: 王", "x"), "Jane-O-Neil-王");
        assert_eq!(name_for("..", "session"), "session");
        assert!(name_for(&"王".repeat(200), "x").len() <= 150);
    }
}
