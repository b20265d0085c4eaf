//! What is kept of a run.

use super::{OutputStream, RUN_OUTPUT_MAX_BYTES, RunEnd, RunLanguage, RunOutcome, Verdict};
use crate::domain::event::{EventBody, Personal};
use crate::domain::time::UtcMs;
use serde::{Deserialize, Serialize};

/// Most stretches of one output or the other that are kept of a run: a page draws each.
pub const RUN_PIECES_MAX: usize = 1_000;

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// The candidate looks at what their program does.
    Free,
    /// The challenge's visible tests.
    Tests,
    /// The tests that the candidate learns no more of than that they exist.
    HiddenTests,
}

impl RunKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Free, Self::Tests, Self::HiddenTests];

    /// The name in the database and in the UI's data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Tests => "tests",
            Self::HiddenTests => "hidden_tests",
        }
    }

    /// The kind of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Something a program wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OutputPiece {
    /// Where to.
    pub stream: OutputStream,
    /// What.
    pub text: String,
}

/// What became of one test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestRun {
    /// What the test is called.
    pub name: String,
    /// Whether it passed, and if not, why.
    pub verdict: Verdict,
    /// What the function that was called returned, in JSON; none where none was, or it did not return.
    // Left out where it says nothing: runs of before it was there keep their fingerprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<String>,
    /// What the program wrote to its standard output, as far as the run had room for it.
    pub got: String,
    /// Whether it wrote more than is kept.
    pub is_cut: bool,
    /// What the language says of an exception; empty where it says nothing.
    pub message: String,
    /// The line of the answer it happened at, from 1; none where it is not known.
    pub line: Option<u32>,
    /// How long the program ran, in milliseconds.
    pub took_ms: u64,
}

/// What came of a run. Stored as JSON, whose fingerprint is in the trail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunResult {
    /// What the program read from its standard input; empty for tests.
    pub input: String,
    /// What it wrote, in the order it came; empty for tests.
    pub output: Vec<OutputPiece>,
    /// What the language says of how it ended, on one line; empty where it says nothing.
    pub message: String,
    /// The line of the answer that is about, from 1; none where it is not known.
    pub line: Option<u32>,
    /// The tests that were run, in their order.
    pub tests: Vec<TestRun>,
}

impl TestRun {
    fn bytes(&self) -> usize {
        self.returned.as_ref().map_or(0, String::len) + self.got.len()
    }
}

impl RunResult {
    /// Takes in what the program wrote. Stretches of one output are kept as one; behind [`RUN_PIECES_MAX`] of
    /// them the two are not told apart any more.
    pub fn add_output(&mut self, stream: OutputStream, text: &str) {
        let is_full = self.output.len() >= RUN_PIECES_MAX;
        match self.output.last_mut() {
            Some(last) if is_full || last.stream == stream => last.text.push_str(text),
            _ => self.output.push(OutputPiece { stream, text: text.to_owned() }),
        }
    }

    /// Takes in how a test ended. Of what its function returned, and then of what its program wrote, as much is
    /// kept as a run has room for.
    pub fn add_test(&mut self, name: &str, (verdict, end): (Verdict, RunEnd), got: &str) {
        let kept: usize = self.tests.iter().map(TestRun::bytes).sum();
        let mut room = RUN_OUTPUT_MAX_BYTES.saturating_sub(kept);
        let mut is_cut = false;
        let mut fitting = |text: &str| {
            let cut = text.floor_char_boundary(room);
            room -= cut;
            is_cut |= cut < text.len();
            text[..cut].to_owned()
        };
        let RunEnd { message, line, returned, ran_ms, .. } = end;
        let returned = returned.as_deref().map(&mut fitting);
        let got = fitting(got);
        self.tests.push(TestRun {
            name: name.to_owned(),
            verdict,
            returned,
            got,
            is_cut,
            message,
            line,
            took_ms: ran_ms,
        });
    }

    /// How many tests passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.verdict == Verdict::Passed).count()
    }

    /// How many bytes the program wrote.
    #[must_use]
    pub fn output_bytes(&self) -> usize {
        self.output.iter().map(|piece| piece.text.len()).sum()
    }
}

/// A run of a session's own answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its place among the runs of the session, from 1.
    pub seq: i64,
    /// What it is for.
    pub kind: RunKind,
    /// When it began, by the wall.
    pub at: UtcMs,
    /// Milliseconds the session had run by then.
    pub ran_ms: i64,
    /// The last step of the answer's history that was in what was run.
    pub revision: i64,
    /// What the code is written in.
    pub language: RunLanguage,
    /// How many tests there are to run; 0 for a free run.
    pub total: usize,
    /// How it ended; none while it goes on. Of tests: whether all were run.
    pub outcome: Option<RunOutcome>,
    /// How long its programs ran together, in milliseconds.
    pub took_ms: u64,
    /// What came of it, so far.
    pub result: RunResult,
    /// Whether a reviewer runs an earlier one again, which is kept nowhere.
    pub is_again: bool,
}

impl Run {
    /// What the trail says of it, with the fingerprints of its code and of its result.
    #[must_use]
    pub fn entry(
        &self,
        outcome: RunOutcome,
        (sha256, result_sha256): (Personal<String>, Personal<String>),
    ) -> EventBody {
        let &Self { seq: run, ran_ms, revision, language, took_ms, total, .. } = self;
        match self.kind {
            RunKind::Free => EventBody::CodeRan {
                run,
                ran_ms,
                revision,
                language,
                sha256,
                outcome,
                took_ms,
                result_sha256,
            },
            RunKind::Tests | RunKind::HiddenTests => EventBody::TestsRan {
                run,
                ran_ms,
                revision,
                language,
                sha256,
                are_hidden: self.kind == RunKind::HiddenTests,
                passed: self.result.passed(),
                total,
                outcome,
                took_ms,
                result_sha256,
            },
        }
    }

    /// Whether it is the run that an entry of the trail tells of; `is_of_result` says whether a fingerprint is
    /// that of its result.
    #[must_use]
    pub fn is_as_told(
        &self,
        told: &EventBody,
        is_of_result: impl Fn(&Personal<String>) -> bool,
    ) -> bool {
        let (EventBody::CodeRan { sha256, result_sha256, .. }
        | EventBody::TestsRan { sha256, result_sha256, .. }) = told
        else {
            return false;
        };
        let prints = (sha256.clone(), result_sha256.clone());
        // Of a free run no number of tests is told: it has none.
        (self.kind != RunKind::Free || self.total == 0)
            && is_of_result(result_sha256)
            && self.outcome.is_some_and(|outcome| self.entry(outcome, prints) == *told)
    }

    /// Whether its candidate asked for it, and may see it.
    #[must_use]
    pub fn is_candidates(&self) -> bool {
        !self.is_again && self.kind != RunKind::HiddenTests
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end() -> RunEnd {
        let (message, outcome) = (String::new(), RunOutcome::Finished);
        RunEnd { outcome, message, line: None, returned: None, ran_ms: 3 }
    }

    #[test]
    fn names_lead_back_to_their_kind_and_are_what_pages_say() {
        for kind in RunKind::ALL {
            assert_eq!(RunKind::from_name(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        assert_eq!(RunKind::from_name("paid"), None);
    }

    #[test]
    fn pieces_of_one_output_are_joined_and_the_order_of_both_is_kept() {
        let mut result = RunResult::default();
        let both = [
            (OutputStream::Stdout, "a"),
            (OutputStream::Stdout, "b"),
            (OutputStream::Stderr, "c"),
            (OutputStream::Stdout, "d"),
        ];
        for (stream, text) in both {
            result.add_output(stream, text);
        }
        let texts: Vec<&str> = result.output.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!((texts, result.output_bytes()), (vec!["ab", "c", "d"], 4));
    }

    #[test]
    fn a_program_that_goes_from_one_output_to_the_other_all_the_time_is_kept_in_few_pieces() {
        let mut result = RunResult::default();
        for _ in 0..2 * RUN_PIECES_MAX {
            result.add_output(OutputStream::Stdout, "a");
            result.add_output(OutputStream::Stderr, "b");
        }
        assert_eq!((result.output.len(), result.output_bytes()), (RUN_PIECES_MAX, 4_000));
    }

    #[test]
    fn a_run_keeps_64_kib_of_its_tests_outputs_together_and_says_which_are_cut() {
        let mut result = RunResult::default();
        let long = "é".repeat(RUN_OUTPUT_MAX_BYTES / 2 - 1);
        result.add_test("long", (Verdict::Passed, end()), &long);
        result.add_test("cut", (Verdict::Wrong, end()), "xéé");
        result.add_test("none", (Verdict::Passed, end()), "é");
        result.add_test("silent", (Verdict::Passed, end()), "");
        let kept: Vec<(usize, bool)> =
            result.tests.iter().map(|test| (test.got.len(), test.is_cut)).collect();
        // Never within a character.
        assert_eq!(kept, [(RUN_OUTPUT_MAX_BYTES - 2, false), (1, true), (0, true), (0, false)]);
        assert_eq!(result.passed(), 3);
    }

    #[test]
    fn what_functions_return_counts_as_what_is_kept() {
        let mut result = RunResult::default();
        let long = "1".repeat(RUN_OUTPUT_MAX_BYTES - 2);
        let end = RunEnd { returned: Some(long.clone()), ..end() };
        result.add_test("first", (Verdict::Wrong, end.clone()), "xyz");
        result.add_test("second", (Verdict::Wrong, end), "");
        let kept: Vec<_> =
            result.tests.iter().map(|test| (test.returned.clone(), test.is_cut)).collect();
        assert_eq!(kept, [(Some(long), true), (Some(String::new()), true)]);
        assert_eq!(result.tests[0].got, "xy");
    }
}
