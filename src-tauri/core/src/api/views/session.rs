//! A session as the console shows it. Every number on the page is worked out here.

use super::{AssistantView, PinView, PolicyView, SignerView, StandingView};
use crate::api::words;
use crate::domain::absence::{Gap, Hand};
use crate::domain::assistant::Briefing;
use crate::domain::budget::{self, Band, BandFloor};
use crate::domain::catalogue::{Offering, is_practice};
use crate::domain::handover::StartedBy;
use crate::domain::ids::SessionId;
use crate::domain::library::{PinnedVersion, differences, template_in};
use crate::domain::lifecycle::{self, Action, Status};
use crate::domain::session::{Brief, Outage, Session};
use crate::domain::standing::Standing;
use crate::domain::time::{MINUTE_S, Moment, SECOND_MS, UtcMs};
use serde::Serialize;

/// A session as a row of the list or a card.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionSummary {
    /// What requests name it by.
    pub id: SessionId,
    /// Higher is newer; a page keeps the highest it has seen.
    pub version: i64,
    /// Who is interviewed.
    pub candidate_name: String,
    /// Their address, if known.
    pub candidate_email: Option<String>,
    /// The challenge's title or first line, if there is a challenge.
    pub challenge_title: Option<String>,
    /// What the template it was made from was called then; null where it was made from none.
    pub template_title: Option<String>,
    /// A model's id.
    pub model: String,
    /// Where it stands.
    pub status: Status,
    /// Its clock, as of this instant.
    pub clock: ClockView,
    /// Its budget, and what was charged of it.
    pub tokens: TokensView,
    /// A gap that waits for an answer.
    pub gap: Option<GapView>,
    /// What may be asked of it now, in the order of buttons.
    pub actions: Vec<Action>,
    /// Made to look around in.
    pub is_sample: bool,
    /// It came with a sealed record: it can be looked at and scored, and nothing else.
    pub is_imported: bool,
    /// Whether its assistant is a script, no AI.
    pub is_practice: bool,
    /// When it was prepared.
    pub created_at: UtcMs,
    /// When its time began.
    pub started_at: Option<UtcMs>,
    /// When it ended.
    pub ended_at: Option<UtcMs>,
}

/// A session with everything its page shows, the trail aside.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionView {
    /// What the list shows.
    #[serde(flatten)]
    pub summary: SessionSummary,
    /// The task in Markdown; null without a challenge.
    pub challenge_text: Option<String>,
    /// Whether only models on this computer may be asked.
    pub only_local: bool,
    /// What its assistant may do; null in sessions of before, whose instructions say it.
    pub policy: Option<PolicyView>,
    /// The versions of challenge, rubric and template it was made with.
    pub pins: Vec<PinView>,
    /// Who lets the time begin, where its template says; the candidate, where it has none.
    pub begins: StartedBy,
    /// Who sealed the record it came with; null for a session of this installation.
    pub record: Option<SignerView>,
    /// In which fields it differs from its template, in words; empty where it has none.
    pub differs_in: Vec<String>,
    /// Extra time and tokens it was given, in words; null where none were.
    pub accommodation: Option<String>,
    /// The time limit without extensions and extra time, in minutes: what a form is about.
    pub original_time_limit_min: i64,
    /// The budget without extensions and extra tokens.
    pub original_token_budget: i64,
    /// Extra time it was given, in per cent.
    pub extra_time_percent: i64,
    /// Extra tokens it was given, in per cent.
    pub extra_tokens_percent: i64,
    /// What its assistant is told.
    pub briefing: BriefingView,
    /// Whether its assistant can answer.
    pub assistant: AssistantView,
    /// When it last changed.
    pub updated_at: UtcMs,
    /// Time the assistant did not answer that could be given back.
    pub outage: Option<OutageView>,
    /// How it stands, in words.
    pub standing: StandingView,
    /// "About 15 questions left"; null for an ended session, and where that can't be known.
    pub questions_left: Option<String>,
}

/// What a session's assistant is told before the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BriefingView {
    /// The instructions alone.
    pub instructions: String,
    /// Whether it is to be told the task.
    pub knows_challenge: bool,
    /// All of it, as it is sent with every question.
    pub text: String,
    /// What that takes, and whether the task is in it, in words.
    pub words: String,
}

impl BriefingView {
    fn of(session: &Session, brief: &Brief, offering: &Offering) -> Self {
        let model = offering.catalogue.find(&session.model);
        let window_tokens = model.map_or(i64::MAX, |model| model.context_window_tokens.into());
        Self::told(brief, brief.briefing(window_tokens))
    }

    fn told(brief: &Brief, briefing: Briefing) -> Self {
        let config = &brief.config;
        Self {
            instructions: config.instructions().to_owned(),
            knows_challenge: config.knows_challenge(),
            words: words::briefing(&briefing, brief.challenge.is_some()),
            text: briefing.text,
        }
    }
}

/// Time in which the assistant did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OutageView {
    /// What happened and what can be done, in words.
    pub words: String,
    /// Minutes that giving it back would add.
    pub minutes: i64,
}

/// A clock to tick from: what it read at the instant this was made, and whether it runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClockView {
    /// Whether remaining time shrinks.
    pub running: bool,
    /// Left at this instant.
    pub remaining_ms: i64,
    /// Run at this instant.
    pub used_ms: i64,
    /// Stood still at this instant, gaps left out.
    pub paused_ms: i64,
    /// The limit, extensions included.
    pub limit_ms: i64,
    /// "60 min", or "60 min (extended from 45)".
    pub limit_words: String,
    /// Where each band begins, from green down to red, in remaining milliseconds.
    pub bands: [BandFloor; 4],
    /// Remaining milliseconds at which people are told.
    pub notices: [i64; 3],
}

/// A token budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TokensView {
    /// The budget, extensions included.
    pub budget: i64,
    /// Tokens charged; those promised to an answer that is being written are not among them.
    pub used: i64,
    /// Of these, sent.
    pub input: i64,
    /// Of these, received.
    pub output: i64,
    /// What the charges leave of the budget; never below 0.
    pub remaining: i64,
    /// How that stands.
    pub band: Band,
    /// "50,000", or "60,000 (extended from 50,000)".
    pub budget_words: String,
    /// Remaining tokens at which people are told.
    pub notices: [i64; 3],
}

/// A gap that waits for an answer, in figures and words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GapView {
    /// The last moment Hotseat saw the session run, by the wall.
    pub from: UtcMs,
    /// How long nobody watched.
    pub ms: i64,
    /// By which hand that was measured.
    pub measured_by: Hand,
    /// Whether there is anything to count; where there is not, it is only given back.
    pub can_be_counted: bool,
    /// The question, in words.
    pub question: String,
    /// Left if the gap is counted.
    pub remaining_if_counted_ms: i64,
    /// Left if it is given back.
    pub remaining_if_given_back_ms: i64,
}

impl SessionSummary {
    /// The session as of `now`.
    #[must_use]
    pub fn of(session: &Session, now: &Moment) -> Self {
        Self {
            id: session.id,
            version: session.version,
            candidate_name: session.candidate_name.as_str().to_owned(),
            candidate_email: session.candidate_email.as_ref().map(|e| e.as_str().to_owned()),
            challenge_title: session.challenge_title.clone(),
            template_title: session.template_title.clone(),
            model: session.model.clone(),
            status: session.status,
            clock: ClockView::of(session, now),
            tokens: TokensView::of(session),
            gap: session.gap.as_ref().map(|gap| GapView::of(gap, session, now)),
            actions: if session.deleted_at.is_some() {
                Vec::new()
            } else {
                lifecycle::allowed(session.status)
            },
            is_sample: session.is_sample,
            is_imported: session.is_imported,
            is_practice: is_practice(&session.model),
            created_at: session.created_at,
            started_at: session.started_at,
            ended_at: session.ended_at,
        }
    }
}

impl SessionView {
    /// The session as of `now`.
    #[must_use]
    pub fn of(session: &Session, brief: &Brief, offering: &Offering, now: &Moment) -> Self {
        Self {
            summary: SessionSummary::of(session, now),
            challenge_text: brief.challenge.as_ref().map(|c| c.as_str().to_owned()),
            only_local: brief.only_local(),
            policy: brief.config.policy.as_ref().map(PolicyView::from),
            pins: Vec::new(),
            begins: StartedBy::default(),
            record: None,
            differs_in: Vec::new(),
            accommodation: words::accommodation(session),
            original_time_limit_min: session.original_time_limit_s / MINUTE_S,
            original_token_budget: session.original_token_budget,
            extra_time_percent: session.extra_time_percent,
            extra_tokens_percent: session.extra_tokens_percent,
            briefing: BriefingView::of(session, brief, offering),
            assistant: AssistantView::of(session, brief, offering),
            updated_at: session.updated_at,
            outage: None,
            standing: StandingView::default(),
            questions_left: None,
        }
    }

    /// This view, with the versions it was made with.
    #[must_use]
    pub fn with_pins(self, session: &Session, brief: &Brief, pins: &[PinnedVersion]) -> Self {
        let begins = template_in(pins).map_or_else(StartedBy::default, |template| template.begins);
        let differs_in = differences(session, brief, pins);
        let differs_in = differs_in.into_iter().map(|one| words::difference(one).into()).collect();
        let pins = pins.iter().map(PinView::from).collect();
        Self { pins, begins, differs_in, ..self }
    }

    /// This view, with how the session stands.
    #[must_use]
    pub fn with_standing(self, session: &Session, standing: &Standing) -> Self {
        Self { standing: StandingView::of(session, standing), ..self }
    }

    /// This view, with how many questions what is left of the budget reaches for; nothing once it is
    /// over, and where that can't be known.
    #[must_use]
    pub fn with_questions_left(self, questions: Option<i64>) -> Self {
        let is_over = self.summary.status.is_ended();
        let known = questions.filter(|_| !is_over);
        let questions_left = known.map(words::candidate::questions_left);
        Self { questions_left, ..self }
    }

    /// This view, with the briefing that suits what Hotseat has learned of the model.
    #[must_use]
    pub fn with_briefing(self, brief: &Brief, briefing: Briefing) -> Self {
        Self { briefing: BriefingView::told(brief, briefing), ..self }
    }

    /// This view, with the time the assistant did not answer; while the session is live it can be
    /// given back.
    #[must_use]
    pub fn with_outage(self, outage: &Outage) -> Self {
        let minutes = outage.minutes();
        // A refusal that came at once cost the candidate nothing worth a question.
        let was_felt = outage.ms >= SECOND_MS;
        let can_be_given = was_felt && minutes > 0 && self.summary.status.is_live();
        let outage = can_be_given.then(|| OutageView {
            words: format!("The assistant did not answer for {}.", words::length(outage.ms)),
            minutes,
        });
        Self { outage, ..self }
    }
}

impl ClockView {
    /// The session's clock as of `now`.
    #[must_use]
    pub fn of(session: &Session, now: &Moment) -> Self {
        let limit_ms = session.limit_ms();
        Self {
            running: session.status == Status::Active,
            remaining_ms: session.remaining_ms(now),
            used_ms: session.stopwatch.ran_ms_at(now).min(limit_ms),
            paused_ms: match session.status {
                Status::Created => 0,
                Status::Active | Status::Completed | Status::Expired => session.stopwatch.paused_ms,
                Status::Paused => session.stopwatch.paused_ms_at(now),
            },
            limit_ms,
            limit_words: words::extended(
                session.time_limit_s / MINUTE_S,
                session.accommodated_time_limit_s() / MINUTE_S,
                " min",
            ),
            bands: budget::floors(limit_ms),
            notices: budget::notices(limit_ms),
        }
    }
}

impl TokensView {
    /// The session's budget.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let remaining = (session.token_budget - session.tokens_used).max(0);
        Self {
            budget: session.token_budget,
            used: session.tokens_used,
            input: session.input_tokens,
            output: session.output_tokens,
            remaining,
            band: budget::band(remaining, session.token_budget),
            budget_words: words::extended(
                session.token_budget,
                session.accommodated_token_budget(),
                "",
            ),
            notices: budget::notices(session.token_budget),
        }
    }
}

impl GapView {
    fn of(gap: &Gap, session: &Session, now: &Moment) -> Self {
        let remaining = session.remaining_ms(now);
        Self {
            from: gap.from,
            ms: gap.ms,
            measured_by: gap.measured_by,
            can_be_counted: gap.measured_by != Hand::Unknown,
            question: words::gap_question(session.candidate_name.as_str(), gap),
            remaining_if_counted_ms: (remaining - gap.ms).max(0),
            remaining_if_given_back_ms: remaining,
        }
    }
}
