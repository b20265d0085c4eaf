//! Loading the page, following what happens, and leaving.

use super::arguments::{Interviewer, Valid};
use crate::closing;
use crate::desk::Reply;
use hotseat_core::api::{ConsoleNews, ConsoleStart, FormRules, Nothing};
use hotseat_core::domain::preferences::RECOMMENDATIONS;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime};

/// What a page needs once, when it loads.
#[tauri::command]
pub async fn console_start(desk: Interviewer, request: Valid<Nothing>) -> Reply<ConsoleStart> {
    let Nothing {} = *request;
    Ok(ConsoleStart {
        version: env!("CARGO_PKG_VERSION").into(),
        database_path: desk.service.store().path().display().to_string(),
        models: desk.service.store().catalogue().models().to_vec(),
        form: FormRules::current(),
        recommendations: RECOMMENDATIONS.to_vec(),
        preferences: desk.preferences(),
        notices: desk.news.notices(),
    })
}

/// From now on this channel brings what happens, beginning with what there is.
#[tauri::command]
pub async fn watch_console(desk: Interviewer, channel: Channel<ConsoleNews>) -> Reply<()> {
    desk.close_asked.store(false, Ordering::Relaxed);
    desk.watch(channel).await
}

/// The page has shown itself.
#[tauri::command]
pub async fn page_ready(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    let Nothing {} = *request;
    desk.ready.notify_one();
    Ok(())
}

/// Go on after having been asked about running sessions; closing again asks again.
#[tauri::command]
pub async fn keep_app_open(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    let Nothing {} = *request;
    desk.close_asked.store(false, Ordering::Relaxed);
    Ok(())
}

/// Leave, running sessions or not.
#[tauri::command]
pub async fn close_app<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<()> {
    let Nothing {} = *request;
    closing::leave(app, Arc::clone(&desk.0)).await;
    Ok(())
}
