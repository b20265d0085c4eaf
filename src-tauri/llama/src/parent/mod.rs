//! The app's side: keeps a child with a model, gives it questions, and kills it.

mod engine;
mod flight;
mod live;
mod memory;

pub use engine::{LlamaEngine, usual_threads};
