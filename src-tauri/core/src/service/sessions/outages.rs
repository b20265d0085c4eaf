//! Giving back the time in which the assistant did not answer.

use super::super::{By, Result};
use super::SessionService;
use crate::domain::ids::SessionId;
use crate::domain::session::{Outage, Session};

impl SessionService {
    /// Gives a session the time back that its candidate waited for answers in vain. Where there is
    /// none, it was given back before, or what was rounded up before covers it, the session stays as
    /// it is.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound);
    /// [`Error::Refused`](crate::error::Error::Refused) unless live, or where the session can't be given more.
    pub async fn give_back_outage(&self, id: SessionId, by: &By) -> Result<Session> {
        let given_back = self.changes.change_listed(id, by, async |change| {
            let outage = change.tx().outage(id).await?;
            if outage.minutes() == 0 {
                return Ok(());
            }
            let body = change.session().give_back_outage(&outage)?;
            Ok(change.record(body).await?.give_back_outages().await?)
        });
        given_back.await
    }

    /// Time a session's candidate waited for answers in vain.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn outage(&self, id: SessionId) -> Result<Outage> {
        Ok(self.changes.store.outage(id).await?)
    }
}
