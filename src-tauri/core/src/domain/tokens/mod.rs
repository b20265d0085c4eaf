//! Counting tokens, without asking anyone.

mod counter;
mod encoding;
mod measure;
mod scale;

pub use counter::Counter;
pub use encoding::{cool_down, is_warm, warm_up};
pub use measure::Measure;
pub use scale::{Report, Scale};
