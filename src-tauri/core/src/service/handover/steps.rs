//! The steps a candidate takes, and the one place that says whether they may.

use super::super::change::{OpenChange, Opening, on_list, save};
use super::super::{By, Result};
use super::HandoverService;
use crate::domain::access::{CandidateAction, User, validate_access};
use crate::domain::event::{Actor, EventBody};
use crate::domain::handover::{Handover, StartedBy};
use crate::domain::ids::SessionId;
use crate::domain::message::fingerprint;
use crate::domain::session::{Refusal, Session};
use crate::error::Error;
use crate::storage::Writer;

impl HandoverService {
    /// Records that the candidate agrees to `rules`, the text they read. An earlier agreement stands
    /// until a change of the configuration asks them anew.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] once it is over.
    pub async fn give_consent(&self, rules: &str, by: &By) -> Result<Session> {
        let mut writer = self.sessions.store.write().await;
        let mut opened = match self.open_for(&mut writer, CandidateAction::Consent, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        if opened.context.has_consented {
            return opened.leave(&self.sessions).await;
        }
        opened.tx.save_consent(opened.session.id, opened.now.wall).await?;
        let session = opened.session.clone();
        let agreed = EventBody::ConsentGiven { rules_sha256: Some(fingerprint(rules)) };
        opened.finish(&self.sessions, session, &[agreed], by).await
    }

    /// Lets the time begin.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless created, without the
    /// consent, and where the interviewer lets the time begin.
    pub async fn begin(&self, by: &By) -> Result<Session> {
        let mut writer = self.sessions.store.write().await;
        let mut opened = match self.open_for(&mut writer, CandidateAction::Begin, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        let handover = opened.tx.find_handover().await?;
        if handover.is_none_or(|handover| handover.begins == StartedBy::Interviewer) {
            return opened.refused(&self.sessions, Refusal::NotNow).await;
        }
        let mut session = opened.session.clone();
        match session.start(opened.now) {
            Ok(started) => opened.finish(&self.sessions, session, &[started], by).await,
            Err(refusal) => opened.refused(&self.sessions, refusal).await,
        }
    }

    /// Lets the time go on after a pause.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless paused, without the
    /// consent, and before the interviewer let it go on.
    pub async fn continue_session(&self, by: &By) -> Result<Session> {
        let mut writer = self.sessions.store.write().await;
        let mut opened = match self.open_for(&mut writer, CandidateAction::Continue, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        if !opened.context.is_resume_armed {
            return opened.refused(&self.sessions, Refusal::NotNow).await;
        }
        let mut session = opened.session.clone();
        match session.resume(opened.now) {
            Ok(resumed) => {
                opened.tx.save_resume_armed(false).await?;
                opened.finish(&self.sessions, session, &[resumed], by).await
            }
            Err(refusal) => opened.refused(&self.sessions, refusal).await,
        }
    }

    /// Is done: ends the session. A gap still open is the interviewer's to settle, who was not asked:
    /// Hotseat gives it back.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless active or paused.
    pub async fn finish(&self, by: &By) -> Result<Session> {
        let mut writer = self.sessions.store.write().await;
        let mut opened = match self.open_for(&mut writer, CandidateAction::Finish, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        let mut session = opened.session.clone();
        let unasked = session.give_back_unasked();
        match session.end("", opened.now) {
            Ok(ended) => {
                if let Some(given_back) = unasked {
                    let (tx, now) = (&mut opened.tx, opened.now);
                    save(tx, &mut session, &[given_back], &Actor::APP, now).await?;
                }
                opened.finish(&self.sessions, session, &ended, by).await
            }
            Err(refusal) => opened.refused(&self.sessions, refusal).await,
        }
    }

    /// The session handed over, opened for a step its candidate may take.
    async fn open_for<'w>(
        &self,
        writer: &'w mut Writer<'_>,
        step: CandidateAction,
        by: &By,
    ) -> Result<Opening<'w>> {
        let id = handed_over(writer).await?;
        let opened = match self.sessions.open_session(writer, id, by).await? {
            Opening::Repeat(session) => return Ok(Opening::Repeat(session)),
            Opening::Open(opened) => opened,
        };
        if may(&opened.session, opened.context.has_consented, step) {
            return Ok(Opening::Open(opened));
        }
        opened.refused(&self.sessions, Refusal::NotNow).await
    }

    /// The session handed over, opened for what its candidate types.
    pub(super) async fn open_to_write<'w>(
        &self,
        writer: &'w mut Writer<'_>,
    ) -> Result<OpenChange<'w>> {
        let id = handed_over(writer).await?;
        match self.sessions.open_as_it_stands(writer, id, &By::candidate()).await? {
            // A change without a request id is never a repeat.
            Opening::Repeat(_) => Err(Error::Forbidden),
            Opening::Open(opened) => Ok(*opened),
        }
    }

    /// The session handed over, to be read for a step its candidate may take. What became due counts,
    /// whether it is written yet or not.
    pub(super) async fn read_for(&self, step: CandidateAction) -> Result<Session> {
        let Handover { session_id, .. } = self.current().await?.ok_or(Error::Forbidden)?;
        let session = self.sessions.store.find_session(session_id).await?;
        let mut session = on_list(session)?;
        let has_consented = self.sessions.store.find_consent(session_id).await?.is_some();
        session.catch_up(self.sessions.clock.now(), false, self.sessions.gap_after_ms);
        if may(&session, has_consented, step) {
            return Ok(session);
        }
        Err(Error::refused(Refusal::NotNow, session))
    }
}

/// The session handed over.
async fn handed_over(writer: &mut Writer<'_>) -> Result<SessionId> {
    let mut tx = writer.begin().await?;
    let handover = tx.find_handover().await?;
    tx.roll_back().await;
    Ok(handover.ok_or(Error::Forbidden)?.session_id)
}

/// Whether the candidate of the session handed over may take a step. The one place that says so.
pub(in super::super) fn may(session: &Session, has_consented: bool, step: CandidateAction) -> bool {
    let user = User::Candidate { handed_over: Some(session.id) };
    let access = validate_access(Some((session.id, session.status)), user);
    access.allows(step) && (has_consented || !step.needs_consent())
}
