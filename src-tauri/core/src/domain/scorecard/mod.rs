//! A scorecard: what one reviewer says of a session, criterion by criterion, with evidence. Nothing of it is computed,
//! and nothing is added up: a level is what a person saw.

mod card;
mod difference;

pub use card::{Card, Evidence, EvidenceOf, Level, Recommendation, Score, check_reviewer};
pub use difference::{Difference, differences};

use crate::domain::config::trimmed;
use crate::domain::time::UtcMs;

/// A scorecard as it was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// Who scored.
    pub reviewer: String,
    /// 1, and one more with each correction.
    pub version: i64,
    /// When it was submitted, by the wall.
    pub at: UtcMs,
    /// Why it was corrected; blank for the first.
    pub reason: String,
    /// What it says.
    pub card: Card,
}

/// The scorecards of a session as one reviewer may see them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// What the reviewer has typed and not submitted.
    pub draft: Option<Card>,
    /// What they submitted, oldest first; the last one counts.
    pub own: Vec<Submitted>,
    /// The newest scorecards of the others. Empty until the reviewer has submitted their own.
    pub others: Vec<Submitted>,
    /// Who else has submitted one.
    pub other_reviewers: Vec<String>,
    /// What came of comparing them, as it was noted last. None until the reviewer has submitted their own.
    pub discussion: Option<Discussion>,
}

/// What came of comparing scorecards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discussion {
    /// Who noted it.
    pub author: String,
    /// 1, and one more each time it is written anew.
    pub version: i64,
    /// When it was noted.
    pub at: UtcMs,
    /// As typed, trimmed.
    pub text: String,
}

impl Board {
    /// What this reviewer may see of everything that was submitted.
    ///
    /// A reviewer is to judge by what they saw: the others' scorecards stay sealed until their own is submitted.
    #[must_use]
    pub fn of(reviewer: &str, draft: Option<Card>, submitted: Vec<Submitted>) -> Self {
        let key = reviewer_key(reviewer);
        let (own, theirs): (Vec<_>, Vec<_>) =
            submitted.into_iter().partition(|one| reviewer_key(&one.reviewer) == key);
        let mut others: Vec<Submitted> = Vec::new();
        for one in theirs {
            let same =
                |other: &Submitted| reviewer_key(&other.reviewer) == reviewer_key(&one.reviewer);
            match others.iter_mut().find(|other| same(other)) {
                Some(before) if before.version < one.version => *before = one,
                Some(_) => {}
                None => others.push(one),
            }
        }
        let other_reviewers = others.iter().map(|one| one.reviewer.clone()).collect();
        if own.is_empty() {
            others.clear();
        }
        Self { draft, own, others, other_reviewers, discussion: None }
    }

    /// With what came of comparing the scorecards, where the reviewer may see those.
    #[must_use]
    pub fn with_discussion(self, discussion: Option<Discussion>) -> Self {
        let discussion = discussion.filter(|_| !self.own.is_empty());
        Self { discussion, ..self }
    }

    /// Whether there is anything to discuss: the reviewer's own scorecard, and another.
    #[must_use]
    pub const fn may_discuss(&self) -> bool {
        !self.own.is_empty() && !self.others.is_empty()
    }

    /// The cards that count and may be seen: the reviewer's own first.
    pub fn newest(&self) -> impl Iterator<Item = &Submitted> {
        self.own.last().into_iter().chain(&self.others)
    }

    /// Who has submitted a card that the reviewer may not see yet.
    #[must_use]
    pub fn sealed_reviewers(&self) -> &[String] {
        if self.own.is_empty() { &self.other_reviewers } else { &[] }
    }
}

/// What two spellings of one name have in common: `Dana Lee` and ` dana  lee` are one reviewer.
#[must_use]
pub fn reviewer_key(name: &str) -> String {
    trimmed(name).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submitted(reviewer: &str, version: i64) -> Submitted {
        let (reason, card) = (String::new(), Card::default());
        Submitted { reviewer: reviewer.into(), version, at: UtcMs(version), reason, card }
    }

    #[test]
    fn a_reviewer_is_the_same_however_the_name_is_spaced_and_in_capitals() {
        assert_eq!(reviewer_key("Dana Lee"), reviewer_key(" dAnA\u{a0} LEE "));
        assert_ne!(reviewer_key("Dana"), reviewer_key("Danal"));
    }

    #[test]
    fn others_cards_are_sealed_until_ones_own_is_submitted() {
        let theirs = || vec![submitted("Ben", 1), submitted("Ben", 2), submitted("Eva", 1)];
        let sealed = Board::of("Dana", None, theirs());
        assert!(sealed.own.is_empty() && sealed.others.is_empty());
        assert_eq!(sealed.other_reviewers, ["Ben", "Eva"]);
        let all = [theirs(), vec![submitted("dana ", 1)]].concat();
        let open = Board::of("Dana", None, all);
        assert_eq!(open.own.len(), 1);
        let newest: Vec<_> =
            open.others.iter().map(|one| (one.reviewer.as_str(), one.version)).collect();
        assert_eq!(newest, [("Ben", 2), ("Eva", 1)]);
    }
}
