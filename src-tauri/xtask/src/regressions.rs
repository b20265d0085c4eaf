//! Ratios of a run held against those that docs/PERFORMANCE.md keeps: one that is worse by more than a tenth
//! fails the bench.

use std::collections::BTreeMap;
use std::fs;

use anyhow::ensure;
use xshell::Shell;

use crate::figures::{PERFORMANCE, between, folder, marks};

/// How much worse a ratio may be: machines are never twice the same.
const TOLERANCE: f64 = 1.1;
/// What rows are told apart by.
const KEYS: [&str; 5] = ["operation", "sessions", "what", "text", "encoding"];
const RATIO: &str = "ratio";

/// Compares what the last run left with what is kept.
pub fn check(sh: &Shell) -> anyhow::Result<()> {
    let kept = sh.read_file(PERFORMANCE)?;
    let mut worse = Vec::new();
    let mut compared = 0;
    for name in marks(&kept) {
        let Ok(new) = fs::read_to_string(folder().join(&name).with_extension("md")) else {
            continue;
        };
        let (before, now) = (ratios(between(&kept, &name)?), ratios(&new));
        compared += now.keys().filter(|row| before.contains_key(*row)).count();
        worse.extend(regressions(&before, &now));
    }
    println!("{compared} ratios were compared with {PERFORMANCE}");
    ensure!(worse.is_empty(), "worse by more than a tenth:\n{}", worse.join("\n"));
    Ok(())
}

fn regressions(before: &BTreeMap<String, f64>, now: &BTreeMap<String, f64>) -> Vec<String> {
    let is_worse = |(row, ratio): (&String, &f64)| {
        let kept = before.get(row)?;
        (*ratio > kept * TOLERANCE).then(|| format!("  {row}: {ratio:.2}, was {kept:.2}"))
    };
    now.iter().filter_map(is_worse).collect()
}

/// The ratio of each row of the tables in a text, by what the row is about.
fn ratios(text: &str) -> BTreeMap<String, f64> {
    let mut ratios = BTreeMap::new();
    let mut headings: Vec<&str> = Vec::new();
    for line in text.lines() {
        let Some(cells) = cells(line) else {
            headings.clear();
            continue;
        };
        if headings.is_empty() {
            headings = cells;
            continue;
        }
        let named = || headings.iter().zip(&cells);
        let about = named().filter(|(heading, _)| KEYS.contains(heading)).map(|(_, cell)| *cell);
        let ratio =
            named().find_map(
                |(heading, cell)| {
                    if *heading == RATIO { cell.parse().ok() } else { in_words(cell) }
                },
            );
        if let Some(ratio) = ratio {
            ratios.insert(about.collect::<Vec<_>>().join(", "), ratio);
        }
    }
    ratios
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inside = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inside.split('|').map(str::trim).collect())
}

/// The number of "664 ms (1.71 times)".
fn in_words(cell: &str) -> Option<f64> {
    let (_, behind) = cell.rsplit_once('(')?;
    behind.strip_suffix(" times)")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: &str = "Medians.\n\n| operation | sessions | raw SQLite | Hotseat | ratio | bar |\n\
        |---|--:|--:|--:|--:|--:|\n| get | 1000 | 5.9 | 21.4 | 3.62 | 60 us |\n\
        | get | 100000 | 12.0 | 25.8 | 2.15 | 60 us |\n\n\
        | what | empty window | Hotseat | bar |\n|---|---|---|---|\n\
        | start | 388 ms | 664 ms (1.71 times) | at most 1.5 times |\n| rows | | 23 rows | |\n";

    #[test]
    fn ratios_are_found_in_columns_and_in_words() {
        let kept = ratios(KEPT);
        assert_eq!(kept.len(), 3, "{kept:?}");
        assert_eq!((kept["get, 1000"], kept["get, 100000"], kept["start"]), (3.62, 2.15, 1.71));
    }

    #[test]
    fn a_tenth_worse_is_let_through_and_more_is_not() {
        let kept = ratios(KEPT);
        let now = ratios(&KEPT.replace("1.71", "1.88").replace("3.62", "1.00"));
        assert!(regressions(&kept, &now).is_empty());
        let now = ratios(&KEPT.replace("1.71", "1.89"));
        assert_eq!(regressions(&kept, &now), ["  start: 1.89, was 1.71"]);
    }
}
