//! What of a text can be seen: text that looks empty is empty.

use icu_properties::props::{
    BidiClass, DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use std::borrow::Cow;

/// Whether a character has no place in a line that names something: control characters, ends of
/// lines, and those that change the order in which everything after them is shown.
#[must_use]
pub fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character leaves ink on its own. Fillers, joiners and marks without a letter do not.
pub(crate) fn is_visible(c: char) -> bool {
    let is_blank_drawing =
        matches!(c, '\u{2800}' | '\u{1d159}' | '\u{13441}' | '\u{13442}' | '\u{16fe4}');
    let unseen = GeneralCategoryGroup::Separator
        .union(GeneralCategoryGroup::Control)
        .union(GeneralCategoryGroup::Format)
        .union(GeneralCategoryGroup::NonspacingMark)
        .union(GeneralCategoryGroup::EnclosingMark);
    !is_blank_drawing
        && !CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        && !unseen.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Whether a text shows nothing at all.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(is_visible)
}

/// A text without blanks at its ends, also those without a width: the byte order mark that files of some
/// editors begin with, and what web pages put between words.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    let has_no_width = |c| matches!(c, BYTE_ORDER_MARK | '\u{200b}' | '\u{2060}');
    text.trim_matches(|c: char| c.is_whitespace() || has_no_width(c))
}

/// A name as part of a sentence whose direction it must not change, nor the place of figures beside it.
#[must_use]
pub fn isolated(name: &str) -> Cow<'_, str> {
    let classes = CodePointMapData::<BidiClass>::new();
    let is_from_right =
        |c| matches!(classes.get(c), BidiClass::RightToLeft | BidiClass::ArabicLetter);
    match name.chars().any(is_from_right) {
        // First strong isolate, and its end (UAX #9).
        true => format!("\u{2068}{name}\u{2069}").into(),
        false => name.into(),
    }
}

/// A text without the byte order mark that files of some editors begin with.
#[must_use]
pub fn without_mark(text: &str) -> &str {
    text.trim_start_matches(BYTE_ORDER_MARK)
}

const BYTE_ORDER_MARK: char = '\u{feff}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_looks_empty_is_blank() {
        for text in [
            "",
            " \n\t",
            "\u{200b}",
            "\u{3164}",
            "\u{115f}\u{1160}",
            "\u{ffa0}",
            "\u{2800}",
            "\u{feff}",
            "\u{ad}",
            "\u{34f}",
            "\u{180e}",
            "\u{2060}",
            "\u{fe0f}",
            "\u{e0061}",
            "\u{a0}\u{3000}",
            "\u{200e}",
            "\u{2028}",
            "\u{301}",
            "\u{17b4}",
            "\u{7}",
            "\u{1d159}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn one_letter_sign_or_picture_is_not_blank() {
        for text in ["a", "é", "e\u{301}", "李", "ﻣ", "👩", "?", "\u{200b}x", "न", "1"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_text() {
        assert_eq!(without_mark("\u{feff}# Task "), "# Task ");
        assert_eq!(trimmed(" \u{feff} Jane \u{feff}\n"), "Jane");
        assert_eq!(without_mark("a\u{feff}b"), "a\u{feff}b");
    }

    #[test]
    fn blanks_without_a_width_are_trimmed_and_stay_within() {
        assert_eq!(trimmed("\u{200b}jane@example.com\u{2060}"), "jane@example.com");
        assert_eq!(trimmed("a\u{200b}b"), "a\u{200b}b");
    }

    #[test]
    fn a_name_from_the_right_keeps_to_itself_and_others_stay_plain() {
        assert_eq!(isolated("Jane O'Neil"), "Jane O'Neil");
        assert_eq!(isolated("محمد"), "\u{2068}محمد\u{2069}");
        assert_eq!(isolated("Dan כהן"), "\u{2068}Dan כהן\u{2069}");
    }
}
