//! Notices a window that stays blank: the page has ten seconds to say that it has shown itself.

use crate::Desk;
use crate::platform::alert;
use crate::windows::CANDIDATE;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tauri::{AppHandle, Runtime};
use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

const FIRST_PAINT_WITHIN: Duration = Duration::from_secs(10);

const TITLE: &str = "Hotseat's window stays blank";
const ADVICE: &str = "The page did not appear within ten seconds. Your sessions are safe.\n\n\
    Restart Hotseat. If it happens again, update the graphics driver or the system's web view \
    (WebKitGTK on Linux, WebView2 on Windows), or start Hotseat with the environment variable \
    WEBKIT_DISABLE_COMPOSITING_MODE=1.";

/// Which windows' pages have shown themselves; one never speaks for the other.
#[derive(Default)]
pub struct Shown {
    console: Arc<Notify>,
    candidate: Arc<Notify>,
}

impl Shown {
    fn of(&self, label: &str) -> &Arc<Notify> {
        if label == CANDIDATE { &self.candidate } else { &self.console }
    }

    /// The window's page has shown itself, or goes before it has: the watchdog need not wait any more.
    pub fn tell(&self, label: &str) {
        self.of(label).notify_waiters();
    }

    /// Waits for the next [`Self::tell`] about this window; earlier ones say nothing about this page.
    fn next(&self, label: &str) -> OwnedNotified {
        Arc::clone(self.of(label)).notified_owned()
    }
}

/// Ends the app with a native dialog unless the page of a window about to open shows itself in time.
pub fn watch<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>, label: &'static str) {
    let shown = desk.shown.next(label);
    tauri::async_runtime::spawn(async move {
        if tokio::time::timeout(FIRST_PAINT_WITHIN, shown).await.is_ok() {
            return;
        }
        desk.stayed_blank.store(true, Ordering::Relaxed);
        tracing::error!(window = label, "no first paint within ten seconds");
        alert::show_and_exit(&app, TITLE, ADVICE);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::CONSOLE;
    use futures_util::FutureExt;

    #[test]
    fn one_page_never_speaks_for_the_other_nor_for_a_later_one() {
        let shown = Shown::default();
        shown.tell(CANDIDATE);
        let mut candidate = Box::pin(shown.next(CANDIDATE));
        let mut again = Box::pin(shown.next(CANDIDATE));
        shown.tell(CONSOLE);
        assert!(candidate.as_mut().now_or_never().is_none(), "the console has shown itself");
        shown.tell(CANDIDATE);
        assert!(candidate.as_mut().now_or_never().is_some());
        assert!(again.as_mut().now_or_never().is_some());
    }
}
