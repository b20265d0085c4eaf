//! A session and everything that can happen to it. Each change checks, changes and says what
//! happened; a refused one changes nothing.

use super::absence::{self, Gap, GapAnswer};
use super::catalogue::Catalogue;
use super::chain::Head;
use super::config::{
    CandidateEmail, CandidateName, Challenge, EXTENSION_MAX_MINUTES, EXTENSION_MAX_TOKENS, Field,
    FieldError, TIME_LIMIT_CEILING_MINUTES, TOKEN_BUDGET_CEILING, ValidConfig, check_config,
    check_model, check_reason, check_time_limit, check_token_budget,
};
use super::event::{EventBody, FieldChange};
use super::ids::SessionId;
use super::lifecycle::{self, Action, InvalidTransition, Status};
use super::stopwatch::Stopwatch;
use super::time::{MINUTE_S, Moment, SECOND_MS, UtcMs};
use serde_json::{Map, Value, json};

/// An interview, from preparation to record.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its identity.
    pub id: SessionId,
    /// Raised by one with every change a person can see; a heartbeat is none.
    pub version: i64,
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
    /// The challenge's first line; the text itself is in the [`Brief`].
    pub challenge_title: Option<String>,
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
    /// When it was taken off the list; none while it is on it.
    pub deleted_at: Option<UtcMs>,
    /// The end of its trail.
    pub trail: Head,
}

/// What the interview is about. Kept apart from the session, which changes every few minutes, while
/// these long texts change only before the start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// The task.
    pub challenge: Option<Challenge>,
    /// System prompt, temperature, largest answer.
    pub config: Map<String, Value>,
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
    /// Somebody else changed the session in between.
    Stale,
}

impl From<InvalidTransition> for Refusal {
    fn from(refused: InvalidTransition) -> Self {
        Self::Transition(refused)
    }
}

/// Fields to change; none leaves a field as it is. As typed, not judged yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// New name.
    pub candidate_name: Option<String>,
    /// New address; blank removes it.
    pub candidate_email: Option<String>,
    /// New limit in seconds.
    pub time_limit_s: Option<i64>,
    /// New budget in tokens.
    pub token_budget: Option<i64>,
    /// New model.
    pub model: Option<String>,
    /// New challenge; blank removes it.
    pub challenge_text: Option<String>,
    /// New config.
    pub config: Option<Value>,
}

impl Session {
    /// A prepared session, its brief, and the event that says so.
    #[must_use]
    pub fn create(
        id: SessionId,
        config: ValidConfig,
        duplicate_of: Option<SessionId>,
        now: Moment,
    ) -> (Self, Brief, EventBody) {
        let event = EventBody::SessionCreated {
            candidate_name: config.candidate_name.as_str().to_owned(),
            time_limit_s: config.time_limit_s,
            token_budget: config.token_budget,
            model: config.model.clone(),
            challenge_chars: chars(config.challenge.as_ref()),
            duplicate_of,
        };
        let session = Self {
            id,
            version: 1,
            candidate_name: config.candidate_name,
            candidate_email: config.candidate_email,
            status: Status::Created,
            time_limit_s: config.time_limit_s,
            original_time_limit_s: config.time_limit_s,
            token_budget: config.token_budget,
            original_token_budget: config.token_budget,
            tokens_used: 0,
            input_tokens: 0,
            output_tokens: 0,
            message_count: 0,
            model: config.model,
            challenge_title: config.challenge.as_ref().map(Challenge::title),
            created_at: now.wall,
            updated_at: now.wall,
            started_at: None,
            ended_at: None,
            stopwatch: Stopwatch::default(),
            gap: None,
            is_sample: false,
            deleted_at: None,
            trail: Head::default(),
        };
        (session, Brief { challenge: config.challenge, config: config.config }, event)
    }

    /// The configuration a copy of this session starts with: limits as created, extensions left out.
    #[must_use]
    pub fn config_for_copy(&self, brief: Brief) -> ValidConfig {
        ValidConfig {
            candidate_name: self.candidate_name.clone(),
            candidate_email: self.candidate_email.clone(),
            time_limit_s: self.original_time_limit_s,
            token_budget: self.original_token_budget,
            model: self.model.clone(),
            challenge: brief.challenge,
            config: brief.config,
        }
    }

    /// The time limit in milliseconds.
    #[must_use]
    pub const fn limit_ms(&self) -> i64 {
        self.time_limit_s * SECOND_MS
    }

    /// Milliseconds left at `now`; the whole limit before the start.
    #[must_use]
    pub fn remaining_ms(&self, now: &Moment) -> i64 {
        self.stopwatch.remaining_ms(self.limit_ms(), now)
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

    /// Lets time begin.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless created.
    pub fn start(&mut self, now: Moment) -> Result<EventBody, Refusal> {
        self.status = lifecycle::next(self.status, Action::Start)?;
        self.started_at = Some(now.wall);
        self.stopwatch.run(now);
        Ok(EventBody::SessionStarted {})
    }

    /// Stops time.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless active.
    pub fn pause(&mut self, now: Moment) -> Result<EventBody, Refusal> {
        self.status = lifecycle::next(self.status, Action::Pause)?;
        self.stopwatch.stop(now);
        Ok(EventBody::SessionPaused { remaining_ms: self.remaining_ms(&now) })
    }

    /// Lets time go on.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless paused; [`Refusal::GapOpen`] while a gap waits for its answer.
    pub fn resume(&mut self, now: Moment) -> Result<EventBody, Refusal> {
        let status = lifecycle::next(self.status, Action::Resume)?;
        if self.gap.is_some() {
            return Err(Refusal::GapOpen);
        }
        self.status = status;
        self.stopwatch.run(now);
        Ok(EventBody::SessionResumed { remaining_ms: self.remaining_ms(&now) })
    }

    /// Finishes it. A gap still open is given back.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless active or paused.
    pub fn end(&mut self, now: Moment) -> Result<Vec<EventBody>, Refusal> {
        self.status = lifecycle::next(self.status, Action::End)?;
        let mut events = Vec::new();
        if let Some(gap) = self.gap.take() {
            events.push(EventBody::GapSettled {
                answer: GapAnswer::GiveBack,
                gap_ms: gap.ms,
                counted_ms: 0,
            });
        }
        self.stopwatch.stop(now);
        self.ended_at = Some(now.wall);
        events.push(EventBody::SessionCompleted { ran_ms: self.stopwatch.ran_ms });
        Ok(events)
    }

    /// Gives more minutes.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless live; [`Refusal::Invalid`] for minutes outside 1 to 180, a
    /// total beyond a day, or a missing reason.
    pub fn extend_time(&mut self, minutes: i64, reason: &str) -> Result<EventBody, Refusal> {
        lifecycle::next(self.status, Action::ExtendTime)?;
        let most =
            EXTENSION_MAX_MINUTES.min(TIME_LIMIT_CEILING_MINUTES - self.time_limit_s / MINUTE_S);
        let amount = check_amount(minutes, most, Field::Minutes, "minutes");
        let (minutes, reason) = both(amount, check_reason(reason))?;
        let from_s = self.time_limit_s;
        self.time_limit_s += minutes * MINUTE_S;
        Ok(EventBody::TimeExtended { minutes, from_s, to_s: self.time_limit_s, reason })
    }

    /// Gives more tokens.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless live; [`Refusal::Invalid`] for tokens outside 1 to 200,000, a
    /// total beyond 2,000,000, or a missing reason.
    pub fn extend_tokens(&mut self, tokens: i64, reason: &str) -> Result<EventBody, Refusal> {
        lifecycle::next(self.status, Action::ExtendTokens)?;
        let most = EXTENSION_MAX_TOKENS.min(TOKEN_BUDGET_CEILING - self.token_budget);
        let amount = check_amount(tokens, most, Field::Tokens, "tokens");
        let (tokens, reason) = both(amount, check_reason(reason))?;
        let from = self.token_budget;
        self.token_budget += tokens;
        Ok(EventBody::TokensExtended { tokens, from, to: self.token_budget, reason })
    }

    /// Changes its configuration: everything while created, later only name and email.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with all broken rules; [`Refusal::Transition`] where the status does
    /// not allow it.
    pub fn update(
        &mut self,
        brief: &mut Brief,
        changes: Changes,
        catalogue: &Catalogue,
    ) -> Result<Option<EventBody>, Refusal> {
        let edits_config = changes.time_limit_s.is_some()
            || changes.token_budget.is_some()
            || changes.model.is_some()
            || changes.challenge_text.is_some()
            || changes.config.is_some();
        let action = if edits_config { Action::EditConfig } else { Action::EditCandidate };
        lifecycle::next(self.status, action)?;

        let mut errors = Vec::new();
        let mut keep = |error| errors.push(error);
        let (mut next, mut next_brief) = (self.clone(), brief.clone());
        if let Some(name) = changes.candidate_name
            && let Ok(name) = CandidateName::parse(&name).map_err(&mut keep)
        {
            next.candidate_name = name;
        }
        if let Some(email) = changes.candidate_email
            && let Ok(email) = CandidateEmail::parse_optional(Some(&email)).map_err(&mut keep)
        {
            next.candidate_email = email;
        }
        if let Some(seconds) = changes.time_limit_s
            && let Ok(seconds) = check_time_limit(Some(seconds)).map_err(&mut keep)
        {
            (next.time_limit_s, next.original_time_limit_s) = (seconds, seconds);
        }
        if let Some(tokens) = changes.token_budget
            && let Ok(tokens) = check_token_budget(Some(tokens)).map_err(&mut keep)
        {
            (next.token_budget, next.original_token_budget) = (tokens, tokens);
        }
        if let Some(model) = changes.model
            && let Ok(model) = check_model(&model, catalogue).map_err(&mut keep)
        {
            next.model = model;
        }
        if let Some(text) = changes.challenge_text
            && let Ok(challenge) = Challenge::parse_optional(Some(text)).map_err(&mut keep)
        {
            next.challenge_title = challenge.as_ref().map(Challenge::title);
            next_brief.challenge = challenge;
        }
        if let Some(config) = changes.config
            && let Ok(config) = check_config(Some(config)).map_err(&mut keep)
        {
            next_brief.config = config;
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors));
        }
        let changes = differences((self, brief), (&next, &next_brief));
        (*self, *brief) = (next, next_brief);
        Ok((!changes.is_empty()).then_some(EventBody::SessionUpdated { changes }))
    }

    /// Takes it off the list.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless created.
    pub fn delete(&mut self, now: Moment) -> Result<EventBody, Refusal> {
        lifecycle::next(self.status, Action::Delete)?;
        self.deleted_at = Some(now.wall);
        Ok(EventBody::SessionDeleted {})
    }

    /// Puts a deleted session back on the list; one that is on it stays as it is.
    pub fn restore(&mut self) -> Option<EventBody> {
        self.deleted_at.take().map(|_| EventBody::SessionRestored {})
    }

    /// Settles an open gap. A counted gap longer than the remaining time ends the session at the
    /// deadline inside the gap.
    ///
    /// # Errors
    /// [`Refusal::NoGap`] without one.
    pub fn settle_gap(
        &mut self,
        answer: GapAnswer,
        now: Moment,
    ) -> Result<Vec<EventBody>, Refusal> {
        let gap = self.gap.take().ok_or(Refusal::NoGap)?;
        let left_ms = self.remaining_ms(&now);
        let counted_ms = match answer {
            GapAnswer::Count => gap.ms.min(left_ms),
            GapAnswer::GiveBack => 0,
        };
        self.stopwatch.ran_ms += counted_ms;
        let mut events = vec![EventBody::GapSettled { answer, gap_ms: gap.ms, counted_ms }];
        if answer == GapAnswer::Count && gap.ms >= left_ms {
            // The pause was provisional: a counted gap means that the session was active in it.
            self.status = lifecycle::next(Status::Active, Action::Expire)?;
            events.push(self.expired_at(gap.from.plus(left_ms), now));
        }
        Ok(events)
    }

    /// What has become due by `now` without anyone asking: a moved clock, a gap, expiry.
    /// `returned` says that the app comes back from having been closed, so that any time since the
    /// session was last seen is a gap. Empty where nothing is due.
    pub fn catch_up(&mut self, now: Moment, returned: bool, gap_after_ms: i64) -> Vec<EventBody> {
        let Some(seen) = self.stopwatch.seen.filter(|_| self.status.is_live()) else {
            return Vec::new();
        };
        let mut events = Vec::new();
        if let Some(by_ms) = absence::clock_moved_ms(&seen, &now) {
            events.push(EventBody::ClockMoved { by_ms });
        }
        if self.status == Status::Active {
            let gap = absence::gap_between(&seen, &now);
            let unseen = returned || gap.ms >= gap_after_ms || now.steady_ms_since(&seen).is_none();
            let watched_until = if unseen { seen } else { now };
            if self.remaining_ms(&watched_until) == 0 {
                self.status = Status::Expired;
                let overrun_ms = self.stopwatch.ran_ms_at(&watched_until) - self.limit_ms();
                events.push(self.expired_at(watched_until.wall.plus(-overrun_ms), now));
            } else if unseen {
                self.status = Status::Paused;
                self.stopwatch.stop(seen);
                self.gap = Some(gap);
                events.push(EventBody::GapDetected {
                    from: gap.from,
                    gap_ms: gap.ms,
                    measured_by: gap.measured_by,
                });
            }
        }
        if !events.is_empty() {
            self.stopwatch.paused_ms = match self.gap {
                Some(_) => self.stopwatch.paused_ms,
                None => self.stopwatch.paused_ms_at(&now),
            };
            self.stopwatch.seen = Some(now);
        }
        events
    }

    /// Where the clock stops, whatever it reads by now.
    fn expired_at(&mut self, deadline: UtcMs, now: Moment) -> EventBody {
        self.stopwatch.ran_ms = self.limit_ms();
        self.stopwatch.running_since = None;
        self.stopwatch.seen = Some(now);
        self.ended_at = Some(deadline);
        EventBody::SessionExpired { ran_ms: self.stopwatch.ran_ms, deadline }
    }
}

fn differences(
    (from, from_brief): (&Session, &Brief),
    (to, to_brief): (&Session, &Brief),
) -> Vec<FieldChange> {
    let email = |s: &Session| json!(s.candidate_email.as_ref().map(CandidateEmail::as_str));
    let length = |b: &Brief| json!(format!("{} characters", chars(b.challenge.as_ref())));
    let size = |b: &Brief| json!(format!("{} settings", b.config.len()));
    let mut changes = Vec::new();
    let mut compare = |field: &str, differs: bool, from: Value, to: Value| {
        if differs {
            changes.push(FieldChange { field: field.into(), from, to });
        }
    };
    let name = |s: &Session| json!(s.candidate_name.as_str());
    compare("candidate_name", from.candidate_name != to.candidate_name, name(from), name(to));
    compare("candidate_email", from.candidate_email != to.candidate_email, email(from), email(to));
    let limit = |s: &Session| json!(s.time_limit_s);
    compare("time_limit_s", from.time_limit_s != to.time_limit_s, limit(from), limit(to));
    let budget = |s: &Session| json!(s.token_budget);
    compare("token_budget", from.token_budget != to.token_budget, budget(from), budget(to));
    compare("model", from.model != to.model, json!(from.model), json!(to.model));
    let challenge_differs = from_brief.challenge != to_brief.challenge;
    compare("challenge_text", challenge_differs, length(from_brief), length(to_brief));
    compare("config", from_brief.config != to_brief.config, size(from_brief), size(to_brief));
    changes
}

fn chars(challenge: Option<&Challenge>) -> usize {
    challenge.map_or(0, |challenge| challenge.as_str().chars().count())
}

fn check_amount(amount: i64, most: i64, field: Field, unit: &str) -> Result<i64, FieldError> {
    if most < 1 {
        return Err(FieldError::new(field, format!("This session can't be given more {unit}")));
    }
    if (1..=most).contains(&amount) {
        return Ok(amount);
    }
    Err(FieldError::new(field, format!("Give between 1 and {} {unit}", grouped(most))))
}

fn both<A, B>(a: Result<A, FieldError>, b: Result<B, FieldError>) -> Result<(A, B), Refusal> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(Refusal::Invalid(a.err().into_iter().chain(b.err()).collect())),
    }
}

/// A count with a comma every three digits.
#[must_use]
pub fn grouped(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if count < 0 { format!("-{text}") } else { text }
}
