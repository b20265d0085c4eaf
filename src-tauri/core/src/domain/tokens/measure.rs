//! What a conversation measures, before a model's own way of counting is applied to it.

use crate::domain::assistant::{Conversation, Turn};
use std::ops::{Add, AddAssign, Sub};

/// Tokens of texts by a tokenizer's tables, and how many turns they are said in: what every chat template
/// puts around a turn is the model's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Tokens of the texts, and of the speakers' names.
    pub text_tokens: i64,
    /// Number of turns.
    pub turns: i64,
}

impl Measure {
    /// The measure of everything that is said, where `of` measures a turn.
    pub(super) fn of(conversation: &Conversation, of: impl Fn(&Turn) -> Self) -> Self {
        conversation.0.iter().fold(Self::default(), |sum, turn| sum + of(turn))
    }
}

impl Add for Measure {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            text_tokens: self.text_tokens.saturating_add(other.text_tokens),
            turns: self.turns.saturating_add(other.turns),
        }
    }
}

impl Sub for Measure {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            text_tokens: self.text_tokens.saturating_sub(other.text_tokens),
            turns: self.turns.saturating_sub(other.turns),
        }
    }
}

impl AddAssign for Measure {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
