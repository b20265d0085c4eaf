//! What a person types into the search box, as a question to the full-text index.

/// Words looked for; more are left out.
const MAX_WORDS: usize = 16;

/// A question the index can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Query {
    /// Everything: nothing was typed.
    All,
    /// Nothing: what was typed contains no letter and no digit.
    Nothing,
    /// Rows that contain the beginnings of all words.
    Match(String),
}

/// Each word is quoted, so that nothing typed is taken for the index's own language, and stands for
/// every word that begins with it.
pub(super) fn parse(text: &str) -> Query {
    if text.trim().is_empty() {
        return Query::All;
    }
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.replace(['"', '\0'], " "))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(MAX_WORDS)
        .map(|word| format!("\"{}\" *", word.trim()))
        .collect();
    if words.is_empty() { Query::Nothing } else { Query::Match(words.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_beginnings() {
        assert_eq!(parse(" jane  sm "), Query::Match(r#""jane" * "sm" *"#.into()));
        assert_eq!(parse("jane@example.com"), Query::Match(r#""jane@example.com" *"#.into()));
    }

    #[test]
    fn the_indexs_own_language_is_only_text() {
        assert_eq!(parse(r#"a" OR NEAR("#), Query::Match(r#""a" * "OR" * "NEAR(" *"#.into()));
        assert_eq!(parse("* ( ^ -"), Query::Nothing);
        assert_eq!(parse(" \n"), Query::All);
    }
}
