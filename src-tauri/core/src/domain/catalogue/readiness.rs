//! Whether a session's assistant can be asked as things stand.

use super::{Catalogue, Provider, ProviderId, ProviderKind};
use serde::{Deserialize, Serialize};

/// Where a provider's key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// In the system's keychain.
    Kept,
    /// Known until Hotseat is closed: there is no keychain that would keep it.
    ThisRunOnly,
    /// Hotseat knows of none; the keychain may not have told of it yet.
    Missing,
}

/// Whether a model can be asked, and what is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// It can be asked.
    Ready,
    /// It can be asked, and is a script.
    Practice,
    /// Its provider has no key yet.
    KeyMissing,
    /// Only this computer may be called, and its provider is elsewhere.
    NotLocal,
    /// The catalogue does not offer it any more.
    NotOffered,
    /// Its file is not where it was.
    FileGone,
}

impl Readiness {
    /// Whether it can be asked.
    #[must_use]
    pub const fn is_ready(self) -> bool {
        match self {
            Self::Ready | Self::Practice => true,
            Self::KeyMissing | Self::NotLocal | Self::NotOffered | Self::FileGone => false,
        }
    }
}

impl Catalogue {
    /// Whether a model can be asked. `only_local` says that nothing but this computer may be called.
    #[must_use]
    pub fn readiness(
        &self,
        model: &str,
        key: impl FnOnce(&ProviderId) -> KeyState,
        only_local: bool,
    ) -> Readiness {
        match self.offer(model) {
            Some((_, provider)) => provider.readiness(key, only_local),
            None => Readiness::NotOffered,
        }
    }
}

impl Provider {
    /// Whether it can be asked. `only_local` says that nothing but this computer may be called.
    #[must_use]
    pub fn readiness(
        &self,
        key: impl FnOnce(&ProviderId) -> KeyState,
        only_local: bool,
    ) -> Readiness {
        match self.kind {
            ProviderKind::Practice => Readiness::Practice,
            ProviderKind::OpenaiCompatible if only_local && !self.is_local() => Readiness::NotLocal,
            ProviderKind::OpenaiCompatible
                if self.needs_key && key(&self.id) == KeyState::Missing =>
            {
                Readiness::KeyMissing
            }
            ProviderKind::OpenaiCompatible | ProviderKind::Files => Readiness::Ready,
        }
    }
}
