//! Tokens promised to a call before it is made, and charged after it.

use super::assistant::Usage;
use super::catalogue::Tokenizer;
use super::preferences::EXCHANGE_TOKENS;
use serde::{Deserialize, Serialize};

/// An answer shorter than this is not worth its question.
pub const USEFUL_ANSWER_TOKENS: i64 = 100;
/// Largest answer, where a session's config says nothing else.
pub const ANSWER_CAP_DEFAULT_TOKENS: i64 = 4_096;

/// What a call may take at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Tokens sent, as we count them.
    pub input_tokens: i64,
    /// Most tokens of the answer.
    pub output_tokens: i64,
}

/// The budget does not reach for a question and a useful answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotEnough {
    /// What it would take.
    pub needed_tokens: i64,
    /// What is left.
    pub left_tokens: i64,
}

/// Promises a call its prompt and as large an answer as is wanted and left.
///
/// # Errors
/// [`NotEnough`] where nothing useful could be answered; then nothing may be sent.
pub fn reserve(
    left_tokens: i64,
    prompt_tokens: i64,
    most_answer_tokens: i64,
) -> Result<Reservation, NotEnough> {
    let useful = USEFUL_ANSWER_TOKENS.min(most_answer_tokens);
    if left_tokens.saturating_sub(prompt_tokens) < useful {
        let needed_tokens = prompt_tokens.saturating_add(useful);
        return Err(NotEnough { needed_tokens, left_tokens });
    }
    let output_tokens = most_answer_tokens.min(left_tokens - prompt_tokens);
    Ok(Reservation { input_tokens: prompt_tokens, output_tokens })
}

/// Questions that what is left of a budget reaches for, when each takes as much as an answer of this
/// session took on average; before the first, as much as is usual.
#[must_use]
pub fn questions_left(left_tokens: i64, charged_tokens: i64, answers: i64) -> i64 {
    let average = match answers {
        0 => EXCHANGE_TOKENS,
        answers => (charged_tokens / answers).max(1),
    };
    left_tokens / average
}

/// What a session had used by a moment of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedBy {
    /// Milliseconds it had run.
    pub ran_ms: i64,
    /// Tokens charged in all by then.
    pub tokens: i64,
}

/// Where a charge's figures come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The provider.
    Reported,
    /// Our own count.
    Estimated,
}

impl Basis {
    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Estimated => "estimated",
        }
    }
}

/// What a call took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Tokens sent.
    pub input_tokens: i64,
    /// Tokens received, those of hidden reasoning included.
    pub output_tokens: i64,
    /// Of the tokens received, those of hidden reasoning.
    pub reasoning_tokens: i64,
    /// Whose count it is.
    pub basis: Basis,
}

impl Charge {
    /// Our own count.
    #[must_use]
    pub const fn estimated(input_tokens: i64, output_tokens: i64) -> Self {
        Self { input_tokens, output_tokens, reasoning_tokens: 0, basis: Basis::Estimated }
    }

    /// Tokens in all.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.input_tokens + self.output_tokens
    }
}

/// How many times more or less than our own count a report may say: we count these models exactly,
/// but providers wrap what we send; and others we only estimate.
const fn widest_factor(tokenizer: Tokenizer) -> i64 {
    match tokenizer {
        Tokenizer::Cl100k | Tokenizer::O200k => 2,
        Tokenizer::Estimate => 4,
    }
}

/// The provider's figures, where they can be true: near our own count, and no answer beyond the one
/// allowed by more than a tenth. A provider that reports nothing, nonsense, or each piece for itself
/// is not believed. One that does not say what of its figure is hidden reasoning may mean the answer
/// with it or without.
#[must_use]
pub fn plausible(
    reserved: &Reservation,
    (counted_output_tokens, thought_tokens): (i64, i64),
    usage: &Usage,
    tokenizer: Tokenizer,
) -> Option<Charge> {
    let (input, output) = (usage.prompt_tokens?, usage.answer_tokens?);
    let told = usage.reasoning_tokens.filter(|hidden| (0..=output).contains(hidden));
    let hidden = told.unwrap_or(0);
    let factor = widest_factor(tokenizer);
    let is_near = |told: i64, counted: i64| {
        told.saturating_mul(factor).saturating_add(SLACK_TOKENS) >= counted
            && told <= counted.saturating_mul(factor).saturating_add(SLACK_TOKENS)
    };
    let most_output = reserved.output_tokens + reserved.output_tokens / 10 + SLACK_TOKENS;
    let is_answer = is_near(output - hidden, counted_output_tokens);
    let is_with_thoughts =
        told.is_none() && is_near(output, counted_output_tokens.saturating_add(thought_tokens));
    let is_plausible = input > 0
        && (0..=most_output).contains(&output)
        && is_near(input, reserved.input_tokens)
        && (is_answer || is_with_thoughts);
    let reasoning_tokens = if is_answer { hidden } else { thought_tokens.min(output) };
    is_plausible.then_some(Charge {
        input_tokens: input,
        output_tokens: output,
        reasoning_tokens,
        basis: Basis::Reported,
    })
}

/// Formats differ by a few tokens a message, which short texts show most.
const SLACK_TOKENS: i64 = 32;

/// The charge of a call that answered: the provider's figures where they can be true, else ours, which
/// are of the answer and of what the model was seen to work on besides.
#[must_use]
pub fn settle(
    reserved: &Reservation,
    (counted_output_tokens, thought_tokens): (i64, i64),
    usage: Option<&Usage>,
    tokenizer: Tokenizer,
) -> Charge {
    let counted = (counted_output_tokens, thought_tokens);
    usage.and_then(|usage| plausible(reserved, counted, usage, tokenizer)).unwrap_or_else(|| {
        let most = reserved.output_tokens;
        let answer_tokens = counted_output_tokens.min(most);
        let reasoning_tokens = thought_tokens.min(most - answer_tokens);
        let output_tokens = answer_tokens + reasoning_tokens;
        Charge { reasoning_tokens, ..Charge::estimated(reserved.input_tokens, output_tokens) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESERVED: Reservation = Reservation { input_tokens: 500, output_tokens: 400 };

    fn usage(prompt: i64, answer: i64) -> Usage {
        Usage { prompt_tokens: Some(prompt), answer_tokens: Some(answer), reasoning_tokens: None }
    }

    fn settled(usage: Option<&Usage>) -> Charge {
        settle(&RESERVED, (200, 0), usage, Tokenizer::Cl100k)
    }

    #[test]
    fn a_question_is_promised_its_prompt_and_the_answer_that_is_left() {
        assert_eq!(reserve(10_000, 500, 400), Ok(RESERVED));
        assert_eq!(reserve(750, 500, 400).map(|r| r.output_tokens), Ok(250));
        assert_eq!(reserve(600, 500, 400).map(|r| r.output_tokens), Ok(100));
    }

    #[test]
    fn a_question_without_room_for_a_useful_answer_is_refused_with_figures() {
        let refused = NotEnough { needed_tokens: 600, left_tokens: 599 };
        assert_eq!(reserve(599, 500, 400), Err(refused));
        assert!(reserve(0, 0, 400).is_err());
        assert!(reserve(i64::MAX, i64::MAX, 400).is_err());
        // A session may want short answers.
        assert_eq!(reserve(520, 500, 20).map(|r| r.output_tokens), Ok(20));
    }

    #[test]
    fn figures_that_can_be_true_are_charged_as_reported() {
        let charge = settled(Some(&usage(510, 190)));
        assert_eq!((charge.total(), charge.basis), (700, Basis::Reported));
    }

    #[test]
    fn figures_that_cannot_be_true_are_replaced_by_our_count() {
        let nonsense = [
            usage(0, 0),
            usage(-500, 200),
            usage(500, -200),
            usage(i64::MAX, 200),
            usage(500, i64::MAX),
            usage(i64::MIN, i64::MIN),
            usage(500, 1),
            usage(20, 200),
            usage(500, 441 + SLACK_TOKENS),
            Usage::default(),
        ];
        for told in nonsense {
            assert_eq!(settled(Some(&told)), Charge::estimated(500, 200), "{told:?}");
        }
        assert_eq!(settled(None), Charge::estimated(500, 200));
    }

    #[test]
    fn what_we_only_estimate_may_be_told_otherwise() {
        let told = usage(1_500, 380);
        assert_eq!(settled(Some(&told)).basis, Basis::Estimated);
        let charge = settle(&RESERVED, (200, 0), Some(&told), Tokenizer::Estimate);
        assert_eq!((charge.total(), charge.basis), (1_880, Basis::Reported));
    }

    #[test]
    fn hidden_reasoning_is_part_of_the_answer() {
        let told = Usage { reasoning_tokens: Some(150), ..usage(500, 350) };
        let charge = settled(Some(&told));
        assert_eq!((charge.output_tokens, charge.reasoning_tokens), (350, 150));
        // More reasoning than answer is nonsense; without it the rest is not plausible either.
        let told = Usage { reasoning_tokens: Some(900), ..usage(500, 50) };
        assert_eq!(settled(Some(&told)).basis, Basis::Estimated);
    }

    #[test]
    fn a_report_that_does_not_part_reasoning_from_the_answer_may_hold_both() {
        let charge =
            |counted| settle(&RESERVED, counted, Some(&usage(500, 390)), Tokenizer::Cl100k);
        assert_eq!((charge((0, 380)).total(), charge((0, 380)).reasoning_tokens), (890, 380));
        assert_eq!(charge((0, 380)).basis, Basis::Reported);
        assert_eq!(charge((0, 5)).basis, Basis::Estimated, "nobody saw it think that much");
    }
}
