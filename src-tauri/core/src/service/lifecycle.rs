//! Creating sessions and taking them through their life.

use super::change::{Opening, as_it_is, on_list, remember};
use super::{By, Result, SessionService};
use crate::domain::absence::GapAnswer;
use crate::domain::config::SessionConfig;
use crate::domain::event::EventBody;
use crate::domain::ids::SessionId;
use crate::domain::lifecycle;
use crate::domain::session::{Candidate, Changes, Refusal, Session};
use crate::error::Error;
use crate::storage::Footprint;

impl SessionService {
    /// Prepares a session with that configuration.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule; then nothing is written.
    pub async fn create_session(&self, config: SessionConfig, by: &By) -> Result<Session> {
        let config = config.validate(&self.store.catalogue()).map_err(Error::Invalid)?;
        self.add(by, |id, now| Session::create(id, config, None, now)).await
    }

    /// Prepares a copy of a session for another candidate: its configuration as created, nothing of
    /// what happened.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule, [`Error::NotFound`].
    pub async fn duplicate_session(
        &self,
        id: SessionId,
        candidate: Candidate,
        by: &By,
    ) -> Result<Session> {
        let (original, brief) =
            self.store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let original = on_list(Some(original))?;
        let config = original.config_for_copy(brief, candidate).map_err(Error::Invalid)?;
        self.add(by, |copy, now| Session::create(copy, config, Some(id), now)).await
    }

    /// Changes a session's configuration. `version` is the one the caller looked at; none skips the
    /// comparison. Changes that change nothing write nothing. A candidate who agreed to the rules is
    /// asked anew, unless only their name or address was corrected.
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
        if version.is_some_and(|seen| session.is_stale(seen)) {
            tx.roll_back().await;
            return Err(Error::refused(Refusal::Stale, session));
        }
        let mut changed = session.clone();
        match changed.update(&mut brief, changes, &self.store.catalogue()) {
            Ok(None) => {
                tx.roll_back().await;
                Ok(session)
            }
            Ok(Some(body)) => {
                let now = self.clock.now();
                if body.changes_what_was_agreed() {
                    tx.forget_consent(id).await?;
                }
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
        let start = |session: &mut Session, now| session.start(now).map(|event| vec![event]);
        let session = self.change(id, None, by, start).await?;
        self.prepare_to_count(&session);
        Ok(session)
    }

    /// Stops a session's time. Where it is paused and waits for its candidate to go on, it does not
    /// wait any more. A blank reason means none.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless active or about to go on, or for a reason that
    /// breaks a rule.
    pub async fn pause_session(&self, id: SessionId, reason: &str, by: &By) -> Result<Session> {
        let mut writer = self.store.write().await;
        let mut opened = match self.open_session(&mut writer, id, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        let mut changed = opened.session.clone();
        let is_about_to_run =
            lifecycle::waits_to_go_on(changed.status, opened.context.is_resume_armed);
        let paused = if is_about_to_run {
            changed.pause_again(reason)
        } else {
            changed.pause(reason, opened.now)
        };
        match paused {
            Err(refusal) => opened.refused(self, refusal).await,
            Ok(paused) => {
                if is_about_to_run {
                    opened.tx.save_resume_armed(false).await?;
                }
                opened.finish(self, changed, &[paused], by).await
            }
        }
    }

    /// Lets a session's time go on: at once where the interviewer has the laptop, and as soon as the
    /// candidate says so where they have it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless paused, or while a gap is open.
    pub async fn resume_session(&self, id: SessionId, by: &By) -> Result<Session> {
        let mut writer = self.store.write().await;
        let mut opened = match self.open_session(&mut writer, id, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        let mut changed = opened.session.clone();
        let resumed = match changed.resume(opened.now) {
            Ok(resumed) => resumed,
            Err(refusal) => return opened.refused(self, refusal).await,
        };
        if !opened.context.is_handed_over {
            return opened.finish(self, changed, &[resumed], by).await;
        }
        let paused = opened.session.clone();
        if opened.context.is_resume_armed {
            return opened.leave(self).await;
        }
        opened.tx.save_resume_armed(true).await?;
        opened.finish(self, paused, &[EventBody::ResumeArmed {}], by).await
    }

    /// Finishes a session. A blank reason means none.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless active or paused, or for a reason that breaks a
    /// rule.
    pub async fn end_session(&self, id: SessionId, reason: &str, by: &By) -> Result<Session> {
        self.change(id, None, by, |session, now| session.end(reason, now)).await
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
    /// [`Error::NotFound`]; [`Error::Refused`] unless created, or while it is handed over.
    pub async fn delete_session(&self, id: SessionId, by: &By) -> Result<Session> {
        let mut writer = self.store.write().await;
        let opened = match self.open_session(&mut writer, id, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        let mut changed = opened.session.clone();
        match changed.delete(opened.now) {
            Err(refusal) => opened.refused(self, refusal).await,
            Ok(_) if opened.context.is_handed_over => {
                opened.refused(self, Refusal::HandedOver).await
            }
            Ok(deleted) => opened.finish(self, changed, &[deleted], by).await,
        }
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
