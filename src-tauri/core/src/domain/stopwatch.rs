//! A session's running time: how long it ran, with every pause left out.
//!
//! Only the steady hand measures. The wall's readings are kept beside it for people to read.

use super::time::{Moment, UtcMs};

/// Time run so far, and since when it runs now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Stopwatch {
    /// Milliseconds run before the present stretch.
    pub ran_ms: i64,
    /// Milliseconds stood still before the present pause, gaps left out.
    pub paused_ms: i64,
    /// When the present stretch began; none unless running.
    pub running_since: Option<Moment>,
    /// The last moment the app is known to have watched over the session; none before the start.
    pub seen: Option<Moment>,
}

impl Stopwatch {
    /// Begins a stretch at `now`.
    pub fn run(&mut self, now: Moment) {
        self.paused_ms = self.paused_ms_at(&now);
        self.running_since = Some(now);
        self.seen = Some(now);
    }

    /// Ends the stretch, or the pause, at `now`.
    pub fn stop(&mut self, now: Moment) {
        self.ran_ms = self.ran_ms_at(&now);
        self.paused_ms = self.paused_ms_at(&now);
        self.running_since = None;
        self.seen = Some(now);
    }

    /// Milliseconds run up to `now`. Where `now` can't be compared with the stretch's beginning,
    /// up to the moment last seen.
    #[must_use]
    pub fn ran_ms_at(&self, now: &Moment) -> i64 {
        let Some(since) = self.running_since else {
            return self.ran_ms;
        };
        let stretch = now
            .steady_ms_since(&since)
            .or_else(|| self.seen.and_then(|seen| seen.steady_ms_since(&since)))
            .unwrap_or(0);
        self.ran_ms.saturating_add(stretch)
    }

    /// Milliseconds left of `limit_ms` at `now`, never below 0.
    #[must_use]
    pub fn remaining_ms(&self, limit_ms: i64, now: &Moment) -> i64 {
        limit_ms.saturating_sub(self.ran_ms_at(now)).max(0)
    }

    /// When time is or was up, on the wall as it reads now; none unless running.
    #[must_use]
    pub fn deadline(&self, limit_ms: i64, now: &Moment) -> Option<UtcMs> {
        self.running_since?;
        Some(now.wall.plus(limit_ms.saturating_sub(self.ran_ms_at(now))))
    }

    /// Milliseconds stood still up to `now`, gaps left out.
    #[must_use]
    pub fn paused_ms_at(&self, now: &Moment) -> i64 {
        let (None, Some(seen)) = (self.running_since, self.seen) else {
            return self.paused_ms;
        };
        // A pause may outlive a boot; then only the calendar can say how long it was.
        let pause = now.steady_ms_since(&seen).unwrap_or_else(|| now.wall.since(seen.wall).max(0));
        self.paused_ms.saturating_add(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::BootId;

    fn at(ms: i64) -> Moment {
        Moment { wall: UtcMs(1_000_000 + ms), steady_ms: ms, boot: BootId(1) }
    }

    #[test]
    fn time_runs_only_between_run_and_stop() {
        let mut watch = Stopwatch::default();
        assert_eq!(watch.remaining_ms(10_000, &at(0)), 10_000);
        watch.run(at(1_000));
        assert_eq!(watch.remaining_ms(10_000, &at(3_000)), 8_000);
        watch.stop(at(4_000));
        assert_eq!(watch.remaining_ms(10_000, &at(9_000)), 7_000);
        assert_eq!(watch.paused_ms_at(&at(9_000)), 5_000);
        watch.run(at(9_000));
        assert_eq!(watch.remaining_ms(10_000, &at(10_000)), 6_000);
        assert_eq!(watch.paused_ms_at(&at(10_000)), 5_000);
    }

    #[test]
    fn a_wall_clock_set_back_a_year_moves_nothing() {
        let mut watch = Stopwatch::default();
        watch.run(at(0));
        let moved = Moment { wall: UtcMs(-31_536_000_000), ..at(2_000) };
        assert_eq!(watch.remaining_ms(10_000, &moved), 8_000);
    }

    #[test]
    fn on_another_boot_time_stands_where_it_was_last_seen() {
        let mut watch = Stopwatch::default();
        watch.run(at(0));
        watch.seen = Some(at(5_000));
        let rebooted = Moment { wall: UtcMs(9_000_000), steady_ms: 90_000, boot: BootId(2) };
        assert_eq!(watch.ran_ms_at(&rebooted), 5_000);
        let disguised = Moment { steady_ms: -4, ..at(0) };
        assert_eq!(watch.ran_ms_at(&disguised), 5_000);
    }

    #[test]
    fn remaining_time_never_goes_below_zero() {
        let mut watch = Stopwatch::default();
        watch.run(at(0));
        assert_eq!(watch.remaining_ms(1_000, &at(50_000)), 0);
        assert_eq!(watch.deadline(1_000, &at(50_000)), Some(at(1_000).wall));
    }
}
