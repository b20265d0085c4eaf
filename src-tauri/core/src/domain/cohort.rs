//! Sessions of one version of a template, side by side. Nothing is ranked and nothing is added up: what differed is said
//! beside what came of it, and people decide.

use super::catalogue::is_practice;
use super::library::{Difference, Pin, PinnedVersion, Rubric, differences};
use super::scorecard::Board;
use super::session::{Brief, Outage, Session};
use super::time::{MINUTE_S, SECOND_MS};

/// Most sessions that are put side by side; of more, those that ended last.
pub const COHORT_MAX: u32 = 100;

/// In what an interview was not like the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// It was prepared otherwise than its template says.
    Prepared(Difference),
    /// The practice assistant answered, where the template has a model.
    Practice,
    /// It was given more minutes.
    TimeAdded {
        /// How many.
        minutes: i64,
    },
    /// It was given more tokens.
    TokensAdded {
        /// How many.
        tokens: i64,
    },
    /// Its clock stood still for a while.
    Paused {
        /// How long in all.
        ms: i64,
    },
    /// The assistant did not answer, and the time was not given back.
    Outage {
        /// How long in all.
        ms: i64,
    },
}

/// One of the sessions.
#[derive(Clone, Debug)]
pub struct Member {
    /// The session. It is over.
    pub session: Session,
    /// In what it was not like the others; empty where it can be held against them as it is.
    pub unlike: Vec<Unlike>,
    /// How often its candidate ran code.
    pub runs: usize,
    /// Its scorecards, as the reviewer who compares may see them.
    pub board: Board,
}

/// Sessions of one version of a template.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// The version.
    pub pin: Pin,
    /// What the template is called in it.
    pub title: String,
    /// The rubric that most of them are scored by; none where the template has none.
    pub rubric: Option<Rubric>,
    /// The sessions, the one that ended last first.
    pub members: Vec<Member>,
    /// Whether there are more than [`COHORT_MAX`].
    pub is_cut: bool,
}

/// In what a session was not like its template has it, in the order a person would ask. An accommodation is none: it
/// makes an interview fair, not another one.
#[must_use]
pub fn unlike(
    session: &Session,
    brief: &Brief,
    pins: &[PinnedVersion],
    outage: &Outage,
) -> Vec<Unlike> {
    let prepared = differences(session, brief, pins).into_iter().map(|difference| {
        let is_model = difference == Difference::Model;
        let is_practice = is_model && is_practice(&session.model);
        if is_practice { Unlike::Practice } else { Unlike::Prepared(difference) }
    });
    let minutes = (session.time_limit_s - session.accommodated_time_limit_s()) / MINUTE_S;
    let tokens = session.token_budget - session.accommodated_token_budget();
    let paused = session.stopwatch.paused_ms;
    let happened = [
        (minutes > 0).then_some(Unlike::TimeAdded { minutes }),
        (tokens > 0).then_some(Unlike::TokensAdded { tokens }),
        // A pause that no one felt is none.
        (paused >= SECOND_MS).then_some(Unlike::Paused { ms: paused }),
        (outage.ms >= SECOND_MS).then_some(Unlike::Outage { ms: outage.ms }),
    ];
    prepared.chain(happened.into_iter().flatten()).collect()
}
