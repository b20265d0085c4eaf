//! What several kinds of tests need.

pub mod clock;
