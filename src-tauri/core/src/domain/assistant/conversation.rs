//! What a model is sent.

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The instructions the model answers under.
    System,
    /// The candidate.
    User,
    /// The model.
    Assistant,
}

impl Speaker {
    /// The name providers and the database know it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// By whom.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

/// What a model is sent, oldest first, the question last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation(pub Vec<Turn>);

/// How far an answer may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallLimits {
    /// Most tokens of the answer.
    pub answer_cap_tokens: i64,
    /// How freely the model chooses its words, 0 to 2; none leaves it to the model.
    pub temperature: Option<f64>,
}
