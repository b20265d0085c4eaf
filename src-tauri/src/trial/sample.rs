//! The challenge that newcomers try, in the format of challenges (docs/CHALLENGE_FORMAT.md).

use std::fs;
use std::io;
use std::path::Path;

/// A file of the folder `sample`, by its place there.
macro_rules! file {
    ($place:literal) => {
        ($place, include_str!(concat!("sample/", $place)))
    };
}

const FILES: [(&str, &str); 9] = [
    file!("challenge.md"),
    file!("starter/main.py"),
    file!("starter/main.js"),
    file!("starter/main.ts"),
    file!("tests/001-a-streak-at-the-beginning.call.json"),
    file!("tests/002-never-more.call.json"),
    file!("tests/003-no-days.call.json"),
    file!("tests/004-a-streak-at-the-end.call.json"),
    file!("tests/tests.yaml"),
];

/// Writes it into that folder.
///
/// # Errors
/// Where the folder can't be written to.
pub fn write(folder: &Path) -> io::Result<()> {
    for (place, content) in FILES {
        let path = folder.join(place);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
    }
    Ok(())
}
