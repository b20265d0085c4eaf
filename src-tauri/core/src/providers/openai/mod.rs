//! The chat completions of OpenAI, which most model servers speak.

mod body;
mod chat;
mod chunk;
mod endpoint;
mod events;
mod framing;
mod gauge;
mod halves;
mod listing;
mod manners;
mod meanings;
mod numbers;
mod patience;
mod question;
mod reading;
mod refusal;
mod usage;
mod words;

pub(super) use chat::{Asked, Chat};
pub(super) use endpoint::Endpoint;
pub(super) use listing::{Listing, OLLAMA_PORT, list_models, look_for_models};
pub(super) use manners::Learned;
