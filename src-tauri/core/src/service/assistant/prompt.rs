//! Putting together what a model is sent.

use super::super::Result;
use super::Assistant;
use super::capacity::{counter, window_tokens};
use crate::domain::assistant::{AssistantConfig, Briefing, CallLimits};
use crate::domain::catalogue::{OfferedModel, Provider};
use crate::domain::config::{Field, FieldError};
use crate::domain::exchange::{Asking, Context, Memory, Prompt, Room};
use crate::domain::ids::SessionId;
use crate::domain::ledger::Reservation;
use crate::domain::number::grouped;
use crate::domain::session::{Brief, Refusal, Session};
use crate::domain::time::Moment;
use crate::domain::tokens::Counter;
use crate::error::Error;
use crate::ports::Model;
use crate::storage::NewCall;
use tokio::task::spawn_blocking;

/// Exchanges read at a time, from the newest back.
const PAGE: u32 = 20;

/// A model, and how a session wants it asked.
#[derive(Clone, Debug)]
pub(super) struct AssistantSetup {
    pub model: OfferedModel,
    pub provider: Provider,
    pub config: AssistantConfig,
    pub only_local: bool,
    pub counter: Counter,
    /// Tokens the model reads, as far as is known by now.
    pub window_tokens: i64,
    /// What the model reads before the conversation.
    pub briefing: Briefing,
}

impl AssistantSetup {
    /// Most tokens of an answer to a prompt of that many.
    pub(super) fn most_answer_tokens(&self, prompt_tokens: i64) -> i64 {
        let wanted = self.config.answer_cap_tokens(self.model.max_answer_tokens);
        wanted.min(self.window_tokens - prompt_tokens)
    }

    /// A call for an answer, the `attempt`th from 1, that may take what is reserved for it.
    pub(super) fn call(
        &self,
        answer_seq: i64,
        attempt: u32,
        reserved: Reservation,
        now: Moment,
    ) -> NewCall<'_> {
        NewCall {
            answer_seq,
            attempt,
            model: &self.model.id,
            provider: &self.provider.id.0,
            reserved,
            at: now.wall,
        }
    }

    pub(super) fn limits(&self, answer_cap_tokens: i64, owner: SessionId) -> CallLimits {
        let (temperature, seed) = (self.config.temperature, self.config.seed);
        CallLimits { answer_cap_tokens, temperature, seed, owner: Some(owner) }
    }
}

impl Assistant {
    /// What a session's assistant is, as the catalogue has it now; none where it has not.
    pub(super) async fn wanted(
        &self,
        session: &Session,
        brief: &Brief,
    ) -> Result<Option<AssistantSetup>> {
        let catalogue = self.changes.store.catalogue();
        let Some((model, provider)) = catalogue.offer(&session.model) else { return Ok(None) };
        let config = brief.config.clone();
        let counter = counter(&self.changes.store, &model.id, model.tokenizer).await?;
        let window_tokens = window_tokens(&self.changes.store, session.id, model).await?;
        Ok(Some(AssistantSetup {
            model: model.clone(),
            provider: provider.clone(),
            only_local: self.is_only_local() || config.only_local(),
            briefing: brief.briefing(window_tokens),
            config,
            counter,
            window_tokens,
        }))
    }

    /// What the model is sent with this question, by its own count where it tells before it is asked. Of what is
    /// longer than was estimated, the oldest exchanges are left out.
    pub(super) async fn prompt_counted(
        &self,
        session: &Session,
        (wanted, model): (&AssistantSetup, &dyn Model),
        asking: &Asking,
        left_tokens: i64,
    ) -> Result<Prompt> {
        let mut wanted = wanted.clone();
        let window_tokens = wanted.window_tokens;
        loop {
            let prompt = self.prompt(session, &wanted, asking, left_tokens).await?;
            let Some(tokens) = model.count(&prompt.conversation).await else { return Ok(prompt) };
            let most_answer_tokens =
                wanted.config.answer_cap_tokens(wanted.model.max_answer_tokens);
            let room_tokens = Room::sent_tokens_of(window_tokens, most_answer_tokens);
            if tokens <= room_tokens || wanted.window_tokens <= 0 {
                return Ok(Prompt { tokens, ..prompt });
            }
            // Each round leaves out at least as much as was too much, until the question itself is.
            wanted.window_tokens -= (tokens - room_tokens).max(1);
        }
    }

    /// What the model would be sent with this question, and `left_tokens` of the budget left.
    pub(super) async fn prompt(
        &self,
        session: &Session,
        wanted: &AssistantSetup,
        asking: &Asking,
        left_tokens: i64,
    ) -> Result<Prompt> {
        let (counter, system) = (wanted.counter, wanted.briefing.text.clone());
        let state = self.changes.store.conversation_state(session.id).await?;
        let room = Room {
            window_tokens: wanted.window_tokens,
            most_answer_tokens: wanted.config.answer_cap_tokens(wanted.model.max_answer_tokens),
            most_sent_tokens: (asking.memory == Memory::Newest).then_some(left_tokens / 2),
            floor_seq: match asking.memory {
                Memory::Kept | Memory::Newest => state.memory_from.unwrap_or(1),
                Memory::Fresh => session.message_count + 1,
            },
            replaces: asking.instead_of.filter(|seq| state.replaceable_seq == Some(*seq)),
        };
        let asked = asking.text.clone();
        // Counting a long text takes milliseconds, so it runs where it holds up no other task.
        let mut context = counted(move || Context::begin(counter, &system, &asked, room))
            .await?
            .map_err(|too_long| {
                let message = format!(
                    "The question has about {} tokens with the instructions; this model can read {} \
                     at once",
                    grouped(too_long.tokens),
                    grouped(too_long.room_tokens)
                );
                let errors = vec![FieldError::new(Field::Question, message)];
                Error::refused(Refusal::Invalid(errors), session.clone())
            })?;
        let question_seq = session.message_count + 1;
        let mut before = question_seq;
        loop {
            let page = self.changes.store.list_exchanged(session.id, before, PAGE).await?;
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

pub(super) async fn counted<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    spawn_blocking(work).await.map_err(|error| Error::Fault(error.to_string()))
}
