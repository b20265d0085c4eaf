//! Counting tokens, without asking anyone.

mod calibration;
mod counter;
mod encoding;
mod measure;

pub use calibration::{Calibration, Report};
pub use counter::Counter;
pub use encoding::{is_warm, warm_up};
pub use measure::Measure;
