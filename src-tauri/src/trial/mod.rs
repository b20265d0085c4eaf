//! Trying a challenge as its candidate: a Hotseat of its own on a folder of its own, which goes when its window
//! is closed. Nothing of the interviewer's can be reached from it, and nothing of it is kept.

mod sample;
mod window;

pub use window::open;

use crate::Desk;
use crate::desk::Reply;
use crate::imports::write_challenges;
use hotseat_core::api::ErrorReply;
use hotseat_core::domain::library::ItemId;
use hotseat_core::error::Error;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tauri::async_runtime::spawn_blocking;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// What the other Hotseat says once its window has shown itself.
const SHOWN: &str = "shown";
/// Longest wait for that. Its window that stays blank ends it sooner.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest wait for it to end when it is asked to.
const PATIENCE_TO_END: Duration = Duration::from_secs(3);
/// Time between two looks whether it has ended.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The trial that is open, if one is.
pub struct Trials {
    program: PathBuf,
    open: Mutex<Open>,
}

/// The trial that is open, and how many there were: a later one is not taken for it.
struct Open {
    trial: Option<Trial>,
    nth: u64,
}

/// Another Hotseat, which ends when its standard input does: also where this one dies.
struct Trial(Child);

impl Trials {
    /// None yet; that program opens them.
    pub const fn of(program: PathBuf) -> Self {
        Self { program, open: Mutex::new(Open { trial: None, nth: 0 }) }
    }

    /// Closes the trial that is open, or is about to be: only the interviewer is to find it.
    pub fn end(&self) {
        self.replace(None);
    }

    /// Ends the trial before, and says which this one is.
    fn replace(&self, trial: Option<Trial>) -> u64 {
        let mut open = self.locked();
        open.nth += 1;
        if let Some(before) = std::mem::replace(&mut open.trial, trial) {
            thread::spawn(move || before.end());
        }
        open.nth
    }

    /// Whether this trial was neither ended nor replaced.
    fn is_open(&self, nth: u64) -> bool {
        self.locked().nth == nth
    }

    fn locked(&self) -> MutexGuard<'_, Open> {
        // A trial is put in whole, so a panic elsewhere leaves it usable.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trial {
    /// Starts it, and gives what it says on its standard output.
    fn begin(
        program: &Path,
        challenge: &Path,
        settings_of: &Path,
    ) -> io::Result<(Self, Option<ChildStdout>)> {
        let mut child = Command::new(program)
            .args(["--tied", "--try"])
            .arg(challenge)
            .arg("--data-dir")
            .arg(settings_of)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let told = child.stdout.take();
        Ok((Self(child), told))
    }

    fn end(mut self) {
        drop(self.0.stdin.take());
        let looks = PATIENCE_TO_END.as_millis() / LOOK_EVERY.as_millis();
        for _ in 0..looks {
            match self.0.try_wait() {
                Ok(Some(_)) => return,
                Ok(None) => thread::sleep(LOOK_EVERY),
                Err(error) => return tracing::warn!(%error, "a trial can't be waited for"),
            }
        }
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait().map(drop)) {
            tracing::warn!(%error, "a trial could not be ended");
        }
    }
}

/// Waits until a trial's window has shown itself; false where it ended before.
async fn is_shown(told: Option<ChildStdout>) -> bool {
    let Some(told) = told else { return false };
    let (tell, shown) = oneshot::channel();
    thread::spawn(move || {
        let first = BufReader::new(told).lines().next();
        // The time was up: the answer comes too late.
        let _late = tell.send(first.is_some_and(|line| line.is_ok_and(|line| line == SHOWN)));
    });
    matches!(timeout(PATIENCE, shown).await, Ok(Ok(true)))
}

impl Desk {
    /// Opens a challenge as its candidate sees it, in a window of its own. A trial that is open is closed.
    pub async fn try_challenge(&self, id: ItemId) -> Reply<()> {
        let fault = |error: &dyn std::fmt::Display| self.no_trial(error);
        let folder = private_folder("hotseat-challenge-").map_err(|error| fault(&error))?;
        let challenge = folder.path().join("challenge.zip");
        let (library, place) = (self.service.library.clone(), challenge.clone());
        let written = spawn_blocking(move || write_challenges(&library, &[id], &place)).await;
        if written.map_err(|error| fault(&error))?.map_err(|error| fault(&error))? == 0 {
            return Err(self.error(&Error::ItemNotFound));
        }
        self.open_trial(&challenge).await
    }

    /// Opens the sample challenge, likewise.
    pub async fn try_sample(&self) -> Reply<()> {
        let folder = private_folder("hotseat-sample-");
        let written = folder.and_then(|folder| sample::write(folder.path()).map(|()| folder));
        match written {
            Ok(folder) => self.open_trial(folder.path()).await,
            Err(error) => Err(self.no_trial(&error)),
        }
    }

    /// Opens a trial of the challenge in that place, and returns once its window has shown itself.
    async fn open_trial(&self, challenge: &Path) -> Reply<()> {
        let settings_of = self.service.store().path().parent().unwrap_or(Path::new("."));
        let trial = Trial::begin(&self.trials.program, challenge, settings_of);
        let (trial, told) = trial.map_err(|error| self.no_trial(&error))?;
        let nth = self.trials.replace(Some(trial));
        // It was locked or handed over while this was prepared.
        if self.hands.turn.check_console().is_err() {
            self.trials.end();
            return Ok(());
        }
        if !is_shown(told).await && self.trials.is_open(nth) {
            self.trials.end();
            return Err(self.no_trial(&"its window did not show itself"));
        }
        Ok(())
    }

    fn no_trial(&self, error: &dyn std::fmt::Display) -> ErrorReply {
        tracing::error!(%error, "a trial could not be opened");
        self.error(&Error::Fault("the trial could not be opened".into()))
    }
}

/// A temporary folder that no other account can look into: a challenge has solutions and hidden tests.
fn private_folder(prefix: &str) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}
