//! An engine whose child is this program, and what is heard of it.

use crate::tiny::Model;
use futures_util::StreamExt;
use hotseat_core::domain::assistant::{
    CallLimits, Conversation, End, Failure, Part, Speaker, Turn, Usage,
};
use hotseat_core::domain::catalogue::ModelFile;
use hotseat_core::domain::time::{BootId, Moment, UtcMs};
use hotseat_core::ports::{Clock, Engine, ModelRun};
use hotseat_llama::LlamaEngine;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// A clock that stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> Moment {
        Moment { wall: UtcMs(1_772_000_000_000), steady_ms: 1, boot: BootId(1) }
    }
}

pub struct Stage {
    pub engine: LlamaEngine,
    pub dir: TempDir,
}

impl Stage {
    pub fn new() -> Self {
        Self::with_child(&std::env::current_exe().unwrap())
    }

    pub fn with_child(program: &Path) -> Self {
        let engine = LlamaEngine::new(program.to_owned(), Arc::new(Still));
        engine.use_threads(Some(1));
        Self { engine, dir: tempfile::tempdir().unwrap() }
    }

    /// The model in a file, as the app would run it.
    pub async fn run(&self, model: &Model, name: &str) -> ModelRun {
        self.run_file(&model.write(self.dir.path(), name)).await
    }

    pub async fn run_file(&self, path: &Path) -> ModelRun {
        let facts = self.engine.inspect(path).await.unwrap();
        let window_tokens = facts.trained_tokens;
        let path = path.to_str().unwrap().to_owned();
        ModelRun { file: ModelFile { path, is_ours: false, facts }, window_tokens }
    }

    pub async fn answer(&self, run: &ModelRun, asked: &[&str], limits: CallLimits) -> Heard {
        let mut answer = self.engine.model(run.clone()).stream(conversation(asked), limits);
        let mut heard = Heard::default();
        while let Some(part) = answer.next().await {
            heard.take(part);
        }
        heard
    }
}

/// Everything that was heard of an answer.
#[derive(Debug, Default, PartialEq)]
pub struct Heard {
    pub text: String,
    pub thoughts: String,
    pub pieces: usize,
    pub end: Option<End>,
    pub last_report: Option<Usage>,
    pub failure: Option<Failure>,
}

impl Heard {
    fn take(&mut self, part: Result<Part, Failure>) {
        assert!(self.end.is_none() && self.failure.is_none(), "something came behind the end");
        match part {
            Ok(Part::Piece(piece)) => {
                assert!(!piece.is_empty());
                self.pieces += 1;
                self.text.push_str(&piece);
            }
            Ok(Part::Thinking(thought)) => self.thoughts.push_str(&thought),
            Ok(Part::Report(usage)) => self.last_report = Some(usage),
            Ok(Part::End(end)) => self.end = Some(end),
            Err(failure) => self.failure = Some(failure),
        }
    }

    pub fn usage(&self) -> Usage {
        self.end.expect("an end").usage.expect("usage")
    }
}

/// Questions and answers by turns, instructions first; the last is the question.
pub fn conversation(asked: &[&str]) -> Conversation {
    let speakers = [Speaker::System, Speaker::User, Speaker::Assistant];
    let turn = |(nth, text): (usize, &&str)| {
        let speaker = if nth == 0 { speakers[0] } else { speakers[1 + (nth - 1) % 2] };
        Turn { speaker, text: (*text).to_owned() }
    };
    Conversation(asked.iter().enumerate().map(turn).collect())
}

/// The likeliest tokens, so many of them.
pub fn greedy(tokens: i64) -> CallLimits {
    CallLimits { temperature: Some(0.0), ..CallLimits::of(tokens) }
}

pub fn on_a_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work)
}
