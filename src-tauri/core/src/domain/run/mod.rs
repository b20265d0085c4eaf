//! Runs: the candidate's code, carried out in the sandbox.

mod judge;
mod plan;
mod record;
mod returned;

pub use judge::{Expected, Verdict, judge};
pub use plan::{PlannedTest, RunOffer, plan};
pub use record::{OutputPiece, Run, RunKind, RunResult, TestRun};

use super::own_answer::Language;
use serde::{Deserialize, Serialize};

/// Longest a free run may take, in milliseconds of the calendar.
pub const RUN_TIME_LIMIT_MS: u64 = 10_000;
/// Longest one test may take, in milliseconds of the calendar.
pub const CASE_TIME_LIMIT_MS: u64 = 5_000;
/// Most memory a program may take, in bytes.
pub const RUN_MEMORY_MAX_BYTES: usize = 256 * 1024 * 1024;
/// Most a program may write, to both of its outputs together, in bytes.
pub const RUN_OUTPUT_MAX_BYTES: usize = 64 * 1024;
/// Longest standard input of a free run, in characters.
pub const RUN_INPUT_MAX_CHARS: usize = 100_000;
/// Most that is kept of an exception's message, in bytes.
pub const RUN_MESSAGE_MAX_BYTES: usize = 2_000;

/// A language that code can be run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunLanguage {
    /// JavaScript.
    Javascript,
    /// Python.
    Python,
    /// SQL.
    Sql,
    /// TypeScript, whose types are taken out and not checked.
    Typescript,
}

impl RunLanguage {
    /// Every language that runs, in the order of the choice.
    pub const ALL: [Self; 4] = [Self::Javascript, Self::Python, Self::Sql, Self::Typescript];

    /// What an answer in it is written in.
    #[must_use]
    pub const fn language(self) -> Language {
        match self {
            Self::Javascript => Language::Javascript,
            Self::Python => Language::Python,
            Self::Sql => Language::Sql,
            Self::Typescript => Language::Typescript,
        }
    }

    /// How code of that language is run; none where it can't be.
    #[must_use]
    pub fn of(language: Language) -> Option<Self> {
        Self::ALL.into_iter().find(|runs| runs.language() == language)
    }
}

/// How far a program may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunLimits {
    /// Longest it may take, in milliseconds of the calendar.
    pub time_ms: u64,
    /// Most memory it may take, in bytes.
    pub memory_bytes: usize,
    /// Most it may write to both outputs together, in bytes.
    pub output_bytes: usize,
}

impl RunLimits {
    /// Of a free run.
    pub const FREE: Self = Self {
        time_ms: RUN_TIME_LIMIT_MS,
        memory_bytes: RUN_MEMORY_MAX_BYTES,
        output_bytes: RUN_OUTPUT_MAX_BYTES,
    };
    /// Of one test.
    pub const CASE: Self = Self { time_ms: CASE_TIME_LIMIT_MS, ..Self::FREE };
}

/// What is carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// What the code is written in.
    pub language: RunLanguage,
    /// The code.
    pub code: String,
    /// What the program reads from its standard input. Of SQL: the statements that are carried out before,
    /// whose rows are not shown.
    pub input: String,
    /// What is done with it.
    pub mode: RunMode,
    /// How far it may go.
    pub limits: RunLimits,
    /// Whether its clock and its random numbers begin with the same each time, so that a verdict repeats. Otherwise
    /// the clock is right, and the numbers can't be foretold.
    pub is_repeatable: bool,
}

/// What is done with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RunMode {
    /// It is carried out.
    Program,
    /// Code that imports it and asserts is carried out beside it.
    Assertions {
        /// The code.
        code: String,
    },
    /// A function of it is called, and what that returns is told.
    Call {
        /// What the function may be called, the likeliest first.
        names: Vec<String>,
        /// What it is called with: an array in JSON.
        arguments: String,
    },
}

/// Which of a program's two outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OutputStream {
    /// What it answers.
    Stdout,
    /// What it says beside: warnings, tracebacks.
    Stderr,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// The program came to its end.
    Finished,
    /// It raised an exception that nothing caught, did not compile, or ended with an exit code but 0.
    Exception,
    /// It took longer than it may.
    Time,
    /// It took more memory than it may.
    Memory,
    /// It wrote more than it may.
    Output,
    /// It called itself too deep.
    Recursion,
    /// The interpreter broke down under it.
    Crash,
    /// A person stopped it, or time stopped.
    Stopped,
}

impl RunOutcome {
    /// Every outcome.
    pub const ALL: [Self; 8] = [
        Self::Finished,
        Self::Exception,
        Self::Time,
        Self::Memory,
        Self::Output,
        Self::Recursion,
        Self::Crash,
        Self::Stopped,
    ];

    /// The name in the database and in the UI's data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Exception => "exception",
            Self::Time => "time",
            Self::Memory => "memory",
            Self::Output => "output",
            Self::Recursion => "recursion",
            Self::Crash => "crash",
            Self::Stopped => "stopped",
        }
    }

    /// The outcome of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunEnd {
    /// What became of it.
    pub outcome: RunOutcome,
    /// What the language says of it, on one line, as `ValueError: no such user`; empty where it says nothing.
    pub message: String,
    /// The line of the answer it happened at, from 1; none where it is not known.
    pub line: Option<u32>,
    /// What a function that was called returned, in JSON; none where none was, or it did not return.
    pub returned: Option<String>,
    /// How long it ran, in milliseconds.
    pub ran_ms: u64,
}

/// What comes of a program while it runs: outputs, then one end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunPart {
    /// It wrote something.
    Output {
        /// Where to.
        stream: OutputStream,
        /// What: bytes that are no UTF-8 are replaced.
        text: String,
    },
    /// It is over.
    Ended(RunEnd),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_outcome_and_are_what_pages_say() {
        for outcome in RunOutcome::ALL {
            assert_eq!(RunOutcome::from_name(outcome.name()), Some(outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.name());
        }
        assert_eq!(RunOutcome::from_name("fine"), None);
    }

    #[test]
    fn languages_that_run_lead_back_to_themselves_and_others_nowhere() {
        for runs in RunLanguage::ALL {
            assert_eq!(RunLanguage::of(runs.language()), Some(runs));
        }
        assert_eq!(RunLanguage::of(Language::Cpp), None);
        assert_eq!(RunLanguage::of(Language::Text), None);
    }
}
