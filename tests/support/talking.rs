//! Models that say what a test has them say, all at once or by hand.

use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt};
use hotseat_core::domain::assistant::{
    CallLimits, Conversation, End, Failure, FailureKind, Finish, Part, Usage,
};
use hotseat_core::domain::catalogue::{ListedModel, LocalServer, OfferedModel, Provider};
use hotseat_core::ports::{Answer, Model, Models};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, oneshot};

type Said = Result<Part, Failure>;

/// Every model of the catalogue, scripted.
#[derive(Default)]
pub struct TalkingModels(Arc<Shared>);

#[derive(Default)]
struct Shared {
    scripts: Mutex<VecDeque<Script>>,
    calls: Mutex<Vec<(Conversation, CallLimits)>>,
    not_ready: Mutex<Option<FailureKind>>,
    held: Mutex<Option<Held>>,
}

/// Says that somebody is about to call, and waits until they may.
struct Held {
    came: std::sync::mpsc::Sender<()>,
    may_go: std::sync::mpsc::Receiver<()>,
}

enum Script {
    Ready(Vec<Said>),
    /// What is said, and what goes when our side hangs up.
    ByHand(mpsc::UnboundedReceiver<Said>, oneshot::Sender<()>),
}

/// A call whose answer is said by hand.
pub struct Hand {
    say: mpsc::UnboundedSender<Said>,
    hung_up: oneshot::Receiver<()>,
}

pub fn piece(text: &str) -> Said {
    Ok(Part::Piece(text.into()))
}

pub fn end(finish: Finish, usage: Option<Usage>) -> Said {
    Ok(Part::End(End { finish, usage }))
}

pub fn failure(kind: FailureKind) -> Said {
    Err(Failure::new(kind, "scripted"))
}

pub fn usage(prompt: i64, answer: i64) -> Usage {
    Usage { prompt_tokens: Some(prompt), answer_tokens: Some(answer), reasoning_tokens: None }
}

impl TalkingModels {
    /// The next call is answered so. Calls without a script get a short answer without usage.
    pub fn will(&self, script: impl IntoIterator<Item = Said>) {
        self.0.scripts.lock().unwrap().push_back(Script::Ready(script.into_iter().collect()));
    }

    /// The next call is answered by hand.
    pub fn by_hand(&self) -> Hand {
        let (say, said) = mpsc::unbounded_channel();
        let (guard, hung_up) = oneshot::channel();
        self.0.scripts.lock().unwrap().push_back(Script::ByHand(said, guard));
        Hand { say, hung_up }
    }

    /// The script given last is taken back.
    pub fn forget_last_script(&self) {
        self.0.scripts.lock().unwrap().pop_back();
    }

    /// Models can't be reached for this reason, or can.
    pub fn set_not_ready(&self, kind: Option<FailureKind>) {
        *self.0.not_ready.lock().unwrap() = kind;
    }

    /// The next one who is about to call says so, and is held until told to go. It holds a thread.
    pub fn hold_next(&self) -> (std::sync::mpsc::Receiver<()>, std::sync::mpsc::Sender<()>) {
        let (came, told) = std::sync::mpsc::channel();
        let (go, may_go) = std::sync::mpsc::channel();
        *self.0.held.lock().unwrap() = Some(Held { came, may_go });
        (told, go)
    }

    /// What was sent so far, call by call.
    pub fn calls(&self) -> Vec<(Conversation, CallLimits)> {
        self.0.calls.lock().unwrap().clone()
    }
}

impl Hand {
    pub fn says(&self, text: &str) {
        self.give(piece(text));
    }

    pub fn ends(&self, usage: Option<Usage>) {
        self.give(end(Finish::Complete, usage));
    }

    pub fn fails(&self, kind: FailureKind) {
        self.give(failure(kind));
    }

    pub fn give(&self, said: Said) {
        self.say.send(said).unwrap();
    }

    /// Waits until our side has hung up.
    pub async fn hung_up(self) {
        assert!(self.hung_up.await.is_err(), "nothing is ever sent");
    }
}

struct TalkingModel(Arc<Shared>);

impl Model for TalkingModel {
    fn stream(&self, conversation: Conversation, limits: CallLimits) -> Answer {
        self.0.calls.lock().unwrap().push((conversation, limits));
        let script = self.0.scripts.lock().unwrap().pop_front();
        match script {
            None => stream::iter([piece("An answer."), end(Finish::Complete, None)]).boxed(),
            Some(Script::Ready(said)) => stream::iter(said).chain(stream::pending()).boxed(),
            Some(Script::ByHand(said, guard)) => {
                stream::unfold((said, guard), |(mut said, guard)| async move {
                    // A hand that is gone says nothing any more; it does not hang up.
                    match said.recv().await {
                        Some(next) => Some((next, (said, guard))),
                        None => std::future::pending().await,
                    }
                })
                .boxed()
            }
        }
    }
}

impl Models for TalkingModels {
    fn reach(
        &self,
        provider: &Provider,
        _model: &OfferedModel,
        only_local: bool,
    ) -> Result<Arc<dyn Model>, Failure> {
        let held = self.0.held.lock().unwrap().take();
        if let Some(Held { came, may_go }) = held {
            came.send(()).unwrap();
            may_go.recv().unwrap();
        }
        if let Some(kind) = *self.0.not_ready.lock().unwrap() {
            return Err(Failure::new(kind, "scripted"));
        }
        if only_local && !provider.is_local() {
            return Err(Failure::new(FailureKind::NotLocal, "scripted"));
        }
        Ok(Arc::new(TalkingModel(Arc::clone(&self.0))))
    }

    fn list<'a>(
        &'a self,
        _provider: &'a Provider,
        _only_local: bool,
    ) -> BoxFuture<'a, Result<Vec<ListedModel>, Failure>> {
        Box::pin(async { Ok(vec!["scripted".to_owned().into()]) })
    }

    fn local_servers(&self) -> BoxFuture<'_, Vec<LocalServer>> {
        Box::pin(async { Vec::new() })
    }
}
