//! Bytes that come in pieces, as text.

/// Makes text of bytes, with those held back that begin a character. What is none becomes U+FFFD.
#[derive(Debug, Default)]
pub struct Letters {
    begun: Vec<u8>,
}

impl Letters {
    /// The text that more bytes make.
    pub fn add(&mut self, bytes: &[u8]) -> String {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let mut text = String::with_capacity(all.len());
        let mut rest = all.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    text.push_str(valid);
                    return text;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    text.push_str(&String::from_utf8_lossy(valid));
                    let Some(length) = error.error_len() else {
                        self.begun = after.to_vec();
                        return text;
                    };
                    text.push('\u{fffd}');
                    rest = &after[length..];
                }
            }
        }
    }

    /// What is held back, where nothing more comes.
    pub fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.begun)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_in_pieces_is_one() {
        let mut letters = Letters::default();
        assert_eq!(letters.add(&[b'a', 0xc3]), "a");
        assert_eq!(letters.add(&[0xa9, b'!', 0xff, 0xe2]), "é!\u{fffd}");
        assert_eq!(letters.finish(), "\u{fffd}");
        assert_eq!(letters.finish(), "");
    }
}
