//! The table, and whether each measurement keeps to what was promised.

use super::dashboard::{Blank, Strain};
use super::interview::{MESSAGES, Work};
use std::fmt::{self, Display, Formatter};

/// Opening may take so many times an empty window's time, and its memory so many times.
const START: f64 = 1.25;
const MEMORY: f64 = 1.15;
const CREATE_MS: f64 = 100.0;
const FRAME_MS: f64 = 100.0;
/// The longest frame beside that of a list as high that shows nothing.
const FRAME: f64 = 1.5;
const PIECE_MS: f64 = 50.0;
const CONVERSATION_FRAME_MS: f64 = 50.0;
const KEY_MS: f64 = 16.0;
const ROWS: f64 = 300.0;
const BUNDLES_KIB: [f64; 2] = [200.0, 150.0];

/// One figure of what was measured together.
type Read<T> = fn(&T) -> f64;

/// Everything measured: of an empty window, of Hotseat without sessions, and with many.
pub struct Report {
    sessions: u32,
    rounds: u32,
    pub starts: [Vec<f64>; 3],
    pub candidate_starts: Vec<f64>,
    /// Started as people start it; the empty window does not say when it is there.
    pub undriven: [Vec<f64>; 3],
    pub memory: [Vec<f64>; 3],
    /// From the click to the confirmation, without sessions and with many.
    pub painted: [Vec<f64>; 2],
    /// From the click to the row in the table.
    pub listed: [Vec<f64>; 2],
    /// Of the build that is compared with, likewise; empty where none is.
    pub before_starts: [Vec<f64>; 2],
    pub before_listed: [Vec<f64>; 2],
    pub strain: Vec<Strain>,
    pub blank: Vec<Blank>,
    pub work: Vec<Work>,
    pub bundles: [f64; 2],
}

impl Report {
    pub fn new(sessions: u32, rounds: u32) -> Self {
        Self {
            sessions,
            rounds,
            starts: Default::default(),
            candidate_starts: Vec::new(),
            undriven: Default::default(),
            memory: Default::default(),
            painted: Default::default(),
            listed: Default::default(),
            before_starts: Default::default(),
            before_listed: Default::default(),
            strain: Vec::new(),
            blank: Vec::new(),
            work: Vec::new(),
            bundles: [0.0; 2],
        }
    }
}

pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

impl Report {
    fn names(&self) -> [String; 2] {
        ["next to no session".to_owned(), format!("{} sessions", self.sessions)]
    }

    /// Opening, beside a window without anything in it.
    fn write_opening(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let idle = "memory of all processes (PSS), idle 5 s after the start";
        let beside = [
            ("start to a usable page", "ms", START, &self.starts),
            (idle, "MiB", MEMORY, &self.memory),
        ];
        for (what, unit, times, [empty, none, full]) in beside {
            for (name, values) in self.names().iter().zip([none, full]) {
                let (empty, ours) = (median(empty), median(values));
                write_beside(f, &format!("{what}, {name}"), unit, (empty, ours), times)?;
            }
        }
        for (name, values) in self.names().iter().zip(&self.undriven[1..]) {
            let (middle, longest) = (median(values), values.iter().copied().fold(0.0, f64::max));
            writeln!(
                f,
                "| start without a driver, {name} | | {middle:.0} ms, the longest {longest:.0} | | |"
            )?;
        }
        let starts = (median(&self.starts[0]), median(&self.candidate_starts));
        write_beside(f, "start to a usable page, the candidate's window", "ms", starts, START)
    }

    /// Beside the build before, which is measured by turns with this one.
    fn write_before(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let starts: [&Vec<f64>; 2] = [&self.starts[1], &self.starts[2]];
        let listed: [&Vec<f64>; 2] = [&self.listed[0], &self.listed[1]];
        let beside = [
            ("start, beside the build before", self.before_starts.each_ref(), starts),
            (
                "click on Create to the row, beside the build before",
                self.before_listed.each_ref(),
                listed,
            ),
        ];
        for (what, before, now) in beside {
            for ((name, before), now) in self.names().iter().zip(before).zip(now) {
                if before.is_empty() {
                    continue;
                }
                let (before, now) = (median(before), median(now));
                let ratio = now / before;
                writeln!(
                    f,
                    "| {what}, {name} | {before:.0} ms before | {now:.0} ms ({ratio:.2} times) | | |"
                )?;
            }
        }
        Ok(())
    }

    fn write_dashboard(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (nth, name) in self.names().iter().enumerate() {
            let what = format!("click on Create to the confirmation, {name}");
            write_row(f, &what, "ms", median(&self.painted[nth]), CREATE_MS)?;
            let what = format!("click on Create to the row in the table, walking back, {name}");
            write_row(f, &what, "ms", median(&self.listed[nth]), CREATE_MS)?;
        }
        let frames: [(&str, Read<Strain>); 4] = [
            ("doing nothing", |strain| strain.resting_ms),
            ("scrolling to 40 places", |strain| strain.scrolling_ms),
            ("typing into the search", |strain| strain.typing_ms),
            ("going through the chips", |strain| strain.filtering_ms),
        ];
        for (what, read) in frames {
            let longest: Vec<_> = self.strain.iter().map(read).collect();
            let what = format!("longest frame, {what}, {} sessions", self.sessions);
            write_row(f, &what, "ms", median(&longest), FRAME_MS)?;
        }
        let beside: [(&str, Read<Blank>, Read<Strain>); 2] = [
            ("scrolling", |blank| blank.scrolling_ms, |strain| strain.scrolling_ms),
            ("typing", |blank| blank.typing_ms, |strain| strain.typing_ms),
        ];
        for (what, of_nothing, of_many) in beside {
            let nothing: Vec<_> = self.blank.iter().map(of_nothing).collect();
            let many: Vec<_> = self.strain.iter().map(of_many).collect();
            let what = format!("longest frame, {what}, beside an empty list as high");
            write_beside(f, &what, "ms", (median(&nothing), median(&many)), FRAME)?;
        }
        let most = self.strain.iter().map(|strain| strain.rows).fold(0.0, f64::max);
        write_row(f, "most rows in the page", "rows", most, ROWS + 1.0)
    }

    fn write_interview(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let scrolling = format!("longest frame, scrolling through {MESSAGES} messages");
        let rows: [(&str, Read<Work>, f64); 3] = [
            (
                "a piece from the server to the screen, 100 a second, 19 of 20",
                |work| work.piece_p95,
                PIECE_MS,
            ),
            (&scrolling, |work| work.scrolling, CONVERSATION_FRAME_MS),
            (
                "a key in the own answer while an answer streams, 19 of 20",
                |work| work.key_p95,
                KEY_MS,
            ),
        ];
        for (what, read, bar) in rows {
            let values: Vec<_> = self.work.iter().map(read).collect();
            write_row(f, what, "ms", median(&values), bar)?;
        }
        let of = |read: Read<Work>| median(&self.work.iter().map(read).collect::<Vec<_>>());
        let (alone, beside) = (of(|work| work.key_alone_p95), of(|work| work.key_beside_run_p95));
        let what = "a key in the own answer while a program loops, beside none running, 19 of 20";
        let ratio = beside / alone;
        writeln!(f, "| {what} | {alone:.1} ms alone | {beside:.1} ms ({ratio:.2} times) | | |")
    }

    fn write_bundles(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (nth, page) in ["console", "candidate"].iter().enumerate() {
            let what = format!("{page}, loaded before the first paint, gzipped");
            write_row(f, &what, "KiB", self.bundles[nth], BUNDLES_KIB[nth])?;
        }
        Ok(())
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "Medians of {} rounds; many: {} sessions.\n", self.rounds, self.sessions)?;
        writeln!(f, "| what | empty window | Hotseat | bar | kept |\n|---|---|---|---|---|")?;
        if !self.starts[0].is_empty() {
            self.write_opening(f)?;
            self.write_before(f)?;
            self.write_dashboard(f)?;
        }
        if !self.work.is_empty() {
            self.write_interview(f)?;
        }
        self.write_bundles(f)
    }
}

fn write_row(f: &mut Formatter<'_>, what: &str, unit: &str, ours: f64, bar: f64) -> fmt::Result {
    let is_kept = kept(ours < bar);
    writeln!(f, "| {what} | | {ours:.0} {unit} | under {bar} {unit} | {is_kept} |")
}

/// Of an empty window, and ours.
fn write_beside(
    f: &mut Formatter<'_>,
    what: &str,
    unit: &str,
    (empty, ours): (f64, f64),
    times: f64,
) -> fmt::Result {
    let ratio = ours / empty;
    let is_kept = kept(ratio <= times);
    writeln!(
        f,
        "| {what} | {empty:.0} {unit} | {ours:.0} {unit} ({ratio:.2} times) \
         | at most {times} times | {is_kept} |"
    )
}

fn kept(is_kept: bool) -> &'static str {
    if is_kept { "yes" } else { "NO" }
}
