//! The rules, the storage and the use cases of Hotseat. No window, no webview: the shell shows what
//! happens here, and decides nothing.

// A result that no code looks at hides a failure; where that is meant, a name says why.
#![cfg_attr(not(test), deny(clippy::let_underscore_must_use))]

pub mod api;
pub mod domain;
pub mod error;
pub mod ports;
pub mod providers;
pub mod service;
pub mod storage;
