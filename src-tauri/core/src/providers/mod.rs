//! The ways to reach a model.

mod names;
mod network;
mod openai;
mod practice;
mod reach;
mod timeouts;

pub use practice::{Practice, TypingPace};
pub use reach::Providers;
pub use timeouts::Timeouts;
