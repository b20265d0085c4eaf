//! Models in files on this computer, as the console shows them.

use crate::api::words;
use crate::domain::catalogue::{FileFacts, ModelFile, Readiness, ShelfModel};
use serde::Serialize;

/// The file of a model on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ModelFileView {
    /// Where it is, or was.
    pub path: String,
    /// Whether Hotseat made the file, so that removing the model deletes it.
    pub is_ours: bool,
    /// Whether it is where it was.
    pub is_there: bool,
    /// What it holds: "qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB".
    pub words: String,
    /// Its licence, in a sentence.
    pub licence: String,
    /// What running it takes, in a sentence.
    pub needs: String,
    /// What is odd about it, in a sentence; null where nothing is.
    pub note: Option<String>,
}

/// A model file that was chosen, dropped or found, before it is added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundFileView {
    /// What requests name it by until the app is closed.
    pub file: u32,
    /// What people call the model.
    pub name: String,
    /// The program whose file it is: "Ollama"; null for one that was chosen or dropped.
    pub from: Option<String>,
    /// Where it is.
    pub path: String,
    /// What it holds; empty where it can't be run.
    pub words: String,
    /// Its licence, in a sentence; empty where it can't be run.
    pub licence: String,
    /// What running it takes, in a sentence; empty where it can't be run.
    pub needs: String,
    /// Whether it is on offer already.
    pub is_offered: bool,
    /// Why it can't be run, in a sentence; null where it can.
    pub trouble: Option<String>,
}

/// A model that can be downloaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ShelfView {
    /// What requests name it by.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Who made it, how large it is, and under which licence it comes.
    pub words: String,
    /// The computer it comes from.
    pub from: String,
    /// Whether it is on offer already.
    pub is_offered: bool,
    /// How much of it is here from before, in words; null where nothing is.
    pub begun: Option<String>,
}

/// A model file that is being copied or downloaded, or was the last to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TransferView {
    /// What people call the model.
    pub name: String,
    /// How far it is, in thousandths.
    pub per_mille: u32,
    /// How far it is, in words: "1.2 GB of 4.7 GB".
    pub words: String,
    /// Whether it is over, well or not.
    pub is_done: bool,
    /// Why it ended early, in a sentence; null where it did not.
    pub trouble: Option<String>,
}

impl ModelFileView {
    /// The file of a model that keeps so many tokens in view.
    #[must_use]
    pub fn of(file: &ModelFile, window_tokens: u32, readiness: Readiness) -> Self {
        Self {
            path: file.path.clone(),
            is_ours: file.is_ours,
            is_there: readiness != Readiness::FileGone,
            words: words::model_file(&file.facts),
            licence: words::model_licence(&file.facts),
            needs: words::model_needs(&file.facts, window_tokens),
            note: words::no_template(&file.facts),
        }
    }
}

impl FoundFileView {
    /// A file under that handle, and what it says of its model or why it can't be run. `stem` is its name.
    #[must_use]
    pub fn of(
        (file, path, stem): (u32, String, &str),
        from: Option<String>,
        facts: &Result<FileFacts, String>,
        is_offered: bool,
    ) -> Self {
        let input = facts.as_ref().ok().map(|facts| (facts, facts.input(stem)));
        let say =
            |words: &dyn Fn(&FileFacts) -> String| facts.as_ref().map(words).unwrap_or_default();
        let window = input.as_ref().and_then(|(_, input)| input.context_window_tokens);
        let window = window.and_then(|tokens| u32::try_from(tokens).ok()).unwrap_or(0);
        Self {
            file,
            name: input.map_or_else(|| stem.to_owned(), |(_, input)| input.name),
            from,
            path,
            words: say(&words::model_file),
            licence: say(&words::model_licence),
            needs: say(&|facts| words::model_needs(facts, window)),
            is_offered,
            trouble: facts.as_ref().err().cloned(),
        }
    }
}

impl ShelfView {
    /// A model of which so many bytes are here.
    #[must_use]
    pub fn of(model: &ShelfModel, here_bytes: u64, is_offered: bool) -> Self {
        Self {
            id: model.id.clone(),
            name: model.name.clone(),
            words: words::shelf_model(model),
            from: model.url.host_str().unwrap_or_default().to_owned(),
            is_offered,
            begun: (here_bytes > 0).then(|| words::transferred(here_bytes, model.bytes)),
        }
    }
}

impl TransferView {
    /// A transfer that has come so far.
    #[must_use]
    pub fn at(name: String, done_bytes: u64, of_bytes: u64) -> Self {
        let share = u128::from(done_bytes) * 1_000 / u128::from(of_bytes.max(1));
        Self {
            name,
            per_mille: u32::try_from(share.min(1_000)).unwrap_or(1_000),
            words: words::transferred(done_bytes, of_bytes),
            is_done: false,
            trouble: None,
        }
    }

    /// The same, over.
    #[must_use]
    pub fn ended(self, trouble: Option<String>) -> Self {
        Self { is_done: true, trouble, ..self }
    }
}
