//! The machine itself: what happens to a question, and what is to be done about it.

use super::AnswerText;
use super::step::{Effect, Input, Interruption, Outcome};
use crate::domain::assistant::{End, Failure, FailureKind, Finish, Part, Usage};
use crate::domain::ledger::{self, Charge, Reservation};
use crate::domain::message::{AnswerStatus, StopCause};
use crate::domain::tokens::Counter;

/// Text is on disk no later than this after it came, in milliseconds…
pub const CHECKPOINT_AFTER_MS: i64 = 250;
/// …or as soon as there is this much of it, in bytes.
pub const CHECKPOINT_AFTER_BYTES: usize = 2_048;
/// Times a provider that failed is asked again.
pub const RETRIES_MAX: u32 = 2;
/// How long a model that is being loaded is waited for, in milliseconds from the question on. A model of
/// a few GB takes that long from a slow disk.
pub const LOADING_MAX_MS: i64 = 60_000;
/// How long before asking again whether it is loaded, in milliseconds: the first time, then every time.
const LOADING_AGAIN_MS: (i64, i64) = (1_000, 2_000);
/// Every call names the largest answer, and a provider keeps to it by its own count. One whose answer has
/// so many times as many tokens by our count does not, and Hotseat hangs up. Doing so sooner would lose the
/// report of a provider that keeps to it.
const OVERRUN_TIMES: i64 = 2;
/// Longest wait before asking again, in milliseconds.
pub const BACK_OFF_MAX_MS: i64 = 30_000;
/// The first wait before asking again, in milliseconds; each further one is four times as long.
const BACK_OFF_FIRST_MS: i64 = 500;
/// Longest time from a question to its answer's end, all calls and the waits between them together, in
/// milliseconds. Whoever runs the exchange says when it is over.
pub const EXCHANGE_MAX_MS: i64 = 600_000;
/// A silence this long that our side ends was waited through in vain, in milliseconds. Shorter ones are
/// a model's ordinary pauses before and between its pieces.
const IN_VAIN_AFTER_MS: i64 = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Asked,
    Sending,
    BackingOff,
    Streaming,
    Over,
}

/// One question on its way to its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    phase: Phase,
    reserved: Reservation,
    text: AnswerText,
    /// What the model worked on that is not part of the answer.
    thoughts: AnswerText,
    attempt: u32,
    /// Calls that failed otherwise than because the model was still being loaded.
    failures: u32,
    asked_at_ms: i64,
    /// When the provider was called last.
    called_at_ms: i64,
    /// When something came last, or the provider was called last.
    heard_at_ms: i64,
    /// Waited in vain, as far as is known.
    lost_ms: i64,
    /// What the call took so far, as who answers says.
    reported: Option<Usage>,
    cause: Option<StopCause>,
    first_piece_at_ms: Option<i64>,
    written_bytes: usize,
    written_at_ms: i64,
}

impl Exchange {
    /// A question asked at `now_ms`, on any clock that is never set back.
    #[must_use]
    pub const fn new(reserved: Reservation, counter: Counter, now_ms: i64) -> Self {
        Self {
            phase: Phase::Asked,
            reserved,
            text: AnswerText::new(counter, OVERRUN_TIMES * reserved.output_tokens),
            thoughts: AnswerText::new(counter, OVERRUN_TIMES * reserved.output_tokens),
            attempt: 0,
            failures: 0,
            asked_at_ms: now_ms,
            called_at_ms: now_ms,
            heard_at_ms: now_ms,
            lost_ms: 0,
            reported: None,
            cause: None,
            first_piece_at_ms: None,
            written_bytes: 0,
            written_at_ms: now_ms,
        }
    }

    /// What its call may take.
    #[must_use]
    pub const fn reserved(&self) -> Reservation {
        self.reserved
    }

    /// The answer so far.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Which call of the provider this is, from 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Milliseconds since the question.
    #[must_use]
    pub const fn since_asked_ms(&self, now_ms: i64) -> i64 {
        now_ms - self.asked_at_ms
    }

    /// Milliseconds from the question to the first piece.
    #[must_use]
    pub fn first_piece_ms(&self) -> Option<i64> {
        self.first_piece_at_ms.map(|at| at - self.asked_at_ms)
    }

    /// Milliseconds until a checkpoint is due; none while everything is written.
    #[must_use]
    pub fn checkpoint_due_ms(&self, now_ms: i64) -> Option<i64> {
        (self.text().len() > self.written_bytes && self.phase == Phase::Streaming)
            .then(|| (self.written_at_ms + CHECKPOINT_AFTER_MS - now_ms).max(0))
    }

    /// Takes in what happened at `now_ms`. What comes too late, or does not fit, does nothing.
    pub fn apply(&mut self, input: Input, now_ms: i64) -> Vec<Effect> {
        match (self.phase, input) {
            (Phase::Asked, Input::Stored) | (Phase::BackingOff, Input::Waited) => self.call(now_ms),
            (Phase::Sending | Phase::Streaming, Input::Received(part)) => self.hear(part, now_ms),
            (Phase::Sending | Phase::Streaming, Input::Failed(failure)) => {
                self.fail(&failure, now_ms)
            }
            (Phase::Streaming, Input::Ticked) => self.checkpoint(now_ms).into_iter().collect(),
            (
                Phase::Asked | Phase::Sending | Phase::BackingOff | Phase::Streaming,
                Input::Interrupted(why),
            ) => self.interrupt(why, now_ms),
            (
                Phase::Asked,
                Input::Received(_) | Input::Failed(_) | Input::Waited | Input::Ticked,
            )
            | (Phase::Sending, Input::Stored | Input::Waited | Input::Ticked)
            | (Phase::Streaming, Input::Stored | Input::Waited)
            | (
                Phase::BackingOff,
                Input::Stored | Input::Received(_) | Input::Failed(_) | Input::Ticked,
            )
            | (
                Phase::Over,
                Input::Stored
                | Input::Received(_)
                | Input::Failed(_)
                | Input::Waited
                | Input::Ticked
                | Input::Interrupted(_),
            ) => Vec::new(),
        }
    }

    fn call(&mut self, now_ms: i64) -> Vec<Effect> {
        if self.attempt > 0 {
            self.lost_ms = (now_ms - self.asked_at_ms).max(0);
        }
        self.phase = Phase::Sending;
        self.attempt += 1;
        self.called_at_ms = now_ms;
        self.heard_at_ms = now_ms;
        vec![Effect::Call]
    }

    fn hear(&mut self, part: Part, now_ms: i64) -> Vec<Effect> {
        match part {
            Part::Report(usage) => {
                self.reported = Some(usage);
                Vec::new()
            }
            Part::Thinking(thoughts) => self.think(&thoughts, now_ms),
            Part::Piece(piece) => self.add(&piece, now_ms),
            Part::End(end) => self.end(end, now_ms),
        }
    }

    /// What a model thinks takes of the tokens that are promised to its answer.
    fn think(&mut self, thoughts: &str, now_ms: i64) -> Vec<Effect> {
        self.heard_at_ms = now_ms;
        self.thoughts.push_beside(thoughts, &mut self.text);
        if self.thoughts.is_full() {
            return self.finish(AnswerStatus::CutByBudget, None);
        }
        Vec::new()
    }

    fn add(&mut self, piece: &str, now_ms: i64) -> Vec<Effect> {
        if self.phase == Phase::Sending {
            self.phase = Phase::Streaming;
            self.first_piece_at_ms = Some(now_ms);
            self.written_at_ms = now_ms;
        }
        self.heard_at_ms = now_ms;
        let from = self.text().len();
        let mut effects = Vec::new();
        if self.text.push_beside(piece, &mut self.thoughts) > 0 {
            effects.push(Effect::Show { from });
        }
        if self.text.is_full() {
            effects.extend(self.finish(AnswerStatus::CutByBudget, None));
        } else {
            effects.extend(self.checkpoint(now_ms));
        }
        effects
    }

    fn checkpoint(&mut self, now_ms: i64) -> Option<Effect> {
        let unwritten = self.text().len() - self.written_bytes;
        let is_due = unwritten >= CHECKPOINT_AFTER_BYTES
            || (unwritten > 0 && now_ms - self.written_at_ms >= CHECKPOINT_AFTER_MS);
        is_due.then(|| {
            self.written_bytes = self.text().len();
            self.written_at_ms = now_ms;
            Effect::Checkpoint
        })
    }

    fn end(&mut self, end: End, now_ms: i64) -> Vec<Effect> {
        match end.finish {
            Finish::Complete if !self.text().is_empty() => {
                self.finish_and_listen(AnswerStatus::Complete, end.usage)
            }
            Finish::Unknown if !self.text().is_empty() => {
                self.finish_and_listen(AnswerStatus::UnknownEnd, end.usage)
            }
            Finish::Length if !self.text().is_empty() || self.has_thought(end.usage) => {
                self.finish_and_listen(AnswerStatus::CutByBudget, end.usage)
            }
            Finish::Complete | Finish::Length | Finish::Unknown | Finish::Broken => {
                self.no_answer(FailureKind::ProviderFailed, end.usage, now_ms)
            }
            Finish::Withheld => self.no_answer(FailureKind::Withheld, end.usage, now_ms),
        }
    }

    fn no_answer(&mut self, kind: FailureKind, usage: Option<Usage>, now_ms: i64) -> Vec<Effect> {
        self.give_up(&Failure { usage, ..Failure::new(kind, "") }, now_ms)
    }

    /// Whether the model took tokens that are no part of the answer, as was seen or as it says.
    fn has_thought(&self, usage: Option<Usage>) -> bool {
        let told = usage.and_then(|usage| usage.answer_tokens);
        !self.thoughts.as_str().is_empty() || told.is_some_and(|tokens| tokens > 0)
    }

    /// Asks again only where nothing was heard, nothing was billed, and waiting may help.
    fn fail(&mut self, failure: &Failure, now_ms: i64) -> Vec<Effect> {
        let has_heard = self.phase == Phase::Streaming || !self.thoughts.as_str().is_empty();
        if failure.kind != FailureKind::Loading {
            self.failures += 1;
        }
        let back_off = self.back_off_ms(failure).filter(|after_ms| {
            !has_heard
                && failure.usage.is_none()
                && now_ms + after_ms - self.asked_at_ms < EXCHANGE_MAX_MS
        });
        match back_off {
            Some(after_ms) => {
                self.phase = Phase::BackingOff;
                vec![Effect::HangUp, Effect::Retry { after_ms, because: failure.kind }]
            }
            None => self.give_up(failure, now_ms),
        }
    }

    fn back_off_ms(&self, failure: &Failure) -> Option<i64> {
        let wanted_s = match failure.kind {
            FailureKind::Loading => return self.loading_again_ms(failure.retry_after_s),
            FailureKind::Unreachable
            | FailureKind::Overloaded
            | FailureKind::ProviderFailed
            | FailureKind::EngineEnded => failure.retry_after_s,
            FailureKind::RateLimited { retry_after_s } => retry_after_s,
            FailureKind::RefusedKey
            | FailureKind::OutOfCredit
            | FailureKind::ModelMissing
            | FailureKind::WrongAddress
            | FailureKind::Blocked
            | FailureKind::NotOffered
            | FailureKind::TooLong { .. }
            | FailureKind::Withheld
            | FailureKind::Refused
            | FailureKind::TimedOut
            | FailureKind::NotLocal
            | FailureKind::NotSetUp
            | FailureKind::FileGone
            | FailureKind::FileUnusable
            | FailureKind::NoMemory { .. }
            | FailureKind::NoEngine => return None,
        };
        if self.failures > RETRIES_MAX {
            return None;
        }
        let usual_ms = BACK_OFF_FIRST_MS << (2 * self.failures.saturating_sub(1));
        let wanted_ms = i64::from(wanted_s.unwrap_or(0)) * 1_000;
        (wanted_ms <= BACK_OFF_MAX_MS).then_some(wanted_ms.max(usual_ms))
    }

    /// A model that is being loaded is asked for again and again, as long as is waited for it.
    fn loading_again_ms(&self, wanted_s: Option<u32>) -> Option<i64> {
        let (first_ms, each_ms) = LOADING_AGAIN_MS;
        let usual_ms = if self.attempt == 1 { first_ms } else { each_ms };
        let wanted_ms = i64::from(wanted_s.unwrap_or(0)) * 1_000;
        let after_ms = wanted_ms.max(usual_ms).min(BACK_OFF_MAX_MS);
        let asked_again_ms = self.heard_at_ms - self.asked_at_ms + after_ms;
        (asked_again_ms <= LOADING_MAX_MS).then_some(after_ms)
    }

    /// Costs nothing, unless the provider says that it billed. A call that brought no word was waited
    /// for in vain from its beginning, whatever the model thought.
    fn give_up(&mut self, failure: &Failure, now_ms: i64) -> Vec<Effect> {
        let counter = self.text.counter();
        let billed = failure
            .usage
            .and_then(|usage| ledger::plausible(&self.reserved, self.counted(), &usage, counter));
        let in_vain_since_ms =
            if self.text().is_empty() { self.called_at_ms } else { self.heard_at_ms };
        self.over(Outcome {
            status: AnswerStatus::Failed,
            charge: billed,
            failure: Some(failure.kind),
            cause: None,
            usage: failure.usage,
            outage_ms: self.lost_ms + (now_ms - in_vain_since_ms).max(0),
        })
    }

    /// Tokens that came so far, by our own count: of the answer and of what the model worked on besides.
    #[must_use]
    pub fn received_tokens(&self) -> i64 {
        let (answer_tokens, thought_tokens) = self.counted();
        answer_tokens + thought_tokens
    }

    /// Tokens of the answer, and of what the model worked on besides.
    fn counted(&self) -> (i64, i64) {
        (self.text.tokens(), self.thoughts.tokens())
    }

    /// An answer ended before its first piece, and before the model has worked on it to be seen, costs
    /// nothing.
    fn interrupt(&mut self, why: Interruption, now_ms: i64) -> Vec<Effect> {
        let (status, cause) = match why {
            Interruption::Stop(cause) => (AnswerStatus::Stopped, Some(cause)),
            Interruption::TimeUp => (AnswerStatus::CutByTime, None),
            Interruption::Closing => (AnswerStatus::Interrupted, None),
        };
        self.cause = cause;
        let has_worked = self.phase == Phase::Sending && !self.thoughts.as_str().is_empty();
        self.lost_ms = match self.phase {
            Phase::BackingOff => (now_ms - self.asked_at_ms).max(0),
            Phase::Sending | Phase::Streaming => self.lost_ms + self.silence_in_vain_ms(now_ms),
            Phase::Asked | Phase::Over => self.lost_ms,
        };
        if self.phase == Phase::Streaming || has_worked {
            return self.finish(status, None);
        }
        let outage_ms = self.lost_ms;
        self.over(Outcome {
            status,
            charge: Some(Charge::estimated(0, 0)),
            failure: None,
            cause,
            usage: None,
            outage_ms,
        })
    }

    fn silence_in_vain_ms(&self, now_ms: i64) -> i64 {
        let silence_ms = now_ms - self.heard_at_ms;
        if silence_ms >= IN_VAIN_AFTER_MS { silence_ms } else { 0 }
    }

    fn finish(&mut self, status: AnswerStatus, usage: Option<Usage>) -> Vec<Effect> {
        let usage = usage.or(self.reported);
        let counter = self.text.counter();
        let charge = ledger::settle(&self.reserved, self.counted(), usage.as_ref(), counter);
        let (cause, outage_ms) = (self.cause, self.lost_ms);
        self.over(Outcome { status, charge: Some(charge), failure: None, cause, usage, outage_ms })
    }

    /// A provider that came to the end and has reported nothing may still do so.
    fn finish_and_listen(&mut self, status: AnswerStatus, usage: Option<Usage>) -> Vec<Effect> {
        let mut effects = self.finish(status, usage);
        if usage.is_none() {
            effects.retain(|effect| *effect != Effect::HangUp);
        }
        effects
    }

    /// What a report that comes after the end says the call took, where that can be true.
    #[must_use]
    pub fn charge_reported_late(&self, usage: &Usage) -> Option<Charge> {
        let is_over = self.phase == Phase::Over;
        let counter = self.text.counter();
        is_over.then(|| ledger::plausible(&self.reserved, self.counted(), usage, counter))?
    }

    /// Tokens of the answer by the tables it is counted with, and whether they are all the model wrote.
    #[must_use]
    pub fn written(&self) -> (i64, bool) {
        (self.text.counter().raw(self.text()), self.thoughts.as_str().is_empty())
    }

    fn over(&mut self, outcome: Outcome) -> Vec<Effect> {
        self.phase = Phase::Over;
        vec![Effect::HangUp, Effect::Finish(outcome)]
    }
}
