//! What is said between a candidate and the assistant, and what comes back from a provider.

mod answer;
mod briefing;
mod config;
mod conversation;
mod failure;
mod policy;

pub use answer::{End, Finish, Part, Usage};
pub use briefing::Briefing;
pub use config::{ANSWER_CAP_MIN_TOKENS, AssistantConfig, DEFAULT_SYSTEM_PROMPT};
pub use conversation::{BETWEEN_TURNS, CallLimits, Conversation, Speaker, Turn};
pub use failure::{Failure, FailureKind};
pub use policy::{AiPolicy, POLICY_MAX_CHARS, PolicyCard};
