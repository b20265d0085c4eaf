//! Leaving the app: asked once while sessions run, orderly always, and never for longer than a
//! moment. Nothing depends on it: what was acknowledged is on disk already.

use crate::windows::CONSOLE;
use crate::{Desk, backups};
use hotseat_core::api::ConsoleNews;
use hotseat_core::domain::lifecycle::Status;
use std::process;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tauri::{AppHandle, Manager, RunEvent, Runtime, WindowEvent};

/// Longest wait for the disk.
const PATIENCE: Duration = Duration::from_secs(3);

/// What comes after leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Nothing.
    ToEnd,
    /// The app, anew.
    ToRestart,
}

/// Holds the window open until everything is in order.
pub fn handle_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. }
            if label == CONSOLE =>
        {
            api.prevent_close();
        }
        // Quitting from a menu or the dock; our own end carries a code.
        RunEvent::ExitRequested { api, code: None, .. } => api.prevent_exit(),
        _ => return,
    }
    let desk = Arc::clone(app.state::<Arc<Desk>>().inner());
    let app = app.clone();
    tauri::async_runtime::spawn(async move { ask_or_leave(app, desk).await });
}

/// Asks once where sessions run and somebody can answer; otherwise, or when asked again, leaves.
async fn ask_or_leave<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>) {
    let asked_before = desk.close_asked.swap(true, Ordering::Relaxed);
    if !asked_before && desk.news.is_watched() {
        let running: Vec<String> = match desk.service.list_live().await {
            Ok(live) => live
                .into_iter()
                .filter(|session| session.status == Status::Active)
                .map(|session| session.candidate_name.as_str().to_owned())
                .collect(),
            Err(error) => {
                tracing::error!(%error, "running sessions could not be listed before closing");
                Vec::new()
            }
        };
        if !running.is_empty() {
            desk.news.tell(&ConsoleNews::CloseAsked { running });
            return;
        }
    }
    leave(app, desk, Leaving::ToEnd).await;
}

/// Marks running sessions as seen, folds the log into the database, makes a backup, and ends the app.
pub async fn leave<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>, leaving: Leaving) {
    let put_in_order = async {
        desk.service.watch_over().await?;
        desk.service.store().checkpoint().await?;
        // A restore sets the database aside by itself, and thinning must not take the chosen backup.
        if leaving == Leaving::ToEnd {
            backups::on_closing(&desk).await;
        }
        Ok::<(), hotseat_core::error::Error>(())
    };
    match tokio::time::timeout(PATIENCE, put_in_order).await {
        Ok(Ok(())) => tracing::info!("closed in order"),
        Ok(Err(error)) => tracing::error!(%error, "closed without putting everything in order"),
        Err(_) => tracing::error!("closed without waiting for the disk any longer"),
    }
    if desk.stayed_blank.load(Ordering::Relaxed) {
        // The main thread shows the watchdog's dialog and hears nothing else.
        process::exit(1);
    }
    match leaving {
        Leaving::ToEnd => app.exit(0),
        Leaving::ToRestart => app.request_restart(),
    }
}

/// Leaves in order when the system asks: logging out, shutting down, Ctrl-C.
pub fn watch_signals<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        match asked_by_system().await {
            Ok(()) => leave(app, desk, Leaving::ToEnd).await,
            Err(error) => tracing::error!(%error, "signals can't be listened to"),
        }
    });
}

#[cfg(unix)]
async fn asked_by_system() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn asked_by_system() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
