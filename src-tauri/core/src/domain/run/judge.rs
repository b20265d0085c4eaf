//! Whether what a program wrote, or a function returned, is what was expected.

use super::{RunEnd, RunOutcome, returned};
use crate::domain::library::Compare;
use serde::{Deserialize, Serialize};

/// What became of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// What came is what was expected.
    Passed,
    /// Something else came.
    Wrong,
    /// It raised an exception, or did not compile.
    Exception,
    /// It took too long.
    Time,
    /// It took too much memory.
    Memory,
    /// It wrote too much.
    Output,
    /// It called itself too deep.
    Recursion,
    /// The interpreter broke down.
    Crash,
    /// It was stopped, or the run was before it came to this test.
    Stopped,
}

/// What a test expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// That the program comes to its end: it judges itself, as assertions do.
    End,
    /// A text on its standard output.
    Output {
        /// The text.
        text: String,
        /// How the two are compared.
        compare: Compare,
    },
    /// A value that a function returns.
    Value {
        /// The value, in JSON.
        json: String,
        /// Largest difference between two numbers, absolute or relative, that still counts as equal.
        tolerance: f64,
    },
}

impl Expected {
    fn is_met(&self, end: &RunEnd, stdout: &str) -> bool {
        match self {
            Self::End => true,
            Self::Output { text, compare } => is_equal(stdout, text, *compare),
            Self::Value { json, tolerance } => {
                end.returned.as_ref().is_some_and(|got| returned::is_equal(got, json, *tolerance))
            }
        }
    }
}

/// What is to be said of a test: the program came to its end, and what came of it is what was expected.
#[must_use]
pub fn judge(end: &RunEnd, stdout: &str, expected: &Expected) -> Verdict {
    match end.outcome {
        RunOutcome::Finished if expected.is_met(end, stdout) => Verdict::Passed,
        RunOutcome::Finished => Verdict::Wrong,
        RunOutcome::Exception => Verdict::Exception,
        RunOutcome::Time => Verdict::Time,
        RunOutcome::Memory => Verdict::Memory,
        RunOutcome::Output => Verdict::Output,
        RunOutcome::Recursion => Verdict::Recursion,
        RunOutcome::Crash => Verdict::Crash,
        RunOutcome::Stopped => Verdict::Stopped,
    }
}

fn is_equal(got: &str, expected: &str, compare: Compare) -> bool {
    match compare {
        Compare::Exact => lines_of(got).eq(lines_of(expected)),
        Compare::Tokens => got.split_whitespace().eq(expected.split_whitespace()),
        Compare::Numbers { tolerance } => {
            let (mut got, mut expected) = (got.split_whitespace(), expected.split_whitespace());
            loop {
                match (got.next(), expected.next()) {
                    (None, None) => return true,
                    (Some(one), Some(other)) if is_close(one, other, tolerance) => {}
                    _ => return false,
                }
            }
        }
    }
}

/// The lines without the breaks, whichever of the two kinds they are, and without those at the end.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.trim_end_matches(['\n', '\r'])
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
}

/// Words that are the same, or numbers no farther apart than the tolerance, absolute or relative to what was
/// expected, as the validators of ICPC's problem package format compare them.
pub(super) fn is_close(got: &str, expected: &str, tolerance: f64) -> bool {
    if got == expected {
        return true;
    }
    let (Ok(got), Ok(expected)) = (got.parse::<f64>(), expected.parse::<f64>()) else {
        return false;
    };
    let apart = (got - expected).abs();
    // Not a number is close to nothing, and the infinities only to themselves.
    got.is_finite()
        && expected.is_finite()
        && (apart <= tolerance || apart <= tolerance * expected.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(outcome: RunOutcome) -> RunEnd {
        RunEnd { outcome, message: String::new(), line: None, returned: None, ran_ms: 1 }
    }

    fn is_passed(got: &str, text: &str, compare: Compare) -> bool {
        let expected = Expected::Output { text: text.to_owned(), compare };
        judge(&ended(RunOutcome::Finished), got, &expected) == Verdict::Passed
    }

    #[test]
    fn exactly_means_every_byte_but_the_kind_of_breaks_and_those_at_the_end() {
        assert!(is_passed("1\r\n2\r\n\r\n", "1\n2", Compare::Exact));
        assert!(is_passed("", "\n", Compare::Exact));
        assert!(!is_passed("1 \n2", "1\n2", Compare::Exact));
        assert!(!is_passed("1\n\n2", "1\n2", Compare::Exact));
        assert!(!is_passed(" 1", "1", Compare::Exact));
    }

    #[test]
    fn by_tokens_blanks_and_breaks_do_not_count() {
        assert!(is_passed(" 1\n\n2\t3 ", "1 2 3", Compare::Tokens));
        assert!(!is_passed("1 2", "1 2 3", Compare::Tokens));
        assert!(!is_passed("1.0", "1", Compare::Tokens));
    }

    #[test]
    fn numbers_may_be_a_tolerance_apart_and_words_may_not() {
        let close = Compare::Numbers { tolerance: 1e-6 };
        assert!(is_passed("x 0.3333333", "x 0.33333333333", close));
        assert!(is_passed("1000000.5", "1000000", close), "relative to what was expected");
        assert!(is_passed("1e3", "1000", close));
        assert!(!is_passed("0.334", "0.333", close));
        assert!(!is_passed("y 0.3333333", "x 0.3333333", close));
        assert!(!is_passed("1", "1 2", close));
        assert!(!is_passed("nan", "1", close));
        assert!(!is_passed("inf", "1e308", close));
        assert!(is_passed("inf", "inf", close));
    }

    #[test]
    fn output_counts_only_where_the_program_came_to_its_end() {
        let expected = Expected::Output { text: "1".into(), compare: Compare::Exact };
        let verdict = |outcome| judge(&ended(outcome), "1", &expected);
        assert_eq!(verdict(RunOutcome::Finished), Verdict::Passed);
        assert_eq!(verdict(RunOutcome::Exception), Verdict::Exception);
        assert_eq!(verdict(RunOutcome::Time), Verdict::Time);
        assert_eq!(verdict(RunOutcome::Stopped), Verdict::Stopped);
    }

    #[test]
    fn what_judges_itself_has_passed_where_it_came_to_its_end() {
        let verdict = |outcome| judge(&ended(outcome), "anything", &Expected::End);
        assert_eq!(verdict(RunOutcome::Finished), Verdict::Passed);
        assert_eq!(verdict(RunOutcome::Exception), Verdict::Exception);
    }

    #[test]
    fn of_a_function_what_it_returns_counts_and_what_it_prints_does_not() {
        let expected = Expected::Value { json: "[1, 2]".into(), tolerance: 0.0 };
        let verdict = |returned: Option<&str>, outcome| {
            let end = RunEnd { returned: returned.map(str::to_owned), ..ended(outcome) };
            judge(&end, "[1, 2]", &expected)
        };
        assert_eq!(verdict(Some("[1,2.0]"), RunOutcome::Finished), Verdict::Passed);
        assert_eq!(verdict(Some("[2,1]"), RunOutcome::Finished), Verdict::Wrong);
        assert_eq!(verdict(None, RunOutcome::Finished), Verdict::Wrong);
        assert_eq!(verdict(Some("[1,2]"), RunOutcome::Exception), Verdict::Exception);
    }
}
