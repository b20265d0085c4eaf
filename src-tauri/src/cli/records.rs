//! `--seal`, `--verify`, and `--import` of a sealed record.

use super::reports::{self, ReportError};
use crate::platform::clock::SystemClock;
use crate::platform::ids::RandomIds;
use crate::platform::keychain::Keychain;
use crate::records::{
    NotOpened, look, name_of_record, open_with, passphrase_lock, recipients_in, seal_to,
    sealing_key, take_in,
};
use hotseat_core::api::RecordStep;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::record::Intake;
use hotseat_core::error::Error;
use hotseat_core::ports::Clock;
use hotseat_core::service::{By, Services};
use hotseat_core::storage::Store;
use hotseat_record::{Lock, Record, RecordFault};
use secrecy::SecretString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tauri::async_runtime::spawn_blocking;

/// Largest file of identities that is read, in bytes.
const IDENTITIES_MAX_BYTES: u64 = 64 * 1024;

/// How a record is sealed.
pub struct Sealing<'a> {
    /// The session's id.
    pub id: &'a str,
    /// Where the record goes; the working folder under the candidate's name where it is not said.
    pub output: Option<&'a Path>,
    /// Whether a passphrase is asked for.
    pub with_passphrase: bool,
    /// Who is to open it.
    pub recipients: &'a [String],
}

/// Seals a session's record.
pub fn seal(dir: &Path, sealing: &Sealing<'_>) -> ExitCode {
    reports::answer(async || {
        reports::refuse_others(dir).await?;
        let id: SessionId = sealing.id.parse().map_err(|_| {
            ReportError::Record(format!("“{}” is no session ID. --list shows them.", sealing.id))
        })?;
        // Reads only, so that it works beside an app that is open.
        let store = Store::open_to_read(dir).await?.ok_or(Error::NotFound)?;
        let services = services(store);
        let session = services.records.check_seal(id).await?;
        let lock = match (sealing.with_passphrase, sealing.recipients) {
            (true, _) => Some(
                passphrase_lock(&ask_passphrase()?).map_err(|error| Error::Invalid(vec![error]))?,
            ),
            (false, []) => None,
            (false, recipients) => {
                let recipients = recipients_in(recipients.iter().map(String::as_str));
                Some(Lock::Recipients(recipients.map_err(Error::Invalid)?))
            }
        };
        let (key, is_kept) =
            sealing_key(&Keychain::of_system()).await.map_err(ReportError::Record)?;
        let usual = PathBuf::from(name_of_record(session.candidate_name.as_str()));
        let place = sealing.output.map_or(usual, Path::to_owned);
        if place.exists() {
            let words =
                format!("{} exists already. Choose another with --output.", place.display());
            return Err(ReportError::Record(words));
        }
        let (shown, fingerprint) = (place.display().to_string(), key.public().fingerprint());
        let sealed = spawn_blocking(move || {
            seal_to(&place, (&services, id), (&key, "", lock.as_ref()), &|| false)
        });
        let sealed = sealed.await.map_err(|error| Error::Fault(error.to_string()))?;
        sealed.map_err(|trouble| ReportError::Record(trouble.to_string()))?;
        let mut out = io::stdout().lock();
        writeln!(out, "Sealed as {shown}")?;
        writeln!(out, "Key: {fingerprint}")?;
        if !is_kept {
            writeln!(out, "{}", hotseat_core::api::KEY_NOT_KEPT)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Reads a record to its end and says whether it is as it was sealed. Needs no data folder.
pub fn verify(file: &Path, identity: Option<&Path>) -> ExitCode {
    reports::answer(async || {
        let (file, identity) = (file.to_owned(), identity.map(Path::to_owned));
        let read = spawn_blocking(move || {
            let mut record = open(&file, identity.as_deref())?;
            let nothing = &mut |_, _: &str| Ok::<(), RecordFault>(());
            let fault = record.verify(&mut |_| true, nothing).err();
            Ok::<_, ReportError>((record, fault))
        });
        let (record, fault) = read.await.map_err(|error| Error::Fault(error.to_string()))??;
        let mut out = io::stdout().lock();
        let manifest = &record.manifest;
        writeln!(out, "Session: {}", manifest.session_id)?;
        let name = super::import::printable(&manifest.sealed_by.name);
        let by = if name.is_empty() { String::new() } else { format!(" by {name}") };
        let at = chrono::DateTime::from_timestamp_millis(manifest.sealed_at);
        let at = at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default();
        writeln!(out, "Sealed: {at}{by}")?;
        writeln!(out, "Key: {}", manifest.sealed_by.public_key.fingerprint())?;
        if let Some(fault) = fault {
            writeln!(out, "WRONG: {fault}.")?;
            return Ok(ExitCode::FAILURE);
        }
        writeln!(
            out,
            "The record is as it was sealed: {} files, {} trail entries.",
            manifest.files.len(),
            manifest.trail.len
        )?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Takes a record in.
pub fn import(dir: &Path, file: &Path, identity: Option<&Path>) -> ExitCode {
    reports::answer(async || {
        reports::refuse_others(dir).await?;
        let services = services(Store::open(dir, SystemClock::new().now().wall).await?.store);
        let (file, identity) = (file.to_owned(), identity.map(Path::to_owned));
        let done = spawn_blocking(move || {
            let record = open(&file, identity.as_deref())?;
            let of =
                |trouble: crate::records::TakeInTrouble| ReportError::Record(trouble.to_string());
            let looked = look(&services, record, &mut |_| true).map_err(of)?;
            let intake = looked.intake.clone();
            if !matches!(intake, Intake::New | Intake::Reviews { .. }) {
                return Ok((None, intake));
            }
            let session = take_in(&services, looked, &By::interviewer("")).map_err(of)?;
            Ok::<_, ReportError>((Some(session), intake))
        });
        let (session, intake) = done.await.map_err(|error| Error::Fault(error.to_string()))??;
        let mut out = io::stdout().lock();
        let Some(session) = session else {
            writeln!(out, "{}", hotseat_core::api::intake_words(&intake))?;
            let is_well = intake == Intake::Nothing;
            return Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        };
        let name = super::import::printable(session.candidate_name.as_str());
        match intake {
            Intake::Reviews { scorecards, .. } => {
                let names: Vec<String> = scorecards.into_iter().map(|one| one.reviewer).collect();
                let names = super::import::printable(&names.join(", "));
                writeln!(out, "{name}: imported the reviews of {names}")?;
            }
            _ => writeln!(out, "Imported the session of {name} ({})", session.id)?,
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn services(store: Store) -> Services {
    Services::new(Arc::new(store), Arc::new(SystemClock::new()), Arc::new(RandomIds))
}

/// Opens a record; asks for what it is encrypted with.
fn open(file: &Path, identity: Option<&Path>) -> Result<Record, ReportError> {
    let secret = identity.map(read_identities).transpose()?;
    let refused = |not_opened| match not_opened {
        NotOpened::Refused(words) => ReportError::Record(words),
        NotOpened::Locked(_, Some(words)) => ReportError::Record(words),
        NotOpened::Locked(RecordStep::WantsPassphrase, None) => {
            ReportError::Record("This record is encrypted to a passphrase.".into())
        }
        NotOpened::Locked(..) => ReportError::Record(
            "This record is encrypted to a key. Name your file of identities with --identity."
                .into(),
        ),
    };
    match open_with(file, secret.as_ref()) {
        Err(NotOpened::Locked(RecordStep::WantsPassphrase, None)) => {
            open_with(file, Some(&ask_passphrase()?)).map_err(refused)
        }
        opened => opened.map_err(refused),
    }
}

fn read_identities(path: &Path) -> Result<SecretString, ReportError> {
    use std::io::Read;
    if !std::fs::metadata(path)?.is_file() {
        return Err(ReportError::Record(format!("{} is no file.", path.display())));
    }
    let mut text = String::new();
    std::fs::File::open(path)?.take(IDENTITIES_MAX_BYTES).read_to_string(&mut text)?;
    Ok(text.into())
}

/// Asks for a passphrase in the terminal, unseen; reads a line where there is none.
fn ask_passphrase() -> Result<SecretString, ReportError> {
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Passphrase: ")?.into());
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned().into())
}
