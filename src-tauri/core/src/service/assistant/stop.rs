//! Ending answers from our side.

use super::super::Result;
use super::super::change::on_list;
use super::Assistant;
use super::settle::settle_unfinished;
use crate::domain::exchange::Interruption;
use crate::domain::ids::SessionId;
use crate::domain::message::StopCause;
use crate::domain::session::Session;
use crate::error::Error;
use futures_util::future::join_all;
use std::time::Duration;
use tokio::time::timeout;

/// How long Stop waits for the disk.
const PATIENCE: Duration = Duration::from_secs(2);

impl Assistant {
    /// Ends the answer that is being written for its candidate, keeping its text, and waits until that
    /// is on disk. A session without one stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Fault`] where the disk does not take the answer's end within two
    /// seconds. The call is over all the same, and the end is written as soon as it can be.
    pub async fn stop(&self, id: SessionId) -> Result<Session> {
        if let Some(exchange) = self.changes.open.find(id) {
            exchange.interrupt(Interruption::Stop(StopCause::Candidate));
            if timeout(PATIENCE, exchange.over()).await.is_err() {
                let reason = "the answer has ended, and its end can't be written yet";
                return Err(Error::Fault(reason.into()));
            }
        } else if let Some(_place) = self.changes.open.take(id, None) {
            // An answer without a writer: the task that wrote it has died of a fault.
            settle_unfinished(&self.changes, id).await?;
        }
        on_list(self.changes.store.find_session(id).await?)
    }

    /// Ends every answer because Hotseat is being closed, and waits until that is on disk. Reports that have
    /// not come are not waited for.
    pub async fn close(&self) {
        self.closing.send_replace(());
        let open = self.changes.open.all();
        for exchange in &open {
            exchange.interrupt(Interruption::Closing);
        }
        join_all(open.iter().map(|exchange| exchange.over())).await;
    }

    /// Says whether nothing but this computer may be called. Switched on, it ends every answer that
    /// is being written: some may come from elsewhere. A catalogue that heeds this assistant hangs up
    /// on providers elsewhere, too.
    pub fn set_only_local(&self, only_local: bool) {
        let was_only_local = self.only_local.set(only_local);
        if only_local && !was_only_local {
            for exchange in self.changes.open.all() {
                exchange.interrupt(Interruption::Stop(StopCause::Offline));
            }
        }
    }
}
