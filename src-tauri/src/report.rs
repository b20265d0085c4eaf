//! What the command line answers without a window.

use hotseat_core::error::Error;
use hotseat_core::storage::{DATABASE_FILE, StorageError, Store};
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
