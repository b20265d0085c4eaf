//! What the command line answers without a window.

use crate::platform::account::{self, NotProven};
use crate::platform::clock::SystemClock;
use crate::platform::ids::RandomIds;
use crate::platform::keychain::Keychain;
use crate::provider_keys::keep_from_line;
use hotseat_core::domain::catalogue::{Catalogue, Provider};
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::time::UtcMs;
use hotseat_core::error::Error;
use hotseat_core::ports::Clock;
use hotseat_core::service::{Argon2Cost, By, HandoverService, PasscodeService, Services};
use hotseat_core::storage::{self, DATABASE_FILE, StorageError, Store};
use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// More than any key.
const LONGEST_LINE: u64 = 4_096;

/// Sessions read at a time.
const BATCH: u32 = 500;

/// Why an answer was not given in full.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReportError {
    #[error(transparent)]
    Core(#[from] Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Output(#[from] io::Error),
    #[error("{0}")]
    Key(String),
    #[error("{0}")]
    Record(String),
    #[error(transparent)]
    NotProven(#[from] NotProven),
    #[error("{0}")]
    NotYours(&'static str),
}

/// The command line does not lead around a handover or a lock. A database too damaged to be read says
/// nothing of either, and its backups are what helps then.
pub(super) async fn refuse_others(dir: &Path) -> Result<(), ReportError> {
    let store = match Store::open_to_read(dir).await {
        Ok(Some(store)) => store,
        Ok(None) | Err(StorageError::Damaged { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    if store.find_handover().await?.is_some() {
        let words = "The laptop is handed over. Take it back with the passcode first.";
        return Err(ReportError::NotYours(words));
    }
    if store.find_passcode().await?.is_some_and(|kept| kept.is_console_locked) {
        return Err(ReportError::NotYours(
            "The console is locked. Open it with the passcode first.",
        ));
    }
    Ok(())
}

/// Removes the passcode and takes the laptop back, for the password of the computer's account.
pub fn forget_passcode(dir: &Path) -> ExitCode {
    answer(async || {
        // Held from before the password is asked for: a Hotseat that is open has to be closed first.
        let clock = Arc::new(SystemClock::new());
        let store = Arc::new(Store::open(dir, clock.now().wall).await?.store);
        let passcode = PasscodeService::new(
            Arc::clone(&store),
            clock.clone(),
            Arc::new(RandomIds),
            Argon2Cost::FULL,
        );
        let mut out = io::stdout().lock();
        // A recovery code takes the passcode with it: then the handover alone stands in the way.
        let is_handed_over = store.find_handover().await?.is_some();
        if !passcode.has_passcode().await? && !is_handed_over {
            writeln!(out, "There is no passcode, and the laptop is not handed over.")?;
            return Ok(ExitCode::SUCCESS);
        }
        account::prove()?;
        let handover = HandoverService::new(&Services::new(store, clock, Arc::new(RandomIds)));
        let taken_back = handover.take_back(WayBack::Account, &By::interviewer("")).await?;
        passcode.remove_passcode().await?;
        if taken_back.is_some() {
            writeln!(out, "The laptop is yours again; the session's trail records it.")?;
        }
        writeln!(out, "The passcode is removed. Set a new one before the next handover.")?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Prints where the database is, how many sessions it has, and each as `id: name (status)`.
pub fn list(dir: &Path) -> ExitCode {
    answer(async || {
        refuse_others(dir).await?;
        let mut out = io::stdout().lock();
        writeln!(out, "Database: {}", dir.join(DATABASE_FILE).display())?;
        let Some(store) = Store::open_to_read(dir).await? else {
            writeln!(out, "Total sessions: 0 (there is no database yet)")?;
            return Ok(ExitCode::SUCCESS);
        };
        writeln!(out, "Total sessions: {}", store.counts().await?.all())?;
        let mut after = 0;
        loop {
            let batch = store.list_after(after, BATCH).await?;
            let Some((last, _)) = batch.last() else { return Ok(ExitCode::SUCCESS) };
            after = *last;
            for (_, session) in &batch {
                let name = super::import::printable(session.candidate_name.as_str());
                writeln!(out, "{}: {name} ({})", session.id, session.status.name())?;
            }
        }
    })
}

/// Examines the database and every trail, and prints what is wrong. Goes on where it can't be read
/// whether the laptop is handed over, and prints that too.
pub fn check(dir: &Path) -> ExitCode {
    answer(async || {
        if let Err(refused @ ReportError::NotYours(_)) = refuse_others(dir).await {
            return Err(refused);
        }
        let mut out = io::stdout().lock();
        writeln!(out, "Database: {}", dir.join(DATABASE_FILE).display())?;
        let Some(store) = Store::open_to_read(dir).await? else {
            writeln!(out, "There is no database yet.")?;
            return Ok(ExitCode::SUCCESS);
        };
        let report = store.check().await?;
        writeln!(out, "{} sessions, {} trail entries examined", report.sessions, report.events)?;
        if report.findings.is_empty() {
            writeln!(out, "Everything is in order.")?;
            return Ok(ExitCode::SUCCESS);
        }
        for finding in &report.findings {
            writeln!(out, "WRONG: {finding}")?;
        }
        Ok(ExitCode::FAILURE)
    })
}

/// Prints the backups, newest first, and what each holds.
pub fn backups(dir: &Path) -> ExitCode {
    answer(async || {
        refuse_others(dir).await?;
        let mut out = io::stdout().lock();
        let backups = storage::list_backups(dir)?;
        writeln!(out, "Total backups: {}", backups.len())?;
        for backup in backups {
            match storage::look_into_backup(dir, &backup.name).await {
                Ok(holdings) => {
                    let names = holdings.latest.join(", ");
                    let sessions = holdings.counts.all();
                    writeln!(out, "{}: {sessions} sessions ({names})", backup.name)?;
                }
                Err(error) => writeln!(out, "{}: can't be used ({error})", backup.name)?,
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Puts a backup in the database's place.
pub fn restore(dir: &Path, name: &str, now: UtcMs) -> ExitCode {
    answer(async || {
        refuse_others(dir).await?;
        storage::restore(dir, name, now).await?;
        writeln!(io::stdout(), "{name} is restored.")?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Has the keychain keep a key read from standard input.
pub fn set_key(dir: &Path, provider: &str) -> ExitCode {
    answer(async || {
        refuse_others(dir).await?;
        let catalogue = match Store::open_to_read(dir).await? {
            Some(store) => store.catalogue(),
            None => Arc::new(Catalogue::built_in()),
        };
        let is_meant = |one: &&Provider| {
            one.id.0 == provider || one.name.to_lowercase() == provider.to_lowercase()
        };
        let Some(provider) = catalogue.providers().iter().find(is_meant) else {
            let names: Vec<_> = catalogue.providers().iter().map(|one| one.name.as_str()).collect();
            return Err(ReportError::Key(format!("There is only {}.", names.join(", "))));
        };
        let mut line = String::new();
        io::stdin().lock().take(LONGEST_LINE).read_line(&mut line)?;
        let kept = keep_from_line(&Keychain::of_system(), provider, &line).await;
        kept.map_err(ReportError::Key)?;
        writeln!(
            io::stdout(),
            "The keychain keeps the key of {}. Start Hotseat again if it is open.",
            provider.name
        )?;
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn answer(work: impl AsyncFnOnce() -> Result<ExitCode, ReportError>) -> ExitCode {
    match tauri::async_runtime::block_on(work()) {
        Ok(code) => code,
        // Whoever read along has heard enough, as `| head` does.
        Err(ReportError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("hotseat: {error}");
            ExitCode::FAILURE
        }
    }
}
