//! [`Sandbox`]: one child, one job at a time.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::stream;
use hotseat_child::{Launch, Process, ProcessError};
use hotseat_core::domain::run::{Job, RunLanguage, RunOutcome, RunPart};
use hotseat_core::ports::{Runner, Running};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::conversation::Conversation;
use crate::CHILD_ARGUMENT;
use crate::protocol::{ANSWER_LINE_MAX, Answer, ORDER_LINE_MAX, Order};

/// Runs programs in a child process, one after the other. The child is kept for the next one where a program left
/// it sound, and is replaced where it had to be killed.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
}

struct Shared {
    launch: Launch,
    /// Whoever holds it has the child to themselves.
    child: Arc<Mutex<Option<Process>>>,
    /// The number of the child that lives, 0 where there is none.
    id: AtomicU32,
}

impl Sandbox {
    /// A sandbox whose child is `program`, started with [`crate::CHILD_ARGUMENT`], `runtimes` and `cache`. Starts
    /// nothing yet.
    #[must_use]
    pub fn new(program: PathBuf, runtimes: PathBuf, cache: PathBuf) -> Self {
        let launch = Launch {
            program,
            arguments: vec![CHILD_ARGUMENT.into(), runtimes.into(), cache.into()],
            variables: Vec::new(),
            word_max: ANSWER_LINE_MAX,
            order_max: ORDER_LINE_MAX,
        };
        let shared = Shared { launch, child: Arc::default(), id: AtomicU32::new(0) };
        Self { shared: Arc::new(shared) }
    }

    /// Starts the child, and has it load a language unless it runs a program. Does not wait. Needs a runtime of
    /// tokio around it, and does nothing without one.
    pub fn prepare(&self, language: Option<RunLanguage>) {
        let shared = Arc::clone(&self.shared);
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { shared.prepare(language).await });
        }
    }

    /// The number of the child process, for whoever looks at it from outside; none where there is none.
    #[must_use]
    pub fn child_id(&self) -> Option<u32> {
        Some(self.shared.id.load(Ordering::Relaxed)).filter(|id| *id != 0)
    }
}

impl Runner for Sandbox {
    fn run(&self, job: Job) -> Running {
        let begin = Flight::Waiting { sandbox: self.clone(), job };
        Box::pin(stream::unfold(begin, |flight| async move {
            match flight {
                Flight::Waiting { sandbox, job } => sandbox.begin(job).await,
                Flight::Begun(begun) => begun.next().await,
                Flight::Over => None,
            }
        }))
    }

    /// Python takes longest, the first time above all; a program in another language waits for it as long.
    fn warm_up(&self) {
        self.prepare(Some(RunLanguage::Python));
        self.prepare(Some(RunLanguage::Javascript));
    }
}

impl Sandbox {
    /// Waits for its turn, hands the job over, and waits for the first part.
    async fn begin(self, job: Job) -> Option<(RunPart, Flight)> {
        let child = Arc::clone(&self.shared.child).lock_owned().await;
        let conversation = Conversation::new(job.limits);
        let mut begun = Begun { sandbox: self, child, conversation };
        let mut first = begun.first(&job).await;
        if begun.conversation.is_deserted() {
            // The child died since the last run, which shows when it is spoken to. Nothing of the job was done.
            *begun.child = None;
            begun.conversation = Conversation::new(job.limits);
            first = begun.first(&job).await;
        }
        Some(begun.with(first?))
    }
}

impl Shared {
    async fn prepare(&self, language: Option<RunLanguage>) {
        let mut child = self.child.lock().await;
        let prepared = async {
            let process = self.started(&mut child).await?;
            match language {
                Some(language) => process.orders.give(&Order::Prepare(language)).await,
                None => Ok(()),
            }
        };
        if let Err(error) = prepared.await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the sandbox can't be prepared"
            );
            *child = None;
        }
    }

    /// The child, started where there is none.
    async fn started<'a>(
        &self,
        child: &'a mut Option<Process>,
    ) -> Result<&'a mut Process, ProcessError> {
        if child.as_mut().is_some_and(|process| !process.is_alive()) {
            *child = None;
        }
        let process = match child.take() {
            Some(process) => process,
            None => Process::start(&self.launch, is_ready).await?,
        };
        self.id.store(process.id().unwrap_or(0), Ordering::Relaxed);
        Ok(child.insert(process))
    }
}

fn is_ready(first: &[u8]) -> bool {
    matches!(serde_json::from_slice(first), Ok(Answer::Ready))
}

/// A run on its way. Dropping it before its end kills the child.
enum Flight {
    Waiting { sandbox: Sandbox, job: Job },
    Begun(Begun),
    Over,
}

struct Begun {
    sandbox: Sandbox,
    child: OwnedMutexGuard<Option<Process>>,
    conversation: Conversation,
}

impl Begun {
    /// Hands the job over and waits for the first part.
    async fn first(&mut self, job: &Job) -> Option<RunPart> {
        let handed_over = async {
            let process = self.sandbox.shared.started(&mut self.child).await?;
            match process.orders.give(&Order::Run(job.clone())).await {
                // What it answers, or that it answers nothing, says what is the matter.
                Ok(()) | Err(ProcessError::Deaf(_)) => Ok(process),
                Err(error) => Err(error),
            }
        };
        match handed_over.await {
            Ok(process) => self.conversation.next(&mut process.words).await,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a program can't be run");
                let message = match error {
                    ProcessError::TooLarge => "The program is too large for the sandbox",
                    _ => "The sandbox does not start",
                };
                Some(self.conversation.end(RunOutcome::Crash, message.to_owned()))
            }
        }
    }

    async fn next(mut self) -> Option<(RunPart, Flight)> {
        let process = self.child.as_mut()?;
        let part = self.conversation.next(&mut process.words).await?;
        Some(self.with(part))
    }

    fn with(self, part: RunPart) -> (RunPart, Flight) {
        // Once it is over others have their turn, also where nobody asks for more parts.
        let flight = if self.conversation.is_over() { Flight::Over } else { Flight::Begun(self) };
        (part, flight)
    }

    /// Parts from a child that is of no use any more, and has the next one started.
    fn let_go(&mut self) {
        if !self.conversation.is_sound() && self.child.take().is_some() {
            self.sandbox.shared.id.store(0, Ordering::Relaxed);
            // Waits until this run has let go of the child's place.
            self.sandbox.warm_up();
        }
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.let_go();
    }
}
