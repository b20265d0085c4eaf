//! What people drop on the interviewer's window: challenges are taken in, records and model files are looked into, and
//! pictures go to the page, which knows whether a task is open that they belong into.

use crate::desk::Desk;
use crate::host::CONSOLE;
use crate::imports;
use crate::model_files::{self, is_model};
use crate::records::is_record;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hotseat_core::api::{ConsoleNews, DroppedPicture, Notice};
use hotseat_core::domain::library::PICTURE_MAX_BYTES;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauri::async_runtime::{spawn, spawn_blocking};
use tauri::{AppHandle, DragDropEvent, Manager, RunEvent, Runtime, WindowEvent};

/// Endings of files that are taken for pictures.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "svg", "webp"];
/// Most pictures taken from one drop.
const PICTURES_MAX: usize = 20;

/// Takes what was dropped, if this event tells of that.
pub fn handle_event<R: Runtime>(app: &AppHandle<R>, event: &RunEvent) {
    let RunEvent::WindowEvent { label, event: WindowEvent::DragDrop(dropped), .. } = event else {
        return;
    };
    let DragDropEvent::Drop { paths, .. } = dropped else { return };
    if label == CONSOLE {
        take(app.state::<Arc<Desk>>().inner(), paths.clone());
    }
}

/// Takes files and folders that were dropped on the interviewer's window, unless it is locked or put away.
pub fn take(desk: &Arc<Desk>, paths: Vec<PathBuf>) {
    if paths.is_empty() || desk.hands.turn.check_console().is_err() {
        return;
    }
    let desk = Arc::clone(desk);
    if paths.iter().all(|path| is_picture(path)) {
        spawn_blocking(move || show_pictures(&desk, &paths));
        return;
    }
    if let Some(model) = paths.iter().find(|path| is_model(path)) {
        return model_files::take_dropped(&desk, model.clone());
    }
    if let Some(record) = paths.iter().find(|path| is_record(path)) {
        return desk.open_record(record.clone());
    }
    spawn(async move {
        if let Err(error) = imports::begin(&desk, paths).await {
            tell(&desk, "Nothing was imported", error.message);
        }
    });
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    PICTURES.contains(&ending.to_ascii_lowercase().as_str())
}

fn show_pictures(desk: &Desk, paths: &[PathBuf]) {
    let mut pictures = Vec::new();
    for path in paths.iter().take(PICTURES_MAX) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match read(path) {
            Ok(bytes) => pictures.push(DroppedPicture { name, base64: STANDARD.encode(bytes) }),
            Err(error) => tell(desk, "A picture could not be read", format!("{name}: {error}")),
        }
    }
    desk.news.tell(&ConsoleNews::PicturesDropped { pictures });
}

/// The file, as far as a picture may go and a little on: what is larger is refused where it is judged.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(PICTURE_MAX_BYTES + 1).unwrap_or(u64::MAX);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn tell(desk: &Desk, title: &str, detail: String) {
    desk.news.tell(&ConsoleNews::Trouble { notice: Notice { title: title.into(), detail } });
}
