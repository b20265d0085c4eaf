//! An answer in the pieces it comes in.

use crate::domain::tokens::Counter;

/// As much of a text as has no more than `cap_tokens`, and whether something is missing.
pub(super) fn fitting<'a>(counter: &Counter, text: &'a str, cap_tokens: i64) -> (&'a str, bool) {
    if counter.count(text) <= cap_tokens {
        return (text, false);
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let fits = |end: &usize| counter.count(&text[..*end]) <= cap_tokens;
    let mut fitting = ends.partition_point(fits);
    // A longer text can have fewer tokens, so that the place found may be beyond the last that fits.
    while fitting > 1 && !fits(&ends[fitting - 1]) {
        fitting -= 1;
    }
    (&text[..ends[fitting.saturating_sub(1)]], true)
}

/// The text in pieces of a word or two, none of them empty.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut words = rest.split_inclusive(char::is_whitespace);
        let first = words.next()?.len();
        // Every third piece or so has two words; which ones, the text decides.
        let second = if first % 3 == 0 { words.next().map_or(0, str::len) } else { 0 };
        let (piece, behind) = rest.split_at(first + second);
        rest = behind;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Tokenizer;

    const COUNTER: Counter = Counter::new(Tokenizer::Cl100k);

    #[test]
    fn pieces_are_the_whole_text_and_never_empty() {
        for text in ["", "word", "Two words", "  a\n\n```text\nb  c\n```\n", "你好 世界\u{3000}x"]
        {
            assert_eq!(pieces(text).collect::<String>(), text);
            assert!(pieces(text).all(|piece| !piece.is_empty()));
        }
    }

    #[test]
    fn a_text_is_cut_at_the_cap() {
        let text = "The queue keeps its oldest job in front. ".repeat(20);
        for cap_tokens in [1, 2, 50, 100] {
            let (said, is_cut) = fitting(&COUNTER, &text, cap_tokens);
            assert!(is_cut);
            assert_eq!(COUNTER.count(said), cap_tokens);
        }
        assert_eq!(fitting(&COUNTER, &text, 10_000), (text.as_str(), false));
        assert_eq!(fitting(&COUNTER, &text, 0), ("", true));
        assert_eq!(fitting(&COUNTER, &text, -1), ("", true));
        assert_eq!(fitting(&COUNTER, "", 0), ("", false));
    }

    #[test]
    fn a_cut_never_goes_through_a_character() {
        let text = "👩‍👩‍👧‍👦 你好 ".repeat(10);
        for cap_tokens in 0..60 {
            let (said, _) = fitting(&COUNTER, &text, cap_tokens);
            assert!(COUNTER.count(said) <= cap_tokens && text.starts_with(said));
        }
    }
}
