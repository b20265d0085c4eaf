//! The interviewer's passcode: setting it, trying it, and locking the console with it.

use super::{Result, secret};
use crate::domain::config::{Field, FieldError};
use crate::domain::handover::WayBack;
use crate::domain::passcode::{
    KeptPasscode, RECOVERY_CODE_BYTES, WrongTries, check_passcode, read_recovery_code,
    recovery_code,
};
use crate::error::Error;
use crate::ports::{Clock, Ids};
use crate::storage::Store;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};
use tokio::task::spawn_blocking;

/// How much work one try costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2Cost {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// How often that memory is gone over.
    pub passes: u32,
}

impl Argon2Cost {
    /// What guessing is to cost: 64 MiB, and over a quarter of a second on the laptops of these years.
    pub const FULL: Self = Self { memory_kib: 64 * 1024, passes: 9 };
}

/// What came of a try that was looked at.
pub(super) enum Tried {
    /// It was right.
    Right(WayBack),
    /// It was wrong; so many were by now.
    Wrong(WrongTries),
}

/// Everything one can do with the passcode. Cheap to clone; clones try one at a time.
#[derive(Clone)]
pub struct PasscodeService {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    argon2_cost: Argon2Cost,
    one_at_a_time: Arc<Mutex<()>>,
}

impl PasscodeService {
    /// The passcode kept in `store`, made as hard as said from now on.
    #[must_use]
    pub fn new(
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        argon2_cost: Argon2Cost,
    ) -> Self {
        Self { store, clock, ids, argon2_cost, one_at_a_time: Arc::default() }
    }

    /// Whether there is one that its owner knows: none whose recovery code is used up.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn has_passcode(&self) -> Result<bool> {
        Ok(self.store.find_passcode().await?.is_some_and(|kept| !kept.is_given_up()))
    }

    /// Sets a passcode and opens the console. Answers with the recovery code that goes with it, which
    /// Hotseat can't show again. `current` is the one in force, or its recovery code, where there is
    /// one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for one too short or too long, and without the one in force;
    /// [`Error::WrongPasscode`] for a wrong one, which counts.
    pub async fn set_passcode(&self, new: &str, current: Option<&str>) -> Result<String> {
        check_passcode(new).map_err(|broken| Error::Invalid(vec![broken]))?;
        let _trying = self.alone().await;
        if self.has_passcode().await? {
            let Some(current) = current else {
                let message = "Type the current passcode first";
                return Err(Error::Invalid(vec![FieldError::new(Field::Passcode, message)]));
            };
            self.right(current).await?;
        }
        let code = recovery_code(&self.chance()?);
        let recovery = read_recovery_code(&code).unwrap_or_default();
        let passcode_hash = self.hash(new.into()).await?;
        let recovery_hash = self.hash(recovery.into()).await?;
        let now = self.clock.now().wall;
        self.store.save_passcode((&passcode_hash, &recovery_hash), now).await?;
        Ok(code)
    }

    /// Tries what was typed: the passcode, or the recovery code, which works once and takes the
    /// passcode with it; while the laptop is handed over, as soon as that is back. Either opens the
    /// console. A try counts as wrong on disk before it is looked
    /// at, so that neither many at once nor a kill in the middle gives one away.
    ///
    /// # Errors
    /// [`Error::WrongPasscode`], also for whatever comes too early: that is not looked at;
    /// [`Error::NoPasscode`] where there is none.
    pub async fn try_passcode(&self, text: &str) -> Result<WayBack> {
        let _trying = self.alone().await;
        self.right(text).await
    }

    /// Forgets the passcode, and with it the lock and the waits: for whoever has proved that the
    /// computer's account is theirs. Says whether there was one.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_passcode(&self) -> Result<bool> {
        Ok(self.store.remove_passcode().await?)
    }

    /// Locks the console until the passcode is tried and right; also after a restart.
    ///
    /// # Errors
    /// [`Error::NoPasscode`] where nothing would open it.
    pub async fn lock_console(&self) -> Result<()> {
        let can_be_opened = self.has_passcode().await?;
        if can_be_opened && self.lock_at_start().await? { Ok(()) } else { Err(Error::NoPasscode) }
    }

    /// Locks the console even where its owner may have forgotten the passcode: whoever sits before a
    /// console that Hotseat opens unasked may be the candidate. Says whether there is a passcode.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn lock_at_start(&self) -> Result<bool> {
        Ok(self.store.set_console_locked(true).await?)
    }

    /// Whether the console is locked.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn is_console_locked(&self) -> Result<bool> {
        Ok(self.store.find_passcode().await?.is_some_and(|kept| kept.is_console_locked))
    }

    /// Milliseconds until the next try is looked at; 0 where it may be now.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn wait_ms(&self) -> Result<i64> {
        let kept = self.store.find_passcode().await?;
        Ok(kept.map_or(0, |kept| kept.wrong.wait_ms(&self.clock.now())))
    }

    /// Waits until no other try is under way; the next waits until this guard is dropped.
    pub(super) async fn alone(&self) -> MutexGuard<'_, ()> {
        self.one_at_a_time.lock().await
    }

    /// One try that opens the console where it is right. The caller keeps all other tries waiting.
    ///
    /// # Errors
    /// As for [`Self::try_passcode`], but [`Error::WrongPasscode`] only for what comes too early.
    async fn attempt(&self, text: &str) -> Result<Tried> {
        let tried = self.look_at(text).await?;
        if matches!(tried, Tried::Right(WayBack::RecoveryCode)) {
            self.use_up_recovery_code().await?;
        }
        Ok(tried)
    }

    /// One try that does not use up a recovery code: taking the laptop back with it does.
    pub(super) async fn look_at(&self, text: &str) -> Result<Tried> {
        let kept = self.count_try().await?;
        let Some(way) = self.which(&kept, text).await? else {
            return Ok(Tried::Wrong(kept.wrong));
        };
        if way != WayBack::RecoveryCode {
            self.store.forget_wrong_tries().await?;
        }
        Ok(Tried::Right(way))
    }

    async fn use_up_recovery_code(&self) -> Result<()> {
        let mut writer = self.store.write().await;
        let mut tx = writer.set_up().await?;
        if tx.is_handed_over().await? {
            tx.use_up_recovery_code().await?;
        } else {
            tx.remove_passcode().await?;
        }
        Ok(tx.commit(self.clock.now().wall).await?)
    }

    /// One try that is of no use unless it is right.
    async fn right(&self, text: &str) -> Result<WayBack> {
        match self.attempt(text).await? {
            Tried::Right(way) => Ok(way),
            Tried::Wrong(wrong) => Err(self.wrong(&wrong)),
        }
    }

    /// Counts a try as wrong until it is found right, unless it comes too early.
    async fn count_try(&self) -> Result<KeptPasscode> {
        let mut writer = self.store.write().await;
        let mut tx = writer.set_up().await?;
        let Some(mut kept) = tx.find_passcode().await? else {
            tx.roll_back().await;
            return Err(Error::NoPasscode);
        };
        let now = self.clock.now();
        if kept.wrong.wait_ms(&now) > 0 {
            tx.roll_back().await;
            return Err(self.wrong(&kept.wrong));
        }
        kept.wrong = kept.wrong.and_one(&now);
        tx.save_wrong_tries(&kept.wrong).await?;
        tx.commit(now.wall).await?;
        Ok(kept)
    }

    async fn which(&self, kept: &KeptPasscode, text: &str) -> Result<Option<WayBack>> {
        if matches(text.into(), kept.passcode_hash.clone()).await? {
            return Ok(Some(WayBack::Passcode));
        }
        let code = read_recovery_code(text).filter(|_| !kept.is_given_up());
        let Some(code) = code else { return Ok(None) };
        let is_code = matches(code.into(), kept.recovery_hash.clone()).await?;
        Ok(is_code.then_some(WayBack::RecoveryCode))
    }

    /// The error after a wrong try: the tries left, and the wait until the next.
    pub(super) fn wrong(&self, wrong: &WrongTries) -> Error {
        let wait_ms = wrong.wait_ms(&self.clock.now());
        Error::WrongPasscode { tries_left: wrong.left_before_wait(), wait_ms }
    }

    async fn hash(&self, text: SecretString) -> Result<String> {
        let (argon2_cost, salt) = (self.argon2_cost, self.chance()?);
        blocking(move || {
            let params = Params::new(argon2_cost.memory_kib, argon2_cost.passes, 1, None)?;
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash: PasswordHash =
                argon2.hash_password_with_salt(text.expose_secret().as_bytes(), &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    fn chance(&self) -> Result<[u8; RECOVERY_CODE_BYTES]> {
        secret(&*self.ids)?
            .first_chunk()
            .copied()
            .ok_or_else(|| Error::Fault("a secret is shorter than a recovery code".into()))
    }
}

/// Whether the text is what the hash was made of. The hash itself says how hard it is.
async fn matches(text: SecretString, hash: String) -> Result<bool> {
    use argon2::password_hash::Error as HashError;
    blocking(move || {
        let hash = PasswordHash::new(&hash)?;
        match Argon2::default().verify_password(text.expose_secret().as_bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(HashError::PasswordInvalid) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await
}

/// Hashing takes a while and much memory, so it runs where it holds up no other task.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> argon2::password_hash::Result<T> + Send + 'static,
) -> Result<T> {
    let done = spawn_blocking(work).await.map_err(|error| Error::Fault(error.to_string()))?;
    done.map_err(|error| Error::Fault(error.to_string()))
}
