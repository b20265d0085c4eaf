//! An exchange: one question and its answer, from being asked to its last status.
//!
//! A pure machine. What happens goes in with the moment it happened; what is to be done comes out.

mod context;
mod estimate;
mod machine;
mod step;
#[cfg(test)]
mod tests;
mod text;

pub use context::{Context, Prompt};
pub use estimate::Estimate;
pub use machine::{EXCHANGE_MAX_MS, Exchange};
pub use step::{Effect, Input, Interruption, Outcome};
pub use text::AnswerText;
