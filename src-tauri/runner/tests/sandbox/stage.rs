//! A sandbox to run programs in, and what came of a run.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use futures_util::StreamExt;
use hotseat_core::domain::run::{
    Job, OutputStream, RunEnd, RunLanguage, RunLimits, RunMode, RunPart,
};
use hotseat_core::ports::Runner;
use hotseat_runner::Sandbox;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
/// A sandbox for each language, since each runs one program at a time.
static STAGES: LazyLock<[Stage; 4]> = LazyLock::new(|| [(); 4].map(|()| Stage::new()));

/// A sandbox on the runtimes of this build.
pub struct Stage {
    pub sandbox: Sandbox,
}

/// What came of a run.
pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub end: RunEnd,
}

impl Stage {
    /// The one that programs in a language share.
    pub fn of(language: RunLanguage) -> &'static Self {
        let at = RunLanguage::ALL.iter().position(|one| *one == language).unwrap();
        &STAGES[at]
    }

    /// One of a test's own.
    pub fn new() -> Self {
        Self::on(&runtimes(), &runtimes().join("cache"))
    }

    /// One of a test's own, on these runtimes and that folder for compiled ones.
    pub fn on(runtimes: &Path, cache: &Path) -> Self {
        let program = std::env::current_exe().unwrap();
        Self { sandbox: Sandbox::new(program, runtimes.to_owned(), cache.to_owned()) }
    }

    /// Runs a program to its end.
    pub fn run(&self, job: Job) -> Ran {
        wait(self.ran(job))
    }

    /// What comes of a program in the end.
    pub async fn ran(&self, job: Job) -> Ran {
        let mut running = self.sandbox.run(job);
        let (mut stdout, mut stderr, mut ended) = (String::new(), String::new(), None);
        while let Some(part) = running.next().await {
            assert!(ended.is_none(), "after its end came {part:?}");
            match part {
                RunPart::Output { stream: OutputStream::Stdout, text } => stdout += &text,
                RunPart::Output { stream: OutputStream::Stderr, text } => stderr += &text,
                RunPart::Ended(end) => ended = Some(end),
            }
        }
        Ran { stdout, stderr, end: ended.expect("a run ends") }
    }
}

/// Waits for what a test does.
pub fn wait<T>(what: impl Future<Output = T>) -> T {
    RUNTIME.block_on(what)
}

/// A job with all the time it wants.
pub fn job(language: RunLanguage, code: &str) -> Job {
    Job {
        language,
        code: code.to_owned(),
        input: String::new(),
        mode: RunMode::Program,
        limits: RunLimits { time_ms: 300_000, ..RunLimits::FREE },
        is_repeatable: false,
    }
}

/// Where `cargo xtask runtimes` has put them: in the folder that this program was built in.
pub fn runtimes() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let found = program.ancestors().map(|folder| folder.join("runtimes"));
    found
        .into_iter()
        .find(|folder| folder.join("SHA256SUMS").is_file())
        .unwrap_or_else(|| panic!("the sandbox's runtimes are missing: run `cargo xtask runtimes`"))
}
