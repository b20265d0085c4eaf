//! Names and challenges: once parsed, never broken.

use super::limits::{CHALLENGE_MAX_CHARS, NAME_MAX_CHARS, TITLE_MAX_CHARS};
use super::visible::{is_blank, is_control, trimmed, without_mark};
use super::{Field, FieldError};

/// A name: trimmed, 1 to 255 characters, one of them to be seen, none of them a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateName(String);

impl CandidateName {
    /// Trims a name as typed, and judges it.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::CandidateName`].
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = trimmed(text);
        let broken = |message: &str| Err(FieldError::new(Field::CandidateName, message));
        if text.is_empty() {
            return broken("Candidate name is required");
        }
        if text.chars().count() > NAME_MAX_CHARS {
            return broken("Candidate name is longer than 255 characters");
        }
        if text.chars().any(is_control) {
            return broken("Candidate name contains control characters");
        }
        if is_blank(text) {
            return broken("Candidate name has no visible character");
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// The checked name, as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A task in Markdown: not blank, at most 100,000 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// Judges; blank means none. The text is kept as it was typed, without the mark a file begins with.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::Challenge`].
    pub fn parse_optional(text: Option<String>) -> Result<Option<Self>, FieldError> {
        let Some(text) = text.filter(|text| !is_blank(text)) else {
            return Ok(None);
        };
        let text = without_mark(&text).to_owned();
        if text.chars().count() > CHALLENGE_MAX_CHARS {
            return Err(FieldError::new(
                Field::Challenge,
                "Challenge is longer than 100,000 characters",
            ));
        }
        // SQLite keeps text up to a NUL in several of its functions; no editor types one.
        if text.contains('\0') {
            return Err(FieldError::new(Field::Challenge, "Challenge contains a NUL character"));
        }
        Ok(Some(Self(text)))
    }

    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// The challenge's text, in Markdown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first line with words on it, without its Markdown heading marks, cut for a list.
    #[must_use]
    pub fn title(&self) -> String {
        title_of(&self.0)
    }
}

/// The title in a text. Titles of before, which may begin with a byte order mark, have theirs, too.
pub(crate) fn title_of(text: &str) -> String {
    let line = text
        .lines()
        .map(|line| trimmed(trimmed(line).trim_start_matches('#')))
        .find(|line| line.chars().any(char::is_alphanumeric))
        .or_else(|| text.lines().map(trimmed).find(|line| !is_blank(line)))
        .unwrap_or_default();
    let mut title: String =
        line.chars().filter(|c| !is_control(*c)).take(TITLE_MAX_CHARS).collect();
    if line.chars().count() > TITLE_MAX_CHARS {
        title.push('…');
    }
    title
}
