//! What a caller is told when something was not done.

use crate::domain::config::FieldError;
use crate::domain::lifecycle::{Action, Status};
use crate::domain::session::{Refusal, Session};
use crate::storage::StorageError;
use serde::Serialize;

/// Why an operation was not carried out. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such session, or one that was deleted.
    #[error("This session does not exist any more.")]
    NotFound,
    /// Fields break rules.
    #[error("{}", field_summary(.0))]
    Invalid(Vec<FieldError>),
    /// The rules refused a change to a session that exists; it comes with its present state.
    #[error("{}", refusal_sentence(.refusal, .session))]
    Refused {
        /// Why.
        refusal: Refusal,
        /// The session as it stands.
        session: Box<Session>,
    },
    /// The caller may not do this.
    #[error("This window may not do that.")]
    Forbidden,
    /// Data on disk could not be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What kind of trouble it is, for code that has to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Fields break rules; see `fields`.
    InvalidInput,
    /// The session's status does not allow the action; `session` is its present state.
    InvalidTransition,
    /// A gap has to be settled first.
    GapOpen,
    /// The gap was settled already.
    NoGap,
    /// Somebody else changed the session in between; `session` is its present state.
    Stale,
    /// No such session.
    NotFound,
    /// The window may not do this.
    Forbidden,
    /// The request's shape is wrong: a fault of the page, not of the person.
    BadRequest,
    /// No space is left on the disk.
    StorageFull,
    /// The data folder can't be written to.
    StorageReadOnly,
    /// Another program holds the data.
    StorageLocked,
    /// The database is damaged.
    StorageDamaged,
    /// The database was made by a newer version.
    StorageNewer,
    /// The data can't be reached for another reason.
    StorageUnavailable,
    /// No such backup.
    NoBackup,
    /// Preferences could not be kept.
    SettingsUnavailable,
    /// A fault of Hotseat itself.
    Internal,
}

impl Error {
    /// A refusal, together with the session it left as it was.
    #[must_use]
    pub fn refused(refusal: Refusal, session: Session) -> Self {
        Self::Refused { refusal, session: Box::new(session) }
    }

    /// The kind of trouble.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound => ErrorCode::NotFound,
            Self::Invalid(_) => ErrorCode::InvalidInput,
            Self::Refused { refusal, .. } => match refusal {
                Refusal::Invalid(_) => ErrorCode::InvalidInput,
                Refusal::Transition(_) => ErrorCode::InvalidTransition,
                Refusal::GapOpen => ErrorCode::GapOpen,
                Refusal::NoGap => ErrorCode::NoGap,
                Refusal::Stale => ErrorCode::Stale,
            },
            Self::Forbidden => ErrorCode::Forbidden,
            Self::Storage(error) => match error {
                StorageError::Full => ErrorCode::StorageFull,
                StorageError::ReadOnly(_) | StorageError::Folder { .. } => {
                    ErrorCode::StorageReadOnly
                }
                StorageError::InUse(_) | StorageError::Busy => ErrorCode::StorageLocked,
                StorageError::NoBackup => ErrorCode::NoBackup,
                StorageError::Newer { .. } => ErrorCode::StorageNewer,
                StorageError::Damaged { .. } => ErrorCode::StorageDamaged,
                StorageError::Unavailable(_) => ErrorCode::StorageUnavailable,
            },
        }
    }
}

fn field_summary(errors: &[FieldError]) -> String {
    match errors {
        [one] => one.message.clone(),
        several => format!("{} things to fix", several.len()),
    }
}

fn refusal_sentence(refusal: &Refusal, session: &Session) -> String {
    let name = session.candidate_name.as_str();
    match refusal {
        Refusal::Invalid(errors) => field_summary(errors),
        Refusal::Transition(refused) => transition_sentence(name, refused.from, refused.action),
        Refusal::GapOpen => format!(
            "Say first what becomes of the gap in {name}'s session: count it, or give it back."
        ),
        Refusal::NoGap => format!("The gap in {name}'s session was settled already."),
        Refusal::Stale => {
            format!("{name}'s session was changed in between. Look at it as it is now.")
        }
    }
}

fn transition_sentence(name: &str, from: Status, action: Action) -> String {
    let state = match from {
        Status::Created => "has not started",
        Status::Active => "is running",
        Status::Paused => "is paused",
        Status::Completed => "was ended",
        Status::Expired => "ran out of time",
    };
    format!("{name}'s session {state}, so it can't be {}.", action.participle())
}
