//! The windows and what they may never do: leave the app's own pages, open others, download.

mod guards;
#[cfg(target_os = "linux")]
mod menus;
mod places;
#[cfg(any(target_os = "linux", target_os = "macos"))]
mod revival;
#[cfg(target_os = "linux")]
mod unveiling;
#[cfg(target_os = "linux")]
mod voice;

#[cfg(target_os = "macos")]
pub use revival::bring_back_pages;

pub use places::remember_places;

use crate::Desk;
use crate::host::{CANDIDATE, CONSOLE, Displays};
use hotseat_core::domain::preferences::Theme;
use places::{Place, Screen};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tauri::webview::{Color, NewWindowResponse};
use tauri::{
    AppHandle, Manager, PhysicalPosition, PhysicalSize, Runtime, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder,
};

/// The pages' backgrounds (`--bg` in `tokens.css`).
const LIGHT: Color = Color(0xf7, 0xf5, 0xf1, 0xff);
const DARK: Color = Color(0x15, 0x13, 0x11, 0xff);

/// A window that may show one page of the app and nothing else.
fn guarded<'a, R: Runtime>(
    app: &'a AppHandle<R>,
    label: &'static str,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    let page = format!("{label}.html");
    let dev_url = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    let desk = app.state::<Arc<Desk>>();
    let (refusals, folder) = (Arc::clone(&desk.refusals), desk.host.web_folders.of(label));
    let (size, least) = places::sizes(app);
    let builder = WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.clone().into()));
    // Until the page draws itself. Where the system decides, the web view knows.
    let builder = match desk.preferences().theme {
        Theme::System => builder,
        Theme::Light => builder.background_color(LIGHT),
        Theme::Dark => builder.background_color(DARK),
    };
    builder
        .inner_size(size.width, size.height)
        .min_inner_size(least.width, least.height)
        .on_navigation(move |url| {
            let allowed = guards::is_own_page(url, &page, dev_url.as_ref());
            if !allowed {
                refusals.tell(|| tracing::warn!(window = label, "kept from leaving its page"));
            }
            allowed
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .devtools(cfg!(debug_assertions) && label == CONSOLE)
        .data_directory(folder)
}

#[cfg(target_os = "linux")]
fn add_what_webkitgtk_lacks<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    unveiling::wait_for_page(window)?;
    revival::bring_back_page(window)?;
    menus::prepare(window)?;
    voice::prepare(window)
}

/// Opens the interviewer's window.
///
/// # Errors
/// Where the system can't make one.
pub fn open_console<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<WebviewWindow<R>> {
    let window = guarded(app, CONSOLE).title("Hotseat").build()?;
    #[cfg(target_os = "linux")]
    add_what_webkitgtk_lacks(&window)?;
    Ok(window)
}

/// Opens the candidate's window, as large as the display; of a trial one that can be closed.
///
/// # Errors
/// Where the system can't make one.
pub fn open_candidate<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<WebviewWindow<R>> {
    let is_trial = app.state::<Arc<Desk>>().host.is_trial.load(Ordering::Relaxed);
    let window = guarded(app, CANDIDATE)
        .title(if is_trial { "Trial" } else { "Interview" })
        .fullscreen(!is_trial)
        .closable(is_trial)
        .minimizable(is_trial)
        .build()?;
    #[cfg(target_os = "linux")]
    add_what_webkitgtk_lacks(&window)?;
    Ok(window)
}

/// Loads a window's own page anew, from its beginning: nothing of what it showed stays.
///
/// # Errors
/// Where the web view can't be reached.
pub fn load_anew<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let mut url = window.url()?;
    url.set_fragment(None);
    window.navigate(url)?;
    // To the same address it may only be scrolled.
    window.reload()
}

/// Whether there is a display for the console beside the candidate's.
pub fn has_second_display<R: Runtime>(app: &AppHandle<R>) -> bool {
    let seen = match &app.state::<Arc<Desk>>().host.displays {
        Displays::Told(displays) => return displays.load(Ordering::Relaxed) > 1,
        Displays::AsSeen => app.available_monitors(),
    };
    match seen {
        Ok(monitors) => monitors.len() > 1,
        Err(error) => {
            tracing::warn!(%error, "displays can't be counted");
            false
        }
    }
}

/// Puts the console on another display than the candidate's window, where the system lets it.
pub fn part_displays<R: Runtime>(app: &AppHandle<R>) {
    let (Some(console), Some(candidate)) =
        (app.get_webview_window(CONSOLE), app.get_webview_window(CANDIDATE))
    else {
        return;
    };
    let parted = move_apart(&console, &candidate);
    if let Err(error) = parted {
        tracing::warn!(%error, "the console could not be moved to the other display");
    }
}

fn move_apart<R: Runtime>(
    console: &WebviewWindow<R>,
    candidate: &WebviewWindow<R>,
) -> tauri::Result<()> {
    let Some(taken) = candidate.current_monitor()?.or(candidate.primary_monitor()?) else {
        return Ok(());
    };
    let is_apart =
        console.current_monitor()?.is_some_and(|monitor| monitor.position() != taken.position());
    if is_apart {
        return Ok(());
    }
    let monitors = console.available_monitors()?;
    let Some(free) = monitors.iter().find(|one| one.position() != taken.position()) else {
        return Ok(());
    };
    let (position, size) = (free.work_area().position, console.inner_size()?);
    let place = Place { x: position.x, y: position.y, width: size.width, height: size.height };
    let fits = places::fitted(place, &[Screen::of(free)]);
    console.set_position(PhysicalPosition::new(fits.x, fits.y))?;
    if fits.width < place.width || fits.height < place.height {
        console.set_size(PhysicalSize::new(fits.width, fits.height))?;
    }
    Ok(())
}
