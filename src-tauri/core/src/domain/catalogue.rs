//! The models on offer.

use serde::{Deserialize, Serialize};

/// A model a session can be run with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Model {
    /// What sessions store and providers are asked for.
    pub id: String,
    /// What people read.
    pub name: String,
    /// Tokens it can read and write in one call, history included.
    pub context_window_tokens: u32,
}

/// The models on offer, in the order they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue(Vec<Model>);

impl Catalogue {
    /// A catalogue of these models.
    #[must_use]
    pub const fn new(models: Vec<Model>) -> Self {
        Self(models)
    }

    /// The models a new database starts with. Context windows as published by their maker.
    #[must_use]
    pub fn built_in() -> Self {
        let model = |id: &str, name: &str, context_window_tokens| Model {
            id: id.into(),
            name: name.into(),
            context_window_tokens,
        };
        Self(vec![
            model("gpt-4", "GPT-4", 8_192),
            model("gpt-4-turbo", "GPT-4 Turbo", 128_000),
            model("gpt-3.5-turbo", "GPT-3.5 Turbo", 16_385),
        ])
    }

    /// The model of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Model> {
        self.0.iter().find(|model| model.id == id)
    }

    /// Every model.
    #[must_use]
    pub fn models(&self) -> &[Model] {
        &self.0
    }
}
