//! What a question would cost, before it is asked.

use super::Memory;

/// What a question would take, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The question itself.
    pub question_tokens: i64,
    /// Everything the model is sent: instructions, history, question.
    pub prompt_tokens: i64,
    /// The largest answer there would be room for; 0 where the question would be refused.
    pub answer_cap_tokens: i64,
    /// What is needed to ask at all.
    pub needed_tokens: i64,
    /// Left of the budget, without what is promised to an answer being written.
    pub left_tokens: i64,
    /// The place of the oldest message the assistant would be sent; none where it is sent all.
    pub begins_at: Option<i64>,
    /// Ways to ask it all the same, with less of the conversation; none where it can be asked.
    pub offers: Vec<Offer>,
}

/// A way to ask with less of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What the assistant would know of it.
    pub memory: Memory,
    /// Exchanges that would be sent along.
    pub exchanges: usize,
    /// Everything the model would be sent.
    pub prompt_tokens: i64,
}
