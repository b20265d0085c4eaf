//! What the system gives: time, names, keys, places, dialogs. The only place that reads a clock.

pub mod account;
pub mod alert;
pub mod awake;
pub mod clipboard;
pub mod clock;
pub mod dialogs;
pub mod engine;
pub mod ids;
pub mod keychain;
#[cfg(target_os = "linux")]
pub mod logind;
pub mod paths;
pub mod power;
pub mod sandbox;
pub mod settings;
pub mod webview;
