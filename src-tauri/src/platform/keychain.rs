//! Providers' keys: in the system's keychain where there is one that answers, else in memory until
//! the app ends. Each is bound to the place it was given for: whatever a provider's address becomes,
//! no key is found there that was given for another. No key is ever shown, logged, or part of an error.

use hotseat_core::domain::catalogue::{KeyState, Provider};
use hotseat_core::ports::Keys;
use keyring_core::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::{Notify, oneshot};

/// The name keys are kept under; each [`Place`] is a user of it.
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

/// What a key is kept under: whose it is, and the only scheme, host and port it may be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place(String);

impl Place {
    /// Of the secret that records are sealed with.
    fn of_records() -> Self {
        Self("sealed records".into())
    }

    /// None for a provider that is nowhere.
    fn of(provider: &Provider) -> Option<Self> {
        let origin = provider.base_url.as_ref()?.url().origin().ascii_serialization();
        Some(Self(format!("{} {origin}", provider.id.0)))
    }
}

#[derive(Default)]
struct Slot {
    key: Option<SecretString>,
    /// Whether the keychain keeps this very key.
    is_kept: bool,
    /// Whether the keychain has told what it has here.
    is_read: bool,
    /// Raised with every change made here, so that what the keychain does late changes nothing newer.
    change: u64,
}

impl Slot {
    fn put(&mut self, key: Option<SecretString>) -> u64 {
        *self = Self { key, is_kept: false, is_read: false, change: self.change + 1 };
        self.change
    }
}

#[derive(Default)]
struct Known {
    slots: HashMap<Place, Slot>,
    trouble: Option<KeychainTrouble>,
}

impl Known {
    fn slot(&mut self, place: &Place) -> &mut Slot {
        self.slots.entry(place.clone()).or_default()
    }
}

/// Keys of this run, and the thread that speaks to the system's keychain about them.
pub struct Keychain {
    known: Arc<Mutex<Known>>,
    jobs: Sender<Job>,
    changed: Arc<Notify>,
    patience: Duration,
}

impl Keychain {
    /// Keys in the system's keychain, each as a user of the service `app.hotseat`.
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

    /// This keychain, but each call waits no longer than `patience` for the system's answer.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Why keys are not kept, where that is so.
    pub fn trouble(&self) -> Option<KeychainTrouble> {
        self.known().trouble.clone()
    }

    /// Resolves when a key or the keychain's state may have changed without us.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Reads the keys of those of these providers about which the keychain has not told anything yet.
    pub async fn look_for(&self, providers: &[Provider]) {
        let mut unread: Vec<Place> = providers.iter().filter_map(Place::of).collect();
        unread.retain(|place| {
            self.known().slots.get(place).is_none_or(|slot| !slot.is_read && slot.key.is_none())
        });
        if unread.is_empty() {
            return;
        }
        let known = Arc::clone(&self.known);
        let read = move |open: &OpenEntry| {
            // One that can't be read stands in no other's way.
            unread.iter().map(|place| read(open, &known, place)).fold(Ok(()), Result::and)
        };
        if let Err(trouble) = self.ask(read).await {
            // Known by now, and shown with the catalogue.
            tracing::info!(%trouble, "keys could not be read");
        }
    }

    /// Holds the provider's key from now on, for the address it has now, and has the keychain keep it.
    ///
    /// # Errors
    /// Why it is not kept; it is held for this run all the same.
    pub async fn keep(
        &self,
        provider: &Provider,
        key: SecretString,
    ) -> Result<(), KeychainTrouble> {
        let Some(place) = Place::of(provider) else { return Err(KeychainTrouble::Fails) };
        let change = self.known().slot(&place).put(Some(key.clone()));
        self.write(place, key, change).await
    }

    async fn write(
        &self,
        place: Place,
        key: SecretString,
        change: u64,
    ) -> Result<(), KeychainTrouble> {
        let known = Arc::clone(&self.known);
        let write = move |open: &OpenEntry| {
            open(&place.0)
                .and_then(|entry| entry.set_password(key.expose_secret()))
                .map_err(|error| trouble(&error))?;
            let mut known = lock(&known);
            let slot = known.slot(&place);
            if slot.change == change {
                (slot.is_kept, slot.is_read) = (true, true);
            }
            Ok(())
        };
        self.ask(write).await
    }

    /// The secret of this installation, if there is one.
    pub async fn find_own_secret(&self) -> Option<SecretString> {
        self.read_own_secret().await.ok();
        self.known().slot(&Place::of_records()).key.clone()
    }

    /// The secret of this installation, and whether the keychain keeps it: the one there is, or else one that is drawn
    /// now. One that the keychain may have and does not tell is never written over. None where none can be drawn.
    pub async fn own_secret(
        &self,
        draw: impl FnOnce() -> Option<SecretString>,
    ) -> Option<(SecretString, bool)> {
        let place = Place::of_records();
        let read = self.read_own_secret().await;
        {
            let mut known = self.known();
            let slot = known.slot(&place);
            if let Some(secret) = slot.key.clone() {
                return Some((secret, slot.is_kept));
            }
        }
        let secret = draw()?;
        let change = self.known().slot(&place).put(Some(secret.clone()));
        let is_kept = match read {
            Err(_) => false,
            Ok(()) => self.write(place, secret.clone(), change).await.is_ok(),
        };
        Some((secret, is_kept))
    }

    async fn read_own_secret(&self) -> Result<(), KeychainTrouble> {
        let place = Place::of_records();
        if self.known().slots.get(&place).is_some_and(|slot| slot.key.is_some()) {
            return Ok(());
        }
        let known = Arc::clone(&self.known);
        self.ask(move |open| read(open, &known, &place)).await
    }

    /// Has the keychain forget the key of the provider's present address. One that it keeps is held
    /// until it has forgotten it; one that it does not is gone at once.
    ///
    /// # Errors
    /// Why the keychain may still have a key.
    pub async fn forget(&self, provider: &Provider) -> Result<(), KeychainTrouble> {
        let Some(place) = Place::of(provider) else { return Ok(()) };
        let change = {
            let mut known = self.known();
            let slot = known.slot(&place);
            if slot.is_kept { slot.change } else { slot.put(None) }
        };
        let known = Arc::clone(&self.known);
        let remove = move |open: &OpenEntry| {
            match open(&place.0).and_then(|entry| entry.delete_credential()) {
                Ok(()) | Err(Error::NoEntry) => {}
                Err(error) => return Err(trouble(&error)),
            }
            let mut known = lock(&known);
            let slot = known.slot(&place);
            // A key taken in the meantime stays.
            if slot.change == change {
                slot.put(None);
                slot.is_read = true;
            }
            Ok(())
        };
        match self.ask(remove).await {
            // Where there is none it has nothing.
            Err(KeychainTrouble::None) => Ok(()),
            removed => removed,
        }
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
            // Where this took too long the caller waits no more; then the news matters all the more.
            let _nobody = tell.send(done);
            changed.notify_one();
        });
        if self.jobs.send(job).is_err() {
            self.known().trouble = Some(KeychainTrouble::Fails);
            return Err(KeychainTrouble::Fails);
        }
        // While the keychain hangs, no further call waits for it.
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
    fn find(&self, provider: &Provider) -> Option<SecretString> {
        self.known().slots.get(&Place::of(provider)?)?.key.clone()
    }

    fn state(&self, provider: &Provider) -> KeyState {
        let known = self.known();
        match Place::of(provider).and_then(|place| known.slots.get(&place)) {
            Some(Slot { key: Some(_), is_kept: true, .. }) => KeyState::Kept,
            Some(Slot { key: Some(_), is_kept: false, .. }) => KeyState::ThisRunOnly,
            Some(Slot { key: None, .. }) | None => KeyState::Missing,
        }
    }
}

/// Takes in what the keychain has at that place.
fn read(open: &OpenEntry, known: &Mutex<Known>, place: &Place) -> Result<(), KeychainTrouble> {
    let found = match open(&place.0).and_then(|entry| entry.get_password()) {
        Ok(key) => Some(key),
        Err(Error::NoEntry) => None,
        Err(error) => return Err(trouble(&error)),
    };
    let mut known = lock(known);
    let slot = known.slot(place);
    // A key taken in the meantime is newer.
    if slot.key.is_none() {
        (slot.is_kept, slot.is_read) = (found.is_some(), true);
        slot.key = found.map(SecretString::from);
    }
    Ok(())
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
