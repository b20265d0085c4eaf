//! A clipboard that holds what a test copied, and keychains in every state.

use futures_util::future::BoxFuture;
use hotseat::{Clipboard, ClipboardTrouble, Dialogs, Keychain};
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error, mock};
use secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// What was copied last.
#[derive(Default)]
pub struct Copied(pub Mutex<String>);

impl Copied {
    pub fn copy(&self, text: &str) {
        *self.0.lock().unwrap() = text.into();
    }

    pub fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Clipboard for Copied {
    fn read(&self) -> Result<SecretString, ClipboardTrouble> {
        Ok(self.text().into())
    }

    fn empty_of(&self, text: &SecretString) {
        let mut now = self.0.lock().unwrap();
        if *now == *text.expose_secret() {
            now.clear();
        }
    }

    fn empty(&self) {
        self.0.lock().unwrap().clear();
    }
}

/// Dialogs in which a test has chosen already.
#[derive(Default)]
pub struct Chosen {
    /// What is chosen to be read.
    pub files: Mutex<Vec<PathBuf>>,
    /// Where is chosen to write.
    pub place: Mutex<Option<PathBuf>>,
}

impl Dialogs for Chosen {
    fn choose_files(&self, _: &'static str) -> BoxFuture<'_, Vec<PathBuf>> {
        Box::pin(async { self.files.lock().unwrap().clone() })
    }

    fn choose_record(&self, _: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { self.files.lock().unwrap().first().cloned() })
    }

    fn choose_model(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        self.choose_record(title)
    }

    fn choose_folder(&self, _: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { self.files.lock().unwrap().first().cloned() })
    }

    fn choose_where(&self, _: &'static str, _: String) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { self.place.lock().unwrap().clone() })
    }
}

/// A keychain in memory, and a way to look into it.
pub fn keychain() -> (Keychain, impl Fn(&str) -> Option<String>) {
    let store = mock::Store::new().unwrap();
    let open = {
        let store = Arc::clone(&store);
        move |user: &str| store.build("test", user, None)
    };
    let look = move |user: &str| -> Option<String> {
        store.build("test", user, None).unwrap().get_password().ok()
    };
    (Keychain::on(open), look)
}

/// Two runs of the app, one after the other, on the same keychain.
pub fn two_runs() -> (Keychain, Keychain) {
    let store = mock::Store::new().unwrap();
    let run = |store: Arc<mock::Store>| Keychain::on(move |user| store.build("test", user, None));
    (run(Arc::clone(&store)), run(store))
}

/// A computer without a keychain.
pub fn no_keychain() -> Keychain {
    Keychain::on(|_| Err(Error::NoDefaultStore))
}

/// A keychain that fails with this.
pub fn failing_keychain(error: impl Fn() -> Error + Send + 'static) -> Keychain {
    Keychain::on(move |_| Err(error()))
}

/// A keychain in memory that is locked whenever a test says so.
pub fn locking_keychain() -> (Keychain, Arc<AtomicBool>) {
    let (_, keychain, is_locked) = two_runs_on_a_lock();
    (keychain, is_locked)
}

/// Two runs of the app on the same keychain, which the later one finds locked whenever a test says so.
pub fn two_runs_on_a_lock() -> (Keychain, Keychain, Arc<AtomicBool>) {
    let store = mock::Store::new().unwrap();
    let is_locked = Arc::new(AtomicBool::new(false));
    let (earlier, locked) = (Arc::clone(&store), Arc::clone(&is_locked));
    let before = Keychain::on(move |user| earlier.build("test", user, None));
    let now = Keychain::on(move |user| {
        if locked.load(Ordering::Relaxed) {
            return Err(Error::NoStorageAccess("locked".into()));
        }
        store.build("test", user, None)
    });
    (before, now, is_locked)
}

/// A keychain in memory that can't say what it has for this user.
pub fn keychain_failing_for(user: &'static str) -> (Keychain, Keychain) {
    let store = mock::Store::new().unwrap();
    let earlier = Arc::clone(&store);
    let before = Keychain::on(move |user| earlier.build("test", user, None));
    let now = Keychain::on(move |asked| {
        if asked.starts_with(user) {
            return Err(Error::BadEncoding(Vec::new()));
        }
        store.build("test", asked, None)
    });
    (before, now)
}

/// A keychain in memory that does nothing until it is let go.
pub fn hanging_keychain() -> (Keychain, mpsc::Sender<()>) {
    let (let_go, wait) = mpsc::channel::<()>();
    let store = mock::Store::new().unwrap();
    let open = move |user: &str| -> keyring_core::Result<Entry> {
        // Let go for good once nobody holds it any more.
        let _ = wait.recv();
        store.build("test", user, None)
    };
    (Keychain::on(open).with_patience(Duration::from_millis(50)), let_go)
}
