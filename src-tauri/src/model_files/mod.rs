//! Models in files on this computer: choosing, finding and adding them, and holding the one that a session needs.

mod found;
mod preflight;
mod transfer;

pub use found::is_model;
use transfer::Source;
pub use transfer::Transfers;

use crate::desk::{Desk, Reply};
use found::Places;
use hotseat_core::api::{CatalogueView, ConsoleNews, ErrorReply, FoundFileView, Notice};
use hotseat_core::domain::catalogue::{FileFacts, ModelFile, ShelfModel};
use hotseat_core::domain::session::Session;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::ports::ModelRun;
use hotseat_core::service::By;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::async_runtime::{spawn, spawn_blocking};

/// What keeps a model from being held for a session.
const TROUBLE: &str = "The assistant’s model can’t be loaded";

/// Files that pages were shown, and the model that a session holds.
#[derive(Default)]
pub struct ModelFiles {
    /// Models that can be downloaded.
    shelf: Vec<ShelfModel>,
    /// By the handle they were shown under, which is their place; what they hold, where they can be run.
    shown: Mutex<Vec<(PathBuf, Option<FileFacts>)>>,
    held: Mutex<Option<ModelRun>>,
    /// How often it was looked whether everything is ready.
    looks: AtomicU64,
}

impl Desk {
    /// What a file holds, under a handle that requests name it by. `called` is what another program calls the
    /// model, whose files have no names of their own.
    async fn show_file(
        &self,
        path: PathBuf,
        from: Option<&str>,
        called: Option<String>,
    ) -> FoundFileView {
        let facts = self.catalogue.inspect_file(&path).await;
        let facts = facts.map(|facts| FileFacts { name: called.or(facts.name), ..facts });
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = path.to_string_lossy().into_owned();
        let is_offered = self.catalogue.model_of_file(&text).is_some();
        let mut shown = self.model_files.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let handle = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        shown.push((path, facts.clone().ok()));
        drop(shown);
        FoundFileView::of((handle, text, &stem), from.map(str::to_owned), &facts, is_offered)
    }

    /// Asks for a model file, and says what it holds; none where the dialog was put away.
    pub async fn choose_model_file(&self) -> Option<FoundFileView> {
        let path = self.dialogs.choose_model("Choose a model file").await?;
        Some(self.show_file(path, None, None).await)
    }

    /// Model files of other programs that can be run.
    pub async fn find_model_files(&self) -> Vec<FoundFileView> {
        let looked = spawn_blocking(|| Places::of_this_account().map(|places| places.look()));
        let found = looked.await.ok().flatten().unwrap_or_default();
        let mut views = Vec::new();
        for one in found {
            let called = (one.from == "Ollama").then_some(one.name);
            let view = self.show_file(one.path, Some(one.from), called).await;
            if view.trouble.is_none() {
                views.push(view);
            }
        }
        views
    }

    /// Offers the model in a file that was shown, as it is or as a copy of Hotseat's own.
    pub async fn add_model_file(
        self: &Arc<Self>,
        (handle, copies): (u32, bool),
        by: By,
    ) -> Reply<CatalogueView> {
        let shown = {
            let shown = self.model_files.shown.lock().unwrap_or_else(PoisonError::into_inner);
            usize::try_from(handle).ok().and_then(|nth| shown.get(nth).cloned())
        };
        let Some((path, Some(facts))) = shown else { return Err(self.error(&Error::NotOffered)) };
        let name = facts
            .name
            .clone()
            .unwrap_or_else(|| path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        let path = path.to_string_lossy().into_owned();
        let file = ModelFile { path, is_ours: false, facts };
        if copies {
            transfer::begin(self, Source::Copy(file), name, by)?;
            return Ok(self.catalogue_view());
        }
        self.show_catalogue(self.catalogue.add_file(file, &by).await)
    }

    /// Has the person show where a model's file is now; none where the dialog was put away.
    pub async fn locate_model_file(&self, id: &str, by: &By) -> Reply<Option<CatalogueView>> {
        if self.catalogue.run_of(id).is_none() {
            return Err(self.error(&Error::NotOffered));
        }
        let Some(path) = self.dialogs.choose_model("Find the model’s file").await else {
            return Ok(None);
        };
        let facts = self.catalogue.inspect_file(&path).await;
        let facts = facts.map_err(|words| ErrorReply::plain(ErrorCode::FileUnavailable, words))?;
        let is_ours = path.starts_with(self.models_dir());
        let path = path.to_string_lossy().into_owned();
        if self.catalogue.model_of_file(&path).is_some_and(|model| model.id != id) {
            let words = "Another model is in this file already.";
            return Err(ErrorReply::plain(ErrorCode::FileUnavailable, words));
        }
        let file = ModelFile { path, is_ours, facts };
        self.show_catalogue(self.catalogue.move_file(id, file, by).await).map(Some)
    }

    /// Takes a model off the catalogue, and with it the file that Hotseat made for it.
    pub async fn remove_model(&self, id: &str, by: &By) -> Reply<CatalogueView> {
        let run = self.catalogue.run_of(id);
        let view = self.show_catalogue(self.catalogue.remove_model(id, by).await)?;
        if let Some(run) = run.filter(|run| run.file.is_ours) {
            self.catalogue.rest();
            transfer::remove(Path::new(&run.file.path));
        }
        Ok(view)
    }

    /// Holds the model of the session that is handed over or runs, and lets go of it once none does.
    pub fn hold_model_of(self: &Arc<Self>, session: Option<&Session>) {
        let wanted = session.and_then(|session| self.catalogue.run_of(&session.model));
        let mut held = self.model_files.held.lock().unwrap_or_else(PoisonError::into_inner);
        if *held == wanted {
            return;
        }
        held.clone_from(&wanted);
        drop(held);
        self.news.clear(TROUBLE);
        let Some(run) = wanted else { return self.catalogue.let_go() };
        let desk = Arc::clone(self);
        spawn(async move {
            if let Err(failure) = desk.catalogue.hold(run).await {
                tracing::warn!(detail = failure.detail, "a session's model can't be loaded");
                let detail = ErrorReply::of_failure(&failure, "This computer").message;
                desk.news.keep(Notice { title: TROUBLE.into(), detail });
            }
        });
    }
}

/// Takes a model file that was dropped on the interviewer's window.
pub fn take_dropped(desk: &Arc<Desk>, path: PathBuf) {
    let desk = Arc::clone(desk);
    spawn(async move {
        let file = desk.show_file(path, None, None).await;
        desk.news.tell(&ConsoleNews::ModelFileDropped { file });
    });
}
