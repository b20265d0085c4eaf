//! Judging what was typed into the forms of the library, one field after the other.

use crate::domain::config::{Field, FieldError, is_blank, is_control, trimmed};
use std::collections::HashSet;

/// The rules that were broken so far.
#[derive(Default)]
pub(super) struct Checks {
    errors: Vec<FieldError>,
}

/// A field that takes several texts.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    pub field: Field,
    /// What one of them is called, in the middle of a sentence.
    pub name: &'static str,
    pub most: usize,
    /// In characters.
    pub longest: usize,
}

impl Checks {
    pub fn broken(&mut self, field: Field, message: impl Into<String>) {
        self.errors.push(FieldError::new(field, message));
    }

    pub fn keep<T>(&mut self, checked: Result<T, FieldError>) -> Option<T> {
        checked.map_err(|error| self.errors.push(error)).ok()
    }

    /// A text on one line, trimmed; blank ones are empty.
    pub fn line(&mut self, field: Field, name: &str, text: &str, longest: usize) -> String {
        let text = trimmed(text);
        if is_blank(text) {
            return String::new();
        }
        if text.chars().count() > longest {
            self.broken(field, format!("{name} is longer than {longest} characters"));
        }
        if text.chars().any(is_control) {
            self.broken(field, format!("{name} contains control characters"));
        }
        text.to_owned()
    }

    /// A text of several lines as it was typed; blank ones are empty.
    pub fn text(&mut self, field: Field, name: &str, text: String, longest: usize) -> String {
        if is_blank(&text) {
            return String::new();
        }
        if text.chars().count() > longest {
            let most = crate::domain::number::grouped(i64::try_from(longest).unwrap_or(i64::MAX));
            self.broken(field, format!("{name} is longer than {most} characters"));
        }
        if text.contains('\0') {
            self.broken(field, format!("{name} contains a NUL character"));
        }
        text
    }

    /// Tags without blanks around them, each once whatever its case, as it was written first.
    pub fn tags(&mut self, tags: &[String], most: usize, longest: usize) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for tag in tags {
            let tag = self.line(Field::Tags, "A tag", tag, longest);
            if !tag.is_empty() && seen.insert(tag.to_lowercase()) {
                kept.push(tag);
            }
        }
        if kept.len() > most {
            self.broken(Field::Tags, format!("A challenge can have {most} tags at most"));
        }
        kept
    }

    /// Texts of several lines in the order they were given, without empty ones.
    pub fn prompts(&mut self, lines: Lines, texts: Vec<String>) -> Vec<String> {
        let Lines { field, name, most, longest } = lines;
        let texts: Vec<String> = texts.into_iter().filter(|text| !is_blank(text)).collect();
        if texts.len() > most {
            self.broken(field, format!("There can be {most} {name}s at most"));
        }
        for (place, text) in (1..).zip(&texts) {
            if text.chars().count() > longest {
                let most =
                    crate::domain::number::grouped(i64::try_from(longest).unwrap_or(i64::MAX));
                self.broken(field, format!("The {name} {place} is longer than {most} characters"));
            }
            if text.contains('\0') {
                self.broken(field, format!("The {name} {place} contains a NUL character"));
            }
        }
        texts
    }

    /// The value, if no rule was broken.
    pub fn done<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }
}
