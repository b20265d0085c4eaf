//! Characters that come in two halves, because a server cuts its answer where its tokens end.
//!
//! JSON escapes a character beyond the first plane as two halves (surrogates), and Rust's texts hold none
//! alone. A half that stands alone in an event is therefore parsed as a stand-in, a character of a plane for
//! private use, and put together with the other half when that comes.

use std::borrow::Cow;
use std::mem;

/// What stands for the first of the 2,048 halves, U+D800: the last 2,048 characters there are.
const FIRST_STAND_IN: u32 = 0x10_F800;
const FIRST_HALF: u32 = 0xD800;
const FIRST_LOW_HALF: u32 = 0xDC00;
const LAST_HALF: u32 = 0xDFFF;

/// The JSON with a stand-in for every half that stands alone; none where there is none.
pub(super) fn with_stand_ins(json: &str) -> Option<String> {
    let mut mended = String::new();
    let mut copied = 0;
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let here = json.len() - rest.len() + at;
        let escape = &json[here..];
        let (len, alone) = match half(escape) {
            Some(low) if low >= FIRST_LOW_HALF => (6, Some(low)),
            Some(high) => match half(&escape[6..]) {
                Some(low) if low >= FIRST_LOW_HALF => (12, None),
                Some(_) | None => (6, Some(high)),
            },
            // The character behind is escaped; it is one byte in what is JSON.
            None => (escape.len().min(2), None),
        };
        if let Some(stand_in) = alone.and_then(stand_in) {
            mended.push_str(&json[copied..here]);
            mended.push(stand_in);
            copied = here + len;
        }
        rest = json.get(here + len..).unwrap_or_default();
    }
    (copied > 0).then(|| mended + &json[copied..])
}

/// The half an escape is at whose beginning one stands.
fn half(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    (FIRST_HALF..=LAST_HALF).contains(&code).then_some(code)
}

fn stand_in(half: u32) -> Option<char> {
    char::from_u32(half - FIRST_HALF + FIRST_STAND_IN)
}

fn half_of(stand_in: char) -> Option<u32> {
    u32::from(stand_in).checked_sub(FIRST_STAND_IN).map(|place| place + FIRST_HALF)
}

/// Puts together the halves of characters in an answer.
#[derive(Debug)]
pub(super) struct Halves {
    /// Whether any stood alone so far: before, a character for private use is itself.
    is_needed: bool,
    waiting: Option<u32>,
}

impl Halves {
    pub(super) const fn new() -> Self {
        Self { is_needed: false, waiting: None }
    }

    /// From now on stand-ins are looked for.
    pub(super) const fn expect(&mut self) {
        self.is_needed = true;
    }

    /// The text with its halves together, and U+FFFD for one that has no other. One at the end waits.
    pub(super) fn join<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if !self.is_needed {
            return Cow::Borrowed(text);
        }
        let mut joined = String::with_capacity(text.len());
        for c in text.chars() {
            let waiting = mem::take(&mut self.waiting);
            match (waiting, half_of(c)) {
                (Some(high), Some(low)) if low >= FIRST_LOW_HALF => {
                    let code = 0x1_0000 + ((high - FIRST_HALF) << 10) + (low - FIRST_LOW_HALF);
                    joined.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    continue;
                }
                (Some(_), _) => joined.push(char::REPLACEMENT_CHARACTER),
                (None, _) => {}
            }
            match half_of(c) {
                Some(high) if high < FIRST_LOW_HALF => self.waiting = Some(high),
                Some(_) => joined.push(char::REPLACEMENT_CHARACTER),
                None => joined.push(c),
            }
        }
        Cow::Owned(joined)
    }

    /// What is left of a half whose other one never came.
    pub(super) fn finish(&mut self) -> Option<String> {
        self.waiting.take().map(|_| char::REPLACEMENT_CHARACTER.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&str]) -> String {
        let mut halves = Halves::new();
        let mut text = String::new();
        for piece in pieces {
            let json = format!("\"{piece}\"");
            let mended = with_stand_ins(&json);
            if mended.is_some() {
                halves.expect();
            }
            let parsed: String = serde_json::from_str(&mended.unwrap_or(json)).unwrap();
            text.push_str(&halves.join(&parsed));
        }
        text + &halves.finish().unwrap_or_default()
    }

    #[test]
    fn halves_that_meet_are_one_character() {
        assert_eq!(read(&[r"\ud83d", r"\ude80"]), "🚀");
        assert_eq!(read(&[r"go \uD83D", r"\uDE80!"]), "go 🚀!");
        assert_eq!(read(&[r"\ud83d\ude80 \ud83d", r"\ude80\ud83d", r"\ude80"]), "🚀 🚀🚀");
    }

    #[test]
    fn a_half_alone_is_a_replacement_character() {
        assert_eq!(read(&[r"\ud800"]), "\u{fffd}");
        assert_eq!(read(&[r"\ude80 a"]), "\u{fffd} a");
        assert_eq!(read(&[r"\ud83d", "a", r"\ude80"]), "\u{fffd}a\u{fffd}");
        assert_eq!(read(&[r"\ud83d\ud83d", r"\ude80"]), "\u{fffd}🚀");
    }

    #[test]
    fn what_is_whole_is_left_alone() {
        for json in [r#""\ud83d\ude80 \\ud83d \n é""#, r#""\\\\ud83d""#, "", r"\", r"\u12"] {
            assert_eq!(with_stand_ins(json), None, "{json}");
        }
        // Characters for private use that are meant.
        assert_eq!(read(&["\u{10F83D}"]), "\u{10F83D}");
    }

    #[test]
    fn an_escaped_backslash_is_no_escape() {
        assert_eq!(with_stand_ins(r#""\\\ud83d""#), Some(format!("\"\\\\{}\"", '\u{10F83D}')));
    }
}
