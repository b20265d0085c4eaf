//! Creating sessions and taking them through their life.

use super::change::{as_it_is, on_list, remember};
use super::{By, Result, SessionService};
use crate::domain::absence::GapAnswer;
use crate::domain::config::SessionConfig;
use crate::domain::ids::SessionId;
use crate::domain::session::{Changes, Refusal, Session};
use crate::error::Error;
use crate::storage::Footprint;

impl SessionService {
    /// Prepares a session.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule; then nothing is written.
    pub async fn create_session(&self, config: SessionConfig, by: &By) -> Result<Session> {
        let config = config.validate(self.store.catalogue()).map_err(Error::Invalid)?;
        self.add(by, |id, now| Session::create(id, config, None, now)).await
    }

    /// Prepares a copy of a session: its configuration as created, nothing of what happened.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn duplicate_session(&self, id: SessionId, by: &By) -> Result<Session> {
        let (original, brief) =
            self.store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let original = on_list(Some(original))?;
        let config = original.config_for_copy(brief);
        self.add(by, |copy, now| Session::create(copy, config, Some(id), now)).await
    }

    /// Changes a session's configuration. `version` is the one the caller looked at; none skips the
    /// comparison. Changes that change nothing write nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] where a rule is broken, the status does not allow it,
    /// or the version is stale.
    pub async fn update_session(
        &self,
        id: SessionId,
        changes: Changes,
        version: Option<i64>,
        by: &By,
    ) -> Result<Session> {
        let mut writer = self.store.write().await;
        let (mut tx, earlier) = writer.begin_new(by.request).await?;
        if let Some(session) = earlier {
            return as_it_is(tx, session).await;
        }
        let (session, mut brief) = tx.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let session = on_list(Some(session))?;
        if version.is_some_and(|version| version != session.version) {
            tx.roll_back().await;
            return Err(Error::refused(Refusal::Stale, session));
        }
        let mut changed = session.clone();
        match changed.update(&mut brief, changes, self.store.catalogue()) {
            Ok(None) => {
                tx.roll_back().await;
                Ok(session)
            }
            Ok(Some(body)) => {
                let now = self.clock.now();
                changed.version += 1;
                let footprint = Footprint { bodies: &[body], actor: &by.actor, at: now.wall };
                tx.save_config(&mut changed, &brief, &footprint).await?;
                remember(&mut tx, by, Some(id), now).await?;
                tx.commit().await?;
                Ok(changed)
            }
            Err(refusal) => {
                tx.roll_back().await;
                Err(Error::refused(refusal, session))
            }
        }
    }

    /// Lets a session's time begin.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless created.
    pub async fn start_session(&self, id: SessionId, by: &By) -> Result<Session> {
        self.change(id, None, by, |session, now| session.start(now).map(|event| vec![event])).await
    }

    /// Stops a session's time.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless active.
    pub async fn pause_session(&self, id: SessionId, by: &By) -> Result<Session> {
        self.change(id, None, by, |session, now| session.pause(now).map(|event| vec![event])).await
    }

    /// Lets a session's time go on.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless paused, or while a gap is open.
    pub async fn resume_session(&self, id: SessionId, by: &By) -> Result<Session> {
        self.change(id, None, by, |session, now| session.resume(now).map(|event| vec![event])).await
    }

    /// Finishes a session.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless active or paused.
    pub async fn end_session(&self, id: SessionId, by: &By) -> Result<Session> {
        self.change(id, None, by, Session::end).await
    }

    /// Gives a session more minutes. `version` as for [`Self::update_session`].
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless live, for an amount or reason that breaks a
    /// rule, or a stale version.
    pub async fn extend_time(
        &self,
        id: SessionId,
        minutes: i64,
        reason: &str,
        version: Option<i64>,
        by: &By,
    ) -> Result<Session> {
        self.change(id, version, by, |session, _| {
            session.extend_time(minutes, reason).map(|event| vec![event])
        })
        .await
    }

    /// Gives a session more tokens. `version` as for [`Self::update_session`].
    ///
    /// # Errors
    /// As for [`Self::extend_time`].
    pub async fn extend_tokens(
        &self,
        id: SessionId,
        tokens: i64,
        reason: &str,
        version: Option<i64>,
        by: &By,
    ) -> Result<Session> {
        self.change(id, version, by, |session, _| {
            session.extend_tokens(tokens, reason).map(|event| vec![event])
        })
        .await
    }

    /// Says what becomes of a session's gap.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] where there is no gap.
    pub async fn settle_gap(&self, id: SessionId, answer: GapAnswer, by: &By) -> Result<Session> {
        self.change(id, None, by, |session, now| session.settle_gap(answer, now)).await
    }

    /// Takes a session off the list; [`Self::restore_session`] puts it back.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless created.
    pub async fn delete_session(&self, id: SessionId, by: &By) -> Result<Session> {
        self.change(id, None, by, |session, now| session.delete(now).map(|event| vec![event])).await
    }

    /// Puts a deleted session back on the list; one that is on it stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it was erased in the meantime.
    pub async fn restore_session(&self, id: SessionId, by: &By) -> Result<Session> {
        let mut writer = self.store.write().await;
        let (mut tx, earlier) = writer.begin_new(by.request).await?;
        if let Some(session) = earlier {
            return as_it_is(tx, session).await;
        }
        let mut session = tx.find_session(id).await?.ok_or(Error::NotFound)?;
        let Some(body) = session.restore() else {
            tx.roll_back().await;
            return Ok(session);
        };
        let now = self.clock.now();
        session.version += 1;
        super::change::save(&mut tx, &mut session, &[body], &by.actor, now).await?;
        remember(&mut tx, by, Some(id), now).await?;
        tx.commit().await?;
        Ok(session)
    }
}
