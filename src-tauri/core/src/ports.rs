//! What the core needs from outside: the time and new names.

use crate::domain::ids::SessionId;
use crate::domain::time::Moment;

/// Tells the time by both hands.
pub trait Clock: Send + Sync {
    /// This instant.
    fn now(&self) -> Moment;
}

/// Makes names that were never used before.
pub trait Ids: Send + Sync {
    /// A new session's identity; later ones sort behind earlier ones.
    fn session_id(&self) -> SessionId;
}
