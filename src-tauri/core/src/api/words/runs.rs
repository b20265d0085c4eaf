//! Runs of code in the words people read.

use super::Words;
use crate::domain::number::grouped;
use crate::domain::run::{Run, RunKind, RunLanguage, RunOutcome, Verdict};
use crate::domain::time::{SECOND_MS, length};

/// "41 ms", "1.2 s", "12 s".
pub fn took(ms: u64) -> String {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    match ms {
        0..SECOND_MS => format!("{ms} ms"),
        SECOND_MS..10_000 => format!("{}.{} s", ms / SECOND_MS, ms % SECOND_MS / 100),
        _ => length(ms),
    }
}

/// How a program ended, in a few words.
const fn ended(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Finished => "Finished",
        RunOutcome::Exception => "Ended with an error",
        RunOutcome::Time => "Took too long",
        RunOutcome::Memory => "Used too much memory",
        RunOutcome::Output => "Wrote too much",
        RunOutcome::Recursion => "Called itself too deeply",
        RunOutcome::Crash => "Broke down",
        RunOutcome::Stopped => "Stopped",
    }
}

/// What a limit is and what may help, a sentence each; none where the program says enough itself.
const fn limit(outcome: RunOutcome) -> Option<&'static str> {
    match outcome {
        RunOutcome::Finished | RunOutcome::Exception | RunOutcome::Stopped => None,
        RunOutcome::Time => Some(
            "A run may take 10 seconds and a test 5, so it was stopped. Is there a loop that never ends?",
        ),
        RunOutcome::Memory => {
            Some("A program may use 256 MiB of memory, and this one wanted more.")
        }
        RunOutcome::Output => {
            Some("A program may write 64 KiB, so it was stopped there. What came first is kept.")
        }
        RunOutcome::Recursion => Some(
            "It called itself deeper than the language allows. Does the recursion come to an end?",
        ),
        RunOutcome::Crash => Some(
            "The sandbox broke down while it ran. Hotseat has started a new one: run it again.",
        ),
    }
}

/// How a run stands, on one line: "Finished in 41 ms", "3 of 4 passed · 41 ms".
pub fn summary(run: &Run) -> String {
    let Some(outcome) = run.outcome else {
        return match run.kind {
            RunKind::Free => "Running …".into(),
            RunKind::Tests | RunKind::HiddenTests => {
                format!("{} of {} run …", run.result.tests.len(), run.total)
            }
        };
    };
    match run.kind {
        RunKind::Free => match outcome {
            RunOutcome::Finished => format!("Finished in {}", took(run.took_ms)),
            _ => format!("{} after {}", ended(outcome), took(run.took_ms)),
        },
        RunKind::Tests | RunKind::HiddenTests => {
            let passed = passed(run.result.passed(), run.total);
            match outcome {
                RunOutcome::Stopped => format!("Stopped · {passed}"),
                _ => format!("{passed} · {}", took(run.took_ms)),
            }
        }
    }
}

/// What stands below the output: the limit that was met; none where the output says enough.
pub fn advice(run: &Run) -> Option<String> {
    let outcome = run.outcome?;
    let message = run.result.message.as_str();
    match (outcome, message) {
        (RunOutcome::Exception, message) if message.starts_with("EOFError") => {
            Some("The program read more than there is. The Input tab holds what it reads.".into())
        }
        // A sandbox that can't be started says why.
        (RunOutcome::Crash, message) if !message.is_empty() => Some(message.to_owned()),
        (outcome, _) => limit(outcome).map(ToOwned::to_owned),
    }
}

/// "3 of 4 passed".
fn passed(passed: usize, total: usize) -> String {
    format!("{passed} of {total} passed")
}

/// A function and what it is called with, as code has it: `two_sum([2, 7], 9)`.
pub fn call(name: &str, arguments: &str) -> String {
    let inner = arguments.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    format!("{name}({})", inner.unwrap_or(arguments).trim())
}

/// "9 more tests, hidden, are run at the end"; none where there are none.
pub fn hidden_tests(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("One hidden test runs at the end".into()),
        _ => Some(format!("{count} hidden tests run at the end")),
    }
}

/// What became of a test.
pub const fn verdict(verdict: Verdict, is_call: bool) -> &'static str {
    match verdict {
        Verdict::Passed => "Passed",
        Verdict::Wrong if is_call => "Wrong result",
        Verdict::Wrong => "Wrong output",
        Verdict::Exception => "Ended with an error",
        Verdict::Time => "Took too long: a test may take 5 seconds",
        Verdict::Memory => "Used too much memory: a test may use 256 MiB",
        Verdict::Output => "Wrote too much: a test may write 64 KiB",
        Verdict::Recursion => "Called itself too deeply",
        Verdict::Crash => "Broke down",
        Verdict::Stopped => "Stopped",
    }
}

/// What a run is called in a list: "Run 4", "Tests", "Hidden tests".
pub fn title(run: &Run) -> String {
    match run.kind {
        RunKind::Free => format!("Run {}", grouped(run.seq)),
        RunKind::Tests => format!("Run {}: tests", grouped(run.seq)),
        RunKind::HiddenTests => format!("Run {}: hidden tests", grouped(run.seq)),
    }
}

/// The code was run.
pub fn code_ran(run: i64, language: RunLanguage, outcome: RunOutcome, took_ms: u64) -> Words {
    let detail = format!(
        "Run {} · {} · {} · {}",
        grouped(run),
        language.language().words(),
        ended(outcome),
        took(took_ms)
    );
    ("Code run".into(), Some(detail))
}

/// Tests were run.
pub fn tests_ran(
    (run, language): (i64, RunLanguage),
    are_hidden: bool,
    (passed_tests, total): (usize, usize),
    outcome: RunOutcome,
) -> Words {
    let title = if are_hidden { "Hidden tests run" } else { "Tests run" };
    let stopped = if outcome == RunOutcome::Stopped { " · stopped" } else { "" };
    let detail = format!(
        "Run {} · {} · {}{stopped}",
        grouped(run),
        language.language().words(),
        passed(passed_tests, total)
    );
    (title.into(), Some(detail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::run::{RunEnd, RunResult};
    use crate::domain::time::UtcMs;

    fn run(kind: RunKind, outcome: Option<RunOutcome>, took_ms: u64) -> Run {
        Run {
            seq: 1,
            kind,
            at: UtcMs(0),
            ran_ms: 0,
            revision: 1,
            language: RunLanguage::Python,
            total: 2,
            outcome,
            took_ms,
            result: RunResult::default(),
            is_again: false,
        }
    }

    #[test]
    fn lengths_of_runs_read_well_from_milliseconds_to_minutes() {
        let words: Vec<String> = [0, 41, 999, 1_000, 1_270, 9_999, 12_000].map(took).into();
        assert_eq!(words, ["0 ms", "41 ms", "999 ms", "1.0 s", "1.2 s", "9.9 s", "12 s"]);
    }

    #[test]
    fn a_run_says_how_it_ended_and_what_the_limit_was() {
        let free = |outcome| run(RunKind::Free, Some(outcome), 41);
        assert_eq!(summary(&free(RunOutcome::Finished)), "Finished in 41 ms");
        assert_eq!(advice(&free(RunOutcome::Finished)), None);
        assert_eq!(summary(&free(RunOutcome::Time)), "Took too long after 41 ms");
        assert!(advice(&free(RunOutcome::Time)).is_some_and(|words| words.contains("10 seconds")));
        assert_eq!(summary(&run(RunKind::Free, None, 0)), "Running …");
    }

    #[test]
    fn a_sandbox_that_is_not_there_says_so_in_its_own_words() {
        let mut broken = run(RunKind::Free, Some(RunOutcome::Crash), 0);
        assert!(advice(&broken).is_some_and(|words| words.contains("run it again")));
        broken.result.message = "The sandbox is not installed.".into();
        assert_eq!(advice(&broken).as_deref(), Some("The sandbox is not installed."));
    }

    #[test]
    fn a_call_reads_as_code() {
        assert_eq!(call("two_sum", "[[2, 7], 9]"), "two_sum([2, 7], 9)");
        assert_eq!(call("now", "[ ]"), "now()");
    }

    #[test]
    fn tests_are_counted_while_they_run_and_when_all_are_done() {
        let mut tests = run(RunKind::Tests, None, 5);
        let end = |ran_ms| RunEnd {
            outcome: RunOutcome::Finished,
            message: String::new(),
            line: None,
            returned: None,
            ran_ms,
        };
        tests.result.add_test("a", (Verdict::Passed, end(3)), "");
        assert_eq!(summary(&tests), "1 of 2 run …");
        tests.result.add_test("b", (Verdict::Wrong, end(2)), "");
        tests.outcome = Some(RunOutcome::Finished);
        assert_eq!(summary(&tests), "1 of 2 passed · 5 ms");
        tests.outcome = Some(RunOutcome::Stopped);
        assert_eq!(summary(&tests), "Stopped · 1 of 2 passed");
        assert_eq!(hidden_tests(0), None);
        assert_eq!(hidden_tests(9).as_deref(), Some("9 hidden tests run at the end"));
    }
}
