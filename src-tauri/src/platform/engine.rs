//! What runs model files: this program once more, with llama.cpp.

use hotseat_core::ports::{Clock, Engine};
use hotseat_llama::{CHILD_ARGUMENT, LlamaEngine, child};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// What the program comes to where it was started to run a model and for nothing else; none where it was not.
pub fn as_child() -> Option<ExitCode> {
    let is_child = std::env::args_os().nth(1).is_some_and(|first| first == CHILD_ARGUMENT);
    is_child.then(child::main)
}

/// The engine, which starts nothing yet: later `program`, which is this one.
#[must_use]
pub fn open(program: PathBuf, clock: Arc<dyn Clock>) -> Arc<dyn Engine> {
    Arc::new(LlamaEngine::new(program, clock))
}
