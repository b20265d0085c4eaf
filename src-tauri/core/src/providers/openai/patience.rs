//! How long is waited for what.

use crate::domain::assistant::{Failure, FailureKind};
use crate::providers::timeouts::Timeouts;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The waits of one answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    timeouts: Timeouts,
    ends: Instant,
    until: Instant,
    lacking: &'static str,
}

impl Patience {
    /// From now on the first piece is waited for.
    pub(super) fn new(first_piece: Duration, timeouts: Timeouts) -> Self {
        let begun = Instant::now();
        let mut patience =
            Self { timeouts, ends: begun + timeouts.total, until: begun, lacking: "" };
        patience.wait_for("first piece", first_piece);
        patience
    }

    /// The model gave a sign that it works: the next one is waited for.
    pub(super) fn renew(&mut self) {
        self.wait_for("next piece", self.timeouts.idle);
    }

    /// The answer is whole: what may follow it is waited for.
    pub(super) fn run_out(&mut self) {
        self.wait_for("end of the reply", self.timeouts.tail);
    }

    /// What comes of it, if it comes in time.
    ///
    /// # Errors
    /// `TimedOut`.
    pub(super) async fn spend<T>(&self, on: impl Future<Output = T>) -> Result<T, Failure> {
        timeout_at(self.until, on).await.map_err(|_| {
            Failure::new(FailureKind::TimedOut, format!("no {} in time", self.lacking))
        })
    }

    fn wait_for(&mut self, lacking: &'static str, wait: Duration) {
        let until = Instant::now() + wait;
        (self.until, self.lacking) =
            if until < self.ends { (until, lacking) } else { (self.ends, "end of the answer") };
    }
}
