//! Bytes of a file as text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text, and what its bytes were if they were not UTF-8.
pub(crate) struct Decoded {
    pub text: String,
    pub was: Option<&'static str>,
}

/// Reads UTF-8, UTF-16 with a byte order mark, and takes all else for Windows-1252, which has a character for
/// every byte. One byte order mark is taken off; line ends stay as they are.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        if encoding == UTF_16LE || encoding == UTF_16BE {
            let (text, _) = encoding.decode_without_bom_handling(rest);
            return Decoded { text: text.into_owned(), was: Some("UTF-16") };
        }
        if let Ok(text) = std::str::from_utf8(rest) {
            return Decoded { text: text.to_owned(), was: None };
        }
        let (text, _) = UTF_8.decode_without_bom_handling(rest);
        return Decoded { text: text.into_owned(), was: Some("broken UTF-8") };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, was: None },
        Err(error) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(error.as_bytes());
            Decoded { text: text.into_owned(), was: Some("Windows-1252") }
        }
    }
}

/// A text with the line ends of Unix.
pub(crate) fn with_plain_line_ends(text: String) -> String {
    if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text }
}

/// The first characters of a text, and whether that is less than all of it.
pub(crate) fn cut(text: &str, most: usize) -> (&str, bool) {
    match text.char_indices().nth(most) {
        Some((at, _)) => (text.get(..at).unwrap_or(text), true),
        None => (text, false),
    }
}

/// Compares names as people order them: `2` before `10`.
pub(crate) fn natural(left: &str, right: &str) -> std::cmp::Ordering {
    let (mut a, mut b) = (left.as_bytes(), right.as_bytes());
    loop {
        let (digits_a, digits_b) = (digits(a), digits(b));
        if digits_a > 0 && digits_b > 0 {
            let (number_a, number_b) = (significant(a, digits_a), significant(b, digits_b));
            let by_value = number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b));
            if by_value.is_ne() {
                return by_value;
            }
            (a, b) = (a.get(digits_a..).unwrap_or(&[]), b.get(digits_b..).unwrap_or(&[]));
            continue;
        }
        match (a.split_first(), b.split_first()) {
            (Some((one, rest_a)), Some((two, rest_b))) if one == two => (a, b) = (rest_a, rest_b),
            (one, two) => {
                return one
                    .map(|(byte, _)| byte)
                    .cmp(&two.map(|(byte, _)| byte))
                    .then(left.cmp(right));
            }
        }
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn significant(text: &[u8], digits: usize) -> &[u8] {
    let number = text.get(..digits).unwrap_or_default();
    let zeros = number.iter().take_while(|byte| **byte == b'0').count();
    number.get(zeros..).unwrap_or_default()
}

/// A count with its noun: `1 test`, `12 tests`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The first few of many names, and how many more there are.
pub(crate) fn listed(names: &[String]) -> String {
    const MOST: usize = 5;
    let mut text = names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > MOST {
        text.push_str(&format!(" and {} more", names.len() - MOST));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_whatever_it_was_written_in() {
        let read = |bytes: &[u8]| {
            let decoded = decode(bytes.to_vec());
            (decoded.text, decoded.was)
        };
        assert_eq!(read("Größe".as_bytes()), ("Größe".into(), None));
        assert_eq!(read(b"\xef\xbb\xbfa"), ("a".into(), None));
        assert_eq!(read(b"\xff\xfea\0\xe9\0"), ("aé".into(), Some("UTF-16")));
        assert_eq!(read(b"\xfe\xff\0a"), ("a".into(), Some("UTF-16")));
        assert_eq!(read(b"Gr\xf6\xdfe \x80"), ("Größe €".into(), Some("Windows-1252")));
        assert_eq!(read(b""), (String::new(), None));
        assert_eq!(read(b"\xef\xbb\xbf\xef\xbb\xbfa").0, "\u{feff}a", "only the first mark goes");
    }

    #[test]
    fn names_are_ordered_as_people_count() {
        let mut names = vec!["10", "2", "1-b", "a", "02", "1-a", "1", ""];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["", "1", "1-a", "1-b", "02", "2", "10", "a"]);
        let huge = "9".repeat(400);
        assert!(natural(&huge, &format!("1{huge}")).is_lt(), "numbers of any length have an order");
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("äöü", 2), ("äö", true));
        assert_eq!(cut("äöü", 3), ("äöü", false));
    }
}
