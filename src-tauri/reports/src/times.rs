//! Times in the words of a report.

use chrono::{DateTime, FixedOffset, Local, Offset as _, TimeZone, Utc};
use hotseat_core::domain::time::{SECOND_MS, UtcMs};

/// How far clocks are ahead of UTC where a report is read. One for a whole report, and named in it: whoever reads it
/// elsewhere can work out their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset(FixedOffset);

impl Offset {
    /// Clocks that show UTC.
    #[must_use]
    pub fn utc() -> Self {
        Self(Utc.fix())
    }

    /// As clocks on this computer showed at that moment.
    #[must_use]
    pub fn here_at(moment: UtcMs) -> Self {
        let local = Local.timestamp_millis_opt(moment.0).single();
        local.map_or_else(Self::utc, |local| Self(local.offset().fix()))
    }

    /// "UTC", "UTC+01:00".
    pub(crate) fn words(self) -> String {
        if self.0.local_minus_utc() == 0 { "UTC".into() } else { format!("UTC{}", self.0) }
    }

    /// "30 Nov 2026, 14:05".
    pub(crate) fn day_and_time(self, moment: UtcMs) -> String {
        self.format(moment, "%-d %b %Y, %H:%M")
    }

    /// "14:05:09".
    pub(crate) fn time(self, moment: UtcMs) -> String {
        self.format(moment, "%H:%M:%S")
    }

    /// "2026-11-30 14:05:09", as spreadsheets read it.
    pub(crate) fn sortable(self, moment: UtcMs) -> String {
        self.format(moment, "%Y-%m-%d %H:%M:%S")
    }

    fn format(self, moment: UtcMs, format: &str) -> String {
        let known = DateTime::from_timestamp_millis(moment.0);
        // A time that no calendar has is said as it is kept.
        known.map_or_else(
            || moment.0.to_string(),
            |utc| utc.with_timezone(&self.0).format(format).to_string(),
        )
    }
}

/// Time a session had run, as its clock counts it: "42:10", "1:05:00".
pub(crate) fn ran(ms: i64) -> String {
    let seconds = ms.max(0) / SECOND_MS;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_at_one_offset_and_it_is_named() {
        let ahead = Offset(FixedOffset::east_opt(5 * 3600 + 1800).unwrap());
        assert_eq!(ahead.words(), "UTC+05:30");
        assert_eq!(ahead.day_and_time(UtcMs(0)), "1 Jan 1970, 05:30");
        assert_eq!(Offset::utc().words(), "UTC");
        assert_eq!(Offset::utc().sortable(UtcMs(1_000)), "1970-01-01 00:00:01");
        assert_eq!(Offset::utc().time(UtcMs(i64::MAX)), i64::MAX.to_string());
    }

    #[test]
    fn running_time_is_counted_as_a_clock_does() {
        assert_eq!(ran(0), "0:00");
        assert_eq!(ran(3_599_999), "59:59");
        assert_eq!(ran(3_600_000), "1:00:00");
    }
}
