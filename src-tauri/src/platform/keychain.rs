//! Providers' keys: in the system's keychain where there is one that answers, else in memory until
//! the app ends. No key is ever shown, logged, or part of an error.

use hotseat_core::domain::catalogue::{KeyState, ProviderId};
use hotseat_core::ports::Keys;
use keyring_core::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::{Notify, oneshot};

/// The name keys are kept under; each provider's id is a user of it.
const SERVICE: &str = "app.hotseat";
/// Longest wait for the keychain, which may ask the person for a password of its own.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the keychain's entry for a provider.
type OpenEntry = dyn Fn(&str) -> keyring_core::Result<Entry> + Send;
type Job = Box<dyn FnOnce(&OpenEntry) + Send>;

/// The keychain did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainTrouble {
    /// There is none.
    #[error("this computer has no keychain")]
    None,
    /// It is locked, or refuses.
    #[error("the system's keychain is locked or refuses")]
    Refuses,
    /// It does not answer.
    #[error("the system's keychain does not answer")]
    Silent,
    /// It fails in another way.
    #[error("the system's keychain fails")]
    Fails,
}

#[derive(Default)]
struct Slot {
    key: Option<SecretString>,
    is_kept: bool,
    /// Raised with every change, so that what the keychain says late changes nothing newer.
    change: u64,
}

#[derive(Default)]
struct Known {
    slots: HashMap<ProviderId, Slot>,
    trouble: Option<KeychainTrouble>,
}

/// Keys of this run, and the thread that speaks to the system's keychain about them.
pub struct Keychain {
    known: Arc<Mutex<Known>>,
    jobs: Sender<Job>,
    changed: Arc<Notify>,
    patience: Duration,
}

impl Keychain {
    /// The system's.
    #[must_use]
    pub fn of_system() -> Self {
        Self::on(|user| keyring::Entry::new(SERVICE, user).map(|entry| entry.inner))
    }

    /// One whose entries are opened so.
    #[must_use]
    pub fn on(open: impl Fn(&str) -> keyring_core::Result<Entry> + Send + 'static) -> Self {
        let (jobs, waiting) = mpsc::channel::<Job>();
        // One thread for all: what was asked later is done later.
        let worker = thread::Builder::new().name("keychain".into()).spawn(move || {
            for job in waiting {
                job(&open);
            }
        });
        if let Err(error) = worker {
            tracing::error!(%error, "the keychain can't be spoken to");
        }
        Self { known: Arc::default(), jobs, changed: Arc::default(), patience: PATIENCE }
    }

    /// The same, waiting no longer than this.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Why keys are not kept, where that is so.
    pub fn trouble(&self) -> Option<KeychainTrouble> {
        self.known().trouble.clone()
    }

    /// Resolves when a key or the keychain's state may have changed by itself.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Reads the keys of these providers.
    pub async fn look_for(&self, providers: Vec<ProviderId>) {
        let known = Arc::clone(&self.known);
        let read = move |open: &OpenEntry| {
            for provider in providers {
                let found = open(&provider.0).and_then(|entry| entry.get_password());
                let mut known = lock(&known);
                let slot = known.slots.entry(provider).or_default();
                match found {
                    // A key taken in the meantime is newer.
                    Ok(key) if slot.change == 0 => {
                        *slot = Slot { key: Some(key.into()), is_kept: true, change: 0 };
                    }
                    Ok(_) | Err(Error::NoEntry) => {}
                    Err(error) => return Err(trouble(&error)),
                }
            }
            Ok(())
        };
        // What went wrong is known by now, and shown with the catalogue.
        let _ = self.ask(read).await;
    }

    /// Holds the provider's key from now on, and has the keychain keep it.
    ///
    /// # Errors
    /// Why it is not kept; it is held for this run all the same.
    pub async fn keep(
        &self,
        provider: &ProviderId,
        key: SecretString,
    ) -> Result<(), KeychainTrouble> {
        let change = self.put(provider, Some(key.clone()));
        let (known, provider) = (Arc::clone(&self.known), provider.clone());
        let write = move |open: &OpenEntry| {
            open(&provider.0)
                .and_then(|entry| entry.set_password(key.expose_secret()))
                .map_err(|error| trouble(&error))?;
            if let Some(slot) = lock(&known).slots.get_mut(&provider)
                && slot.change == change
            {
                slot.is_kept = true;
            }
            Ok(())
        };
        self.ask(write).await
    }

    /// Forgets the provider's key, here and in the keychain.
    ///
    /// # Errors
    /// Why the keychain may still have it. A key that it never kept is simply gone.
    pub async fn forget(&self, provider: &ProviderId) -> Result<(), KeychainTrouble> {
        let was_kept = self.state(provider) == KeyState::Kept;
        self.put(provider, None);
        let user = provider.0.clone();
        let remove =
            move |open: &OpenEntry| match open(&user).and_then(|entry| entry.delete_credential()) {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(trouble(&error)),
            };
        let removed = self.ask(remove).await;
        if was_kept { removed } else { Ok(()) }
    }

    fn put(&self, provider: &ProviderId, key: Option<SecretString>) -> u64 {
        let mut known = self.known();
        let slot = known.slots.entry(provider.clone()).or_default();
        *slot = Slot { key, is_kept: false, change: slot.change + 1 };
        slot.change
    }

    /// Has the keychain's thread do this, and waits for a moment. What it says later still counts.
    async fn ask(
        &self,
        job: impl FnOnce(&OpenEntry) -> Result<(), KeychainTrouble> + Send + 'static,
    ) -> Result<(), KeychainTrouble> {
        let (tell, told) = oneshot::channel();
        let (known, changed) = (Arc::clone(&self.known), Arc::clone(&self.changed));
        let job: Job = Box::new(move |open| {
            let done = job(open);
            lock(&known).trouble = done.clone().err();
            // Nobody waits any more where this took too long; then the news matters all the more.
            let _ = tell.send(done);
            changed.notify_one();
        });
        if self.jobs.send(job).is_err() {
            self.known().trouble = Some(KeychainTrouble::Fails);
            return Err(KeychainTrouble::Fails);
        }
        // While it hangs nobody waits for it a second time.
        let is_hanging = self.known().trouble == Some(KeychainTrouble::Silent);
        let patience = if is_hanging { Duration::ZERO } else { self.patience };
        match tokio::time::timeout(patience, told).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(KeychainTrouble::Fails),
            Err(_) => {
                tracing::warn!("the system's keychain does not answer");
                self.known().trouble = Some(KeychainTrouble::Silent);
                self.changed.notify_one();
                Err(KeychainTrouble::Silent)
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        lock(&self.known)
    }
}

impl Keys for Keychain {
    fn find(&self, provider: &ProviderId) -> Option<SecretString> {
        self.known().slots.get(provider)?.key.clone()
    }

    fn state(&self, provider: &ProviderId) -> KeyState {
        match self.known().slots.get(provider) {
            Some(Slot { key: Some(_), is_kept: true, .. }) => KeyState::Kept,
            Some(Slot { key: Some(_), is_kept: false, .. }) => KeyState::ThisRunOnly,
            Some(Slot { key: None, .. }) | None => KeyState::Missing,
        }
    }
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    // Every change is whole before the lock is let go.
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The kind of trouble alone: some of the system's errors carry what they could not read.
fn trouble(error: &Error) -> KeychainTrouble {
    let trouble = match error {
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => KeychainTrouble::None,
        Error::NoStorageAccess(_) => KeychainTrouble::Refuses,
        _ => KeychainTrouble::Fails,
    };
    tracing::warn!(%trouble, "keys are not kept");
    trouble
}
