//! Locking the console: by choice, when it has been idle for a while, with sleep, and with the screen.
//! A locked page is loaded anew, so that nothing of the interviewer's stays in it. A console that stayed
//! on another display goes when that display does, and comes back with it.

use crate::Desk;
use crate::handover;
use crate::host::CONSOLE;
#[cfg(target_os = "linux")]
use crate::platform::logind::{Logind, Said};
use crate::windows;
use hotseat_core::api::ConsoleNews;
use hotseat_core::domain::absence::GAP_AFTER_MS;
use hotseat_core::domain::time::MINUTE_S;
use hotseat_core::service::Result;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tauri::{AppHandle, Manager, Runtime};

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Locks the console.
///
/// # Errors
/// Where the lock could not be kept; then it is open.
pub async fn lock<R: Runtime>(app: &AppHandle<R>, desk: &Desk) -> Result<()> {
    desk.lock_console().await?;
    forget_page(app, desk).await;
    Ok(())
}

/// Locks the console although the interviewer has not asked for it.
async fn lock_by_itself<R: Runtime>(app: &AppHandle<R>, desk: &Desk) {
    match desk.lock_console_by_itself().await {
        Ok(()) => forget_page(app, desk).await,
        Err(error) => tracing::error!(%error, "the console could not be locked"),
    }
}

/// Has the page of a console that is locked by now forget everything.
async fn forget_page<R: Runtime>(app: &AppHandle<R>, desk: &Desk) {
    desk.trials.end();
    desk.news.tell(&ConsoleNews::Locked {});
    desk.forget_who_may_not_listen().await;
    // The page was asked to forget everything; this makes sure that it does.
    if let Some(window) = app.get_webview_window(CONSOLE)
        && let Err(error) = windows::load_anew(&window)
    {
        tracing::error!(%error, "the locked page could not be loaded anew");
    }
}

/// Watches for sleep and for an idle console, for as long as the app runs.
pub fn run<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        let mut last_look_ms = desk.now().steady_ms;
        let mut console = StayingConsole::default();
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let now_ms = desk.now().steady_ms;
            let slept = now_ms - last_look_ms >= GAP_AFTER_MS;
            last_look_ms = now_ms;
            console.follow_display(&app, &desk).await;
            if is_due(&desk, now_ms, slept).await {
                lock_by_itself(&app, &desk).await;
            }
        }
    });
}

/// Does what the login manager on the bus at that address says, for as long as the app runs; none
/// means the system's own bus. Sleep that it does not announce is noticed afterwards.
#[cfg(target_os = "linux")]
pub fn follow_login_manager<R: Runtime>(
    app: AppHandle<R>,
    desk: Arc<Desk>,
    address: Option<String>,
) {
    tauri::async_runtime::spawn(async move {
        let mut logind = match Logind::connect(address.as_deref()).await {
            Ok(logind) => logind,
            Err(error) => return tracing::debug!(%error, "no login manager to listen to"),
        };
        while let Some(said) = logind.next().await {
            let locks = match said {
                Said::SleepBegins => desk.preferences().lock_on_suspend,
                Said::Locked => true,
                Said::SleepIsOver | Said::Unlocked => false,
            };
            if matches!(said, Said::Locked | Said::Unlocked) {
                desk.host.presence.set_screen_locked(said == Said::Locked);
            }
            if locks && can_be_locked(&desk).await {
                lock_by_itself(&app, &desk).await;
            }
        }
    });
}

/// A display that is gone for so many looks in a row is gone; cables and docks let one blink.
const LOOKS_WITHOUT: u32 = 2;

/// The console that stayed on another display, look by look.
#[derive(Default)]
struct StayingConsole {
    looks_without: u32,
}

/// What a look finds to do.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// Nothing: the console is where it belongs, or its display may only have blinked.
    InOrder,
    /// The display is gone: on the candidate's nothing of the interviewer's stays open.
    ToPutAway,
    /// The display is there again.
    ToBringBack,
}

impl StayingConsole {
    const fn look(&mut self, has_display: bool, has_window: bool) -> Found {
        if has_display {
            self.looks_without = 0;
            return if has_window { Found::InOrder } else { Found::ToBringBack };
        }
        self.looks_without = self.looks_without.saturating_add(1);
        if has_window && self.looks_without >= LOOKS_WITHOUT {
            Found::ToPutAway
        } else {
            Found::InOrder
        }
    }

    /// A console that stayed goes and comes with its display. It comes back locked: whoever sits in
    /// front of it then may be the candidate.
    async fn follow_display<R: Runtime>(&mut self, app: &AppHandle<R>, desk: &Arc<Desk>) {
        if !desk.hands.turn.console_stays() {
            *self = Self::default();
            return;
        }
        let has_window = app.get_webview_window(CONSOLE).is_some();
        let found = self.look(windows::has_second_display(app), has_window);
        if found == Found::InOrder {
            return;
        }
        let changing = desk.hands.change().await;
        if !desk.hands.turn.console_stays() {
            return;
        }
        match found {
            Found::InOrder | Found::ToPutAway => {}
            Found::ToBringBack => {
                if let Err(error) = desk.lock_console_by_itself().await {
                    tracing::error!(%error, "the console stays away: it could not be locked");
                    return;
                }
            }
        }
        if let Err(error) = handover::show_turn(app, desk, &changing).await {
            tracing::error!(%error, ?found, "the console could not follow its display");
        }
    }
}

/// Whether the console should be locked now.
async fn is_due(desk: &Desk, now_ms: i64, slept: bool) -> bool {
    let preferences = desk.preferences();
    let idle_ms = now_ms - desk.host.last_use_ms.load(Ordering::Relaxed);
    let is_idle = preferences.lock_after_idle_min > 0
        && idle_ms >= preferences.lock_after_idle_min * MINUTE_S * 1_000;
    let wanted = is_idle || (slept && preferences.lock_on_suspend);
    wanted && can_be_locked(desk).await
}

/// Whether the console is open, and can be opened again; while the laptop is handed over, the first
/// alone.
async fn can_be_locked(desk: &Desk) -> bool {
    if desk.hands.turn.check_console().is_err() {
        return false;
    }
    desk.hands.turn.console_stays()
        || desk.passcode.has_passcode().await.unwrap_or_else(|error| {
            tracing::error!(%error, "nobody knows whether there is a passcode");
            false
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_that_blinks_takes_no_console_along() {
        let mut console = StayingConsole::default();
        for _ in 0..5 {
            assert_eq!(console.look(false, true), Found::InOrder);
            assert_eq!(console.look(true, true), Found::InOrder);
        }
    }

    #[test]
    fn a_display_that_is_gone_takes_the_console_along_and_brings_it_back() {
        let mut console = StayingConsole::default();
        let looks = [(false, true), (false, true), (false, false), (false, false), (true, false)];
        let found = looks.map(|(has_display, has_window)| console.look(has_display, has_window));
        let (order, away) = (Found::InOrder, Found::ToPutAway);
        assert_eq!(found, [order, away, Found::InOrder, Found::InOrder, Found::ToBringBack]);
        assert_eq!(console.look(true, true), Found::InOrder);
    }
}
