//! Sealed records, as the console shows them.

use super::ReceiptLine;
use crate::api::words;
use crate::domain::ids::SessionId;
use crate::domain::record::{Intake, Sealed, SignerStanding};
use serde::Serialize;

/// A record that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordView {
    /// What its file is called.
    pub file: String,
    /// How far it has come.
    pub step: RecordStep,
    /// How much of it was read, in per cent; null unless it is being read.
    pub percent: Option<u8>,
    /// What is wrong, in words; null where nothing is known to be.
    pub trouble: Option<String>,
    /// What it holds, in words; empty until it was read.
    pub facts: Vec<ReceiptLine>,
    /// Who sealed it; null until its signature was checked.
    pub signer: Option<SignerView>,
    /// What importing it would do, or why it can't be imported, in words; blank until it was read.
    pub intake: String,
    /// Whether it can be imported.
    pub can_import: bool,
    /// Its session, where that is on this computer.
    pub session_id: Option<SessionId>,
}

/// How far a record has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RecordStep {
    /// It is encrypted to a passphrase.
    WantsPassphrase,
    /// It is encrypted to keys.
    WantsIdentity,
    /// It is being read.
    Reading,
    /// It is not as it was sealed, or no record at all.
    Refused,
    /// It is as it was sealed.
    Verified,
}

/// Who sealed a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignerView {
    /// The name they gave; may be blank.
    pub name: String,
    /// What people compare by eye.
    pub fingerprint: String,
    /// What is known of their key.
    pub standing: SignerStanding,
    /// The same in words.
    pub words: String,
    /// When they sealed it, in milliseconds since 1970 UTC.
    pub sealed_at: i64,
}

/// A record that was sealed just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SealedView {
    /// "Saved as Jane.hotseat".
    pub words: String,
    /// The fingerprint of the key it was signed with.
    pub fingerprint: String,
    /// That the key is gone after this run, in words; null where it is kept.
    pub warning: Option<String>,
}

impl SignerView {
    /// Of a record sealed so, whose key has this fingerprint.
    #[must_use]
    pub fn of(sealed: &Sealed, fingerprint: String, standing: SignerStanding) -> Self {
        Self {
            name: sealed.by.clone(),
            fingerprint,
            standing,
            words: words::records::signer(&sealed.by, standing),
            sealed_at: sealed.at.0,
        }
    }
}

impl RecordView {
    /// A file that was just chosen.
    #[must_use]
    pub fn begun(file: String) -> Self {
        Self {
            file,
            step: RecordStep::Reading,
            percent: Some(0),
            trouble: None,
            facts: Vec::new(),
            signer: None,
            intake: String::new(),
            can_import: false,
            session_id: None,
        }
    }

    /// It can't be used, for this reason.
    #[must_use]
    pub fn refused(self, trouble: String) -> Self {
        Self { step: RecordStep::Refused, percent: None, trouble: Some(trouble), ..self }
    }

    /// It was read and is as it was sealed.
    #[must_use]
    pub fn verified(
        self,
        id: SessionId,
        signer: SignerView,
        facts: Vec<ReceiptLine>,
        intake: &Intake,
    ) -> Self {
        let can_import = matches!(intake, Intake::New | Intake::Reviews { .. });
        let is_here = !matches!(intake, Intake::New | Intake::Erased);
        Self {
            step: RecordStep::Verified,
            percent: None,
            facts,
            signer: Some(signer),
            intake: words::records::intake(intake),
            can_import,
            session_id: is_here.then_some(id),
            ..self
        }
    }
}
