//! Where reviewers differ, criterion by criterion.

use super::{Level, Submitted};
use std::collections::HashSet;

/// What several reviewers say of one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The criterion.
    pub criterion: String,
    /// Each reviewer's level, in the order of their cards; none of those whose rubric has no such criterion.
    pub levels: Vec<Option<Level>>,
    /// Whether not all who judged it saw the same.
    pub differs: bool,
}

/// What these cards say of each criterion, those of the first one first. Criteria are the same where they have the
/// same name: reviewers may have used versions of one rubric.
#[must_use]
pub fn differences(cards: &[&Submitted]) -> Vec<Difference> {
    let mut seen = HashSet::new();
    let criteria = cards.iter().flat_map(|card| &card.card.rubric.criteria);
    criteria
        .filter(|criterion| seen.insert(criterion.name.as_str()))
        .map(|criterion| {
            let level_of = |card: &&Submitted| card.card.level_of(&criterion.name);
            let levels: Vec<Option<Level>> = cards.iter().map(level_of).collect();
            let mut said = levels.iter().flatten();
            let one = said.next();
            let differs = said.any(|other| Some(other) != one);
            Difference { criterion: criterion.name.clone(), levels, differs }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Card, Score};
    use super::*;
    use crate::domain::library::{Criterion, Rubric};
    use crate::domain::time::UtcMs;

    fn card(levels: &[(&str, Level)]) -> Submitted {
        let criterion =
            |(name, _): &(&str, Level)| Criterion { name: (*name).into(), ..Criterion::default() };
        let rubric =
            Rubric { criteria: levels.iter().map(criterion).collect(), ..Rubric::default() };
        let score = |(_, level): &(&str, Level)| Score { level: Some(*level), ..Score::default() };
        let scores = levels.iter().map(score).collect();
        let card = Card { rubric, scores, ..Card::default() };
        Submitted { reviewer: "Dana".into(), version: 1, at: UtcMs(0), reason: String::new(), card }
    }

    #[test]
    fn levels_stand_side_by_side_and_not_observed_differs_from_every_level() {
        let (two, none) = (Level::Reached(2), Level::NotObserved);
        let one = card(&[("asks", two), ("tests", two), ("owns", none)]);
        let other = card(&[("tests", none), ("asks", two)]);
        let found = differences(&[&one, &other]);
        let said: Vec<_> = found.iter().map(|one| (one.criterion.as_str(), one.differs)).collect();
        assert_eq!(said, [("asks", false), ("tests", true), ("owns", false)]);
        assert_eq!(found[2].levels, [Some(none), None]);
        let found = differences(&[&other, &one]);
        assert_eq!(
            found.last().map(|one| one.criterion.as_str()),
            Some("owns"),
            "nobody's is left out"
        );
        assert!(differences(&[]).is_empty());
    }
}
