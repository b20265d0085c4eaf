//! What a person types into the search box, as a question to the full-text index.

use super::Result;
use sqlx::sqlite::SqliteConnection;

/// Words looked for; more are left out.
const MAX_WORDS: usize = 16;
/// Beginnings of up to this many letters have an index of their own.
const INDEXED_BEGINNING: usize = 3;
/// A longer beginning is looked up in the list of words; unless more words than this begin with it.
const MAX_ENDINGS: usize = 32;
/// Among fewer sessions than this, gathering takes less time than looking up.
const WORTH_LOOKING_UP: u64 = 20_000;

/// A question the index can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Query {
    /// Everything: nothing was typed.
    All,
    /// Nothing: what was typed contains no letter and no digit.
    Nothing,
    /// Rows that contain the beginnings of all words, in the index's own language.
    Match(String),
}

/// What was typed, as a question.
///
/// Asked for a long beginning, the index gathers every row of every word that begins so before it
/// gives the first; asked for whole words, it gives row by row. So a long beginning is asked for as
/// the words it is the beginning of, where there are about so many `sessions` that it matters.
pub(super) async fn question(
    connection: &mut SqliteConnection,
    text: &str,
    sessions: u64,
) -> Result<Query> {
    if text.trim().is_empty() {
        return Ok(Query::All);
    }
    let mut parts = Vec::new();
    for word in words(text) {
        let endings = match as_indexed(&word) {
            Some(beginning) if sessions >= WORTH_LOOKING_UP => {
                whole_words(connection, &beginning).await?
            }
            _ => Vec::new(),
        };
        parts.push(match endings.len() {
            0 | MAX_ENDINGS.. => beginning_of_a_word(&word),
            _ => either(&endings),
        });
    }
    Ok(if parts.is_empty() { Query::Nothing } else { Query::Match(parts.join(" AND ")) })
}

/// What was typed, as a question for the beginnings of its words, whatever the index holds.
pub(super) fn beginnings(text: &str) -> Query {
    if text.trim().is_empty() {
        return Query::All;
    }
    let parts: Vec<String> = words(text).iter().map(|word| beginning_of_a_word(word)).collect();
    if parts.is_empty() { Query::Nothing } else { Query::Match(parts.join(" AND ")) }
}

/// The words that were typed.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.replace(['"', '\0'], " ").trim().to_owned())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(MAX_WORDS)
        .collect()
}

/// The word as the index keeps it, where that is certain and worth a look at the list of words.
fn as_indexed(word: &str) -> Option<String> {
    let is_plain = word.chars().all(|letter| letter.is_ascii_alphanumeric());
    (is_plain && word.len() > INDEXED_BEGINNING).then(|| word.to_ascii_lowercase())
}

/// Quoted, so that nothing typed is taken for the index's own language.
fn beginning_of_a_word(word: &str) -> String {
    format!("\"{word}\" *")
}

fn either(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("({})", words.join(" OR "))
}

/// The words in the index that begin so, one more than is worth knowing at most.
async fn whole_words(connection: &mut SqliteConnection, beginning: &str) -> Result<Vec<String>> {
    // Each step looks for the first word behind the one before; letters come after U+0001.
    Ok(sqlx::query_scalar(
        "with recursive found(word) as (
             select (select term from session_words where term >= ?1 limit 1)
             union all
             select (select term from session_words where term >= word || char(1) limit 1)
             from found where substr(word, 1, length(?1)) = ?1 limit ?2)
         select word from found where substr(word, 1, length(?1)) = ?1",
    )
    .bind(beginning)
    .bind(i64::try_from(MAX_ENDINGS).unwrap_or(i64::MAX))
    .fetch_all(connection)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_by_space() {
        assert_eq!(words(" jane  sm "), ["jane", "sm"]);
        assert_eq!(words("jane@example.com"), ["jane@example.com"]);
    }

    #[test]
    fn the_indexs_own_language_is_only_text() {
        assert_eq!(words(r#"a" OR NEAR("#), ["a", "OR", "NEAR("]);
        assert_eq!(beginning_of_a_word("NEAR("), r#""NEAR(" *"#);
        assert!(words("* ( ^ -").is_empty());
    }

    #[test]
    fn only_a_long_plain_word_is_looked_up() {
        assert_eq!(as_indexed("Func"), Some("func".into()));
        assert_eq!(as_indexed("fun"), None);
        assert_eq!(as_indexed("chloé"), None);
        assert_eq!(as_indexed("jane@sam"), None);
    }
}
