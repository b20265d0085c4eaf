//! What a session holds on to, and in what it differs from that.

use super::challenge::Challenge;
use super::item::{Content, ItemKind, Pin};
use super::template::Template;
use crate::domain::assistant::{AssistantConfig, DEFAULT_SYSTEM_PROMPT};
use crate::domain::session::{Brief, Session};
use crate::domain::time::MINUTE_S;

/// A version that a session was made with.
#[derive(Clone, Debug, PartialEq)]
pub struct PinnedVersion {
    /// Which it is.
    pub pin: Pin,
    /// What it holds.
    pub content: Content,
    /// The newest version there is; none where the item was deleted.
    pub newest_version: Option<i64>,
}

/// In what a session differs from its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Difference {
    /// The time limit.
    TimeLimit,
    /// The token budget.
    TokenBudget,
    /// The model.
    Model,
    /// What the assistant may do.
    Policy,
    /// The assistant's instructions.
    Instructions,
    /// The challenge, or its task.
    Challenge,
    /// The rubric.
    Rubric,
    /// Whether the assistant is told the task.
    KnowsChallenge,
    /// Whether only models on this computer may be asked.
    OnlyLocal,
}

/// The challenge among these, if there is one.
#[must_use]
pub fn challenge_in(pins: &[PinnedVersion]) -> Option<(&Challenge, &PinnedVersion)> {
    pins.iter().find_map(|one| match &one.content {
        Content::Challenge(challenge) => Some((challenge, one)),
        Content::Rubric(_) | Content::Template(_) => None,
    })
}

/// The template among these, if there is one.
#[must_use]
pub fn template_in(pins: &[PinnedVersion]) -> Option<&Template> {
    pins.iter().find_map(|one| match &one.content {
        Content::Template(template) => Some(template),
        Content::Challenge(_) | Content::Rubric(_) => None,
    })
}

/// The fields in which a session differs from the template it was made from, and from the challenge, in the
/// order of the form; none without a template. Extensions and an accommodation are no differences.
#[must_use]
pub fn differences(session: &Session, brief: &Brief, pins: &[PinnedVersion]) -> Vec<Difference> {
    let Some(template) = template_in(pins) else { return Vec::new() };
    let config = &brief.config;
    let pinned = |kind: ItemKind| pins.iter().find(|one| one.pin.kind == kind);
    let id_of = |kind: ItemKind| pinned(kind).map(|one| one.pin.id);
    let task = brief.challenge.as_ref().map(|task| task.as_str());
    let pinned_task = challenge_in(pins).map(|(challenge, _)| challenge.task.as_str());
    let minutes = session.original_time_limit_s / MINUTE_S;
    let differing = [
        (Difference::TimeLimit, template.time_limit_min != Some(minutes)),
        (Difference::TokenBudget, template.token_budget != Some(session.original_token_budget)),
        (Difference::Model, template.model != session.model),
        (Difference::Policy, config.policy.as_ref() != Some(&template.policy)),
        (Difference::Instructions, usual(&template.instructions) != config.instructions()),
        (
            Difference::Challenge,
            template.challenge != id_of(ItemKind::Challenge) || task != pinned_task,
        ),
        (Difference::Rubric, template.rubric != id_of(ItemKind::Rubric)),
        (Difference::KnowsChallenge, template.knows_challenge != config.knows_challenge()),
        (Difference::OnlyLocal, template.only_local != AssistantConfig::only_local(config)),
    ];
    differing.into_iter().filter_map(|(field, differs)| differs.then_some(field)).collect()
}

/// Instructions as they are in force: the usual ones where there are none.
fn usual(instructions: &str) -> &str {
    match instructions.trim() {
        "" => DEFAULT_SYSTEM_PROMPT,
        own => own,
    }
}
