//! Reading and writing challenges as files: each format, what real files are like, and what hostile ones try.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod exercism;
mod export;
mod hostile;
mod hostile_zip;
mod markdown;
mod own;
mod problem;
mod stage;
