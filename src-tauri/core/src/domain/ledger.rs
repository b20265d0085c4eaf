//! Tokens promised to a call before it is made, and charged after it.

use super::assistant::Usage;
use super::catalogue::Tokenizer;
use super::tokens::{Counter, Measure};
use serde::{Deserialize, Serialize};

/// An answer shorter than this is not worth its question.
pub const USEFUL_ANSWER_TOKENS: i64 = 100;
/// Largest answer, where a session's config says nothing else.
pub const ANSWER_CAP_DEFAULT_TOKENS: i64 = 4_096;

/// What a call may take at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// What is sent, as it was measured.
    pub sent: Measure,
    /// Tokens promised to what is sent.
    pub input_tokens: i64,
    /// Most tokens of the answer.
    pub output_tokens: i64,
}

/// The budget does not reach for a question and a useful answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotEnough {
    /// Tokens that the question and a useful answer would take.
    pub needed_tokens: i64,
    /// Tokens left of the budget.
    pub left_tokens: i64,
}

/// Promises a call its prompt and as large an answer as is wanted and left.
///
/// # Errors
/// [`NotEnough`] where nothing useful could be answered; then nothing may be sent.
pub fn reserve(
    left_tokens: i64,
    (sent, prompt_tokens): (Measure, i64),
    most_answer_tokens: i64,
) -> Result<Reservation, NotEnough> {
    let useful = USEFUL_ANSWER_TOKENS.min(most_answer_tokens);
    if left_tokens.saturating_sub(prompt_tokens) < useful {
        let needed_tokens = prompt_tokens.saturating_add(useful);
        return Err(NotEnough { needed_tokens, left_tokens });
    }
    let output_tokens = most_answer_tokens.min(left_tokens - prompt_tokens);
    Ok(Reservation { sent, input_tokens: prompt_tokens, output_tokens })
}

/// What tells how a conversation goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// Tokens the newest charged call took for what was sent.
    pub sent_tokens: i64,
    /// Tokens of its answer that the next question is sent with: without hidden reasoning.
    pub remembered_tokens: i64,
    /// What an answer took on average, hidden reasoning included.
    pub answer_tokens: i64,
    /// What of it is remembered on average.
    pub remembered_on_average_tokens: i64,
    /// Characters of a question on average.
    pub question_chars: i64,
}

/// Characters of a token, on the safe side: what is usual for English is about four.
const TOKEN_CHARS: i64 = 3;
/// Tokens of a short question: one more is left where it can still be asked.
const SHORT_QUESTION_TOKENS: i64 = 16;
/// More questions than this are not told apart.
const QUESTIONS_MAX: i64 = 10_000;

/// What a question is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Means {
    /// Tokens left of the budget.
    pub left_tokens: i64,
    /// Tokens the model reads at once.
    pub window_tokens: i64,
    /// What a promise has more than what is likely, in percent.
    pub margin_percent: i64,
}

/// Questions that what is left of a budget reaches for, when the conversation goes on as it did: each
/// is sent with everything before it, as far as the model can read, so each takes more than the one
/// before, and the budget has to reach for what is promised to it. None before the first answer.
#[must_use]
pub fn questions_left(means: Means, course: Option<Course>) -> Option<i64> {
    let course = course?;
    let question_tokens = course.question_chars / TOKEN_CHARS + 1;
    let most_sent_tokens = means.window_tokens.saturating_sub(USEFUL_ANSWER_TOKENS).max(1);
    let needed_tokens = |sent_tokens: i64| {
        let promised = sent_tokens.saturating_mul(100 + means.margin_percent) / 100;
        // What is sent is cut to the window by what is promised to it.
        promised.min(most_sent_tokens).saturating_add(USEFUL_ANSWER_TOKENS)
    };
    let before_tokens = course.sent_tokens + course.remembered_tokens;
    let short_tokens = (before_tokens + SHORT_QUESTION_TOKENS).min(most_sent_tokens);
    let least = i64::from(means.left_tokens >= needed_tokens(short_tokens));
    let mut left_tokens = means.left_tokens;
    let mut sent_tokens = before_tokens + question_tokens;
    let mut questions = 0;
    while questions < QUESTIONS_MAX {
        sent_tokens = sent_tokens.min(most_sent_tokens);
        if left_tokens < needed_tokens(sent_tokens) {
            break;
        }
        questions += 1;
        left_tokens -= sent_tokens + course.answer_tokens.max(1);
        sent_tokens += course.remembered_on_average_tokens + question_tokens;
    }
    Some(questions.max(least))
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
    /// The provider reported them.
    Reported,
    /// We counted them.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Tokens sent: instructions, history, question.
    pub input_tokens: i64,
    /// Tokens received, those of hidden reasoning included.
    pub output_tokens: i64,
    /// Of the tokens received, those of hidden reasoning.
    pub reasoning_tokens: i64,
    /// Whose count it is.
    pub basis: Basis,
}

impl Charge {
    /// A charge by our own count, without hidden reasoning.
    #[must_use]
    pub const fn estimated(input_tokens: i64, output_tokens: i64) -> Self {
        Self { input_tokens, output_tokens, reasoning_tokens: 0, basis: Basis::Estimated }
    }

    /// Tokens sent and received together.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.input_tokens + self.output_tokens
    }

    /// This charge, cut to what is left: a provider's count never overdraws a budget.
    #[must_use]
    pub fn within(self, left_tokens: i64) -> Self {
        let left_tokens = left_tokens.max(0);
        let input_tokens = self.input_tokens.min(left_tokens);
        let output_tokens = self.output_tokens.min(left_tokens - input_tokens);
        let reasoning_tokens = self.reasoning_tokens.min(output_tokens);
        Self { input_tokens, output_tokens, reasoning_tokens, ..self }
    }
}

/// How many times more or less than our own count a report may say: we count these models exactly,
/// but providers wrap what we send; and others we only estimate.
const fn widest_factor(tokenizer: Tokenizer) -> i64 {
    match tokenizer {
        Tokenizer::Cl100k | Tokenizer::O200k => 2,
        Tokenizer::Estimate | Tokenizer::Own => 4,
    }
}

/// Formats differ by a few tokens a message, which short texts show most; and gateways put instructions
/// of their own in front of a conversation, which the models we estimate are often reached through.
const fn slack_tokens(tokenizer: Tokenizer) -> i64 {
    match tokenizer {
        Tokenizer::Cl100k | Tokenizer::O200k => SLACK_TOKENS,
        Tokenizer::Estimate | Tokenizer::Own => 2_048,
    }
}

const SLACK_TOKENS: i64 = 32;

/// The provider's figures, where they can be true: for what was sent near our own count; for the answer
/// not far below our count of what was seen, and no more than was allowed and a tenth. What is between
/// is hidden reasoning, whether or not the provider says so. A provider that reports nothing, nonsense,
/// or each piece for itself is not believed.
#[must_use]
pub fn plausible(
    reserved: &Reservation,
    (counted_output_tokens, thought_tokens): (i64, i64),
    usage: &Usage,
    counter: &Counter,
) -> Option<Charge> {
    let (input, output) = (usage.prompt_tokens?, usage.answer_tokens?);
    if counter.tokenizer == Tokenizer::Own {
        return counted_here(reserved, (input, output), usage.reasoning_tokens);
    }
    let told = usage.reasoning_tokens.filter(|hidden| (0..=output).contains(hidden));
    let factor = widest_factor(counter.tokenizer);
    let is_enough = |told: i64, counted: i64| {
        told.saturating_mul(factor).saturating_add(SLACK_TOKENS) >= counted
    };
    let most_input = reserved.input_tokens.saturating_mul(factor);
    let most_output = reserved.output_tokens + reserved.output_tokens / 10 + SLACK_TOKENS;
    let is_plausible = input > 0
        && is_enough(input, reserved.input_tokens)
        && input <= most_input.saturating_add(slack_tokens(counter.tokenizer))
        && (0..=most_output).contains(&output)
        && is_enough(output.saturating_sub(told.unwrap_or(0)), counted_output_tokens);
    let is_answer_alone =
        output <= counted_output_tokens.saturating_mul(factor).saturating_add(SLACK_TOKENS);
    let unseen_tokens =
        output.saturating_sub(counted_output_tokens).max(thought_tokens).clamp(0, output.max(0));
    let reasoning_tokens = told.unwrap_or(if is_answer_alone { 0 } else { unseen_tokens });
    is_plausible.then_some(Charge {
        input_tokens: input,
        output_tokens: output,
        reasoning_tokens,
        basis: Basis::Reported,
    })
}

/// The figures of a model that runs here: its own vocabulary counts what is promised and what is charged, so that
/// they fit or are wrong.
fn counted_here(
    reserved: &Reservation,
    (input_tokens, output_tokens): (i64, i64),
    told: Option<i64>,
) -> Option<Charge> {
    let reasoning_tokens = told.unwrap_or(0);
    let is_true = (1..=reserved.input_tokens).contains(&input_tokens)
        && (0..=reserved.output_tokens).contains(&output_tokens)
        && (0..=output_tokens).contains(&reasoning_tokens);
    let basis = Basis::Reported;
    is_true.then_some(Charge { input_tokens, output_tokens, reasoning_tokens, basis })
}

/// The charge of a call that answered: the provider's figures where they can be true, else what is
/// likely, of the answer and of what the model was seen to work on besides.
#[must_use]
pub fn settle(
    reserved: &Reservation,
    (counted_output_tokens, thought_tokens): (i64, i64),
    usage: Option<&Usage>,
    counter: &Counter,
) -> Charge {
    let counted = (counted_output_tokens, thought_tokens);
    usage.and_then(|usage| plausible(reserved, counted, usage, counter)).unwrap_or_else(|| {
        let most = reserved.output_tokens;
        let answer_tokens = counted_output_tokens.min(most);
        let reasoning_tokens = thought_tokens.min(most - answer_tokens);
        let output_tokens = answer_tokens + reasoning_tokens;
        let input_tokens = counter.likely(reserved.sent).min(reserved.input_tokens);
        Charge { reasoning_tokens, ..Charge::estimated(input_tokens, output_tokens) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Measure = Measure { text_tokens: 491, turns: 2 };
    const RESERVED: Reservation = Reservation { sent: SENT, input_tokens: 500, output_tokens: 400 };
    const EXACT: Counter = Counter::new(Tokenizer::Cl100k);
    const ESTIMATE: Counter = Counter::new(Tokenizer::Estimate);

    fn usage(prompt: i64, answer: i64) -> Usage {
        Usage { prompt_tokens: Some(prompt), answer_tokens: Some(answer), reasoning_tokens: None }
    }

    fn settled(usage: Option<&Usage>) -> Charge {
        settle(&RESERVED, (200, 0), usage, &EXACT)
    }

    #[test]
    fn a_question_is_promised_its_prompt_and_the_answer_that_is_left() {
        assert_eq!(reserve(10_000, (SENT, 500), 400), Ok(RESERVED));
        assert_eq!(reserve(750, (SENT, 500), 400).map(|r| r.output_tokens), Ok(250));
        assert_eq!(reserve(600, (SENT, 500), 400).map(|r| r.output_tokens), Ok(100));
    }

    #[test]
    fn a_question_without_room_for_a_useful_answer_is_refused_with_figures() {
        let refused = NotEnough { needed_tokens: 600, left_tokens: 599 };
        assert_eq!(reserve(599, (SENT, 500), 400), Err(refused));
        assert!(reserve(0, (SENT, 0), 400).is_err());
        assert!(reserve(i64::MAX, (SENT, i64::MAX), 400).is_err());
        // A session may want short answers.
        assert_eq!(reserve(520, (SENT, 500), 20).map(|r| r.output_tokens), Ok(20));
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
        let charge = settle(&RESERVED, (200, 0), Some(&told), &ESTIMATE);
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
        let charge = |counted| settle(&RESERVED, counted, Some(&usage(500, 390)), &EXACT);
        assert_eq!((charge((0, 380)).total(), charge((0, 380)).reasoning_tokens), (890, 390));
        // A model may have thought where nothing of it was sent.
        let hidden = charge((10, 0));
        assert_eq!((hidden.basis, hidden.reasoning_tokens), (Basis::Reported, 380));
    }

    #[test]
    fn instructions_that_a_gateway_adds_are_believed_where_we_only_estimate() {
        let told = usage(2_300, 200);
        assert_eq!(settle(&RESERVED, (200, 0), Some(&told), &ESTIMATE).total(), 2_500);
        assert_eq!(settled(Some(&told)).basis, Basis::Estimated);
        let nonsense = usage(40_000, 200);
        let charge = settle(&RESERVED, (200, 0), Some(&nonsense), &ESTIMATE);
        assert_eq!(charge.basis, Basis::Estimated);
    }

    #[test]
    fn where_nothing_is_reported_what_is_likely_is_charged_and_no_promise() {
        let reserved = Reservation { input_tokens: 625, ..RESERVED };
        assert_eq!(settle(&reserved, (200, 0), None, &ESTIMATE), Charge::estimated(500, 200));
        let never_more = Reservation { input_tokens: 300, ..RESERVED };
        assert_eq!(settle(&never_more, (900, 0), None, &ESTIMATE), Charge::estimated(300, 400));
    }

    #[test]
    fn a_charge_is_never_above_what_is_left() {
        let charge = Charge { reasoning_tokens: 80, ..Charge::estimated(500, 100) };
        assert_eq!(charge.within(600), charge);
        let within = charge.within(530);
        assert_eq!((within.total(), within.output_tokens, within.reasoning_tokens), (530, 30, 30));
        assert_eq!((charge.within(200).total(), charge.within(-5).total()), (200, 0));
    }

    const COURSE: Course = Course {
        sent_tokens: 900,
        remembered_tokens: 100,
        answer_tokens: 100,
        remembered_on_average_tokens: 100,
        question_chars: 87,
    };

    const fn means(left_tokens: i64, window_tokens: i64, margin_percent: i64) -> Means {
        Means { left_tokens, window_tokens, margin_percent }
    }

    #[test]
    fn each_question_takes_what_came_before_it_along() {
        // 1,030 + 100, then 1,160 + 100, then 1,290 + 100; a short one takes 1,016 + 100.
        let left = |left_tokens| questions_left(means(left_tokens, 100_000, 0), Some(COURSE));
        assert_eq!([1_115, 1_116, 1_130, 2_389, 2_390].map(left), [0, 1, 1, 1, 2].map(Some));
        assert_eq!(left(3_780), Some(3));
        // A budget has to reach for what is promised, not for what is likely.
        let promised = |left_tokens| questions_left(means(left_tokens, 100_000, 25), Some(COURSE));
        assert_eq!([1_369, 1_370].map(promised), [0, 1].map(Some));
    }

    #[test]
    fn a_model_that_reads_no_more_forgets_and_takes_no_more() {
        let left =
            |window_tokens| questions_left(means(40_000, window_tokens, 0), Some(COURSE)).unwrap();
        assert_eq!(left(1_300), 40_000 / 1_300);
        assert!(left(100_000) < 25);
    }

    #[test]
    fn before_the_first_answer_no_number_of_questions_is_known() {
        assert_eq!(questions_left(means(50_000, 8_192, 0), None), None);
    }
}
