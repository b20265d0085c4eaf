//! The handover as the interviewer sees it: giving the laptop away, the passcode, the lock.

use super::arguments::{Console, Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use crate::{handover, lock, windows};
use hotseat_core::api::{
    ChangeSession, HandOver, HandoverOptions, LockView, Nothing, PasscodeReply, PasscodeSet,
    SessionSummary, SetPasscode, TryPasscode,
};
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::preferences::Preferences;
use hotseat_core::error::Error;
use std::sync::atomic::Ordering;
use tauri::{AppHandle, Runtime};

/// Whether the console is locked; asked by a page before anything else.
#[tauri::command]
pub async fn lock_state(desk: Console, request: Valid<Nothing>) -> Reply<LockView> {
    caught(async move {
        let Nothing {} = *request;
        crate::mark_start("the page asks");
        let wait_ms = desk.passcode.wait_ms().await.map_err(|error| desk.error(&error))?;
        let Preferences { theme, text_percent, .. } = desk.preferences();
        Ok(LockView { is_locked: desk.hands.turn.is_locked(), wait_ms, theme, text_percent })
    })
    .await
}

/// Locks the console.
#[tauri::command]
pub async fn lock_console<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        lock::lock(&app, &desk).await.map_err(|error| desk.error(&error))
    })
    .await
}

/// Opens a locked console for the passcode.
#[tauri::command]
pub async fn unlock_console(desk: Console, request: Valid<TryPasscode>) -> Reply<PasscodeReply> {
    caught(async move {
        if let Err(refused) = desk.try_passcode(&request.passcode).await? {
            return Ok(refused);
        }
        desk.note_use();
        desk.refresh_turn().await.map_err(|error| desk.error(&error))?;
        Ok(PasscodeReply::right())
    })
    .await
}

/// A person uses the console.
#[tauri::command]
pub async fn console_in_use(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.note_use();
        Ok(())
    })
    .await
}

/// Sets the passcode, or another in its place.
#[tauri::command]
pub async fn set_passcode(desk: Interviewer, request: Valid<SetPasscode>) -> Reply<PasscodeSet> {
    caught(async move {
        let set = desk.passcode.set_passcode(&request.passcode, request.current.as_deref()).await;
        let recovery_code = set.map_err(|error| desk.error(&error))?;
        Ok(PasscodeSet { recovery_code })
    })
    .await
}

/// What a handover can be like on this computer.
#[tauri::command]
pub async fn handover_options<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<HandoverOptions> {
    caught(async move {
        let Nothing {} = *request;
        let has_passcode = desk.passcode.has_passcode().await;
        Ok(HandoverOptions {
            has_passcode: has_passcode.map_err(|error| desk.error(&error))?,
            has_second_display: windows::has_second_display(&app),
            console_stays: desk.preferences().console_stays,
        })
    })
    .await
}

/// Gives the laptop to a session's candidate.
#[tauri::command]
pub async fn hand_over<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<HandOver>,
) -> Reply<SessionSummary> {
    caught(async move { handover::hand_over(&app, &desk.0, *request).await }).await
}

/// Takes the laptop back, from a console that stayed.
#[tauri::command]
pub async fn take_back<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<ChangeSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let other = desk.hands.turn.handover().is_some_and(|one| one.session_id != request.id);
        if other {
            return Err(desk.error(&Error::NotFound));
        }
        let by = desk.by(request.request_id);
        let session = handover::take_back(&app, &desk.0, WayBack::Console, &by).await?;
        session.ok_or_else(|| desk.error(&Error::NotFound))
    })
    .await
}

impl crate::Desk {
    /// A person uses the console now.
    pub fn note_use(&self) {
        self.host.last_use_ms.store(self.now().steady_ms, Ordering::Relaxed);
    }
}
