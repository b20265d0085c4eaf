//! New names.

use hotseat_core::domain::ids::SessionId;
use hotseat_core::ports::Ids;
use uuid::Uuid;

/// UUIDs of version 7, which sort by the moment they were made.
pub struct RandomIds;

impl Ids for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "this is where new names come from")]
    fn session_id(&self) -> SessionId {
        SessionId(Uuid::now_v7())
    }
}
