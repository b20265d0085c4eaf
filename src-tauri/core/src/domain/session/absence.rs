//! What becomes due without a request, and what becomes of a gap.

use super::{Refusal, Session};
use crate::domain::absence::{self, GapAnswer};
use crate::domain::event::EventBody;
use crate::domain::lifecycle::{self, Action, Status};
use crate::domain::time::{Moment, UtcMs};

impl Session {
    /// Settles an open gap. A counted gap longer than the remaining time ends the session at the
    /// deadline inside the gap.
    ///
    /// # Errors
    /// [`Refusal::NoGap`] without one.
    pub fn settle_gap(
        &mut self,
        answer: GapAnswer,
        now: Moment,
    ) -> Result<Vec<EventBody>, Refusal> {
        let gap = self.gap.take().ok_or(Refusal::NoGap)?;
        let left_ms = self.remaining_ms(&now);
        let counted_ms = match answer {
            GapAnswer::Count => gap.ms.min(left_ms),
            GapAnswer::GiveBack => 0,
        };
        self.stopwatch.ran_ms += counted_ms;
        let mut events =
            vec![EventBody::GapSettled { answer, gap_ms: gap.ms, counted_ms, was_asked: true }];
        if answer == GapAnswer::Count && gap.ms >= left_ms {
            // The pause was provisional: a counted gap means that the session was active in it.
            self.status = lifecycle::next(Status::Active, Action::Expire)?;
            events.push(self.expired_at(gap.from.plus(left_ms), now));
        }
        Ok(events)
    }

    /// Gives back a gap whose session ends before the interviewer was asked about it; none without one.
    /// The rules of the database leave no gap open in a session that is over.
    pub fn give_back_unasked(&mut self) -> Option<EventBody> {
        let gap = self.gap.take()?;
        let (answer, gap_ms) = (GapAnswer::GiveBack, gap.ms);
        Some(EventBody::GapSettled { answer, gap_ms, counted_ms: 0, was_asked: false })
    }

    /// What has become due by `now` without anyone asking: a moved clock, a gap, expiry.
    /// `returned` says that the app comes back from having been closed, so that any time since the
    /// session was last seen is a gap. Empty where nothing is due.
    pub fn catch_up(&mut self, now: Moment, returned: bool, gap_after_ms: i64) -> Vec<EventBody> {
        let Some(seen) = self.stopwatch.seen.filter(|_| self.status.is_live()) else {
            return Vec::new();
        };
        let mut events = Vec::new();
        let had_gap = self.gap.is_some();
        if let Some(by_ms) = absence::clock_moved_ms(&seen, &now) {
            events.push(EventBody::ClockMoved { by_ms });
        }
        if self.status == Status::Active {
            let gap = absence::gap_between(&seen, &now);
            let unseen = returned || gap.ms >= gap_after_ms || now.steady_ms_since(&seen).is_none();
            let watched_until = if unseen { seen } else { now };
            if self.remaining_ms(&watched_until) == 0 {
                self.status = Status::Expired;
                let overrun_ms = self.stopwatch.ran_ms_at(&watched_until) - self.limit_ms();
                events.push(self.expired_at(watched_until.wall.plus(-overrun_ms), now));
            } else if unseen {
                self.status = Status::Paused;
                self.stopwatch.stop(seen);
                self.gap = Some(gap);
                events.push(EventBody::GapDetected {
                    from: gap.from,
                    gap_ms: gap.ms,
                    measured_by: gap.measured_by,
                });
            }
        }
        if !events.is_empty() {
            // A gap found just now is no pause; the pause begins with its being found.
            if had_gap || self.gap.is_none() {
                self.stopwatch.paused_ms = self.stopwatch.paused_ms_at(&now);
            }
            self.stopwatch.seen = Some(now);
        }
        events
    }

    /// Where the clock stops, whatever it reads by now.
    fn expired_at(&mut self, deadline: UtcMs, now: Moment) -> EventBody {
        self.stopwatch.ran_ms = self.limit_ms();
        self.stopwatch.running_since = None;
        self.stopwatch.seen = Some(now);
        self.ended_at = Some(deadline);
        EventBody::SessionExpired { ran_ms: self.stopwatch.ran_ms, deadline }
    }
}
