//! Giving back the time in which the assistant did not answer.

use super::{By, Result, SessionService};
use crate::domain::ids::SessionId;
use crate::domain::session::{Outage, Session};
use crate::error::Error;
use crate::storage::{Begun, Footprint};

impl SessionService {
    /// Gives a session the time back that its candidate waited for answers in vain. Where there is
    /// none, it was given back before, or what was rounded up before covers it, the session stays as
    /// it is.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] unless live, or where the session can't be given more.
    pub async fn give_back_outage(&self, id: SessionId, by: &By) -> Result<Session> {
        self.settle_due(id).await?;
        let mut writer = self.store.write().await;
        let Begun { mut tx, session, context } =
            writer.begin_with(id, by.request).await?.ok_or(Error::NotFound)?;
        let outage =
            if context.is_repeat { Outage::default() } else { tx.give_back_outages(id).await? };
        if outage.minutes() == 0 {
            tx.roll_back().await;
            return Ok(session);
        }
        let mut changed = session.clone();
        match changed.give_back_outage(&outage) {
            Ok(body) => {
                let at = self.clock.now().wall;
                changed.version += 1;
                let footprint = Footprint { bodies: &[body], actor: &by.actor, at };
                tx.save_and_commit(&mut changed, &footprint, by.request).await?;
                Ok(changed)
            }
            Err(refusal) => {
                tx.roll_back().await;
                Err(Error::refused(refusal, session))
            }
        }
    }

    /// Time a session's candidate waited for answers in vain.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn outage(&self, id: SessionId) -> Result<Outage> {
        Ok(self.store.outage(id).await?)
    }
}
