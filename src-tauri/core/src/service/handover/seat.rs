//! Everything a candidate's screen is made from.

use super::super::Result;
use super::super::change::on_list;
use super::HandoverService;
use crate::domain::assistant::Briefing;
use crate::domain::handover::Handover;
use crate::domain::ledger::{self, Means};
use crate::domain::seat::Seat;
use crate::domain::session::{Brief, Session};
use crate::error::Error;

impl HandoverService {
    /// The candidate before the session handed over to them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over.
    pub async fn seat(&self) -> Result<Seat> {
        let handover = self.current().await?.ok_or(Error::Forbidden)?;
        let id = handover.session_id;
        let store = &self.sessions.changes.store;
        let (session, brief) = store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let session = on_list(Some(session))?;
        Ok(Seat {
            has_consented: store.find_consent(id).await?.is_some(),
            is_answering: self.sessions.changes.open.find(id).is_some(),
            questions_left: self.sessions.questions_left(&session).await?,
            knows_challenge: self.sessions.briefing(&session, &brief).await?.knows_challenge,
            stop: self.sessions.stop(&session).await?.map(|stop| (stop.role, stop.body)),
            recorded: self.sessions.recorded(&session).await?,
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
        Ok(self.sessions.changes.store.find_consent(handover.session_id).await?.is_some())
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
        let catalogue = self.changes.store.catalogue();
        let Some(model) = catalogue.find(&session.model) else { return Ok(None) };
        let means = Means {
            left_tokens: session.left_tokens(),
            window_tokens: self.window_tokens(session.id, model).await?,
            margin_percent: self.counter(&model.id, model.tokenizer).await?.margin_percent(),
        };
        Ok(ledger::questions_left(means, self.changes.store.find_course(session.id).await?))
    }

    /// What a session's assistant would read before the conversation if it were asked now.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn briefing(&self, session: &Session, brief: &Brief) -> Result<Briefing> {
        let catalogue = self.changes.store.catalogue();
        let window_tokens = match catalogue.find(&session.model) {
            Some(model) => self.window_tokens(session.id, model).await?,
            None => i64::MAX,
        };
        Ok(brief.briefing(window_tokens))
    }
}
