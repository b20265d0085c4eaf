//! What models made of a challenge, and what is being asked of one now.

use super::ReceiptLine;
use crate::api::words;
use crate::domain::catalogue::is_practice;
use crate::domain::library::{
    Calibration, CalibrationAnswer, CalibrationOutcome, CalibrationProgress, Challenge, ItemId,
};
use crate::domain::time::UtcMs;
use serde::Serialize;

/// What models made of a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CalibrationsView {
    /// One a model, the newest first.
    pub calibrations: Vec<CalibrationView>,
    /// Why it can't be put to a model; null where it can.
    pub obstacle: Option<String>,
    /// The calibration under way, of this challenge or another, or the last one; null where there was none
    /// since the app was started.
    pub run: Option<CalibrationRunView>,
}

impl CalibrationsView {
    /// Why a challenge can't be put to a model, in words.
    #[must_use]
    pub fn obstacle(challenge: &Challenge) -> Option<String> {
        let has_assistant = challenge.policy.has_assistant();
        (!has_assistant).then(|| words::NO_ASSISTANT_TO_CALIBRATE.into())
    }
}

/// What a model made of a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CalibrationView {
    /// The model, by its name in the catalogue.
    pub model: String,
    /// What people called the model and its provider then.
    pub model_name: String,
    /// What people called its provider then.
    pub provider_name: String,
    /// What it was asked to answer in; null where that was left to it.
    pub language_name: Option<String>,
    /// The version of the challenge.
    pub version: i64,
    /// When it began.
    pub begun_at: UtcMs,
    /// That the challenge says something else by now; null where it does not.
    pub outdated: Option<String>,
    /// What came of it: answers, tokens, time, tests.
    pub lines: Vec<ReceiptLine>,
    /// What the suggested budget leaves room for; null where none is suggested.
    pub budget_words: Option<String>,
    /// The answers, in order.
    pub answers: Vec<CalibrationAnswerView>,
}

/// One answer of a calibration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CalibrationAnswerView {
    /// What the model said, in Markdown.
    pub text: String,
    /// How it ended and what it took, in words.
    pub words: String,
}

impl CalibrationView {
    /// A calibration beside the challenge as it is now.
    #[must_use]
    pub fn of(calibration: &Calibration, challenge: &Challenge) -> Self {
        let budget = challenge.limits.token_budget;
        let is_outdated = !calibration.is_of(challenge);
        Self {
            model: calibration.model.clone(),
            model_name: calibration.model_name.clone(),
            provider_name: calibration.provider_name.clone(),
            language_name: calibration.language.map(|language| language.words().into()),
            version: calibration.version,
            begun_at: calibration.begun_at,
            outdated: is_outdated.then(|| words::OUTDATED_CALIBRATION.into()),
            lines: words::calibration_lines(calibration, challenge.tests.len())
                .into_iter()
                .map(|(label, value)| ReceiptLine { label: label.into(), value })
                .collect(),
            budget_words: budget.filter(|_| !is_practice(&calibration.model)).map(|budget| {
                words::questions_within(budget, calibration.questions_within(budget))
            }),
            answers: calibration.answers.iter().map(CalibrationAnswerView::from).collect(),
        }
    }
}

impl From<&CalibrationAnswer> for CalibrationAnswerView {
    fn from(answer: &CalibrationAnswer) -> Self {
        Self { text: answer.text.clone(), words: words::calibration_answer(answer) }
    }
}

/// A calibration under way, or how the last one ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CalibrationRunView {
    /// The challenge.
    pub id: ItemId,
    /// What the challenge is called.
    pub title: String,
    /// What people call the model.
    pub model_name: String,
    /// Answers that came so far.
    pub answers: i64,
    /// How many are wanted.
    pub wanted: i64,
    /// How far it has come, or how it ended, in words.
    pub words: String,
    /// Whether it is over, however it ended.
    pub is_done: bool,
    /// Whether it ended before all answers came.
    pub is_cut_short: bool,
}

impl CalibrationRunView {
    /// One that has just begun.
    #[must_use]
    pub fn begun(id: ItemId, title: String, model_name: String, wanted: i64) -> Self {
        let words = words::calibrating(CalibrationProgress {
            answer: 1,
            of: wanted,
            used_tokens: 0,
            waits_for: None,
        });
        let (answers, is_done, is_cut_short) = (0, false, false);
        Self { id, title, model_name, answers, wanted, words, is_done, is_cut_short }
    }

    /// The same, further on.
    #[must_use]
    pub fn at(&self, progress: CalibrationProgress) -> Self {
        let words = words::calibrating(progress);
        Self { answers: progress.answer - 1, words, ..self.clone() }
    }

    /// The same, at its end.
    #[must_use]
    pub fn ended(&self, outcome: CalibrationOutcome, provider_name: &str) -> Self {
        let words = words::calibrated(outcome, self.wanted, provider_name);
        let (answers, is_cut_short) = (outcome.answers, outcome.answers < self.wanted);
        Self { answers, words, is_done: true, is_cut_short, ..self.clone() }
    }

    /// The same, ended by an error.
    #[must_use]
    pub fn failed(&self, error: String) -> Self {
        Self { words: error, is_done: true, is_cut_short: true, ..self.clone() }
    }
}
