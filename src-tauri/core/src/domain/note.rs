//! The interviewer's private remarks, each pinned to its moment.

use super::config::{Field, FieldError, is_blank, trimmed};
use super::time::UtcMs;
use serde::{Deserialize, Serialize};

/// Most characters of a note.
pub const NOTE_MAX_CHARS: usize = 10_000;

/// What a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A remark in words.
    Note,
    /// A moment to come back to, without a word.
    Bookmark,
}

impl NoteKind {
    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Bookmark => "bookmark",
        }
    }
}

/// A note as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The entry of the trail that says it was made.
    pub event_seq: i64,
    /// Note or bookmark.
    pub kind: NoteKind,
    /// As typed, trimmed; empty for a bookmark.
    pub text: String,
    /// When it was made, by the wall.
    pub at: UtcMs,
    /// Milliseconds the session had run by then.
    pub ran_ms: i64,
}

/// A note's text: trimmed, 1 to 10,000 characters.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Note`].
pub fn check_note(text: &str) -> Result<String, FieldError> {
    let text = trimmed(text);
    if is_blank(text) {
        return Err(FieldError::new(Field::Note, "Type a note first"));
    }
    if text.chars().count() > NOTE_MAX_CHARS {
        return Err(FieldError::new(Field::Note, "The note is longer than 10,000 characters"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_words_and_not_too_many() {
        assert_eq!(check_note(" Asked first \n").unwrap(), "Asked first");
        assert_eq!(check_note("\u{feff}Asked first").unwrap(), "Asked first");
        assert!(check_note(" \n ").is_err());
        assert!(check_note("\u{200b}").is_err());
        assert!(check_note(&"é".repeat(NOTE_MAX_CHARS)).is_ok());
        assert!(check_note(&"é".repeat(NOTE_MAX_CHARS + 1)).is_err());
    }
}
