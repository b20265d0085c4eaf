//! New names, and chance.

use hotseat_core::domain::catalogue::ProviderId;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::ItemId;
use hotseat_core::ports::Ids;
use uuid::Uuid;

/// UUIDs of version 7, which sort by the moment they were made.
pub struct RandomIds;

impl Ids for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "this is where new names come from")]
    fn session_id(&self) -> SessionId {
        SessionId(Uuid::now_v7())
    }

    #[expect(clippy::disallowed_methods, reason = "this is where new names come from")]
    fn provider_id(&self) -> ProviderId {
        ProviderId(Uuid::now_v7().to_string())
    }

    #[expect(clippy::disallowed_methods, reason = "this is where new names come from")]
    fn item_id(&self) -> ItemId {
        ItemId(Uuid::now_v7())
    }

    fn secret(&self) -> Option<[u8; 32]> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).ok().map(|()| bytes)
    }
}
