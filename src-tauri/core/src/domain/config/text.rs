//! Names, addresses and challenges: once parsed, never broken.

use super::limits::{CHALLENGE_MAX_CHARS, EMAIL_MAX_CHARS, NAME_MAX_CHARS, TITLE_MAX_CHARS};
use super::{Field, FieldError};
use validator::ValidateEmail;

/// Whether a character has no place in a line that names something: control characters, ends of
/// lines, and those that change the order in which everything after them is shown.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A name: trimmed, 1 to 255 characters, none of them a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateName(String);

impl CandidateName {
    /// Trims and judges.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::CandidateName`].
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
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
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An email address of at most 254 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateEmail(String);

impl CandidateEmail {
    /// Trims and judges; blank means none.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::CandidateEmail`].
    pub fn parse_optional(text: Option<&str>) -> Result<Option<Self>, FieldError> {
        let text = text.unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > EMAIL_MAX_CHARS || !text.validate_email() {
            return Err(FieldError::new(
                Field::CandidateEmail,
                "Candidate email is not a valid address",
            ));
        }
        Ok(Some(Self(text.to_owned())))
    }

    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A task in Markdown: not blank, at most 100,000 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// Judges; blank means none. The text is kept as it was typed.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::Challenge`].
    pub fn parse_optional(text: Option<String>) -> Result<Option<Self>, FieldError> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return Ok(None);
        };
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

    /// The Markdown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first line with words on it, without its Markdown heading marks, cut for a list.
    #[must_use]
    pub fn title(&self) -> String {
        let line = self
            .0
            .lines()
            .map(|line| line.trim().trim_start_matches('#').trim())
            .find(|line| line.chars().any(char::is_alphanumeric))
            .or_else(|| self.0.lines().map(str::trim).find(|line| !line.is_empty()))
            .unwrap_or_default();
        let mut title: String =
            line.chars().filter(|c| !is_control(*c)).take(TITLE_MAX_CHARS).collect();
        if line.chars().count() > TITLE_MAX_CHARS {
            title.push('…');
        }
        title
    }
}
