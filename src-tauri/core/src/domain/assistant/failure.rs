//! Why there is no answer, in the classes a person can act on.

use super::Usage;
use serde::{Deserialize, Serialize};

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FailureKind {
    /// Nothing answers at that address.
    Unreachable,
    /// The provider does not accept the key, or wants one.
    RefusedKey,
    /// Too many questions in too short a time.
    RateLimited {
        /// Seconds until the provider wants to be asked again, where it says.
        retry_after_s: Option<u32>,
    },
    /// The account with the provider has no credit left.
    OutOfCredit,
    /// The provider does not have the model.
    ModelMissing,
    /// The provider was still loading the model when we stopped waiting for it.
    Loading,
    /// The provider has no room for a question now.
    Overloaded,
    /// Whoever answers at that address does not speak chat completions there.
    WrongAddress,
    /// Something on the way to the provider answered in its place, with a web page.
    Blocked,
    /// The provider does not serve the place this computer is in.
    NotOffered,
    /// The conversation is longer than the model can read.
    TooLong {
        /// Tokens the model can read, where the provider says.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[cfg_attr(test, ts(optional))]
        limit_tokens: Option<i64>,
    },
    /// The provider withholds the answer, or the rest of it, by rules of its own.
    Withheld,
    /// The provider refused the question, for a reason that Hotseat does not know.
    Refused,
    /// The provider answered with something that is no answer.
    ProviderFailed,
    /// The provider took too long.
    TimedOut,
    /// Only this computer may be called, and the provider is elsewhere.
    NotLocal,
    /// The model has no key or is not on offer any more.
    NotSetUp,
    /// The model's file is not where it was.
    FileGone,
    /// The model's file can't be run: it is damaged, or the engine does not know its kind.
    FileUnusable,
    /// This computer has no room for the model.
    NoMemory {
        /// Bytes it needs, all together.
        needed_bytes: i64,
        /// Bytes that are free.
        free_bytes: i64,
    },
    /// The engine that runs model files stopped working.
    EngineEnded,
    /// This computer, or this build of Hotseat, can't run model files.
    NoEngine,
}

impl FailureKind {
    /// Whether a question left without an answer is sent along with the next one: only where what it says
    /// can't have been the cause. The next one would fail over it as well.
    #[must_use]
    pub const fn lets_question_ride_along(self) -> bool {
        match self {
            Self::TooLong { .. }
            | Self::Withheld
            | Self::Refused
            // A wall on the way may look for words, a server may refuse some as it refuses a key, and one
            // that fails may fail over them every time.
            | Self::Blocked
            | Self::RefusedKey
            | Self::ProviderFailed
            | Self::EngineEnded => false,
            Self::Unreachable
            | Self::RateLimited { .. }
            | Self::OutOfCredit
            | Self::ModelMissing
            | Self::Loading
            | Self::Overloaded
            | Self::WrongAddress
            | Self::NotOffered
            | Self::TimedOut
            | Self::NotLocal
            | Self::NotSetUp
            | Self::FileGone
            | Self::FileUnusable
            | Self::NoMemory { .. }
            | Self::NoEngine => true,
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
