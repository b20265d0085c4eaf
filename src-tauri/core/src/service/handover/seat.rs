//! Everything a candidate's screen is made from.

use super::super::Result;
use super::super::change::on_list;
use super::HandoverService;
use crate::domain::assistant::Briefing;
use crate::domain::event::{Event, EventBody, Role};
use crate::domain::handover::Handover;
use crate::domain::ledger::{self, Means};
use crate::domain::lifecycle::Status;
use crate::domain::seat::{Recorded, Seat};
use crate::domain::session::{Brief, Session};
use crate::error::Error;
use crate::storage::StorageError;

impl HandoverService {
    /// The candidate before the session handed over to them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over.
    pub async fn seat(&self) -> Result<Seat> {
        let handover = self.current().await?.ok_or(Error::Forbidden)?;
        let id = handover.session_id;
        let store = &self.sessions.store;
        let (session, brief) = store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let session = on_list(Some(session))?;
        Ok(Seat {
            has_consented: store.find_consent(id).await?.is_some(),
            is_answering: self.sessions.open.find(id).is_some(),
            questions_left: self.sessions.questions_left(&session).await?,
            knows_challenge: self.sessions.briefing(&session, &brief).await?.knows_challenge,
            stop: self.stop(&session).await?,
            recorded: self.recorded(&session).await?,
            handover,
            session,
            brief,
        })
    }

    /// Whether the candidate of the handover agreed to the rules.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn has_consented(&self, handover: &Handover) -> Result<bool> {
        Ok(self.sessions.store.find_consent(handover.session_id).await?.is_some())
    }

    async fn stop(&self, session: &Session) -> Result<Option<(Role, EventBody)>> {
        if matches!(session.status, Status::Created | Status::Active) {
            return Ok(None);
        }
        let Some(event) = self.sessions.store.find_stop(session.id).await? else {
            return Ok(None);
        };
        Ok(Some(told(&event)?))
    }

    async fn recorded(&self, session: &Session) -> Result<Option<Recorded>> {
        if !session.status.is_ended() {
            return Ok(None);
        }
        let store = &self.sessions.store;
        let own_answer = store.find_own_answer(session.id).await?;
        let closing = store.find_closing(session.id).await?;
        Ok(Some(Recorded {
            // Without such an entry the trail is damaged, which its verification tells.
            closing_hash: closing.map_or_else(|| session.trail.hash.clone(), |event| event.hash),
            own_answer: own_answer.map(|answer| (answer.text.chars().count(), answer.language)),
            times_left: store.count_events(session.id, "candidate_left_window").await?,
        }))
    }
}

impl super::super::SessionService {
    /// Questions that what is left of a session's budget reaches for, when the conversation goes on as it
    /// did; none where that can't be known. What is reserved for an answer counts as left, as it does in
    /// the figure this is shown beside: it would fall and rise again with every question.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn questions_left(&self, session: &Session) -> Result<Option<i64>> {
        let catalogue = self.store.catalogue();
        let Some(model) = catalogue.find(&session.model) else { return Ok(None) };
        let means = Means {
            left_tokens: session.left_tokens(),
            window_tokens: self.window_tokens(session.id, model).await?,
            margin_percent: self.counter(&model.id, model.tokenizer).await?.margin_percent(),
        };
        Ok(ledger::questions_left(means, self.store.find_course(session.id).await?))
    }

    /// What a session's assistant is told before the conversation, as it would be told it now.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn briefing(&self, session: &Session, brief: &Brief) -> Result<Briefing> {
        let catalogue = self.store.catalogue();
        let window_tokens = match catalogue.find(&session.model) {
            Some(model) => self.window_tokens(session.id, model).await?,
            None => i64::MAX,
        };
        Ok(brief.briefing(window_tokens))
    }
}

fn told(event: &Event) -> Result<(Role, EventBody)> {
    let unreadable = || StorageError::Unavailable("an entry of the trail can't be read".into());
    let body = event.body().map_err(|_| unreadable())?;
    Ok((event.role().ok_or_else(unreadable)?, body))
}
