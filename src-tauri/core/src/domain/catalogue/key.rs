//! What can be a provider's key.

use crate::domain::config::{Field, FieldError, trimmed};

/// Longest key, in bytes; the longest in use are under 200.
const KEY_MAX_BYTES: usize = 500;

/// The key in a text: trimmed, 1 to 500 visible ASCII characters, which is what a request can carry.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Key`]; never anything of the text.
pub fn check_key(text: &str) -> Result<&str, FieldError> {
    let key = trimmed(text);
    let broken = |message: &str| Err(FieldError::new(Field::Key, message));
    if key.is_empty() {
        return broken("There is no key here; copy it first");
    }
    if key.len() > KEY_MAX_BYTES {
        return broken("This is longer than a key can be; copy only the key");
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return broken("This is not a key: a key has letters, digits and symbols, and no spaces");
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_word_of_at_most_500_bytes() {
        assert_eq!(check_key(" sk-proj_A1/b+c= \n"), Ok("sk-proj_A1/b+c="));
        // As a shell pipes it from a file.
        assert_eq!(check_key("\u{feff}sk-1\r\n"), Ok("sk-1"));
        assert!(check_key(&"x".repeat(500)).is_ok());
        for text in ["", " \n", "two words", "a\nb", "a\u{7}b", "schlüssel", "a\u{200b}b"] {
            assert!(check_key(text).is_err(), "{text:?}");
        }
        assert!(check_key(&"x".repeat(501)).is_err());
    }

    #[test]
    fn a_refusal_repeats_nothing_of_what_was_copied() {
        let message = check_key("correct horse").unwrap_err().message;
        assert!(!message.contains("horse"));
    }
}
