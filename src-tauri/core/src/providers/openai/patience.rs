//! How long is waited for what.

use crate::domain::assistant::{Failure, FailureKind};
use crate::providers::timeouts::Timeouts;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// When something came last, be it a comment: whoever sends anything is alive.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse(Arc<Mutex<Option<Instant>>>);

impl Pulse {
    pub(super) fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The waits of one answer.
#[derive(Clone, Debug)]
pub(super) struct Patience {
    timeouts: Timeouts,
    pulse: Pulse,
    ends: Instant,
    until: Instant,
    lacking: &'static str,
    /// Whether a sign of life makes the wait longer.
    is_patient: bool,
}

impl Patience {
    /// From now on the first piece is waited for.
    pub(super) fn new(first_piece: Duration, timeouts: Timeouts) -> Self {
        let begun = Instant::now();
        let mut patience = Self {
            timeouts,
            pulse: Pulse::default(),
            ends: begun + timeouts.total,
            until: begun,
            lacking: "",
            is_patient: true,
        };
        patience.wait_for("first piece", first_piece);
        patience
    }

    /// What feels that the other side is alive.
    pub(super) fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// The model gave a sign that it works: the next one is waited for.
    pub(super) fn renew(&mut self) {
        self.wait_for("next piece", self.timeouts.idle);
    }

    /// The answer is whole: what may follow it is waited for.
    pub(super) fn run_out(&mut self) {
        self.is_patient = false;
        self.wait_for("end of the reply", self.timeouts.tail);
    }

    /// The answer is shown as whole: its report alone is waited for.
    pub(super) fn wait_for_report(&mut self) {
        self.is_patient = false;
        self.ends = Instant::now() + self.timeouts.report;
        self.wait_for("report", self.timeouts.report);
    }

    /// What comes of it, if it comes in time. Where the other side gives signs of life there is more time,
    /// up to that of a whole answer.
    ///
    /// # Errors
    /// `TimedOut`.
    pub(super) async fn spend<T>(&self, on: impl Future<Output = T>) -> Result<T, Failure> {
        let mut on = pin!(on);
        let mut until = self.until;
        loop {
            if let Ok(done) = timeout_at(until, &mut on).await {
                return Ok(done);
            }
            let alive_until =
                self.pulse.last().map(|beat| (beat + self.timeouts.idle).min(self.ends));
            match alive_until.filter(|alive_until| self.is_patient && *alive_until > until) {
                Some(alive_until) => until = alive_until,
                None => {
                    let lacking = format!("no {} in time", self.lacking);
                    return Err(Failure::new(FailureKind::TimedOut, lacking));
                }
            }
        }
    }

    fn wait_for(&mut self, lacking: &'static str, wait: Duration) {
        let until = Instant::now() + wait;
        (self.until, self.lacking) =
            if until < self.ends { (until, lacking) } else { (self.ends, "end of the answer") };
    }
}
