//! Giving the laptop to a candidate, and getting it back.

use super::super::change::{Opening, as_it_is};
use super::super::{By, Result};
use super::HandoverService;
use crate::domain::event::{Actor, EventBody};
use crate::domain::handover::{Handover, HandoverTerms, WayBack};
use crate::domain::ids::SessionId;
use crate::domain::lifecycle::Status;
use crate::domain::session::{Refusal, Session};
use crate::error::Error;

impl HandoverService {
    /// Gives the laptop to a session's candidate. The time of a paused one then goes on as soon as
    /// they say so. The interviewer can let the time begin only from a console that stays.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::NoPasscode`] without a way back; [`Error::Refused`] unless
    /// created, active or paused, while a gap is open, or while any session is handed over.
    pub async fn hand_over(&self, id: SessionId, terms: HandoverTerms, by: &By) -> Result<Session> {
        let mut writer = self.sessions.store.write().await;
        let mut opened = match self.sessions.open_session(&mut writer, id, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        if opened.tx.find_handover().await?.is_some() {
            return opened.refused(&self.sessions, Refusal::HandedOver).await;
        }
        if let Err(refusal) = opened.session.check_hand_over() {
            return opened.refused(&self.sessions, refusal).await;
        }
        if opened.tx.find_passcode().await?.is_none_or(|kept| kept.is_given_up()) {
            opened.leave(&self.sessions).await?;
            return Err(Error::NoPasscode);
        }
        let (console_stays, begins) = (terms.console_stays, terms.beginner());
        let is_resume_armed = opened.session.status == Status::Paused;
        let at = opened.now.wall;
        let (session_id, left) = (id, None);
        let handover = Handover { session_id, at, console_stays, begins, is_resume_armed, left };
        opened.tx.insert_handover(&handover).await?;
        let mut bodies = vec![EventBody::HandedOver { console_stays, begins }];
        bodies.extend(is_resume_armed.then_some(EventBody::ResumeArmed {}));
        let session = opened.session.clone();
        self.sessions.prepare_to_count(&session);
        opened.finish(&self.sessions, session, &bodies, by).await
    }

    /// Gives the laptop back to the interviewer. Time that runs goes on; none where nothing is handed
    /// over. A passcode its owner did not know goes with it.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn take_back(&self, way: WayBack, by: &By) -> Result<Option<Session>> {
        let mut writer = self.sessions.store.write().await;
        let (mut tx, earlier) = writer.begin_new(by.request).await?;
        if let Some(session) = earlier {
            return as_it_is(tx, session).await.map(Some);
        }
        let handover = tx.find_handover().await?;
        tx.roll_back().await;
        let Some(handover) = handover else { return Ok(None) };
        let id = handover.session_id;
        let mut opened = match self.sessions.open_session(&mut writer, id, by).await? {
            Opening::Repeat(session) => return Ok(Some(*session)),
            Opening::Open(opened) => *opened,
        };
        opened.tx.remove_handover().await?;
        let is_known = match way {
            WayBack::RecoveryCode | WayBack::Account => false,
            WayBack::Passcode | WayBack::Console => {
                opened.tx.find_passcode().await?.is_none_or(|kept| !kept.is_given_up())
            }
        };
        if !is_known {
            opened.tx.remove_passcode().await?;
        }
        let session = opened.session.clone();
        let away_ms = handover.away_ms(&opened.now);
        let bodies = [EventBody::TakenBack { way, away_ms }];
        opened.finish(&self.sessions, session, &bodies, by).await.map(Some)
    }

    /// The handover Hotseat was closed or died in, written into the trail. To be called once, after
    /// [`SessionService::recover`](super::super::SessionService::recover); none where the
    /// interviewer had the laptop.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn take_up(&self) -> Result<Option<Handover>> {
        let Some(handover) = self.current().await? else { return Ok(None) };
        let by = By { actor: Actor::APP, request: None };
        let mut writer = self.sessions.store.write().await;
        let Opening::Open(mut opened) =
            self.sessions.open_session(&mut writer, handover.session_id, &by).await?
        else {
            return Err(Error::NotFound);
        };
        opened.tx.save_left(None).await?;
        let session = opened.session.clone();
        let away_ms = handover.away_ms(&opened.now);
        self.sessions.prepare_to_count(&session);
        let bodies = [EventBody::HandoverTakenUp { away_ms }];
        opened.finish(&self.sessions, session, &bodies, &by).await?;
        Ok(Some(Handover { left: None, ..handover }))
    }
}
