//! A document as PDF: its pages are set by `hotseat-pdf`, which knows plain texts in a few kinds of blocks.

use chrono::DateTime;
use hotseat_core::domain::time::UtcMs;
use hotseat_pdf::{Block as PdfBlock, Column, Definition, PdfError, Report, Section, render};

use crate::document::{Block, Document, Message, Part, Table};
use crate::prose::{self, Prose, Span};

/// The file. Two reports that say the same, made at the same moment, are the same file.
pub(crate) fn file(document: &Document, made_at: UtcMs) -> Result<Vec<u8>, PdfError> {
    let report = Report {
        title: document.title.clone(),
        subtitle: document.subtitle.clone(),
        footer: document.title.clone(),
        language: "en".into(),
        contents: true,
        sections: document.parts.iter().flat_map(sections).collect(),
        ..Report::default()
    };
    let created = DateTime::from_timestamp_millis(made_at.0).unwrap_or_default();
    Ok(render(&report, created)?.bytes)
}

/// A part, and one section more for each heading in it.
fn sections(part: &Part) -> Vec<Section> {
    let mut sections = vec![Section { heading: part.title.into(), level: 1, blocks: Vec::new() }];
    for piece in &part.blocks {
        if let Block::Heading(heading) = piece {
            sections.push(Section { heading: heading.clone(), level: 2, blocks: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            section.blocks.extend(blocks(piece));
        }
    }
    sections
}

fn blocks(block: &Block) -> Vec<PdfBlock> {
    vec![match block {
        Block::Heading(text) | Block::Paragraph(text) => paragraph(text.clone()),
        Block::Quote(text) => PdfBlock::Note { label: String::new(), text: text.clone() },
        Block::Facts(facts) => {
            let item = |(label, value): &(String, String)| Definition {
                label: label.clone(),
                value: value.clone(),
            };
            PdfBlock::Definitions { items: facts.iter().map(item).collect() }
        }
        Block::Table(Table { header, rows, .. }) => table(header.iter().cloned(), rows.clone()),
        Block::Code { language, text } => code(language, text),
        Block::Prose(text) => return prose::read(text).iter().flat_map(piece).collect(),
        Block::Message(of) => message(of),
    }]
}

fn paragraph(text: String) -> PdfBlock {
    PdfBlock::Paragraph { text }
}

fn table(header: impl Iterator<Item = String>, rows: Vec<Vec<String>>) -> PdfBlock {
    let columns = header.map(|title| Column { title, numbers: false }).collect();
    PdfBlock::Table { columns, rows }
}

fn code(language: &str, text: &str) -> PdfBlock {
    let language = (!language.is_empty()).then(|| language.to_lowercase());
    PdfBlock::Code { text: text.trim_end_matches('\n').to_owned(), language }
}

fn message(message: &Message) -> PdfBlock {
    let mut body: Vec<PdfBlock> = prose::read(&message.text).iter().flat_map(piece).collect();
    if !message.trouble.is_empty() {
        body.push(PdfBlock::Note { label: String::new(), text: message.trouble.clone() });
    }
    let (who, when) = (message.title.clone(), message.detail.clone());
    PdfBlock::Message { who, when, accent: message.is_question, body }
}

/// What a person wrote, without looks: pages have plain text, and addresses stand behind what they are of.
fn piece(piece: &Prose) -> Vec<PdfBlock> {
    vec![match piece {
        Prose::Heading(text) | Prose::Paragraph(text) => paragraph(words(text)),
        Prose::Code { language, text } => code(language, text),
        Prose::List { first, items } => return list(*first, items),
        Prose::Quote(pieces) => {
            let text = pieces.iter().map(plain).collect::<Vec<_>>().join("\n\n");
            PdfBlock::Note { label: String::new(), text }
        }
        Prose::Table { header, rows } => {
            let row = |cells: &Vec<Vec<Span>>| cells.iter().map(|cell| words(cell)).collect();
            table(header.iter().map(|cell| words(cell)), rows.iter().map(row).collect())
        }
        Prose::Rule => return Vec::new(),
    }]
}

/// A list; what else stands in its items, such as code, stands behind the item that it is of.
fn list(first: Option<u64>, items: &[Vec<Prose>]) -> Vec<PdfBlock> {
    let mut blocks = Vec::new();
    for (number, item) in (first.unwrap_or(1)..).zip(items) {
        let mark = first.map(|_| format!("{number}. ")).unwrap_or_default();
        let (head, rest) = match item.split_first() {
            Some((Prose::Paragraph(text) | Prose::Heading(text), rest)) => (words(text), rest),
            _ => (String::new(), item.as_slice()),
        };
        let text = format!("{mark}{head}");
        match blocks.last_mut() {
            // Numbered items have their number for a bullet.
            Some(PdfBlock::List { items }) if first.is_none() => items.push(text),
            _ if first.is_none() => blocks.push(PdfBlock::List { items: vec![text] }),
            _ => blocks.push(paragraph(text)),
        }
        blocks.extend(rest.iter().flat_map(piece));
    }
    blocks
}

fn words(spans: &[Span]) -> String {
    let word = |span: &Span| match &span.link {
        Some(to) if *to != span.text => format!("{} ({to})", span.text),
        Some(_) | None => span.text.clone(),
    };
    spans.iter().map(word).collect()
}

/// A piece within a quote, as lines of text.
fn plain(piece: &Prose) -> String {
    match piece {
        Prose::Heading(text) | Prose::Paragraph(text) => words(text),
        Prose::Code { text, .. } => text.trim_end_matches('\n').to_owned(),
        Prose::List { first, items } => {
            let numbered = (first.unwrap_or(1)..).zip(items).map(|(number, item)| {
                let mark = first.map_or_else(|| "• ".to_owned(), |_| format!("{number}. "));
                format!("{mark}{}", item.iter().map(plain).collect::<Vec<_>>().join("\n"))
            });
            numbered.collect::<Vec<_>>().join("\n")
        }
        Prose::Quote(pieces) => pieces.iter().map(plain).collect::<Vec<_>>().join("\n\n"),
        Prose::Table { header, rows } => {
            let row = |cells: &Vec<Vec<Span>>| {
                cells.iter().map(|cell| words(cell)).collect::<Vec<_>>().join(" | ")
            };
            [header].into_iter().chain(rows).map(row).collect::<Vec<_>>().join("\n")
        }
        Prose::Rule => String::new(),
    }
}
