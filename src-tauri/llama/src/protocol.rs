//! What parent and child say to each other: one JSON value a line.

use hotseat_core::domain::assistant::{Conversation, Speaker, Turn};
use serde::{Deserialize, Serialize};

/// Longest line the parent reads, in bytes.
pub(crate) const WORD_LINE_MAX: usize = 1024 * 1024;
/// Longest line the child reads, in bytes: far above the longest conversation that fits a model's window.
pub(crate) const ORDER_LINE_MAX: usize = 64 * 1024 * 1024;

/// From the parent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Order {
    /// Load this: any number of [`Word::Loading`], then [`Word::Loaded`] or [`Word::NotLoaded`]. Once a child.
    Load(Load),
    /// Count what this conversation has: [`Word::Counted`], also while an answer is being written.
    Count { id: u64, conversation: Vec<Said> },
    /// Answer this: any number of [`Word::Reading`], pieces and thoughts, then [`Word::Ended`] or
    /// [`Word::Failed`]. Ids only grow.
    Ask { id: u64, ask: Ask },
    /// End that answer, and those before it. Its end is said as ever.
    Stop { id: u64 },
}

/// What to load, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Load {
    /// Where the file is.
    pub path: String,
    /// Tokens it is to keep in view.
    pub context_tokens: u32,
    /// How many threads compute.
    pub threads: u32,
    /// The day and time on this computer's calendar, as ISO 8601 has it without a zone: templates name the day.
    pub today: String,
}

/// What to answer, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    /// Whose conversation it is: what was read for one is never kept for another.
    pub owner: String,
    pub conversation: Vec<Said>,
    /// Most tokens of the answer.
    pub most_tokens: u32,
    /// 0 to 2; none leaves it to the model's makers.
    pub temperature: Option<f32>,
    /// What chance begins with; none for another one every time.
    pub seed: Option<u32>,
}

/// One thing said in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    pub role: Role,
    pub text: String,
}

/// Who says it, by the names templates have for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    System,
    User,
    Assistant,
}

/// From the child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Word {
    /// It listens.
    Ready,
    /// So much of the file is loaded, in thousandths.
    Loading { per_mille: u32 },
    /// The model can be asked.
    Loaded(Loaded),
    /// It can't.
    NotLoaded { why: NoLoad, detail: String },
    /// Tokens of a conversation as the model reads it; none where it can't be put to the model.
    Counted { id: u64, tokens: Option<u32> },
    /// So much of what is asked was read.
    Reading { id: u64, took: Took },
    /// More of the answer.
    Piece { id: u64, text: String, took: Took },
    /// More of what the model works on beside the answer.
    Thought { id: u64, text: String, took: Took },
    /// The answer is over.
    Ended { id: u64, end: Ended, took: Took },
    /// There is no answer, or no more of it.
    Failed { id: u64, why: NoAnswer, detail: String },
}

/// What was loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Loaded {
    /// Tokens it keeps in view.
    pub context_tokens: u32,
    /// Tokens it knows.
    pub vocabulary: u32,
    /// Why the file's own template is not used; none where it is.
    pub template_trouble: Option<String>,
    /// How long loading took.
    pub load_ms: u64,
}

/// Tokens that a question and its answer have taken so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Took {
    /// Of what was asked, with everything around it.
    pub prompt_tokens: u32,
    /// Of these, tokens that were kept from the question before.
    pub kept_tokens: u32,
    /// Of what the model wrote, thoughts and the token it ends with included.
    pub answer_tokens: u32,
    /// Of these, tokens of thoughts.
    pub thought_tokens: u32,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ended {
    /// The model had said everything.
    Complete,
    /// It reached its largest answer, or the end of what it keeps in view.
    Length,
    /// It was stopped.
    Stopped,
}

/// Why a model is not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoLoad {
    /// This build has no engine.
    NoEngine,
    /// The processor lacks what the engine was built for.
    Processor,
    /// The engine makes no model of the file.
    File,
    /// There is no room for what it keeps in view.
    Memory,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoAnswer {
    /// What is asked is longer than what the model keeps in view.
    TooLong,
    /// Its template refuses the conversation.
    Template,
    /// The engine failed.
    Engine,
}

/// A conversation as it is said to the child.
pub(crate) fn said(conversation: &Conversation) -> Vec<Said> {
    let said = |turn: &Turn| Said { role: role(turn.speaker), text: turn.text.clone() };
    conversation.0.iter().map(said).collect()
}

const fn role(speaker: Speaker) -> Role {
    match speaker {
        Speaker::System => Role::System,
        Speaker::User => Role::User,
        Speaker::Assistant => Role::Assistant,
    }
}
