//! The task that watches over running sessions: heartbeat, gaps, and expiry at the deadline. While one
//! runs the display stays awake.

use crate::Desk;
use futures_util::FutureExt;
use hotseat_core::api::Notice;
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
async fn look(desk: &Desk) -> Option<Duration> {
    match desk.service.watch.watch_over().await {
        Ok(watched) => {
            desk.news.clear(TROUBLE);
            desk.host.awake.keep(!watched.running.is_empty());
            if !watched.running.is_empty() {
                desk.updates.stop();
            } else if desk.hands.turn.handover().is_none() {
                tokens::cool_down();
            }
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

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
