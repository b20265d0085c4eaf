//! A challenge put to a model as a candidate would put it: whether one prompt solves it, and what that takes.

use super::challenge::{Challenge, CodeText};
use super::language::language_of;
use crate::domain::assistant::FailureKind;
use crate::domain::catalogue::{Catalogue, is_practice};
use crate::domain::config::{Field, FieldError, check_model, check_token_budget};
use crate::domain::ledger::{Charge, Course, Means, questions_left};
use crate::domain::message::{AnswerStatus, fingerprint};
use crate::domain::own_answer::Language;
use crate::domain::time::UtcMs;
use serde::{Deserialize, Serialize};

/// Most answers of one calibration.
pub const CALIBRATION_ANSWERS_MAX: i64 = 5;
/// What a form for a calibration begins with.
pub const CALIBRATION_ANSWERS_USUAL: i64 = 3;
/// The budget that a form for a calibration begins with, in tokens: five answers of the usual length with
/// a long task.
pub const CALIBRATION_BUDGET_USUAL: i64 = 50_000;
/// Characters of a question that a candidate asks next: two sentences and an error message.
const NEXT_QUESTION_CHARS: i64 = 300;

/// What to put a challenge to, and how often. The same shape before and after it was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalibrationPlan {
    /// The model, by its name in the catalogue.
    pub model: String,
    /// What the model is asked to answer in; none leaves it to the model.
    pub language: Option<Language>,
    /// How many answers are wanted, 1 to 5.
    pub answers: Option<i64>,
    /// What all of them may take together, in tokens.
    pub budget_tokens: Option<i64>,
}

/// What came of putting a challenge to a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// The version of the challenge.
    pub version: i64,
    /// What the model was put, as [`Challenge::put_fingerprint`] has it.
    pub put_sha256: String,
    /// What the model was asked to answer in.
    pub language: Option<Language>,
    /// The model, by its name in the catalogue.
    pub model: String,
    /// What people called the model then.
    pub model_name: String,
    /// What people called its provider then.
    pub provider_name: String,
    /// Tokens the model read at once, by the catalogue.
    pub window_tokens: i64,
    /// When it began.
    pub begun_at: UtcMs,
    /// How many answers were wanted.
    pub wanted: i64,
    /// The answers that came, in order; at least one.
    pub answers: Vec<CalibrationAnswer>,
}

/// One answer of a calibration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalibrationAnswer {
    /// What the model said, in Markdown.
    pub text: String,
    /// How it ended.
    pub status: AnswerStatus,
    /// What it took.
    pub charge: Charge,
    /// Milliseconds from the question to the first words.
    pub first_piece_ms: Option<i64>,
    /// Milliseconds from the question to the end.
    pub took_ms: i64,
    /// How its code did in the challenge's tests; none where they were not run, as in calibrations of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<TestsPassed>,
}

/// How code did in tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestsPassed {
    /// How many it passed.
    pub passed: usize,
    /// How many were run: those that fit its language, hidden ones too.
    pub total: usize,
}

/// The code an answer in Markdown gives: the longest block that is marked as of that language, or else the
/// longest that is marked as of none. None where there is neither.
#[must_use]
pub fn code_in(answer: &str, language: Language) -> Option<String> {
    let longest = |is_wanted: &dyn Fn(&str) -> bool| {
        let blocks = fenced_blocks(answer).into_iter();
        let wanted = blocks.filter(|(info, _)| is_wanted(info));
        wanted.map(|(_, code)| code).max_by_key(String::len)
    };
    let is_of = |info: &str| {
        let name = info.to_ascii_lowercase();
        name == language.name() || language_of(&format!("x.{name}")) == Some(language)
    };
    longest(&is_of).or_else(|| longest(&|info| info.is_empty()))
}

/// The fenced blocks of a text and the first word behind their opening fence, as CommonMark (0.31, 4.5) has
/// them. A block that is not closed ends with the text: an answer that was cut off has one.
fn fenced_blocks(text: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, &str, String)> = None;
    for line in text.lines() {
        let bare = line.trim();
        match &mut open {
            Some((fence, info, code)) => {
                let closes = bare.starts_with(*fence) && bare.trim_matches(['`', '~']).is_empty();
                if closes {
                    blocks.push((*info, std::mem::take(code)));
                    open = None;
                } else {
                    code.push_str(line);
                    code.push('\n');
                }
            }
            None if bare.starts_with("```") || bare.starts_with("~~~") => {
                let mark = if bare.starts_with('`') { '`' } else { '~' };
                let info = bare.trim_start_matches(mark);
                let fence = &bare[..bare.len() - info.len()];
                let info = info.split_whitespace().next().unwrap_or_default();
                open = Some((fence, info, String::new()));
            }
            None => {}
        }
    }
    blocks.extend(open.map(|(_, info, code)| (info, code)));
    blocks
}

impl CalibrationPlan {
    /// The plan as it may be carried out: the model, how many answers, and the budget.
    ///
    /// # Errors
    /// Every broken rule, in the order of the form.
    pub fn validate(&self, catalogue: &Catalogue) -> Result<(i64, i64), Vec<FieldError>> {
        let mut errors = Vec::new();
        if let Err(error) = check_model(&self.model, catalogue) {
            errors.push(error);
        }
        let answers = self.answers.filter(|count| (1..=CALIBRATION_ANSWERS_MAX).contains(count));
        if answers.is_none() {
            errors.push(FieldError::new(Field::Answers, "The number of answers is 1 to 5"));
        }
        let budget = check_token_budget(self.budget_tokens).map_err(|error| errors.push(error));
        match (errors.is_empty(), answers, budget) {
            (true, Some(answers), Ok(budget)) => Ok((answers, budget)),
            _ => Err(errors),
        }
    }
}

impl Challenge {
    /// The question a model is put: the task and what the candidate begins with, as one prompt.
    #[must_use]
    pub fn put_question(&self, language: Option<Language>) -> String {
        let task = self.task.trim();
        let Some(language) = language else { return task.to_owned() };
        let name = language.words();
        let ask = format!("Solve this in {name}. Give the whole code.");
        match self.starters.iter().find(|starter| starter.language == language) {
            Some(CodeText { text, .. }) => {
                let fence = fence_around(text);
                let (code, info) = (text.trim_end(), language.name());
                format!(
                    "{task}\n\nThe code to begin with:\n\n{fence}{info}\n{code}\n{fence}\n\n{ask}"
                )
            }
            None => format!("{task}\n\n{ask}"),
        }
    }

    /// SHA-256 of all a model is put of this challenge, in hex: the policy and the question.
    #[must_use]
    pub fn put_fingerprint(&self, language: Option<Language>) -> String {
        fingerprint(&format!("{}\0{}", self.policy.prompt(), self.put_question(language)))
    }
}

impl Calibration {
    /// Tokens an answer took with its question, the middle one of all, and the fewest and most.
    #[must_use]
    pub fn tokens(&self) -> Spread {
        Spread::of(self.answers.iter().map(|answer| answer.charge.total()))
    }

    /// Milliseconds an answer took, the middle one of all, and the shortest and longest.
    #[must_use]
    pub fn took_ms(&self) -> Spread {
        Spread::of(self.answers.iter().map(|answer| answer.took_ms))
    }

    /// Whether it put what the challenge says now.
    #[must_use]
    pub fn is_of(&self, challenge: &Challenge) -> bool {
        self.put_sha256 == challenge.put_fingerprint(self.language)
    }

    /// Whether it tells what the challenge takes now: a script says the same of every challenge.
    #[must_use]
    pub fn tells_of(&self, challenge: &Challenge) -> bool {
        !is_practice(&self.model) && self.is_of(challenge)
    }

    /// Questions that a budget reaches for, this one and those that go on from it; none where it does not
    /// even reach for this one. As for a session, by [`questions_left`].
    #[must_use]
    pub fn questions_within(&self, budget_tokens: i64) -> i64 {
        let middle = self.tokens().middle;
        let by_distance = |answer: &&CalibrationAnswer| (answer.charge.total() - middle).abs();
        let Some(answer) = self.answers.iter().min_by_key(by_distance) else { return 0 };
        let Charge { input_tokens, output_tokens, reasoning_tokens, .. } = answer.charge;
        if budget_tokens < input_tokens + output_tokens {
            return 0;
        }
        let means = Means {
            left_tokens: budget_tokens - input_tokens - output_tokens,
            window_tokens: self.window_tokens,
            margin_percent: 0,
        };
        let remembered_tokens = output_tokens - reasoning_tokens;
        let course = Course {
            sent_tokens: input_tokens,
            remembered_tokens,
            answer_tokens: output_tokens,
            remembered_on_average_tokens: remembered_tokens,
            question_chars: NEXT_QUESTION_CHARS,
        };
        1 + questions_left(means, Some(course)).unwrap_or(0)
    }
}

/// How far a calibration has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalibrationProgress {
    /// Which answer is waited for or written, from 1.
    pub answer: i64,
    /// How many are wanted.
    pub of: i64,
    /// Tokens the answers before it took, and this one so far, without its question.
    pub used_tokens: i64,
    /// Why the model is waited for before it is asked again; none where it is not.
    pub waits_for: Option<FailureKind>,
}

/// Why a calibration came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalibrationEnd {
    /// All answers came.
    Complete,
    /// The person stopped it, or Hotseat was closed.
    Stopped,
    /// What was left of its budget did not reach for another answer.
    OutOfBudget,
    /// The model did not answer.
    Failed(FailureKind),
    /// The challenge was deleted.
    Gone,
}

/// What came of a calibration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalibrationOutcome {
    /// Answers that came, and are kept.
    pub answers: i64,
    /// Tokens that all calls took, also those that brought no answer.
    pub used_tokens: i64,
    /// Why it ended.
    pub end: CalibrationEnd,
}

/// The middle of several numbers, and how far they go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// The smallest.
    pub least: i64,
    /// The median; of two in the middle the larger.
    pub middle: i64,
    /// The largest.
    pub most: i64,
}

impl Spread {
    fn of(numbers: impl Iterator<Item = i64>) -> Self {
        let mut numbers: Vec<i64> = numbers.collect();
        numbers.sort_unstable();
        match numbers.as_slice() {
            [] => Self::default(),
            [least, .., most] => {
                Self { least: *least, middle: numbers[numbers.len() / 2], most: *most }
            }
            [one] => Self { least: *one, middle: *one, most: *one },
        }
    }
}

/// Tokens that the dearest answer of the newest calibration took, where it put what the challenge says now:
/// what a session's budget is held against.
#[must_use]
pub fn most_tokens(calibrations: &[Calibration], challenge: &Challenge) -> Option<i64> {
    let current = calibrations.iter().filter(|one| one.tells_of(challenge));
    current.max_by_key(|one| one.begun_at).map(|one| one.tokens().most)
}

/// A fence that no line of the code ends.
fn fence_around(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistant::AiPolicy;
    use crate::domain::config::{TOKEN_BUDGET_MAX, TOKEN_BUDGET_MIN};
    use crate::domain::ledger::Basis;

    fn answer(input_tokens: i64, output_tokens: i64) -> CalibrationAnswer {
        CalibrationAnswer {
            text: "It sorts.".into(),
            status: AnswerStatus::Complete,
            charge: Charge {
                input_tokens,
                output_tokens,
                reasoning_tokens: 0,
                basis: Basis::Reported,
            },
            first_piece_ms: Some(10),
            tests: None,
            took_ms: output_tokens,
        }
    }

    fn challenge() -> Challenge {
        let starter =
            CodeText { language: Language::Python, text: "def solve():\n    ...\n".into() };
        Challenge { task: " Sort it.\n".into(), starters: vec![starter], ..Challenge::default() }
    }

    fn calibration(answers: Vec<CalibrationAnswer>) -> Calibration {
        Calibration {
            version: 1,
            put_sha256: challenge().put_fingerprint(Some(Language::Python)),
            language: Some(Language::Python),
            model: "gpt-4".into(),
            model_name: "gpt-4".into(),
            provider_name: "OpenAI".into(),
            window_tokens: 8_192,
            begun_at: UtcMs(1),
            wanted: 3,
            answers,
        }
    }

    #[test]
    fn a_model_is_put_the_task_and_what_the_candidate_begins_with() {
        let challenge = challenge();
        assert_eq!(challenge.put_question(None), "Sort it.");
        assert_eq!(
            challenge.put_question(Some(Language::Python)),
            "Sort it.\n\nThe code to begin with:\n\n```python\ndef solve():\n    ...\n```\n\n\
             Solve this in Python. Give the whole code."
        );
        let other = challenge.put_question(Some(Language::Rust));
        assert_eq!(other, "Sort it.\n\nSolve this in Rust. Give the whole code.");
    }

    #[test]
    fn a_fence_in_the_code_does_not_end_the_code() {
        let text = "```\n````\n".to_owned();
        let starters = vec![CodeText { language: Language::Rust, text }];
        let challenge = Challenge { starters, ..challenge() };
        let put = challenge.put_question(Some(Language::Rust));
        assert!(put.contains("\n`````rust\n```\n````\n`````\n"), "{put}");
    }

    #[test]
    fn a_calibration_is_of_what_was_put_and_of_nothing_else() {
        let (kept, now) = (calibration(vec![answer(100, 300)]), challenge());
        let hinted = Challenge { hints: vec!["Begin small.".into()], ..now.clone() };
        assert!(kept.is_of(&now) && kept.is_of(&hinted));
        for other in [
            Challenge { task: "Sort it twice.".into(), ..now.clone() },
            Challenge { starters: vec![], ..now.clone() },
            Challenge { policy: AiPolicy::WriteCode, ..now.clone() },
        ] {
            assert!(!kept.is_of(&other));
            assert_eq!(most_tokens(std::slice::from_ref(&kept), &other), None);
        }
        assert_eq!(most_tokens(std::slice::from_ref(&kept), &now), Some(400));
    }

    #[test]
    fn the_newest_calibration_is_what_a_budget_is_held_against() {
        let older = calibration(vec![answer(100, 900)]);
        let newer = Calibration { begun_at: UtcMs(2), ..calibration(vec![answer(100, 300)]) };
        let practice =
            Calibration { model: "practice".into(), begun_at: UtcMs(3), ..older.clone() };
        assert_eq!(most_tokens(&[practice, newer, older], &challenge()), Some(400));
    }

    #[test]
    fn answers_are_summed_up_by_the_one_in_the_middle() {
        let kept = calibration(vec![answer(100, 900), answer(100, 300), answer(100, 400)]);
        assert_eq!(kept.tokens(), Spread { least: 400, middle: 500, most: 1_000 });
        assert_eq!(kept.took_ms(), Spread { least: 300, middle: 400, most: 900 });
        let one = calibration(vec![answer(100, 300)]);
        assert_eq!(one.tokens(), Spread { least: 400, middle: 400, most: 400 });
    }

    #[test]
    fn a_budget_leaves_room_for_the_question_and_those_behind_it() {
        let kept = calibration(vec![answer(100, 300)]);
        assert_eq!(kept.questions_within(399), 0);
        assert_eq!(kept.questions_within(400), 1);
        // The next is sent with the 400 tokens before it, and is 101 tokens long itself.
        assert_eq!(kept.questions_within(400 + 501 + 300), 2);
        assert!(kept.questions_within(20_000) > 5);
    }

    #[test]
    fn a_plan_names_everything_that_is_wrong_with_it() {
        let catalogue = Catalogue::built_in();
        let plan = CalibrationPlan {
            model: "gpt-4".into(),
            language: None,
            answers: Some(5),
            budget_tokens: Some(TOKEN_BUDGET_MIN),
        };
        assert_eq!(plan.validate(&catalogue), Ok((5, TOKEN_BUDGET_MIN)));
        let wrong = CalibrationPlan {
            model: "gone".into(),
            answers: Some(6),
            budget_tokens: Some(TOKEN_BUDGET_MAX + 1),
            ..plan
        };
        let fields: Vec<Field> =
            wrong.validate(&catalogue).unwrap_err().iter().map(|error| error.field).collect();
        assert_eq!(fields, [Field::Model, Field::Answers, Field::TokenBudget]);
    }

    #[test]
    fn the_code_of_an_answer_is_the_longest_block_of_its_language() {
        let answer = "First:\n\n```python\nx = 1\n```\n\nThen all of it:\n\n```py\ndef f():\n    return 1\n```\n\n\
                      Run it so:\n\n```sh\npython3 answer.py --with many arguments\n```\n";
        assert_eq!(code_in(answer, Language::Python).unwrap(), "def f():\n    return 1\n");
        assert_eq!(code_in(answer, Language::Javascript), None);
        assert_eq!(code_in("~~~\nprint(1)\n~~~\n", Language::Python).unwrap(), "print(1)\n");
        // A block with marks in it, and one that was cut off.
        let marks = "````python\nprint('```')\n````\n";
        assert_eq!(code_in(marks, Language::Python).unwrap(), "print('```')\n");
        assert_eq!(code_in("```python\nprint(1)", Language::Python).unwrap(), "print(1)\n");
        assert_eq!(code_in("No code.", Language::Python), None);
    }
}
