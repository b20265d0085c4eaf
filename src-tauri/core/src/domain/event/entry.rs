//! An entry of a trail.

use super::{EventBody, Role};
use crate::domain::ids::SessionId;
use crate::domain::time::UtcMs;

/// An entry of a trail, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The session whose trail it is in.
    pub session_id: SessionId,
    /// Its place in the trail: from 1, without holes.
    pub seq: i64,
    /// The name of the body's kind.
    pub kind: String,
    /// The name of the role it was done in.
    pub actor_role: String,
    /// The interviewer's name, where settings gave one.
    pub actor_name: Option<String>,
    /// The body's data: canonical JSON.
    pub data: String,
    /// When it happened, by the wall.
    pub at: UtcMs,
    /// The hash of the entry before it; zeros for the first.
    pub prev_hash: Vec<u8>,
    /// SHA-256 over `prev_hash` and this entry's canonical JSON.
    pub hash: Vec<u8>,
}

impl Event {
    /// The role it was done in, where the stored text still names one.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == self.actor_role)
    }

    /// What happened, where the stored text still says it.
    ///
    /// # Errors
    /// Where the entry was damaged.
    pub fn body(&self) -> serde_json::Result<EventBody> {
        EventBody::from_parts(&self.kind, serde_json::from_str(&self.data)?)
    }
}
