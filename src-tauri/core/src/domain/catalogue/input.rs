//! Providers and models as typed, and the rules they have to keep.

use super::{
    BaseUrl, Catalogue, FIRST_PIECE_MAX_S, FIRST_PIECE_MIN_S, OfferedModel, Provider, ProviderId,
    ProviderKind, Tokenizer,
};
use crate::domain::config::{Field, FieldError, is_blank, is_control, trimmed};

/// Longest name of a provider, in characters.
pub const PROVIDER_NAME_MAX_CHARS: usize = 100;
/// Longest address of a provider, in characters.
pub const BASE_URL_MAX_CHARS: usize = 2_000;
/// Longest name of a model, in characters; its provider's name for it, too.
pub const MODEL_NAME_MAX_CHARS: usize = 200;
/// Smallest context window, in tokens: less holds no question with its answer.
pub const CONTEXT_WINDOW_MIN: i64 = 256;
/// Largest context window, in tokens: ten times the largest on the market, and a bound all the same.
pub const CONTEXT_WINDOW_MAX: i64 = 100_000_000;
/// Smallest largest answer, in tokens.
pub const MAX_ANSWER_MIN: i64 = 16;

/// A provider as typed, before anyone has judged it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderInput {
    /// The provider's name, as typed.
    pub name: String,
    /// The provider's address, as typed.
    pub base_url: String,
    /// Whether it answers only with a key.
    pub needs_key: bool,
    /// Longest wait for the first piece of an answer, in seconds.
    pub first_piece_timeout_s: Option<i64>,
}

/// A model as typed, before anyone has judged it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelInput {
    /// What the provider is asked for, as typed.
    pub remote_id: String,
    /// The model's name, as typed; blank means as the provider calls it.
    pub name: String,
    /// Tokens it can read and write in one call.
    pub context_window_tokens: Option<i64>,
    /// Most tokens of one answer.
    pub max_answer_tokens: Option<i64>,
    /// How its tokens are counted.
    pub tokenizer: Tokenizer,
}

impl ProviderInput {
    /// The provider of that id, where every rule is kept.
    ///
    /// # Errors
    /// All broken rules together, in the order of the form.
    pub fn validate(self, id: ProviderId) -> Result<Provider, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut keep = |error| errors.push(error);
        let name = provider_name(&self.name).map_err(&mut keep).ok();
        let base_url = base_url(&self.base_url, self.needs_key).map_err(&mut keep).ok();
        let timeout = first_piece_timeout(self.first_piece_timeout_s).map_err(&mut keep).ok();
        let (Some(name), Some(base_url), Some(first_piece_timeout_s)) = (name, base_url, timeout)
        else {
            return Err(errors);
        };
        Ok(Provider {
            id,
            kind: ProviderKind::OpenaiCompatible,
            name,
            base_url: Some(base_url),
            needs_key: self.needs_key,
            first_piece_timeout_s,
        })
    }
}

impl ModelInput {
    /// The model of the provider as it would be on offer in `catalogue`: the one of that id, or a new
    /// one.
    ///
    /// # Errors
    /// All broken rules together, in the order of the form.
    pub fn validate(
        self,
        id: Option<&str>,
        provider: &ProviderId,
        catalogue: &Catalogue,
    ) -> Result<OfferedModel, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut keep = |error| errors.push(error);
        let remote_id = remote_id(&self.remote_id)
            .and_then(|remote| not_twice(remote, id, provider, catalogue))
            .map_err(&mut keep)
            .ok();
        let name = model_name(&self.name).map_err(&mut keep).ok();
        if self.tokenizer == Tokenizer::Own && *provider != ProviderId::files() {
            let message =
                "Only models that Hotseat runs itself are counted by their own vocabulary";
            keep(FieldError::new(Field::Tokenizer, message));
        }
        let window = context_window(self.context_window_tokens).map_err(&mut keep).ok();
        let answer = max_answer(self.max_answer_tokens, window).map_err(&mut keep).ok();
        let (Some(remote_id), Some(name), Some(window), Some(answer)) =
            (remote_id, name, window, answer)
        else {
            return Err(errors);
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(OfferedModel {
            id: id.map_or_else(|| catalogue.free_id(provider, &remote_id), ToOwned::to_owned),
            name: name.unwrap_or_else(|| remote_id.clone()),
            provider_id: provider.clone(),
            remote_id,
            context_window_tokens: window,
            max_answer_tokens: answer,
            tokenizer: self.tokenizer,
            file: None,
        })
    }
}

impl Catalogue {
    /// An id no model has: the provider's with its own name for the model, and a number where
    /// another model took that first.
    fn free_id(&self, provider: &ProviderId, remote_id: &str) -> String {
        let plain = format!("{}/{remote_id}", provider.0);
        let numbered = (2..).map(|n| format!("{plain}#{n}"));
        std::iter::once(plain.clone())
            .chain(numbered)
            .find(|id| self.find(id).is_none())
            .unwrap_or(plain)
    }
}

fn provider_name(text: &str) -> Result<String, FieldError> {
    let broken = |message: &str| Err(FieldError::new(Field::ProviderName, message));
    match trimmed(text) {
        "" => broken("Name is required"),
        name if name.chars().count() > PROVIDER_NAME_MAX_CHARS => {
            broken("Name is longer than 100 characters")
        }
        name if name.chars().any(is_control) => broken("Name contains control characters"),
        name if is_blank(name) => broken("Name has no visible character"),
        name => Ok(name.to_owned()),
    }
}

fn base_url(text: &str, needs_key: bool) -> Result<BaseUrl, FieldError> {
    let broken = |message: &str| FieldError::new(Field::BaseUrl, message);
    if is_blank(text) {
        return Err(broken("Base URL is required"));
    }
    let url = BaseUrl::parse(text).map_err(broken)?;
    if url.as_str().chars().count() > BASE_URL_MAX_CHARS {
        return Err(broken("Base URL is longer than 2,000 characters"));
    }
    if needs_key && !url.is_private() {
        return Err(broken("A key is only sent over https:// or to this computer"));
    }
    Ok(url)
}

fn first_piece_timeout(seconds: Option<i64>) -> Result<u32, FieldError> {
    seconds
        .and_then(|seconds| u32::try_from(seconds).ok())
        .filter(|seconds| (FIRST_PIECE_MIN_S..=FIRST_PIECE_MAX_S).contains(seconds))
        .ok_or_else(|| {
            FieldError::new(
                Field::FirstPieceTimeout,
                "Wait for the first words must be between 10 and 600 seconds",
            )
        })
}

fn remote_id(text: &str) -> Result<String, FieldError> {
    let broken = |message: &str| Err(FieldError::new(Field::ModelId, message));
    match trimmed(text) {
        "" => broken("Model ID is required"),
        id if id.chars().count() > MODEL_NAME_MAX_CHARS => {
            broken("Model ID is longer than 200 characters")
        }
        id if id.chars().any(is_control) => broken("Model ID contains control characters"),
        id if is_blank(id) => broken("Model ID has no visible character"),
        id => Ok(id.to_owned()),
    }
}

/// A provider offers each of its models once.
fn not_twice(
    remote_id: String,
    id: Option<&str>,
    provider: &ProviderId,
    catalogue: &Catalogue,
) -> Result<String, FieldError> {
    let is_taken = catalogue.models().iter().any(|model| {
        model.provider_id == *provider
            && model.remote_id == remote_id
            && Some(model.id.as_str()) != id
    });
    if is_taken {
        let message = "This model is on the provider's list already";
        return Err(FieldError::new(Field::ModelId, message));
    }
    Ok(remote_id)
}

fn model_name(text: &str) -> Result<Option<String>, FieldError> {
    let broken = |message: &str| Err(FieldError::new(Field::ModelName, message));
    match trimmed(text) {
        name if is_blank(name) => Ok(None),
        name if name.chars().count() > MODEL_NAME_MAX_CHARS => {
            broken("Name is longer than 200 characters")
        }
        name if name.chars().any(is_control) => broken("Name contains control characters"),
        name => Ok(Some(name.to_owned())),
    }
}

fn context_window(tokens: Option<i64>) -> Result<u32, FieldError> {
    tokens
        .filter(|tokens| (CONTEXT_WINDOW_MIN..=CONTEXT_WINDOW_MAX).contains(tokens))
        .and_then(|tokens| u32::try_from(tokens).ok())
        .ok_or_else(|| {
            FieldError::new(
                Field::ContextWindow,
                "Context window must be between 256 and 100,000,000 tokens",
            )
        })
}

fn max_answer(tokens: Option<i64>, window: Option<u32>) -> Result<u32, FieldError> {
    let most = window.map_or(CONTEXT_WINDOW_MAX, i64::from);
    tokens
        .filter(|tokens| (MAX_ANSWER_MIN..=most).contains(tokens))
        .and_then(|tokens| u32::try_from(tokens).ok())
        .ok_or_else(|| {
            FieldError::new(
                Field::MaxAnswer,
                "Max answer must be between 16 tokens and the context window",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::super::OPENAI;
    use super::*;

    fn provider() -> ProviderInput {
        ProviderInput {
            name: " Ollama ".into(),
            base_url: "http://localhost:11434/v1".into(),
            needs_key: false,
            first_piece_timeout_s: Some(60),
        }
    }

    fn model() -> ModelInput {
        ModelInput {
            remote_id: " llama3:8b ".into(),
            name: String::new(),
            context_window_tokens: Some(8_192),
            max_answer_tokens: Some(2_048),
            tokenizer: Tokenizer::Estimate,
        }
    }

    fn ollama() -> ProviderId {
        ProviderId("ollama".into())
    }

    fn messages<T: std::fmt::Debug>(found: Result<T, Vec<FieldError>>) -> Vec<String> {
        found.unwrap_err().into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn a_name_is_trimmed_and_every_field_is_kept() {
        let valid = provider().validate(ollama()).unwrap();
        assert_eq!(valid.name, "Ollama");
        assert_eq!(valid.first_piece_timeout_s, 60);
        assert!(valid.is_local());
    }

    #[test]
    fn all_broken_rules_of_a_provider_come_back_together() {
        let input = ProviderInput {
            name: "x\u{202e}y".into(),
            base_url: "ftp://example.com".into(),
            first_piece_timeout_s: Some(601),
            ..provider()
        };
        assert_eq!(
            messages(input.validate(ollama())),
            [
                "Name contains control characters",
                "Base URL must begin with http:// or https://",
                "Wait for the first words must be between 10 and 600 seconds",
            ]
        );
    }

    #[test]
    fn a_key_is_never_sent_readable_over_a_network() {
        let at = |base_url: &str, needs_key| {
            let input = ProviderInput { base_url: base_url.into(), needs_key, ..provider() };
            input.validate(ollama()).is_ok()
        };
        assert!(!at("http://models.example.com/v1", true));
        assert!(at("http://models.example.com/v1", false));
        assert!(at("https://models.example.com/v1", true));
        assert!(at("http://127.0.0.1:8080", true));
    }

    #[test]
    fn a_wait_is_10_to_600_seconds() {
        for seconds in [None, Some(9), Some(-1), Some(601), Some(i64::MAX)] {
            let input = ProviderInput { first_piece_timeout_s: seconds, ..provider() };
            assert!(input.validate(ollama()).is_err(), "{seconds:?}");
        }
        for seconds in [10, 600] {
            let input = ProviderInput { first_piece_timeout_s: Some(seconds), ..provider() };
            assert!(input.validate(ollama()).is_ok(), "{seconds}");
        }
    }

    #[test]
    fn a_model_without_a_name_is_called_as_its_provider_calls_it() {
        let valid = model().validate(None, &ollama(), &Catalogue::built_in()).unwrap();
        assert_eq!((valid.id.as_str(), valid.name.as_str()), ("ollama/llama3:8b", "llama3:8b"));
    }

    #[test]
    fn all_broken_rules_of_a_model_come_back_together() {
        let input = ModelInput {
            remote_id: "  ".into(),
            name: "x".repeat(201),
            context_window_tokens: Some(255),
            max_answer_tokens: Some(15),
            ..model()
        };
        assert_eq!(
            messages(input.validate(None, &ollama(), &Catalogue::built_in())),
            [
                "Model ID is required",
                "Name is longer than 200 characters",
                "Context window must be between 256 and 100,000,000 tokens",
                "Max answer must be between 16 tokens and the context window",
            ]
        );
    }

    #[test]
    fn an_answer_is_never_larger_than_the_window() {
        let with = |tokens| {
            let input = ModelInput { max_answer_tokens: Some(tokens), ..model() };
            input.validate(None, &ollama(), &Catalogue::built_in()).is_ok()
        };
        assert!(with(8_192) && !with(8_193) && with(16) && !with(15));
    }

    #[test]
    fn a_provider_offers_each_model_once() {
        let openai = ProviderId(OPENAI.into());
        let twice = ModelInput { remote_id: "gpt-4".into(), ..model() };
        let catalogue = Catalogue::built_in();
        assert_eq!(
            messages(twice.clone().validate(None, &openai, &catalogue)),
            ["This model is on the provider's list already"]
        );
        assert!(twice.clone().validate(Some("gpt-4"), &openai, &catalogue).is_ok());
        assert!(twice.validate(None, &ollama(), &catalogue).is_ok());
    }

    #[test]
    fn a_new_model_never_takes_the_id_of_another() {
        let renamed = OfferedModel {
            remote_id: "llama4".into(),
            ..model().validate(None, &ollama(), &Catalogue::built_in()).unwrap()
        };
        let catalogue = Catalogue::new(Vec::new(), vec![renamed]);
        let added = model().validate(None, &ollama(), &catalogue).unwrap();
        assert_eq!(added.id, "ollama/llama3:8b#2");
    }
}
