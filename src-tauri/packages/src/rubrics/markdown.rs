//! A rubric as Markdown: a heading for the title, for each criterion and for each level, and the text below.
//!
//! Texts come back to the character. A line that would be a heading gets a backslash before it, as Markdown has
//! it, and a carriage return is written as `&#13;`.

use super::{MARK, RubricError, VERSION};
use crate::limits::FOREIGN_YAML_MAX_BYTES;
use crate::yaml;
use hotseat_core::domain::library::{Criterion, ItemId, Rubric};

/// The rubric as Markdown.
#[must_use]
pub fn to_markdown(id: Option<ItemId>, rubric: &Rubric) -> String {
    let mut text = format!("---\n{MARK}: {VERSION}\n");
    if let Some(id) = id {
        text.push_str(&format!("id: {id}\n"));
    }
    text.push_str("---\n");
    section(&mut text, "# ", &rubric.title, &rubric.about);
    for criterion in &rubric.criteria {
        section(&mut text, "## ", &criterion.name, &criterion.about);
        for (level, seen) in (1..).zip(&criterion.levels) {
            section(&mut text, "### ", &format!("Level {level}"), seen);
        }
    }
    text
}

/// A blank line, the heading, a blank line, and what is below it. A text without characters has no lines.
fn section(into: &mut String, mark: &str, heading: &str, text: &str) {
    into.push_str(&format!("\n{mark}{heading}\n"));
    if text.is_empty() {
        return;
    }
    into.push('\n');
    for line in text.split('\n') {
        if line.trim_start_matches('\\').starts_with('#') {
            into.push('\\');
        }
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            match c {
                '\r' => into.push_str("&#13;"),
                '&' if rest.starts_with("&#13;") || rest.starts_with("&#38;") => {
                    into.push_str("&#38;")
                }
                c => into.push(c),
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        into.push('\n');
    }
}

/// Headings and the texts below them, as they are read.
struct Sections {
    rubric: Option<Rubric>,
    /// Lines below the latest heading.
    lines: Vec<String>,
}

pub(super) fn parse(text: &str) -> Result<(Option<ItemId>, Rubric), RubricError> {
    let (id, body) = match yaml::front_matter(text) {
        Some((front, body)) => (identity(front)?, body),
        None => (None, text),
    };
    let before = text.len() - body.len();
    let before = text.get(..before).map_or(0, |head| head.matches('\n').count());
    let mut sections = Sections { rubric: None, lines: Vec::new() };
    // The line end of the last line is the file's.
    let body = body.strip_suffix('\n').unwrap_or(body);
    for (line, number) in body.split('\n').zip(before + 1..) {
        sections.line(line).map_err(|problem| RubricError::Markdown {
            line: number,
            problem: problem.to_owned(),
        })?;
    }
    sections.close(true);
    let rubric = sections.rubric.unwrap_or_default();
    Ok((id, rubric))
}

fn identity(front: &str) -> Result<Option<ItemId>, RubricError> {
    let at_top = |problem: String| RubricError::Markdown { line: 1, problem };
    let settings = yaml::parse(front, FOREIGN_YAML_MAX_BYTES).map_err(|why| {
        at_top(format!("What stands between --- at the top can't be read: {why}."))
    })?;
    if let Some(version) = settings.get(MARK).filter(|version| version.as_u64() != Some(VERSION)) {
        return Err(RubricError::Version(yaml::text_of(version).unwrap_or_default()));
    }
    let id = settings.get("id").and_then(yaml::text_of);
    id.map(|id| id.parse().map_err(|_| at_top("The id is not one that Hotseat writes.".into())))
        .transpose()
}

impl Sections {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let heading = |mark: &str| line.strip_prefix(mark);
        match &self.rubric {
            None => match heading("# ") {
                Some(title) => {
                    self.rubric = Some(Rubric { title: title.to_owned(), ..Rubric::default() });
                }
                None if line.trim().is_empty() => {}
                None => return Err("A rubric begins with a heading: “# Title”.".into()),
            },
            Some(_) if heading("# ").is_some() => {
                return Err("There can be one title. Put a backslash before the #.".into());
            }
            Some(_) => {
                if let Some(name) = heading("## ") {
                    self.close(false);
                    let criterion = Criterion { name: name.to_owned(), ..Criterion::default() };
                    self.criteria().push(criterion);
                } else if let Some(level) = heading("### ") {
                    self.close(false);
                    let Some(criterion) = self.criteria().last_mut() else {
                        return Err("A level stands below a criterion: “## Name”.".into());
                    };
                    let expected = format!("Level {}", criterion.levels.len() + 1);
                    if level.trim() != expected {
                        return Err(format!("Expected “### {expected}”."));
                    }
                    criterion.levels.push(String::new());
                } else {
                    self.lines.push(unescaped(line));
                }
            }
        }
        Ok(())
    }

    fn criteria(&mut self) -> &mut Vec<Criterion> {
        &mut self.rubric.get_or_insert_default().criteria
    }

    /// Ends the text below the latest heading: one blank line before it is the file's, and one after it unless
    /// the file ends there.
    fn close(&mut self, is_last: bool) {
        let mut lines = std::mem::take(&mut self.lines);
        if !is_last && lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        if lines.first().is_some_and(String::is_empty) {
            lines.remove(0);
        }
        let text = lines.join("\n");
        let Some(rubric) = &mut self.rubric else { return };
        match rubric.criteria.last_mut() {
            None => rubric.about = text,
            Some(criterion) => match criterion.levels.last_mut() {
                None => criterion.about = text,
                Some(level) => *level = text,
            },
        }
    }
}

fn unescaped(line: &str) -> String {
    let is_marked = line.starts_with('\\') && line.trim_start_matches('\\').starts_with('#');
    let mut rest = if is_marked { line.get(1..).unwrap_or_default() } else { line };
    let mut text = String::with_capacity(rest.len());
    while let Some(c) = rest.chars().next() {
        let taken = if rest.starts_with("&#13;") {
            text.push('\r');
            "&#13;".len()
        } else if rest.starts_with("&#38;") {
            text.push('&');
            "&#38;".len()
        } else {
            text.push(c);
            c.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    text
}
