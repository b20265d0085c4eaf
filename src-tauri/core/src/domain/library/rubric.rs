//! A rubric: what an interview is judged by, with levels described by what one sees.

use super::challenge::TITLE_MAX_CHARS;
use super::checks::Checks;
use crate::domain::config::{Field, FieldError, is_blank};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Most criteria of one rubric.
pub const CRITERIA_MAX: usize = 12;
/// Fewest levels of a criterion.
pub const LEVELS_MIN: usize = 4;
/// Most levels of a criterion.
pub const LEVELS_MAX: usize = 5;
/// Longest description of a level, in characters.
const LEVEL_MAX_CHARS: usize = 1_000;
/// Longest text about a criterion or a rubric, in characters.
const ABOUT_MAX_CHARS: usize = 2_000;

/// One thing that is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct Criterion {
    /// What it is called, 1 to 120 characters.
    pub name: String,
    /// What it is about; may be blank.
    pub about: String,
    /// What one sees at each level, from the lowest to the highest. "Not observed" is none of them.
    pub levels: Vec<String>,
}

/// A rubric, whole. The same shape before and after [`Rubric::validate`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct Rubric {
    /// What it is called, 1 to 120 characters.
    pub title: String,
    /// What it is for; may be blank.
    pub about: String,
    /// What is judged, in order.
    pub criteria: Vec<Criterion>,
}

impl Rubric {
    /// The rubric as it may be kept.
    ///
    /// # Errors
    /// Every broken rule, in the order of the form.
    pub fn validate(self) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let title = checks.line(Field::Title, "Title", &self.title, TITLE_MAX_CHARS);
        if title.is_empty() {
            checks.broken(Field::Title, "A title is required");
        }
        let about = checks.text(Field::About, "What it is for", self.about, ABOUT_MAX_CHARS);
        if self.criteria.is_empty() {
            checks.broken(Field::Criteria, "A rubric needs at least one criterion");
        }
        if self.criteria.len() > CRITERIA_MAX {
            let words = format!("A rubric can have {CRITERIA_MAX} criteria at most");
            checks.broken(Field::Criteria, words);
        }
        let mut seen = HashSet::new();
        let mut criteria = Vec::with_capacity(self.criteria.len());
        for (place, criterion) in (1..).zip(self.criteria) {
            let what = "A criterion's name";
            let name = checks.line(Field::Criteria, what, &criterion.name, TITLE_MAX_CHARS);
            if name.is_empty() {
                checks.broken(Field::Criteria, format!("The criterion {place} needs a name"));
            } else if !seen.insert(name.to_lowercase()) {
                checks.broken(Field::Criteria, format!("Two criteria are called “{name}”"));
            }
            let called = if name.is_empty() {
                format!("The criterion {place}")
            } else {
                format!("“{name}”")
            };
            let about = checks.text(Field::Criteria, &called, criterion.about, ABOUT_MAX_CHARS);
            let levels = criterion.levels;
            if !(LEVELS_MIN..=LEVELS_MAX).contains(&levels.len()) {
                checks.broken(Field::Criteria, format!("{called} needs 4 or 5 levels"));
            }
            for (level, text) in (1..).zip(&levels) {
                if is_blank(text) {
                    let words = format!("{called}: say what one sees at level {level}");
                    checks.broken(Field::Criteria, words);
                } else if text.chars().count() > LEVEL_MAX_CHARS {
                    let words = format!("{called}: level {level} is longer than 1,000 characters");
                    checks.broken(Field::Criteria, words);
                }
                if text.contains('\0') {
                    let words = format!("{called}: level {level} contains a NUL character");
                    checks.broken(Field::Criteria, words);
                }
            }
            criteria.push(Criterion { name, about, levels });
        }
        checks.done(Self { title, about, criteria })
    }
}
