//! Where windows open: always on a display, and never larger than it.

use super::{CONSOLE, Displays};
use crate::Desk;
use serde_json::Value;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Builder, LogicalSize, Manager, Monitor, Runtime};
use tauri_plugin_window_state::StateFlags;

/// What a window measures where nothing is remembered, in logical pixels.
const USUAL: LogicalSize<f64> = LogicalSize::new(1280.0, 800.0);
/// What pages are drawn for at least, in logical pixels.
const LEAST: LogicalSize<f64> = LogicalSize::new(900.0, 640.0);
/// What a title bar is assumed to take, in logical pixels: its height is known only with the window.
const TITLE_BAR: f64 = 40.0;

/// A window's page: its corner and its size, in pixels of the display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From the left of the desktop.
    pub x: i32,
    /// From its top.
    pub y: i32,
    /// Of the page.
    pub width: u32,
    /// Of the page.
    pub height: u32,
}

/// What a display leaves to windows.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// In its own pixels.
    pub area: Place,
    /// Its pixels in a logical one.
    pub scale: f64,
}

impl Screen {
    /// What the system leaves of this display to windows: its work area, and its scale.
    pub fn of(monitor: &Monitor) -> Self {
        let area = monitor.work_area();
        let area = Place {
            x: area.position.x,
            y: area.position.y,
            width: area.size.width,
            height: area.size.height,
        };
        Self { area, scale: monitor.scale_factor() }
    }

    /// Of a page, below its title bar.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few pixels")]
    fn largest(&self) -> (u32, u32) {
        let title_bar = (TITLE_BAR * self.scale).round() as u32;
        (self.area.width, self.area.height.saturating_sub(title_bar))
    }

    /// How much of a place is on it, in pixels.
    fn share_of(&self, place: &Place) -> i64 {
        let along = |at: i32, length: u32, from: i32, room: u32| {
            let end = (i64::from(at) + i64::from(length)).min(i64::from(from) + i64::from(room));
            (end - i64::from(at.max(from))).max(0)
        };
        along(place.x, place.width, self.area.x, self.area.width)
            * along(place.y, place.height, self.area.y, self.area.height)
    }
}

/// The place as it fits the screen that has most of it, else the first. Where no screen is known, as it is.
#[must_use]
pub fn fitted(place: Place, screens: &[Screen]) -> Place {
    let shares = screens.iter().map(|screen| (screen.share_of(&place), screen));
    let Some((_, screen)) = shares.rev().max_by_key(|(share, _)| *share) else { return place };
    let (width, height) = screen.largest();
    let (width, height) = (place.width.min(width), place.height.min(height));
    let within = |at: i32, from: i32, room: u32| {
        let last = from.saturating_add_unsigned(room);
        at.min(last).max(from)
    };
    Place {
        x: within(place.x, screen.area.x, screen.area.width - width),
        y: within(place.y, screen.area.y, screen.largest().1 - height),
        width,
        height,
    }
}

/// The displays there are, the primary one first.
fn screens<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Vec<Screen>> {
    let primary = app.primary_monitor()?;
    let mut monitors = app.available_monitors()?;
    if let Some(primary) = primary {
        monitors.sort_by_key(|one| one.position() != primary.position());
    }
    Ok(monitors.iter().map(Screen::of).collect())
}

/// What a new window measures, and what it measures at least, in logical pixels.
pub fn sizes<R: Runtime>(app: &AppHandle<R>) -> (LogicalSize<f64>, LogicalSize<f64>) {
    if matches!(app.state::<Arc<Desk>>().host.displays, Displays::Told(_)) {
        // Where displays are made up, none can be measured.
        return (USUAL, LEAST);
    }
    let screens = screens(app).unwrap_or_else(|error| {
        tracing::warn!(%error, "displays can't be measured");
        Vec::new()
    });
    let Some(screen) = screens.first() else { return (USUAL, LEAST) };
    let (width, height) = screen.largest();
    let room = (f64::from(width) / screen.scale, f64::from(height) / screen.scale);
    let fits =
        |size: LogicalSize<f64>| LogicalSize::new(size.width.min(room.0), size.height.min(room.1));
    (fits(USUAL), fits(LEAST))
}

/// Remembers where the console was and how large, in the data folder. What the displays of now have no room
/// for is made to fit before it is taken up.
pub fn remember_places<R: Runtime>(builder: Builder<R>, dir: &Path) -> Builder<R> {
    let file = dir.join("windows.json");
    let remember = tauri_plugin_window_state::Builder::new()
        .with_filename(file.to_string_lossy())
        .with_state_flags(StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED)
        .with_filter(|label| label == CONSOLE)
        .build();
    let fit: TauriPlugin<R> = tauri::plugin::Builder::new("fitting-places")
        .setup(move |app, _| {
            if let Err(error) = fit_file(&file, &screens(app)?) {
                tracing::warn!(%error, "what is remembered of windows could not be read");
            }
            Ok(())
        })
        .build();
    // In this order: plugins are set up one after the other.
    builder.plugin(fit).plugin(remember)
}

fn fit_file(file: &Path, screens: &[Screen]) -> io::Result<()> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut remembered: Value = serde_json::from_str(&text)?;
    let before = remembered.clone();
    if let Some(console) = remembered.get_mut(CONSOLE) {
        // Where it was before it filled a display, too.
        for (x, y) in [("prev_x", "prev_y"), ("x", "y")] {
            fit_place(console, (x, y), screens);
        }
    }
    if remembered == before { Ok(()) } else { fs::write(file, remembered.to_string()) }
}

fn fit_place(window: &mut Value, (x, y): (&str, &str), screens: &[Screen]) {
    let whole = |name: &str| window[name].as_i64();
    let read = || {
        Some(Place {
            x: whole(x)?.try_into().ok()?,
            y: whole(y)?.try_into().ok()?,
            width: whole("width")?.try_into().ok()?,
            height: whole("height")?.try_into().ok()?,
        })
    };
    let Some(place) = read() else { return };
    let fits = fitted(place, screens);
    window[x] = fits.x.into();
    window[y] = fits.y.into();
    window["width"] = fits.width.into();
    window["height"] = fits.height.into();
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn place(x: i32, y: i32, width: u32, height: u32) -> Place {
        Place { x, y, width, height }
    }

    const fn screen(area: Place, scale: f64) -> Screen {
        Screen { area, scale }
    }

    const LAPTOP: Screen = screen(place(0, 0, 1280, 800), 1.0);

    #[test]
    fn a_window_remembered_from_a_larger_display_fits_the_one_there_is() {
        let fits = fitted(place(100, 80, 2400, 1300), &[LAPTOP]);
        assert_eq!(fits, place(0, 0, 1280, 760));
    }

    #[test]
    fn a_window_that_fits_stays_where_it_was() {
        let there = place(120, 40, 900, 640);
        assert_eq!(fitted(there, &[LAPTOP]), there);
        assert_eq!(fitted(there, &[]), there);
    }

    #[test]
    fn a_window_that_hangs_over_the_edge_is_moved_in() {
        assert_eq!(fitted(place(800, 500, 900, 640), &[LAPTOP]), place(380, 120, 900, 640));
        assert_eq!(fitted(place(-300, -20, 900, 640), &[LAPTOP]), place(0, 0, 900, 640));
    }

    #[test]
    fn a_window_fits_the_display_that_has_most_of_it() {
        let right = screen(place(1280, 0, 2560, 1440), 1.0);
        let fits = fitted(place(1200, 100, 2400, 1300), &[LAPTOP, right]);
        assert_eq!(fits, place(1280, 100, 2400, 1300));
        // The display it was on is gone.
        let fits = fitted(place(9_000, 100, 1000, 700), &[LAPTOP, right]);
        assert_eq!(fits, place(280, 60, 1000, 700));
    }

    #[test]
    fn panels_and_scale_are_left_room_for() {
        // Twice as many pixels, with a panel of 64 of them at the top.
        let dense = screen(place(0, 64, 2560, 1536), 2.0);
        assert_eq!(fitted(place(0, 0, 4800, 2600), &[dense]), place(0, 64, 2560, 1456));
        let odd = screen(place(0, 0, 1600, 1000), 1.25);
        assert_eq!(fitted(place(10, 10, 1600, 1000), &[odd]), place(0, 0, 1600, 950));
    }

    #[test]
    fn a_remembered_file_is_made_to_fit_and_nothing_else_in_it_changes() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("windows.json");
        assert!(fit_file(&file, &[LAPTOP]).is_ok());
        let window = |width: u32, height: u32, x: i32| {
            serde_json::json!({ "console": {
                "width": width, "height": height, "x": x, "y": 0, "prev_x": x, "prev_y": 0,
                "maximized": true, "visible": true, "decorated": true, "fullscreen": false,
            }})
        };
        fs::write(&file, window(2400, 1300, 70).to_string()).unwrap();
        fit_file(&file, &[LAPTOP]).unwrap();
        let read: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(read, window(1280, 760, 0));
        fs::write(&file, "no JSON").unwrap();
        assert!(fit_file(&file, &[LAPTOP]).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "no JSON");
    }
}
