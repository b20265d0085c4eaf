//! Runs of the candidate's code, as both windows show them.

use crate::api::words;
use crate::domain::library::{Check, Test};
use crate::domain::own_answer::Language;
use crate::domain::run::{
    OutputPiece, RUN_INPUT_MAX_CHARS, Run, RunKind, RunOffer, RunOutcome, TestRun, Verdict,
};
use crate::domain::time::UtcMs;
use serde::Serialize;

/// What there is for trying code out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RunOfferView {
    /// How many tests the candidate may run.
    pub visible_tests: usize,
    /// "9 hidden tests run at the end"; null where there are none.
    pub hidden_words: Option<String>,
    /// What the first visible test has its program read, to begin with; empty where there is none.
    pub example_input: String,
    /// Longest standard input, in characters.
    pub input_max_chars: usize,
}

/// How good what it is said of is, for its colour and sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunTone {
    /// It goes on, or a person stopped it.
    Neutral,
    /// As it should be.
    Good,
    /// Not as it should be.
    Bad,
}

/// A test of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TestRunView {
    /// What the test is called.
    pub name: String,
    /// Whether it passed, and if not, why; null where it was not run.
    pub verdict: Option<Verdict>,
    /// "Wrong output".
    pub words: String,
    /// How good that is.
    pub tone: RunTone,
    /// What the program read; null where it is no test of that kind.
    pub input: Option<String>,
    /// `two_sum([2, 7], 9)`, the function that was called; null where none was.
    pub call: Option<String>,
    /// What it was expected to write or return; null where the test is code.
    pub expected: Option<String>,
    /// What it wrote or returned instead; null where a function did not return.
    pub got: Option<String>,
    /// What a function wrote besides; empty where there was none.
    pub printed: String,
    /// Whether it wrote or returned more than is kept.
    pub is_cut: bool,
    /// What the language says of an exception; empty where it says nothing.
    pub message: String,
    /// The line of the answer it happened at, from 1; null where it is not known.
    pub line: Option<u32>,
    /// "3 ms".
    pub took: String,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RunView {
    /// Its place among the runs of the session, from 1.
    pub seq: i64,
    /// What it is for.
    pub kind: RunKind,
    /// "Run 4: tests".
    pub title: String,
    /// When it began.
    pub at: UtcMs,
    /// Milliseconds the session had run by then.
    pub ran_ms: i64,
    /// What the code is written in.
    pub language: Language,
    /// What people call that.
    pub language_name: String,
    /// How it ended; null while it goes on.
    pub outcome: Option<RunOutcome>,
    /// "Finished in 41 ms", "3 of 4 passed · 41 ms", "Running …".
    pub summary: String,
    /// How good that is.
    pub tone: RunTone,
    /// The limit it met and what may help, or that the run could not be kept; null where there is nothing to say.
    pub advice: Option<String>,
    /// What the language says of how it ended; empty where it says nothing.
    pub message: String,
    /// The line of the answer that is about, from 1; null where it is not known.
    pub line: Option<u32>,
    /// What the program read.
    pub input: String,
    /// What it wrote, in the order it came.
    pub output: Vec<OutputPiece>,
    /// Its tests as far as they were run; empty for a free run.
    pub tests: Vec<TestRunView>,
    /// Whether a reviewer runs an earlier one again, which is kept nowhere.
    pub is_again: bool,
}

/// A run, as a list has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RunLine {
    /// Its place among the runs of the session, from 1.
    pub seq: i64,
    /// "Run 4: tests".
    pub title: String,
    /// When it began.
    pub at: UtcMs,
    /// Milliseconds the session had run by then.
    pub ran_ms: i64,
    /// What people call what the code is written in.
    pub language_name: String,
    /// "3 of 4 passed · 41 ms".
    pub summary: String,
    /// How good that is.
    pub tone: RunTone,
}

/// A page of a session's runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RunsView {
    /// Oldest first.
    pub runs: Vec<RunLine>,
    /// How many there are in all.
    pub total: i64,
    /// The one that goes on; null where none does.
    pub live: Option<RunView>,
    /// How many hidden tests the challenge has.
    pub hidden_tests: usize,
}

/// A run and the code that was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RunDetail {
    /// The run.
    pub run: RunView,
    /// The code; null where it is not known any more.
    pub code: Option<String>,
}

impl RunOfferView {
    /// The offer in words.
    #[must_use]
    pub fn of(offer: &RunOffer) -> Self {
        Self {
            visible_tests: offer.visible_tests,
            hidden_words: words::runs::hidden_tests(offer.hidden_tests),
            example_input: offer.example_input.clone(),
            input_max_chars: RUN_INPUT_MAX_CHARS,
        }
    }
}

impl RunTone {
    fn of(run: &Run) -> Self {
        match (run.outcome, run.kind) {
            (None | Some(RunOutcome::Stopped), _) => Self::Neutral,
            (Some(RunOutcome::Finished), RunKind::Free) => Self::Good,
            (Some(RunOutcome::Finished), RunKind::Tests | RunKind::HiddenTests) => {
                if run.result.passed() == run.total { Self::Good } else { Self::Bad }
            }
            (Some(_), _) => Self::Bad,
        }
    }

    const fn of_test(verdict: Option<Verdict>) -> Self {
        match verdict {
            None | Some(Verdict::Stopped) => Self::Neutral,
            Some(Verdict::Passed) => Self::Good,
            Some(_) => Self::Bad,
        }
    }
}

impl TestRunView {
    fn of(test: Option<&Test>, run: Option<&TestRun>) -> Self {
        let name = run.map(|run| &run.name).or_else(|| test.map(|test| &test.name));
        let (input, call, expected) = match test.map(|test| &test.check) {
            Some(Check::Case { input, expected, .. }) => {
                (Some(input.clone()), None, Some(expected.clone()))
            }
            Some(Check::Function { name, arguments, expected, .. }) => {
                (None, Some(words::runs::call(name, arguments)), Some(expected.clone()))
            }
            Some(Check::Assertions { .. }) | None => (None, None, None),
        };
        let verdict = run.map(|run| run.verdict);
        let wrote = run.map(|run| run.got.clone()).unwrap_or_default();
        let (got, printed) = if call.is_some() {
            (run.and_then(|run| run.returned.clone()), wrote)
        } else {
            (Some(wrote), String::new())
        };
        Self {
            name: name.cloned().unwrap_or_default(),
            verdict,
            words: verdict
                .map(|verdict| words::runs::verdict(verdict, call.is_some()))
                .unwrap_or_default()
                .into(),
            tone: RunTone::of_test(verdict),
            input,
            call,
            expected,
            got,
            printed,
            is_cut: run.is_some_and(|run| run.is_cut),
            message: run.map(|run| run.message.clone()).unwrap_or_default(),
            line: run.and_then(|run| run.line),
            took: run.map(|run| words::runs::took(run.took_ms)).unwrap_or_default(),
        }
    }
}

impl RunView {
    /// The run with the tests it shows, of which some may not be for its language.
    #[must_use]
    pub fn of(run: &Run, tests: &[Test]) -> Self {
        let done = run.result.tests.iter().map(|done| {
            let test = tests.iter().find(|test| test.name == done.name);
            TestRunView::of(test, Some(done))
        });
        Self {
            seq: run.seq,
            kind: run.kind,
            title: words::runs::title(run),
            at: run.at,
            ran_ms: run.ran_ms,
            language: run.language.language(),
            language_name: run.language.language().words().into(),
            outcome: run.outcome,
            summary: words::runs::summary(run),
            tone: RunTone::of(run),
            advice: words::runs::advice(run),
            message: run.result.message.clone(),
            line: run.result.line,
            input: run.result.input.clone(),
            output: run.result.output.clone(),
            tests: done.collect(),
            is_again: run.is_again,
        }
    }

    /// The same, of a run that could not be kept.
    #[must_use]
    pub fn not_kept(self) -> Self {
        let advice = "This run could not be saved. Run it again; if that doesn't help, tell your interviewer.";
        Self { advice: Some(advice.into()), ..self }
    }
}

impl RunLine {
    /// The run on a line.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        Self {
            seq: run.seq,
            title: words::runs::title(run),
            at: run.at,
            ran_ms: run.ran_ms,
            language_name: run.language.language().words().into(),
            summary: words::runs::summary(run),
            tone: RunTone::of(run),
        }
    }
}
