//! Brings a window's page back when the system ends the process that draws it; a page that keeps
//! dying is given up with a native dialog. Sessions live elsewhere and notice neither.

use crate::Desk;
use crate::platform::alert;
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::{AppHandle, Manager, Runtime};

/// So often within a minute a page is brought back.
const RETURNS: usize = 3;
const WITHIN_MS: i64 = 60_000;

const TITLE: &str = "Hotseat's window can't be kept open";
const ADVICE: &str = "The process that draws the window ended several times within a minute. Your \
    sessions are safe, and running ones were looked after.\n\nRestart Hotseat. If it happens again, \
    close other programs to free memory, or update the graphics driver and the system's web view \
    (WebKitGTK on Linux).";

/// When a window's page died, as far as it still matters.
#[derive(Default)]
struct Deaths(VecDeque<i64>);

impl Deaths {
    /// Whether a page that dies at `at_ms` is brought back once more.
    fn allow_return(&mut self, at_ms: i64) -> bool {
        self.0.retain(|death| at_ms - death < WITHIN_MS);
        self.0.push_back(at_ms);
        self.0.len() <= RETURNS
    }
}

/// What is to be done when the process of a window's page ended; `reload` brings the page back.
fn when_page_dies<R: Runtime>(app: AppHandle<R>) -> impl Fn(&str, &dyn Fn()) {
    let deaths = Mutex::<Deaths>::default();
    move |reason, reload| {
        let desk = app.state::<Arc<Desk>>();
        let at_ms = desk.now().steady_ms;
        if deaths.lock().unwrap_or_else(PoisonError::into_inner).allow_return(at_ms) {
            tracing::warn!(reason, "the page's process ended; loading the page anew");
            reload();
        } else {
            tracing::error!(reason, "the page's process keeps ending");
            // The main thread is about to show a dialog and hears nothing else.
            desk.host.stayed_blank.store(true, Ordering::Relaxed);
            alert::show_and_exit(&app, TITLE, ADVICE);
        }
    }
}

/// From now on the window's page comes back when its process ends.
///
/// # Errors
/// Where the web view can't be reached.
#[cfg(target_os = "linux")]
pub fn bring_back_page<R: Runtime>(window: &tauri::WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;
    let died = when_page_dies(window.app_handle().clone());
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |view, reason| {
            died(&format!("{reason:?}"), &|| view.reload());
        });
    })
}

/// From now on pages come back when their process ends.
#[cfg(target_os = "macos")]
pub fn bring_back_pages<R: Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    let died = std::sync::OnceLock::new();
    builder.on_web_content_process_terminate(move |view| {
        let died = died.get_or_init(|| Box::new(when_page_dies(view.app_handle().clone())));
        died("ended by the system", &|| {
            if let Err(error) = view.reload() {
                tracing::error!(%error, "the page could not be loaded anew");
            }
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_back_three_times_a_minute_and_no_oftener() {
        let mut deaths = Deaths::default();
        assert!([0, 10_000, 20_000].into_iter().all(|at| deaths.allow_return(at)));
        assert!(!deaths.allow_return(59_999));
    }

    #[test]
    fn a_page_that_dies_now_and_then_always_comes_back() {
        let mut deaths = Deaths::default();
        assert!((0..100).all(|nth| deaths.allow_return(nth * 20_001)));
    }
}
