//! Looking at sessions without changing them.

use super::super::Result;
use super::super::assistant::{briefing, questions_left};
use super::SessionService;
use crate::domain::access::{self, Access, User};
use crate::domain::assistant::Briefing;
use crate::domain::chain::{self, VerifiedTrail};
use crate::domain::event::Event;
use crate::domain::ids::SessionId;
use crate::domain::ledger::UsedBy;
use crate::domain::listing::{ListQuery, Page};
use crate::domain::own_answer::OwnAnswer;
use crate::domain::session::{Brief, Session};
use crate::error::Error;

/// Fewest rows a page can have.
const PAGE_MIN: u32 = 1;
/// Most rows a page can have.
const PAGE_MAX: u32 = 500;
/// Most live sessions shown as cards.
const LIVE_MAX: u32 = 50;

impl SessionService {
    /// The session with its brief; none where there is none, or it was deleted.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn get_session(&self, id: SessionId) -> Result<Option<(Session, Brief)>> {
        let found = self.changes.store.find_session_and_brief(id).await?;
        Ok(found.filter(|(session, _)| session.deleted_at.is_none()))
    }

    /// What `user` may do with the session. An unknown session is refused, not an error.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn validate_session_access(&self, id: SessionId, user: User) -> Result<Access> {
        let session = self.listed(id).await?.map(|session| (session.id, session.status));
        Ok(access::validate_access(session, user))
    }

    /// Whether the session's time is up.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn is_session_expired(&self, id: SessionId) -> Result<bool> {
        let session = self.listed(id).await?.ok_or(Error::NotFound)?;
        Ok(session.is_expired(&self.changes.clock.now()))
    }

    /// Milliseconds left to the session; its whole limit before the start.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get_remaining_time(&self, id: SessionId) -> Result<i64> {
        let session = self.listed(id).await?.ok_or(Error::NotFound)?;
        Ok(session.remaining_ms(&self.changes.clock.now()))
    }

    /// A page of sessions. A limit outside 1 to 500 is taken as the nearest of these.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_sessions(&self, query: &ListQuery) -> Result<Page> {
        let query = ListQuery { limit: query.limit.clamp(PAGE_MIN, PAGE_MAX), ..query.clone() };
        Ok(self.changes.store.list_sessions(&query).await?)
    }

    /// Sessions begun and not ended, at most 50: open gaps first, then running, then paused.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_live(&self) -> Result<Vec<Session>> {
        Ok(self.changes.store.list_live(LIVE_MAX).await?)
    }

    /// The session's trail, oldest first; empty for an unknown session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn events(&self, id: SessionId) -> Result<Vec<Event>> {
        Ok(self.changes.store.list_events(id).await?)
    }

    /// The session's trail, walked and compared with its head.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn verify_trail(&self, id: SessionId) -> Result<VerifiedTrail> {
        let (head, events) = self.changes.store.find_trail(id).await?.ok_or(Error::NotFound)?;
        let verdict = chain::verify(&events, &head);
        Ok(VerifiedTrail { events, verdict, head_hash: head.hash })
    }

    /// What a session had used after each of its answers, in the order of time; empty for an unknown
    /// session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn session_use(&self, id: SessionId) -> Result<Vec<UsedBy>> {
        Ok(self.changes.store.list_use(id).await?)
    }

    /// The own answer of a session's candidate; none where nothing was written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn own_answer(&self, id: SessionId) -> Result<Option<OwnAnswer>> {
        Ok(self.changes.store.find_own_answer(id).await?)
    }

    pub(super) async fn listed(&self, id: SessionId) -> Result<Option<Session>> {
        let found = self.changes.store.find_session(id).await?;
        Ok(found.filter(|session| session.deleted_at.is_none()))
    }

    /// Questions that what is left of a session's budget reaches for, when the conversation goes on as it
    /// did; none where that can't be known.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn questions_left(&self, session: &Session) -> Result<Option<i64>> {
        questions_left(&self.changes.store, session).await
    }

    /// What a session's assistant would read before the conversation if it were asked now.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn briefing(&self, session: &Session, brief: &Brief) -> Result<Briefing> {
        briefing(&self.changes.store, session, brief).await
    }
}
