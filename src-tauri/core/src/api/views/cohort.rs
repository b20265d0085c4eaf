//! Sessions of one version of a template, side by side.

use crate::api::words;
use crate::domain::cohort::{Cohort, Member};
use crate::domain::ids::SessionId;
use crate::domain::library::{Criterion, ItemId};
use crate::domain::scorecard::{Level, Submitted};
use crate::domain::time::UtcMs;
use serde::Serialize;

/// The sessions of one version of a template that are over.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CohortView {
    /// The template.
    pub template: ItemId,
    /// Its version.
    pub version: i64,
    /// What it is called in that version.
    pub title: String,
    /// "12 sessions, 10 of them like for like"; of more than can be shown, that these are the newest.
    pub words: String,
    /// What reviewers judge, in the rubric's order.
    pub criteria: Vec<CohortCriterion>,
    /// The sessions, the one that ended last first. No order says which is better.
    pub sessions: Vec<CohortSession>,
}

/// Something that reviewers judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CohortCriterion {
    /// What it is called.
    pub name: String,
    /// What one sees at each level, from the lowest to the highest.
    pub levels: Vec<String>,
}

/// A session beside others.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CohortSession {
    /// What requests name it by.
    pub id: SessionId,
    /// Who was interviewed.
    pub candidate_name: String,
    /// When it ended.
    pub ended_at: Option<UtcMs>,
    /// In what it was not like the others, in words; empty where it was like for like.
    pub unlike: Vec<String>,
    /// Time used.
    pub used_ms: i64,
    /// "42 min 10 s of 60 min".
    pub used_words: String,
    /// Tokens charged.
    pub tokens: i64,
    /// Questions asked.
    pub questions: i64,
    /// How often the candidate ran code.
    pub runs: usize,
    /// What each reviewer says that may be seen.
    pub reviews: Vec<CohortReview>,
    /// That scorecards are sealed, in words; null where none is.
    pub sealed: Option<String>,
}

/// What a reviewer says of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CohortReview {
    /// Who.
    pub reviewer: String,
    /// "Yes".
    pub recommends: String,
    /// The level of each criterion, in the order of `criteria`; null where the rubric they used does not have it.
    pub levels: Vec<Option<Level>>,
}

impl CohortView {
    /// The sessions in words and figures.
    #[must_use]
    pub fn of(cohort: Cohort) -> Self {
        let Cohort { pin, title, rubric, members, is_cut } = cohort;
        let criteria = criteria(rubric.map(|rubric| rubric.criteria), &members);
        let alike = members.iter().filter(|one| one.unlike.is_empty()).count();
        Self {
            template: pin.id,
            version: pin.version,
            title,
            words: words::cohorts::cohort(members.len(), alike, is_cut),
            sessions: members.into_iter().map(|one| CohortSession::of(one, &criteria)).collect(),
            criteria,
        }
    }
}

/// What is judged: by the rubric of the sessions, and by any that reviewers chose for one that was made without.
fn criteria(own: Option<Vec<Criterion>>, members: &[Member]) -> Vec<CohortCriterion> {
    let cards = members.iter().flat_map(|one| one.board.newest());
    let used = cards.flat_map(|one| one.card.rubric.criteria.clone());
    let mut criteria: Vec<CohortCriterion> = Vec::new();
    for criterion in own.into_iter().flatten().chain(used) {
        if criteria.iter().all(|known| known.name != criterion.name) {
            criteria.push(CohortCriterion { name: criterion.name, levels: criterion.levels });
        }
    }
    criteria
}

impl CohortSession {
    fn of(member: Member, criteria: &[CohortCriterion]) -> Self {
        let Member { session, unlike, runs, board } = member;
        let reviews = board.newest().map(|one| CohortReview::of(one, criteria)).collect();
        let [(_, used_words), _, _] = words::standing::used(&session);
        Self {
            id: session.id,
            candidate_name: session.candidate_name.as_str().to_owned(),
            ended_at: session.ended_at,
            unlike: unlike.into_iter().map(words::cohorts::unlike).collect(),
            used_ms: session.used_ms(),
            used_words,
            tokens: session.tokens_used,
            questions: session.message_count / 2,
            runs,
            reviews,
            sealed: words::scorecards::sealed(board.sealed_reviewers()),
        }
    }
}

impl CohortReview {
    fn of(submitted: &Submitted, criteria: &[CohortCriterion]) -> Self {
        let card = &submitted.card;
        let level_of = |criterion: &CohortCriterion| card.level_of(&criterion.name);
        let recommends = card.recommendation.map(words::scorecards::recommendation);
        Self {
            reviewer: submitted.reviewer.clone(),
            recommends: recommends.unwrap_or_default().to_owned(),
            levels: criteria.iter().map(level_of).collect(),
        }
    }
}
