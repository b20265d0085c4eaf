//! Notices a window that stays blank: the page has ten seconds to say that it has shown itself.

use crate::Desk;
use crate::platform::alert;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tauri::{AppHandle, Runtime};

const FIRST_PAINT_WITHIN: Duration = Duration::from_secs(10);

const TITLE: &str = "Hotseat's window stays blank";
const ADVICE: &str = "The page did not appear within ten seconds. Your sessions are safe.\n\n\
    Restart Hotseat. If it happens again, update the graphics driver or the system's web view \
    (WebKitGTK on Linux, WebView2 on Windows), or start Hotseat with the environment variable \
    WEBKIT_DISABLE_COMPOSITING_MODE=1.";

/// Ends the app with a native dialog unless the page of a window about to open shows itself in time.
pub fn watch<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>, label: &'static str) {
    let shown = desk.host.shown.next(label);
    tauri::async_runtime::spawn(async move {
        if tokio::time::timeout(FIRST_PAINT_WITHIN, shown).await.is_ok() {
            return;
        }
        desk.host.stayed_blank.store(true, Ordering::Relaxed);
        tracing::error!(window = label, "no first paint within ten seconds");
        alert::show_and_exit(&app, TITLE, ADVICE);
    });
}
