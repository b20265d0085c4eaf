//! The table: what each side took, how they compare, and whether that is good enough.

use crate::Effort;
use crate::raw::Raw;
use std::fmt;
use std::time::Duration;

/// What an operation may take at most.
#[derive(Clone, Copy)]
pub enum Bar {
    /// It is there to compare with.
    None,
    /// So many times what raw SQLite takes.
    TimesRaw(f64),
    /// So many microseconds.
    Micros(u32),
}

/// An operation and how long each call of it took.
pub struct Line {
    pub name: &'static str,
    pub raw: Vec<Duration>,
    pub ours: Vec<Duration>,
    pub found_by_raw: usize,
    pub found_by_us: usize,
    bar: Bar,
}

impl Line {
    /// An operation not measured yet.
    pub fn new(name: &'static str, bar: Bar) -> Self {
        Self { name, raw: Vec::new(), ours: Vec::new(), found_by_raw: 0, found_by_us: 0, bar }
    }

    /// Forgets what was measured so far.
    pub fn forget(&mut self) {
        self.raw.clear();
        self.ours.clear();
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (raw, ours) = (median_us(&self.raw), median_us(&self.ours));
        let ratio = ours / raw;
        let (bar, is_met) = match self.bar {
            Bar::None => ("-".to_owned(), None),
            Bar::TimesRaw(most) => (format!("{most:.1} x raw"), Some(ratio <= most)),
            Bar::Micros(most) => (format!("{most} us"), Some(ours <= f64::from(most))),
        };
        let verdict = is_met.map_or("-", |is_met| if is_met { "yes" } else { "NO" });
        let Self { name, .. } = self;
        let calls = self.ours.len();
        writeln!(
            f,
            "| {name:<36} | {raw:>10.1} | {ours:>10.1} | {ratio:>6.2} | {bar:>9} | {verdict:>4} | {calls:>5} |"
        )
    }
}

/// Everything measured in one run.
pub struct Report {
    heading: String,
    lines: Vec<Line>,
}

impl Report {
    /// A report with nothing in it but the circumstances.
    pub fn new(sessions: u64, filled_in_s: f64, raw: &Raw, effort: Effort) -> Self {
        let heading = format!(
            "{sessions} sessions ({} MiB, filled in {filled_in_s:.1} s), SQLite {}, medians in \
             microseconds.\nUp to {} rounds of {} calls a side, raw and Hotseat by turns.",
            raw.bytes() / (1024 * 1024),
            rusqlite::version(),
            effort.rounds,
            effort.batch,
        );
        Self { heading, lines: Vec::new() }
    }

    /// Adds what was measured.
    pub fn add(&mut self, lines: Vec<Line>) {
        self.lines.extend(lines);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{}\n", self.heading)?;
        writeln!(
            f,
            "| {:<36} | {:>10} | {:>10} | {:>6} | {:>9} | {:>4} | {:>5} |",
            "operation", "raw SQLite", "Hotseat", "ratio", "bar", "met?", "calls"
        )?;
        let rule = |width: usize| "-".repeat(width);
        writeln!(
            f,
            "|-{}-|-{}:|-{}:|-{}:|-{}:|-{}:|-{}:|",
            rule(36),
            rule(10),
            rule(10),
            rule(6),
            rule(9),
            rule(4),
            rule(5)
        )?;
        self.lines.iter().try_for_each(|line| line.fmt(f))
    }
}

/// The middle one: a hiccup of the machine does not move it.
fn median_us(times: &[Duration]) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e6)
}
