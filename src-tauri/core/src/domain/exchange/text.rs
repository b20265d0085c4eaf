//! An answer's text while it grows, and its tokens.

use crate::domain::catalogue::Tokenizer;
use crate::domain::tokens::Counter;

/// No token is longer, however a model counts: the longest of cl100k and o200k have 128 bytes, and what is
/// likely is at least half of their count.
const TOKEN_MAX_BYTES: usize = 256;

/// A text that grows up to a number of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerText {
    counter: Counter,
    cap_tokens: i64,
    text: String,
    /// No fewer than the text has.
    most_tokens: i64,
    is_full: bool,
}

impl AnswerText {
    /// An empty one that holds at most `cap_tokens`.
    #[must_use]
    pub const fn new(counter: Counter, cap_tokens: i64) -> Self {
        Self { counter, cap_tokens, text: String::new(), most_tokens: 0, is_full: false }
    }

    /// Adds a piece as far as there is room beside another text, which takes of the same tokens, and
    /// says how much of it that was, in bytes.
    pub fn push_beside(&mut self, piece: &str, other: &mut Self) -> usize {
        if self.is_full {
            return 0;
        }
        let before = self.text.len();
        let piece = self.countable(piece);
        self.text.push_str(piece);
        let piece_tokens = self.counter.count(piece) + self.seam_tokens();
        self.most_tokens = self.most_tokens.saturating_add(piece_tokens);
        if self.most_tokens.saturating_add(other.most_tokens) > self.cap_tokens {
            other.most_tokens = other.tokens();
            self.most_tokens = self.tokens();
        }
        let room_tokens = (self.cap_tokens - other.most_tokens).max(0);
        if self.most_tokens > room_tokens {
            let fitting = self.longest_fitting(before, room_tokens);
            self.text.truncate(fitting);
            self.most_tokens = self.tokens();
            self.is_full = true;
        }
        self.text.len() - before
    }

    /// The text so far.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Tokens of the text so far.
    #[must_use]
    pub fn tokens(&self) -> i64 {
        self.counter.count(&self.text)
    }

    /// Whether something had to be left out.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.is_full
    }

    /// How its tokens are counted.
    #[must_use]
    pub const fn counter(&self) -> &Counter {
        &self.counter
    }

    /// As much of a piece as could be of use: counting the rest would only take time.
    fn countable<'a>(&self, piece: &'a str) -> &'a str {
        let cap = usize::try_from(self.cap_tokens).unwrap_or(0);
        let most_bytes = cap.saturating_add(1).saturating_mul(TOKEN_MAX_BYTES);
        &piece[..piece.floor_char_boundary(most_bytes.saturating_sub(self.text.len()))]
    }

    /// What a text may have more than its two parts: where they meet, other words begin. Two is the
    /// most that was found in 600,000 cuts; an estimate multiplies it.
    const fn seam_tokens(&self) -> i64 {
        match self.counter.tokenizer {
            Tokenizer::Cl100k | Tokenizer::O200k => 2,
            Tokenizer::Estimate | Tokenizer::Own => 8,
        }
    }

    /// The end of the longest beginning of the text, from `from` on, that so many tokens hold.
    fn longest_fitting(&self, from: usize, room_tokens: i64) -> usize {
        let ends: Vec<usize> = self.text[from..].char_indices().map(|(at, _)| from + at).collect();
        let first_too_long =
            ends.partition_point(|end| self.counter.count(&self.text[..*end]) <= room_tokens);
        ends[..first_too_long].last().copied().unwrap_or(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tokens::Scale;

    fn text(cap_tokens: i64) -> AnswerText {
        let counter = Counter { tokenizer: Tokenizer::Cl100k, scale: Scale::none() };
        AnswerText::new(counter, cap_tokens)
    }

    impl AnswerText {
        fn push(&mut self, piece: &str) -> usize {
            self.push_beside(piece, &mut text(0))
        }
    }

    #[test]
    fn two_texts_take_of_the_same_tokens() {
        for pieces in [1, 7, 50] {
            let (mut thoughts, mut answer) = (text(100), text(100));
            let word = "word ".repeat(pieces);
            for _ in 0..400 / pieces {
                thoughts.push_beside(&word, &mut answer);
                answer.push_beside(&word, &mut thoughts);
                assert!(thoughts.tokens() + answer.tokens() <= 100, "{pieces}");
            }
            assert!(thoughts.is_full() && answer.is_full(), "{pieces}");
            assert!(thoughts.tokens() + answer.tokens() >= 98, "{pieces}");
        }
    }

    #[test]
    fn where_another_text_has_taken_everything_nothing_is_added() {
        let (mut thoughts, mut answer) = (text(5), text(5));
        thoughts.push_beside(&"word ".repeat(9), &mut answer);
        assert!(thoughts.is_full() && !answer.is_full());
        assert_eq!((answer.push_beside("天", &mut thoughts), answer.as_str()), (0, ""));
        assert!(answer.is_full());
    }

    #[test]
    fn letters_that_come_one_by_one_fill_no_more_than_words_do() {
        let words = "The quick brown fox jumps over the lazy dog and rests. ".repeat(20);
        let mut whole = text(200);
        whole.push(&words);
        let mut letters = text(200);
        for letter in words.chars() {
            letters.push(letter.encode_utf8(&mut [0; 4]));
        }
        assert_eq!(letters.as_str(), whole.as_str());
        assert!(whole.is_full() && whole.tokens() <= 200 && whole.tokens() >= 195);
    }

    #[test]
    fn where_pieces_meet_no_token_slips_through() {
        let pieces =
            ["hdcyc pg", "ozdg gl", "x", "yz ", " 12", "34", "é", "天", "\n", "\n\n", "'", "s"];
        for seed in 0..200_usize {
            let mut answer = text(40);
            for step in 0..200 {
                answer.push(pieces[(seed * 7 + step * (seed % 11 + 1)) % pieces.len()]);
                assert!(answer.tokens() <= 40, "{seed} {step}: {:?}", answer.as_str());
            }
        }
    }

    #[test]
    fn a_cut_never_goes_through_a_character() {
        for cap in 0..40 {
            let mut answer = text(cap);
            answer.push("天气很好👩‍👩‍👧‍👦 é 🇩🇪");
            assert!(answer.tokens() <= cap, "{cap}");
        }
    }

    #[test]
    fn of_a_piece_that_is_far_too_long_no_more_is_kept_than_of_one_that_is_too_long() {
        let mut long = text(50);
        long.push(&"word ".repeat(1_000));
        let mut huge = text(50);
        huge.push(&"word ".repeat(1_000_000));
        assert_eq!(huge.as_str(), long.as_str());
        assert!(huge.is_full());
        let mut spaces = text(50);
        spaces.push(&" ".repeat(8_000_000));
        assert!(spaces.is_full() && spaces.tokens() <= 50);
    }

    #[test]
    fn nothing_is_added_to_a_full_text() {
        let mut answer = text(3);
        answer.push("one two three four five");
        let full = answer.as_str().to_owned();
        assert!(answer.is_full());
        assert_eq!(answer.push("."), 0);
        assert_eq!(answer.as_str(), full);
    }
}
