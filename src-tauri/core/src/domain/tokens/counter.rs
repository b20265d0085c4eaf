//! Tokens of a conversation as a model will count them, or as near as can be known.

use super::calibration::{Calibration, scaled};
use super::encoding;
use crate::domain::assistant::{Conversation, Speaker};
use crate::domain::catalogue::Tokenizer;

/// Tokens around the text of a message and the name of its speaker, and tokens the answer is begun
/// with: the format of the GPT-3.5 and later models, as published in their maker's cookbook ("How to
/// count tokens with tiktoken").
const EXACT_FORMAT: Format = Format { message_tokens: 3, priming_tokens: 3 };
/// The same for the models that are estimated: the larger of what ChatML and the format of Llama 3
/// take, the latter with its beginning of the text.
const ESTIMATED_FORMAT: Format = Format { message_tokens: 4, priming_tokens: 5 };
/// What an estimate is multiplied by, in thousandths, until a model has reported.
const MARGIN_PER_MILLE: i64 = 1_250;

struct Format {
    message_tokens: i64,
    priming_tokens: i64,
}

/// Counts tokens for one model. Sums of [`Self::count_turn`] and [`Self::priming`] are what
/// [`Self::count_conversation`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// How the model's tokens are counted.
    pub tokenizer: Tokenizer,
    /// What its reports have taught; looked at for estimates only.
    pub calibration: Calibration,
}

impl Counter {
    /// A counter that has learned nothing, as [`Calibration::learned_from`] wants it.
    #[must_use]
    pub const fn new(tokenizer: Tokenizer) -> Self {
        Self { tokenizer, calibration: Calibration::none() }
    }

    /// Tokens of a text alone: an answer, say. At least one for a text that is not empty.
    #[must_use]
    pub fn count(&self, text: &str) -> i64 {
        self.estimated(encoding::count(self.tokenizer, text))
    }

    /// Tokens of one thing said, with the name of who said it and the format around both.
    #[must_use]
    pub fn count_turn(&self, speaker: Speaker, text: &str) -> i64 {
        let words = [speaker.name(), text].map(|words| encoding::count(self.tokenizer, words));
        self.estimated(self.format().message_tokens + words.iter().sum::<i64>())
    }

    /// Tokens of a conversation as it is sent.
    #[must_use]
    pub fn count_conversation(&self, conversation: &Conversation) -> i64 {
        let turns = conversation.0.iter().map(|turn| self.count_turn(turn.speaker, &turn.text));
        turns.sum::<i64>() + self.priming()
    }

    /// Tokens an answer is begun with, which are counted as sent.
    #[must_use]
    pub fn priming(&self) -> i64 {
        self.estimated(self.format().priming_tokens)
    }

    const fn format(&self) -> Format {
        match self.tokenizer {
            Tokenizer::Cl100k | Tokenizer::O200k => EXACT_FORMAT,
            Tokenizer::Estimate => ESTIMATED_FORMAT,
        }
    }

    fn estimated(&self, counted: i64) -> i64 {
        match self.tokenizer {
            Tokenizer::Cl100k | Tokenizer::O200k => counted,
            Tokenizer::Estimate => self.calibration.apply(scaled(counted, MARGIN_PER_MILLE, 1_000)),
        }
    }
}
