//! The steps a candidate takes, and the one place that says whether they may.

use super::super::change::{Change, on_list};
use super::super::terms::Ruled;
use super::super::{By, Result};
use super::CandidateService;
use crate::domain::access::{CandidateAction, User, validate_access};
use crate::domain::event::{Actor, EventBody};
use crate::domain::handover::{Handover, StartedBy};
use crate::domain::message::fingerprint;
use crate::domain::session::{Refusal, Session};
use crate::error::Error;
use crate::storage::Which;

impl CandidateService {
    /// Records that the candidate agrees to `rules`, the text they read. An earlier agreement stands
    /// until a change of the configuration asks them anew.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] once it is over.
    pub async fn give_consent(&self, rules: &str, by: &By) -> Result<Session> {
        self.step(CandidateAction::Consent, by, async |change| {
            if change.context.has_consented {
                return Ok(());
            }
            let now = change.now;
            let agreed = EventBody::ConsentGiven { rules_sha256: Some(fingerprint(rules).into()) };
            Ok(change.record(agreed).await?.save_consent(now.wall).await?)
        })
        .await
    }

    /// Lets the time begin.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless created, without the
    /// consent, and where the interviewer lets the time begin.
    pub async fn begin(&self, by: &By) -> Result<Session> {
        self.step(CandidateAction::Begin, by, async |change| {
            let handover = change.tx().find_handover().await?;
            if handover.is_none_or(|handover| handover.begins == StartedBy::Interviewer) {
                return Err(Refusal::NotNow.into());
            }
            let now = change.now;
            let started = change.session().start(now)?;
            change.record(started).await?;
            Ok(())
        })
        .await
    }

    /// Lets the time go on after a pause.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless paused, without the
    /// consent, and before the interviewer let it go on.
    pub async fn continue_session(&self, by: &By) -> Result<Session> {
        self.step(CandidateAction::Continue, by, async |change| {
            if !change.context.is_resume_armed {
                return Err(Refusal::NotNow.into());
            }
            let now = change.now;
            let resumed = change.session().resume(now)?;
            Ok(change.record(resumed).await?.save_resume_armed(false).await?)
        })
        .await
    }

    /// Is done: ends the session. A gap still open is the interviewer's to settle, who was not asked:
    /// Hotseat gives it back.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless active or paused.
    pub async fn finish(&self, by: &By) -> Result<Session> {
        self.step(CandidateAction::Finish, by, async |change| {
            let now = change.now;
            let given_back = change.session().give_back_unasked();
            let ended = change.session().end("", now)?;
            if let Some(given_back) = given_back {
                change.record_as(&Actor::APP, given_back).await?;
            }
            Ok(change.record_all(ended).await?)
        })
        .await
    }

    /// Changes the session handed over, where its candidate may take that step.
    async fn step(
        &self,
        step: CandidateAction,
        by: &By,
        rule: impl AsyncFnOnce(&mut Change<'_>) -> Ruled,
    ) -> Result<Session> {
        let stepped = self.changes.change_listed(Which::HandedOver, by, async |change| {
            let has_consented = change.context.has_consented;
            if !may(change.session(), has_consented, step) {
                return Err(Refusal::NotNow.into());
            }
            rule(change).await
        });
        stepped.await
    }

    /// The session handed over, to be read for a step its candidate may take. What became due counts,
    /// whether it is written yet or not.
    pub(super) async fn read_for(&self, step: CandidateAction) -> Result<Session> {
        let Handover { session_id, .. } = self.handover().await?;
        let session = self.changes.store.find_session(session_id).await?;
        let mut session = on_list(session)?;
        let has_consented = self.changes.store.find_consent(session_id).await?.is_some();
        session.catch_up(self.changes.clock.now(), false, self.changes.gap_after_ms);
        if may(&session, has_consented, step) {
            return Ok(session);
        }
        Err(Error::refused(Refusal::NotNow, session))
    }
}

/// Whether the candidate of the session handed over may take a step. The one place that says so.
pub(in super::super) fn may(session: &Session, has_consented: bool, step: CandidateAction) -> bool {
    let user = User::Candidate { handed_over: Some(session.id) };
    let access = validate_access(Some((session.id, session.status)), user);
    access.allows(step) && (has_consented || !step.needs_consent())
}
