//! Where a run begins: what its clock shows first, and what its random numbers come of.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use hotseat_core::domain::run::Job;

use crate::clock;

/// What the clock of a repeatable run shows first, since 1970: 1 January 2026, 00:00 UTC.
pub(super) const FIRST_MOMENT: Duration = Duration::from_secs(1_767_225_600);
/// What the random numbers of a repeatable run come of. Any would do.
const SEED: [u8; 32] = *b"of every repeatable run the same";

/// Where one run begins.
#[derive(Clone, Copy)]
pub(super) struct Beginning {
    wall: Duration,
    /// None where time stands still.
    start: Option<Instant>,
    seed: [u8; 32],
}

impl Beginning {
    /// A repeatable one that time does not go on from.
    pub(super) const STILL: Self = Self { wall: FIRST_MOMENT, start: None, seed: SEED };

    /// Of a job that begins now.
    pub(super) fn of(job: &Job) -> Result<Self, getrandom::Error> {
        let mut own = Self { start: Some(clock::now()), ..Self::STILL };
        if !job.is_repeatable {
            own.wall = real_time();
            getrandom::fill(&mut own.seed)?;
        }
        Ok(own)
    }

    /// How long ago it was.
    pub(super) fn elapsed(&self) -> Duration {
        self.start.map_or(Duration::ZERO, |start| clock::now().duration_since(start))
    }

    /// What the run's clock shows now, since 1970.
    pub(super) fn shown(&self) -> Duration {
        self.wall + self.elapsed()
    }

    /// What the run's random numbers come of.
    pub(super) const fn seed(&self) -> [u8; 32] {
        self.seed
    }

    /// The same in 64 bits, and never 0: some generators give nothing else from there on.
    pub(super) fn short_seed(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.seed;
        u64::from_le_bytes([a, b, c, d, e, f, g, h]).max(1)
    }
}

#[expect(clippy::disallowed_methods, reason = "a program may ask what time it is")]
fn real_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
