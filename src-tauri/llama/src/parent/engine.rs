//! [`LlamaEngine`]: one child, one model at a time.

use super::flight::Flight;
use super::live::{Live, ended};
use super::{lock, memory};
use crate::protocol::{Load, ORDER_LINE_MAX, Order, Said, WORD_LINE_MAX, Word, said};
use crate::{CHILD_ARGUMENT, IS_BUILT_IN};
use chrono::{DateTime, Local};
use futures_util::future::BoxFuture;
use futures_util::stream;
use hotseat_child::Launch;
use hotseat_core::domain::assistant::{CallLimits, Conversation, Failure, FailureKind};
use hotseat_core::domain::catalogue::FileFacts;
use hotseat_core::ports::{Answer, Clock, Engine, LoadedModel, Model, ModelRun};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Mutex as AsyncMutex;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Longest a count may take, loading the model that a session holds among it.
const COUNT_MAX: Duration = Duration::from_secs(60);
/// A crash is to say nothing: llama.cpp would start a debugger to tell where it happened.
const QUIET: (&str, &str) = ("GGML_NO_BACKTRACE", "1");

/// Runs model files in a child process, one at a time. Cheap to clone.
#[derive(Clone)]
pub struct LlamaEngine {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    launch: Launch,
    clock: Arc<dyn Clock>,
    /// How many threads compute; 0 for as many as suit the processor.
    threads: AtomicU32,
    /// Whoever holds it starts and ends children.
    starting: AsyncMutex<()>,
    /// What no other model may take the place of.
    held: Mutex<Option<ModelRun>>,
    live: Mutex<Option<Arc<Live>>>,
}

impl LlamaEngine {
    /// An engine whose child is `program`, started with [`CHILD_ARGUMENT`]. Starts nothing yet.
    #[must_use]
    pub fn new(program: PathBuf, clock: Arc<dyn Clock>) -> Self {
        let launch = Launch {
            program,
            arguments: vec![CHILD_ARGUMENT.into()],
            variables: vec![QUIET],
            word_max: WORD_LINE_MAX,
            order_max: ORDER_LINE_MAX,
        };
        let shared = Shared {
            launch,
            clock,
            threads: AtomicU32::new(0),
            starting: AsyncMutex::default(),
            held: Mutex::default(),
            live: Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Has so many threads compute from the next load on; none for as many as suit the processor.
    pub fn use_threads(&self, threads: Option<u32>) {
        self.shared.threads.store(threads.unwrap_or(0), Ordering::Relaxed);
    }

    /// The number of the child process, for whoever looks at it from outside; none where there is none.
    #[must_use]
    pub fn child_id(&self) -> Option<u32> {
        self.shared.live().map(|live| live.id())
    }
}

/// How many threads compute unless anyone says otherwise: one a core, as far as this process may use them. More
/// wait for each other.
#[must_use]
pub fn usual_threads() -> u32 {
    let usable = std::thread::available_parallelism().map_or(1, usize::from);
    u32::try_from(num_cpus::get_physical().min(usable).max(1)).unwrap_or(1)
}

impl Engine for LlamaEngine {
    fn inspect<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, Result<FileFacts, String>> {
        Box::pin(async move {
            let path = path.to_owned();
            let read = spawn_blocking(move || inspected(&path)).await;
            read.unwrap_or_else(|error| Err(error.to_string()))
        })
    }

    fn model(&self, run: ModelRun) -> Arc<dyn Model> {
        Arc::new(FileModel { engine: self.clone(), run })
    }

    fn hold(&self, run: ModelRun) -> BoxFuture<'_, Result<LoadedModel, Failure>> {
        Box::pin(async move {
            *lock(&self.shared.held) = Some(run.clone());
            let before = self.shared.live().filter(|live| live.is_for(&run) && live.is_loaded());
            let live = self.shared.started(run).await?;
            let loaded = live.loaded().await?;
            let load_ms = if before.is_some() { 0 } else { loaded.load_ms };
            Ok(LoadedModel { load_ms, ..loaded })
        })
    }

    fn let_go(&self) {
        *lock(&self.shared.held) = None;
        self.rest();
    }

    fn rest(&self) {
        let held = lock(&self.shared.held);
        if held.is_some() {
            return;
        }
        if let Some(live) = self.shared.put(None) {
            tracing::info!("a model is let go of");
            live.kill();
        }
    }

    fn memory_bytes(&self) -> Option<u64> {
        memory::of_process(self.child_id()?)
    }
}

impl Shared {
    fn live(&self) -> Option<Arc<Live>> {
        lock(&self.live).clone()
    }

    fn put(&self, live: Option<Arc<Live>>) -> Option<Arc<Live>> {
        std::mem::replace(&mut *lock(&self.live), live)
    }

    fn is_held(&self, run: &ModelRun) -> bool {
        lock(&self.held).as_ref() == Some(run)
    }

    /// Has the model loaded again where its child ended and a session holds it: the next question is not to wait.
    pub(super) fn revive(self: &Arc<Self>, run: ModelRun) {
        if self.is_held(&run) {
            let shared = Arc::clone(self);
            tokio::spawn(async move {
                if let Err(failure) = shared.started(run).await {
                    tracing::warn!(detail = failure.detail, "a model can’t be loaded again");
                }
            });
        }
    }

    /// The child with that model, loading or loaded; one is started where there is none.
    pub(super) async fn started(&self, run: ModelRun) -> Result<Arc<Live>, Failure> {
        let _starting = self.starting.lock().await;
        if let Some(live) = self.live().filter(|live| live.is_for(&run)) {
            return Ok(live);
        }
        if !IS_BUILT_IN {
            return Err(Failure::new(FailureKind::NoEngine, "this build has no engine"));
        }
        if lock(&self.held).as_ref().is_some_and(|held| *held != run) {
            return Err(Failure::new(FailureKind::Overloaded, "another model is held"));
        }
        // Its memory is free again before it is asked how much there is.
        if let Some(before) = self.put(None) {
            before.kill();
        }
        if !Path::new(&run.file.path).is_file() {
            return Err(Failure::new(FailureKind::FileGone, "no file is there"));
        }
        let checked = run.clone();
        let fits = spawn_blocking(move || fits(&checked)).await;
        fits.map_err(|error| ended(&error.to_string()))??;
        let load = Load {
            path: run.file.path.clone(),
            context_tokens: run.window_tokens,
            threads: match self.threads.load(Ordering::Relaxed) {
                0 => usual_threads(),
                threads => threads,
            },
            today: self.today(),
        };
        let live = Live::start(&self.launch, run, load).await;
        let live = live.map_err(|error| ended(&error.to_string()))?;
        tracing::info!(child = live.id(), "a model is being loaded");
        self.put(Some(Arc::clone(&live)));
        Ok(live)
    }

    fn today(&self) -> String {
        let now = DateTime::from_timestamp_millis(self.clock.now().wall.0).unwrap_or_default();
        now.with_timezone(&Local).naive_local().format("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

/// What the file says of its model, read anew: what stands there may be another file by now.
fn inspected(path: &Path) -> Result<FileFacts, String> {
    if path.to_str().is_none() {
        return Err("The file’s path has characters that no text can have. Move the file.".into());
    }
    let file =
        File::open(path).map_err(|error| format!("The file could not be opened: {error}"))?;
    if !file.metadata().is_ok_and(|found| found.is_file()) {
        return Err("This is not a file.".into());
    }
    let facts = hotseat_gguf::read(file).map_err(|damage| damage.to_string())?;
    Ok(FileFacts {
        bytes: facts.bytes,
        architecture: facts.architecture,
        name: facts.name,
        quantisation: facts.quantisation.to_owned(),
        licence: facts.licence,
        parameters: facts.parameters,
        trained_tokens: facts.context_tokens,
        bytes_a_token: facts.attention.bytes_a_token().max(1),
        has_template: facts.template.is_some(),
    })
}

/// Whether the model can be given to the engine: its header is sound, and there is room for it.
fn fits(run: &ModelRun) -> Result<(), Failure> {
    let facts = inspected(Path::new(&run.file.path))
        .map_err(|words| Failure::new(FailureKind::FileUnusable, words))?;
    let window_tokens = run.window_tokens.min(facts.trained_tokens);
    let needed = facts.needed_bytes(window_tokens);
    let Some(free) = memory::free_bytes().filter(|free| needed > *free) else { return Ok(()) };
    Err(Failure::new(memory::lacking(needed, Some(free)), "the model does not fit"))
}

impl FileModel {
    /// Tokens of a conversation; none where no session holds the model and it is not loaded.
    async fn counted(&self, conversation: Vec<Said>) -> Option<i64> {
        let shared = &self.engine.shared;
        let live = if shared.is_held(&self.run) {
            shared.started(self.run.clone()).await.ok()?
        } else {
            shared.live().filter(|live| live.is_for(&self.run) && live.is_loaded())?
        };
        live.loaded().await.ok()?;
        let (id, mut words) = live.listen().ok()?;
        let counted = async {
            live.order(&Order::Count { id, conversation }).await.ok()?;
            match words.recv().await? {
                Word::Counted { tokens, .. } => tokens.map(i64::from),
                _ => None,
            }
        };
        let counted = counted.await;
        live.forget(id);
        counted
    }
}

/// A model in a file.
struct FileModel {
    engine: LlamaEngine,
    run: ModelRun,
}

impl Model for FileModel {
    fn stream(&self, conversation: Conversation, limits: CallLimits) -> Answer {
        let begin = Flight::new(self.engine.clone(), self.run.clone(), conversation, limits);
        Box::pin(stream::unfold(begin, Flight::next))
    }

    fn count<'a>(&'a self, conversation: &'a Conversation) -> BoxFuture<'a, Option<i64>> {
        let conversation = said(&conversation.clone().by_turns());
        Box::pin(async move { timeout(COUNT_MAX, self.counted(conversation)).await.ok().flatten() })
    }
}
