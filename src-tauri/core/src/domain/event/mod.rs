//! The entries of a trail: what can happen to a session, and who did it.

mod actor;
mod body;
mod entry;

pub use actor::{Actor, Role};
pub use body::{EventBody, FieldChange};
pub use entry::Event;
