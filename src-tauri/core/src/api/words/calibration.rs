//! Calibrations in words.

use super::answers::{reason, status};
use super::failure;
use crate::domain::ledger::{Basis, Charge};
use crate::domain::library::{
    Calibration, CalibrationAnswer, CalibrationEnd, CalibrationOutcome, CalibrationProgress,
    Spread, TestsPassed,
};
use crate::domain::number::grouped;
use crate::domain::run::RunLanguage;
use crate::domain::time::length;

/// That a challenge says something else than what a model was put.
pub const OUTDATED_CALIBRATION: &str = "The task, its code or the AI policy has changed since. Calibrate again to know what it takes now.";

/// That there is no model to put a challenge to.
pub const NO_ASSISTANT_TO_CALIBRATE: &str =
    "This challenge is set without an assistant, so there is no model to put it to.";

/// What came of a calibration, a line each, of a challenge with so many tests.
pub fn calibration_lines(calibration: &Calibration, tests: usize) -> Vec<(&'static str, String)> {
    let came = calibration.answers.len();
    vec![
        ("Answers", format!("{came} of {}", calibration.wanted)),
        ("Tokens for question and answer", spread(calibration.tokens(), grouped)),
        ("Time for an answer", spread(calibration.took_ms(), length)),
        ("Tests", tests_passed(calibration, tests)),
    ]
}

/// How the answers' code did in the tests: "4 of 4 passed", or each where they differ.
fn tests_passed(calibration: &Calibration, tests: usize) -> String {
    let runs: Vec<TestsPassed> = calibration.answers.iter().filter_map(|one| one.tests).collect();
    let same = runs.iter().all(|run| Some(run) == runs.first());
    match (runs.as_slice(), tests) {
        ([], 0) => "There are none".into(),
        ([], _) if calibration.language.and_then(RunLanguage::of).is_none() => {
            "Not run: they are where Python, JavaScript, TypeScript or SQL is asked for".into()
        }
        ([], _) => "Not run: there was no code to run, or no test for it".into(),
        ([first, ..], _) if same && runs.len() == calibration.answers.len() => {
            format!("{} of {} passed", first.passed, first.total)
        }
        _ => {
            let each = calibration.answers.iter().map(|answer| match answer.tests {
                Some(run) => format!("{} of {}", run.passed, run.total),
                None => "not run".into(),
            });
            format!("{} passed", each.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The middle of several figures, and how far they go where they differ to be read.
fn spread(figures: Spread, write: impl Fn(i64) -> String) -> String {
    let (least, middle, most) = (write(figures.least), write(figures.middle), write(figures.most));
    if least == most { middle } else { format!("{middle} ({least} to {most})") }
}

/// How an answer of a calibration ended and what it took.
pub fn calibration_answer(answer: &CalibrationAnswer) -> String {
    let Charge { input_tokens, output_tokens, basis, .. } = answer.charge;
    let counted = match basis {
        Basis::Reported => "",
        Basis::Estimated => ", counted by Hotseat",
    };
    format!(
        "{} · {} tokens for the question and {} for the answer{counted} · {}",
        status(answer.status),
        grouped(input_tokens),
        grouped(output_tokens),
        length(answer.took_ms)
    )
}

/// What a budget leaves room for.
pub fn questions_within(budget_tokens: i64, questions: i64) -> String {
    let budget = grouped(budget_tokens);
    match questions {
        0 => format!("The suggested budget of {budget} does not reach for this question alone."),
        1 => {
            format!("The suggested budget of {budget} leaves room for this question and no other.")
        }
        more => format!(
            "The suggested budget of {budget} leaves room for about {} questions like this one.",
            grouped(more)
        ),
    }
}

/// That a budget is below what a model needed; none where it is not.
pub fn budget_warning(budget_tokens: i64, most_tokens: i64) -> Option<String> {
    (budget_tokens < most_tokens).then(|| {
        format!(
            "When this challenge was calibrated, one question and its answer took {} tokens: this \
             budget does not reach for them.",
            grouped(most_tokens)
        )
    })
}

/// How far a calibration has come.
pub fn calibrating(progress: CalibrationProgress) -> String {
    let CalibrationProgress { answer, of, used_tokens, waits_for } = progress;
    let waits = waits_for.map(|kind| format!(" · waiting, {}", reason(kind))).unwrap_or_default();
    format!("Answer {answer} of {of} · {} tokens so far{waits}", grouped(used_tokens))
}

/// How a calibration ended.
pub fn calibrated(outcome: CalibrationOutcome, wanted: i64, provider: &str) -> String {
    let came = match outcome.answers {
        0 => "No answer came.".to_owned(),
        answers if answers == wanted => "All answers came.".to_owned(),
        answers => format!("{answers} of {wanted} answers came."),
    };
    let took = format!("{} tokens in all.", grouped(outcome.used_tokens));
    match outcome.end {
        CalibrationEnd::Complete => format!("{came} {took}"),
        CalibrationEnd::Stopped => format!("Stopped. {came} {took}"),
        CalibrationEnd::OutOfBudget => {
            format!("{came} The budget does not reach for another. {took}")
        }
        CalibrationEnd::Gone => format!("The challenge was deleted. {came} {took}"),
        CalibrationEnd::Failed(kind) => format!("{} {came} {took}", failure(&kind, provider)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistant::FailureKind;

    #[test]
    fn a_budget_is_warned_of_where_it_is_below_what_it_took() {
        assert_eq!(budget_warning(3_100, 3_100), None);
        let warned = budget_warning(3_099, 3_100).unwrap();
        assert!(warned.contains("3,100 tokens"), "{warned}");
    }

    #[test]
    fn a_calibration_says_how_far_it_is_and_how_it_ended() {
        let progress =
            CalibrationProgress { answer: 2, of: 3, used_tokens: 1_240, waits_for: None };
        assert_eq!(calibrating(progress), "Answer 2 of 3 · 1,240 tokens so far");
        let waits = CalibrationProgress { waits_for: Some(FailureKind::Overloaded), ..progress };
        let words = "Answer 2 of 3 · 1,240 tokens so far · waiting, the provider was busy";
        assert_eq!(calibrating(waits), words);
        let ended = |answers, end| {
            calibrated(CalibrationOutcome { answers, used_tokens: 1_240, end }, 3, "Shed")
        };
        let whole = ended(3, CalibrationEnd::Complete);
        assert_eq!(whole, "All answers came. 1,240 tokens in all.");
        let stopped = ended(1, CalibrationEnd::Stopped);
        assert_eq!(stopped, "Stopped. 1 of 3 answers came. 1,240 tokens in all.");
        let failed = ended(0, CalibrationEnd::Failed(FailureKind::Unreachable));
        assert!(failed.starts_with("Nothing answers at Shed's address."), "{failed}");
        assert!(failed.contains("No answer came."), "{failed}");
    }
}
