//! Runs code that a candidate wrote: Python, JavaScript, TypeScript and SQL, offline and within limits.
//!
//! Code never runs in the app itself. [`Sandbox`] starts the program a second time as a child that does nothing
//! else ([`child::main`]), hands it one job after the other, and kills it where a job takes too long or nobody
//! waits for it any more. In the child Python and JavaScript are WebAssembly, which has no files, no network and
//! no environment, and SQL is an SQLite in memory. The parent believes the child nothing: what it says is parsed
//! strictly and counted again.

#![cfg_attr(not(test), deny(clippy::let_underscore_must_use))]

pub mod child;
mod clock;
mod parent;
mod protocol;

pub use parent::Sandbox;

/// What the program is started with, before the folder of the runtimes and the folder of the compiled ones, to be
/// the child. For no person: it is no part of the command line that people see.
pub const CHILD_ARGUMENT: &str = "--runner";
