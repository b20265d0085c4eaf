//! Trying a model out: what is asked, and what was seen.

use super::Tokenizer;
use crate::domain::assistant::{CallLimits, Conversation, FailureKind, Part, Speaker, Turn, Usage};
use crate::domain::tokens::Counter;

/// Most tokens of a trial's answer.
pub const TRIAL_CAP_TOKENS: i64 = 32;
/// Tokens after which Hotseat takes it that a model ignores the limit it was given. Our count may be as far
/// off as a provider's report of a model we only estimate is believed to be.
const TRIAL_MAX_TOKENS: i64 = 4 * TRIAL_CAP_TOKENS;
/// Longest time from the first sign of an answer to its end, in milliseconds: the slowest computers
/// write a token a second.
pub const TRIAL_MAX_MS: i64 = 30_000;

/// What a model is asked to try it out.
#[must_use]
pub fn trial() -> (Conversation, CallLimits) {
    let text = "Reply with the word ready.".to_owned();
    let limits = CallLimits::of(TRIAL_CAP_TOKENS);
    (Conversation(vec![Turn { speaker: Speaker::User, text }]), limits)
}

/// What a trial came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// The model answered.
    Answered(TrialFigures),
    /// It did not answer.
    Failed(FailureKind),
}

/// What was seen of a model that answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrialFigures {
    /// From asking to the first sign of an answer, thinking included.
    pub first_piece_ms: i64,
    /// From asking to the last of them. What may follow, such as usage, is not of the model.
    pub last_piece_ms: i64,
    /// Pieces the answer came in.
    pub pieces: i64,
    /// Tokens of the answer and of what the model thought, by our count.
    pub written_tokens: i64,
    /// Tokens of question and answer with the format around them, by our count.
    pub counted_tokens: i64,
    /// Tokens of question and answer without hidden reasoning, as the provider reports them; none where it
    /// reports nothing that could be true.
    pub reported_tokens: Option<i64>,
    /// Whether the answer came to an end. If not, it was hung up on, and reported nothing yet.
    pub has_ended: bool,
}

/// What is heard of a model while it is tried out.
#[derive(Clone, Debug)]
pub struct TrialEar {
    counter: Counter,
    text: String,
    thoughts: String,
    pieces: i64,
    first_ms: Option<i64>,
    last_ms: i64,
}

impl TrialEar {
    /// An ear for a model whose tokens are counted so.
    #[must_use]
    pub const fn new(tokenizer: Tokenizer) -> Self {
        Self {
            counter: Counter::new(tokenizer),
            text: String::new(),
            thoughts: String::new(),
            pieces: 0,
            first_ms: None,
            last_ms: 0,
        }
    }

    /// From asking to the first sign of an answer; none before there was one.
    #[must_use]
    pub const fn first_ms(&self) -> Option<i64> {
        self.first_ms
    }

    /// Takes in what came so many milliseconds after asking, and says what was seen once that is
    /// enough: at the end, or where none will come.
    pub fn hear(&mut self, part: Part, at_ms: i64) -> Option<TrialFigures> {
        match part {
            Part::Piece(piece) => {
                self.pieces += 1;
                self.text.push_str(&piece);
            }
            Part::Thinking(thoughts) => self.thoughts.push_str(&thoughts),
            // Comes only after the end, which is enough.
            Part::Report(_) => return None,
            Part::End(end) => {
                self.first_ms.get_or_insert(at_ms);
                return Some(self.figures(end.usage.as_ref(), true));
            }
        }
        self.first_ms.get_or_insert(at_ms);
        self.last_ms = at_ms;
        let figures = self.without_an_end();
        let goes_on = figures.written_tokens > TRIAL_MAX_TOKENS
            || figures.last_piece_ms - figures.first_piece_ms >= TRIAL_MAX_MS;
        goes_on.then_some(figures)
    }

    /// What was seen of an answer that was hung up on.
    #[must_use]
    pub fn without_an_end(&self) -> TrialFigures {
        self.figures(None, false)
    }

    fn figures(&self, usage: Option<&Usage>, has_ended: bool) -> TrialFigures {
        let answer_tokens = self.counter.count(&self.text);
        let thought_tokens = self.counter.count(&self.thoughts);
        let first_piece_ms = self.first_ms.unwrap_or(0);
        // Who does not say what of its figure is reasoning means all of it.
        let is_parted = usage.is_none_or(|usage| usage.reasoning_tokens.is_some());
        let unparted_tokens = if is_parted { 0 } else { thought_tokens };
        let prompt_tokens = trial_prompt_tokens(self.counter.tokenizer);
        TrialFigures {
            first_piece_ms,
            last_piece_ms: self.last_ms.max(first_piece_ms),
            pieces: self.pieces,
            written_tokens: answer_tokens + thought_tokens,
            counted_tokens: prompt_tokens + answer_tokens + unparted_tokens,
            reported_tokens: usage.and_then(reported_total),
            has_ended,
        }
    }
}

impl TrialFigures {
    /// Tokens a second from the first piece to the last; none where it went too fast to tell.
    #[must_use]
    pub fn tokens_per_s(&self) -> Option<i64> {
        let ms = self.last_piece_ms - self.first_piece_ms;
        (ms > 0 && self.written_tokens > 1).then(|| self.written_tokens * 1_000 / ms)
    }

    /// How far above our own count the provider's report is, in percent; negative where it is below.
    #[must_use]
    pub fn reported_above_percent(&self) -> Option<i64> {
        let reported = self.reported_tokens?;
        (self.counted_tokens > 0)
            .then(|| (reported - self.counted_tokens).saturating_mul(100) / self.counted_tokens)
    }
}

/// What a report says of question and answer together, hidden reasoning left out; none where it says
/// nothing that could be true.
#[must_use]
pub fn reported_total(usage: &Usage) -> Option<i64> {
    let hidden = usage.reasoning_tokens.unwrap_or(0).max(0);
    let prompt = usage.prompt_tokens.filter(|tokens| *tokens > 0)?;
    let answer = usage.answer_tokens.filter(|tokens| *tokens >= hidden)? - hidden;
    prompt.checked_add(answer)
}

/// Our count of the trial's question.
#[must_use]
pub fn trial_prompt_tokens(tokenizer: Tokenizer) -> i64 {
    Counter::new(tokenizer).count_conversation(&trial().0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistant::{End, Finish};

    #[test]
    fn speed_is_told_only_where_it_can_be() {
        let figures = TrialFigures {
            first_piece_ms: 400,
            last_piece_ms: 900,
            written_tokens: 19,
            ..TrialFigures::default()
        };
        assert_eq!(figures.tokens_per_s(), Some(38));
        assert_eq!(TrialFigures { last_piece_ms: 400, ..figures }.tokens_per_s(), None);
        assert_eq!(TrialFigures { written_tokens: 1, ..figures }.tokens_per_s(), None);
    }

    #[test]
    fn a_model_on_trial_is_heard_to_its_end_or_until_none_will_come() {
        let end = |usage| Part::End(End { finish: Finish::Complete, usage });
        let ear = || TrialEar::new(Tokenizer::Cl100k);
        let piece = |words: usize| Part::Piece("word ".repeat(words));

        let mut ends = ear();
        assert_eq!(ends.hear(Part::Thinking("One two".into()), 300), None);
        assert_eq!(ends.hear(piece(30), 900), None);
        let figures = ends.hear(end(None), 2_900).unwrap();
        assert!(figures.has_ended);
        assert_eq!((figures.first_piece_ms, figures.last_piece_ms), (300, 900));
        assert_eq!(figures.written_tokens, 33, "thoughts are written, too");

        let mut goes_on = ear();
        assert_eq!(goes_on.hear(piece(100), 1), None, "counts differ");
        assert!(!goes_on.hear(piece(100), 2).unwrap().has_ended);
        let mut drips = ear();
        assert_eq!(drips.hear(piece(1), 60_000), None, "it had to be loaded");
        assert_eq!(drips.hear(piece(1), 89_999), None);
        assert!(!drips.hear(piece(1), 90_000).unwrap().has_ended);
    }

    #[test]
    fn a_report_that_does_not_part_thoughts_from_the_answer_is_compared_with_both() {
        let above = |reasoning_tokens| {
            let mut ear = TrialEar::new(Tokenizer::Cl100k);
            ear.hear(Part::Thinking("word ".repeat(20)), 1);
            let answer_tokens = Some(21);
            let prompt_tokens = Some(trial_prompt_tokens(Tokenizer::Cl100k));
            let usage = Some(Usage { prompt_tokens, answer_tokens, reasoning_tokens });
            let end = Part::End(End { finish: Finish::Length, usage });
            ear.hear(end, 2).unwrap().reported_above_percent()
        };
        assert_eq!((above(None), above(Some(21))), (Some(0), Some(0)));
    }

    #[test]
    fn a_report_is_compared_with_our_own_count() {
        let above = |reported_tokens| {
            TrialFigures { counted_tokens: 50, reported_tokens, ..TrialFigures::default() }
                .reported_above_percent()
        };
        assert_eq!(above(Some(51)), Some(2));
        assert_eq!(above(Some(45)), Some(-10));
        assert!(above(Some(i64::MAX)).unwrap() > 0);
        assert_eq!(above(None), None);
    }

    #[test]
    fn a_report_that_can_t_be_true_is_none() {
        let report = |prompt_tokens, answer_tokens, reasoning_tokens| {
            reported_total(&Usage { prompt_tokens, answer_tokens, reasoning_tokens })
        };
        assert_eq!(report(Some(10), Some(12), Some(8)), Some(14));
        assert_eq!(report(Some(10), Some(0), None), Some(10));
        for (prompt, answer, hidden) in [
            (None, Some(1), None),
            (Some(1), None, None),
            (Some(0), Some(0), None),
            (Some(-3), Some(4), None),
            (Some(3), Some(4), Some(5)),
            (Some(i64::MAX), Some(1), None),
        ] {
            assert_eq!(report(prompt, answer, hidden), None, "{prompt:?} {answer:?} {hidden:?}");
        }
    }
}
