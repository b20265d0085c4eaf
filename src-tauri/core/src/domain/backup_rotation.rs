//! Which backups are kept: all of the last two days, then one a day, one a week, one a month.

use super::time::UtcMs;
use std::collections::BTreeSet;
use std::iter::repeat_n;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// Everything younger is kept.
const ALL_KEPT_MS: i64 = 2 * DAY_MS;
/// Days of which the newest is kept.
const DAILY: usize = 12;
/// Weeks of which the newest is kept, once the days are used up.
const WEEKLY: usize = 10;
/// Months of which the newest is kept, once the weeks are used up.
const MONTHLY: usize = 9;

/// The number of the day, week or month a moment is in.
type Period = fn(UtcMs) -> i64;

/// Which of the backups made at `made` are past keeping at `now`. Days, weeks and months are those of
/// UTC, so that no change to summer time moves a backup into another day. What claims to be from the
/// future was made before the clock was set back, and is kept.
#[must_use]
pub fn past_keeping(made: &[UtcMs], now: UtcMs) -> BTreeSet<UtcMs> {
    let mut older: Vec<UtcMs> =
        made.iter().copied().filter(|at| now.since(*at) > ALL_KEPT_MS).collect();
    older.sort_unstable();
    let steps: [(usize, Period); 3] = [(DAILY, day), (WEEKLY, week), (MONTHLY, month)];
    let mut steps = steps.into_iter().flat_map(|(times, period)| repeat_n(period, times));
    let mut step = steps.next();
    let mut kept: Option<UtcMs> = None;
    let mut past = BTreeSet::new();
    for at in older.into_iter().rev() {
        match step {
            Some(period) if kept.is_none_or(|kept| period(kept) != period(at)) => {
                kept = Some(at);
                step = steps.next();
            }
            _ => {
                past.insert(at);
            }
        }
    }
    past
}

fn day(at: UtcMs) -> i64 {
    at.0.div_euclid(DAY_MS)
}

/// Weeks begin on Mondays; 1970 began on a Thursday.
fn week(at: UtcMs) -> i64 {
    (day(at) + 3).div_euclid(7)
}

/// Months since year 0, by the calendar.
fn month(at: UtcMs) -> i64 {
    use chrono::Datelike;
    chrono::DateTime::from_timestamp_millis(at.0)
        .map_or_else(|| day(at), |at| i64::from(at.year()) * 12 + i64::from(at.month0()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3600 * 1000;
    /// 2026-11-22 12:00 UTC, a Sunday.
    const NOW: UtcMs = UtcMs(1_795_348_800_000);

    fn ago(hours: i64) -> UtcMs {
        NOW.plus(-hours * HOUR_MS)
    }

    fn kept(made: &[UtcMs], now: UtcMs) -> Vec<UtcMs> {
        let past = past_keeping(made, now);
        made.iter().copied().filter(|at| !past.contains(at)).collect()
    }

    #[test]
    fn everything_of_two_days_is_kept() {
        let made: Vec<_> = (0..=96).map(|n| NOW.plus(-n * HOUR_MS / 2)).collect();
        assert_eq!(kept(&made, NOW), made);
    }

    #[test]
    fn of_an_older_day_the_newest_is_kept() {
        let made = [ago(50), ago(52), ago(60), ago(74), ago(84)];
        assert_eq!(kept(&made, NOW), [ago(50), ago(74)]);
    }

    #[test]
    fn a_backup_an_hour_for_three_years_leaves_the_ladder() {
        let made: Vec<_> = (0..3 * 365 * 24).map(ago).collect();
        let kept = kept(&made, NOW);
        assert_eq!(kept.len(), 49 + 12 + 10 + 9);
        let spread: Vec<_> = kept.windows(2).map(|two| two[0].since(two[1]) / HOUR_MS).collect();
        assert!(spread[..48].iter().all(|hours| *hours == 1), "{spread:?}");
        // What is left of that day, the last hour of the day before, then a day apart.
        assert_eq!(spread[48..50], [1, 12]);
        assert!(spread[50..60].iter().all(|hours| *hours == 24), "{spread:?}");
        assert!(spread[61..70].iter().all(|hours| *hours == 7 * 24), "{spread:?}");
        assert!(spread[71..].iter().all(|hours| (28..=31).contains(&(hours / 24))), "{spread:?}");
    }

    #[test]
    fn thinning_every_day_ends_with_what_thinning_once_does_not_lose() {
        let mut left: Vec<UtcMs> = Vec::new();
        for day in 0..400 {
            let today = NOW.plus(day * DAY_MS);
            left.push(today);
            let past = past_keeping(&left, today);
            left.retain(|at| !past.contains(at));
        }
        let today = NOW.plus(399 * DAY_MS);
        let ages: Vec<_> = left.iter().rev().map(|at| today.since(*at) / DAY_MS).collect();
        assert_eq!(ages[..15], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
        assert!(left.len() <= 3 + 12 + 10 + 9 && left.len() >= 3 + 12 + 10, "{ages:?}");
    }

    #[test]
    fn a_clock_set_back_loses_nothing() {
        let made: Vec<_> = (0..200).map(ago).collect();
        assert_eq!(kept(&made, NOW.plus(-30 * DAY_MS)), made);
    }

    #[test]
    fn the_hour_that_summer_time_repeats_or_skips_is_like_any_other() {
        // 2026-03-29 and 2026-10-25, 01:00 UTC: Europe changes its clocks.
        for change in [UtcMs(1_774_746_000_000), UtcMs(1_792_890_000_000)] {
            let made: Vec<_> = (-3..3).map(|n| change.plus(n * HOUR_MS)).collect();
            let kept = kept(&made, change.plus(10 * DAY_MS));
            // Two hours before lie on the day before, by UTC.
            assert_eq!(kept, [change.plus(-2 * HOUR_MS), change.plus(2 * HOUR_MS)]);
        }
    }

    #[test]
    fn weeks_begin_on_mondays() {
        let monday = UtcMs(1_795_392_000_000);
        assert_ne!(week(monday), week(monday.plus(-1)));
        assert_eq!(week(monday), week(monday.plus(7 * DAY_MS - 1)));
    }
}
