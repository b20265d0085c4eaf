//! Dialogs of the system in which a person chooses files. What was chosen stays here: no page learns where
//! anything lies, but for model files, which the interviewer has to find again.

use futures_util::future::BoxFuture;
use rfd::AsyncFileDialog;
use std::path::PathBuf;

/// Asks a person for files and folders.
pub trait Dialogs: Send + Sync {
    /// Files to read; none where the dialog was put away.
    fn choose_files(&self, title: &'static str) -> BoxFuture<'_, Vec<PathBuf>>;

    /// A sealed record to read; none where the dialog was put away.
    fn choose_record(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>>;

    /// A model file to read; none where the dialog was put away.
    fn choose_model(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>>;

    /// A folder to read; none where the dialog was put away.
    fn choose_folder(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>>;

    /// A file to write, called `name` unless the person calls it otherwise; none where the dialog was put
    /// away.
    fn choose_where(&self, title: &'static str, name: String) -> BoxFuture<'_, Option<PathBuf>>;
}

/// The system's own.
pub struct SystemDialogs;

impl Dialogs for SystemDialogs {
    fn choose_files(&self, title: &'static str) -> BoxFuture<'_, Vec<PathBuf>> {
        let dialog = AsyncFileDialog::new().set_title(title);
        let dialog = dialog.add_filter("Challenges", &["zip", "md", "markdown", "kpp", "json"]);
        Box::pin(async move {
            let chosen = dialog.pick_files().await.unwrap_or_default();
            chosen.iter().map(|file| file.path().to_owned()).collect()
        })
    }

    fn choose_record(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        let dialog = AsyncFileDialog::new().set_title(title);
        let dialog = dialog.add_filter("Sealed records", &[hotseat_record::ENDING]);
        Box::pin(async move { Some(dialog.pick_file().await?.path().to_owned()) })
    }

    fn choose_model(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        let dialog = AsyncFileDialog::new().set_title(title).add_filter("Models", &["gguf"]);
        Box::pin(async move { Some(dialog.pick_file().await?.path().to_owned()) })
    }

    fn choose_folder(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        let dialog = AsyncFileDialog::new().set_title(title);
        Box::pin(async move { Some(dialog.pick_folder().await?.path().to_owned()) })
    }

    fn choose_where(&self, title: &'static str, name: String) -> BoxFuture<'_, Option<PathBuf>> {
        let dialog = AsyncFileDialog::new().set_title(title).set_file_name(name);
        Box::pin(async move { Some(dialog.save_file().await?.path().to_owned()) })
    }
}
