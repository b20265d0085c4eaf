//! What a scorecard says, while it is typed and once it is submitted.

use crate::domain::config::{Field, FieldError, NAME_MAX_CHARS, is_blank, is_control, trimmed};
use crate::domain::library::{Pin, Rubric};
use serde::{Deserialize, Serialize};

/// Longest comment on a criterion, and longest summary, in characters.
pub const COMMENT_MAX_CHARS: usize = 5_000;
/// Most pieces of evidence for one criterion.
pub const EVIDENCE_MAX: usize = 50;

/// What a reviewer saw of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// There was no occasion to see it. Never a low score.
    NotObserved,
    /// The level of that number, from 1.
    Reached(usize),
}

/// What a reviewer would do. Theirs alone, never computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Recommendation {
    /// Certainly not.
    StrongNo,
    /// Rather not.
    No,
    /// Rather so.
    Yes,
    /// Certainly so.
    StrongYes,
}

/// What a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceOf {
    /// The moment itself, or what happened from it on.
    Moment,
    /// A note or bookmark, by its entry of the trail.
    Note {
        /// The entry.
        event_seq: i64,
    },
    /// A question or an answer, by its place in the conversation.
    Message {
        /// The place, from 1.
        seq: i64,
    },
    /// A run, by its place among the runs.
    Run {
        /// The place, from 1.
        seq: i64,
    },
}

/// A link from a score to a moment of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Milliseconds the session had run.
    pub at_ms: i64,
    /// Where a stretch ends; none for a moment.
    pub to_ms: Option<i64>,
    /// What it shows.
    pub of: EvidenceOf,
}

/// What a reviewer says of one criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The level; none while nothing was chosen.
    pub level: Option<Level>,
    /// What they saw, in their own words.
    pub comment: String,
    /// Where they saw it.
    pub evidence: Vec<Evidence>,
}

/// A scorecard. The same shape while it is typed and once it is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Which version of which rubric it is by.
    pub pin: Option<Pin>,
    /// That rubric, so that the card can be read without the library.
    pub rubric: Rubric,
    /// What is said of each of its criteria, in their order.
    pub scores: Vec<Score>,
    /// What the reviewer would do; none while nothing was chosen.
    pub recommendation: Option<Recommendation>,
    /// The whole in their own words; may be blank.
    pub summary: String,
}

impl Card {
    /// A card by that rubric on which nothing stands yet.
    #[must_use]
    pub fn blank(pin: Option<Pin>, rubric: Rubric) -> Self {
        let scores = vec![Score::default(); rubric.criteria.len()];
        Self { pin, rubric, scores, recommendation: None, summary: String::new() }
    }

    /// What it says of the criterion of that name; none where its rubric has none, and while nothing was chosen.
    #[must_use]
    pub fn level_of(&self, criterion: &str) -> Option<Level> {
        let at = self.rubric.criteria.iter().position(|one| one.name == criterion)?;
        self.scores.get(at)?.level
    }

    /// The card as it may be submitted: texts trimmed.
    ///
    /// # Errors
    /// What is missing or broken, in the order of the card.
    pub fn submit(mut self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let is_rubric = self.rubric.clone().validate().is_ok_and(|valid| valid == self.rubric);
        if self.scores.len() != self.rubric.criteria.len() || !is_rubric {
            errors.push(FieldError::new(Field::Score, "This card does not fit its rubric"));
        }
        for (criterion, score) in self.rubric.criteria.iter().zip(&mut self.scores) {
            let name = &criterion.name;
            match score.level {
                None => {
                    errors.push(FieldError::new(Field::Score, format!("“{name}” has no level yet")))
                }
                Some(Level::Reached(level)) if !(1..=criterion.levels.len()).contains(&level) => {
                    errors
                        .push(FieldError::new(Field::Score, format!("“{name}” has no such level")));
                }
                Some(Level::Reached(_) | Level::NotObserved) => {}
            }
            score.comment = trimmed(&score.comment).to_owned();
            if score.comment.chars().count() > COMMENT_MAX_CHARS {
                let words = format!("What you saw of “{name}” is longer than 5,000 characters");
                errors.push(FieldError::new(Field::Score, words));
            }
            if score
                .evidence
                .iter()
                .any(|one| one.at_ms < 0 || one.to_ms.is_some_and(|to| to < one.at_ms))
            {
                let words = format!("“{name}” points to a moment that can't be");
                errors.push(FieldError::new(Field::Score, words));
            }
            if score.evidence.len() > EVIDENCE_MAX {
                let words = format!("“{name}” can have 50 pieces of evidence at most");
                errors.push(FieldError::new(Field::Score, words));
            }
        }
        self.summary = trimmed(&self.summary).to_owned();
        if self.summary.chars().count() > COMMENT_MAX_CHARS {
            let words = "The summary is longer than 5,000 characters";
            errors.push(FieldError::new(Field::Summary, words));
        }
        if self.recommendation.is_none() {
            errors.push(FieldError::new(Field::Recommendation, "Say what you recommend"));
        }
        let texts = self.scores.iter().map(|score| &score.comment).chain([&self.summary]);
        if texts.into_iter().any(|text| text.contains('\0')) {
            errors.push(FieldError::new(Field::Score, "The card contains a NUL character"));
        }
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }
}

/// A reviewer's name, trimmed.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Reviewer`].
pub fn check_reviewer(name: &str) -> Result<String, FieldError> {
    let name = trimmed(name);
    if is_blank(name) {
        return Err(FieldError::new(Field::Reviewer, "Say who reviews"));
    }
    if name.chars().count() > NAME_MAX_CHARS || name.chars().any(is_control) {
        return Err(FieldError::new(
            Field::Reviewer,
            "A name has up to 255 characters on one line",
        ));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::library::starter_rubric;

    fn filled() -> Card {
        let mut card = Card::blank(None, starter_rubric());
        for score in &mut card.scores {
            score.level = Some(Level::Reached(3));
        }
        Card { recommendation: Some(Recommendation::Yes), ..card }
    }

    fn refused(card: Card) -> Vec<String> {
        card.submit().err().unwrap_or_default().into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn what_is_missing_is_named_and_not_observed_is_a_choice_like_any_other() {
        let blank = refused(Card::blank(None, starter_rubric()));
        assert_eq!(blank.len(), starter_rubric().criteria.len() + 1);
        assert!(blank[0].contains(&starter_rubric().criteria[0].name), "{blank:?}");
        assert_eq!(blank.last().unwrap(), "Say what you recommend");
        let mut card = filled();
        card.scores[1].level = Some(Level::NotObserved);
        assert!(card.submit().is_ok());
    }

    #[test]
    fn a_level_the_rubric_does_not_have_and_texts_too_long_are_refused() {
        let mut card = filled();
        card.scores[0].level = Some(Level::Reached(9));
        assert!(refused(card)[0].contains("no such level"));
        let mut card = filled();
        card.scores[0].level = Some(Level::Reached(0));
        assert_eq!(refused(card).len(), 1);
        let mut card = filled();
        card.scores[0].comment = "x".repeat(COMMENT_MAX_CHARS + 1);
        assert!(refused(card)[0].contains("5,000"));
        let mut card = filled();
        card.scores[0].evidence = vec![Evidence { at_ms: -1, to_ms: None, of: EvidenceOf::Moment }];
        assert!(refused(card)[0].contains("can't be"));
        let mut card = filled();
        card.rubric.criteria[1].name = card.rubric.criteria[0].name.clone();
        assert_eq!(refused(card), ["This card does not fit its rubric"]);
        let mut card = filled();
        card.scores.pop();
        assert_eq!(refused(card), ["This card does not fit its rubric"]);
    }

    #[test]
    fn texts_are_trimmed_when_they_are_submitted() {
        let mut card = filled();
        card.scores[0].comment = " Asked first.\n".into();
        card.summary = "\n".into();
        let card = card.submit().unwrap();
        assert_eq!((card.scores[0].comment.as_str(), card.summary.as_str()), ("Asked first.", ""));
    }

    #[test]
    fn a_reviewer_has_a_name() {
        assert_eq!(check_reviewer(" Dana ").as_deref(), Ok("Dana"));
        assert!(check_reviewer(" ").is_err() && check_reviewer("a\nb").is_err());
    }
}
