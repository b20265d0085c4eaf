//! The table: what each side took, how they compare, and whether that is good enough.

use crate::Effort;
use std::fmt;
use std::fs;
use std::path::Path;
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

impl Line {
    /// The cells of the table's row.
    fn cells(&self, sessions: u64) -> [String; 8] {
        let (raw, ours) = (median_us(&self.raw), median_us(&self.ours));
        let ratio = ours / raw;
        let (bar, is_met) = match self.bar {
            Bar::None => ("-".to_owned(), None),
            Bar::TimesRaw(most) => (format!("{most:.1} x raw"), Some(ratio <= most)),
            Bar::Micros(most) => (format!("{most} us"), Some(ours <= f64::from(most))),
        };
        let verdict = is_met.map_or("-", |is_met| if is_met { "yes" } else { "NO" });
        [
            self.name.to_owned(),
            sessions.to_string(),
            format!("{raw:.1}"),
            format!("{ours:.1}"),
            format!("{ratio:.2}"),
            bar,
            verdict.to_owned(),
            self.ours.len().to_string(),
        ]
    }
}

/// Everything measured in one run.
pub struct Report {
    effort: Effort,
    lines: Vec<(u64, Line)>,
}

impl Report {
    /// A report of nothing yet.
    pub const fn new(effort: Effort) -> Self {
        Self { effort, lines: Vec::new() }
    }

    /// Adds what was measured beside so many sessions.
    pub fn add(&mut self, sessions: u64, lines: Vec<Line>) {
        self.lines.extend(lines.into_iter().map(|line| (sessions, line)));
    }

    /// Leaves the report where `cargo xtask figures` finds it.
    pub fn keep(&self) {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("figures");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("service.md"), self.to_string()).unwrap();
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "SQLite {}, medians in microseconds; up to {} rounds of {} calls a side, raw and Hotseat \
             by turns in one run.\n",
            rusqlite::version(),
            self.effort.rounds,
            self.effort.batch,
        )?;
        let head =
            ["operation", "sessions", "raw SQLite", "Hotseat", "ratio", "bar", "met?", "calls"];
        row(f, &head.map(str::to_owned))?;
        writeln!(f, "|{}|{}", "-".repeat(WIDTHS[0] + 2), rule())?;
        let mut names: Vec<&str> = Vec::new();
        for (_, line) in &self.lines {
            if !names.contains(&line.name) {
                names.push(line.name);
            }
        }
        for name in names {
            for (sessions, line) in self.lines.iter().filter(|(_, line)| line.name == name) {
                row(f, &line.cells(*sessions))?;
            }
        }
        Ok(())
    }
}

/// How wide the columns are.
const WIDTHS: [usize; 8] = [36, 9, 10, 10, 6, 9, 4, 5];

fn rule() -> String {
    WIDTHS[1..].iter().map(|width| format!("{}:|", "-".repeat(width + 1))).collect()
}

fn row(f: &mut fmt::Formatter<'_>, cells: &[String; 8]) -> fmt::Result {
    write!(f, "| {:<1$} |", cells[0], WIDTHS[0])?;
    for (cell, width) in cells.iter().zip(WIDTHS).skip(1) {
        write!(f, " {cell:>width$} |")?;
    }
    writeln!(f)
}

/// The middle one: a hiccup of the machine does not move it.
fn median_us(times: &[Duration]) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e6)
}
