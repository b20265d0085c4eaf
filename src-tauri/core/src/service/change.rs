//! The one way to change a session: it is read, what became due is taken into account, a rule decides and
//! records what happened, and all of it is written with the request it answers, in one transaction. Then
//! listeners hear of it.

use super::open_exchanges::OpenExchanges;
use super::open_runs::OpenRuns;
use super::terms::{Done, Due, Ruled, Stop, Terms, What};
use super::{By, Result, secret};
use crate::domain::event::{Actor, EventBody, EventKind, Role};
use crate::domain::ids::SessionId;
use crate::domain::lifecycle::Status;
use crate::domain::message::fingerprint;
use crate::domain::own_answer::{Around, KeptAnswer, OwnAnswer};
use crate::domain::session::{Prepared, Refusal, Session};
use crate::domain::time::Moment;
use crate::error::Error;
use crate::ports::{Clock, Ids};
use crate::storage::{
    NewSession, Recorded, SessionChange, SessionContext, Store, TextInProgress, Which,
    WriteTransaction,
};
use std::sync::Arc;
use tokio::sync::broadcast;

/// What listeners may be behind before they have to read everything anew.
const HEARD_MAX: usize = 64;

/// What every service changes sessions through. Cheap to clone.
#[derive(Clone)]
pub(super) struct Changes {
    pub store: Arc<Store>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Not seen for so long, a running session has a gap.
    pub gap_after_ms: i64,
    /// The answers being written.
    pub open: Arc<OpenExchanges>,
    /// The code that is running.
    pub runs: Arc<OpenRuns>,
    /// Sends the ids of sessions something became due for.
    pub due: broadcast::Sender<SessionId>,
}

/// A session opened for a change, as its rule sees it.
pub(super) struct Change<'a> {
    changes: &'a Changes,
    by: &'a By,
    kept: SessionChange<'a>,
    /// What stands beside it.
    pub context: SessionContext,
    /// The instant of the change.
    pub now: Moment,
    /// Whether the rule has recorded anything.
    is_recorded: bool,
}

impl Changes {
    pub(super) fn new(
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        gap_after_ms: i64,
    ) -> Self {
        let (open, runs, due) = (Arc::default(), Arc::default(), broadcast::channel(HEARD_MAX).0);
        Self { store, clock, ids, gap_after_ms, open, runs, due }
    }

    /// Brings the sessions something became due for from now on, whoever came upon it.
    pub(super) fn became_due(&self) -> broadcast::Receiver<SessionId> {
        self.due.subscribe()
    }

    /// Changes a session by `rule`, which mutates it and records what happened.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it does not exist or is not on the list, [`Error::Forbidden`] where none is
    /// handed over, [`Error::Refused`] where the rule refuses or the version is stale, and what else the
    /// rule fails with.
    pub(super) async fn change(
        &self,
        which: impl Into<Which>,
        terms: Terms,
        by: &By,
        rule: impl AsyncFnOnce(&mut Change<'_>) -> Ruled,
    ) -> Result<Done> {
        let which = which.into();
        let mut writer = self.store.write().await;
        let Some((kept, context)) = writer.open(which, by.request).await? else {
            return Err(missing(which));
        };
        let asked_for = match which {
            Which::Session(id) => id == kept.session.id,
            // A candidate who no longer has the laptop learns nothing, not even by repeating a request.
            Which::HandedOver => context.is_handed_over || by.actor.role != Role::Candidate,
        };
        if !asked_for {
            kept.roll_back().await;
            return Err(missing(which));
        }
        if context.is_repeat || (kept.session.deleted_at.is_some() && !terms.even_deleted) {
            let session = kept.session.clone();
            kept.roll_back().await;
            return if context.is_repeat {
                Ok(Done { session, what: What::Repeated, became_due: false })
            } else {
                Err(Error::NotFound)
            };
        }
        let is_stale = terms.version.is_some_and(|seen| kept.session.is_stale(seen));
        let now = self.clock.now();
        let mut change = Change { changes: self, by, kept, context, now, is_recorded: false };
        let is_due = change.catch_up(terms.due).await?;
        let as_it_stands = change.kept.session.clone();
        let ruled = if is_stale { Err(Refusal::Stale.into()) } else { rule(&mut change).await };
        let Change { mut kept, is_recorded, .. } = change;
        match ruled {
            Ok(()) if is_recorded || kept.is_changed() => {
                if !is_recorded {
                    kept.session = as_it_stands;
                }
                let session = kept.commit(by.request.filter(|_| is_recorded)).await?;
                self.tell(&session, is_due && !matches!(terms.due, Due::Reported { .. }));
                let what = if is_recorded { What::Changed } else { What::Left };
                Ok(Done { session, what, became_due: is_due })
            }
            Ok(()) => {
                kept.roll_back().await;
                Ok(Done { session: as_it_stands, what: What::Left, became_due: false })
            }
            Err(stop) => {
                // After an error of its own, SQLite may have rolled back already.
                let is_sound = !matches!(stop, Stop::Failed(Error::Storage(_)));
                if is_due && is_sound && !is_recorded && !kept.has_text() {
                    kept.session = as_it_stands.clone();
                    kept.commit(None).await?;
                    self.tell(&as_it_stands, true);
                } else {
                    kept.roll_back().await;
                }
                Err(match stop {
                    Stop::Refused(refusal) => Error::refused(refusal, as_it_stands),
                    Stop::Failed(error) => error,
                })
            }
        }
    }

    /// Changes a session that exists and is on the list, and says how it is then.
    pub(super) async fn change_listed(
        &self,
        which: impl Into<Which>,
        by: &By,
        rule: impl AsyncFnOnce(&mut Change<'_>) -> Ruled,
    ) -> Result<Session> {
        Ok(self.change(which, Terms::default(), by, rule).await?.session)
    }

    /// Adds a session made by `make`. The answer to a request that was carried out before is its session as
    /// it is now.
    pub(super) async fn add(
        &self,
        by: &By,
        make: impl FnOnce(SessionId, Moment) -> Prepared,
    ) -> Result<Session> {
        let mut writer = self.store.write().await;
        let added = writer.add(by.request, || {
            let now = self.clock.now();
            let made = make(self.ids.session_id(), now);
            let Prepared { mut session, brief, events, pins } = made;
            let mut entries = Vec::with_capacity(events.len());
            for body in &events {
                let secret = secret(&*self.ids)?;
                let entry = session.record(body, &by.actor, now.wall, &secret);
                entries.push(entry.map_err(unwritable)?);
            }
            Ok::<_, Error>(NewSession { session, brief, entries, pins })
        });
        added.await?.ok_or(Error::NotFound)
    }

    /// Writes what became due for one session.
    pub(super) async fn settle_due(&self, id: SessionId) -> Result<()> {
        self.change_listed(id, &By::app(), async |_| Ok(())).await?;
        Ok(())
    }

    /// Says that a session is as it is now, and whether something became due for it.
    fn tell(&self, session: &Session, is_due: bool) {
        self.open.session_changed(session);
        self.runs.session_changed(session);
        if is_due {
            self.tell_due(session.id);
        }
    }

    /// Says that something became due for a session.
    pub(super) fn tell_due(&self, id: SessionId) {
        // Without a listener nothing is lost: it is on disk.
        let _listeners = self.due.send(id);
    }
}

impl<'a> Change<'a> {
    /// The session: as it stands, and from then on as it is to be.
    pub(super) const fn session(&mut self) -> &mut Session {
        &mut self.kept.session
    }

    /// The transaction, to read in.
    pub(super) const fn tx(&mut self) -> &mut WriteTransaction<'a> {
        self.kept.tx()
    }

    /// The way to what is typed or arrives and is not done.
    pub(super) const fn text(&mut self) -> TextInProgress<'_> {
        self.kept.text()
    }

    /// Puts what happened into the trail, on behalf of whoever asked for the change, and gives the way to
    /// what is written with it.
    pub(super) async fn record(&mut self, body: EventBody) -> Result<Recorded<'_>> {
        let actor = &self.by.actor;
        self.record_as(actor, body).await
    }

    /// As [`Self::record`], on behalf of another.
    pub(super) async fn record_as(
        &mut self,
        actor: &Actor,
        body: EventBody,
    ) -> Result<Recorded<'_>> {
        self.begin_recording([&body]).await?;
        self.add_entry(actor, &body)
    }

    /// Puts all that happened into the trail, on behalf of whoever asked for the change.
    pub(super) async fn record_all(&mut self, bodies: Vec<EventBody>) -> Result<()> {
        let actor = &self.by.actor;
        self.record_all_as(actor, bodies).await
    }

    async fn record_all_as(&mut self, actor: &Actor, bodies: Vec<EventBody>) -> Result<()> {
        self.begin_recording(&bodies).await?;
        for body in &bodies {
            self.add_entry(actor, body)?;
        }
        Ok(())
    }

    /// All that one rule records is one change.
    async fn begin_recording<'b>(
        &mut self,
        bodies: impl IntoIterator<Item = &'b EventBody>,
    ) -> Result<()> {
        if !self.is_recorded {
            self.is_recorded = true;
            self.kept.session.version += 1;
        }
        let stops = bodies.into_iter().any(|body| EventKind::from(body).stops_clock());
        if stops { self.record_own_answer().await } else { Ok(()) }
    }

    /// Puts the fingerprint of an own answer into the trail of a session that stopped before it was kept.
    pub(super) async fn record_late_answer(&mut self) -> Result<()> {
        if self.context.has_unrecorded_answer {
            self.begin_recording([]).await?;
        }
        self.record_own_answer().await
    }

    /// Puts the fingerprint of the session's own answer and of its history into its trail, unless it is
    /// there. Before what stops the session, so that whoever looks back over the trail meets that first.
    async fn record_own_answer(&mut self) -> Result<()> {
        if !self.context.has_unrecorded_answer {
            return Ok(());
        }
        let (id, now) = (self.kept.session.id, self.now);
        let Some(mut kept) = self.tx().find_unrecorded_answer(id).await? else { return Ok(()) };
        let ran_ms = self.kept.session.ran_ms_at(&now);
        let stop = kept.stop(now.wall, ran_ms).map_err(unwritable)?;
        let body = EventBody::OwnAnswerRecorded {
            chars: kept.answer.text.chars().count(),
            language: kept.answer.language,
            sha256: fingerprint(&kept.answer.text).into(),
            history: kept.history.as_ref().map(|history| history.end()),
        };
        let mut recorded = self.add_entry(&Actor::APP, &body)?;
        recorded.save_recorded_answer(&kept, stop.as_ref()).await?;
        self.context.has_unrecorded_answer = false;
        Ok(())
    }

    /// Keeps a state of the session's own answer in place of the one before, and as a step of its history.
    pub(super) async fn keep_own_answer(
        &mut self,
        kept: &mut KeptAnswer,
        answer: OwnAnswer,
        around: Around,
    ) -> Result<()> {
        let salt = secret(&*self.changes.ids)?;
        let step = kept.take_in(answer, around, || salt.to_vec()).map_err(unwritable)?;
        self.text().save_own_answer(kept, step.as_ref()).await?;
        self.context.has_unrecorded_answer = true;
        Ok(())
    }

    /// Records what became due by now, which is a change of its own; says whether anything did.
    async fn catch_up(&mut self, due: Due) -> Result<bool> {
        let is_wanted = match due {
            Due::Written | Due::Reported { .. } => true,
            Due::WrittenWhileActive => self.kept.session.status == Status::Active,
            Due::Left => false,
        };
        if !is_wanted {
            return Ok(false);
        }
        let (now, returned) = (self.now, due == Due::Reported { returned: true });
        let bodies = self.kept.session.catch_up(now, returned, self.changes.gap_after_ms);
        if bodies.is_empty() {
            return Ok(false);
        }
        self.record_all_as(&Actor::APP, bodies).await?;
        self.is_recorded = false;
        Ok(true)
    }

    fn add_entry(&mut self, actor: &Actor, body: &EventBody) -> Result<Recorded<'_>> {
        let (session, secret) = (&mut self.kept.session, secret(&*self.changes.ids)?);
        let entry = session.record(body, actor, self.now.wall, &secret).map_err(unwritable)?;
        Ok(self.kept.record(entry))
    }
}

const fn missing(which: Which) -> Error {
    match which {
        Which::Session(_) => Error::NotFound,
        Which::HandedOver => Error::Forbidden,
    }
}

/// What can't be written as JSON.
fn unwritable(error: serde_json::Error) -> Error {
    Error::Fault(error.to_string())
}

/// The session, unless there is none or it was deleted.
pub(super) fn on_list(session: Option<Session>) -> Result<Session> {
    session.filter(|session| session.deleted_at.is_none()).ok_or(Error::NotFound)
}
