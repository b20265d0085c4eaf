//! One job: which language carries it out, and what is made of how it ended.

use std::path::Path;
use std::thread;

use hotseat_child::Mouth;
use hotseat_core::domain::run::{Job, RunEnd, RunLanguage, RunOutcome};

use super::outputs::Outputs;
use super::runtimes::{RuntimeError, Runtimes};
use super::{javascript, python, sql, typescript};
use crate::clock;
use crate::protocol::Answer;

/// The stack a job runs on: what WebAssembly may take of it, and as much again for what it calls.
const STACK_BYTES: usize = 2 * super::runtimes::WASM_STACK_BYTES;

/// How a program ended, as a language knows it.
pub(super) struct End {
    pub(super) outcome: RunOutcome,
    pub(super) message: String,
    pub(super) line: Option<u32>,
    /// What a function that was called returned, in JSON.
    pub(super) returned: Option<String>,
}

impl End {
    pub(super) fn of(outcome: RunOutcome) -> Self {
        Self { outcome, message: String::new(), line: None, returned: None }
    }

    pub(super) fn exception(message: String, line: Option<u32>) -> Self {
        Self { message, line, ..Self::of(RunOutcome::Exception) }
    }

    /// Of a program that ended itself with that code.
    pub(super) fn exit(code: i32) -> Self {
        match code {
            0 => Self::of(RunOutcome::Finished),
            code => Self::exception(format!("The program ended with exit code {code}"), None),
        }
    }
}

/// What carries jobs out.
pub(super) struct Jobs {
    runtimes: Runtimes,
    mouth: Mouth,
}

impl Jobs {
    pub(super) fn new(runtimes: &Path, cache: &Path, mouth: Mouth) -> Self {
        Self { runtimes: Runtimes::new(runtimes, cache), mouth }
    }

    /// Loads what the language needs. Where that fails, the job that needs it says so.
    pub(super) fn prepare(&self, language: RunLanguage) {
        let prepared = match language {
            RunLanguage::Python => self.runtimes.python().map(drop),
            RunLanguage::Javascript | RunLanguage::Typescript => {
                self.runtimes.javascript().map(drop)
            }
            RunLanguage::Sql => Ok(()),
        };
        prepared.ok();
    }

    /// Carries a job out and says its outputs meanwhile.
    pub(super) fn run(&self, job: Job) -> RunEnd {
        let mut start = None;
        let ended = thread::scope(|scope| {
            let work = || self.carry_out(&job, &mut start);
            let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
            thread.ok().and_then(|thread| thread.join().ok())
        });
        let end = match ended {
            Some(Ok(end)) => end,
            Some(Err(error)) => End { message: error.to_string(), ..End::of(RunOutcome::Crash) },
            None => End::of(RunOutcome::Crash),
        };
        let ran_ms = start.map_or(0, clock::milliseconds_since);
        let End { outcome, message, line, returned } = end;
        RunEnd { outcome, message, line, returned, ran_ms }
    }

    fn carry_out(
        &self,
        job: &Job,
        start: &mut Option<std::time::Instant>,
    ) -> Result<End, RuntimeError> {
        let outputs = Outputs::new(self.mouth.clone(), job.limits.output_bytes);
        let mut begin = || {
            *start = Some(clock::now());
            self.mouth.say(&Answer::Begun);
        };
        let end = match job.language {
            RunLanguage::Python => {
                let python = self.runtimes.python()?;
                begin();
                python::run(python, job, &outputs)
            }
            RunLanguage::Javascript => {
                let javascript = self.runtimes.javascript()?;
                begin();
                javascript::run(javascript, job, &outputs)
            }
            RunLanguage::Typescript => {
                let javascript = self.runtimes.javascript()?;
                begin();
                match typescript::stripped(job) {
                    Ok(stripped) => {
                        stripped.placed(javascript::run(javascript, &stripped.job, &outputs))
                    }
                    Err(end) => end,
                }
            }
            RunLanguage::Sql => {
                begin();
                sql::run(job, &outputs)
            }
        };
        outputs.finish();
        let returned = end.returned.as_ref().map_or(0, String::len);
        let is_full = outputs.is_full() || returned > job.limits.output_bytes;
        Ok(if is_full { End::of(RunOutcome::Output) } else { end })
    }
}
