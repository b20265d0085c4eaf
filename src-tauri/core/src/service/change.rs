//! How a session is changed: read, catch up, check, write with its events, commit; all in one
//! transaction.

use super::{By, Result, SessionService};
use crate::domain::event::{Actor, EventBody};
use crate::domain::ids::SessionId;
use crate::domain::session::{Brief, Refusal, Session};
use crate::domain::time::Moment;
use crate::error::Error;
use crate::storage::{Begun, Footprint, WriteTransaction};

impl SessionService {
    /// Applies `rule` to the session that exists and is on the list. What became due in the meantime
    /// (a gap, expiry) is written first, and stays written where the rule then refuses. `version` is
    /// the one the caller looked at; what became due by itself does not make it stale, and none skips
    /// the comparison.
    pub(super) async fn change(
        &self,
        id: SessionId,
        version: Option<i64>,
        by: &By,
        rule: impl FnOnce(&mut Session, Moment) -> std::result::Result<Vec<EventBody>, Refusal> + Send,
    ) -> Result<Session> {
        let mut writer = self.store.write().await;
        let Begun { mut tx, mut session, is_repeat } =
            writer.begin_with(id, by.request).await?.ok_or(Error::NotFound)?;
        if is_repeat || session.deleted_at.is_some() {
            tx.roll_back().await;
            return if is_repeat { Ok(session) } else { Err(Error::NotFound) };
        }
        let is_stale = version.is_some_and(|version| version != session.version);
        let now = self.clock.now();
        let due = session.catch_up(now, false, self.gap_after_ms);
        if !due.is_empty() {
            session.version += 1;
            save(&mut tx, &mut session, &due, &Actor::APP, now).await?;
        }
        let rule = |session: &mut Session, now: Moment| {
            if is_stale { Err(Refusal::Stale) } else { rule(session, now) }
        };
        let mut changed = session.clone();
        match rule(&mut changed, now) {
            Ok(bodies) => {
                changed.version += 1;
                let footprint = Footprint { bodies: &bodies, actor: &by.actor, at: now.wall };
                tx.save_and_commit(&mut changed, &footprint, by.request).await?;
                Ok(changed)
            }
            Err(refusal) => {
                if due.is_empty() {
                    tx.roll_back().await;
                } else {
                    tx.commit().await?;
                }
                Err(Error::refused(refusal, session))
            }
        }
    }

    /// Writes what became due for one session: a gap, expiry.
    pub(super) async fn settle_due(&self, id: SessionId) -> Result<()> {
        let mut writer = self.store.write().await;
        let mut tx = writer.begin().await?;
        let mut session = on_list(tx.find_session(id).await?)?;
        let now = self.clock.now();
        let due = session.catch_up(now, false, self.gap_after_ms);
        if due.is_empty() {
            tx.roll_back().await;
            return Ok(());
        }
        session.version += 1;
        save(&mut tx, &mut session, &due, &Actor::APP, now).await?;
        Ok(tx.commit().await?)
    }

    /// Adds a session made by `make`.
    pub(super) async fn add(
        &self,
        by: &By,
        make: impl FnOnce(SessionId, Moment) -> (Session, Brief, EventBody) + Send,
    ) -> Result<Session> {
        let mut writer = self.store.write().await;
        let (tx, earlier) = writer.begin_new(by.request).await?;
        if let Some(session) = earlier {
            return as_it_is(tx, session).await;
        }
        let now = self.clock.now();
        let (mut session, brief, body) = make(self.ids.session_id(), now);
        tx.insert_and_commit(&mut session, &brief, &body, (&by.actor, by.request)).await?;
        Ok(session)
    }
}

/// The answer to a request that was carried out before: its session as it is now.
pub(super) async fn as_it_is(
    mut tx: WriteTransaction<'_>,
    session: Option<SessionId>,
) -> Result<Session> {
    let session = match session {
        Some(id) => tx.find_session(id).await?,
        None => None,
    };
    tx.roll_back().await;
    session.ok_or(Error::NotFound)
}

pub(super) async fn remember(
    tx: &mut WriteTransaction<'_>,
    by: &By,
    session: Option<SessionId>,
    now: Moment,
) -> Result<()> {
    if let Some(request) = by.request {
        tx.remember_request(request, session, now.wall).await?;
    }
    Ok(())
}

pub(super) async fn save(
    tx: &mut WriteTransaction<'_>,
    session: &mut Session,
    bodies: &[EventBody],
    actor: &Actor,
    now: Moment,
) -> Result<()> {
    let footprint = Footprint { bodies, actor, at: now.wall };
    Ok(tx.save(session, &footprint).await?)
}

/// The session, unless there is none or it was deleted.
pub(super) fn on_list(session: Option<Session>) -> Result<Session> {
    session.filter(|session| session.deleted_at.is_none()).ok_or(Error::NotFound)
}
