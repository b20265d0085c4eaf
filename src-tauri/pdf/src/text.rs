//! What a text needs before it is laid out: every character visible and writable into a PDF, a place to break long
//! words, and the direction it is read in. Nothing is left out.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_bidi::{Direction, get_base_direction};
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

use crate::fonts::Fonts;

/// Where the template may break a line of code. It is in no text that comes out of [`visible`].
const BREAK: char = '\u{fdd0}';
/// A word that is too wide is offered a break every so many characters.
const PIECE: usize = 8;
const TAB: &str = "    ";

/// A text for the template.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Text {
    /// Lines of pieces, between which a line may be broken.
    lines: Vec<Vec<String>>,
    /// `rtl` or `ltr` where the text itself says so.
    dir: Option<&'static str>,
}

/// Prepares texts, and keeps what it saw of characters that no font draws.
pub(crate) struct Reader<'a> {
    fonts: &'a Fonts,
    drawn: BTreeMap<char, bool>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, drawn: BTreeMap::new() }
    }

    /// A text that is one paragraph, whatever its lines. Words wider than `widest` may be broken: tenths of an em.
    pub(crate) fn text(&mut self, text: &str, widest: usize) -> Text {
        let whole = visible(text, Place::Prose);
        self.see(&whole);
        let lines = whole.split('\n').map(|line| pieces(line, widest)).collect();
        Text { lines, dir: direction(&whole) }
    }

    /// A text on one line.
    pub(crate) fn line(&mut self, text: &str, widest: usize) -> Text {
        self.text(&flat(text), widest)
    }

    /// The paragraphs of a text, which empty lines divide.
    pub(crate) fn paragraphs(&mut self, text: &str, widest: usize) -> Vec<Text> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut found = vec![];
        let mut open = String::new();
        for line in text.split('\n') {
            if !line.trim().is_empty() {
                if !open.is_empty() {
                    open.push('\n');
                }
                open.push_str(line);
            } else if !open.is_empty() {
                found.push(self.text(&std::mem::take(&mut open), widest));
            }
        }
        if !open.is_empty() {
            found.push(self.text(&open, widest));
        }
        found
    }

    /// Code to the letter, with [`BREAK`] in words wider than `widest`.
    pub(crate) fn code(&mut self, text: &str, widest: usize) -> String {
        let whole = visible(text, Place::Code);
        self.see(&whole);
        let mut out = String::with_capacity(whole.len());
        for (i, line) in whole.split('\n').enumerate() {
            if i > 0 {
                out.push('\n');
            }
            for (i, piece) in pieces(line, widest).iter().enumerate() {
                if i > 0 {
                    out.push(BREAK);
                }
                out.push_str(piece);
            }
        }
        out
    }

    /// The characters that are drawn as boxes.
    pub(crate) fn boxes(&self) -> Vec<char> {
        self.drawn.iter().filter(|(_, drawn)| !**drawn).map(|(c, _)| *c).collect()
    }

    fn see(&mut self, text: &str) {
        for c in text.chars() {
            self.drawn
                .entry(c)
                .or_insert_with(|| c.is_whitespace() || is_invisible(c) || self.fonts.draw(c));
        }
    }
}

/// The names of the scripts that the characters belong to, each once.
pub(crate) fn scripts(characters: &[char]) -> String {
    let mut names: Vec<&str> = vec![];
    for c in characters {
        let name = match c.script() {
            Script::Common | Script::Inherited | Script::Unknown => "symbols",
            script => script.full_name(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_unstable();
    names.join(", ").replace('_', " ")
}

/// A text without line breaks, and no longer than `most` characters.
pub(crate) fn short(text: &str, most: usize) -> String {
    let text = visible(&flat(text), Place::Prose);
    let mut graphemes = text.graphemes(true);
    let start: String = graphemes.by_ref().take(most).collect();
    if graphemes.next().is_some() { start + "…" } else { start }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Prose,
    Code,
}

/// The text with each character that cannot be seen, or cannot be written into a PDF, by its number: `[U+202E]`.
fn visible(text: &str, place: Place) -> String {
    let unbalanced = place == Place::Prose && !is_balanced(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => out.push('\n'),
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\t' if place == Place::Code => out.push('\t'),
            '\t' => out.push_str(TAB),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' if place == Place::Prose => {
                out.push('\n')
            }
            c if is_unwritable(c) => number(&mut out, c),
            c if is_bidi_control(c) && (place == Place::Code || unbalanced || is_override(c)) => {
                number(&mut out, c)
            }
            '\u{ad}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}'
            | '\u{2060}'..='\u{2064}'
                if place == Place::Code =>
            {
                number(&mut out, c);
            }
            c => out.push(c),
        }
    }
    out
}

fn number(out: &mut String, c: char) {
    out.push_str(&format!("[U+{:04X}]", u32::from(c)));
}

/// What a PDF's text may not hold, or what the layout means something else by.
fn is_unwritable(c: char) -> bool {
    let code = u32::from(c);
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{fdd0}'..='\u{fdef}')
        || code & 0xfffe == 0xfffe
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An override shows letters in another order than they are in.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202d}' | '\u{202e}')
}

/// Whether each line closes every embedding and isolate that it opens, and no other.
fn is_balanced(text: &str) -> bool {
    text.lines().all(|line| {
        let mut open = vec![];
        let closed = line.chars().all(|c| match c {
            '\u{202a}'..='\u{202b}' | '\u{202d}'..='\u{202e}' => {
                open.push('\u{202c}');
                true
            }
            '\u{2066}'..='\u{2068}' => {
                open.push('\u{2069}');
                true
            }
            '\u{202c}' | '\u{2069}' => open.pop() == Some(c),
            _ => true,
        });
        closed && open.is_empty()
    })
}

/// What has no glyph on purpose.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The first letter that has a direction decides it.
pub(crate) fn direction(text: &str) -> Option<&'static str> {
    // Latin and most others are all below the first right-to-left letter.
    if text.chars().all(|c| c < '\u{590}') {
        return text.chars().any(char::is_alphabetic).then_some("ltr");
    }
    match get_base_direction(text) {
        Direction::Rtl => Some("rtl"),
        Direction::Ltr => Some("ltr"),
        Direction::Mixed => None,
    }
}

/// The line, cut inside words that are wider than `widest`, never inside what a reader sees as one character.
fn pieces(line: &str, widest: usize) -> Vec<String> {
    // No character is wider than an em, and a word has at least as many bytes as characters.
    if line.split(char::is_whitespace).all(|word| word.len() * 10 <= widest) {
        return vec![line.into()];
    }
    let size = (widest / 20).clamp(1, PIECE);
    let mut found = vec![];
    let mut piece = String::new();
    for word in line.split_inclusive(char::is_whitespace) {
        let graphemes: Vec<&str> = word.graphemes(true).collect();
        if graphemes.iter().map(|grapheme| width(grapheme)).sum::<usize>() <= widest {
            piece.push_str(word);
            continue;
        }
        for (i, grapheme) in graphemes.iter().enumerate() {
            if i > 0 && i % size == 0 {
                found.push(std::mem::take(&mut piece));
            }
            piece.push_str(grapheme);
        }
    }
    found.push(piece);
    found
}

/// About how wide a character is, in tenths of an em, and rather too much than too little.
fn width(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [
            b'i' | b'j' | b'l' | b't' | b'f' | b'r' | b'.' | b',' | b':' | b';' | b' ' | b'\''
            | b'|' | b'!',
        ] => 4,
        [b'm' | b'w' | b'M' | b'W' | b'@' | b'%'] => 10,
        [b'A'..=b'Z' | b'&' | b'#' | b'+' | b'=' | b'<' | b'>'] => 8,
        [_] => 6,
        _ => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_stays_whole_and_a_long_one_can_be_broken() {
        assert_eq!(pieces("some words here", 440), ["some words here"]);
        let cut = pieces(&"a".repeat(100), 440);
        assert_eq!(cut.concat(), "a".repeat(100));
        assert!(cut.iter().all(|piece| piece.len() <= PIECE));
    }

    #[test]
    fn a_character_of_several_code_points_is_never_cut() {
        let family = "👩‍👩‍👧";
        assert!(
            pieces(&family.repeat(60), 440).iter().all(|piece| piece.len() % family.len() == 0)
        );
    }

    #[test]
    fn balanced_direction_marks_stay_and_others_are_shown() {
        assert_eq!(visible("a \u{2067}b\u{2069}", Place::Prose), "a \u{2067}b\u{2069}");
        assert_eq!(visible("a \u{2067}b", Place::Prose), "a [U+2067]b");
        assert_eq!(visible("\u{202e}a\u{202c}", Place::Prose), "[U+202E]a\u{202c}");
        assert_eq!(visible("\u{2067}b\u{2069}", Place::Code), "[U+2067]b[U+2069]");
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        assert_eq!(visible("a\r\nb\rc\u{2028}d", Place::Prose), "a\nb\nc\nd");
        assert_eq!(visible("a\u{2028}b", Place::Code), "a[U+2028]b");
    }

    #[test]
    fn the_first_letter_decides_the_direction() {
        assert_eq!(direction("12 (abc)"), Some("ltr"));
        assert_eq!(direction("12 نص abc"), Some("rtl"));
        assert_eq!(direction("abc نص"), Some("ltr"));
        assert_eq!(direction("12 :"), None);
    }
}
