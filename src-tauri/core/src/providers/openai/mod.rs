//! The chat completions of OpenAI, which most model servers speak.

mod body;
mod chat;
mod chunk;
mod endpoint;
mod events;
mod gauge;
mod listing;
mod patience;
mod question;
mod reading;
mod refusal;
mod usage;

pub(super) use chat::{Asked, Chat};
pub(super) use endpoint::Endpoint;
pub(super) use listing::{OLLAMA_PORT, list_models};
