//! The app's side: keeps a child with a model, gives it questions, and kills it.

mod engine;
mod flight;
mod live;
mod memory;

pub use engine::{LlamaEngine, usual_threads};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What it guards is put in whole, so a panic elsewhere leaves it usable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
