//! Sealing a session's record.

use crate::Desk;
use crate::desk::Reply;
use crate::saving::{name_for, name_of, save};
use hotseat_core::api::{ErrorReply, KEY_NOT_KEPT, RecordLock, ReportView, SealRecord, SealedView};
use hotseat_core::domain::config::{Field, FieldError};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::report::{ReportContents, ReportFormat, ReportReader};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::Services;
use hotseat_core::storage::StorageError;
use hotseat_record::{ENDING, Lock, Recipient, Seal, SealError, SealingKey, TrailEnd, seal};
use hotseat_reports::{Offset, ReportError, render};
use secrecy::{ExposeSecret, SecretString};
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;
use tauri::async_runtime::{block_on, spawn_blocking};

/// Shortest passphrase, in characters.
const PASSPHRASE_MIN_CHARS: usize = 12;

/// Why a record was not sealed. No file was written.
#[derive(Debug, thiserror::Error)]
pub enum SealTrouble {
    /// The session can't be sealed, or the data can't be read.
    #[error(transparent)]
    Core(#[from] Error),
    /// The report in it can't be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The record can't be made.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The file can't be written.
    #[error("The record could not be written: {0}")]
    Io(#[from] io::Error),
    /// Who asked wants it no longer.
    #[error("Stopped. No record was written.")]
    Stopped,
}

impl From<StorageError> for SealTrouble {
    fn from(error: StorageError) -> Self {
        Self::Core(error.into())
    }
}

/// What a record's file is called unless a person calls it otherwise.
pub fn name_of_record(candidate_name: &str) -> String {
    format!("{}.{ENDING}", name_for(candidate_name, "session"))
}

/// Seals the record of a session to a file.
pub fn seal_to(
    place: &Path,
    (services, id): (&Services, SessionId),
    (key, name, lock): (&SealingKey, &str, Option<&Lock>),
    is_stopped: &dyn Fn() -> bool,
) -> Result<(), SealTrouble> {
    let now = services.clock().now().wall;
    let material = block_on(services.reports.material(id, ""))?;
    // What would lead a reviewer, or says more of the person than of the work, is in the record, and not in the
    // report that opens with a click.
    let contents = ReportContents { scorecards: false, ..ReportContents::default() };
    let reader = ReportReader::Reviewers { contents };
    let report = ReportView::of(material, reader, &services.store().catalogue(), now);
    let offset = Offset::here_at(report.figures.ended_at.unwrap_or(now));
    let report = render(&report, ReportFormat::Html, offset)?;
    let seal_it = Seal {
        session_id: id.0,
        sealed_at: now.0,
        name,
        app_version: env!("CARGO_PKG_VERSION"),
        key,
        lock,
    };
    save(place, |file| {
        seal(file, &seal_it, &report, |each| {
            let session = block_on(services.records.write(id, &mut |part, line| {
                if is_stopped() {
                    return Err(SealTrouble::Stopped);
                }
                Ok(each(part, line)?)
            }))?;
            Ok::<_, SealTrouble>(TrailEnd { len: session.trail.len, hash: session.trail.hash })
        })?;
        Ok(())
    })
}

/// Who can open a record, as the person says.
fn lock_of(asked: &RecordLock) -> Result<Option<Lock>, Vec<FieldError>> {
    match asked {
        RecordLock::Nothing {} => Ok(None),
        RecordLock::Passphrase { passphrase } => {
            passphrase_lock(&passphrase.0).map(Some).map_err(|error| vec![error])
        }
        RecordLock::Recipients { recipients } => {
            recipients_in(recipients.lines()).map(|all| Some(Lock::Recipients(all)))
        }
    }
}

/// A lock that this passphrase opens.
pub fn passphrase_lock(passphrase: &SecretString) -> Result<Lock, FieldError> {
    if passphrase.expose_secret().chars().count() < PASSPHRASE_MIN_CHARS {
        let words = "A passphrase has at least 12 characters";
        return Err(FieldError::new(Field::Passphrase, words));
    }
    Ok(Lock::Passphrase(passphrase.clone()))
}

/// The recipients in these lines.
pub fn recipients_in<'l>(
    lines: impl IntoIterator<Item = &'l str>,
) -> Result<Vec<Recipient>, Vec<FieldError>> {
    let lines = lines.into_iter().map(str::trim).filter(|line| !line.is_empty());
    let (mut recipients, mut errors) = (Vec::new(), Vec::new());
    for line in lines {
        match line.parse() {
            Ok(recipient) => recipients.push(recipient),
            Err(_) => {
                // What may be a secret is not shown.
                let words = if line.starts_with("age1") {
                    "One of these is no recipient of age: a letter may be wrong or missing"
                } else {
                    "Each is a recipient of age, which begins with age1"
                };
                errors.push(FieldError::new(Field::Recipients, words));
            }
        }
    }
    if recipients.is_empty() && errors.is_empty() {
        errors.push(FieldError::new(Field::Recipients, "Name at least one recipient"));
    }
    if errors.is_empty() { Ok(recipients) } else { Err(errors) }
}

impl Desk {
    /// Seals a session's record to where the person chooses; none where the dialog was put away.
    pub async fn seal_record(&self, request: SealRecord) -> Reply<Option<SealedView>> {
        let SealRecord { id, lock } = request;
        let lock = lock_of(&lock).map_err(|fields| self.error(&Error::Invalid(fields)))?;
        let session = self.service.records.check_seal(id).await;
        let session = session.map_err(|error| self.error(&error))?;
        let name = name_of_record(session.candidate_name.as_str());
        self.records.is_sealing_stopped.store(false, Ordering::Relaxed);
        let Some(place) = self.dialogs.choose_where("Seal record", name).await else {
            return Ok(None);
        };
        let (key, is_kept) = self.sealing_key().await?;
        let fingerprint = key.public().fingerprint();
        let (services, records) = (self.service.clone(), std::sync::Arc::clone(&self.records));
        let sealer = self.preferences().interviewer_name;
        let shown = name_of(&place);
        let sealed = spawn_blocking(move || {
            let is_stopped = || records.is_sealing_stopped.load(Ordering::Relaxed);
            seal_to(&place, (&services, id), (&key, &sealer, lock.as_ref()), &is_stopped)
        });
        let sealed = sealed.await.map_err(|error| self.error(&Error::Fault(error.to_string())))?;
        sealed.map_err(|trouble| match trouble {
            SealTrouble::Core(error) => self.error(&error),
            other => ErrorReply::plain(ErrorCode::FileUnavailable, other.to_string()),
        })?;
        Ok(Some(SealedView {
            words: format!("Saved as {shown}"),
            fingerprint,
            warning: (!is_kept).then(|| KEY_NOT_KEPT.to_owned()),
        }))
    }

    /// Gives up the record that is being sealed.
    pub fn stop_sealing(&self) {
        self.records.is_sealing_stopped.store(true, Ordering::Relaxed);
    }

    /// The key of this installation, made now where there is none yet, and whether the keychain keeps it.
    async fn sealing_key(&self) -> Reply<(SealingKey, bool)> {
        let key = sealing_key(&self.keychain).await;
        key.map_err(|words| ErrorReply::plain(ErrorCode::KeychainUnavailable, words))
    }

    /// The public key of this installation; none where it has none yet.
    pub async fn own_public_key(&self) -> Option<Vec<u8>> {
        let secret = self.keychain.find_own_secret().await?;
        Some(key_of(&secret).ok()?.public().as_bytes().to_vec())
    }
}

/// The key of this installation, made now where there is none yet, and whether the keychain keeps it.
pub async fn sealing_key(
    keychain: &crate::platform::keychain::Keychain,
) -> Result<(SealingKey, bool), String> {
    let draw = || {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).ok()?;
        Some(SecretString::from(hex::encode(seed)))
    };
    let found = keychain.own_secret(draw).await;
    let (secret, is_kept) = found.ok_or("The system has no chance to give a key is made of.")?;
    Ok((key_of(&secret)?, is_kept))
}

fn key_of(secret: &SecretString) -> Result<SealingKey, String> {
    const SPOILED: &str = "The key that records are sealed with was changed in the keychain.";
    let seed = hex::decode(secret.expose_secret()).map_err(|_| SPOILED)?;
    let seed: [u8; 32] = seed.try_into().map_err(|_| SPOILED)?;
    SealingKey::from_seed(&seed).map_err(|error| error.to_string())
}
