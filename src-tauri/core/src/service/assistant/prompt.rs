//! Putting together what a model is sent.

use super::super::Result;
use super::Assistant;
use crate::domain::assistant::{AssistantConfig, CallLimits};
use crate::domain::catalogue::{OfferedModel, Provider, Tokenizer};
use crate::domain::config::{Field, FieldError};
use crate::domain::exchange::{Context, Prompt};
use crate::domain::ids::SessionId;
use crate::domain::number::grouped;
use crate::domain::session::{Brief, Refusal, Session};
use crate::domain::tokens::{Calibration, Counter, is_warm, warm_up};
use crate::error::Error;
use tokio::task::spawn_blocking;

/// Exchanges read at a time, from the newest back.
const PAGE: u32 = 20;

/// A model, and how a session wants it asked.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub model: OfferedModel,
    pub provider: Provider,
    pub config: AssistantConfig,
    pub only_local: bool,
    pub counter: Counter,
}

impl Wanted {
    /// Most tokens of an answer to a prompt of that many.
    pub(super) fn most_answer_tokens(&self, prompt_tokens: i64) -> i64 {
        let window = i64::from(self.model.context_window_tokens);
        let wanted = self.config.answer_cap_tokens(self.model.max_answer_tokens);
        wanted.min(window - prompt_tokens)
    }

    pub(super) fn limits(&self, answer_cap_tokens: i64) -> CallLimits {
        CallLimits { answer_cap_tokens, temperature: self.config.temperature }
    }
}

impl Assistant {
    /// What a session's assistant is, as the catalogue has it now; none where it has not.
    pub(super) async fn wanted(&self, session: &Session, brief: &Brief) -> Result<Option<Wanted>> {
        let catalogue = self.sessions.store.catalogue();
        let Some((model, provider)) = catalogue.offer(&session.model) else { return Ok(None) };
        let config = AssistantConfig::read(&brief.config);
        let counter = self.sessions.counter(session.id, model.tokenizer).await?;
        Ok(Some(Wanted {
            model: model.clone(),
            provider: provider.clone(),
            only_local: self.is_only_local() || config.only_local,
            config,
            counter,
        }))
    }

    /// What the model would be sent with this question.
    pub(super) async fn prompt(
        &self,
        session: &Session,
        wanted: &Wanted,
        question: &str,
    ) -> Result<Prompt> {
        let (counter, system) = (wanted.counter, wanted.config.system_prompt().to_owned());
        let window = i64::from(wanted.model.context_window_tokens);
        let most_answer = wanted.config.answer_cap_tokens(wanted.model.max_answer_tokens);
        let asked = question.to_owned();
        // Counting a long text takes milliseconds, which nobody else shall wait for.
        let mut context = counted(move || {
            Context::begin(counter, &system, &asked, (window, most_answer))
        })
        .await?
        .map_err(|too_long| {
            let message = format!(
                "The question has about {} tokens with the instructions; this model can read {} at \
                 once",
                grouped(too_long.tokens),
                grouped(too_long.room_tokens)
            );
            let errors = vec![FieldError::new(Field::Question, message)];
            Error::refused(Refusal::Invalid(errors), session.clone())
        })?;
        let question_seq = session.message_count + 1;
        let mut before = question_seq;
        loop {
            let page = self.sessions.store.list_exchanged(session.id, before, PAGE).await?;
            let Some(oldest) = page.last().map(|exchanged| exchanged.question_seq) else { break };
            before = oldest;
            let has_room;
            (context, has_room) = counted(move || {
                let has_room = page.into_iter().all(|exchanged| context.add_older(exchanged));
                (context, has_room)
            })
            .await?;
            if !has_room {
                break;
            }
        }
        Ok(context.finish(question_seq))
    }
}

impl super::super::SessionService {
    /// Has the tables ready that a session's questions are counted with, without waiting for them: they
    /// take longer to load than somebody who types wants to wait for an estimate.
    pub(in super::super) fn prepare_to_count(&self, session: &Session) {
        let tokenizer = self.store.catalogue().find(&session.model).map(|model| model.tokenizer);
        if let Some(tokenizer) = tokenizer.filter(|tokenizer| !is_warm(*tokenizer)) {
            drop(spawn_blocking(move || warm_up(tokenizer)));
        }
    }

    /// How a session's tokens are counted: for a model we can only estimate, as its provider first
    /// reported.
    pub(in super::super) async fn counter(
        &self,
        id: SessionId,
        tokenizer: Tokenizer,
    ) -> Result<Counter> {
        let calibration = match tokenizer {
            Tokenizer::Cl100k | Tokenizer::O200k => Calibration::none(),
            Tokenizer::Estimate => self
                .store
                .find_first_report(id)
                .await?
                .map_or(Calibration::none(), |(counted, told)| {
                    Calibration::learned_from(counted, told)
                }),
        };
        Ok(Counter { tokenizer, calibration })
    }
}

async fn counted<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(|error| Error::Fault(error.to_string()))
}
