//! Asking: everything is on disk before anyone is called.

use super::super::candidate::may;
use super::super::change::on_list;
use super::super::{By, Result};
use super::Assistant;
use super::call::Call;
use super::drive::{AssistantNews, Drive};
use super::prompt::AssistantSetup;
use super::settle::settle_unfinished;
use crate::domain::access::CandidateAction;
use crate::domain::assistant::FailureKind;
use crate::domain::config::check_question;
use crate::domain::event::EventBody;
use crate::domain::exchange::{Asking, Exchange, Memory, Prompt};
use crate::domain::ids::SessionId;
use crate::domain::ledger::{self, Reservation};
use crate::domain::message::fingerprint;
use crate::domain::session::{Brief, Refusal, Session};
use crate::error::Error;
use crate::storage::{ConversationState, NewExchange};

/// A question that is on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The session as it is now.
    pub session: Session,
    /// The question's place in the conversation; the answer's is the next.
    pub question_seq: i64,
}

impl Assistant {
    /// Keeps a question, promises its call what it may take, and sends it. The answer comes through
    /// [`Self::listen`] and stands in [`Self::conversation`].
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless active, while an answer is being written, where
    /// the question breaks a rule or is too long, the budget does not reach, or the assistant is not
    /// set up. Then nothing is kept and no provider is called.
    pub async fn ask(&self, id: SessionId, asking: impl Into<Asking>, by: &By) -> Result<Asked> {
        self.keep_and_send_apart(id, asking.into(), by, Origin::Anywhere).await
    }

    /// Asks from the seat of a candidate: the laptop has to be handed over for that session at the
    /// moment the question is kept, whatever was known before. Keeping it also forgets its draft.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where it is not handed over, or not any more; [`Refusal::NotNow`] unless
    /// its candidate may work; otherwise as for [`Self::ask`].
    pub(in super::super) async fn ask_from_seat(
        &self,
        id: SessionId,
        asking: Asking,
        has_consented: bool,
        by: &By,
    ) -> Result<Asked> {
        self.keep_and_send_apart(id, asking, by, Origin::Seat { has_consented }).await
    }

    /// Runs in a task of its own, so that a caller that goes away leaves no question kept and not sent.
    async fn keep_and_send_apart(
        &self,
        id: SessionId,
        asking: Asking,
        by: &By,
        from: Origin,
    ) -> Result<Asked> {
        let (assistant, by) = (self.clone(), by.clone());
        let asked =
            tokio::spawn(async move { assistant.keep_and_send(id, &asking, &by, from).await });
        asked.await.map_err(|error| Error::Fault(error.to_string()))?
    }

    async fn keep_and_send(
        &self,
        id: SessionId,
        asking: &Asking,
        by: &By,
        from: Origin,
    ) -> Result<Asked> {
        if let Some(open) = self.changes.open.find(id).filter(|open| open.is_for(by.request)) {
            open.stored().await;
        }
        if let Some(asked) = self.asked_before(id, by).await? {
            return Ok(asked);
        }
        let place = self.changes.open.take(id, by.request);
        if place.is_some() {
            settle_unfinished(&self.changes, id).await?;
        }
        // With the place taken no other question is added, so that what is read now stays true.
        let (session, brief) = self.read_to_ask(id, asking, from).await?;
        let place = place.ok_or_else(|| Error::refused(Refusal::AnswerOpen, session.clone()))?;
        let (wanted, model) = self.reach(&session, &brief).await?;
        let (asked_of, left_tokens) = ((&wanted, &*model), session.left_tokens());
        let prompt = self.prompt_counted(&session, asked_of, asking, left_tokens).await?;
        let stored = self.store_question(id, asking, (&wanted, &prompt), (by, from)).await?;
        let (session, reserved) = match stored {
            Stored::Now(session, reserved) => (*session, reserved),
            Stored::Before => {
                return self.asked_before(id, by).await?.ok_or(Error::NotFound);
            }
        };
        let question_seq = session.message_count - 1;
        place.begin(question_seq + 1);
        let exchange = Exchange::new(reserved, wanted.counter, self.changes.clock.now().steady_ms);
        let limits = wanted.limits(reserved.output_tokens, id);
        let answer = (model, prompt.conversation, limits);
        self.tell(AssistantNews::Asked { session: Box::new(session.clone()), seq: question_seq });
        let drive = Drive::new(id, question_seq + 1, Call::new(exchange, answer), wanted);
        let assistant = self.clone();
        tokio::spawn(async move { assistant.run(drive, place).await });
        Ok(Asked { session, question_seq })
    }

    /// The session a question is asked in, with what became due by now, which is written only where the
    /// question is refused for it: where it is kept, that writes it.
    async fn read_to_ask(
        &self,
        id: SessionId,
        asking: &Asking,
        from: Origin,
    ) -> Result<(Session, Brief)> {
        let store = &self.changes.store;
        let (session, brief) = store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let mut session = on_list(Some(session))?;
        let due = session.catch_up(self.changes.clock.now(), false, self.changes.gap_after_ms);
        let checked = from
            .check(&session)
            .and_then(|()| session.check_ask())
            .and_then(|()| brief.check_ask())
            .and_then(|()| Ok(check_question(&asking.text)?));
        let Err(refusal) = checked else {
            return Ok((session, brief));
        };
        if !due.is_empty() {
            self.changes.settle_due(id).await?;
            session = store.find_session(id).await?.ok_or(Error::NotFound)?;
        }
        Err(Error::refused(refusal, session))
    }

    async fn asked_before(&self, id: SessionId, by: &By) -> Result<Option<Asked>> {
        let Some(request) = by.request else { return Ok(None) };
        let Some((session, question_seq)) = self.changes.store.find_question(request).await? else {
            return Ok(None);
        };
        if session != id {
            return Err(Error::NotFound);
        }
        let session = on_list(self.changes.store.find_session(id).await?)?;
        Ok(Some(Asked { session, question_seq }))
    }

    async fn reach(
        &self,
        session: &Session,
        brief: &Brief,
    ) -> Result<(AssistantSetup, std::sync::Arc<dyn crate::ports::Model>)> {
        let not_ready = |kind| Error::refused(Refusal::AssistantNotReady(kind), session.clone());
        let wanted =
            self.wanted(session, brief).await?.ok_or_else(|| not_ready(FailureKind::NotSetUp))?;
        match self.models.reach(&wanted.provider, &wanted.model, wanted.only_local) {
            Ok(model) => Ok((wanted, model)),
            Err(failure) => {
                tracing::info!(detail = failure.detail, "the assistant is not set up");
                Err(not_ready(failure.kind))
            }
        }
    }

    async fn store_question(
        &self,
        id: SessionId,
        asking: &Asking,
        (wanted, prompt): (&AssistantSetup, &Prompt),
        (by, from): (&By, Origin),
    ) -> Result<Stored> {
        let mut promised = None;
        let stored = self.changes.change_listed(id, by, async |change| {
            if from != Origin::Anywhere && !change.context.is_handed_over {
                return Err(Error::Forbidden.into());
            }
            change.session().check_ask()?;
            let state = change.tx().conversation_state(id).await?;
            if state.is_open {
                // Written by a service of its own on this store, which has promised what is left.
                return Err(Refusal::AnswerOpen.into());
            }
            let (now, session) = (change.now, change.session());
            let most_answer = wanted.most_answer_tokens(prompt.tokens);
            let sent = (prompt.measure, prompt.tokens);
            let reserved =
                ledger::reserve(session.left_tokens(), sent, most_answer).map_err(Refusal::from)?;
            let question_seq = session.message_count + 1;
            session.add_exchange();
            let session = session.clone();
            let new = NewExchange {
                question_seq,
                question: &asking.text,
                model: &session.model,
                request: by.request,
                context_from: prompt.begins_at.unwrap_or(1),
                memory_from: match asking.memory {
                    Memory::Kept => state.memory_from,
                    Memory::Newest => prompt.begins_at.or(state.memory_from),
                    Memory::Fresh => Some(question_seq),
                },
                replaces: asking.instead_of.filter(|seq| state.replaceable_seq == Some(*seq)),
                at: now.wall,
                ran_ms: session.stopwatch.ran_ms_at(&now),
            };
            let call = wanted.call(question_seq + 1, 1, reserved, now);
            let mut recorded = change.record(sent_body(&new, reserved)).await?;
            if from != Origin::Anywhere {
                recorded.forget_question_draft(&asking.text).await?;
            }
            recorded.insert_exchange(&session, &new, &call).await?;
            if let Some(trimmed) = trimmed_body(question_seq, prompt, asking.memory, &state) {
                change.record(trimmed).await?;
            }
            promised = Some(reserved);
            Ok(())
        });
        let session = stored.await?;
        Ok(match promised {
            Some(reserved) => Stored::Now(Box::new(session), reserved),
            None => Stored::Before,
        })
    }
}

/// Where a question comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// From whoever may ask in that session.
    Anywhere,
    /// From the candidate who has the laptop.
    Seat { has_consented: bool },
}

impl Origin {
    fn check(self, session: &Session) -> std::result::Result<(), Refusal> {
        match self {
            Self::Seat { has_consented } if !may(session, has_consented, CandidateAction::Work) => {
                Err(Refusal::NotNow)
            }
            Self::Seat { .. } | Self::Anywhere => Ok(()),
        }
    }
}

enum Stored {
    Now(Box<Session>, Reservation),
    Before,
}

fn sent_body(new: &NewExchange<'_>, reserved: Reservation) -> EventBody {
    EventBody::MessageSent {
        seq: new.question_seq,
        model: new.model.to_owned(),
        chars: new.question.chars().count(),
        sha256: fingerprint(new.question).into(),
        prompt_tokens: reserved.input_tokens,
        answer_cap_tokens: reserved.output_tokens,
    }
}

/// That the model is not sent the whole conversation any more, where that is new.
fn trimmed_body(
    question_seq: i64,
    prompt: &Prompt,
    chosen: Memory,
    before: &ConversationState,
) -> Option<EventBody> {
    let begins_at = prompt.begins_at?;
    let is_new = begins_at > before.remembered_from.unwrap_or(1);
    is_new.then_some(EventBody::ContextTrimmed { seq: question_seq + 1, begins_at, chosen })
}
