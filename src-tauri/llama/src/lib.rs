//! Runs model files with llama.cpp.
//!
//! A model never runs in the app itself. [`LlamaEngine`] starts the program a second time as a child that does
//! nothing else ([`child::main`]), has it load one file, and puts questions to it one after the other. A model
//! that crashes, hangs or takes all the memory ends the child; what the child held is free when it ends. The child
//! opens that file and nothing else, and has no network. The parent believes it nothing: what it says is parsed
//! strictly and counted again. See decision 0039.

#![cfg_attr(not(test), deny(clippy::let_underscore_must_use))]

pub mod child;
mod parent;
mod protocol;
pub mod template;

pub use parent::{LlamaEngine, usual_threads};

/// What the program is started with to be the child. For no person: it is no part of the command line that people
/// see.
pub const CHILD_ARGUMENT: &str = "--engine";

/// Whether this build holds llama.cpp.
pub const IS_BUILT_IN: bool = cfg!(feature = "engine");
