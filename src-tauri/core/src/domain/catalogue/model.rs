//! A model on offer.

use super::{ModelFile, ProviderId};
use serde::{Deserialize, Serialize};

/// How a model's tokens are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Tokenizer {
    /// Exactly, as the GPT-3.5 and GPT-4 families count.
    Cl100k,
    /// Exactly, as GPT-4o and later families count.
    O200k,
    /// By an estimate with a margin, corrected by what the model reports.
    #[default]
    Estimate,
    /// Exactly, by the vocabulary in the model's own file, which whoever runs it has. What is shown before a
    /// question is sent is an estimate like any other.
    Own,
}

impl Tokenizer {
    /// Every tokenizer, to read the database by and to choose from.
    pub const ALL: [Self; 4] = [Self::Cl100k, Self::O200k, Self::Estimate, Self::Own];

    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cl100k => "cl100k",
            Self::O200k => "o200k",
            Self::Estimate => "estimate",
            Self::Own => "own",
        }
    }
}

/// A model a session can be run with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OfferedModel {
    /// What sessions store.
    pub id: String,
    /// What people read.
    pub name: String,
    /// Who answers for it.
    pub provider_id: ProviderId,
    /// What the provider is asked for.
    pub remote_id: String,
    /// Tokens it can read and write in one call, history included.
    pub context_window_tokens: u32,
    /// Most tokens of one answer.
    pub max_answer_tokens: u32,
    /// How its tokens are counted.
    pub tokenizer: Tokenizer,
    /// The file it is in; none where a provider has it.
    #[serde(skip)]
    pub file: Option<ModelFile>,
}
