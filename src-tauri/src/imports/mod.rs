//! Taking challenges in from files, in the background: what is read goes into the library batch by batch,
//! and a report says what became of each.

mod batch;
mod export;

pub use batch::{Tally, take_in};
pub use export::write_challenges;

use crate::Desk;
use crate::desk::Reply;
use hotseat_core::api::{ConsoleNews, ImportView};
use hotseat_core::error::Error;
use hotseat_core::service::By;
use hotseat_packages::Progress;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tauri::async_runtime::{block_on, spawn_blocking};

/// Time between two pieces of news of how far an import has come.
const TOLD_EVERY_MS: i64 = 100;

/// The import under way, or the last one.
#[derive(Default)]
pub struct Imports {
    view: Mutex<Option<ImportView>>,
    is_running: AtomicBool,
    is_stopped: AtomicBool,
    told_ms: AtomicI64,
}

impl Imports {
    /// How it stands; none where nothing was imported since the app was started.
    pub fn view(&self) -> Option<ImportView> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the import under way, as soon as what is being read has been. What came in stays.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    fn keep(&self, view: ImportView) {
        *self.view.lock().unwrap_or_else(PoisonError::into_inner) = Some(view);
    }
}

/// Begins an import; while another is under way, that goes on instead. The answer says how it stands.
pub async fn begin(desk: &Arc<Desk>, sources: Vec<PathBuf>) -> Reply<Option<ImportView>> {
    if sources.is_empty() || desk.imports.is_running.swap(true, Ordering::AcqRel) {
        return Ok(desk.imports.view());
    }
    desk.imports.is_stopped.store(false, Ordering::Relaxed);
    if let Err(error) = desk.service.library.begin_import().await {
        desk.imports.is_running.store(false, Ordering::Release);
        return Err(desk.error(&error));
    }
    let begun = ImportView {
        source: named(&sources),
        is_done: false,
        percent: Some(0),
        words: Tally::default().words(),
        trouble: None,
        lines: Vec::new(),
        can_be_undone: false,
        is_undone: false,
    };
    desk.tell_import(begun.clone());
    let reader = Arc::clone(desk);
    spawn_blocking(move || {
        let done = run(&reader, &sources, &begun);
        reader.imports.is_running.store(false, Ordering::Release);
        reader.tell_import(done);
        block_on(async {
            if let Err(error) = reader.tell_library().await {
                tracing::error!(error.message, "the library could not be told");
            }
        });
    });
    Ok(desk.imports.view())
}

/// Reads every source and takes in what is found.
fn run(desk: &Desk, sources: &[PathBuf], begun: &ImportView) -> ImportView {
    let (mut lines, mut trouble) = (Vec::new(), None);
    let is_stopped = || desk.imports.is_stopped.load(Ordering::Relaxed);
    for source in sources {
        let before = Tally::of(&lines);
        let mut tell = |progress: Progress| desk.tell_progress(begun, progress, &before);
        let library = &desk.service.library;
        trouble = take_in(library, source, &is_stopped, &mut tell, &mut lines);
        if trouble.is_some() {
            break;
        }
    }
    let tally = Tally::of(&lines);
    ImportView {
        is_done: true,
        percent: None,
        words: tally.words(),
        trouble,
        can_be_undone: tally.added + tally.changed > 0,
        lines,
        ..begun.clone()
    }
}

impl Desk {
    /// Takes the last import back.
    pub async fn undo_import(&self, by: &By) -> Reply<ImportView> {
        let undone = self.service.library.undo_import(by).await;
        let undone = undone.map_err(|error| self.error(&error))?;
        self.tell_library().await?;
        let view = self.imports.view().ok_or_else(|| self.error(&Error::ItemNotFound))?;
        let left = match undone.left {
            0 => String::new(),
            1 => "; one was changed since and stays".into(),
            left => format!("; {left} were changed since and stay"),
        };
        let words = format!("{} taken back{left}", batch::number_of(undone.taken_back, "item"));
        let view = ImportView { words, can_be_undone: false, is_undone: true, ..view };
        self.tell_import(view.clone());
        Ok(view)
    }

    fn tell_import(&self, import: ImportView) {
        self.imports.keep(import.clone());
        self.news.tell(&ConsoleNews::ImportChanged { import });
    }

    fn tell_progress(&self, begun: &ImportView, progress: Progress, before: &Tally) {
        let now_ms = self.now().steady_ms;
        let told_ms = self.imports.told_ms.load(Ordering::Relaxed);
        // A clock that was set back is no reason to fall silent.
        if (now_ms - told_ms).abs() < TOLD_EVERY_MS {
            return;
        }
        self.imports.told_ms.store(now_ms, Ordering::Relaxed);
        let found = before.read() + progress.challenges;
        let percent = progress.done_bytes.saturating_mul(100).checked_div(progress.total_bytes);
        self.tell_import(ImportView {
            percent: percent.and_then(|percent| u8::try_from(percent.min(100)).ok()),
            words: format!("{} read", batch::number_of(found, "challenge")),
            ..begun.clone()
        });
    }
}

/// What people call what is read: the name of one file or folder, or how many.
fn named(sources: &[PathBuf]) -> String {
    match sources {
        [one] => one.file_name().unwrap_or(one.as_os_str()).to_string_lossy().into_owned(),
        several => batch::number_of(several.len(), "file"),
    }
}
