//! What happened while Hotseat was not watching: time it was asleep, frozen or closed, and a wall clock
//! that was set meanwhile.

use super::time::{Moment, SECOND_MS, UtcMs};
use serde::{Deserialize, Serialize};

/// How often a running session is marked as seen.
pub const HEARTBEAT_MS: i64 = 5 * SECOND_MS;
/// A running session not seen for this long has a gap: three heartbeats were missed.
pub const GAP_AFTER_MS: i64 = 3 * HEARTBEAT_MS;
/// The wall may part from the steady hand by this much before it counts as moved; network time
/// corrections stay below.
pub const CLOCK_MOVED_AFTER_MS: i64 = 2 * SECOND_MS;

/// A stretch in which the session should have run and Hotseat was not watching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The last moment the session was seen.
    pub from: UtcMs,
    /// Its length in milliseconds; 0 where that is not known.
    pub ms: i64,
    /// Which hand measured it.
    pub measured_by: Hand,
}

/// A hand of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// The steady hand, which can't be set: exact.
    Steady,
    /// The calendar: the machine was started anew in between, so it is as good as the calendar was.
    Wall,
    /// The calendar reads earlier than before: the length is not known and is taken as nothing.
    Unknown,
}

/// The interviewer's answer to a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum GapAnswer {
    /// The candidate went on working: take the gap off the remaining time.
    Count,
    /// The candidate did not work: leave the remaining time as it was.
    GiveBack,
}

/// The gap between the moment last seen and `now`, measured by the best hand there is.
#[must_use]
pub fn gap_between(seen: &Moment, now: &Moment) -> Gap {
    if let Some(ms) = now.steady_ms_since(seen) {
        return Gap { from: seen.wall, ms, measured_by: Hand::Steady };
    }
    let ms = now.wall.since(seen.wall);
    if ms >= 0 {
        Gap { from: seen.wall, ms, measured_by: Hand::Wall }
    } else {
        Gap { from: seen.wall, ms: 0, measured_by: Hand::Unknown }
    }
}

/// By how much the wall was moved since `seen` (positive: forward), if it was. Unknown across boots.
#[must_use]
pub fn clock_moved_ms(seen: &Moment, now: &Moment) -> Option<i64> {
    let steady_ms = now.steady_ms_since(seen)?;
    let moved_ms = now.wall.since(seen.wall).saturating_sub(steady_ms);
    (moved_ms.saturating_abs() >= CLOCK_MOVED_AFTER_MS).then_some(moved_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::BootId;

    const SEEN: Moment = Moment { wall: UtcMs(1_000_000), steady_ms: 500, boot: BootId(1) };

    fn later(wall_ms: i64, steady_ms: i64, boot: i64) -> Moment {
        Moment {
            wall: SEEN.wall.plus(wall_ms),
            steady_ms: SEEN.steady_ms + steady_ms,
            boot: BootId(boot),
        }
    }

    #[test]
    fn within_a_boot_the_steady_hand_measures_whatever_the_wall_says() {
        let gap = gap_between(&SEEN, &later(-86_400_000, 60_000, 1));
        assert_eq!((gap.ms, gap.measured_by), (60_000, Hand::Steady));
    }

    #[test]
    fn across_boots_the_wall_measures_and_never_below_zero() {
        let gap = gap_between(&SEEN, &later(60_000, -400, 2));
        assert_eq!((gap.ms, gap.measured_by), (60_000, Hand::Wall));
        let back = gap_between(&SEEN, &later(-60_000, -400, 2));
        assert_eq!((back.ms, back.measured_by), (0, Hand::Unknown));
    }

    #[test]
    fn a_moved_wall_is_noticed_both_ways_and_small_corrections_are_not() {
        assert_eq!(clock_moved_ms(&SEEN, &later(3_605_000, 5_000, 1)), Some(3_600_000));
        assert_eq!(clock_moved_ms(&SEEN, &later(-3_595_000, 5_000, 1)), Some(-3_600_000));
        assert_eq!(clock_moved_ms(&SEEN, &later(6_900, 5_000, 1)), None);
        assert_eq!(clock_moved_ms(&SEEN, &later(3_605_000, 5_000, 2)), None);
    }
}
