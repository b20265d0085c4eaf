//! The one shape every error has in the UI.

use super::views::SessionSummary;
use super::words;
use crate::domain::assistant::Failure;
use crate::domain::config::FieldError;
use crate::domain::session::Refusal;
use crate::domain::time::Moment;
use crate::error::{Error, ErrorCode};
use serde::Serialize;

/// An error as a page receives it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ErrorReply {
    /// For code that has to decide.
    pub code: ErrorCode,
    /// For the person: what happened and what to do.
    pub message: String,
    /// Broken rules, each with its field.
    pub fields: Vec<FieldError>,
    /// The session as it stands, where the error is about one.
    pub session: Option<Box<SessionSummary>>,
}

impl ErrorReply {
    /// The error as of `now`.
    #[must_use]
    pub fn of(error: &Error, now: &Moment) -> Self {
        let fields = match error {
            Error::Invalid(fields) | Error::Refused { refusal: Refusal::Invalid(fields), .. } => {
                fields.clone()
            }
            Error::NotFound
            | Error::ItemNotFound
            | Error::RunNotFound
            | Error::ItemChanged
            | Error::NotOffered
            | Error::Forbidden
            | Error::Locked
            | Error::NoPasscode
            | Error::WrongPasscode { .. }
            | Error::Refused { .. }
            | Error::Storage(_)
            | Error::Record(_)
            | Error::Fault(_) => Vec::new(),
        };
        let session = match error {
            Error::Refused { session, .. } => Some(Box::new(SessionSummary::of(session, now))),
            Error::NotFound
            | Error::ItemNotFound
            | Error::RunNotFound
            | Error::ItemChanged
            | Error::NotOffered
            | Error::Invalid(_)
            | Error::Forbidden
            | Error::Locked
            | Error::NoPasscode
            | Error::WrongPasscode { .. }
            | Error::Storage(_)
            | Error::Record(_)
            | Error::Fault(_) => None,
        };
        Self { code: error.code(), message: error.to_string(), fields, session }
    }

    /// This error for the candidate's page: without the session, which only the console may see. Of
    /// trouble that a candidate can't mend, it says whom to tell, and nothing of where data is kept.
    #[must_use]
    pub fn for_candidate(self) -> Self {
        let message = words::candidate::error(self.code).map_or(self.message, Into::into);
        Self { message, session: None, ..self }
    }

    /// Why a provider did not do what it was asked for in Settings, and what to do.
    #[must_use]
    pub fn of_failure(failure: &Failure, provider_name: &str) -> Self {
        Self::plain(
            ErrorCode::ProviderFailed,
            words::failure_in_settings(&failure.kind, provider_name),
        )
    }

    /// An error that is about no session and no field.
    pub fn plain(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new(), session: None }
    }
}
