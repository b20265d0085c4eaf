//! The windows and what they may never do: leave the app's own pages, open others, download.

mod guards;
#[cfg(any(target_os = "linux", target_os = "macos"))]
mod revival;

#[cfg(target_os = "macos")]
pub use revival::bring_back_pages;

use crate::Desk;
use std::path::Path;
use std::sync::Arc;
use tauri::plugin::TauriPlugin;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;

/// The interviewer's window.
pub const CONSOLE: &str = "console";
/// The candidate's window.
pub const CANDIDATE: &str = "candidate";

/// A window that may show one page of the app and nothing else.
fn guarded<'a, R: Runtime>(
    app: &'a AppHandle<R>,
    label: &'static str,
    dir: &Path,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    let page = format!("{label}.html");
    let dev_url = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    let refusals = Arc::clone(&app.state::<Arc<Desk>>().refusals);
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.clone().into()))
        .on_navigation(move |url| {
            let allowed = guards::is_own_page(url, &page, dev_url.as_ref());
            if !allowed {
                refusals.tell(|| tracing::warn!(window = label, "kept from leaving its page"));
            }
            allowed
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .devtools(cfg!(debug_assertions))
        .data_directory(dir.join("webview").join(label))
}

/// Opens the interviewer's window.
///
/// # Errors
/// Where the system can't make one.
pub fn open_console<R: Runtime>(app: &AppHandle<R>, dir: &Path) -> tauri::Result<WebviewWindow<R>> {
    let window = guarded(app, CONSOLE, dir)
        .title("Hotseat")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 640.0)
        .build()?;
    #[cfg(target_os = "linux")]
    revival::bring_back_page(&window)?;
    Ok(window)
}

/// Opens the candidate's window.
///
/// # Errors
/// Where the system can't make one.
pub fn open_candidate<R: Runtime>(
    app: &AppHandle<R>,
    dir: &Path,
) -> tauri::Result<WebviewWindow<R>> {
    guarded(app, CANDIDATE, dir).title("Hotseat").build()
}

/// Remembers where windows were and how large, in the data folder.
pub fn remembered_places<R: Runtime>(dir: &Path) -> TauriPlugin<R> {
    tauri_plugin_window_state::Builder::new()
        .with_filename(dir.join("windows.json").to_string_lossy())
        .with_state_flags(StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED)
        .with_filter(|label| label == CONSOLE)
        .build()
}
