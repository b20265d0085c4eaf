//! An entry of a trail.

use super::{EventBody, Personal, PersonalValues, Role};
use crate::domain::ids::SessionId;
use crate::domain::time::UtcMs;
use serde_json::Value;

/// The member of an entry's data that has the name of who acted.
pub(in crate::domain) const ACTOR_NAME: &str = "actor_name";

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
    /// The interviewer's name in clear, in entries of before commitments; see [`Self::actor_name`].
    pub clear_actor_name: Option<String>,
    /// The body's data, and the name of who acted: canonical JSON, with commitments for personal values.
    pub data: String,
    /// The personal values.
    pub personal: PersonalValues,
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
        EventBody::from_parts(&self.kind, self.whole_data()?)
    }

    /// The interviewer's name, where settings gave one and it was not erased.
    #[must_use]
    pub fn actor_name(&self) -> Option<String> {
        if self.clear_actor_name.is_some() {
            return self.clear_actor_name.clone();
        }
        let name = self.whole_data().ok()?.get_mut(ACTOR_NAME)?.take();
        serde_json::from_value::<Personal<String>>(name).ok()?.known().cloned()
    }

    /// The data with the personal values that are kept.
    fn whole_data(&self) -> serde_json::Result<Value> {
        let mut data = serde_json::from_str(&self.data)?;
        self.personal.put_into(&mut data);
        Ok(data)
    }
}
