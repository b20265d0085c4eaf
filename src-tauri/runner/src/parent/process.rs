//! The child as a process.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::lines::{Lines, NoLine};
use crate::CHILD_ARGUMENT;
use crate::protocol::{ANSWER_LINE_MAX, Answer, ORDER_LINE_MAX, Order, line_of};

/// Longest a child may take until it listens.
const START_MAX: Duration = Duration::from_secs(30);
/// The variables it keeps: what Windows needs to load its own libraries.
const KEPT: [&str; 2] = ["SystemRoot", "SystemDrive"];

/// How a child is started.
pub(crate) struct Launch {
    pub(crate) program: PathBuf,
    pub(crate) runtimes: PathBuf,
    pub(crate) cache: PathBuf,
}

/// A child that listens. Dropping it kills it.
pub(crate) struct Process {
    /// Held for what dropping it does.
    child: Child,
    orders: ChildStdin,
    pub(crate) answers: Lines<ChildStdout>,
}

/// Why there is no child, or none that listens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProcessError {
    #[error("the sandbox does not start")]
    Start(#[from] io::Error),
    #[error("the sandbox takes no order")]
    Deaf(#[source] io::Error),
    #[error("the sandbox says nothing")]
    Silent,
    #[error("the sandbox does not get ready")]
    NotReady(#[from] NoLine),
    #[error("the job is larger than the sandbox takes")]
    TooLarge,
}

impl Process {
    /// Starts a child and waits until it listens.
    pub(crate) async fn start(launch: &Launch) -> Result<Self, ProcessError> {
        let mut command = Command::new(&launch.program);
        command.arg(CHILD_ARGUMENT).arg(&launch.runtimes).arg(&launch.cache);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // Nothing of the app's surroundings is the program's business.
        command.env_clear();
        command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.current_dir(std::env::temp_dir());
        command.kill_on_drop(true);
        #[cfg(windows)]
        command.creation_flags(NO_WINDOW);
        let mut child = command.spawn()?;
        let (Some(orders), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(ProcessError::Silent);
        };
        let mut answers = Lines::new(answers, ANSWER_LINE_MAX);
        let first =
            timeout(START_MAX, answers.next()).await.map_err(|_| ProcessError::Silent)??;
        match serde_json::from_slice(first) {
            Ok(Answer::Ready) => Ok(Self { child, orders, answers }),
            Ok(Answer::Begun | Answer::Output { .. } | Answer::Ended(_)) | Err(_) => {
                Err(ProcessError::Silent)
            }
        }
    }

    /// Gives it an order.
    pub(crate) async fn order(&mut self, order: &Order) -> Result<(), ProcessError> {
        let line = line_of(order).filter(|line| line.len() <= ORDER_LINE_MAX);
        let line = line.ok_or(ProcessError::TooLarge)?;
        let written = timeout(START_MAX, self.orders.write_all(&line)).await;
        written.map_err(|_| ProcessError::Silent)?.map_err(ProcessError::Deaf)
    }

    /// Whether it is still there.
    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Its number, for whoever looks at it from outside; none once it ended.
    pub(crate) fn id(&self) -> Option<u32> {
        self.child.id()
    }
}

/// A console program of Windows would open a console.
#[cfg(windows)]
const NO_WINDOW: u32 = 0x0800_0000;
