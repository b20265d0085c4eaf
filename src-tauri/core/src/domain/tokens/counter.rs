//! Tokens of a conversation as a model will count them, or as near as can be known.

use super::encoding;
use super::measure::Measure;
use super::scale::Scale;
use crate::domain::assistant::{Conversation, Turn};
use crate::domain::catalogue::Tokenizer;

/// Tokens around the text of a turn and the name of its speaker, and tokens the answer is begun with: the
/// format of the GPT-3.5 and later models, as published in their maker's cookbook ("How to count tokens
/// with tiktoken").
const EXACT_TURN_TOKENS: i64 = 3;
const EXACT_PRIMING_TOKENS: i64 = 3;

/// Counts tokens for one model. A *promise* is no less than the model will count, as far as that can be
/// known: budgets and windows are held against it. What is *likely* is charged where a provider reports
/// nothing. For models whose tokens are counted exactly the two are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// How the model's tokens are counted.
    pub tokenizer: Tokenizer,
    /// What its reports have taught; looked at for estimates only.
    pub scale: Scale,
}

impl Counter {
    /// A counter that has learned nothing.
    #[must_use]
    pub const fn new(tokenizer: Tokenizer) -> Self {
        Self { tokenizer, scale: Scale::none() }
    }

    /// What a turn measures.
    #[must_use]
    pub fn measure_turn(&self, turn: &Turn) -> Measure {
        Measure { text_tokens: self.raw(turn.speaker.name()) + self.raw(&turn.text), turns: 1 }
    }

    /// What a conversation measures: the sum of its turns.
    #[must_use]
    pub fn measure(&self, conversation: &Conversation) -> Measure {
        Measure::of(conversation, |turn| self.measure_turn(turn))
    }

    /// Tokens that are promised to what is sent.
    #[must_use]
    pub fn promise(&self, sent: Measure) -> i64 {
        self.exact(sent).unwrap_or_else(|| self.scale.promise(sent))
    }

    /// Tokens that what is sent most likely takes.
    #[must_use]
    pub fn likely(&self, sent: Measure) -> i64 {
        self.exact(sent).unwrap_or_else(|| self.scale.likely(sent))
    }

    /// What a promise has more than what is likely, in percent.
    #[must_use]
    pub const fn margin_percent(&self) -> i64 {
        match self.tokenizer {
            Tokenizer::Cl100k | Tokenizer::O200k => 0,
            Tokenizer::Estimate | Tokenizer::Own => self.scale.margin_percent(),
        }
    }

    /// Tokens that a conversation most likely takes as it is sent.
    #[must_use]
    pub fn count_conversation(&self, conversation: &Conversation) -> i64 {
        self.likely(self.measure(conversation))
    }

    /// Tokens that a text alone most likely has: an answer, say.
    #[must_use]
    pub fn count(&self, text: &str) -> i64 {
        match self.tokenizer {
            Tokenizer::Cl100k | Tokenizer::O200k => self.raw(text),
            Tokenizer::Estimate | Tokenizer::Own => self.scale.likely_text(self.raw(text)),
        }
    }

    /// Tokens of a text by the tables that the model is counted or estimated with.
    #[must_use]
    pub fn raw(&self, text: &str) -> i64 {
        encoding::count(self.tokenizer, text)
    }

    fn exact(&self, sent: Measure) -> Option<i64> {
        let Measure { text_tokens, turns } = sent;
        match self.tokenizer {
            Tokenizer::Cl100k | Tokenizer::O200k => {
                let around = turns.saturating_mul(EXACT_TURN_TOKENS);
                Some(text_tokens.saturating_add(around).saturating_add(EXACT_PRIMING_TOKENS))
            }
            Tokenizer::Estimate | Tokenizer::Own => None,
        }
    }
}
