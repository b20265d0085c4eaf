//! The rules, the storage and the use cases of Hotseat. No window, no webview: the shell shows what
//! happens here, and decides nothing.

pub mod api;
pub mod domain;
pub mod error;
pub mod ports;
pub mod providers;
pub mod service;
pub mod storage;
