//! Copying a model file into Hotseat's own folder: in the background, with progress, one at a time.

use crate::desk::Desk;
use crate::saving;
use hotseat_core::api::{ConsoleNews, TransferView};
use hotseat_core::domain::catalogue::ModelFile;
use hotseat_core::service::By;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tauri::async_runtime::{spawn, spawn_blocking};

/// How much is copied between two looks at whether to stop.
const STEP_BYTES: usize = 4 << 20;
/// Thousandths between two pieces of news of how far it is.
const TOLD_EVERY: u32 = 5;

/// The transfer under way, or the last one.
#[derive(Default)]
pub struct Transfers {
    view: Mutex<Option<TransferView>>,
    is_running: AtomicBool,
    is_stopped: AtomicBool,
}

/// Why a file did not come over.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("stopped")]
    Stopped,
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Transfers {
    /// How it stands; none where nothing was copied since the app was started.
    pub fn view(&self) -> Option<TransferView> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the transfer under way; what came is removed.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }
}

impl Desk {
    /// Where Hotseat keeps model files of its own.
    pub fn models_dir(&self) -> PathBuf {
        self.service.store().dir().join("models")
    }

    fn tell_transfer(&self, transfer: TransferView) {
        let mut view = self.transfers.view.lock().unwrap_or_else(PoisonError::into_inner);
        *view = Some(transfer.clone());
        drop(view);
        self.news.tell(&ConsoleNews::TransferChanged { transfer });
    }
}

/// Begins to copy a file, whose model is offered once the copy is whole. While another is under way, that goes on
/// instead.
pub fn begin(desk: &Arc<Desk>, file: ModelFile, name: String, by: By) {
    if desk.transfers.is_running.swap(true, Ordering::AcqRel) {
        return;
    }
    desk.transfers.is_stopped.store(false, Ordering::Relaxed);
    let desk = Arc::clone(desk);
    spawn(async move {
        desk.tell_transfer(TransferView::at(name.clone(), 0, file.facts.bytes));
        let trouble = carry_out(&desk, file, &name, &by).await.err();
        let last = desk.transfers.view().unwrap_or_else(|| TransferView::at(name, 0, 0));
        desk.transfers.is_running.store(false, Ordering::Release);
        desk.tell_transfer(last.ended(trouble));
        desk.tell_catalogue();
    });
}

/// What came of it: an error is a sentence for the person.
async fn carry_out(desk: &Arc<Desk>, file: ModelFile, name: &str, by: &By) -> Result<(), String> {
    let from = PathBuf::from(&file.path);
    let to = place_for(&desk.models_dir(), &from);
    let copied = {
        let (desk, to, name) = (Arc::clone(desk), to.clone(), name.to_owned());
        let of = file.facts.bytes;
        spawn_blocking(move || {
            fs::create_dir_all(desk.models_dir())?;
            let mut told = 0;
            copy(&from, &to, |done| {
                let view = TransferView::at(name.clone(), done, of);
                if view.per_mille >= told + TOLD_EVERY {
                    told = view.per_mille;
                    desk.tell_transfer(view);
                }
                !desk.transfers.is_stopped.load(Ordering::Relaxed)
            })
        })
        .await
    };
    match copied.map_err(|error| error.to_string())? {
        Ok(()) => {}
        Err(Broken::Stopped) => return Err("Stopped. Nothing was kept.".into()),
        Err(Broken::Io(error)) => {
            return Err(format!("The file could not be copied: {error}. Nothing was kept."));
        }
    }
    let path = to.to_string_lossy().into_owned();
    let added = desk.catalogue.add_file(ModelFile { path, is_ours: true, ..file }, by).await;
    if added.is_err() {
        remove(&to);
    }
    added.map_err(|error| error.to_string())
}

/// Copies a file. `step` is told how much is done, and may end it; then nothing is left of it.
fn copy(from: &Path, to: &Path, mut step: impl FnMut(u64) -> bool) -> Result<(), Broken> {
    let mut source = File::open(from)?;
    saving::save(to, |out| {
        let mut buffer = vec![0; STEP_BYTES];
        let mut done = 0;
        loop {
            let read = source.read(&mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            out.write_all(&buffer[..read])?;
            done += read as u64;
            if !step(done) {
                return Err(Broken::Stopped);
            }
        }
    })
}

/// A place in that folder that no other file has.
fn place_for(dir: &Path, from: &Path) -> PathBuf {
    let stem = from.file_stem().unwrap_or_default().to_string_lossy();
    let stem = saving::name_for(&stem, "model");
    let plain = dir.join(format!("{stem}.gguf"));
    let numbered = (2..).map(|nth| dir.join(format!("{stem}-{nth}.gguf")));
    std::iter::once(plain.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(plain)
}

/// Removes a file of ours that no model needs any more.
pub fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "a model file could not be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_whole_or_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let from = dir.path().join("from.gguf");
        let bytes = vec![7; STEP_BYTES + 3];
        fs::write(&from, &bytes).unwrap();
        let to = place_for(dir.path(), Path::new("/elsewhere/My Model (1).gguf"));
        assert_eq!(to, dir.path().join("My-Model-1.gguf"));
        let mut told = Vec::new();
        copy(&from, &to, |done| {
            told.push(done);
            true
        })
        .unwrap();
        assert_eq!(told, [STEP_BYTES as u64, bytes.len() as u64]);
        assert!(fs::read(&to).unwrap() == bytes);
        let second = place_for(dir.path(), Path::new("My Model (1).gguf"));
        assert_eq!(second, dir.path().join("My-Model-1-2.gguf"));
        assert!(matches!(copy(&from, &second, |_| false), Err(Broken::Stopped)));
        assert!(matches!(copy(&dir.path().join("no"), &second, |_| true), Err(Broken::Io(_))));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
