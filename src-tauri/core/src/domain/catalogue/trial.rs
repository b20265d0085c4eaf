//! Trying a model out: what is asked, and what was seen.

use super::Tokenizer;
use crate::domain::assistant::{CallLimits, Conversation, FailureKind, Speaker, Turn, Usage};
use crate::domain::tokens::Counter;

/// Most tokens of a trial's answer.
pub const TRIAL_CAP_TOKENS: i64 = 32;

/// What a model is asked to try it out.
#[must_use]
pub fn trial() -> (Conversation, CallLimits) {
    let text = "Reply with the word ready.".to_owned();
    let limits = CallLimits { answer_cap_tokens: TRIAL_CAP_TOKENS, temperature: None };
    (Conversation(vec![Turn { speaker: Speaker::User, text }]), limits)
}

/// What a trial came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// The model answered.
    Answered(TrialFigures),
    /// It did not.
    Failed(FailureKind),
}

/// What was seen of a model that answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrialFigures {
    /// From asking to the first sign of an answer, thinking included.
    pub first_piece_ms: i64,
    /// From asking to the end.
    pub whole_ms: i64,
    /// Pieces the answer came in.
    pub pieces: i64,
    /// Tokens of the answer, by our count.
    pub answer_tokens: i64,
    /// Tokens of question and answer with the format around them, by our count.
    pub counted_tokens: i64,
    /// The same without hidden reasoning, as the provider reports it; none where it reports nothing
    /// that could be true.
    pub reported_tokens: Option<i64>,
}

impl TrialFigures {
    /// Tokens a second from the first piece to the end; none where it went too fast to tell.
    #[must_use]
    pub fn tokens_per_s(&self) -> Option<i64> {
        let ms = self.whole_ms - self.first_piece_ms;
        (ms > 0 && self.answer_tokens > 1).then(|| self.answer_tokens * 1_000 / ms)
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

    #[test]
    fn speed_is_told_only_where_it_can_be() {
        let figures = TrialFigures {
            first_piece_ms: 400,
            whole_ms: 900,
            answer_tokens: 19,
            ..TrialFigures::default()
        };
        assert_eq!(figures.tokens_per_s(), Some(38));
        assert_eq!(TrialFigures { whole_ms: 400, ..figures }.tokens_per_s(), None);
        assert_eq!(TrialFigures { answer_tokens: 1, ..figures }.tokens_per_s(), None);
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
