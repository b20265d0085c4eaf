//! The entries of a trail: what can happen to a session, and who did it.

mod actor;
mod body;
mod entry;
mod field;
mod kind;
mod personal;
mod running;

pub use actor::{Actor, Role};
pub use body::{EventBody, EventKind};
pub(in crate::domain) use entry::ACTOR_NAME;
pub use entry::Event;
pub use field::{FieldChange, FieldValue};
pub use personal::{Beside, Personal, PersonalValues};
pub use running::running_times;
