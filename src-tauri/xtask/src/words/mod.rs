//! Every string that people read, with the place it stands in, so that all can be read again at once.

mod rust;

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use xshell::{Shell, cmd};

use crate::repo;

/// Where Rust words what people read. Providers and storage are left out but for their errors: what is
/// quoted there are servers' words and SQL.
const WORDED: [&str; 5] = [
    "src-tauri/core/src/api",
    "src-tauri/core/src/domain",
    "src-tauri/core/src/error.rs",
    "src-tauri/core/src/providers/practice",
    "src-tauri/src",
];
/// Where every error is listed, wherever it stands.
const SOURCES: [&str; 2] = ["src-tauri/core/src", "src-tauri/src"];

/// What the pages are read with.
const PARSER: &str = "ui/node_modules/svelte/package.json";

/// Prints them, sorted by file and line, one a line.
pub fn list(sh: &Shell) -> anyhow::Result<()> {
    // Only reads: packages may be a link to a folder that others use, which an installation empties.
    ensure!(
        sh.path_exists(PARSER),
        "the pages' packages are missing: `cargo xtask setup` brings them"
    );
    let node = sh.clone();
    node.change_dir("ui");
    let pages = cmd!(node, "node words.mjs").quiet().read()?;
    let mut found = of_rust(sh)?;
    found.extend(pages.lines().filter_map(of_page));
    found.sort();
    for (file, line, text) in found {
        println!("{file}:{line}: {text}");
    }
    Ok(())
}

/// A line of the pages' own list, taken apart so that it sorts by number.
fn of_page(line: &str) -> Option<(String, usize, String)> {
    let (file, rest) = line.split_once(':')?;
    let (number, text) = rest.split_once(": ")?;
    Some((file.to_owned(), number.parse().ok()?, text.to_owned()))
}

fn of_rust(sh: &Shell) -> anyhow::Result<Vec<(String, usize, String)>> {
    let mut found = Vec::new();
    for path in SOURCES
        .iter()
        .map(|source| files(sh, Path::new(source)))
        .collect::<Result<Vec<_>, _>>()?
        .concat()
    {
        let name = path.display().to_string().replace('\\', "/");
        let is_worded = WORDED.iter().any(|place| path.starts_with(place));
        let source = sh.read_file(&path)?;
        let words = rust::words_of(&source, is_worded)
            .with_context(|| format!("{name} can't be read as Rust"))?;
        found.extend(words.into_iter().map(|(line, text)| (name.clone(), line, text)));
    }
    Ok(found)
}

/// The Rust files of a folder, without its tests.
fn files(sh: &Shell, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in sh.read_dir(folder)? {
        let path = path.strip_prefix(repo::root()).map(Path::to_owned).unwrap_or(path);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let is_test = stem == "tests" || stem.ends_with("_test");
        if repo::root().join(&path).is_dir() {
            found.extend(files(sh, &path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !is_test {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_pages_sorts_by_its_number() {
        let line = of_page("ui/src/a.svelte:12: Time left: all").unwrap();
        assert_eq!(line, ("ui/src/a.svelte".into(), 12, "Time left: all".into()));
    }

    #[test]
    fn the_words_of_this_tree_are_found_and_its_tests_are_left_out() {
        let found = of_rust(&repo::shell().unwrap()).unwrap();
        let has =
            |file: &str, text: &str| found.iter().any(|one| one.0.ends_with(file) && one.2 == text);
        assert!(has("api/words.rs", "Session created"));
        assert!(has("core/src/error.rs", "The console is locked."));
        assert!(has("src/cli/arguments.rs", "Run AI-assisted technical interviews on one laptop."));
        assert!(!found.iter().any(|(file, ..)| file.ends_with("tests.rs")));
    }
}
