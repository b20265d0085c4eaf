//! Leaving the app: asked once while sessions run, orderly always, and never for longer than a
//! moment. Nothing depends on it: what was acknowledged is on disk already.

use crate::host::{CANDIDATE, CONSOLE};
use crate::{Desk, backups};
use hotseat_core::api::ConsoleNews;
use hotseat_core::domain::lifecycle::Status;
use std::process;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tauri::{AppHandle, Manager, RunEvent, Runtime, WindowEvent};

/// Longest wait for all of it, so that the app is gone within three seconds.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Longest wait for answers that are being written, out of that.
const PATIENCE_FOR_ANSWERS: Duration = Duration::from_secs(1);

/// What comes after leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Nothing: the app ends, with a last backup where that takes only a moment.
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
        // The candidate's window goes when the interviewer takes the laptop back, and not before.
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. }
            if label == CANDIDATE =>
        {
            api.prevent_close();
            return;
        }
        RunEvent::WindowEvent { label, event: WindowEvent::Focused(is_in_front), .. } => {
            let desk = app.state::<Arc<Desk>>();
            match label.as_str() {
                CANDIDATE => desk.host.presence.set_candidate(is_in_front),
                CONSOLE => desk.host.presence.set_console(is_in_front),
                _ => {}
            }
            return;
        }
        RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } => {
            let desk = app.state::<Arc<Desk>>();
            // Its menu goes with it.
            desk.host.presence.set_menu(false);
            if label == CONSOLE {
                desk.host.presence.set_console(false);
            }
            desk.host.departures.is_done(&label);
            return;
        }
        RunEvent::ExitRequested { api, code: None, .. }
            if app.state::<Arc<Desk>>().hands.turn.is_console_away() =>
        {
            api.prevent_exit();
            return;
        }
        // Quitting from a menu or the dock; our own end carries a code.
        RunEvent::ExitRequested { api, code: None, .. } => api.prevent_exit(),
        _ => return,
    }
    let desk = Arc::clone(app.state::<Arc<Desk>>().inner());
    let app = app.clone();
    tauri::async_runtime::spawn(async move { ask_or_leave(app, desk).await });
}

/// What closing the console's window, or quitting, comes to.
#[derive(Debug, PartialEq, Eq)]
enum Closing {
    /// Nothing: it would end what the other person is at, and the interviewer can't be asked.
    Ignored,
    /// A question, in the console, about these running sessions.
    Asked(Vec<String>),
    /// The end, in order: see [`leave`].
    Leaves,
}

/// What there is to decide it by.
struct Circumstances {
    running: Vec<String>,
    is_handed_over: bool,
    is_locked: bool,
    /// Whether the console's page is there to ask.
    is_watched: bool,
    /// Whether it asked already, and was not answered.
    was_asked: bool,
}

impl Circumstances {
    fn come_to(self) -> Closing {
        let Self { running, is_handed_over, is_locked, is_watched, was_asked } = self;
        let is_anybodys = is_watched && !is_locked;
        match (running.is_empty(), is_handed_over) {
            (true, false) => Closing::Leaves,
            // The candidate's window would go with it, and come back with the next start.
            (true, true) => Closing::Ignored,
            (false, _) if is_anybodys && was_asked => Closing::Leaves,
            (false, _) if is_anybodys => Closing::Asked(running),
            (false, _) if is_locked || is_handed_over => Closing::Ignored,
            // The page is not there: it can't ask, and the candidate does not have the laptop.
            (false, _) => Closing::Leaves,
        }
    }
}

/// Asks once where sessions run and the interviewer can answer; otherwise, or when asked again, leaves. A
/// console that is locked, or whose laptop is handed over, is not left unasked.
async fn ask_or_leave<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>) {
    let circumstances = Circumstances {
        running: running(&desk).await,
        is_handed_over: desk.hands.turn.handover().is_some(),
        is_locked: desk.hands.turn.is_locked(),
        is_watched: desk.news.is_watched(),
        was_asked: desk.host.close_asked.load(Ordering::Relaxed),
    };
    match circumstances.come_to() {
        Closing::Ignored => tracing::info!("not closed: the laptop is handed over or locked"),
        Closing::Asked(running) => {
            desk.host.close_asked.store(true, Ordering::Relaxed);
            desk.news.tell(&ConsoleNews::CloseAsked { running });
        }
        Closing::Leaves => leave(app, desk, Leaving::ToEnd).await,
    }
}

/// The candidates of running sessions; none where they can't be listed.
async fn running(desk: &Desk) -> Vec<String> {
    match desk.service.sessions.list_live().await {
        Ok(live) => live
            .into_iter()
            .filter(|session| session.status == Status::Active)
            .map(|session| session.candidate_name.as_str().to_owned())
            .collect(),
        Err(error) => {
            tracing::error!(%error, "running sessions could not be listed before closing");
            Vec::new()
        }
    }
}

/// Marks running sessions as seen, folds the log into the database, makes a backup, and ends the app.
pub async fn leave<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>, leaving: Leaving) {
    let put_in_order = async {
        if tokio::time::timeout(PATIENCE_FOR_ANSWERS, desk.assistant.close()).await.is_err() {
            tracing::error!("closed before every answer had its end; the next start gives it one");
        }
        desk.service.watch.watch_over().await?;
        desk.service.store().checkpoint().await?;
        // A restore sets the database aside anyway, and thinning must not take the chosen backup.
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
    if desk.host.stayed_blank.load(Ordering::Relaxed) {
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Circumstances = Circumstances {
        running: Vec::new(),
        is_handed_over: false,
        is_locked: false,
        is_watched: true,
        was_asked: false,
    };

    fn jane() -> Vec<String> {
        vec!["Jane".to_owned()]
    }

    #[test]
    fn with_nothing_running_and_the_laptop_here_it_ends_at_once_locked_or_not() {
        assert_eq!(NOTHING.come_to(), Closing::Leaves);
        let locked = Circumstances { is_locked: true, is_watched: false, ..NOTHING };
        assert_eq!(locked.come_to(), Closing::Leaves);
    }

    #[test]
    fn a_running_session_is_asked_about_once() {
        let asked = Circumstances { running: jane(), ..NOTHING };
        assert_eq!(asked.come_to(), Closing::Asked(jane()));
        let again = Circumstances { running: jane(), was_asked: true, ..NOTHING };
        assert_eq!(again.come_to(), Closing::Leaves);
        let nobody = Circumstances { running: jane(), is_watched: false, ..NOTHING };
        assert_eq!(nobody.come_to(), Closing::Leaves);
    }

    #[test]
    fn a_locked_console_ends_no_running_session_however_often_it_is_closed() {
        for is_handed_over in [true, false] {
            for was_asked in [true, false] {
                for is_watched in [true, false] {
                    let running = jane();
                    let locked = Circumstances {
                        running,
                        is_handed_over,
                        is_locked: true,
                        is_watched,
                        was_asked,
                    };
                    assert_eq!(locked.come_to(), Closing::Ignored);
                }
            }
        }
    }

    #[test]
    fn a_candidate_who_has_the_laptop_keeps_the_window_unless_the_interviewer_was_asked() {
        let here = || Circumstances { is_handed_over: true, ..NOTHING };
        assert_eq!(here().come_to(), Closing::Ignored);
        let away = Circumstances { running: jane(), is_watched: false, ..here() };
        assert_eq!(away.come_to(), Closing::Ignored);
        let beside = Circumstances { running: jane(), ..here() };
        assert_eq!(beside.come_to(), Closing::Asked(jane()));
    }
}
