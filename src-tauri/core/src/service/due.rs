//! What became due unasked (a moved clock, a gap, expiry): whoever comes upon it first writes it, and
//! listeners hear of it.

use super::change::{save, stops};
use super::{Result, SessionService};
use crate::domain::event::Actor;
use crate::domain::ids::SessionId;
use crate::domain::session::Session;
use crate::domain::time::Moment;
use crate::storage::WriteTransaction;
use tokio::sync::broadcast;

/// What listeners may be behind before they have to read everything anew.
const HEARD_MAX: usize = 64;

/// Says that something became due for a session, once this goes: with the transaction that wrote it, or
/// after it, however that ends. Whoever hears it reads the session as it is then.
#[derive(Debug)]
pub(super) struct BecameDue {
    id: SessionId,
    told: broadcast::Sender<SessionId>,
    /// Whether that stopped its time, which takes the fingerprint of its own answer along.
    pub has_stopped: bool,
}

impl Drop for BecameDue {
    fn drop(&mut self) {
        // Without a listener nothing is lost: it is on disk.
        let _listeners = self.told.send(self.id);
    }
}

pub(super) fn channel() -> broadcast::Sender<SessionId> {
    broadcast::channel(HEARD_MAX).0
}

impl SessionService {
    /// Brings the sessions something became due for from now on, whoever came upon it. What
    /// [`Self::watch_over`] finds is in its answer instead.
    #[must_use]
    pub fn became_due(&self) -> broadcast::Receiver<SessionId> {
        self.due.subscribe()
    }

    /// Writes what became due for a session by `now`; none where nothing did.
    pub(super) async fn write_due(
        &self,
        tx: &mut WriteTransaction<'_>,
        session: &mut Session,
        now: Moment,
    ) -> Result<Option<BecameDue>> {
        let due = session.catch_up(now, false, self.gap_after_ms);
        if due.is_empty() {
            return Ok(None);
        }
        session.version += 1;
        save(tx, session, &due, &Actor::APP, now).await?;
        let (id, told, has_stopped) = (session.id, self.due.clone(), stops(&due));
        Ok(Some(BecameDue { id, told, has_stopped }))
    }

    /// Writes what became due for one session: a gap, expiry.
    pub(super) async fn settle_due(&self, id: SessionId) -> Result<()> {
        let mut writer = self.store.write().await;
        let mut tx = writer.begin().await?;
        let mut session = super::change::on_list(tx.find_session(id).await?)?;
        let now = self.clock.now();
        let Some(_due) = self.write_due(&mut tx, &mut session, now).await? else {
            tx.roll_back().await;
            return Ok(());
        };
        tx.commit().await?;
        self.open.session_changed(&session);
        Ok(())
    }
}
