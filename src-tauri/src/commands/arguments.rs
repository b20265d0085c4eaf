//! What commands take: the caller, checked by its window, and a request, checked by its shape.

use crate::host::{CANDIDATE, CONSOLE};
use crate::{Desk, refusals};
use hotseat_core::api::{CandidateNews, CandidateView, ConsoleNews, ErrorReply};
use hotseat_core::domain::ids::RequestId;
use hotseat_core::domain::session::Session;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::{By, Result as ServiceResult};
use serde::de::DeserializeOwned;
use std::ops::Deref;
use std::sync::Arc;
use tauri::ipc::{Channel, CommandArg, CommandItem, InvokeError};
use tauri::{Manager, Runtime};
use tokio::sync::OwnedRwLockReadGuard;
use validator::Validate;

/// The desk for a call from the interviewer's window, locked or not; any other call is refused,
/// whatever the permissions say.
pub struct Console(pub Arc<Desk>);

impl Deref for Console {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl<'de, R: Runtime> CommandArg<'de, R> for Console {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        called_from(CONSOLE, &command).map(Self)
    }
}

/// The desk for a call from the interviewer's window while the console is open: neither locked nor put away.
pub struct Interviewer(pub Arc<Desk>);

impl Deref for Interviewer {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl<'de, R: Runtime> CommandArg<'de, R> for Interviewer {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let desk = called_from(CONSOLE, &command)?;
        desk.hands.turn.check_console().map_err(|error| refused(&desk, &command, &error))?;
        Ok(Self(desk))
    }
}

/// What the candidate's window may reach of the desk, while a session is handed over, at the pace of a
/// person. The laptop is handed over anew only once every call that came before has ended: none of
/// them says which session it is about.
pub struct Candidate(pub Arc<Desk>, Option<OwnedRwLockReadGuard<()>>);

impl Deref for Candidate {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl<'de, R: Runtime> CommandArg<'de, R> for Candidate {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let desk = called_from(CANDIDATE, &command)?;
        desk.hands.turn.check_candidate().map_err(|error| refused(&desk, &command, &error))?;
        if !desk.rate_limit.allows(command.name, desk.now().steady_ms) {
            desk.refusals.tell(|| tracing::warn!(command = command.name, "asked too fast"));
            let words = "That was too much at once. Wait a moment, then try again.";
            return Err(ErrorReply::plain(ErrorCode::TooFast, words).into());
        }
        let Some(call) = desk.hands.begin_call() else {
            return Err(refused(&desk, &command, &Error::Forbidden));
        };
        Ok(Self(desk, Some(call)))
    }
}

impl Candidate {
    /// For a call that may take long and changes nothing: the next handover does not wait for its end.
    pub fn waits_for_nobody(mut self) -> Self {
        self.1 = None;
        self
    }

    /// The candidate, for one intention.
    pub fn by(&self, request: RequestId) -> By {
        By::candidate().request(request)
    }

    /// Shows a session after a step of the candidate's: to the console as any other change, to them as
    /// far as they may see it.
    pub async fn step(&self, outcome: ServiceResult<Session>) -> Result<CandidateView, ErrorReply> {
        self.follow_turn().await;
        self.show(outcome).await?;
        self.candidate_view().await.map_err(|error| self.error(&error))
    }
}

/// The desk, for a call from the window of that label.
fn called_from<R: Runtime>(
    label: &str,
    command: &CommandItem<'_, R>,
) -> Result<Arc<Desk>, InvokeError> {
    let webview = command.message.webview_ref();
    let desk = Arc::clone(webview.state::<Arc<Desk>>().inner());
    if webview.label() == label {
        return Ok(desk);
    }
    Err(refused(&desk, command, &Error::Forbidden))
}

fn refused<R: Runtime>(desk: &Desk, command: &CommandItem<'_, R>, error: &Error) -> InvokeError {
    let window = command.message.webview_ref().label();
    desk.refusals.tell(|| tracing::warn!(window, command = command.name, "refused"));
    ErrorReply::plain(error.code(), error.to_string()).into()
}

/// The console's channel for news.
pub struct News(pub Channel<ConsoleNews>);

impl<'de, R: Runtime> CommandArg<'de, R> for News {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        channel_of(command).map(Self)
    }
}

/// The candidate's channel for news.
pub struct CandidateNewsChannel(pub Channel<CandidateNews>);

impl<'de, R: Runtime> CommandArg<'de, R> for CandidateNewsChannel {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        channel_of(command).map(Self)
    }
}

fn channel_of<'de, R: Runtime, T>(command: CommandItem<'de, R>) -> Result<Channel<T>, InvokeError> {
    let name = command.name;
    let desk = Arc::clone(command.message.webview_ref().state::<Arc<Desk>>().inner());
    // Tauri's own words would repeat what was sent, however long.
    Channel::from_command(command).map_err(|_| desk.malformed(name, "expected a channel"))
}

impl Desk {
    fn malformed(&self, command: &str, reason: &str) -> InvokeError {
        self.refusals.tell(|| tracing::warn!(command, reason, "malformed request"));
        InvokeError::from(ErrorReply::plain(
            ErrorCode::BadRequest,
            format!("Hotseat's own page sent something wrong to {command} ({reason})."),
        ))
    }
}

/// A request of the right shape. What it means is the core's to judge.
pub struct Valid<T>(pub T);

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, R: Runtime, T: DeserializeOwned + Validate> CommandArg<'de, R> for Valid<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let name = command.name;
        let desk = Arc::clone(command.message.webview_ref().state::<Arc<Desk>>().inner());
        let malformed = |reason: String| desk.malformed(name, &reason);
        let request =
            T::deserialize(command).map_err(|error| malformed(refusals::reason(&error)))?;
        // Only the names: the values are what a person typed, and may be very long.
        request.validate().map_err(|errors| {
            let fields: Vec<_> = errors.errors().keys().map(AsRef::as_ref).collect();
            malformed(format!("too long: {}", fields.join(", ")))
        })?;
        Ok(Self(request))
    }
}
