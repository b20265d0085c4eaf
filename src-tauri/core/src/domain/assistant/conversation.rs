//! What a model is sent.

use crate::domain::ids::SessionId;

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The instructions the model answers under.
    System,
    /// The candidate, with what they ask.
    User,
    /// The model, with what it answered before.
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

/// One thing said in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who said it.
    pub speaker: Speaker,
    /// What was said.
    pub text: String,
}

/// What a model is sent, oldest first, the question last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation(pub Vec<Turn>);

/// What stands between things that one speaker said in a row.
pub const BETWEEN_TURNS: &str = "\n\n";

impl Conversation {
    /// This conversation with the instructions as something the candidate says first.
    #[must_use]
    pub fn without_system(self) -> Self {
        let as_said = |turn: Turn| match turn.speaker {
            Speaker::System => Turn { speaker: Speaker::User, ..turn },
            Speaker::User | Speaker::Assistant => turn,
        };
        Self(self.0.into_iter().map(as_said).collect())
    }

    /// This conversation with what one speaker said in a row as one turn: many models take only questions
    /// and answers by turns.
    #[must_use]
    pub fn by_turns(self) -> Self {
        let mut turns: Vec<Turn> = Vec::with_capacity(self.0.len());
        for turn in self.0 {
            match turns.last_mut() {
                Some(last) if last.speaker == turn.speaker => {
                    last.text.push_str(BETWEEN_TURNS);
                    last.text.push_str(&turn.text);
                }
                Some(_) | None => turns.push(turn),
            }
        }
        Self(turns)
    }
}

/// How far an answer may go, and what it is chosen by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallLimits {
    /// Most tokens of the answer.
    pub answer_cap_tokens: i64,
    /// How freely the model chooses its words, 0 to 2; none leaves it to the model.
    pub temperature: Option<f64>,
    /// What chance begins with, so that the same question has the same answer; none for another one every time.
    /// Not every model heeds it.
    pub seed: Option<u32>,
    /// The session the conversation belongs to: a model that keeps what it read keeps it for that one alone.
    pub owner: Option<SessionId>,
}

impl CallLimits {
    /// An answer of so many tokens at most, and otherwise as the model has it.
    #[must_use]
    pub const fn of(answer_cap_tokens: i64) -> Self {
        Self { answer_cap_tokens, temperature: None, seed: None, owner: None }
    }
}
