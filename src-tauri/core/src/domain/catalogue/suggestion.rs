//! What is assumed of a model that was found by its name alone.

use super::{CONTEXT_WINDOW_MAX, CONTEXT_WINDOW_MIN, Tokenizer};

/// A model's assumed limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Tokens it can read and write in one call.
    pub context_window_tokens: u32,
    /// Most tokens of one answer.
    pub max_answer_tokens: u32,
    /// How its tokens are counted.
    pub tokenizer: Tokenizer,
}

/// Beginnings of names, the more special first, with context window and largest answer as published
/// by the models' maker (https://platform.openai.com/docs/models).
const KNOWN: [(&str, u32, u32, Tokenizer); 10] = [
    ("gpt-5", 400_000, 128_000, Tokenizer::O200k),
    ("gpt-4.1", 1_047_576, 32_768, Tokenizer::O200k),
    ("gpt-4o", 128_000, 16_384, Tokenizer::O200k),
    ("o1", 200_000, 100_000, Tokenizer::O200k),
    ("o3", 200_000, 100_000, Tokenizer::O200k),
    ("o4", 200_000, 100_000, Tokenizer::O200k),
    ("gpt-4-32k", 32_768, 32_768, Tokenizer::Cl100k),
    ("gpt-4-turbo", 128_000, 4_096, Tokenizer::Cl100k),
    ("gpt-4", 8_192, 8_192, Tokenizer::Cl100k),
    ("gpt-3.5", 16_385, 4_096, Tokenizer::Cl100k),
];

/// Servers rarely tell how much their models read. A window assumed too small only makes the memory
/// short; one assumed too large has the server refuse the question, or cut it unsaid.
const UNKNOWN: Suggestion = Suggestion {
    context_window_tokens: 8_192,
    max_answer_tokens: 2_048,
    tokenizer: Tokenizer::Estimate,
};

/// Tokens Ollama lets a model read, unless it is set up otherwise
/// (https://docs.ollama.com/context-length). It leaves out the rest unsaid.
pub const OLLAMA_WINDOW_TOKENS: u64 = 4_096;

impl Suggestion {
    /// This suggestion for a model whose server says how much it reads. A figure that no catalogue would
    /// hold is passed over.
    #[must_use]
    pub fn reading(self, told_tokens: Option<u64>) -> Self {
        let can_be_kept =
            |tokens: &u32| (CONTEXT_WINDOW_MIN..=CONTEXT_WINDOW_MAX).contains(&i64::from(*tokens));
        let told = told_tokens.and_then(|tokens| u32::try_from(tokens).ok()).filter(can_be_kept);
        let context_window_tokens = told.unwrap_or(self.context_window_tokens);
        let max_answer_tokens = self.max_answer_tokens.min(context_window_tokens);
        Self { context_window_tokens, max_answer_tokens, ..self }
    }
}

/// What is assumed of the model a provider calls so.
#[must_use]
pub fn suggest(remote_id: &str) -> Suggestion {
    let name = remote_id.to_ascii_lowercase();
    let belongs = |start: &str| {
        let rest = name.strip_prefix(start);
        // "o1-mini" is of the family, "o1ympus" is not; "gpt-4o-mini" has its own line above.
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    KNOWN.into_iter().find(|(start, ..)| belongs(start)).map_or(
        UNKNOWN,
        |(_, context_window_tokens, max_answer_tokens, tokenizer)| Suggestion {
            context_window_tokens,
            max_answer_tokens,
            tokenizer,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_told_apart_by_the_beginning_of_a_name() {
        for (name, window, tokenizer) in [
            ("gpt-4o-mini", 128_000, Tokenizer::O200k),
            ("gpt-4o-2024-08-06", 128_000, Tokenizer::O200k),
            ("gpt-4.1-nano", 1_047_576, Tokenizer::O200k),
            ("GPT-5", 400_000, Tokenizer::O200k),
            ("o3-mini", 200_000, Tokenizer::O200k),
            ("gpt-4", 8_192, Tokenizer::Cl100k),
            ("gpt-4-0613", 8_192, Tokenizer::Cl100k),
            ("gpt-4-turbo-preview", 128_000, Tokenizer::Cl100k),
            ("gpt-3.5-turbo", 16_385, Tokenizer::Cl100k),
        ] {
            let found = suggest(name);
            assert_eq!(
                (found.context_window_tokens, found.tokenizer),
                (window, tokenizer),
                "{name}"
            );
        }
    }

    #[test]
    fn a_model_nobody_knows_is_assumed_small_and_estimated() {
        for name in ["llama3:8b", "", "o1ympus", "qwen2.5-coder:7b", "my-gpt-4"] {
            assert_eq!(suggest(name), UNKNOWN, "{name}");
        }
    }

    #[test]
    fn what_a_server_says_its_model_reads_comes_before_what_is_assumed() {
        let reading = |told| {
            let Suggestion { context_window_tokens, max_answer_tokens, .. } =
                suggest("llama3").reading(told);
            (context_window_tokens, max_answer_tokens)
        };
        assert_eq!(reading(Some(131_072)), (131_072, 2_048));
        assert_eq!(reading(Some(1_000)), (1_000, 1_000));
        for nonsense in [None, Some(0), Some(255), Some(100_000_001), Some(u64::MAX)] {
            assert_eq!(reading(nonsense), (8_192, 2_048), "{nonsense:?}");
        }
    }

    #[test]
    fn what_is_assumed_keeps_the_rules() {
        for (_, window, answer, _) in KNOWN {
            assert!(answer <= window);
        }
    }
}
