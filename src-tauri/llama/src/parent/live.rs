//! A child with a model in it, and who listens to what it says.

use super::{lock, memory};
use crate::protocol::{Load, Loaded, NoLoad, Order, Word};
use hotseat_child::{Launch, Lines, Orders, Process, ProcessError};
use hotseat_core::domain::assistant::{Failure, FailureKind};
use hotseat_core::ports::{LoadedModel, ModelRun};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::process::Child;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex as AsyncMutex, watch};
use tokio::time::timeout;

/// Longest a child may say nothing while it loads: a tenth of a large file from a slow disk.
const LOADING_SILENCE_MAX: Duration = Duration::from_secs(300);

/// How far loading is.
#[derive(Clone, Debug)]
enum Loading {
    Begun,
    Done(LoadedModel),
    Failed(Failure),
}

/// A child that loads a model or has it loaded. Dropping the last holder kills it.
pub(super) struct Live {
    run: ModelRun,
    /// Held for what dropping it does; none once it was killed.
    child: Mutex<Option<Child>>,
    /// The number of its process.
    id: u32,
    orders: AsyncMutex<Orders>,
    loading: watch::Receiver<Loading>,
    /// Who listens to what; none once the child says nothing more.
    ears: Arc<Mutex<Option<Ears>>>,
    next_id: AtomicU64,
    /// Whoever holds it is being answered.
    pub(super) turn: Arc<AsyncMutex<()>>,
}

type Ears = HashMap<u64, UnboundedSender<Word>>;

impl Live {
    /// Starts a child that loads that model. Returns as soon as it has begun.
    pub(super) async fn start(
        launch: &Launch,
        run: ModelRun,
        load: Load,
    ) -> Result<Arc<Self>, ProcessError> {
        let is_ready = |first: &[u8]| matches!(serde_json::from_slice(first), Ok(Word::Ready));
        let mut process = Process::start(launch, is_ready).await?;
        process.orders.give(&Order::Load(load)).await?;
        let id = process.id().unwrap_or(0);
        let (child, orders, words) = process.into_parts();
        let (tell, loading) = watch::channel(Loading::Begun);
        let ears = Arc::new(Mutex::new(Some(HashMap::new())));
        tokio::spawn(listen(words, run.clone(), tell, Arc::clone(&ears)));
        Ok(Arc::new(Self {
            run,
            child: Mutex::new(Some(child)),
            id,
            orders: AsyncMutex::new(orders),
            loading,
            ears,
            next_id: AtomicU64::new(1),
            turn: Arc::default(),
        }))
    }

    /// The number of its process.
    pub(super) fn id(&self) -> u32 {
        self.id
    }

    /// Whether it is of use for that run.
    pub(super) fn is_for(&self, run: &ModelRun) -> bool {
        self.run == *run
            && lock(&self.ears).is_some()
            && !matches!(*self.loading.borrow(), Loading::Failed(_))
    }

    /// Whether the model can be asked at once.
    pub(super) fn is_loaded(&self) -> bool {
        matches!(*self.loading.borrow(), Loading::Done(_))
    }

    /// Waits until the model can be asked.
    pub(super) async fn loaded(&self) -> Result<LoadedModel, Failure> {
        let mut loading = self.loading.clone();
        let settled = loading.wait_for(|loading| !matches!(loading, Loading::Begun)).await;
        match settled.as_deref() {
            Ok(Loading::Done(loaded)) => Ok(loaded.clone()),
            Ok(Loading::Failed(failure)) => Err(failure.clone()),
            Ok(Loading::Begun) | Err(_) => Err(ended("the child ended while it loaded")),
        }
    }

    /// An id for a question, and what is said under it.
    pub(super) fn listen(&self) -> Result<(u64, UnboundedReceiver<Word>), Failure> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (ear, words) = unbounded_channel();
        let mut ears = lock(&self.ears);
        ears.as_mut().ok_or_else(|| ended("the child has ended"))?.insert(id, ear);
        Ok((id, words))
    }

    /// Listens no more.
    pub(super) fn forget(&self, id: u64) {
        if let Some(ears) = lock(&self.ears).as_mut() {
            ears.remove(&id);
        }
    }

    pub(super) async fn order(&self, order: &Order) -> Result<(), Failure> {
        let given = self.orders.lock().await.give(order).await;
        given.map_err(|error| match error {
            ProcessError::TooLarge => {
                Failure::new(FailureKind::TooLong { limit_tokens: None }, error.to_string())
            }
            error => ended(&error.to_string()),
        })
    }

    /// Kills the child: nothing it says is of use any more.
    pub(super) fn kill(&self) {
        *lock(&self.ears) = None;
        // Dropping it kills it.
        lock(&self.child).take();
    }
}

/// Hands on what the child says, until it says nothing more or what it must not.
async fn listen<R: AsyncRead + Unpin>(
    mut words: Lines<R>,
    run: ModelRun,
    loading: watch::Sender<Loading>,
    ears: Arc<Mutex<Option<Ears>>>,
) {
    let why = loop {
        let is_loading = matches!(*loading.borrow(), Loading::Begun);
        let next = words.next();
        let heard = if is_loading {
            match timeout(LOADING_SILENCE_MAX, next).await {
                Ok(heard) => heard,
                Err(_) => break "the child takes too long to load".to_owned(),
            }
        } else {
            next.await
        };
        let word = match heard.map(serde_json::from_slice::<Word>) {
            Ok(Ok(word)) => word,
            Ok(Err(_)) => break "the child said what it can’t mean".to_owned(),
            Err(error) => break error.to_string(),
        };
        let is_in_turn = match word {
            Word::Loading { .. } => is_loading,
            Word::Loaded(loaded) => {
                loading.send_replace(Loading::Done(told(loaded)));
                is_loading
            }
            Word::NotLoaded { why, detail } => {
                loading.send_replace(Loading::Failed(not_loaded((why, detail), &run)));
                is_loading
            }
            Word::Ready => false,
            Word::Counted { id, .. }
            | Word::Reading { id, .. }
            | Word::Piece { id, .. }
            | Word::Thought { id, .. }
            | Word::Ended { id, .. }
            | Word::Failed { id, .. } => {
                if !is_loading
                    && let Some(ear) = lock(&ears).as_ref().and_then(|ears| ears.get(&id))
                {
                    // Who hung up hears nothing more, and misses nothing.
                    ear.send(word).ok();
                }
                !is_loading
            }
        };
        if !is_in_turn {
            break "the child said something out of turn".to_owned();
        }
    };
    tracing::info!(why, "a model’s child is gone");
    loading.send_if_modified(|loading| {
        let is_loading = matches!(loading, Loading::Begun);
        if is_loading {
            // What it was given is what it could not bear.
            *loading = Loading::Failed(Failure::new(FailureKind::FileUnusable, why));
        }
        is_loading
    });
    // Whoever listens hears that nothing more comes.
    *lock(&ears) = None;
}

fn told(loaded: Loaded) -> LoadedModel {
    LoadedModel {
        window_tokens: loaded.context_tokens,
        template_trouble: loaded.template_trouble,
        load_ms: loaded.load_ms,
    }
}

fn not_loaded((why, detail): (NoLoad, String), run: &ModelRun) -> Failure {
    let kind = match why {
        NoLoad::NoEngine | NoLoad::Processor => FailureKind::NoEngine,
        NoLoad::File => FailureKind::FileUnusable,
        NoLoad::Memory => {
            memory::lacking(run.file.facts.needed_bytes(run.window_tokens), memory::free_bytes())
        }
    };
    Failure::new(kind, detail)
}

/// The child is gone, or of no use.
pub(super) fn ended(detail: &str) -> Failure {
    Failure::new(FailureKind::EngineEnded, detail)
}

#[cfg(test)]
mod tests;
