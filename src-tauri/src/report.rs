//! What the command line answers without a window.

use hotseat_core::domain::time::UtcMs;
use hotseat_core::error::Error;
use hotseat_core::storage::{self, DATABASE_FILE, StorageError, Store};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Sessions read at a time.
const BATCH: u32 = 500;

/// Why an answer was not given in full.
#[derive(Debug, thiserror::Error)]
enum ReportError {
    #[error(transparent)]
    Core(#[from] Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// Prints where the database is, how many sessions it has, and each as `id: name (status)`.
pub fn list(dir: &Path) -> ExitCode {
    answer(async || {
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
                let name = session.candidate_name.as_str();
                writeln!(out, "{}: {name} ({})", session.id, session.status.name())?;
            }
        }
    })
}

/// Examines the database and every trail, and prints what is wrong.
pub fn check(dir: &Path) -> ExitCode {
    answer(async || {
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
        storage::restore(dir, name, now).await?;
        writeln!(io::stdout(), "{name} is in the database's place now.")?;
        Ok(ExitCode::SUCCESS)
    })
}

fn answer(work: impl AsyncFnOnce() -> Result<ExitCode, ReportError>) -> ExitCode {
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
