//! What several kinds of tests need; each uses a part of it.

#![allow(dead_code)]

pub mod clock;
