//! Instants and the units they are kept in. Nothing here reads a clock.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UtcMs(pub i64);

impl UtcMs {
    /// The instant `ms` milliseconds later (earlier when negative).
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Which start of the machine a steady reading belongs to. Readings of two boots can't be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BootId(pub i64);

/// One instant, read from both hands of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The calendar: what people read, and what anyone may set wrong.
    pub wall: UtcMs,
    /// Milliseconds that count suspend and that nobody can set. Starts anywhere, compares within one boot.
    pub steady_ms: i64,
    /// The boot `steady_ms` belongs to.
    pub boot: BootId,
}

impl Moment {
    /// Steady milliseconds from `earlier`, or nothing where the two can't be compared:
    /// another boot, or a steady hand that reads less than it did (a boot in disguise).
    #[must_use]
    pub fn steady_ms_since(&self, earlier: &Self) -> Option<i64> {
        (self.boot == earlier.boot && self.steady_ms >= earlier.steady_ms)
            .then(|| self.steady_ms - earlier.steady_ms)
    }
}

/// Milliseconds in a second.
pub const SECOND_MS: i64 = 1_000;
/// Seconds in a minute.
pub const MINUTE_S: i64 = 60;
