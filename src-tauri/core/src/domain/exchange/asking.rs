//! What a candidate wants to ask, and how.

use super::Memory;

/// A question, and what the assistant is to know with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// The question's text.
    pub text: String,
    /// The place of the question it is asked in the place of: the newest, where that has no whole answer.
    /// Any other is left as it is, and the question is asked all the same.
    pub instead_of: Option<i64>,
    /// How much of the conversation is sent along, from now on.
    pub memory: Memory,
}

impl From<&str> for Asking {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}
