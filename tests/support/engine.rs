//! An engine that runs nothing and remembers what it was told.

use futures_util::future::BoxFuture;
use futures_util::stream;
use hotseat_core::domain::assistant::{
    CallLimits, Conversation, End, Failure, FailureKind, Finish, Part, Usage,
};
use hotseat_core::domain::catalogue::FileFacts;
use hotseat_core::ports::{Answer, Engine, LoadedModel, Model, ModelRun};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// What was done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Hold(String),
    LetGo,
    Rest,
}

/// Takes any file that begins with the format's magic number for a small model, and answers "Ready." for it.
#[derive(Clone, Default)]
pub struct SaidEngine {
    told: Arc<Mutex<Vec<Told>>>,
}

impl SaidEngine {
    pub fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap().clone()
    }

    fn hear(&self, told: Told) {
        self.told.lock().unwrap().push(told);
    }
}

impl Engine for SaidEngine {
    fn inspect<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, Result<FileFacts, String>> {
        let begins = std::fs::read(path).unwrap_or_default();
        let facts = FileFacts {
            bytes: begins.len() as u64,
            architecture: "llama".into(),
            name: Some("Small Model".into()),
            quantisation: "Q4_K_M".into(),
            licence: Some("apache-2.0".into()),
            parameters: 600_000_000,
            trained_tokens: 32_768,
            bytes_a_token: 1_024,
            has_template: true,
        };
        let read = if begins.starts_with(b"GGUF") {
            Ok(facts)
        } else {
            Err("This is not a model in the GGUF format.".into())
        };
        Box::pin(async { read })
    }

    fn model(&self, _: ModelRun) -> Arc<dyn Model> {
        Arc::new(Ready)
    }

    fn hold(&self, run: ModelRun) -> BoxFuture<'_, Result<LoadedModel, Failure>> {
        let (path, window_tokens) = (run.file.path, run.window_tokens);
        let is_there = Path::new(&path).is_file();
        self.hear(Told::Hold(path));
        Box::pin(async move {
            let gone = Failure::new(FailureKind::FileGone, "no file is there");
            let loaded = LoadedModel { window_tokens, template_trouble: None, load_ms: 1 };
            if is_there { Ok(loaded) } else { Err(gone) }
        })
    }

    fn let_go(&self) {
        self.hear(Told::LetGo);
    }

    fn rest(&self) {
        self.hear(Told::Rest);
    }

    fn memory_bytes(&self) -> Option<u64> {
        Some(1_200_000_000)
    }
}

struct Ready;

impl Model for Ready {
    fn stream(&self, _: Conversation, _: CallLimits) -> Answer {
        let usage =
            Usage { prompt_tokens: Some(12), answer_tokens: Some(2), reasoning_tokens: Some(0) };
        let end = End { finish: Finish::Complete, usage: Some(usage) };
        Box::pin(stream::iter([Ok(Part::Piece("Ready.".into())), Ok(Part::End(end))]))
    }
}
