//! The app's side: keeps a child, gives it jobs, and kills it.

mod conversation;
mod lines;
mod process;
mod sandbox;

pub use sandbox::Sandbox;
