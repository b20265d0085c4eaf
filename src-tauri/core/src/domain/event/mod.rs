//! The entries of a trail: what can happen to a session, and who did it.

mod actor;
mod body;
mod entry;
mod kind;
mod running;

pub use actor::{Actor, Role};
pub use body::{EventBody, EventKind, FieldChange};
pub use entry::Event;
pub use running::running_times;
