//! The shell through Tauri's mock runtime, with the real configuration and permissions: who may
//! call what, and what every error looks like.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/sandbox.rs"]
mod sandbox;

#[path = "../support/engine.rs"]
mod engine;

#[path = "../support/copied.rs"]
mod copied;

mod access;
mod answers;
mod awake;
mod catalogue;
mod command_line;
mod commands;
mod configuration;
mod downloads;
mod faults;
mod fuzz;
mod handed_over;
mod keychain;
mod library;
#[cfg(target_os = "linux")]
mod login_manager;
mod manual;
mod model_files;
mod mutations;
mod news;
mod policy;
mod records;
mod reports;
mod requests;
mod settings_file;
mod stage;
mod staying_console;
mod text;
mod turning;
mod updates;
