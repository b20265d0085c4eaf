//! Scorecards, as a reviewer sees them.

use crate::api::words;
use crate::domain::scorecard::{Board, Card, Difference, Discussion, Submitted, differences};
use crate::domain::session::Session;
use crate::domain::time::UtcMs;
use serde::Serialize;

/// The scorecards of a session, as one reviewer may see them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScorecardsView {
    /// What the session's rubric is called; null where it was made with none, and the reviewer chooses.
    pub rubric: Option<String>,
    /// Whether a scorecard can be submitted: the session is over.
    pub may_submit: bool,
    /// What the reviewer has typed and not submitted; null where they have not begun.
    pub draft: Option<Card>,
    /// What is still to be said before the draft can be submitted.
    pub missing: Vec<String>,
    /// What they submitted, oldest first; the last one counts.
    pub own: Vec<SubmittedView>,
    /// The newest scorecards of the others; empty until the reviewer has submitted theirs.
    pub others: Vec<SubmittedView>,
    /// That the others' are sealed, in words; null where none is.
    pub sealed: Option<String>,
    /// What all of them say of each criterion; empty where there is one only.
    pub differences: Vec<DifferenceView>,
    /// Whether the reviewer may note what came of comparing them.
    pub may_discuss: bool,
    /// What was noted last; null where nothing was, and for those who may not see the others'.
    pub discussion: Option<DiscussionView>,
}

/// What came of comparing scorecards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DiscussionView {
    /// Who noted it.
    pub author: String,
    /// 1, and one more each time it is written anew.
    pub version: i64,
    /// When.
    pub at: UtcMs,
    /// The note.
    pub text: String,
}

/// A scorecard as it was submitted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SubmittedView {
    /// Who scored.
    pub reviewer: String,
    /// 1, and one more with each correction.
    pub version: i64,
    /// When.
    pub at: UtcMs,
    /// Why it was corrected; blank for the first.
    pub reason: String,
    /// What it says.
    pub card: Card,
    /// "Yes", what the reviewer recommends.
    pub recommends: String,
}

/// What the reviewers say of one criterion, in the order of `own`'s last and `others`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DifferenceView {
    /// The criterion.
    pub criterion: String,
    /// "Level 3", "Not observed"; null of those whose rubric does not have it.
    pub levels: Vec<Option<String>>,
    /// Whether not all saw the same.
    pub differs: bool,
}

impl ScorecardsView {
    /// What a reviewer may see of a session's scorecards.
    #[must_use]
    pub fn of(session: &Session, board: Board, rubric: Option<String>) -> Self {
        let newest: Vec<&Submitted> = board.newest().collect();
        let differences = if newest.len() > 1 { rows(&newest) } else { Vec::new() };
        let sealed = words::scorecards::sealed(board.sealed_reviewers());
        Self {
            rubric,
            may_submit: session.status.is_ended(),
            missing: board.draft.as_ref().map(missing).unwrap_or_default(),
            differences,
            may_discuss: board.may_discuss(),
            discussion: board.discussion.map(DiscussionView::of),
            sealed,
            draft: board.draft,
            own: board.own.into_iter().map(SubmittedView::of).collect(),
            others: board.others.into_iter().map(SubmittedView::of).collect(),
        }
    }
}

/// What these cards say side by side: of each criterion, and what they recommend.
fn rows(cards: &[&Submitted]) -> Vec<DifferenceView> {
    let said = cards.iter().map(|one| one.card.recommendation);
    let said: Vec<_> = said.map(|one| one.map(words::scorecards::recommendation)).collect();
    let recommended = DifferenceView {
        criterion: "Recommendation".into(),
        differs: said.windows(2).any(|pair| pair.first() != pair.last()),
        levels: said.into_iter().map(|one| one.map(ToOwned::to_owned)).collect(),
    };
    differences(cards).into_iter().map(DifferenceView::of).chain([recommended]).collect()
}

/// What is still to be said before a card can be submitted.
#[must_use]
pub fn missing(card: &Card) -> Vec<String> {
    let errors = card.clone().submit().err().unwrap_or_default();
    errors.into_iter().map(|error| error.message).collect()
}

impl SubmittedView {
    fn of(submitted: Submitted) -> Self {
        let Submitted { reviewer, version, at, reason, card } = submitted;
        let recommends = card.recommendation.map(words::scorecards::recommendation);
        let recommends = recommends.unwrap_or_default().to_owned();
        Self { reviewer, version, at, reason, card, recommends }
    }
}

impl DiscussionView {
    fn of(Discussion { author, version, at, text }: Discussion) -> Self {
        Self { author, version, at, text }
    }
}

impl DifferenceView {
    fn of(Difference { criterion, levels, differs }: Difference) -> Self {
        let words = |level: Option<_>| level.map(words::scorecards::level);
        Self { criterion, levels: levels.into_iter().map(words).collect(), differs }
    }
}
