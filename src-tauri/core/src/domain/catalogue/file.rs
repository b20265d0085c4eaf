//! Models in files on this computer.

use super::{FILES, ModelInput, OfferedModel, ProviderId, Tokenizer};
use crate::domain::config::{Field, FieldError};
use crate::domain::number::grouped;
use serde::{Deserialize, Serialize};

/// Memory that computing takes beside the weights and what is kept in view, in bytes: what llama.cpp allots for
/// a batch of 512 tokens of a model with a large vocabulary, and the process itself.
const COMPUTING_BYTES: u64 = 512 << 20;
/// Tokens kept in view unless the interviewer wants more: a session of an hour seldom has as many.
const USUAL_WINDOW_TOKENS: u32 = 16_384;
/// Most tokens of an answer unless the interviewer wants more.
const USUAL_ANSWER_TOKENS: u32 = 2_048;
/// Longest handle of a file among the models, in characters.
const HANDLE_MAX_CHARS: usize = 150;

/// A file that holds a model, as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ModelFile {
    /// Where it is.
    pub path: String,
    /// Whether Hotseat made the file, so that it goes with the model.
    pub is_ours: bool,
    /// What it holds.
    pub facts: FileFacts,
}

/// What a model file says of its model.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileFacts {
    /// How long the file is.
    pub bytes: u64,
    /// What an engine has to be able to run, `llama` or `qwen3`.
    pub architecture: String,
    /// What its makers call the model.
    pub name: Option<String>,
    /// How its numbers are kept, `Q4_K_M` or `F16`; empty where that is not known.
    pub quantisation: String,
    /// The licence it comes under, as its makers write it.
    pub licence: Option<String>,
    /// How many numbers it has.
    pub parameters: u64,
    /// Tokens it was made to keep in view.
    pub trained_tokens: u32,
    /// Bytes that each token in view takes.
    pub bytes_a_token: u64,
    /// Whether it says how conversations are put to it.
    pub has_template: bool,
}

impl FileFacts {
    /// Bytes of memory that running the model takes with so many tokens in view.
    #[must_use]
    pub fn needed_bytes(&self, window_tokens: u32) -> u64 {
        let view = self.bytes_a_token.saturating_mul(window_tokens.into());
        self.bytes.saturating_add(view).saturating_add(COMPUTING_BYTES)
    }

    /// The model as it is offered first; `stem` is the file's name without its ending.
    #[must_use]
    pub fn input(&self, stem: &str) -> ModelInput {
        let window = self.trained_tokens.min(USUAL_WINDOW_TOKENS);
        // Ollama calls its files by their sums.
        let called = self.name.as_deref().filter(|_| stem.starts_with("sha256-"));
        let stem = called.unwrap_or(stem);
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        ModelInput {
            remote_id: stem.chars().take(HANDLE_MAX_CHARS).collect(),
            name: name.unwrap_or(stem).chars().take(HANDLE_MAX_CHARS).collect(),
            context_window_tokens: Some(window.into()),
            max_answer_tokens: Some(USUAL_ANSWER_TOKENS.min(window / 2).into()),
            tokenizer: Tokenizer::Own,
        }
    }
}

impl OfferedModel {
    /// This model with the name and limits of `edited`. One in a file stays what its file says, and keeps no more in
    /// view than it was made for.
    ///
    /// # Errors
    /// The broken rule, for [`Field::ContextWindow`].
    pub fn edited_as(&self, edited: Self) -> Result<Self, FieldError> {
        let Some(file) = self.file.clone() else { return Ok(edited) };
        let most = file.facts.trained_tokens;
        if edited.context_window_tokens > most {
            let most = grouped(most.into());
            let message = format!("This model was made for a context of up to {most} tokens");
            return Err(FieldError::new(Field::ContextWindow, message));
        }
        let (remote_id, tokenizer) = (self.remote_id.clone(), self.tokenizer);
        Ok(Self { remote_id, tokenizer, file: Some(file), ..edited })
    }
}

impl ProviderId {
    /// Hotseat itself, running files on this computer.
    #[must_use]
    pub fn files() -> Self {
        Self(FILES.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Catalogue;

    fn facts(trained_tokens: u32) -> FileFacts {
        FileFacts {
            bytes: 4 << 30,
            architecture: "llama".into(),
            name: Some("  ".into()),
            quantisation: "Q4_K_M".into(),
            licence: None,
            parameters: 7_000_000_000,
            trained_tokens,
            bytes_a_token: 128 << 10,
            has_template: true,
        }
    }

    #[test]
    fn memory_is_what_the_file_and_the_view_take_and_some_to_compute_with() {
        assert_eq!(facts(8_192).needed_bytes(8_192), (4 << 30) + (1 << 30) + (512 << 20));
        assert_eq!(facts(1).needed_bytes(u32::MAX).leading_zeros(), 14, "no overflow");
    }

    #[test]
    fn a_file_is_offered_with_a_name_and_a_view_that_keep_the_rules() {
        let (catalogue, files) = (Catalogue::built_in(), ProviderId::files());
        for trained_tokens in [256, 2_048, 131_072, u32::MAX] {
            let input = facts(trained_tokens).input("small-q4");
            let model = input.validate(None, &files, &catalogue).unwrap();
            assert_eq!((model.id.as_str(), model.name.as_str()), ("files/small-q4", "small-q4"));
            assert!(model.context_window_tokens <= trained_tokens.min(USUAL_WINDOW_TOKENS));
        }
        let model = facts(8_192).input("q").validate(None, &files, &catalogue).unwrap();
        let file = ModelFile { path: "/q.gguf".into(), is_ours: false, facts: facts(8_192) };
        let model = OfferedModel { file: Some(file), ..model };
        let edited = |context_window_tokens| OfferedModel {
            name: "Mine".into(),
            remote_id: "other".into(),
            tokenizer: Tokenizer::O200k,
            context_window_tokens,
            file: None,
            ..model.clone()
        };
        let kept = model.edited_as(edited(8_192)).unwrap();
        assert_eq!(kept, OfferedModel { name: "Mine".into(), ..model.clone() });
        assert_eq!(model.edited_as(edited(8_193)).unwrap_err().field, Field::ContextWindow);
        let long = facts(4_096).input(&"é".repeat(300));
        assert!(long.validate(None, &files, &catalogue).is_ok());
    }
}
