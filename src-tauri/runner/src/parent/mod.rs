//! The app's side: keeps a child, gives it jobs, and kills it.

mod conversation;
mod sandbox;

pub use sandbox::Sandbox;
