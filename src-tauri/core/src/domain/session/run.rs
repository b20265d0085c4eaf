//! Starting, pausing, resuming and ending; taking off the list and putting back.

use super::{Refusal, Session};
use crate::domain::absence::GapAnswer;
use crate::domain::config::check_optional_reason;
use crate::domain::event::{EventBody, Personal};
use crate::domain::lifecycle::{self, Action, Status};
use crate::domain::time::Moment;

impl Session {
    /// Lets time begin.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless created.
    pub fn start(&mut self, now: Moment) -> Result<EventBody, Refusal> {
        self.status = lifecycle::next(self.status, Action::Start)?;
        self.started_at = Some(now.wall);
        self.stopwatch.run(now);
        Ok(EventBody::SessionStarted {})
    }

    /// Stops time. A blank reason means none.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless active; [`Refusal::Invalid`] for a reason too long.
    pub fn pause(&mut self, reason: &str, now: Moment) -> Result<EventBody, Refusal> {
        let status = lifecycle::next(self.status, Action::Pause)?;
        let reason = check_optional_reason(reason)?.map(Personal::from);
        self.status = status;
        self.stopwatch.stop(now);
        Ok(EventBody::SessionPaused { remaining_ms: self.remaining_ms(&now), reason })
    }

    /// Has time stand still as before, though it was to go on. A blank reason means none.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a reason too long.
    pub fn pause_again(&self, reason: &str) -> Result<EventBody, Refusal> {
        Ok(EventBody::ResumeDisarmed { reason: check_optional_reason(reason)?.map(Personal::from) })
    }

    /// Lets time go on.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless paused; [`Refusal::GapOpen`] while a gap waits for its answer.
    pub fn resume(&mut self, now: Moment) -> Result<EventBody, Refusal> {
        self.status = self.check_resume()?;
        self.stopwatch.run(now);
        Ok(EventBody::SessionResumed { remaining_ms: self.remaining_ms(&now) })
    }

    /// Whether time may go on, and the status that it then has.
    ///
    /// # Errors
    /// As for [`Self::resume`].
    pub fn check_resume(&self) -> Result<Status, Refusal> {
        let status = lifecycle::next(self.status, Action::Resume)?;
        if self.gap.is_some() { Err(Refusal::GapOpen) } else { Ok(status) }
    }

    /// Finishes it. A gap still open is given back by whoever finishes it. A blank reason means none.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless active or paused; [`Refusal::Invalid`] for a reason too long.
    pub fn end(&mut self, reason: &str, now: Moment) -> Result<Vec<EventBody>, Refusal> {
        let status = lifecycle::next(self.status, Action::End)?;
        let reason = check_optional_reason(reason)?.map(Personal::from);
        self.status = status;
        let mut events = Vec::new();
        if let Some(gap) = self.gap.take() {
            events.push(EventBody::GapSettled {
                answer: GapAnswer::GiveBack,
                gap_ms: gap.ms,
                counted_ms: 0,
                was_asked: true,
            });
        }
        self.stopwatch.stop(now);
        self.ended_at = Some(now.wall);
        events.push(EventBody::SessionCompleted { ran_ms: self.stopwatch.ran_ms, reason });
        Ok(events)
    }

    /// Whether the laptop may be given to its candidate.
    ///
    /// # Errors
    /// [`Refusal::Transition`] once it is over; [`Refusal::GapOpen`] while a gap waits for its answer,
    /// which the interviewer gives before the laptop goes.
    pub fn check_hand_over(&self) -> Result<(), Refusal> {
        lifecycle::next(self.status, Action::HandOver)?;
        if self.gap.is_some() { Err(Refusal::GapOpen) } else { Ok(()) }
    }

    /// Takes it off the list.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless created; [`Refusal::HandedOver`] while its candidate has the laptop.
    pub fn delete(&mut self, is_handed_over: bool, now: Moment) -> Result<EventBody, Refusal> {
        lifecycle::next(self.status, Action::Delete)?;
        if is_handed_over {
            return Err(Refusal::HandedOver);
        }
        self.deleted_at = Some(now.wall);
        Ok(EventBody::SessionDeleted {})
    }

    /// Puts a deleted session back on the list; one that is on it stays as it is.
    pub fn restore(&mut self) -> Option<EventBody> {
        self.deleted_at.take().map(|_| EventBody::SessionRestored {})
    }
}
