//! What a new database offers.

use super::{
    BaseUrl, Catalogue, FIRST_PIECE_DEFAULT_S, FIRST_PIECE_MAX_S, OfferedModel, Provider,
    ProviderId, ProviderKind, Tokenizer,
};

/// The provider of the GPT models.
pub const OPENAI: &str = "openai";
/// The provider, and the model, built into Hotseat.
pub const PRACTICE: &str = "practice";
/// The provider of models in files on this computer, which Hotseat runs itself.
pub const FILES: &str = "files";
/// Longest wait for the first word of a model that runs here, in seconds: it reads long conversations for minutes
/// on a slow processor.
const FILES_FIRST_PIECE_S: u32 = FIRST_PIECE_MAX_S;

/// The models a new database offers.
const BUILT_IN_MODELS: [&str; 4] = ["gpt-4", "gpt-4-turbo", "gpt-3.5-turbo", PRACTICE];

/// Whether sessions on this model are practice: the assistant is a script, no AI.
#[must_use]
pub fn is_practice(model: &str) -> bool {
    model == PRACTICE
}

impl Provider {
    /// Whether it may be changed: what Hotseat answers with itself is what it is.
    #[must_use]
    pub fn can_be_edited(&self) -> bool {
        match self.kind {
            ProviderKind::OpenaiCompatible => true,
            ProviderKind::Practice | ProviderKind::Files => false,
        }
    }

    /// Whether the interviewer may add models to it by name.
    #[must_use]
    pub fn takes_models(&self) -> bool {
        self.can_be_edited()
    }

    /// Whether it may be taken off the catalogue. What Hotseat brings along stays: recommended
    /// settings name its models.
    #[must_use]
    pub fn can_be_removed(&self) -> bool {
        ![OPENAI, PRACTICE, FILES].contains(&self.id.0.as_str())
    }
}

impl OfferedModel {
    /// Whether it may be changed.
    #[must_use]
    pub fn can_be_edited(&self) -> bool {
        !is_practice(&self.id)
    }

    /// Whether it may be taken off the catalogue; as for [`Provider::can_be_removed`].
    #[must_use]
    pub fn can_be_removed(&self) -> bool {
        !BUILT_IN_MODELS.contains(&self.id.as_str())
    }
}

impl Catalogue {
    /// The catalogue a new database starts with. Context windows and largest answers as published
    /// by the models' maker.
    #[must_use]
    pub fn built_in() -> Self {
        let model = |id: &str, name: &str, context_window_tokens, max_answer_tokens| OfferedModel {
            id: id.into(),
            name: name.into(),
            provider_id: ProviderId(if is_practice(id) { PRACTICE } else { OPENAI }.into()),
            remote_id: id.into(),
            context_window_tokens,
            max_answer_tokens,
            tokenizer: Tokenizer::Cl100k,
            file: None,
        };
        let provider = |id: &str, kind, name: &str, base_url: Option<&str>| Provider {
            id: ProviderId(id.into()),
            kind,
            name: name.into(),
            base_url: base_url.and_then(|url| BaseUrl::parse(url).ok()),
            needs_key: base_url.is_some(),
            first_piece_timeout_s: FIRST_PIECE_DEFAULT_S,
        };
        Self::new(
            vec![
                provider(
                    OPENAI,
                    ProviderKind::OpenaiCompatible,
                    "OpenAI",
                    Some("https://api.openai.com/v1"),
                ),
                provider(PRACTICE, ProviderKind::Practice, "Practice", None),
                Provider {
                    first_piece_timeout_s: FILES_FIRST_PIECE_S,
                    ..provider(FILES, ProviderKind::Files, "On this computer", None)
                },
            ],
            vec![
                model("gpt-4", "GPT-4", 8_192, 8_192),
                model("gpt-4-turbo", "GPT-4 Turbo", 128_000, 4_096),
                model("gpt-3.5-turbo", "GPT-3.5 Turbo", 16_385, 4_096),
                model(PRACTICE, "Practice assistant", 16_384, 2_048),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hotseat_brings_along_stays() {
        let catalogue = Catalogue::built_in();
        assert!(catalogue.models().iter().all(|model| !model.can_be_removed()));
        assert!(catalogue.providers().iter().all(|provider| !provider.can_be_removed()));
        assert!(!catalogue.models()[3].can_be_edited() && catalogue.models()[0].can_be_edited());
    }
}
