//! The shell through Tauri's mock runtime, with the real configuration and permissions: who may
//! call what, and what every error looks like.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod commands;
mod configuration;
mod faults;
mod fuzz;
mod mutations;
mod policy;
mod requests;
mod stage;
mod text;
