//! How a session is changed: read, catch up, check, write with its events, commit; all in one
//! transaction.

use super::due::BecameDue;
use super::{By, Result, SessionService};
use crate::domain::event::{Actor, EventBody, EventKind};
use crate::domain::ids::SessionId;
use crate::domain::lifecycle::Status;
use crate::domain::message::fingerprint;
use crate::domain::own_answer::{Around, KeptAnswer, OwnAnswer};
use crate::domain::session::{Brief, Refusal, Session};
use crate::domain::time::Moment;
use crate::error::Error;
use crate::storage::{Begun, Footprint, SessionContext, WriteTransaction, Writer};

/// A session opened for a change.
pub(super) struct OpenChange<'w> {
    /// The transaction, with what became due written.
    pub tx: WriteTransaction<'w>,
    /// As it stands, what became due included.
    pub session: Session,
    /// What stands beside it.
    pub context: SessionContext,
    /// The instant of the change.
    pub now: Moment,
    /// Whether the version the caller looked at is stale.
    is_stale: bool,
    /// Sends its news when this is dropped, so that no caller can forget to.
    due: Option<BecameDue>,
}

/// What comes of opening a session for a change.
pub(super) enum Opening<'w> {
    /// It was carried out before; this is the session as it is.
    Repeat(Box<Session>),
    /// It can be changed.
    Open(Box<OpenChange<'w>>),
}

impl OpenChange<'_> {
    /// Leaves the session as it is, except for what became due.
    pub async fn leave(self, service: &SessionService) -> Result<Session> {
        let session = self.session.clone();
        if self.due.is_some() {
            self.tx.commit().await?;
            service.open.session_changed(&session);
        } else {
            self.tx.roll_back().await;
        }
        Ok(session)
    }

    /// Leaves the session as [`Self::leave`] does, and answers with the refusal.
    pub async fn refused<T>(self, service: &SessionService, refusal: Refusal) -> Result<T> {
        Err(Error::refused(refusal, self.leave(service).await?))
    }

    /// Writes the changed session with what happened, and commits.
    pub async fn finish(
        self,
        service: &SessionService,
        mut changed: Session,
        bodies: &[EventBody],
        by: &By,
    ) -> Result<Session> {
        let Self { mut tx, context, now, .. } = self;
        changed.version += 1;
        if context.has_unrecorded_answer && stops(bodies) {
            record_own_answer(&mut tx, &mut changed, now).await?;
        }
        let footprint = Footprint { bodies, actor: &by.actor, at: now.wall };
        tx.save_and_commit(&mut changed, &footprint, by.request).await?;
        service.open.session_changed(&changed);
        Ok(changed)
    }
}

impl SessionService {
    /// Opens a session that exists and is on the list. What became due in the meantime (a gap, expiry)
    /// is written first, and stays written where the change is then refused.
    pub(super) async fn open_session<'w>(
        &self,
        writer: &'w mut Writer<'_>,
        id: SessionId,
        by: &By,
    ) -> Result<Opening<'w>> {
        self.open_where(writer, (id, None), by, |_| true).await
    }

    /// Opens a session for what its candidate typed, as [`Self::open_session`] does. While its time
    /// stands still nothing becomes due: adding to what was typed leaves the moment it stopped as it is.
    pub(super) async fn open_as_it_stands<'w>(
        &self,
        writer: &'w mut Writer<'_>,
        id: SessionId,
        by: &By,
    ) -> Result<Opening<'w>> {
        self.open_where(writer, (id, None), by, |session| session.status == Status::Active).await
    }

    /// Opens a session for a caller who looked at that version; none skips the comparison. Neither
    /// what became due nor what no edit is about makes the version stale.
    async fn open_where<'w>(
        &self,
        writer: &'w mut Writer<'_>,
        (id, version): (SessionId, Option<i64>),
        by: &By,
        is_caught_up: impl FnOnce(&Session) -> bool,
    ) -> Result<Opening<'w>> {
        let Begun { mut tx, mut session, mut context } =
            writer.begin_with(id, by.request).await?.ok_or(Error::NotFound)?;
        if context.is_repeat || session.deleted_at.is_some() {
            tx.roll_back().await;
            let repeat = Opening::Repeat(Box::new(session));
            return if context.is_repeat { Ok(repeat) } else { Err(Error::NotFound) };
        }
        let now = self.clock.now();
        let is_stale = version.is_some_and(|seen| session.is_stale(seen));
        let due = if is_caught_up(&session) {
            self.write_due(&mut tx, &mut session, now).await?
        } else {
            None
        };
        context.has_unrecorded_answer &= !due.as_ref().is_some_and(|due| due.has_stopped);
        let opened = OpenChange { tx, session, context, now, is_stale, due };
        Ok(Opening::Open(Box::new(opened)))
    }

    /// Applies `rule` to a session opened as by [`Self::open_where`].
    pub(super) async fn change(
        &self,
        id: SessionId,
        version: Option<i64>,
        by: &By,
        rule: impl FnOnce(&mut Session, Moment) -> std::result::Result<Vec<EventBody>, Refusal> + Send,
    ) -> Result<Session> {
        let mut writer = self.store.write().await;
        let opened = match self.open_where(&mut writer, (id, version), by, |_| true).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        let mut changed = opened.session.clone();
        let ruled =
            if opened.is_stale { Err(Refusal::Stale) } else { rule(&mut changed, opened.now) };
        match ruled {
            Ok(bodies) => opened.finish(self, changed, &bodies, by).await,
            Err(refusal) => opened.refused(self, refusal).await,
        }
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

/// Writes a session and what happened, and, where that stopped it, the fingerprint of its own answer.
pub(super) async fn save(
    tx: &mut WriteTransaction<'_>,
    session: &mut Session,
    bodies: &[EventBody],
    actor: &Actor,
    now: Moment,
) -> Result<()> {
    if stops(bodies) {
        record_own_answer(tx, session, now).await?;
    }
    let footprint = Footprint { bodies, actor, at: now.wall };
    Ok(tx.save(session, &footprint).await?)
}

/// Puts the fingerprint of a session's own answer and of its history into its trail, unless it is there.
/// Before what stops the session, so that whoever looks back over the trail meets that first.
pub(super) async fn record_own_answer(
    tx: &mut WriteTransaction<'_>,
    session: &mut Session,
    now: Moment,
) -> Result<()> {
    let Some(mut kept) = tx.take_unrecorded_answer(session.id).await? else { return Ok(()) };
    let stop = kept.stop(now.wall, session.ran_ms_at(&now)).map_err(unwritable)?;
    tx.save_own_answer(session.id, &kept, stop.as_ref()).await?;
    let KeptAnswer { answer, history } = kept;
    let body = EventBody::OwnAnswerRecorded {
        chars: answer.text.chars().count(),
        language: answer.language,
        sha256: fingerprint(&answer.text),
        history: history.map(|history| history.end()),
    };
    let footprint = Footprint { bodies: &[body], actor: &Actor::APP, at: now.wall };
    Ok(tx.save(session, &footprint).await?)
}

impl SessionService {
    /// Keeps a state of a session's own answer in place of the one before, and as a step of its history.
    pub(super) async fn keep_own_answer(
        &self,
        tx: &mut WriteTransaction<'_>,
        id: SessionId,
        kept: &mut KeptAnswer,
        (answer, around): (OwnAnswer, Around),
    ) -> Result<()> {
        let salt = || self.ids.secret().unwrap_or_default().to_vec();
        let step = kept.take_in(answer, around, salt).map_err(unwritable)?;
        Ok(tx.save_own_answer(id, kept, step.as_ref()).await?)
    }
}

/// A revision that can't be written as JSON.
fn unwritable(error: serde_json::Error) -> Error {
    Error::Fault(error.to_string())
}

/// Whether one of these stops a session's time.
pub(super) fn stops(bodies: &[EventBody]) -> bool {
    bodies.iter().any(|body| EventKind::from(body).stops_clock())
}

/// The session, unless there is none or it was deleted.
pub(super) fn on_list(session: Option<Session>) -> Result<Session> {
    session.filter(|session| session.deleted_at.is_none()).ok_or(Error::NotFound)
}
