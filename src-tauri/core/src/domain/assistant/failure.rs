//! Why there is no answer, in the classes a person can act on.

use super::Usage;
use serde::{Deserialize, Serialize};

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FailureKind {
    /// Nobody answers at that address.
    Unreachable,
    /// The provider does not accept the key, or wants one.
    RefusedKey,
    /// Too many questions in too short a time.
    RateLimited {
        /// Seconds until the provider wants to be asked again, where it says.
        retry_after_s: Option<u32>,
    },
    /// The provider does not have the model.
    ModelMissing,
    /// Whoever answers at that address does not speak chat completions there.
    WrongAddress,
    /// The conversation is longer than the model can read.
    TooLong,
    /// The provider withholds the answer, or the rest of it, by rules of its own.
    Withheld,
    /// The provider answered with something that is no answer.
    ProviderFailed,
    /// The provider took too long.
    TimedOut,
    /// Only this computer may be called, and the provider is elsewhere.
    NotLocal,
    /// The model has no key or is not on offer any more.
    NotSetUp,
}

impl FailureKind {
    /// Whether the question itself is what was refused: sent along with the next, that would be refused
    /// as well.
    #[must_use]
    pub const fn is_of_the_question(self) -> bool {
        match self {
            Self::TooLong | Self::Withheld => true,
            Self::Unreachable
            | Self::RefusedKey
            | Self::RateLimited { .. }
            | Self::ModelMissing
            | Self::WrongAddress
            | Self::ProviderFailed
            | Self::TimedOut
            | Self::NotLocal
            | Self::NotSetUp => false,
        }
    }
}

/// Why there is no answer, or no more of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind of trouble it is.
    pub kind: FailureKind,
    /// What the provider says it took all the same.
    pub usage: Option<Usage>,
    /// Seconds until a provider that failed wants to be asked again, where it says.
    pub retry_after_s: Option<u32>,
    /// For the log: what was seen, without a key and without anything a person wrote.
    pub detail: String,
}

impl Failure {
    /// A failure that cost nothing.
    pub fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self { kind, usage: None, retry_after_s: None, detail: detail.into() }
    }
}
