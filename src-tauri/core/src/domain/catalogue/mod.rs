//! The models on offer, and who answers for them.

mod built_in;
mod file;
mod input;
mod key;
mod listed;
mod local;
mod model;
mod offering;
mod provider;
mod readiness;
mod shelf;
mod suggestion;
mod trial;

pub use built_in::{FILES, OPENAI, PRACTICE, is_practice};
pub use file::{FileFacts, ModelFile};
pub use input::{
    CONTEXT_WINDOW_MAX, CONTEXT_WINDOW_MIN, MAX_ANSWER_MIN, ModelInput, ProviderInput,
};
pub use key::check_key;
pub use listed::ListedModel;
pub use local::LocalServer;
pub use model::{OfferedModel, Tokenizer};
pub use offering::Offering;
pub use provider::{
    BaseUrl, FIRST_PIECE_DEFAULT_S, FIRST_PIECE_MAX_S, FIRST_PIECE_MIN_S, Provider, ProviderId,
    ProviderKind,
};
pub use readiness::{KeyState, Readiness};
pub use shelf::{ShelfModel, shelf};
pub use suggestion::{OLLAMA_WINDOW_TOKENS, Suggestion, suggest};
pub use trial::{TRIAL_MAX_MS, Trial, TrialEar, TrialFigures, trial};

/// Providers and their models, in the order they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    providers: Vec<Provider>,
    models: Vec<OfferedModel>,
}

impl Catalogue {
    /// A catalogue of these providers and models, shown in this order.
    #[must_use]
    pub const fn new(providers: Vec<Provider>, models: Vec<OfferedModel>) -> Self {
        Self { providers, models }
    }

    /// This catalogue with one more model, behind the others.
    #[must_use]
    pub fn with(mut self, model: OfferedModel) -> Self {
        self.models.push(model);
        self
    }

    /// The model of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&OfferedModel> {
        self.models.iter().find(|model| model.id == id)
    }

    /// The provider of that id.
    #[must_use]
    pub fn provider(&self, id: &ProviderId) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == *id)
    }

    /// The model of that id with who answers for it.
    #[must_use]
    pub fn offer(&self, id: &str) -> Option<(&OfferedModel, &Provider)> {
        let model = self.find(id)?;
        Some((model, self.provider(&model.provider_id)?))
    }

    /// What people call a model. One that is gone is called as its provider called it, which follows the
    /// provider's id.
    #[must_use]
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let gone = || id.split_once('/').map_or(id, |(_, remote_id)| remote_id);
        self.find(id).map_or_else(gone, |model| &model.name)
    }

    /// Every model, in the order shown.
    #[must_use]
    pub fn models(&self) -> &[OfferedModel] {
        &self.models
    }

    /// Every provider, in the order shown.
    #[must_use]
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }
}
