//! What several kinds of tests need; each uses a part of it.

#![allow(dead_code)]

pub mod chance;
pub mod clock;
pub mod config;
pub mod figures;
pub mod hostile;
pub mod patience;
pub mod permissions;
pub mod scripted;
