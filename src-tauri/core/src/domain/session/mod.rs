//! A session and everything that can happen to it. Each change checks, changes and says what
//! happened; a refused one changes nothing.

mod absence;
mod accommodation;
mod edit;
mod record;
mod run;
mod talk;

pub use edit::Changes;
pub use talk::Outage;

use super::absence::Gap;
use super::assistant::{AssistantConfig, Briefing, FailureKind};
use super::chain::Head;
use super::config::{
    Accommodation, CandidateEmail, CandidateName, Challenge, FieldError, ValidConfig,
};
use super::event::EventBody;
use super::ids::SessionId;
use super::ledger::NotEnough;
use super::library::Pin;
use super::lifecycle::{InvalidTransition, Status};
use super::stopwatch::Stopwatch;
use super::time::{Moment, SECOND_MS, UtcMs};

/// Who is interviewed, as typed and not judged yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The name; [`CandidateName::parse`] judges it.
    pub name: String,
    /// The address; blank means none.
    pub email: String,
}

/// An interview, from preparation to record.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Made when it is prepared, and never reused.
    pub id: SessionId,
    /// Raised by one with every change a person can see; a heartbeat is none.
    pub version: i64,
    /// The version that last changed something a form for this session is about.
    pub config_version: i64,
    /// Who is interviewed.
    pub candidate_name: CandidateName,
    /// Their address, if known.
    pub candidate_email: Option<CandidateEmail>,
    /// Where it stands.
    pub status: Status,
    /// Seconds, extensions included.
    pub time_limit_s: i64,
    /// Seconds, as created.
    pub original_time_limit_s: i64,
    /// Tokens, extensions included.
    pub token_budget: i64,
    /// Tokens, as created.
    pub original_token_budget: i64,
    /// Extra time given beside the limit, in per cent of it as created.
    pub extra_time_percent: i64,
    /// Extra tokens given beside the budget, in per cent of it as created.
    pub extra_tokens_percent: i64,
    /// Tokens charged; the ledger's sum.
    pub tokens_used: i64,
    /// Of these, tokens sent.
    pub input_tokens: i64,
    /// Of these, tokens received.
    pub output_tokens: i64,
    /// Questions and answers.
    pub message_count: i64,
    /// A model's id.
    pub model: String,
    /// What its challenge is called in the library, or its first line; the text itself is in the [`Brief`].
    pub challenge_title: Option<String>,
    /// What the template was called that it was made from.
    pub template_title: Option<String>,
    /// When it was prepared.
    pub created_at: UtcMs,
    /// When it last changed.
    pub updated_at: UtcMs,
    /// When its time began.
    pub started_at: Option<UtcMs>,
    /// When it ended; for an expired one the deadline itself.
    pub ended_at: Option<UtcMs>,
    /// Its running time.
    pub stopwatch: Stopwatch,
    /// A gap that waits for the interviewer's answer.
    pub gap: Option<Gap>,
    /// Made to look around in, removable in one step.
    pub is_sample: bool,
    /// It came with a sealed record: it can be looked at and scored, and nothing else.
    pub is_imported: bool,
    /// When it was taken off the list; none while it is on it.
    pub deleted_at: Option<UtcMs>,
    /// The end of its trail.
    pub trail: Head,
}

/// What of the library a session is made with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeWith {
    /// The versions it holds on to, one a kind at most.
    pub pins: Vec<Pin>,
    /// What the challenge among them is called.
    pub challenge_title: Option<String>,
    /// What the template among them is called.
    pub template_title: Option<String>,
}

/// Where a session comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The session it is a copy of.
    pub duplicate_of: Option<SessionId>,
    /// What of the library it is made with.
    pub made_with: MadeWith,
}

/// A session that was prepared and is not kept yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The session.
    pub session: Session,
    /// What it is about.
    pub brief: Brief,
    /// What its trail begins with, in order.
    pub events: Vec<EventBody>,
    /// The versions of the library it holds on to.
    pub pins: Vec<Pin>,
}

/// What the interview is about. Kept apart from the session, which changes every few minutes, while
/// these long texts change only before the start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// The task; none where the interviewer tells the candidate what to do.
    pub challenge: Option<Challenge>,
    /// What the assistant is to be like.
    pub config: AssistantConfig,
}

impl Brief {
    /// Whether nothing but this computer may be called for this session's answers.
    #[must_use]
    pub fn only_local(&self) -> bool {
        self.config.only_local()
    }

    /// Whether there is an assistant to ask.
    ///
    /// # Errors
    /// [`Refusal::NoAssistant`].
    pub fn check_ask(&self) -> Result<(), Refusal> {
        if self.config.has_assistant() { Ok(()) } else { Err(Refusal::NoAssistant) }
    }

    /// What this session's assistant reads before the conversation, with a model that reads so many tokens
    /// at once.
    #[must_use]
    pub fn briefing(&self, window_tokens: i64) -> Briefing {
        let challenge = self.challenge.as_ref().map(Challenge::as_str);
        Briefing::of(&self.config, challenge, window_tokens)
    }
}

/// Why a change was not made. Nothing was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Fields break rules; all of them are here.
    Invalid(Vec<FieldError>),
    /// The status does not allow the action.
    Transition(InvalidTransition),
    /// A gap has to be settled first.
    GapOpen,
    /// There is no gap to settle.
    NoGap,
    /// The session has changed since the page that asks read it.
    Stale,
    /// An answer is being written; the next question has to wait.
    AnswerOpen,
    /// Code is being run; the next run has to wait.
    RunOpen,
    /// What is left of the budget does not reach for the question.
    NotEnoughTokens(NotEnough),
    /// The interview has no assistant.
    NoAssistant,
    /// The assistant can't be asked as things stand.
    AssistantNotReady(FailureKind),
    /// The laptop is handed over, for this session or another.
    HandedOver,
    /// The session stands so that its candidate may not do this.
    NotNow,
    /// The session came with a record, and is as it was sealed.
    Imported,
}

impl From<NotEnough> for Refusal {
    fn from(refused: NotEnough) -> Self {
        Self::NotEnoughTokens(refused)
    }
}

impl From<FieldError> for Refusal {
    fn from(broken: FieldError) -> Self {
        Self::Invalid(vec![broken])
    }
}

impl From<InvalidTransition> for Refusal {
    fn from(refused: InvalidTransition) -> Self {
        Self::Transition(refused)
    }
}

impl Session {
    /// A prepared session, its brief, and the events that say so.
    #[must_use]
    pub fn create(id: SessionId, config: ValidConfig, origin: Origin, now: Moment) -> Prepared {
        let Origin { duplicate_of, made_with } = origin;
        let created = EventBody::SessionCreated {
            candidate_name: config.candidate_name.as_str().into(),
            time_limit_s: config.time_limit_s,
            token_budget: config.token_budget,
            model: config.model.clone(),
            challenge_chars: chars(config.challenge.as_ref()),
            duplicate_of,
            made_with: made_with.pins.clone(),
        };
        let first_line = config.challenge.as_ref().map(Challenge::title);
        let mut session = Self {
            id,
            version: 1,
            config_version: 1,
            candidate_name: config.candidate_name,
            candidate_email: config.candidate_email,
            status: Status::Created,
            time_limit_s: config.time_limit_s,
            original_time_limit_s: config.time_limit_s,
            token_budget: config.token_budget,
            original_token_budget: config.token_budget,
            extra_time_percent: 0,
            extra_tokens_percent: 0,
            tokens_used: 0,
            input_tokens: 0,
            output_tokens: 0,
            message_count: 0,
            model: config.model,
            challenge_title: made_with.challenge_title.or(first_line),
            template_title: made_with.template_title,
            created_at: now.wall,
            updated_at: now.wall,
            started_at: None,
            ended_at: None,
            stopwatch: Stopwatch::default(),
            gap: None,
            is_sample: false,
            is_imported: false,
            deleted_at: None,
            trail: Head::default(),
        };
        let given = session.take_accommodation(config.accommodation);
        let events = [created].into_iter().chain(given).collect();
        let brief = Brief { challenge: config.challenge, config: config.config.for_new_session() };
        Prepared { session, brief, events, pins: made_with.pins }
    }

    /// The configuration a copy of this session for `candidate` starts with: limits as created, extensions
    /// and what this candidate was given beside them left out.
    ///
    /// # Errors
    /// Every rule the name and the address break.
    pub fn config_for_copy(
        &self,
        brief: Brief,
        candidate: Candidate,
    ) -> Result<ValidConfig, Vec<FieldError>> {
        let name = CandidateName::parse(&candidate.name);
        let email = CandidateEmail::parse_optional(Some(&candidate.email));
        let (candidate_name, candidate_email) = match (name, email) {
            (Ok(name), Ok(email)) => (name, email),
            (name, email) => return Err(name.err().into_iter().chain(email.err()).collect()),
        };
        Ok(ValidConfig {
            candidate_name,
            candidate_email,
            time_limit_s: self.original_time_limit_s,
            token_budget: self.original_token_budget,
            model: self.model.clone(),
            challenge: brief.challenge,
            config: brief.config,
            accommodation: Accommodation::default(),
        })
    }

    /// The time limit in milliseconds.
    #[must_use]
    pub const fn limit_ms(&self) -> i64 {
        self.time_limit_s * SECOND_MS
    }

    /// Milliseconds of it that were used; of a running session as far as its time was last taken.
    #[must_use]
    pub fn used_ms(&self) -> i64 {
        self.stopwatch.ran_ms.min(self.limit_ms())
    }

    /// Milliseconds left at `now`; the whole limit before the start.
    #[must_use]
    pub fn remaining_ms(&self, now: &Moment) -> i64 {
        self.stopwatch.remaining_ms(self.limit_ms(), now)
    }

    /// Milliseconds its time has run by `now`, never more than its limit.
    #[must_use]
    pub fn ran_ms_at(&self, now: &Moment) -> i64 {
        self.stopwatch.ran_ms_at(now).min(self.limit_ms())
    }

    /// Whether more may happen to it than to be looked at and scored.
    ///
    /// # Errors
    /// [`Refusal::Imported`].
    pub const fn check_own(&self) -> Result<(), Refusal> {
        if self.is_imported { Err(Refusal::Imported) } else { Ok(()) }
    }

    /// Whether time is up at `now`. A session that has not started or was ended in time never is.
    #[must_use]
    pub fn is_expired(&self, now: &Moment) -> bool {
        match self.status {
            Status::Expired => true,
            Status::Active => self.remaining_ms(now) == 0,
            Status::Created | Status::Paused | Status::Completed => false,
        }
    }
}

fn chars(challenge: Option<&Challenge>) -> usize {
    challenge.map_or(0, |challenge| challenge.as_str().chars().count())
}
