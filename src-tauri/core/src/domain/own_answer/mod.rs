//! What a candidate writes by themselves.

mod history;
mod origin;
mod splice;

pub use history::{
    Around, Cause, History, HistoryEnd, KeptAnswer, Origin, Paste, Revision, RevisionText,
    WHOLE_EVERY, fault, fold,
};
pub use origin::{LOOKED_FOR_CHARS, origin};
pub use splice::Splice;

use super::config::{Field, FieldError};
use super::time::UtcMs;
use serde::{Deserialize, Serialize};

/// Most characters of a candidate's own answer, as many as a challenge may have.
pub const OWN_ANSWER_MAX_CHARS: usize = 100_000;

/// What was typed just before the session stopped may arrive this much later and is kept: a page
/// sends what is typed a moment after it was typed.
pub const OWN_ANSWER_GRACE_MS: i64 = 5_000;

/// What an answer is written in: decides how it is coloured, and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Plain text, until the candidate chooses another.
    #[default]
    Text,
    /// C and its kin.
    C,
    /// C++.
    Cpp,
    /// C#.
    Csharp,
    /// CSS.
    Css,
    /// Go.
    Go,
    /// HTML.
    Html,
    /// Java.
    Java,
    /// JavaScript, with JSX.
    Javascript,
    /// JSON.
    Json,
    /// Kotlin.
    Kotlin,
    /// Markdown.
    Markdown,
    /// PHP.
    Php,
    /// Python.
    Python,
    /// Ruby.
    Ruby,
    /// Rust.
    Rust,
    /// Shell scripts.
    Shell,
    /// SQL.
    Sql,
    /// Swift.
    Swift,
    /// TypeScript, with JSX.
    Typescript,
}

impl Language {
    /// Every language, in the order of the choice.
    pub const ALL: [Self; 20] = [
        Self::Text,
        Self::C,
        Self::Cpp,
        Self::Csharp,
        Self::Css,
        Self::Go,
        Self::Html,
        Self::Java,
        Self::Javascript,
        Self::Json,
        Self::Kotlin,
        Self::Markdown,
        Self::Php,
        Self::Python,
        Self::Ruby,
        Self::Rust,
        Self::Shell,
        Self::Sql,
        Self::Swift,
        Self::Typescript,
    ];

    /// The name used in the database and in the UI's data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::Csharp => "csharp",
            Self::Css => "css",
            Self::Go => "go",
            Self::Html => "html",
            Self::Java => "java",
            Self::Javascript => "javascript",
            Self::Json => "json",
            Self::Kotlin => "kotlin",
            Self::Markdown => "markdown",
            Self::Php => "php",
            Self::Python => "python",
            Self::Ruby => "ruby",
            Self::Rust => "rust",
            Self::Shell => "shell",
            Self::Sql => "sql",
            Self::Swift => "swift",
            Self::Typescript => "typescript",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::C => "C",
            Self::Cpp => "C++",
            Self::Csharp => "C#",
            Self::Css => "CSS",
            Self::Go => "Go",
            Self::Html => "HTML",
            Self::Java => "Java",
            Self::Javascript => "JavaScript",
            Self::Json => "JSON",
            Self::Kotlin => "Kotlin",
            Self::Markdown => "Markdown",
            Self::Php => "PHP",
            Self::Python => "Python",
            Self::Ruby => "Ruby",
            Self::Rust => "Rust",
            Self::Shell => "Shell",
            Self::Sql => "SQL",
            Self::Swift => "Swift",
            Self::Typescript => "TypeScript",
        }
    }

    /// The language of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }
}

/// A candidate's own answer as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnAnswer {
    /// The answer's text, as typed.
    pub text: String,
    /// What it is written in.
    pub language: Language,
    /// Raised by the page with every change; from 1, and 0 where nothing was written.
    pub revision: i64,
    /// When it was kept, by the wall.
    pub saved_at: UtcMs,
}

/// What a page asks to keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedAnswer {
    /// The answer's text, as typed.
    pub text: String,
    /// What it is written in.
    pub language: Language,
    /// One more than the last the page saved or read, from 1.
    pub revision: i64,
    /// Where the caret stands, in units of UTF-16; none where the page does not say.
    pub caret: Option<usize>,
    /// What was pasted since the page saved last, oldest first.
    pub pasted: Vec<PastedText>,
}

impl TypedAnswer {
    /// A typed text with no caret and nothing pasted.
    #[must_use]
    pub fn new(text: impl Into<String>, language: Language, revision: i64) -> Self {
        Self { text: text.into(), language, revision, ..Self::default() }
    }
}

/// A text that was pasted, as the page tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedText {
    /// Its first [`LOOKED_FOR_CHARS`] characters.
    pub begins: String,
    /// How many characters it has.
    pub chars: usize,
}

/// The place in a text in bytes that is so many units of UTF-16 from its beginning; none where it has none
/// there.
#[must_use]
pub fn byte_at(text: &str, utf16_units: usize) -> Option<usize> {
    let mut units = 0;
    let ends = text.char_indices().chain([(text.len(), '\0')]);
    for (at, sign) in ends {
        if units >= utf16_units {
            return (units == utf16_units).then_some(at);
        }
        units += sign.len_utf16();
    }
    None
}

/// An answer's text: anything of at most 100,000 characters.
///
/// # Errors
/// The broken rule's sentence, for [`Field::OwnAnswer`].
pub fn check_own_answer(text: &str) -> Result<(), FieldError> {
    if text.chars().count() > OWN_ANSWER_MAX_CHARS {
        let message = "The answer is longer than 100,000 characters, and is kept only up to what was \
                       saved before";
        return Err(FieldError::new(Field::OwnAnswer, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_language_and_are_what_pages_say() {
        for language in Language::ALL {
            assert_eq!(Language::from_name(language.name()), Some(language));
            assert_eq!(serde_json::to_value(language).unwrap(), language.name());
        }
        assert_eq!(Language::from_name("cobol"), None);
    }

    #[test]
    fn a_place_counted_in_utf16_is_found_in_bytes_between_characters_only() {
        let text = "aé🦀b";
        let found: Vec<_> = (0..8).map(|units| byte_at(text, units)).collect();
        assert_eq!(found, [Some(0), Some(1), Some(3), None, Some(7), Some(8), None, None]);
        assert_eq!(byte_at("", 0), Some(0));
    }

    #[test]
    fn an_answer_may_be_as_long_as_a_challenge() {
        assert!(check_own_answer("").is_ok());
        assert!(check_own_answer(&"é".repeat(OWN_ANSWER_MAX_CHARS)).is_ok());
        assert!(check_own_answer(&"é".repeat(OWN_ANSWER_MAX_CHARS + 1)).is_err());
    }
}
