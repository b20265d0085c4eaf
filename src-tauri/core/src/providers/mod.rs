//! The ways to reach a model.

mod names;
mod network;
mod openai;
mod practice;
mod reach;
mod thinking;
mod timeouts;

pub use practice::{Practice, TypingPace};
pub use reach::Providers;
pub use thinking::Thinking;
pub use timeouts::Timeouts;
