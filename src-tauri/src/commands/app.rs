//! Loading the page, following what happens, and leaving.

use super::arguments::{Console, Interviewer, News, Valid};
use super::faults::caught;
use crate::about;
use crate::closing::{self, Leaving};
use crate::desk::Reply;
use crate::host::CONSOLE;
use hotseat_core::api::{
    CatalogueRules, ConsoleStart, FormRules, InstallUpdate, Nothing, ReportMishap, UpdatesView,
};
use hotseat_core::domain::report::ReportContents;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tauri::{AppHandle, Runtime};

/// What a page needs once, when it loads.
#[tauri::command]
pub async fn console_start(desk: Interviewer, request: Valid<Nothing>) -> Reply<ConsoleStart> {
    caught(async move {
        let Nothing {} = *request;
        Ok(ConsoleStart {
            transfer: desk.transfers.view(),
            about: about::view(desk.service.store().path()),
            catalogue: desk.catalogue_view(),
            form: FormRules::current(),
            catalogue_form: CatalogueRules::current(),
            preferences: desk.preferences(),
            handover: desk.handover_view().await?,
            opens: desk.take_first_session(),
            has_passcode: desk.passcode.has_passcode().await.map_err(|error| desk.error(&error))?,
            notices: desk.news.notices(),
            library: desk.library_counts().await?,
            report_contents: ReportContents::default(),
            import: desk.imports.view(),
            record: desk.records.view(),
            draft: desk.service.drafts.waiting_draft().await.map_err(|error| desk.error(&error))?,
        })
    })
    .await
}

/// From now on this channel brings what happens, beginning with what there is.
#[tauri::command]
pub async fn watch_console(desk: Interviewer, channel: News) -> Reply<()> {
    caught(async move {
        desk.host.close_asked.store(false, Ordering::Relaxed);
        desk.watch(channel.0).await
    })
    .await
}

/// The page has shown itself.
#[tauri::command]
pub async fn page_ready(desk: Console, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        crate::mark_start("the page can be used");
        desk.host.shown.tell(CONSOLE);
        Ok(())
    })
    .await
}

/// The licences of everything Hotseat is made with; null in a build that no installer was made of.
#[tauri::command]
pub async fn licences<R: Runtime>(
    app: AppHandle<R>,
    _desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<Option<String>> {
    caught(async move {
        let Nothing {} = *request;
        Ok(about::licences(&app))
    })
    .await
}

/// How it stands with newer versions.
#[tauri::command]
pub async fn updates(desk: Interviewer, request: Valid<Nothing>) -> Reply<UpdatesView> {
    caught(async move {
        let Nothing {} = *request;
        desk.updates_view().await
    })
    .await
}

/// Looks for a newer version.
#[tauri::command]
pub async fn look_for_update<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<UpdatesView> {
    caught(async move {
        let Nothing {} = *request;
        desk.look_for_update(&app).await
    })
    .await
}

/// Installs the newer version that was found, and starts it.
#[tauri::command]
pub async fn install_update<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<InstallUpdate>,
) -> Reply<UpdatesView> {
    caught(async move { desk.0.install_update(&app, &request.version).await }).await
}

/// Stops the download of a newer version.
#[tauri::command]
pub async fn stop_update(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.updates.stop();
        Ok(())
    })
    .await
}

/// Something went wrong in the page that nothing there expected.
#[tauri::command]
pub async fn report_mishap(desk: Console, request: Valid<ReportMishap>) -> Reply<()> {
    caught(async move {
        desk.log_mishap(CONSOLE, &request.what);
        Ok(())
    })
    .await
}

/// Go on after having been asked about running sessions; closing again asks again.
#[tauri::command]
pub async fn keep_app_open(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.host.close_asked.store(false, Ordering::Relaxed);
        Ok(())
    })
    .await
}

/// Leave, running sessions or not.
#[tauri::command]
pub async fn close_app<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        closing::leave(app, Arc::clone(&desk.0), Leaving::ToEnd).await;
        Ok(())
    })
    .await
}
