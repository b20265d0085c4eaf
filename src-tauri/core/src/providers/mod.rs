//! The ways to reach a model.

mod download;
mod names;
mod network;
mod openai;
mod practice;
mod reach;
mod thinking;
mod timeouts;

pub use download::Incoming;
pub use practice::{Practice, TypingPace};
pub use reach::Providers;
pub use thinking::Thinking;
pub use timeouts::Timeouts;
