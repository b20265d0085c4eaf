//! What commands take: the caller, checked by its window, and a request, checked by its shape.

use crate::windows::CONSOLE;
use crate::{Desk, refusals};
use hotseat_core::api::{ConsoleNews, ErrorReply};
use hotseat_core::error::{Error, ErrorCode};
use serde::de::DeserializeOwned;
use std::ops::Deref;
use std::sync::Arc;
use tauri::ipc::{Channel, CommandArg, CommandItem, InvokeError};
use tauri::{Manager, Runtime};
use validator::Validate;

/// The interviewer's desk, for a call from the interviewer's window; any other call is refused,
/// whatever the permissions say.
pub struct Interviewer(pub Arc<Desk>);

impl Deref for Interviewer {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl<'de, R: Runtime> CommandArg<'de, R> for Interviewer {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let webview = command.message.webview_ref();
        if webview.label() != CONSOLE {
            webview.state::<Arc<Desk>>().refusals.tell(|| {
                tracing::warn!(window = webview.label(), command = command.name, "refused");
            });
            let reply = ErrorReply::plain(ErrorCode::Forbidden, Error::Forbidden.to_string());
            return Err(reply.into());
        }
        Ok(Self(Arc::clone(webview.state::<Arc<Desk>>().inner())))
    }
}

/// The console's channel for news.
pub struct News(pub Channel<ConsoleNews>);

impl<'de, R: Runtime> CommandArg<'de, R> for News {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let name = command.name;
        let desk = Arc::clone(command.message.webview_ref().state::<Arc<Desk>>().inner());
        // Tauri's own words would repeat what was sent, however long.
        let channel = Channel::from_command(command);
        channel.map(Self).map_err(|_| desk.malformed(name, "expected a channel"))
    }
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
