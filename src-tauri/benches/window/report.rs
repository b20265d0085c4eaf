//! The table, and whether each measurement keeps to what was promised.

use super::dashboard::Strain;
use std::fmt::{self, Display, Formatter};

/// Opening may take so many times an empty window's time, and its memory so many times.
const START: f64 = 1.5;
const MEMORY: f64 = 1.3;
const CREATE_MS: f64 = 100.0;
const FRAME_MS: f64 = 100.0;
const ROWS: f64 = 300.0;
const BUNDLES_KIB: [f64; 2] = [200.0, 150.0];

/// Everything measured: of an empty window, of Hotseat without sessions, and with many.
pub struct Report {
    sessions: u64,
    rounds: usize,
    pub starts: [Vec<f64>; 3],
    pub memory: [Vec<f64>; 3],
    /// From the click to the confirmation, without sessions and with many.
    pub painted: [Vec<f64>; 2],
    /// From the click to the row in the table.
    pub listed: [Vec<f64>; 2],
    pub strain: Vec<Strain>,
    pub bundles: [f64; 2],
}

impl Report {
    pub fn new(sessions: u64, rounds: usize) -> Self {
        Self {
            sessions,
            rounds,
            starts: Default::default(),
            memory: Default::default(),
            painted: Default::default(),
            listed: Default::default(),
            strain: Vec::new(),
            bundles: [0.0; 2],
        }
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let many = self.sessions;
        writeln!(f, "Medians of {} rounds; many: {many} sessions.\n", self.rounds)?;
        writeln!(f, "| what | empty window | Hotseat | bar | kept |\n|---|---|---|---|---|")?;
        let names = ["next to no session".to_owned(), format!("{many} sessions")];
        let beside = [
            ("start to a usable page", "ms", START, &self.starts),
            (
                "memory of all processes (PSS), idle 5 s after the start",
                "MiB",
                MEMORY,
                &self.memory,
            ),
        ];
        for (what, unit, times, [empty, none, full]) in beside {
            let empty = median(empty);
            for (name, values) in names.iter().zip([none, full]) {
                let ours = median(values);
                let ratio = ours / empty;
                writeln!(
                    f,
                    "| {what}, {name} | {empty:.0} {unit} | {ours:.0} {unit} ({ratio:.2} times) \
                     | at most {times} times | {} |",
                    kept(ratio <= times)
                )?;
            }
        }
        let mut alone = |what: String, unit: &str, ours: f64, bar: f64| {
            let is_kept = kept(ours < bar);
            writeln!(f, "| {what} | | {ours:.0} {unit} | under {bar} {unit} | {is_kept} |")
        };
        for (nth, name) in names.iter().enumerate() {
            let painted = median(&self.painted[nth]);
            alone(
                format!("click on Create to the confirmation, {name}"),
                "ms",
                painted,
                CREATE_MS,
            )?;
            let listed = median(&self.listed[nth]);
            let what = format!("click on Create to the row in the table, walking back, {name}");
            alone(what, "ms", listed, CREATE_MS)?;
        }
        let longest = |read: fn(&Strain) -> f64| self.strain.iter().map(read).collect::<Vec<_>>();
        for (what, longest) in [
            ("doing nothing", longest(|strain| strain.resting_ms)),
            ("scrolling to 40 places", longest(|strain| strain.scrolling_ms)),
            ("typing into the search", longest(|strain| strain.typing_ms)),
            ("going through the chips", longest(|strain| strain.filtering_ms)),
        ] {
            let what = format!("longest frame, {what}, {many} sessions");
            alone(what, "ms", median(&longest), FRAME_MS)?;
        }
        let most = self.strain.iter().map(|strain| strain.rows).fold(0.0, f64::max);
        alone("most rows in the page".into(), "rows", most, ROWS + 1.0)?;
        for (nth, page) in ["console", "candidate"].iter().enumerate() {
            let what = format!("{page}, loaded before the first paint, gzipped");
            alone(what, "KiB", self.bundles[nth], BUNDLES_KIB[nth])?;
        }
        Ok(())
    }
}

fn kept(is_kept: bool) -> &'static str {
    if is_kept { "yes" } else { "NO" }
}
