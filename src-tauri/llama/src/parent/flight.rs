//! A question on its way through the child.

use super::engine::LlamaEngine;
use super::live::{Live, ended};
use crate::protocol::{Ask, Ended, NoAnswer, Order, Took, Word, said};
use hotseat_core::domain::assistant::{
    CallLimits, Conversation, End, Failure, FailureKind, Finish, Part, Usage,
};
use hotseat_core::ports::ModelRun;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::OwnedMutexGuard;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

/// Longest a child may say nothing while it answers: a batch of what it reads, on the slowest of processors.
const SILENCE_MAX: Duration = Duration::from_secs(240);
/// Longest a child may go on after it was stopped: between two tokens it looks whether it was.
const STOPPING_MAX: Duration = Duration::from_secs(20);

/// What one part of an answer is.
type Heard = Result<Part, Failure>;

/// A question on its way. Dropping it before its end stops the answer.
pub(super) enum Flight {
    Waiting(Box<Waiting>),
    Begun(Box<Begun>),
    Over,
}

/// A question before its first poll.
pub(super) struct Waiting {
    engine: LlamaEngine,
    run: ModelRun,
    conversation: Conversation,
    limits: CallLimits,
}

/// A question that the child has.
pub(super) struct Begun {
    engine: LlamaEngine,
    run: ModelRun,
    live: Arc<Live>,
    id: u64,
    words: UnboundedReceiver<Word>,
    /// Others wait for it; none once the answer is over.
    turn: Option<OwnedMutexGuard<()>>,
    window_tokens: i64,
    /// Said together, handed on one by one.
    ready: VecDeque<Heard>,
}

impl Flight {
    pub(super) fn new(
        engine: LlamaEngine,
        run: ModelRun,
        conversation: Conversation,
        limits: CallLimits,
    ) -> Self {
        Self::Waiting(Box::new(Waiting { engine, run, conversation, limits }))
    }

    /// The next part of the answer.
    pub(super) async fn next(self) -> Option<(Heard, Self)> {
        match self {
            Self::Waiting(waiting) => match waiting.begin().await {
                Ok(begun) => begun.next().await,
                Err(failure) => Some((Err(failure), Self::Over)),
            },
            Self::Begun(begun) => begun.next().await,
            Self::Over => None,
        }
    }
}

impl Waiting {
    /// Waits for the model and for its turn, and hands the question over.
    async fn begin(self) -> Result<Box<Begun>, Failure> {
        let Self { engine, run, conversation, limits } = self;
        let live = engine.shared.started(run.clone()).await?;
        let window_tokens = live.loaded().await?.window_tokens.into();
        let turn = Arc::clone(&live.turn).lock_owned().await;
        let (id, words) = live.listen()?;
        let mut begun = Begun {
            engine,
            run,
            live,
            id,
            words,
            turn: Some(turn),
            window_tokens,
            ready: VecDeque::new(),
        };
        let ask = asked(&conversation.by_turns(), limits);
        if let Err(failure) = begun.live.order(&Order::Ask { id, ask }).await {
            begun.let_go();
            return Err(failure);
        }
        Ok(Box::new(begun))
    }
}

impl Begun {
    async fn next(mut self: Box<Self>) -> Option<(Heard, Flight)> {
        loop {
            if let Some(part) = self.ready.pop_front() {
                let is_last = matches!(part, Ok(Part::End(_)) | Err(_));
                let flight = if is_last { Flight::Over } else { Flight::Begun(self) };
                return Some((part, flight));
            }
            match timeout(SILENCE_MAX, self.words.recv()).await {
                Ok(Some(word)) => self.hear(word),
                Ok(None) => {
                    self.let_go();
                    self.engine.shared.revive(self.run.clone());
                    self.ready.push_back(Err(ended("the child ended in its answer")));
                }
                Err(_) => {
                    self.live.kill();
                    self.let_go();
                    let hung = Failure::new(FailureKind::TimedOut, "the child said nothing");
                    self.ready.push_back(Err(hung));
                }
            }
        }
    }

    fn hear(&mut self, word: Word) {
        match word {
            Word::Reading { .. } => {}
            Word::Piece { text, took, .. } => self.take(Part::Piece(text), took),
            Word::Thought { text, took, .. } => self.take(Part::Thinking(text), took),
            Word::Ended { end, took, .. } => {
                self.let_go();
                let finish = match end {
                    Ended::Complete => Finish::Complete,
                    Ended::Length => Finish::Length,
                    // Only we stop an answer, and then do not listen any more.
                    Ended::Stopped => Finish::Broken,
                };
                let end = End { finish, usage: Some(usage(took)) };
                self.ready.push_back(Ok(Part::End(end)));
            }
            Word::Failed { why, detail, .. } => {
                self.let_go();
                let kind = match why {
                    NoAnswer::TooLong => {
                        FailureKind::TooLong { limit_tokens: Some(self.window_tokens) }
                    }
                    NoAnswer::Template => FailureKind::Refused,
                    NoAnswer::Engine => FailureKind::EngineEnded,
                };
                self.ready.push_back(Err(Failure::new(kind, detail)));
            }
            Word::Ready
            | Word::Loading { .. }
            | Word::Loaded(_)
            | Word::NotLoaded { .. }
            | Word::Counted { .. } => {
                self.live.kill();
                self.let_go();
                self.ready.push_back(Err(ended("the child said something out of turn")));
            }
        }
    }

    /// What it took so far is known before the text, so that an answer that is stopped with it costs what it took.
    fn take(&mut self, part: Part, took: Took) {
        self.ready.extend([Ok(Part::Report(usage(took))), Ok(part)]);
    }

    /// The answer is over: others have their turn.
    fn let_go(&mut self) {
        self.live.forget(self.id);
        self.turn = None;
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        let Some(turn) = self.turn.take() else { return };
        let (live, id) = (Arc::clone(&self.live), self.id);
        let mut words = {
            let (_, none) = tokio::sync::mpsc::unbounded_channel();
            std::mem::replace(&mut self.words, none)
        };
        let Ok(runtime) = Handle::try_current() else {
            live.kill();
            return;
        };
        runtime.spawn(async move {
            let stopped = async {
                live.order(&Order::Stop { id }).await.ok()?;
                while !matches!(words.recv().await?, Word::Ended { .. } | Word::Failed { .. }) {}
                Some(())
            };
            if !matches!(timeout(STOPPING_MAX, stopped).await, Ok(Some(()))) {
                live.kill();
            }
            live.forget(id);
            drop(turn);
        });
    }
}

fn asked(conversation: &Conversation, limits: CallLimits) -> Ask {
    #[expect(clippy::cast_possible_truncation, reason = "a temperature from 0 to 2")]
    let temperature = limits.temperature.map(|heat| heat as f32);
    Ask {
        owner: limits.owner.map(|id| id.0.to_string()).unwrap_or_default(),
        conversation: said(conversation),
        most_tokens: u32::try_from(limits.answer_cap_tokens.max(0)).unwrap_or(u32::MAX),
        temperature,
        seed: limits.seed,
    }
}

fn usage(took: Took) -> Usage {
    Usage {
        prompt_tokens: Some(took.prompt_tokens.into()),
        answer_tokens: Some(took.answer_tokens.into()),
        reasoning_tokens: Some(took.thought_tokens.into()),
    }
}
