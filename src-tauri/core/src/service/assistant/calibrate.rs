//! Putting a challenge to a model, as a candidate would put it.

use super::super::{LibraryService, Result, RunService};
use super::Assistant;
use super::call::Call;
use super::capacity::counter;
use super::prompt::counted;
use crate::domain::assistant::{AssistantConfig, Briefing, CallLimits, Failure, FailureKind};
use crate::domain::config::{Field, FieldError};
use crate::domain::exchange::{
    Context, Effect, Exchange, Input, Interruption, Outcome, Prompt, Room,
};
use crate::domain::ledger::{self, Charge, NotEnough};
use crate::domain::library::{
    Calibration, CalibrationAnswer, CalibrationEnd, CalibrationOutcome, CalibrationPlan,
    CalibrationProgress, Challenge, Content, ItemId, TestsPassed, code_in,
};
use crate::domain::message::{AnswerStatus, StopCause};
use crate::domain::number::grouped;
use crate::domain::run::RunLanguage;
use crate::domain::tokens::Counter;
use crate::error::Error;
use crate::ports::Model;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// How long a report behind an answer's end is waited for before the next answer is asked for. Our own count
/// stands where none comes.
const LATE_REPORT_WITHIN: Duration = Duration::from_secs(10);

/// A calibration that can begin: everything was judged, and nothing was sent.
pub struct PreparedCalibration {
    id: ItemId,
    calibration: Calibration,
    prompt: Prompt,
    counter: Counter,
    most_answer_tokens: i64,
    budget_tokens: i64,
    /// What its answers are tested by.
    challenge: Challenge,
}

impl PreparedCalibration {
    /// What people call the model.
    #[must_use]
    pub fn model_name(&self) -> &str {
        &self.calibration.model_name
    }

    /// How many answers are wanted.
    #[must_use]
    pub const fn wanted(&self) -> i64 {
        self.calibration.wanted
    }
}

impl Assistant {
    /// Judges whether a challenge can be put to a model as it is planned. The inner error says why its
    /// provider can't be asked as things stand.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule, [`Error::ItemNotFound`]. Nothing was sent.
    pub async fn prepare_calibration(
        &self,
        id: ItemId,
        plan: &CalibrationPlan,
    ) -> Result<std::result::Result<PreparedCalibration, Failure>> {
        let store = &self.changes.store;
        let catalogue = store.catalogue();
        let (wanted, budget_tokens) = plan.validate(&catalogue).map_err(Error::Invalid)?;
        let (model, provider) = catalogue.offer(&plan.model).ok_or(Error::NotOffered)?;
        let found = store.find_version(id, None).await?;
        let found = found.filter(|(item, ..)| item.deleted_at.is_none());
        let Some((_, version, Content::Challenge(challenge))) = found else {
            return Err(Error::ItemNotFound);
        };
        let config = config_of(&challenge)?;
        if let Err(failure) = self.reach_now(&plan.model) {
            return Ok(Err(failure));
        }
        let window_tokens = i64::from(model.context_window_tokens);
        let counter = counter(store, &model.id, model.tokenizer).await?;
        let cap_tokens = config.answer_cap_tokens(model.max_answer_tokens);
        let system = Briefing::of(&config, None, window_tokens).text;
        let question = challenge.put_question(plan.language);
        let room = Room {
            window_tokens,
            most_answer_tokens: cap_tokens,
            most_sent_tokens: None,
            floor_seq: 1,
            replaces: None,
        };
        let context = counted(move || Context::begin(counter, &system, &question, room)).await?;
        let prompt = context.map_err(|too_long| {
            let (tokens, room) = (grouped(too_long.tokens), grouped(too_long.room_tokens));
            invalid(
                Field::Model,
                format!("The task takes about {tokens} tokens; this model can read {room} at once"),
            )
        })?;
        let prompt = prompt.finish(1);
        let most_answer_tokens = cap_tokens.min(window_tokens - prompt.tokens);
        let sent = (prompt.measure, prompt.tokens);
        if let Err(NotEnough { needed_tokens, .. }) =
            ledger::reserve(budget_tokens, sent, most_answer_tokens)
        {
            let needed = grouped(needed_tokens);
            let message = format!("One answer alone needs {needed} tokens at least");
            return Err(invalid(Field::TokenBudget, message));
        }
        let calibration = Calibration {
            version: version.version,
            put_sha256: challenge.put_fingerprint(plan.language),
            language: plan.language,
            model: model.id.clone(),
            model_name: model.name.clone(),
            provider_name: provider.name.clone(),
            window_tokens,
            begun_at: self.changes.clock.now().wall,
            wanted,
            answers: Vec::new(),
        };
        Ok(Ok(PreparedCalibration {
            id,
            calibration,
            prompt,
            counter,
            most_answer_tokens,
            budget_tokens,
            challenge,
        }))
    }

    /// Puts a challenge to a model as often as was planned, one answer after the other, and keeps each as it
    /// comes, with how its code does in the tests. `stop` ends it: the answer that is being written then is not
    /// kept.
    ///
    /// # Errors
    /// Where an answer can't be kept; then nothing more is asked.
    pub async fn calibrate(
        &self,
        prepared: PreparedCalibration,
        mut stop: watch::Receiver<bool>,
        tell: &(dyn Fn(CalibrationProgress) + Send + Sync),
        runs: &RunService,
    ) -> Result<CalibrationOutcome> {
        let library = LibraryService { changes: self.changes.clone() };
        let closing = self.closing.subscribe();
        let mut calibration = prepared.calibration.clone();
        let (sent, of) = ((prepared.prompt.measure, prepared.prompt.tokens), calibration.wanted);
        let mut used_tokens = 0;
        let mut end = CalibrationEnd::Complete;
        for answer in 1..=of {
            let left_tokens = prepared.budget_tokens - used_tokens;
            let Ok(reserved) = ledger::reserve(left_tokens, sent, prepared.most_answer_tokens)
            else {
                end = CalibrationEnd::OutOfBudget;
                break;
            };
            let (model, is_local) = match self.reach_now(&prepared.calibration.model) {
                Ok(reached) => reached,
                Err(failure) => {
                    end = CalibrationEnd::Failed(failure.kind);
                    break;
                }
            };
            let exchange = Exchange::new(reserved, prepared.counter, self.now_ms());
            let limits = CallLimits::of(reserved.output_tokens);
            let put = (model, prepared.prompt.conversation.clone(), limits);
            let mut call = Call::new(exchange, put);
            let tell_answer = |received_tokens: i64, waits_for| {
                let used_tokens = used_tokens + received_tokens;
                tell(CalibrationProgress { answer, of, used_tokens, waits_for });
            };
            let why = || self.end_of_calibration(stop.clone(), closing.clone(), is_local);
            let outcome = self.put(&mut call, why, tell_answer).await;
            let took_ms = call.exchange.since_asked_ms(self.now_ms());
            let late = self.late_report(&mut call, &outcome, why()).await;
            let charge = late.or(outcome.charge).unwrap_or(Charge::estimated(0, 0));
            let charge = charge.within(left_tokens);
            used_tokens += charge.total();
            if let Some(ended) = end_after(&outcome) {
                end = ended;
                break;
            }
            let text = call.exchange.text().to_owned();
            let tests = tokio::select! {
                biased;
                _stopped = why() => None,
                tests = test(runs, &prepared, &text) => tests,
            };
            calibration.answers.push(CalibrationAnswer {
                text,
                status: outcome.status,
                charge,
                first_piece_ms: call.exchange.first_piece_ms(),
                took_ms,
                tests,
            });
            match library.keep_calibration(prepared.id, &calibration).await {
                Ok(()) => {}
                Err(Error::ItemNotFound) => {
                    calibration.answers.pop();
                    end = CalibrationEnd::Gone;
                    break;
                }
                Err(error) => return Err(error),
            }
            if *stop.borrow_and_update() || closing.has_changed().unwrap_or(true) {
                end = CalibrationEnd::Stopped;
                break;
            }
        }
        let answers = i64::try_from(calibration.answers.len()).unwrap_or(i64::MAX);
        if answers == of {
            end = CalibrationEnd::Complete;
        }
        Ok(CalibrationOutcome { answers, used_tokens, end })
    }

    /// The model as it can be reached now, and whether it is on this computer: its provider, a key or an address
    /// may have changed since the answer before.
    fn reach_now(&self, model: &str) -> std::result::Result<(Arc<dyn Model>, bool), Failure> {
        let catalogue = self.changes.store.catalogue();
        let gone = || Failure::new(FailureKind::NotSetUp, "the model was taken off the catalogue");
        let (model, provider) = catalogue.offer(model).ok_or_else(gone)?;
        let reached = self.models.reach(provider, model, self.is_only_local())?;
        Ok((reached, provider.is_local()))
    }

    /// Runs one exchange to its end.
    async fn put<Why: Future<Output = Interruption>>(
        &self,
        call: &mut Call,
        why: impl Fn() -> Why,
        tell: impl Fn(i64, Option<FailureKind>),
    ) -> Outcome {
        let mut waits_for = None;
        let mut input = Input::Stored;
        loop {
            if matches!(input, Input::Received(_)) {
                waits_for = None;
            }
            if let Input::Failed(failure) = &input {
                tracing::warn!(kind = ?failure.kind, failure.detail, "no answer to a calibration");
            }
            let is_heard = matches!(input, Input::Received(_) | Input::Stored);
            for effect in call.exchange.apply(input, self.now_ms()) {
                match effect {
                    Effect::Call => call.begin(),
                    Effect::HangUp => call.hang_up(),
                    Effect::Retry { after_ms, because } => {
                        call.wait_ms(after_ms);
                        waits_for = Some(because);
                        tell(call.exchange.received_tokens(), waits_for);
                    }
                    Effect::Finish(outcome) => return outcome,
                    // An answer is kept once it is whole.
                    Effect::Show { .. } | Effect::Checkpoint => {}
                }
            }
            if is_heard {
                tell(call.exchange.received_tokens(), waits_for);
            }
            input = call.next(why(), self.now_ms()).await;
        }
    }

    /// What a report behind the end says the call took, where one comes and can be true.
    async fn late_report(
        &self,
        call: &mut Call,
        outcome: &Outcome,
        why: impl Future<Output = Interruption>,
    ) -> Option<Charge> {
        if outcome.usage.is_some() {
            return None;
        }
        let usage = tokio::select! {
            biased;
            _why = why => None,
            usage = timeout(LATE_REPORT_WITHIN, call.late_report()) => usage.unwrap_or(None),
        };
        call.exchange.charge_reported_late(&usage?)
    }

    /// Comes when a calibration is to end now.
    async fn end_of_calibration(
        &self,
        mut stop: watch::Receiver<bool>,
        mut closing: watch::Receiver<()>,
        is_local: bool,
    ) -> Interruption {
        tokio::select! {
            biased;
            _stopped = stop.wait_for(|is_stopped| *is_stopped) => {
                Interruption::Stop(StopCause::Candidate)
            }
            _closing = closing.changed() => Interruption::Closing,
            () = self.only_local.switched_on(), if !is_local => {
                Interruption::Stop(StopCause::Offline)
            }
        }
    }
}

/// How the code of an answer does in the challenge's tests; none where there is none that could be run.
async fn test(
    runs: &RunService,
    prepared: &PreparedCalibration,
    answer: &str,
) -> Option<TestsPassed> {
    let language = prepared.calibration.language?;
    let runs_in = RunLanguage::of(language)?;
    let code = code_in(answer, language)?;
    runs.try_tests(&prepared.challenge, (runs_in, &code)).await
}

/// How the assistant of a session made with that challenge is set up.
fn config_of(challenge: &Challenge) -> Result<AssistantConfig> {
    if !challenge.policy.has_assistant() {
        let message = "This challenge is set without an assistant: there is nothing to put it to";
        return Err(invalid(Field::Policy, message));
    }
    let policy = Some(challenge.policy.clone());
    Ok(AssistantConfig { policy, ..AssistantConfig::default() })
}

/// Why nothing more is asked after an exchange that ended so; none where its answer counts.
const fn end_after(outcome: &Outcome) -> Option<CalibrationEnd> {
    match outcome.status {
        AnswerStatus::Complete | AnswerStatus::CutByBudget | AnswerStatus::UnknownEnd => None,
        AnswerStatus::Stopped if matches!(outcome.cause, Some(StopCause::Offline)) => {
            Some(CalibrationEnd::Failed(FailureKind::NotLocal))
        }
        AnswerStatus::Stopped
        | AnswerStatus::Interrupted
        | AnswerStatus::CutByTime
        | AnswerStatus::Streaming => Some(CalibrationEnd::Stopped),
        AnswerStatus::Failed => Some(CalibrationEnd::Failed(match outcome.failure {
            Some(kind) => kind,
            None => FailureKind::ProviderFailed,
        })),
    }
}

fn invalid(field: Field, message: impl Into<String>) -> Error {
    Error::Invalid(vec![FieldError::new(field, message)])
}
