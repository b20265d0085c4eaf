//! The tables in the documents, made from what runs have left in `target/figures`.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use serde::Deserialize;
use xshell::Shell;

use crate::repo;

const RELIABILITY: &str = "docs/RELIABILITY.md";
pub const PERFORMANCE: &str = "docs/PERFORMANCE.md";

/// What a test of a promise left behind.
#[derive(Debug, Deserialize)]
struct Figure {
    id: String,
    promise: String,
    tried: String,
    losses: u64,
    control: String,
    control_losses: String,
    seed: Option<u64>,
}

/// Writes the last figures into the documents, each between its marks. What no run has left stays as
/// it is.
pub fn write(sh: &Shell) -> anyhow::Result<()> {
    let promises = promises()?;
    ensure!(!promises.is_empty(), "no run has left figures: `cargo xtask test` or `soak` first");
    let mut reliability = sh.read_file(RELIABILITY)?;
    put(&mut reliability, "figures", &table(&promises))?;
    sh.write_file(RELIABILITY, reliability)?;
    println!("{RELIABILITY}: {} promises", promises.len());

    let mut performance = sh.read_file(PERFORMANCE)?;
    let mut names = Vec::new();
    for name in marks(&performance) {
        let file = folder().join(&name).with_extension("md");
        match fs::read_to_string(&file) {
            Ok(content) => put(&mut performance, &name, content.trim())?,
            Err(_) => println!("{PERFORMANCE}: no run has left {name}; it stays as it is"),
        }
        names.push(name);
    }
    sh.write_file(PERFORMANCE, performance)?;
    println!("{PERFORMANCE}: {}", names.join(", "));
    Ok(())
}

/// Where benches and tests leave what they measured.
pub fn folder() -> PathBuf {
    repo::target().join("figures")
}

fn promises() -> anyhow::Result<Vec<Figure>> {
    let Ok(files) = fs::read_dir(folder()) else { return Ok(Vec::new()) };
    let mut figures = Vec::new();
    for file in files {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let content = fs::read_to_string(&path)?;
            let figure: Figure = serde_json::from_str(&content)
                .with_context(|| format!("{} is no figure", path.display()))?;
            figures.push(figure);
        }
    }
    figures.sort_by_key(|figure| sort_key(&figure.id));
    Ok(figures)
}

/// "D9 header" sorts by its letter, then by its number.
fn sort_key(id: &str) -> (String, u32, String) {
    let (row, rest) = id.split_once(' ').unwrap_or((id, ""));
    let letters: String = row.chars().take_while(char::is_ascii_alphabetic).collect();
    let number = row[letters.len()..].parse().unwrap_or(0);
    (letters, number, rest.to_owned())
}

fn table(figures: &[Figure]) -> String {
    let mut table = String::from(
        "| row | promise | tried | broken | without the protection | broken then | seed |\n\
         |---|---|---|---:|---|---|---:|\n",
    );
    for figure in figures {
        let seed = figure.seed.map(|seed| seed.to_string()).unwrap_or_default();
        let cells = [
            &figure.id,
            &figure.promise,
            &figure.tried,
            &figure.losses.to_string(),
            &figure.control,
            &figure.control_losses,
            &seed,
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        // Writing to a String can't fail.
        let _ = writeln!(table, "| {} |", cells.join(" | "));
    }
    table.trim_end().to_owned()
}

/// The names of a document's marks, in order.
pub fn marks(document: &str) -> Vec<String> {
    document
        .lines()
        .filter_map(|line| line.trim().strip_prefix("<!-- begin ")?.strip_suffix(" -->"))
        .map(str::to_owned)
        .collect()
}

/// What stands between the marks of that name.
pub fn between<'a>(document: &'a str, name: &str) -> anyhow::Result<&'a str> {
    Ok(&document[place(document, name)?])
}

/// Puts content between the marks of that name.
fn put(document: &mut String, name: &str, content: &str) -> anyhow::Result<()> {
    let place = place(document, name)?;
    document.replace_range(place, &format!("\n\n{content}\n\n"));
    Ok(())
}

fn place(document: &str, name: &str) -> anyhow::Result<Range<usize>> {
    let (begin, end) = (format!("<!-- begin {name} -->"), format!("<!-- end {name} -->"));
    let from = document.find(&begin).with_context(|| format!("no {begin}"))? + begin.len();
    let to = document.find(&end).with_context(|| format!("no {end}"))?;
    ensure!(from <= to, "{end} stands before {begin}");
    Ok(from..to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_between_its_marks_and_nowhere_else() {
        let mut document = "a\n<!-- begin x -->\nold\n<!-- end x -->\nz\n".to_owned();
        put(&mut document, "x", "new").unwrap();
        assert_eq!(document, "a\n<!-- begin x -->\n\nnew\n\n<!-- end x -->\nz\n");
        put(&mut document, "x", "newer").unwrap();
        assert_eq!(document, "a\n<!-- begin x -->\n\nnewer\n\n<!-- end x -->\nz\n");
        assert_eq!(marks(&document), ["x"]);
        assert!(put(&mut document, "y", "new").is_err());
    }

    #[test]
    fn rows_stand_in_the_order_of_their_numbers() {
        let mut ids = ["D10", "S1", "D9 pages", "D9 header", "D1", "C11"];
        ids.sort_by_key(|id| sort_key(id));
        assert_eq!(ids, ["C11", "D1", "D9 header", "D9 pages", "D10", "S1"]);
    }

    #[test]
    fn a_figure_is_a_row() {
        let figure = Figure {
            id: "D1".into(),
            promise: "A killed program loses nothing".into(),
            tried: "200 kills".into(),
            losses: 0,
            control: "an answer before the commit".into(),
            control_losses: "37 of 40".into(),
            seed: Some(7),
        };
        let row = "| D1 | A killed program loses nothing | 200 kills | 0 | an answer before the commit | 37 of 40 | 7 |";
        assert_eq!(table(&[figure]).lines().nth(2), Some(row));
    }
}
