//! What a caller learns when something was not done.

use crate::domain::config::FieldError;
use crate::domain::lifecycle::{Action, Status};
use crate::domain::number::grouped;
use crate::domain::session::{Refusal, Session};
use crate::domain::time::length;
use crate::storage::StorageError;
use serde::Serialize;

/// Why an operation was not carried out. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such session, or one that was deleted.
    #[error("This session no longer exists.")]
    NotFound,
    /// No such item or version in the library, or one that was deleted.
    #[error("This is no longer in the library.")]
    ItemNotFound,
    /// A session has no such run.
    #[error("This run is not there.")]
    RunNotFound,
    /// An item of the library was changed since the form for it was opened.
    #[error("This was changed in the meantime. Look at it as it is now, or save yours over it.")]
    ItemChanged,
    /// No such provider or model, or one that was removed.
    #[error("This is no longer on the list of models. Check the list as it is now.")]
    NotOffered,
    /// Fields break rules.
    #[error("{}", field_summary(.0))]
    Invalid(Vec<FieldError>),
    /// The rules refused a change to a session that exists; it comes with its present state.
    #[error("{}", refusal_sentence(.refusal, .session))]
    Refused {
        /// The rule that refused.
        refusal: Refusal,
        /// The session as it stands.
        session: Box<Session>,
    },
    /// The caller may not do this.
    #[error("This window may not do that.")]
    Forbidden,
    /// The console is locked; only the passcode opens it.
    #[error("The console is locked.")]
    Locked,
    /// The laptop can't be handed over before there is a way back.
    #[error("Set a passcode first: you need it to take the laptop back.")]
    NoPasscode,
    /// The passcode was wrong, or came too early after others that were.
    #[error("{}", wrong_passcode_sentence(.tries_left, .wait_ms))]
    WrongPasscode {
        /// Tries left before the first wait, or before the next.
        tries_left: i64,
        /// Milliseconds until the next try is looked at.
        wait_ms: i64,
    },
    /// A record can't be taken in.
    #[error("{0}")]
    Record(String),
    /// Data on disk could not be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A fault of Hotseat itself.
    #[error("Something went wrong in Hotseat ({0}).")]
    Fault(String),
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
    /// No such item, version or picture in the library.
    ItemNotFound,
    /// No such run.
    RunNotFound,
    /// The item was changed since the form for it was opened.
    ItemChanged,
    /// No such provider or model.
    NotOffered,
    /// The provider did not do what it was asked for.
    ProviderFailed,
    /// The system's keychain did not do what it was asked for.
    KeychainUnavailable,
    /// The system's clipboard can't be read.
    ClipboardUnavailable,
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
    /// A file that the person chose can't be read or written.
    FileUnavailable,
    /// An answer is being written.
    AnswerOpen,
    /// Code is being run; the next run has to wait.
    RunOpen,
    /// What is left of the budget does not reach.
    NotEnoughTokens,
    /// The assistant can't be asked as things stand.
    AssistantNotReady,
    /// The laptop is handed over.
    HandedOver,
    /// The session stands so that its candidate may not do this.
    NotNow,
    /// The session came with a record and stays as it was sealed.
    Imported,
    /// A record is not as it was sealed, or does not fit what is here.
    RecordRefused,
    /// The console is locked.
    Locked,
    /// There is no passcode yet.
    NoPasscode,
    /// The passcode was wrong, or came too early.
    WrongPasscode,
    /// No newer version can be looked for or installed now.
    UpdateUnavailable,
    /// More was asked for at once than anybody types or clicks.
    TooFast,
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
            Self::ItemNotFound => ErrorCode::ItemNotFound,
            Self::RunNotFound => ErrorCode::RunNotFound,
            Self::ItemChanged => ErrorCode::ItemChanged,
            Self::Invalid(_) => ErrorCode::InvalidInput,
            Self::Refused { refusal, .. } => match refusal {
                Refusal::Invalid(_) => ErrorCode::InvalidInput,
                Refusal::Transition(_) => ErrorCode::InvalidTransition,
                Refusal::GapOpen => ErrorCode::GapOpen,
                Refusal::NoGap => ErrorCode::NoGap,
                Refusal::Stale => ErrorCode::Stale,
                Refusal::AnswerOpen => ErrorCode::AnswerOpen,
                Refusal::RunOpen => ErrorCode::RunOpen,
                Refusal::NotEnoughTokens(_) => ErrorCode::NotEnoughTokens,
                Refusal::NoAssistant | Refusal::AssistantNotReady(_) => {
                    ErrorCode::AssistantNotReady
                }
                Refusal::HandedOver => ErrorCode::HandedOver,
                Refusal::NotNow => ErrorCode::NotNow,
                Refusal::Imported => ErrorCode::Imported,
            },
            Self::NotOffered => ErrorCode::NotOffered,
            Self::Forbidden => ErrorCode::Forbidden,
            Self::Locked => ErrorCode::Locked,
            Self::NoPasscode => ErrorCode::NoPasscode,
            Self::WrongPasscode { .. } => ErrorCode::WrongPasscode,
            Self::Record(_) => ErrorCode::RecordRefused,
            Self::Fault(_) => ErrorCode::Internal,
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
        Refusal::GapOpen => {
            format!("First decide about the gap in {name}'s session: count it, or give it back.")
        }
        Refusal::NoGap => format!("The gap in {name}'s session was already settled."),
        Refusal::Stale => {
            format!("{name}'s session changed in the meantime. Check it as it is now.")
        }
        Refusal::RunOpen => "The code is still running. Stop it first, or wait for its end.".into(),
        Refusal::AnswerOpen => "The assistant is still answering the previous question.".into(),
        Refusal::NotEnoughTokens(refused) => format!(
            "This question needs about {} tokens, and {} are left. Ask a shorter one, or ask the \
             interviewer for more.",
            grouped(refused.needed_tokens),
            grouped(refused.left_tokens)
        ),
        Refusal::NoAssistant => "This interview has no assistant.".into(),
        Refusal::AssistantNotReady(_) => {
            "The assistant is not ready yet. The interviewer has to set it up.".into()
        }
        Refusal::HandedOver => "The laptop is handed over. Take it back first.".into(),
        Refusal::Imported => {
            "This session came with a sealed record. It can be replayed and scored, and stays as it is otherwise.".into()
        }
        Refusal::NotNow => "This is not possible in the session's present state.".into(),
    }
}

fn wrong_passcode_sentence(tries_left: &i64, wait_ms: &i64) -> String {
    match (wait_ms, tries_left) {
        (1.., _) => format!("Too many wrong tries. Try again in {}.", length(*wait_ms)),
        (_, 1) => "Wrong passcode. After the next wrong try you have to wait.".into(),
        (_, left) => format!("Wrong passcode. {left} tries left before you have to wait."),
    }
}

fn transition_sentence(name: &str, from: Status, action: Action) -> String {
    let state = match from {
        Status::Created => "has not started",
        Status::Active => "is running",
        Status::Paused => "is paused",
        Status::Completed => "has ended",
        Status::Expired => "ran out of time",
    };
    format!("{name}'s session {state}, so it can't be {}.", action.participle())
}
