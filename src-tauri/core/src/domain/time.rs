//! Instants and the units they are kept in. Nothing here reads a clock.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
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
    /// Milliseconds since the machine was started, suspend included; they can't be set. Compares within
    /// one boot.
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

/// A length of time in words: "8 s", "12 min 5 s", "3 h 20 min", "2 d 4 h".
#[must_use]
pub fn length(ms: i64) -> String {
    let seconds = ms.max(0) / SECOND_MS;
    let (minutes, s) = (seconds / 60, seconds % 60);
    let (hours, min) = (minutes / 60, minutes % 60);
    let (days, h) = (hours / 24, hours % 24);
    let pair = |a: i64, unit_a: &str, b: i64, unit_b: &str| match b {
        0 => format!("{a} {unit_a}"),
        _ => format!("{a} {unit_a} {b} {unit_b}"),
    };
    if days > 0 {
        pair(days, "d", h, "h")
    } else if hours > 0 {
        pair(hours, "h", min, "min")
    } else if minutes > 0 {
        pair(minutes, "min", s, "s")
    } else {
        format!("{s} s")
    }
}

/// Milliseconds in a second.
pub const SECOND_MS: i64 = 1_000;
/// Seconds in a minute.
pub const MINUTE_S: i64 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_show_two_units_at_most() {
        let lengths = [-5, 0, 8_999, 60_000, 725_000, 12_000_000, 187_200_000].map(length);
        assert_eq!(lengths, ["0 s", "0 s", "8 s", "1 min", "12 min 5 s", "3 h 20 min", "2 d 4 h"]);
    }
}
