//! Models in files on this computer: adding them, finding them again, loading them.

use super::{CatalogueService, permitted};
use crate::domain::assistant::{Failure, FailureKind};
use crate::domain::catalogue::{
    Catalogue, FileFacts, ModelFile, ModelInput, OfferedModel, ProviderId,
};
use crate::error::Error;
use crate::ports::{LoadedModel, ModelRun};
use crate::service::{By, Result};
use std::collections::HashSet;
use std::path::Path;

/// The models whose file is not where it was.
pub(super) fn gone(catalogue: &Catalogue) -> HashSet<String> {
    let files = catalogue.models().iter().filter_map(|model| Some((model, model.file.as_ref()?)));
    let gone = files.filter(|(_, file)| !Path::new(&file.path).is_file());
    gone.map(|(model, _)| model.id.clone()).collect()
}

impl CatalogueService {
    /// What a file says of its model.
    ///
    /// # Errors
    /// Why no model can be run from it, in words.
    pub async fn inspect_file(&self, path: &Path) -> std::result::Result<FileFacts, String> {
        match &self.engine {
            Some(engine) => engine.inspect(path).await,
            None => Err("This build of Hotseat runs no model files.".into()),
        }
    }

    /// The model that a file is offered as, where it is.
    #[must_use]
    pub fn model_of_file(&self, path: &str) -> Option<OfferedModel> {
        let catalogue = self.store.catalogue();
        let of_path = |model: &&OfferedModel| {
            model.file.as_ref().is_some_and(|file| Path::new(&file.path) == Path::new(path))
        };
        catalogue.models().iter().find(of_path).cloned()
    }

    /// Adds the model in a file; one that is offered already stays as it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] where what the file says breaks a rule.
    pub async fn add_file(&self, file: ModelFile, by: &By) -> Result<()> {
        if self.model_of_file(&file.path).is_some() {
            return Ok(());
        }
        self.change(by, async |tx, catalogue| {
            let files = ProviderId::files();
            let stem = Path::new(&file.path).file_stem().and_then(|stem| stem.to_str());
            let input = free(file.facts.input(stem.unwrap_or("model")), catalogue);
            let model = input.validate(None, &files, catalogue).map_err(Error::Invalid)?;
            Ok(tx.save_model(&OfferedModel { file: Some(file.clone()), ..model }).await?)
        })
        .await
    }

    /// Says where the file of a model is now. What the file says now counts.
    ///
    /// # Errors
    /// [`Error::NotOffered`]; [`Error::Forbidden`] for a model that is in no file.
    pub async fn move_file(&self, id: &str, file: ModelFile, by: &By) -> Result<()> {
        self.change(by, async |tx, catalogue| {
            let found = catalogue.find(id);
            permitted(found, |model| model.file.is_some())?;
            let Some(model) = found.cloned() else { return Err(Error::NotOffered) };
            let most = file.facts.trained_tokens;
            let context_window_tokens = model.context_window_tokens.min(most);
            let max_answer_tokens = model.max_answer_tokens.min(context_window_tokens);
            let file = Some(file.clone());
            let moved = OfferedModel { context_window_tokens, max_answer_tokens, file, ..model };
            Ok(tx.save_model(&moved).await?)
        })
        .await
    }

    /// How a model is run, where it is one in a file.
    #[must_use]
    pub fn run_of(&self, id: &str) -> Option<ModelRun> {
        let catalogue = self.store.catalogue();
        let model = catalogue.find(id)?;
        let file = model.file.clone()?;
        Some(ModelRun { file, window_tokens: model.context_window_tokens })
    }

    /// Loads a model and holds it for a session, in the place of another.
    ///
    /// # Errors
    /// Why it can't be run.
    pub async fn hold(&self, run: ModelRun) -> std::result::Result<LoadedModel, Failure> {
        let none = || Failure::new(FailureKind::NoEngine, "nothing runs model files");
        self.engine.as_ref().ok_or_else(none)?.hold(run).await
    }

    /// Holds no model any more, and lets go of the one that is loaded.
    pub fn let_go(&self) {
        if let Some(engine) = &self.engine {
            engine.let_go();
        }
    }

    /// Lets go of the model that is loaded unless a session holds it.
    pub fn rest(&self) {
        if let Some(engine) = &self.engine {
            engine.rest();
        }
    }

    /// Bytes of memory that the loaded model takes; none where none is loaded.
    #[must_use]
    pub fn memory_bytes(&self) -> Option<u64> {
        self.engine.as_ref()?.memory_bytes()
    }
}

/// The input under a handle that no other file has.
fn free(input: ModelInput, catalogue: &Catalogue) -> ModelInput {
    let files = ProviderId::files();
    let is_taken = |handle: &str| {
        let mut models = catalogue.models().iter();
        models.any(|model| model.provider_id == files && model.remote_id == handle)
    };
    let plain = input.remote_id.clone();
    let numbered = (2..).map(|nth| format!("{plain}-{nth}"));
    let free = std::iter::once(plain.clone()).chain(numbered).find(|handle| !is_taken(handle));
    ModelInput { remote_id: free.unwrap_or(plain), ..input }
}
