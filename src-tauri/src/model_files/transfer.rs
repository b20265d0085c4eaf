//! Model files on their way into Hotseat's own folder, copied or downloaded: in the background, with progress, one at a
//! time. A file is whole and checked before its model is offered.

use super::ModelFiles;
use crate::desk::{Desk, Reply};
use crate::saving;
use hotseat_core::api::{ConsoleNews, ErrorReply, ShelfView, TransferView};
use hotseat_core::domain::assistant::{Failure, FailureKind};
use hotseat_core::domain::catalogue::{ModelFile, ShelfModel};
use hotseat_core::domain::number::bytes;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::providers::Incoming;
use hotseat_core::service::By;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tauri::async_runtime::{spawn, spawn_blocking};
use tokio::sync::Notify;

/// How much is copied or checked between two looks at whether to stop.
const STEP_BYTES: usize = 4 << 20;
/// Thousandths between two pieces of news of how far it is.
const TOLD_EVERY: u32 = 5;
/// How often a download goes on by itself after its connection broke.
const ATTEMPTS: u32 = 3;

/// The transfer under way, or the last one.
#[derive(Default)]
pub struct Transfers {
    view: Mutex<Option<TransferView>>,
    is_running: AtomicBool,
    is_stopped: AtomicBool,
    is_offline: AtomicBool,
    /// Rings when either changes.
    stopped: Notify,
}

/// Why a file did not come over.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("stopped")]
    Stopped,
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("there is no room")]
    NoRoom { needed: u64, free: u64 },
    #[error("not what it should be")]
    WrongSum,
    #[error("{}", .0.detail)]
    Network(Failure),
}

/// Where a file comes from.
pub enum Source {
    /// A file of this computer.
    Copy(ModelFile),
    /// The short list.
    Download(ShelfModel),
}

impl Transfers {
    /// How it stands; none where there was none since the app was started.
    pub fn view(&self) -> Option<TransferView> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the transfer under way. What was copied is removed; a download goes on from there another time.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
        self.stopped.notify_waiters();
    }

    /// Ends a download under way; copying goes on.
    pub fn keep_off_the_network(&self) {
        self.is_offline.store(true, Ordering::Relaxed);
        self.stopped.notify_waiters();
    }

    /// Why what comes over the network is to come no more; none where it is.
    fn ending(&self) -> Option<Broken> {
        if self.is_stopped() {
            return Some(Broken::Stopped);
        }
        let offline = || Failure::new(FailureKind::NotLocal, "offline was switched on");
        self.is_offline.load(Ordering::Relaxed).then(|| Broken::Network(offline()))
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}

impl Desk {
    /// Where Hotseat keeps model files of its own.
    pub fn models_dir(&self) -> PathBuf {
        self.service.store().dir().join("models")
    }

    /// The models that can be downloaded.
    pub fn list_shelf(&self) -> Vec<ShelfView> {
        let dir = self.models_dir();
        let view = |model: &ShelfModel| {
            let path = place_of(&dir, model);
            let here = fs::metadata(part_of(&path)).map_or(0, |found| found.len());
            let is_offered = self.catalogue.model_of_file(&path.to_string_lossy()).is_some();
            ShelfView::of(model, here, is_offered)
        };
        self.model_files.shelf.iter().map(view).collect()
    }

    /// Begins to download a model of the short list.
    pub fn download_model(self: &Arc<Self>, id: &str, by: By) -> Reply<()> {
        let found = self.model_files.shelf.iter().find(|model| model.id == id).cloned();
        let Some(model) = found else { return Err(self.error(&Error::NotOffered)) };
        if self.preferences().only_local {
            let words = "Offline is on, so nothing is downloaded. Turn it off in Settings first.";
            return Err(ErrorReply::plain(ErrorCode::NotNow, words));
        }
        let name = model.name.clone();
        begin(self, Source::Download(model), name, by)
    }

    fn tell_transfer(&self, transfer: TransferView) {
        let mut view = self.transfers.view.lock().unwrap_or_else(PoisonError::into_inner);
        *view = Some(transfer.clone());
        drop(view);
        self.news.tell(&ConsoleNews::TransferChanged { transfer });
    }
}

/// Begins a transfer, whose model is offered once the file is whole.
///
/// # Errors
/// Where another is under way.
pub fn begin(desk: &Arc<Desk>, source: Source, name: String, by: By) -> Reply<()> {
    if desk.transfers.is_running.swap(true, Ordering::AcqRel) {
        let words = "Another model file is on its way. Wait for it, or stop it first.";
        return Err(ErrorReply::plain(ErrorCode::NotNow, words));
    }
    desk.transfers.is_stopped.store(false, Ordering::Relaxed);
    desk.transfers.is_offline.store(desk.preferences().only_local, Ordering::Relaxed);
    let desk = Arc::clone(desk);
    spawn(async move {
        let trouble = carry_out(&desk, source, &name, &by).await.err();
        let last = desk.transfers.view().filter(|view| view.name == name && !view.is_done);
        let last = last.unwrap_or_else(|| TransferView::at(name, 0, 0));
        desk.transfers.is_running.store(false, Ordering::Release);
        desk.tell_transfer(last.ended(trouble));
        desk.tell_catalogue();
    });
    Ok(())
}

/// What came of it: an error is a sentence for the person.
async fn carry_out(desk: &Arc<Desk>, source: Source, name: &str, by: &By) -> Result<(), String> {
    let brought = match source {
        Source::Copy(file) => copied(desk, &file, name).await,
        Source::Download(model) => match downloaded(desk, &model, name).await {
            Err(Broken::Stopped) => {
                return Err("Stopped. What came is kept for another time.".into());
            }
            brought => brought,
        },
    };
    let path = brought.map_err(|broken| sentence(&broken))?;
    let facts = desk.catalogue.inspect_file(&path).await?;
    let text = path.to_string_lossy().into_owned();
    let added = desk.catalogue.add_file(ModelFile { path: text, is_ours: true, facts }, by).await;
    if added.is_err() {
        remove(&path);
    }
    added.map_err(|error| error.to_string())
}

fn sentence(broken: &Broken) -> String {
    let told = |count: u64| bytes(i64::try_from(count).unwrap_or(i64::MAX));
    match broken {
        Broken::Stopped => "Stopped. Nothing was kept.".into(),
        Broken::Io(error) => format!("The file could not be written: {error}."),
        Broken::NoRoom { needed, free } => {
            let (needed, free) = (told(*needed), told(*free));
            format!("The file needs {needed} on the disk, and {free} are free. Make room first.")
        }
        Broken::WrongSum => {
            "What came is not the file that was promised, so it was removed. Try again; if it \
                             happens again, something on the way changes it."
                .into()
        }
        Broken::Network(failure) => match failure.kind {
            FailureKind::ModelMissing => "The file is no longer where it was.".into(),
            FailureKind::NotLocal => {
                "Offline was switched on. The download goes on from here another time.".into()
            }
            _ => "The connection broke. Download it again to go on from here.".into(),
        },
    }
}

/// A copy of a file, where it is whole.
async fn copied(desk: &Arc<Desk>, file: &ModelFile, name: &str) -> Result<PathBuf, Broken> {
    let (from, of) = (PathBuf::from(&file.path), file.facts.bytes);
    let to = place_for(&desk.models_dir(), &from);
    let (desk, name, place) = (Arc::clone(desk), name.to_owned(), to.clone());
    let work = spawn_blocking(move || {
        make_room(&desk.models_dir(), of)?;
        let mut told = Told::new(&desk, &name, of);
        copy(&from, &place, |done| {
            told.at(done);
            !desk.transfers.is_stopped()
        })
    });
    work.await.map_err(|error| io::Error::other(error.to_string()))??;
    Ok(to)
}

/// A file of the short list, where it is whole and what it should be.
async fn downloaded(desk: &Arc<Desk>, model: &ShelfModel, name: &str) -> Result<PathBuf, Broken> {
    let dir = desk.models_dir();
    let to = place_of(&dir, model);
    let part = part_of(&to);
    let here = fs::metadata(&part).map_or(0, |found| found.len());
    make_room(&dir, model.bytes.saturating_sub(here))?;
    let mut told = Told::new(desk, name, model.bytes);
    let mut attempt = 0;
    loop {
        attempt += 1;
        match fetched(desk, model, &part, &mut told).await {
            Ok(()) => break,
            Err(Broken::Network(failure))
                if attempt < ATTEMPTS && failure.kind != FailureKind::NotLocal =>
            {
                tracing::info!(attempt, detail = failure.detail, "a download goes on");
            }
            Err(broken) => return Err(broken),
        }
    }
    let (checked, sum, watcher) = (part.clone(), model.sha256.clone(), Arc::clone(desk));
    let check = spawn_blocking(move || sum_of(&checked, || !watcher.transfers.is_stopped()));
    let found = check.await.map_err(|error| io::Error::other(error.to_string()))??;
    if !found.eq_ignore_ascii_case(&sum) {
        remove(&part);
        return Err(Broken::WrongSum);
    }
    fs::rename(&part, &to)?;
    Ok(to)
}

/// Fetches what is missing of a file.
async fn fetched(
    desk: &Desk,
    model: &ShelfModel,
    part: &Path,
    told: &mut Told<'_>,
) -> Result<(), Broken> {
    let mut here = fs::metadata(part).map_or(0, |found| found.len());
    if here > model.bytes {
        remove(part);
        here = 0;
    }
    told.at(here);
    if here == model.bytes {
        return Ok(());
    }
    let stopped = desk.transfers.stopped.notified();
    tokio::pin!(stopped);
    if let Some(broken) = desk.transfers.ending() {
        return Err(broken);
    }
    let ended = || desk.transfers.ending().unwrap_or(Broken::Stopped);
    let mut incoming = tokio::select! {
        biased;
        () = &mut stopped => return Err(ended()),
        begun = Incoming::begin(&model.url, here) => begun.map_err(Broken::Network)?,
    };
    let mut file = OpenOptions::new().create(true).append(true).open(part)?;
    if incoming.from() == 0 {
        file.set_len(0)?;
        here = 0;
    }
    loop {
        let piece = tokio::select! {
            biased;
            () = &mut stopped => return Err(ended()),
            piece = incoming.next() => piece.map_err(Broken::Network)?,
        };
        let Some(piece) = piece else { break };
        here += piece.len() as u64;
        if here > model.bytes {
            remove(part);
            return Err(Broken::WrongSum);
        }
        file.write_all(&piece)?;
        told.at(here);
    }
    file.sync_all()?;
    if here == model.bytes {
        return Ok(());
    }
    Err(Broken::Network(Failure::new(FailureKind::ProviderFailed, "the file ended too early")))
}

/// Tells how far a transfer is, and not too often.
struct Told<'a> {
    desk: &'a Desk,
    name: &'a str,
    of: u64,
    per_mille: Option<u32>,
}

impl<'a> Told<'a> {
    fn new(desk: &'a Desk, name: &'a str, of: u64) -> Self {
        Self { desk, name, of, per_mille: None }
    }

    fn at(&mut self, done: u64) {
        let view = TransferView::at(self.name.to_owned(), done, self.of);
        if self.per_mille.is_none_or(|told| view.per_mille.abs_diff(told) >= TOLD_EVERY) {
            self.per_mille = Some(view.per_mille);
            self.desk.tell_transfer(view);
        }
    }
}

/// Makes the folder, and looks whether so much fits into it.
fn make_room(dir: &Path, needed: u64) -> Result<(), Broken> {
    fs::create_dir_all(dir)?;
    match fs4::available_space(dir) {
        Ok(free) if free < needed => Err(Broken::NoRoom { needed, free }),
        Ok(_) => Ok(()),
        Err(error) => {
            tracing::info!(%error, "the system does not tell how much is free");
            Ok(())
        }
    }
}

/// Copies a file. `step` is told how much is done, and may end it; then nothing is left of it.
fn copy(from: &Path, to: &Path, mut step: impl FnMut(u64) -> bool) -> Result<(), Broken> {
    let mut source = File::open(from)?;
    saving::save(to, |out| {
        let mut done = 0;
        pieces(&mut source, |piece| {
            out.write_all(piece)?;
            done += piece.len() as u64;
            if step(done) { Ok(()) } else { Err(Broken::Stopped) }
        })
    })
}

/// The SHA-256 of a file, in hexadecimal digits.
fn sum_of(path: &Path, mut goes_on: impl FnMut() -> bool) -> Result<String, Broken> {
    let mut sum = Sha256::new();
    pieces(&mut File::open(path)?, |piece| {
        sum.update(piece);
        if goes_on() { Ok(()) } else { Err(Broken::Stopped) }
    })?;
    Ok(hex::encode(sum.finalize()))
}

fn pieces(
    file: &mut File,
    mut take: impl FnMut(&[u8]) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let mut buffer = vec![0; STEP_BYTES];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            read => take(&buffer[..read])?,
        }
    }
}

/// Where a model of the short list is kept.
fn place_of(dir: &Path, model: &ShelfModel) -> PathBuf {
    dir.join(format!("{}.gguf", model.id))
}

/// Where it is while it is not whole.
fn part_of(place: &Path) -> PathBuf {
    place.with_extension("gguf.part")
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

impl ModelFiles {
    /// With these models to be downloaded.
    pub fn of(shelf: Vec<ShelfModel>) -> Self {
        Self { shelf, ..Self::default() }
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

    #[test]
    fn room_is_asked_for_before_anything_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let models = dir.path().join("models");
        assert!(make_room(&models, 1).is_ok());
        let broken = make_room(&models, u64::MAX).unwrap_err();
        assert!(sentence(&broken).ends_with("are free. Make room first."), "{broken:?}");
    }
}
