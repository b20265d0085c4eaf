//! The report as the template reads it.

use serde::Serialize;

use crate::fonts::Fonts;
use crate::text::{Reader, Text, direction, scripts, short};
use crate::{Block, Column, PdfError, Report, Section};

// How wide a word may be before it is offered breaks, in tenths of its own em: somewhat less than the room it has.
const TITLE: usize = 210;
const HEADING: usize = 300;
const PROSE: usize = 440;
const LABEL: usize = 110;
const VALUE: usize = 340;
const CODE: usize = 540;
/// The widest label that stands beside its value, in characters; a longer one stands over it.
const LABEL_CHARACTERS: usize = 24;
/// The width of a table, in tenths of an em of its text, and what a cell's edges take of it.
const TABLE: usize = 560;
const EDGES: usize = 13;
/// Code is coloured up to these lengths; beyond them it would take long.
const COLOURED_LINE: usize = 1_000;
const COLOURED: usize = 200_000;

#[derive(Serialize)]
pub(crate) struct Page {
    fonts: Vec<String>,
    mono: Vec<String>,
    lang: String,
    region: Option<String>,
    script: Option<String>,
    /// Whether the report's language is read from right to left.
    rtl: bool,
    title: String,
    heading: Text,
    subtitle: Option<Text>,
    running: Text,
    footer: Text,
    contents: Option<Text>,
    words: [Text; 3],
    sections: Vec<Part>,
    boxes: Option<Text>,
}

#[derive(Serialize)]
struct Part {
    heading: Text,
    level: u8,
    blocks: Vec<Piece>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Piece {
    Paragraphs {
        texts: Vec<Text>,
    },
    Definitions {
        stacked: bool,
        items: Vec<(Text, Vec<Text>)>,
    },
    Table {
        widths: Vec<usize>,
        numbers: Vec<bool>,
        header: Vec<Text>,
        rows: Vec<Vec<Text>>,
    },
    Code {
        text: String,
        language: Option<String>,
    },
    Message {
        who: Text,
        when: Option<Text>,
        accent: bool,
        dir: Option<&'static str>,
        body: Vec<Piece>,
    },
    List {
        items: Vec<Text>,
        dir: Option<&'static str>,
    },
    Note {
        label: Option<Text>,
        texts: Vec<Text>,
    },
}

/// The report for the template, and the characters that it draws as boxes.
pub(crate) fn lay(report: &Report, fonts: &Fonts) -> Result<(Page, Vec<char>), PdfError> {
    let mut reader = Reader::new(fonts);
    let (lang, region, script) = language(&report.language)?;
    let some = |reader: &mut Reader, text: &str| {
        (!text.trim().is_empty()).then(|| reader.line(text, PROSE))
    };
    let [before, between, after] = around(&report.words.page);
    let mut page = Page {
        fonts: fonts.text_families(),
        mono: fonts.code_families(),
        rtl: is_right_to_left(&lang),
        lang,
        region,
        script,
        title: title(&report.title),
        heading: reader.line(&title_or(&report.title), TITLE),
        subtitle: some(&mut reader, &report.subtitle),
        running: reader.line(&short(&report.title, 90), PROSE),
        footer: reader.line(&short(&report.footer, 90), PROSE),
        contents: report.contents.then(|| reader.line(&report.words.contents, PROSE)),
        words: [
            reader.text(&before, PROSE),
            reader.text(&between, PROSE),
            reader.text(&after, PROSE),
        ],
        sections: parts(&report.sections, &mut reader),
        boxes: None,
    };
    let boxes = reader.boxes();
    page.boxes = (!boxes.is_empty()).then(|| {
        let words = report.words.boxes.replace("{count}", &boxes.len().to_string());
        reader.line(&words.replace("{scripts}", &scripts(&boxes)), PROSE)
    });
    Ok((page, boxes))
}

fn parts(sections: &[Section], reader: &mut Reader) -> Vec<Part> {
    let mut before = 0;
    let mut parts = vec![];
    for section in sections {
        // The heading after one of level n is of level n + 1 at most.
        let level = section.level.clamp(1, (before + 1).min(6));
        before = level;
        let blocks = pieces(&section.blocks, reader);
        parts.push(Part {
            heading: reader.line(&title_or(&section.heading), HEADING),
            level,
            blocks,
        });
    }
    parts
}

fn pieces(blocks: &[Block], reader: &mut Reader) -> Vec<Piece> {
    blocks.iter().map(|block| piece(block, reader)).collect()
}

fn piece(block: &Block, reader: &mut Reader) -> Piece {
    let some = |reader: &mut Reader, text: &str| {
        (!text.trim().is_empty()).then(|| reader.line(text, PROSE))
    };
    match block {
        Block::Paragraph { text } => Piece::Paragraphs { texts: reader.paragraphs(text, PROSE) },
        Block::Definitions { items } => {
            let stacked = items.iter().any(|item| item.label.chars().count() > LABEL_CHARACTERS);
            let (label, value) = if stacked { (PROSE, PROSE) } else { (LABEL, VALUE) };
            let pair = |item: &crate::Definition| {
                (reader.line(&title_or(&item.label), label), reader.paragraphs(&item.value, value))
            };
            Piece::Definitions { stacked, items: items.iter().map(pair).collect() }
        }
        Block::Table { columns, rows } => table(columns, rows, reader),
        Block::Code { text, language } => {
            let simple =
                text.len() <= COLOURED && text.lines().all(|line| line.len() <= COLOURED_LINE);
            Piece::Code {
                text: reader.code(text.strip_suffix('\n').unwrap_or(text), CODE),
                language: language.clone().filter(|_| simple),
            }
        }
        Block::Message { who, when, accent, body } => Piece::Message {
            who: reader.line(who, PROSE),
            when: some(reader, when),
            accent: *accent,
            dir: said(who, body),
            body: pieces(body, reader),
        },
        Block::List { items } => Piece::List {
            items: items.iter().map(|item| reader.text(item, PROSE)).collect(),
            dir: direction(&items.join("\n")),
        },
        Block::Note { label, text } => {
            Piece::Note { label: some(reader, label), texts: reader.paragraphs(text, PROSE) }
        }
    }
}

/// The direction that a message is read in: that of its text, or else of who wrote it.
fn said(who: &str, body: &[Block]) -> Option<&'static str> {
    let of = |block: &Block| match block {
        Block::Paragraph { text } => direction(text),
        Block::List { items } => direction(&items.join("\n")),
        _ => None,
    };
    body.iter().find_map(of).or_else(|| direction(who))
}

fn table(columns: &[Column], rows: &[Vec<String>], reader: &mut Reader) -> Piece {
    let count = rows.iter().map(Vec::len).chain([columns.len(), 1]).max().unwrap_or(1);
    let titles: Vec<&str> = (0..count).map(|i| columns.get(i).map_or("", |c| &c.title)).collect();
    let widths = widths(&titles, rows);
    let total: usize = widths.iter().sum();
    // A word that fits its column is left whole.
    let room = |width: &usize| (width * TABLE / total).saturating_sub(EDGES).max(1);
    let room: Vec<usize> = widths.iter().map(room).collect();
    let row = |cells: &[&str], reader: &mut Reader| -> Vec<Text> {
        (0..count)
            .map(|i| reader.text(cells.get(i).copied().unwrap_or_default(), room[i]))
            .collect()
    };
    let header = row(&titles, reader);
    let rows = rows
        .iter()
        .map(|cells| row(&cells.iter().map(String::as_str).collect::<Vec<_>>(), reader))
        .collect();
    let numbers = (0..count).map(|i| columns.get(i).is_some_and(|c| c.numbers)).collect();
    Piece::Table { widths, numbers, header, rows }
}

/// Each column's share of the width: as wide as its longest line, within reason.
fn widths(titles: &[&str], rows: &[Vec<String>]) -> Vec<usize> {
    let longest =
        |text: &str| text.lines().map(|line| line.chars().take(48).count()).max().unwrap_or(0);
    let mut widths: Vec<usize> = titles.iter().map(|title| longest(title)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(longest(cell));
        }
    }
    // Edges, too, take room.
    widths.into_iter().map(|width| width.max(5) + 3).collect()
}

/// What stands before, between and after the two numbers.
fn around(words: &str) -> [String; 3] {
    let (before, rest) = words.split_once("{page}").unwrap_or((words, ""));
    let (between, after) = rest.split_once("{pages}").unwrap_or((rest, ""));
    [before.into(), between.into(), after.into()]
}

/// A heading must have words: reading aids list it by them.
fn title_or(text: &str) -> String {
    if text.trim().is_empty() { "–".into() } else { text.into() }
}

/// The title in the file's properties.
fn title(text: &str) -> String {
    short(&title_or(text), 300)
}

fn is_right_to_left(lang: &str) -> bool {
    matches!(lang, "ar" | "ckb" | "dv" | "fa" | "he" | "ks" | "ps" | "sd" | "ug" | "ur" | "yi")
}

/// Language, region and script of a BCP 47 tag.
fn language(tag: &str) -> Result<(String, Option<String>, Option<String>), PdfError> {
    let wrong = || PdfError::Language(tag.into());
    let mut subtags = tag.split(['-', '_']);
    let lang = subtags.next().unwrap_or_default();
    let is_letters = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphabetic());
    if !(2..=3).contains(&lang.len()) || !is_letters(lang) {
        return Err(wrong());
    }
    let (mut region, mut script) = (None, None);
    for subtag in subtags {
        if !subtag.bytes().all(|b| b.is_ascii_alphanumeric()) || !(1..=8).contains(&subtag.len()) {
            return Err(wrong());
        }
        match subtag.len() {
            2 if is_letters(subtag) && region.is_none() => {
                region = Some(subtag.to_ascii_uppercase())
            }
            4 if is_letters(subtag) && script.is_none() => {
                script = Some(subtag.to_ascii_lowercase())
            }
            _ => {}
        }
    }
    Ok((lang.to_ascii_lowercase(), region, script))
}
