//! An exchange: one question and its answer, from being asked to its last status.
//!
//! A pure machine. What happens goes in with the moment it happened; what is to be done comes out.

mod asking;
mod context;
mod estimate;
mod machine;
mod remedy;
mod step;
#[cfg(test)]
mod tests;
mod text;

pub use asking::Asking;
pub use context::{Context, Memory, Prompt, Room, TooLongBefore, window};
pub use estimate::{Estimate, Offer};
pub use machine::{EXCHANGE_MAX_MS, Exchange};
pub use remedy::{Remedy, remedies};
pub use step::{Effect, Input, Interruption, Outcome};
pub use text::AnswerText;
