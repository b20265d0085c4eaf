//! The tables by which OpenAI's models cut texts into tokens: compressed in the program, loaded by the first
//! count, and put away when nothing needs them for now.

pub use bpe_openai::Tokenizer;
pub use bpe_openai::byte_pair_encoding::BytePairEncoding;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A set of tokens with the rules of how texts are cut for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// Of the GPT-4 and GPT-3.5 families: 100,256 tokens, 9 MiB in memory.
    Cl100k,
    /// Of GPT-4o and later: 199,998 tokens, 20 MiB in memory.
    O200k,
}

/// What is loaded.
type Shelf = Mutex<Option<Arc<Tokenizer>>>;

impl Vocabulary {
    const ALL: [Self; 2] = [Self::Cl100k, Self::O200k];

    /// Its tables, loaded if they are not yet: which takes 20 to 50 ms, on a thread that may wait.
    #[must_use]
    pub fn tables(self) -> Arc<Tokenizer> {
        // Held while they are loaded: whoever else wants them waits for the same.
        Arc::clone(self.shelf().get_or_insert_with(|| Arc::new(self.load())))
    }

    /// Whether its tables are loaded.
    #[must_use]
    pub fn is_loaded(self) -> bool {
        self.shelf().is_some()
    }

    fn shelf(self) -> MutexGuard<'static, Option<Arc<Tokenizer>>> {
        static CL100K: Shelf = Mutex::new(None);
        static O200K: Shelf = Mutex::new(None);
        let shelf = match self {
            Self::Cl100k => &CL100K,
            Self::O200k => &O200K,
        };
        shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[expect(clippy::expect_used, reason = "the build made it, and the tests load it")]
    fn load(self) -> Tokenizer {
        let tables = zstd::decode_all(self.compressed()).expect("what was compressed");
        let tables: BytePairEncoding = rmp_serde::from_slice(&tables).expect("tables");
        let rule = self.rule();
        Tokenizer::new_lookahead(
            tables,
            &[(&rule, false), (r"\s+\s", true), (r"\s+", false)],
            false,
        )
        .expect("regular expressions")
    }

    const fn compressed(self) -> &'static [u8] {
        match self {
            Self::Cl100k => include_bytes!(concat!(env!("OUT_DIR"), "/cl100k.zst")),
            Self::O200k => include_bytes!(concat!(env!("OUT_DIR"), "/o200k.zst")),
        }
    }

    /// Where texts are cut before anything else, as published with `tiktoken` (`openai_public.py`), but for
    /// its last case, white space that no text follows: that looks ahead, and stands beside this as the two
    /// rules of which one gives its last character back.
    fn rule(self) -> String {
        const SHORT_FORMS: &str = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
        const LOWER: &str = r"\p{Ll}\p{Lm}\p{Lo}\p{M}";
        const UPPER: &str = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}";
        const NO_WORD: &str = r"[^\r\n\p{L}\p{N}]?";
        const SIGNS: &str = r" ?[^\s\p{L}\p{N}]+";
        const SPACE: &str = r"\s*[\r\n]+|\s+$";
        match self {
            Self::Cl100k => {
                format!(r"{SHORT_FORMS}|{NO_WORD}\p{{L}}+|\p{{N}}{{1,3}}|{SIGNS}[\r\n]*|{SPACE}")
            }
            Self::O200k => format!(
                r"{NO_WORD}[{UPPER}]*[{LOWER}]+{SHORT_FORMS}?|{NO_WORD}[{UPPER}]+[{LOWER}]*{SHORT_FORMS}?|\p{{N}}{{1,3}}|{SIGNS}[\r\n/]*|{SPACE}"
            ),
        }
    }
}

/// Puts the tables away. What counts with them at this moment keeps its own until it is through.
pub fn unload() {
    for vocabulary in Vocabulary::ALL {
        *vocabulary.shelf() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_that_were_put_away_are_loaded_again() {
        for vocabulary in Vocabulary::ALL {
            let tables = vocabulary.tables();
            assert!(vocabulary.is_loaded());
            assert!(Arc::ptr_eq(&tables, &vocabulary.tables()), "they are loaded once");
            unload();
            assert!(!vocabulary.is_loaded());
            assert_eq!(
                tables.count("kept by who counts"),
                vocabulary.tables().count("kept by who counts")
            );
        }
    }
}
