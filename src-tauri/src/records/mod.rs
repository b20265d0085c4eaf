//! Sealed records: opening a file, looking whether it is as it was sealed, and taking it in. One is open at a time.

mod seal;
mod take_in;

pub use seal::{name_of_record, passphrase_lock, recipients_in, seal_to, sealing_key};
pub use take_in::{Looked, TakeInTrouble, look, take_in};

use crate::Desk;
use crate::desk::Reply;
use crate::saving::name_of;
use hotseat_core::api::{
    ConsoleNews, ErrorReply, RecordStep, RecordView, SessionSummary, SignerView,
};
use hotseat_core::domain::session::Session;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_record::{ENDING, OpenError, Opened, PublicKey, Record, open};
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tauri::async_runtime::{block_on, spawn_blocking};

/// The record that is open, and the one that is being sealed.
#[derive(Default)]
pub struct Records {
    open: Mutex<Option<OpenRecord>>,
    /// Raised with every file that is opened and put away: what an earlier one still does is not shown any more.
    turn: AtomicU64,
    is_sealing_stopped: AtomicBool,
}

struct OpenRecord {
    path: PathBuf,
    view: RecordView,
    looked: Option<Looked>,
}

impl Records {
    /// The open record, as the console sees it.
    pub fn view(&self) -> Option<RecordView> {
        self.lock().as_ref().map(|open| open.view.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Option<OpenRecord>> {
        // Every change is whole before the lock is let go.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_turn(&self, turn: u64) -> bool {
        self.turn.load(Ordering::Acquire) == turn
    }
}

/// Whether a file is called as records are.
pub fn is_record(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}

impl Desk {
    /// Lets the person choose a record and opens it; the record that is open by then, none where the dialog was put
    /// away and none is.
    pub async fn choose_record(self: &Arc<Self>) -> Option<RecordView> {
        if let Some(path) = self.dialogs.choose_record("Open record").await {
            self.open_record(path);
        }
        self.records.view()
    }

    /// Opens a record in the background, in place of one that is open.
    pub fn open_record(self: &Arc<Self>, path: PathBuf) {
        self.read_record(path, None);
    }

    /// Opens the record that is encrypted with this secret.
    pub fn unlock_record(self: &Arc<Self>, secret: SecretString) -> Option<RecordView> {
        let locked = self.records.lock().as_ref().and_then(|open| {
            let is_locked =
                matches!(open.view.step, RecordStep::WantsPassphrase | RecordStep::WantsIdentity);
            is_locked.then(|| open.path.clone())
        });
        if let Some(path) = locked {
            self.read_record(path, Some(secret));
        }
        self.records.view()
    }

    /// Puts the open record away; one that is being read is read no further.
    pub fn close_record(&self) {
        self.records.turn.fetch_add(1, Ordering::AcqRel);
        *self.records.lock() = None;
        self.news.tell(&ConsoleNews::RecordChanged { record: None });
    }

    fn read_record(self: &Arc<Self>, path: PathBuf, secret: Option<SecretString>) {
        let turn = self.records.turn.fetch_add(1, Ordering::AcqRel) + 1;
        let begun = RecordView::begun(name_of(&path));
        self.keep_record(turn, &path, begun.clone(), None);
        let desk = Arc::clone(self);
        spawn_blocking(move || {
            let (view, looked) = desk.look_into(turn, &path, begun, secret.as_ref());
            desk.keep_record(turn, &path, view, looked);
        });
    }

    /// Reads the record to its end, and says how it looks then.
    fn look_into(
        &self,
        turn: u64,
        path: &Path,
        begun: RecordView,
        secret: Option<&SecretString>,
    ) -> (RecordView, Option<Looked>) {
        let record = match open_with(path, secret) {
            Ok(record) => record,
            Err(NotOpened::Locked(step, trouble)) => {
                return (RecordView { step, percent: None, trouble, ..begun }, None);
            }
            Err(NotOpened::Refused(trouble)) => return (begun.refused(trouble), None),
        };
        let (total, mut read, mut told) = (record.total_bytes(), 0_u64, 0);
        let mut read_on = |bytes: u64| {
            read = read.saturating_add(bytes);
            let percent = read.saturating_mul(100).checked_div(total).unwrap_or(0).min(99);
            let percent = u8::try_from(percent).unwrap_or(99);
            if percent > told {
                told = percent;
                let view = RecordView { percent: Some(percent), ..begun.clone() };
                self.keep_record(turn, path, view, None);
            }
            self.records.is_turn(turn)
        };
        match look(&self.service, record, &mut read_on) {
            Err(trouble) => (begun.refused(trouble.to_string()), None),
            Ok(looked) => match self.view_of(&begun, &looked) {
                Ok(view) => (view, Some(looked)),
                Err(error) => (begun.refused(error.to_string()), None),
            },
        }
    }

    /// Who sealed the record that a session came with; none for a session of this installation.
    pub async fn signer_of(&self, session: &Session) -> Reply<Option<SignerView>> {
        if !session.is_imported {
            return Ok(None);
        }
        let records = &self.service.records;
        let sealed = records.record_of(session.id).await.map_err(|error| self.error(&error))?;
        let Some(sealed) = sealed else { return Ok(None) };
        let own = self.own_public_key().await;
        let standing = records.signer(&sealed, own.as_deref(), Some(session.id)).await;
        let standing = standing.map_err(|error| self.error(&error))?;
        let key = PublicKey::of(&sealed.public_key);
        let fingerprint = key.map(|key| key.fingerprint()).unwrap_or_default();
        Ok(Some(SignerView::of(&sealed, fingerprint, standing)))
    }

    fn view_of(&self, begun: &RecordView, looked: &Looked) -> Result<RecordView, Error> {
        let own = block_on(self.own_public_key());
        let standing = block_on(self.service.records.signer(&looked.sealed, own.as_deref(), None))?;
        let signer = SignerView::of(&looked.sealed, looked.fingerprint(), standing);
        let facts = looked.facts.clone();
        Ok(begun.clone().verified(looked.session_id(), signer, facts, &looked.intake))
    }

    /// Shows how a record stands, unless it was put away meanwhile.
    fn keep_record(&self, turn: u64, path: &Path, view: RecordView, looked: Option<Looked>) {
        let mut open = self.records.lock();
        if !self.records.is_turn(turn) {
            return;
        }
        *open = Some(OpenRecord { path: path.to_owned(), view: view.clone(), looked });
        self.news.tell(&ConsoleNews::RecordChanged { record: Some(view) });
    }

    /// Takes the open record in.
    pub async fn import_record(&self) -> Reply<SessionSummary> {
        let turn = self.records.turn.load(Ordering::Acquire);
        let looked = self.records.lock().as_mut().and_then(|open| open.looked.take());
        let Some(looked) = looked else {
            let words = "This record was put away. Open it once more.";
            return Err(ErrorReply::plain(ErrorCode::RecordRefused, words));
        };
        let (services, by) = (self.service.clone(), self.by_name());
        let done = spawn_blocking(move || take_in(&services, looked, &by)).await;
        match done.map_err(|error| self.error(&Error::Fault(error.to_string())))? {
            Ok(session) => {
                self.tell_library().await?;
                let shown = self.show(Ok(session)).await;
                // Another may have been opened meanwhile.
                if self.records.is_turn(turn) {
                    self.close_record();
                }
                shown
            }
            Err(TakeInTrouble::Core(error)) => {
                self.refuse_open(turn, error.to_string());
                Err(self.error(&error))
            }
            Err(trouble) => {
                self.refuse_open(turn, trouble.to_string());
                Err(ErrorReply::plain(ErrorCode::RecordRefused, trouble.to_string()))
            }
        }
    }

    fn refuse_open(&self, turn: u64, trouble: String) {
        let refused = self.records.lock().as_ref().map(|open| {
            let view = RecordView { can_import: false, ..open.view.clone() };
            (open.path.clone(), view.refused(trouble))
        });
        if let Some((path, view)) = refused {
            self.keep_record(turn, &path, view, None);
        }
    }
}

/// Why a file was not opened as it is.
pub enum NotOpened {
    /// It is encrypted, and to what; with why what was given does not open it.
    Locked(RecordStep, Option<String>),
    /// It is no record, or not as it was sealed; in words.
    Refused(String),
}

/// Opens a record, with a secret where it is encrypted.
pub fn open_with(path: &Path, secret: Option<&SecretString>) -> Result<Record, NotOpened> {
    let refused = |error: OpenError| NotOpened::Refused(error.to_string());
    let opened = open(path).map_err(refused)?;
    let locked = match opened {
        Err(fault) => return Err(NotOpened::Refused(take_in::changed(&fault))),
        Ok(Opened::Record(record)) => return Ok(*record),
        Ok(Opened::Locked(locked)) => locked,
    };
    let step = if locked.is_by_passphrase {
        RecordStep::WantsPassphrase
    } else {
        RecordStep::WantsIdentity
    };
    let Some(secret) = secret else { return Err(NotOpened::Locked(step, None)) };
    match locked.unlock(secret) {
        Ok(Ok(record)) => Ok(record),
        Ok(Err(fault)) => Err(NotOpened::Refused(take_in::changed(&fault))),
        Err(error @ (OpenError::WrongPassphrase | OpenError::WrongKey | OpenError::NoIdentity)) => {
            Err(NotOpened::Locked(step, Some(error.to_string())))
        }
        Err(error) => Err(refused(error)),
    }
}
