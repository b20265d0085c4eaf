//! How a session stands for whoever looks at its page, and which message was the newest at a moment.

use super::super::Result;
use super::SessionService;
use crate::domain::event::{Event, EventBody, EventKind};
use crate::domain::ids::SessionId;
use crate::domain::lifecycle::Status;
use crate::domain::message;
use crate::domain::session::Session;
use crate::domain::standing::{FoundMoment, Recorded, Standing, Stop, Written};
use crate::error::Error;
use crate::storage::{StorageError, Store};

impl SessionService {
    /// How a session stands. A damaged entry of its trail is left out: the trail's verification tells.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn standing(&self, session: &Session) -> Result<Standing> {
        let id = session.id;
        let handover = self.changes.store.find_handover().await?;
        Ok(Standing {
            was_handed_over: matches!(session.status, Status::Created | Status::Active)
                && self.changes.store.has_event(id, EventKind::HandedOver).await?,
            is_handed_over: handover.is_some_and(|handover| handover.session_id == id),
            stop: match stopping_event(&self.changes.store, session).await? {
                Some(event) => told(&event),
                None => None,
            },
            recorded: recorded(&self.changes.store, session).await?,
        })
    }

    /// Where in the conversation a moment of the trail is found.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the session has no such entry.
    pub async fn find_moment(&self, id: SessionId, event_seq: i64) -> Result<FoundMoment> {
        let event = self.changes.store.find_event(id, event_seq).await?.ok_or(Error::NotFound)?;
        let named = event.body().ok().and_then(|body| message::named_by(&body));
        let newest = match named {
            Some(seq) => Some(seq),
            None => self.changes.store.find_newest_message_event(id, event_seq).await?.and_then(
                |before| before.body().ok().and_then(|body| message::newest_after(&body)),
            ),
        };
        let has_messages = !self.changes.store.list_messages(id, None, 1).await?.is_empty();
        let is_before_first = newest.is_none();
        let message_seq = newest.or_else(|| has_messages.then_some(1));
        Ok(FoundMoment { event, message_seq, is_before_first })
    }
}

/// What stopped a session's time; none while it runs and before.
///
/// # Errors
/// Where the data can't be read, the entry that says so among it.
pub(in super::super) async fn stop(store: &Store, session: &Session) -> Result<Option<Stop>> {
    let Some(event) = stopping_event(store, session).await? else { return Ok(None) };
    let unreadable = || StorageError::Unavailable("an entry of the trail can't be read".into());
    Ok(Some(told(&event).ok_or_else(unreadable)?))
}

/// What was recorded of a session; none before its end.
///
/// # Errors
/// Where the data can't be read.
pub(in super::super) async fn recorded(
    store: &Store,
    session: &Session,
) -> Result<Option<Recorded>> {
    if !session.status.is_ended() {
        return Ok(None);
    }
    let own_answer = store.find_own_answer(session.id).await?;
    let (steps, pastes) = store.count_steps(session.id).await?;
    let closing = store.find_closing(session.id).await?;
    Ok(Some(Recorded {
        // Without such an entry the trail is damaged, which its verification tells.
        closing_hash: closing.map_or_else(|| session.trail.hash.clone(), |event| event.hash),
        own_answer: own_answer.and_then(|answer| Written::of(&answer.text, answer.language)),
        steps,
        pastes,
        runs: count(store.list_run_times(session.id).await?.len()),
        times_left: store.count_events(session.id, EventKind::CandidateLeftWindow).await?,
    }))
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

async fn stopping_event(store: &Store, session: &Session) -> Result<Option<Event>> {
    if matches!(session.status, Status::Created | Status::Active) {
        return Ok(None);
    }
    Ok(store.find_stop(session.id).await?)
}

fn told(event: &Event) -> Option<Stop> {
    let body: EventBody = event.body().ok()?;
    Some(Stop { role: event.role()?, name: event.actor_name(), body })
}
