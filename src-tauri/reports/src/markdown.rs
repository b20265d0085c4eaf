//! A document as Markdown. What people wrote in Markdown stands in quotes as they wrote it, but for HTML, pictures and
//! links that lead nowhere safe, which are text; all other text is escaped.

use std::fmt::Write as _;

use crate::document::{Block, Document, Message, Table};
use crate::prose;

pub(crate) fn text(document: &Document) -> String {
    let mut text = format!("# {}\n\n{}\n", escaped(&document.title), escaped(&document.subtitle));
    for part in &document.parts {
        text += &format!("\n## {}\n", part.title);
        for piece in &part.blocks {
            text += &format!("\n{}\n", block(piece));
        }
    }
    text
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("### {}", escaped(text)),
        Block::Paragraph(text) => escaped(text),
        Block::Quote(text) => quoted(&escaped_lines(text)),
        Block::Facts(facts) => {
            let lines: Vec<String> = facts
                .iter()
                .map(|(label, value)| format!("- **{}:** {}", escaped(label), escaped(value)))
                .collect();
            lines.join("\n")
        }
        Block::Table(of) => table(of),
        Block::Code { language, text } => code(language, text),
        Block::Prose(text) => quoted(&prose::defused(text)),
        Block::Message(of) => message(of),
    }
}

/// Within a fence that is longer than any in the text.
fn code(language: &str, text: &str) -> String {
    let longest = text.split(|one| one != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let word: String =
        language.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{word}\n{text}{end}{fence}")
}

/// Without its caption: in a text that is read from above, the heading has just said it.
fn table(Table { header, rows, .. }: &Table) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell_of(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut text = format!("{}\n", row(header));
    text += &format!("|{}", " --- |".repeat(header.len()));
    for cells in rows {
        write!(text, "\n{}", row(cells)).unwrap_or_default();
    }
    text
}

/// A cell is on one line: its own lines are set apart as every reader of Markdown sets them apart.
fn cell_of(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escaped).collect();
    lines.join("<br>")
}

fn message(message: &Message) -> String {
    let Message { title, detail, text, trouble, .. } = message;
    let mut said = format!("### {}\n\n{}", escaped(title), escaped(detail));
    if !text.is_empty() {
        said += &format!("\n\n{}", quoted(&prose::defused(text)));
    }
    if !trouble.is_empty() {
        said += &format!("\n\n{}", escaped(trouble));
    }
    said
}

/// As a quote: whatever is in it ends with it.
fn quoted(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| if line.is_empty() { ">".into() } else { format!("> {line}") })
        .collect();
    lines.join("\n")
}

/// Plain text on one line, so that Markdown shows it as it is.
fn escaped(text: &str) -> String {
    escape(&text.replace(['\n', '\r'], " "))
}

/// Plain text whose lines stay lines.
fn escaped_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escape).collect();
    lines.join("  \n")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, one) in text.char_indices() {
        // In the middle of a line these mean nothing; at its beginning they would.
        let begins = text[..at].trim_start().is_empty();
        let before = text[..at].trim_start();
        let numbers = !before.is_empty() && before.chars().all(|one| one.is_ascii_digit());
        let is_markup = match one {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' => true,
            '#' | '+' | '-' | '=' => begins,
            '.' | ')' => numbers,
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(one);
    }
    // Four spaces at the beginning would make it code.
    escaped.trim_start_matches(' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::Prose;
    use proptest::prelude::*;

    #[test]
    fn code_ends_where_its_fence_does() {
        assert_eq!(code("C++", "a"), "```c\na\n```");
        let text = code("", "```\nnot over\n````\n");
        assert_eq!(text, "`````\n```\nnot over\n````\n`````");
    }

    proptest! {
        #[test]
        fn plain_text_is_shown_as_it_is(text in "[a-z0-9 *_#<>&|`~=+.()\\[\\]\\\\-]{1,60}") {
            prop_assume!(!text.trim().is_empty());
            let read = prose::read(&escaped(&text));
            let [Prose::Paragraph(spans)] = read.as_slice() else {
                return Err(TestCaseError::fail(format!("{read:?}")));
            };
            prop_assert_eq!(spans.len(), 1);
            prop_assert_eq!(spans[0].text.trim(), text.trim());
        }
    }
}
