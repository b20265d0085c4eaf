//! How long a test waits before it takes something for hung.
//!
//! No promise about speed: how fast things are is measured in benches and recorded in figures, and never
//! decides whether a test passes.

use std::time::Duration;

/// Longest wait for anything that comes by itself.
pub const PATIENCE: Duration = Duration::from_secs(90);
