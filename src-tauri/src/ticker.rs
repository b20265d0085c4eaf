//! The task that watches over running sessions: heartbeat, gaps, and expiry at the deadline. While one
//! runs the display stays awake.

use crate::Desk;
use futures_util::FutureExt;
use hotseat_core::api::Notice;
use hotseat_core::domain::session::Session;
use hotseat_core::domain::tokens;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

const RETRY_AFTER: Duration = Duration::from_secs(5);
const TROUBLE: &str = "Running sessions can't be kept up to date";

/// Has the task look at once: something has changed.
pub fn look_soon(desk: &Desk) {
    desk.changed.notify_one();
}

/// Looks after running sessions for as long as the app runs.
pub fn run(desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        loop {
            // A fault in one look must not be the last look.
            let looked = AssertUnwindSafe(look(&desk)).catch_unwind().await;
            let wait = looked.unwrap_or(Some(RETRY_AFTER));
            tokio::select! {
                () = sleep(wait) => {}
                () = desk.changed.notified() => {}
            }
        }
    });
}

/// Looks once, tells what happened, and says when to look again; never, while nothing runs.
async fn look(desk: &Arc<Desk>) -> Option<Duration> {
    match desk.service.watch.watch_over().await {
        Ok(watched) => {
            desk.news.clear(TROUBLE);
            desk.host.awake.keep(!watched.running.is_empty());
            if !watched.running.is_empty() {
                desk.updates.stop();
            } else if desk.hands.turn.handover().is_none() {
                tokens::cool_down();
            }
            hold_model(desk, &watched.running).await;
            for session in watched.changed.iter().chain(&watched.running) {
                desk.tell(session).await;
            }
            let next_ms = watched.next_look_ms?;
            Some(Duration::from_millis(u64::try_from(next_ms).unwrap_or(0)))
        }
        Err(error) => {
            tracing::error!(%error, "running sessions could not be looked after");
            desk.news.keep(Notice { title: TROUBLE.into(), detail: error.to_string() });
            Some(RETRY_AFTER)
        }
    }
}

/// Has the model held that the candidate asks: of the session that is handed over, or that runs.
async fn hold_model(desk: &Arc<Desk>, running: &[Session]) {
    let handed_over = match desk.hands.turn.handover() {
        Some(handover) => {
            desk.service.store().find_session(handover.session_id).await.unwrap_or_else(|error| {
                tracing::error!(%error, "the session that is handed over could not be read");
                None
            })
        }
        None => None,
    };
    desk.hold_model_of(handed_over.as_ref().or_else(|| running.first()));
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
