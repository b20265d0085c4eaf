//! Where a run begins: what its clock shows first, and what its random numbers come of.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::clock;

/// What a clock shows that stands still, since 1970: 1 January 2026, 00:00 UTC.
pub(super) const FIRST_MOMENT: Duration = Duration::from_secs(1_767_225_600);
/// What random numbers come of while nobody has asked for any.
const SEED: [u8; 32] = [1; 32];

/// Where one run begins.
#[derive(Clone, Copy)]
pub(super) struct Beginning {
    wall: Duration,
    /// None where time stands still.
    start: Option<Instant>,
    seed: [u8; 32],
}

impl Beginning {
    /// One that time does not go on from, the same whenever it is.
    pub(super) const STILL: Self = Self { wall: FIRST_MOMENT, start: None, seed: SEED };

    /// Now, with the real clock and with numbers that nobody can foretell.
    pub(super) fn now() -> Result<Self, getrandom::Error> {
        let mut seed = SEED;
        getrandom::fill(&mut seed)?;
        Ok(Self { wall: real_time(), start: Some(clock::now()), seed })
    }

    /// How long ago it was.
    pub(super) fn elapsed(&self) -> Duration {
        self.start.map_or(Duration::ZERO, |start| clock::now().duration_since(start))
    }

    /// What the run's clock shows now, since 1970.
    pub(super) fn shown(&self) -> Duration {
        self.wall + self.elapsed()
    }

    /// What the run's random numbers come of, in 64 bits, and never 0: some generators give nothing else from there
    /// on.
    pub(super) fn short_seed(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.seed;
        u64::from_le_bytes([a, b, c, d, e, f, g, h]).max(1)
    }
}

#[expect(clippy::disallowed_methods, reason = "a program may ask what time it is")]
fn real_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
