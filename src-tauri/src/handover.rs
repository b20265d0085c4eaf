//! Giving the laptop to the candidate and getting it back: which window is there follows what the
//! database says, never the other way round.

use crate::desk::{Desk, Reply};
use crate::hands::Changing;
use crate::host::{CANDIDATE, CONSOLE};
use crate::windows;
use crate::{ticker, watchdog};
use hotseat_core::api::{HandOver, PasscodeReply, SessionSummary};
use hotseat_core::domain::handover::{HandoverTerms, WayBack};
use hotseat_core::error::Error;
use hotseat_core::service::By;
use std::sync::Arc;
use tauri::{AppHandle, Manager, Runtime};

/// Gives the laptop to a session's candidate.
pub async fn hand_over<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Arc<Desk>,
    request: HandOver,
) -> Reply<SessionSummary> {
    let console_stays = request.console_stays && windows::has_second_display(app);
    let terms = HandoverTerms { console_stays, begins: request.begins };
    let by = desk.by(request.request_id);
    let changing = once_nobody_sits_there(desk).await.map_err(|error| desk.error(&error))?;
    let outcome = desk.give_laptop(request.id, terms, &by, &changing).await;
    if outcome.is_ok() {
        desk.trials.end();
    }
    if outcome.is_ok()
        && let Err(error) = show_turn(app, desk, &changing).await
    {
        tracing::error!(%error, "the candidate's window could not be opened");
        // Another intention than the handover's, which was carried out.
        let back = By { request: None, ..by.clone() };
        let taken_back = desk.handover.take_back(WayBack::Console, &back).await;
        desk.follow_turn().await;
        taken_back.map_err(|error| desk.error(&error))?;
        let reason = "the candidate's window could not be opened";
        return Err(desk.error(&Error::Fault(reason.into())));
    }
    desk.forget_who_may_not_listen().await;
    if outcome.is_ok() {
        let clipboard = Arc::clone(&desk.host.clipboard);
        tokio::task::spawn_blocking(move || clipboard.empty());
    }
    desk.tell_handover().await;
    desk.show(outcome).await
}

/// Gives the laptop back to the interviewer, who got it that way.
pub async fn take_back<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Arc<Desk>,
    way: WayBack,
    by: &By,
) -> Reply<Option<SessionSummary>> {
    let changing = desk.hands.change().await;
    let session = desk.handover.take_back(way, by).await.map_err(|error| desk.error(&error))?;
    desk.note_use();
    desk.refresh_turn().await.map_err(|error| desk.error(&error))?;
    // A console that stayed hears of it, and turns to the session.
    if let Some(session) = session.as_ref()
        && app.get_webview_window(CONSOLE).is_none()
    {
        desk.show_first(session.id);
    }
    show_turn(app, desk, &changing).await.map_err(|error| {
        tracing::error!(%error, "the console could not be opened");
        desk.error(&Error::Fault("the console could not be opened; start Hotseat again".into()))
    })?;
    desk.forget_who_may_not_listen().await;
    desk.tell_handover().await;
    match session {
        Some(session) => desk.show(Ok(session)).await.map(Some),
        None => Ok(None),
    }
}

/// What came of a passcode tried in the candidate's window.
pub async fn give_back<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Arc<Desk>,
    passcode: &str,
) -> Reply<PasscodeReply> {
    let way = match desk.try_way_back(passcode).await? {
        Ok(way) => way,
        Err(refused) => return Ok(refused),
    };
    let by = By::interviewer(&desk.preferences().interviewer_name);
    take_back(app, desk, way, &by).await?;
    Ok(PasscodeReply::right())
}

/// Waits until nothing of a candidate from before is left: no window, and no call from it, which
/// would be about the session handed over next. No other call changes whose hands the laptop is in
/// until the returned guard is dropped. Does not wait while a session is handed over: the core refuses.
async fn once_nobody_sits_there(desk: &Desk) -> Result<Changing<'_>, Error> {
    loop {
        let changing = desk.hands.change().await;
        let is_clear = desk.host.departures.is_clear(CANDIDATE);
        if desk.hands.turn.handover().is_some() || (is_clear && desk.hands.is_quiet()) {
            return Ok(changing);
        }
        // Given up meanwhile: the call that is waited for may be the one that takes the laptop back.
        drop(changing);
        if !desk.host.departures.until_clear(CANDIDATE).await {
            let reason = "the previous candidate's window does not close; start Hotseat again";
            return Err(Error::Fault(reason.into()));
        }
        desk.hands.until_quiet().await;
    }
}

/// Opens the window whose turn it is, then puts the other away: closed, not hidden.
pub async fn show_turn<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Arc<Desk>,
    _changing: &Changing<'_>,
) -> tauri::Result<()> {
    let handover = desk.hands.turn.handover();
    let console_stays =
        handover.is_some_and(|handover| handover.console_stays) && windows::has_second_display(app);
    if handover.is_none() || console_stays {
        show_window(app, desk, CONSOLE).await?;
    }
    if handover.is_some() {
        show_window(app, desk, CANDIDATE).await?;
        if console_stays {
            windows::part_displays(app);
        }
    }
    if handover.is_none() {
        desk.news.forget_candidate();
        put_away(app, desk, CANDIDATE);
    } else if !console_stays {
        desk.news.forget_console();
        put_away(app, desk, CONSOLE);
    }
    ticker::look_soon(desk);
    Ok(())
}

async fn show_window<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Arc<Desk>,
    label: &'static str,
) -> tauri::Result<()> {
    // One that is on its way out is not the one to show, and nothing can stand in its place.
    if !desk.host.departures.until_clear(label).await {
        tracing::error!(window = label, "a window that was put away does not go");
    }
    if let Some(window) = app.get_webview_window(label) {
        return window.set_focus();
    }
    watchdog::watch(app.clone(), Arc::clone(desk), label);
    if label == CANDIDATE {
        desk.host.presence.set_candidate(true);
        windows::open_candidate(app).map(drop)
    } else {
        windows::open_console(app).map(drop)
    }
}

fn put_away<R: Runtime>(app: &AppHandle<R>, desk: &Arc<Desk>, label: &'static str) {
    let Some(window) = app.get_webview_window(label) else { return };
    if !desk.host.departures.is_clear(label) {
        return;
    }
    // The watchdog need not wait any more for a page that goes before it has shown itself.
    desk.host.shown.tell(label);
    desk.host.departures.leaves(label);
    let desk = Arc::clone(desk);
    // In a task of its own: the call that led here comes from that very window, and is answered first.
    tauri::async_runtime::spawn(async move {
        if let Err(error) = window.destroy() {
            tracing::error!(%error, "a window could not be put away");
            desk.host.departures.is_done(label);
        }
    });
}
