//! Giving the laptop to a candidate, and getting it back.

use super::super::assistant::prepare_to_count;
use super::super::{By, Result};
use super::HandoverService;
use crate::domain::event::EventBody;
use crate::domain::handover::{Handover, HandoverTerms, WayBack};
use crate::domain::ids::SessionId;
use crate::domain::lifecycle::Status;
use crate::domain::session::{Refusal, Session};
use crate::error::Error;
use crate::storage::Which;

impl HandoverService {
    /// Gives the laptop to a session's candidate. The time of a paused one then goes on as soon as
    /// they say so. The interviewer can let the time begin only from a console that stays.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::NoPasscode`] without a way back; [`Error::Refused`] unless
    /// created, active or paused, while a gap is open, or while any session is handed over.
    pub async fn hand_over(&self, id: SessionId, terms: HandoverTerms, by: &By) -> Result<Session> {
        let given = self.changes.change_listed(id, by, async |change| {
            if change.tx().find_handover().await?.is_some() {
                return Err(Refusal::HandedOver.into());
            }
            change.session().check_hand_over()?;
            if change.tx().find_passcode().await?.is_none_or(|kept| kept.is_given_up()) {
                return Err(Error::NoPasscode.into());
            }
            let (console_stays, begins) = (terms.console_stays, terms.beginner());
            let is_resume_armed = change.session().status == Status::Paused;
            let (session_id, at, left) = (id, change.now.wall, None);
            let handover =
                Handover { session_id, at, console_stays, begins, is_resume_armed, left };
            let mut recorded =
                change.record(EventBody::HandedOver { console_stays, begins }).await?;
            recorded.insert_handover(&handover).await?;
            if is_resume_armed {
                change.record(EventBody::ResumeArmed {}).await?;
            }
            Ok(())
        });
        let session = given.await?;
        prepare_to_count(&self.changes.store, &session);
        Ok(session)
    }

    /// Gives the laptop back to the interviewer. Time that runs goes on; none where nothing is handed
    /// over. A passcode its owner did not know goes with it.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn take_back(&self, way: WayBack, by: &By) -> Result<Option<Session>> {
        let taken = self.changes.change_listed(Which::HandedOver, by, async |change| {
            let Some(handover) = change.tx().find_handover().await? else { return Ok(()) };
            let is_known = match way {
                WayBack::RecoveryCode | WayBack::Account => false,
                WayBack::Passcode | WayBack::Console => {
                    change.tx().find_passcode().await?.is_none_or(|kept| !kept.is_given_up())
                }
            };
            let away_ms = handover.away_ms(&change.now);
            let mut recorded = change.record(EventBody::TakenBack { way, away_ms }).await?;
            recorded.remove_handover().await?;
            if !is_known {
                recorded.remove_passcode().await?;
            }
            Ok(())
        });
        none_without_handover(taken.await)
    }

    /// The handover Hotseat was closed or died in, written into the trail. To be called once, after
    /// [`WatchService::recover`](super::super::WatchService::recover); none where the
    /// interviewer had the laptop.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn take_up(&self) -> Result<Option<Handover>> {
        let mut found = None;
        let by = By::app();
        let taken_up = self.changes.change_listed(Which::HandedOver, &by, async |change| {
            let Some(handover) = change.tx().find_handover().await? else { return Ok(()) };
            let away_ms = handover.away_ms(&change.now);
            found = Some(Handover { left: None, ..handover });
            let mut recorded = change.record(EventBody::HandoverTakenUp { away_ms }).await?;
            Ok(recorded.save_left(None).await?)
        });
        if let Some(session) = none_without_handover(taken_up.await)? {
            prepare_to_count(&self.changes.store, &session);
        }
        Ok(found)
    }
}

/// None where the laptop is not handed over.
pub(super) fn none_without_handover<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Err(Error::Forbidden) => Ok(None),
        result => result.map(Some),
    }
}
