//! The app's side: the child as a process.

use crate::line_of;
use crate::lines::{Lines, NoLine};
use serde::Serialize;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// Longest a child may take until it listens, and to take an order.
const START_MAX: Duration = Duration::from_secs(30);
/// The variables it keeps: what Windows needs to load its own libraries.
const KEPT: [&str; 2] = ["SystemRoot", "SystemDrive"];
/// A console program of Windows would open a console.
#[cfg(windows)]
const NO_WINDOW: u32 = 0x0800_0000;

/// How a child is started.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The program, mostly this one.
    pub program: PathBuf,
    /// What it is started with; the first says what kind of child it is.
    pub arguments: Vec<OsString>,
    /// Variables it is given; it has no others.
    pub variables: Vec<(&'static str, &'static str)>,
    /// Longest line it may say, in bytes.
    pub word_max: usize,
    /// Longest line it takes, in bytes.
    pub order_max: usize,
}

/// A child that listens. Dropping it kills it.
#[derive(Debug)]
pub struct Process {
    /// Held for what dropping it does.
    child: Child,
    /// How it is given orders.
    pub orders: Orders,
    /// What it says.
    pub words: Lines<ChildStdout>,
}

/// The way orders take to a child.
#[derive(Debug)]
pub struct Orders {
    pipe: ChildStdin,
    longest: usize,
}

/// Why there is no child, or none that listens.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The system starts none.
    #[error("the child does not start")]
    Start(#[from] io::Error),
    /// It does not read.
    #[error("the child takes no order")]
    Deaf(#[source] io::Error),
    /// It does not answer, or not with what it should.
    #[error("the child says nothing")]
    Silent,
    /// It ended before it listened.
    #[error("the child does not get ready")]
    NotReady(#[from] NoLine),
    /// The order is longer than the child reads.
    #[error("the order is larger than the child takes")]
    TooLarge,
}

impl Process {
    /// Starts a child and waits until it has said its first word, which `is_ready` is shown.
    ///
    /// # Errors
    /// Where it does not start, or says something else.
    pub async fn start(
        launch: &Launch,
        is_ready: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Self, ProcessError> {
        let mut command = Command::new(&launch.program);
        command.args(&launch.arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // Nothing of the app's surroundings is the child's business.
        command.env_clear();
        command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.envs(launch.variables.iter().copied());
        command.current_dir(std::env::temp_dir());
        command.kill_on_drop(true);
        #[cfg(windows)]
        command.creation_flags(NO_WINDOW);
        let mut child = command.spawn()?;
        let (Some(pipe), Some(words)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(ProcessError::Silent);
        };
        let mut words = Lines::new(words, launch.word_max);
        let first = timeout(START_MAX, words.next()).await.map_err(|_| ProcessError::Silent)??;
        if !is_ready(first) {
            return Err(ProcessError::Silent);
        }
        let orders = Orders { pipe, longest: launch.order_max };
        Ok(Self { child, orders, words })
    }

    /// Whether it is still there.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Its number, for whoever looks at it from outside; none once it ended.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Its parts: what dropping kills it with, the way to it, and what it says.
    #[must_use]
    pub fn into_parts(self) -> (Child, Orders, Lines<ChildStdout>) {
        (self.child, self.orders, self.words)
    }
}

impl Orders {
    /// Gives the child an order.
    ///
    /// # Errors
    /// Where it does not take it.
    pub async fn give<T: Serialize>(&mut self, order: &T) -> Result<(), ProcessError> {
        let line = line_of(order).filter(|line| line.len() <= self.longest);
        let line = line.ok_or(ProcessError::TooLarge)?;
        let written = timeout(START_MAX, self.pipe.write_all(&line)).await;
        written.map_err(|_| ProcessError::Silent)?.map_err(ProcessError::Deaf)
    }
}
