//! Creating sessions and taking them through their life.

mod outages;
mod read;
mod replay;
mod standing;

pub(super) use standing::{recorded, stop};

use super::assistant::prepare_to_count;
use super::change::{Changes, on_list};
use super::library::{Sources, made_with};
use super::terms::Terms;
use super::{By, Result};
use crate::domain::absence::GapAnswer;
use crate::domain::config::SessionConfig;
use crate::domain::event::EventBody;
use crate::domain::ids::SessionId;
use crate::domain::lifecycle;
use crate::domain::session::{self, Candidate, MadeWith, Origin, Session};
use crate::error::Error;

/// Everything one can do with sessions: preparing them and taking them through their life, and reading them.
/// Cheap to clone.
#[derive(Clone)]
pub struct SessionService {
    pub(super) changes: Changes,
}

impl SessionService {
    /// Prepares a session with that configuration, with nothing of the library.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule; then nothing is written.
    pub async fn create_session(&self, config: SessionConfig, by: &By) -> Result<Session> {
        self.create_session_from(config, Sources::default(), by).await
    }

    /// Prepares a session with that configuration and these items of the library, in the versions they have
    /// now.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule; then nothing is written.
    pub async fn create_session_from(
        &self,
        config: SessionConfig,
        sources: Sources,
        by: &By,
    ) -> Result<Session> {
        let config = config.validate(&self.changes.store.catalogue()).map_err(Error::Invalid)?;
        let made_with = made_with(&self.changes.store, sources, &config).await?;
        let origin = Origin { duplicate_of: None, made_with };
        self.changes.add(by, |id, now| Session::create(id, config, origin, now)).await
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
            self.changes.store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let original = on_list(Some(original))?;
        let config = original.config_for_copy(brief, candidate).map_err(Error::Invalid)?;
        let pins = self.changes.store.list_pins(id).await?.into_iter().map(|one| one.pin).collect();
        let made_with = MadeWith {
            pins,
            challenge_title: original.challenge_title,
            template_title: original.template_title,
        };
        let origin = Origin { duplicate_of: Some(id), made_with };
        self.changes.add(by, |copy, now| Session::create(copy, config, origin, now)).await
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
        changes: session::Changes,
        version: Option<i64>,
        by: &By,
    ) -> Result<Session> {
        let terms = Terms { version, ..Terms::default() };
        let done = self.changes.change(id, terms, by, async |change| {
            let catalogue = self.changes.store.catalogue();
            let Some(mut brief) = change.tx().find_brief(id).await? else {
                return Err(Error::NotFound.into());
            };
            let Some(body) = change.session().update(&mut brief, changes, &catalogue)? else {
                return Ok(());
            };
            let asks_anew = body.changes_what_was_agreed();
            let session = change.session().clone();
            let mut recorded = change.record(body).await?;
            if asks_anew {
                recorded.forget_consent().await?;
            }
            Ok(recorded.save_config(&session, &brief).await?)
        });
        Ok(done.await?.session)
    }

    /// Sets what a session is given beside its limits, in per cent of these. `version` as for
    /// [`Self::update_session`]. No reason is asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] once it has ended, for percentages no rule allows, or where
    /// the version is stale.
    pub async fn give_accommodation(
        &self,
        id: SessionId,
        percents: (i64, i64),
        version: Option<i64>,
        by: &By,
    ) -> Result<Session> {
        let terms = Terms { version, ..Terms::default() };
        let done = self.changes.change(id, terms, by, async |change| {
            if let Some(given) = change.session().accommodate(percents)? {
                change.record(given).await?;
            }
            Ok(())
        });
        Ok(done.await?.session)
    }

    /// Lets a session's time begin.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless created.
    pub async fn start_session(&self, id: SessionId, by: &By) -> Result<Session> {
        let started = self.changes.change_listed(id, by, async |change| {
            let now = change.now;
            let started = change.session().start(now)?;
            change.record(started).await?;
            Ok(())
        });
        let session = started.await?;
        prepare_to_count(&self.changes.store, &session);
        Ok(session)
    }

    /// Stops a session's time. Where it is paused and waits for its candidate to go on, it does not
    /// wait any more. A blank reason means none.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless active or about to go on, or for a reason that
    /// breaks a rule.
    pub async fn pause_session(&self, id: SessionId, reason: &str, by: &By) -> Result<Session> {
        let paused = self.changes.change_listed(id, by, async |change| {
            let (now, is_armed) = (change.now, change.context.is_resume_armed);
            let session = change.session();
            if !lifecycle::waits_to_go_on(session.status, is_armed) {
                let paused = session.pause(reason, now)?;
                change.record(paused).await?;
                return Ok(());
            }
            let paused = session.pause_again(reason)?;
            Ok(change.record(paused).await?.save_resume_armed(false).await?)
        });
        paused.await
    }

    /// Lets a session's time go on: at once where the interviewer has the laptop, and as soon as the
    /// candidate says so where they have it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless paused, or while a gap is open.
    pub async fn resume_session(&self, id: SessionId, by: &By) -> Result<Session> {
        let resumed = self.changes.change_listed(id, by, async |change| {
            let (now, context) = (change.now, change.context);
            if !context.is_handed_over {
                let resumed = change.session().resume(now)?;
                change.record(resumed).await?;
                return Ok(());
            }
            change.session().check_resume()?;
            if context.is_resume_armed {
                return Ok(());
            }
            let armed = EventBody::ResumeArmed {};
            Ok(change.record(armed).await?.save_resume_armed(true).await?)
        });
        resumed.await
    }

    /// Finishes a session. A blank reason means none.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless active or paused, or for a reason that breaks a
    /// rule.
    pub async fn end_session(&self, id: SessionId, reason: &str, by: &By) -> Result<Session> {
        let ended = self.changes.change_listed(id, by, async |change| {
            let now = change.now;
            let ended = change.session().end(reason, now)?;
            Ok(change.record_all(ended).await?)
        });
        ended.await
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
        let terms = Terms { version, ..Terms::default() };
        let extended = self.changes.change(id, terms, by, async |change| {
            let extended = change.session().extend_time(minutes, reason)?;
            change.record(extended).await?;
            Ok(())
        });
        Ok(extended.await?.session)
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
        let terms = Terms { version, ..Terms::default() };
        let extended = self.changes.change(id, terms, by, async |change| {
            let extended = change.session().extend_tokens(tokens, reason)?;
            change.record(extended).await?;
            Ok(())
        });
        Ok(extended.await?.session)
    }

    /// Says what becomes of a session's gap.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] where there is no gap.
    pub async fn settle_gap(&self, id: SessionId, answer: GapAnswer, by: &By) -> Result<Session> {
        let settled = self.changes.change_listed(id, by, async |change| {
            let now = change.now;
            let settled = change.session().settle_gap(answer, now)?;
            Ok(change.record_all(settled).await?)
        });
        settled.await
    }

    /// Takes a session off the list; [`Self::restore_session`] puts it back.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless created, or while it is handed over.
    pub async fn delete_session(&self, id: SessionId, by: &By) -> Result<Session> {
        let deleted = self.changes.change_listed(id, by, async |change| {
            let (now, is_handed_over) = (change.now, change.context.is_handed_over);
            let deleted = change.session().delete(is_handed_over, now)?;
            change.record(deleted).await?;
            Ok(())
        });
        deleted.await
    }

    /// Puts a deleted session back on the list; one that is on it stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it was erased in the meantime.
    pub async fn restore_session(&self, id: SessionId, by: &By) -> Result<Session> {
        let terms = Terms { even_deleted: true, ..Terms::default() };
        let restored = self.changes.change(id, terms, by, async |change| {
            if let Some(restored) = change.session().restore() {
                change.record(restored).await?;
            }
            Ok(())
        });
        Ok(restored.await?.session)
    }
}
