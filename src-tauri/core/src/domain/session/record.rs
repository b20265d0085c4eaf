//! What an event leaves in the session it happened to.

use super::Session;
use crate::domain::chain::Head;
use crate::domain::event::{Actor, Event, EventBody, EventKind};
use crate::domain::time::UtcMs;

impl Session {
    /// Takes an event into account that happened in the change this version stands for, and gives its
    /// entry, which becomes the last of the trail. `secret` as for [`Head::entry`].
    ///
    /// # Errors
    /// Where the body can't be written as JSON; then the session is as it was.
    pub fn record(
        &mut self,
        body: &EventBody,
        actor: &Actor,
        at: UtcMs,
        secret: &[u8; 32],
    ) -> serde_json::Result<Event> {
        let entry = self.trail.entry(self.id, body, actor, at, secret)?;
        self.trail = Head::after(&entry);
        if EventKind::from(body).makes_edits_stale() {
            self.config_version = self.version;
        }
        Ok(entry)
    }

    /// Whether something a form is about has changed since the session had the version it was filled
    /// from. A version the session never had is as stale as any other.
    #[must_use]
    pub const fn is_stale(&self, seen_version: i64) -> bool {
        seen_version < self.config_version || seen_version > self.version
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Origin, Prepared};
    use super::*;
    use crate::domain::catalogue::Catalogue;
    use crate::domain::config::SessionConfig;
    use crate::domain::ids::SessionId;
    use crate::domain::note::NoteKind;
    use crate::domain::time::{BootId, Moment};
    use uuid::Uuid;

    fn note() -> EventBody {
        EventBody::NoteAdded { kind: NoteKind::Bookmark, ran_ms: 0, chars: 0, sha256: "".into() }
    }

    /// A session after these changes, each of which has one or more events.
    fn after(changes: &[&[EventBody]]) -> Session {
        let config = SessionConfig {
            candidate_name: "Jane".into(),
            time_limit_s: Some(3_600),
            token_budget: Some(50_000),
            model: "gpt-4".into(),
            ..SessionConfig::default()
        };
        let config = config.validate(&Catalogue::built_in()).unwrap();
        let now = Moment { wall: UtcMs(0), steady_ms: 0, boot: BootId(0) };
        let made = Session::create(SessionId(Uuid::nil()), config, Origin::default(), now);
        let Prepared { mut session, events, .. } = made;
        session.record(&events[0], &Actor::APP, UtcMs(0), &[7; 32]).unwrap();
        for bodies in changes {
            session.version += 1;
            for body in *bodies {
                session.record(body, &Actor::APP, UtcMs(0), &[7; 32]).unwrap();
            }
        }
        session
    }

    #[test]
    fn a_form_is_stale_once_something_it_is_about_has_changed() {
        let paused = || EventBody::SessionPaused { remaining_ms: 0, reason: None };
        let untouched = after(&[]);
        assert!(!untouched.is_stale(1));
        assert!(untouched.is_stale(0) && untouched.is_stale(2), "no session ever has these");

        let talked_of = after(&[&[note()], &[note(), note()]]);
        assert_eq!((talked_of.version, talked_of.config_version), (3, 1));
        assert!((1..=3).all(|seen| !talked_of.is_stale(seen)));

        let changed = after(&[&[note()], &[note(), paused()], &[note()]]);
        assert!(changed.is_stale(1) && changed.is_stale(2));
        assert!(!changed.is_stale(3) && !changed.is_stale(4));
    }

    #[test]
    fn entries_follow_from_one_another() {
        let session = after(&[&[note(), note()]]);
        assert_eq!(session.trail.len, 3);
        let mut next = session.clone();
        let entry = next.record(&note(), &Actor::APP, UtcMs(0), &[7; 32]).unwrap();
        assert_eq!((entry.seq, &entry.prev_hash), (4, &session.trail.hash));
        assert_eq!(next.trail, Head::after(&entry));
    }
}
