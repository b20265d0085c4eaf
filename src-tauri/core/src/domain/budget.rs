//! How much is left of a limit, as a colour: one rule for time and for tokens.

use serde::{Deserialize, Serialize};

/// How a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Over half is left.
    Green,
    /// A quarter to a half is left.
    Yellow,
    /// A tenth to a quarter is left.
    Orange,
    /// Under a tenth is left.
    Red,
}

/// A band and the amount it begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BandFloor {
    /// The band that begins there.
    pub band: Band,
    /// The smallest amount left that is in the band, in the limit's own unit.
    pub from: i64,
}

/// Shares of a limit left at which a page shows a notice, in percent.
pub const NOTICE_PERCENT: [i64; 3] = [25, 10, 5];

/// The band of `left` out of `limit`.
#[must_use]
pub fn band(left: i64, limit: i64) -> Band {
    floors(limit).into_iter().find(|floor| left >= floor.from).map_or(Band::Red, |f| f.band)
}

/// Where each band of a limit begins, from green down to red.
#[must_use]
pub fn floors(limit: i64) -> [BandFloor; 4] {
    let limit = limit.max(0);
    // "Over 50 %" excludes the half itself; 25 and 10 are inside their bands.
    let over = |percent: i64| limit * percent / 100 + 1;
    let at_least = |percent: i64| ((limit * percent + 99) / 100).max(1);
    [
        BandFloor { band: Band::Green, from: over(50) },
        BandFloor { band: Band::Yellow, from: at_least(25) },
        BandFloor { band: Band::Orange, from: at_least(10) },
        BandFloor { band: Band::Red, from: 0 },
    ]
}

/// Amounts left at which a page shows a notice, from the largest down.
#[must_use]
pub fn notices(limit: i64) -> [i64; 3] {
    NOTICE_PERCENT.map(|percent| limit.max(0) * percent / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_meet_where_the_design_says() {
        let bands = [100, 51, 50, 25, 24, 10, 9, 0].map(|left| band(left, 100));
        use Band::{Green, Orange, Red, Yellow};
        assert_eq!(bands, [Green, Green, Yellow, Yellow, Orange, Orange, Red, Red]);
    }

    #[test]
    fn an_odd_limit_has_no_hole_between_bands() {
        assert_eq!(band(4, 7), Band::Green);
        assert_eq!(band(3, 7), Band::Yellow);
        assert_eq!(band(1, 7), Band::Orange);
        assert_eq!(band(0, 7), Band::Red);
        assert_eq!(band(0, 0), Band::Red);
    }

    #[test]
    fn notices_are_at_25_10_and_5_percent() {
        assert_eq!(notices(3_600_000), [900_000, 360_000, 180_000]);
    }
}
