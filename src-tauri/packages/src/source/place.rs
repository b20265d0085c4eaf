//! Which names inside a source are safe to look at.

use crate::limits::{DEPTH_MAX, PATH_MAX_BYTES};

/// What a name inside a source is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// One to read.
    Safe,
    /// What operating systems and version control leave behind.
    Litter,
    /// One that is never looked at, with the reason as a sentence.
    Refused(&'static str),
}

/// Judges a path inside a source, which has `/` between its parts.
pub(super) fn judge(path: &str) -> Place {
    let refused = Place::Refused;
    if path.is_empty() {
        return refused("It has no name.");
    }
    if path.len() > PATH_MAX_BYTES {
        return refused("Its name is longer than 1,024 bytes.");
    }
    if path.contains('\0') {
        return refused("Its name holds a NUL character.");
    }
    if path.contains('\\') {
        return refused("Its name holds a backslash.");
    }
    if path.starts_with('/') {
        return refused("Its name leads out of the archive: it begins with a slash.");
    }
    if path.as_bytes().get(1) == Some(&b':') {
        return refused("Its name leads out of the archive: it begins with a drive letter.");
    }
    let parts = path.split('/');
    if parts.clone().any(|part| part == "..") {
        return refused("Its name leads out of the archive: it contains “..”.");
    }
    if parts.clone().any(|part| matches!(part, "" | ".")) {
        return refused("Its name has an empty part.");
    }
    if parts.clone().any(is_litter) {
        return Place::Litter;
    }
    if parts.count() > DEPTH_MAX {
        return refused("It lies deeper than 32 folders.");
    }
    Place::Safe
}

fn is_litter(part: &str) -> bool {
    matches!(
        part,
        "__MACOSX"
            | ".DS_Store"
            | ".git"
            | ".gitattributes"
            | ".gitignore"
            | ".gitkeep"
            | "Thumbs.db"
            | "desktop.ini"
    ) || part.starts_with("._")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_refused_and_plain_ones_are_not() {
        for path in ["a", "a/b c/ü.md", "a..b/c", ".meta/config.json", "C/d", "..a"] {
            assert_eq!(judge(path), Place::Safe, "{path}");
        }
        let long = "x".repeat(PATH_MAX_BYTES + 1);
        let refused = [
            "",
            "/a",
            "../a",
            "a/../../b",
            "a/..",
            "C:a",
            "c:/a",
            "a\\b",
            "a\0",
            "a//b",
            "./a",
            &long,
        ];
        for path in refused {
            assert!(matches!(judge(path), Place::Refused(_)), "{path:?}");
        }
        for path in ["__MACOSX/._a", "a/.DS_Store", ".git/config", "._a.md"] {
            assert_eq!(judge(path), Place::Litter, "{path}");
        }
    }

    #[test]
    fn folders_are_looked_into_to_a_depth() {
        let deep = |parts: usize| vec!["a"; parts].join("/");
        assert_eq!(judge(&deep(DEPTH_MAX)), Place::Safe);
        assert!(matches!(judge(&deep(DEPTH_MAX + 1)), Place::Refused(_)));
    }
}
