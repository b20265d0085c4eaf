//! The hash chain that makes a trail tamper-evident.
//!
//! Each entry's hash is SHA-256 over the previous entry's hash and the entry's canonical JSON
//! (RFC 8785). The session keeps the chain's length and head, so a cut tail is found as well.
//! A whole database put back to an older copy is not: only a head kept elsewhere tells.

use super::event::{ACTOR_NAME, Actor, Event, EventBody, Personal, PersonalValues};
use super::ids::SessionId;
use super::time::UtcMs;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Bytes of a hash.
pub const HASH_BYTES: usize = 32;

/// How long a trail is and the hash it ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of entries.
    pub len: i64,
    /// The last entry's hash; zeros for an empty trail.
    pub hash: Vec<u8>,
}

impl Default for Head {
    fn default() -> Self {
        Self { len: 0, hash: vec![0; HASH_BYTES] }
    }
}

impl Head {
    /// The entry that follows this head. The head is left as it is. `secret` is for this entry alone, and
    /// unknown to everyone: [`PersonalValues::take_from`].
    ///
    /// # Errors
    /// Where the body can't be written as JSON.
    pub fn entry(
        &self,
        session_id: SessionId,
        body: &EventBody,
        actor: &Actor,
        at: UtcMs,
        secret: &[u8; 32],
    ) -> serde_json::Result<Event> {
        let (kind, mut data) = body.to_parts()?;
        if let Some(name) = &actor.name {
            let name = serde_json::to_value(Personal::from(name.as_str()))?;
            data.insert(ACTOR_NAME.into(), name);
        }
        let mut data = Value::Object(data);
        let personal = PersonalValues::take_from(&mut data, secret)?;
        let mut event = Event {
            session_id,
            seq: self.len + 1,
            kind,
            actor_role: actor.role.name().to_owned(),
            clear_actor_name: None,
            data: serde_json_canonicalizer::to_string(&data)?,
            personal,
            at,
            prev_hash: self.hash.clone(),
            hash: Vec::new(),
        };
        (event.hash, ..) = hash(&event)?;
        Ok(event)
    }

    /// The head once `event` is the last entry.
    #[must_use]
    pub fn after(event: &Event) -> Self {
        Self { len: event.seq, hash: event.hash.clone() }
    }
}

/// What verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry follows from the one before it, and the last is the head.
    Intact,
    /// The first entry that does not.
    Broken {
        /// The entry's place, from 1.
        seq: i64,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// A trail and what verification found.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedTrail {
    /// The entries, oldest first.
    pub events: Vec<Event>,
    /// Whether they are as written.
    pub verdict: Verdict,
    /// The hash the session keeps of the last one.
    pub head_hash: Vec<u8>,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not there.
    Missing,
    /// There are entries beyond the head.
    Surplus,
    /// It does not follow the entry before it.
    Unlinked,
    /// Its content is not what was written.
    Changed,
    /// A personal value beside it is not the one that was written, or is not there and was not erased.
    ValueChanged,
    /// Its data is no JSON at all.
    Unreadable,
}

impl Fault {
    /// The fault in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Missing => "is missing",
            Self::Surplus => "was added outside Hotseat",
            Self::Unlinked => "does not follow the entry before it",
            Self::Changed => "was changed",
            Self::ValueChanged => "holds a personal value that was changed",
            Self::Unreadable => "can't be read",
        }
    }
}

/// Walks a trail in order and compares it with its head.
#[must_use]
pub fn verify(events: &[Event], head: &Head) -> Verdict {
    let mut walk = Walk::default();
    for event in events {
        if let Err(fault) = walk.step(event, head) {
            return Verdict::Broken { seq: walk.next_seq(), fault };
        }
    }
    match walk.finish(head) {
        Ok(()) => Verdict::Intact,
        Err((seq, fault)) => Verdict::Broken { seq, fault },
    }
}

/// A walk along a trail, entry by entry: for a trail that is too long to be held at once.
#[derive(Default)]
pub struct Walk(Head);

impl Walk {
    /// The place of the entry that is to come.
    #[must_use]
    pub const fn next_seq(&self) -> i64 {
        self.0.len + 1
    }

    /// The hash of the last entry.
    #[must_use]
    pub fn hash(&self) -> &[u8] {
        &self.0.hash
    }

    /// Goes on to the next entry of a trail that ends with `head`.
    ///
    /// # Errors
    /// What is wrong with the entry at [`Self::next_seq`].
    pub fn step(&mut self, event: &Event, head: &Head) -> Result<(), Fault> {
        let last = &self.0;
        if event.seq > last.len + 1 {
            return Err(Fault::Missing);
        }
        if last.len == head.len {
            return Err(Fault::Surplus);
        }
        if event.seq != last.len + 1 || event.prev_hash != last.hash {
            return Err(Fault::Unlinked);
        }
        match hash(event) {
            Err(_) => Err(Fault::Unreadable),
            Ok((expected, written, _)) if expected != event.hash || written != event.data => {
                Err(Fault::Changed)
            }
            Ok((_, _, data)) if !event.personal.match_their_commitments(&data) => {
                Err(Fault::ValueChanged)
            }
            Ok(_) => {
                self.0 = Head::after(event);
                Ok(())
            }
        }
    }

    /// Whether the trail ends here.
    ///
    /// # Errors
    /// The place of the first entry that is wrong, and what is wrong with it.
    pub fn finish(&self, head: &Head) -> Result<(), (i64, Fault)> {
        let last = &self.0;
        if last.len < head.len {
            return Err((last.len + 1, Fault::Missing));
        }
        if last.hash != head.hash {
            return Err((last.len.max(1), Fault::Changed));
        }
        Ok(())
    }
}

/// The text of an entry that its hash is taken over, behind the hash of the entry before it.
///
/// # Errors
/// Where its data is no JSON.
pub fn entry_text(event: &Event) -> serde_json::Result<String> {
    serde_json_canonicalizer::to_string(&entry_json(event, serde_json::from_str(&event.data)?))
}

fn entry_json(event: &Event, data: Value) -> Value {
    json!({
        "session_id": event.session_id,
        "seq": event.seq,
        "type": event.kind,
        "actor": event.actor_role,
        "actor_name": event.clear_actor_name,
        "data": data,
        "at": event.at,
    })
}

/// The entry's hash, its data as it was written, and the data itself. As it was written is canonical, so that
/// the same numbers and words put otherwise are seen to be another's writing.
fn hash(event: &Event) -> serde_json::Result<(Vec<u8>, String, Value)> {
    let data: Value = serde_json::from_str(&event.data)?;
    let written = serde_json_canonicalizer::to_string(&data)?;
    let mut entry = entry_json(event, data);
    let mut sha = Sha256::new();
    sha.update(&event.prev_hash);
    sha.update(serde_json_canonicalizer::to_vec(&entry)?);
    Ok((sha.finalize().to_vec(), written, entry["data"].take()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ID: SessionId = SessionId(Uuid::from_u128(7));

    fn trail(len: i64) -> (Vec<Event>, Head) {
        let mut head = Head::default();
        let mut events = Vec::new();
        for n in 0..len {
            let body = EventBody::SessionPaused { remaining_ms: n, reason: None };
            let event =
                head.entry(ID, &body, &Actor::interviewer("Dana"), UtcMs(n), &[7; 32]).unwrap();
            head = Head::after(&event);
            events.push(event);
        }
        (events, head)
    }

    fn broken(seq: i64, fault: Fault) -> Verdict {
        Verdict::Broken { seq, fault }
    }

    #[test]
    fn an_untouched_trail_is_intact() {
        for len in [0, 1, 5] {
            let (events, head) = trail(len);
            assert_eq!(verify(&events, &head), Verdict::Intact);
        }
    }

    #[test]
    fn any_changed_field_is_found_at_its_entry() {
        let changes: [fn(&mut Event); 8] = [
            |e| e.data = r#"{"remaining_ms":2.0}"#.into(),
            |e| e.data = r#"{ "remaining_ms":2}"#.into(),
            |e| e.data = r#"{"remaining_ms":99}"#.into(),
            |e| e.kind = "session_resumed".into(),
            |e| e.actor_role = "app".into(),
            |e| e.clear_actor_name = Some("Dana".into()),
            |e| e.at = UtcMs(77),
            |e| e.session_id = SessionId(Uuid::from_u128(8)),
        ];
        for change in changes {
            let (mut events, head) = trail(5);
            change(&mut events[2]);
            assert_eq!(verify(&events, &head), broken(3, Fault::Changed));
        }
    }

    #[test]
    fn unreadable_data_is_found() {
        let (mut events, head) = trail(5);
        events[2].data = "{".into();
        assert_eq!(verify(&events, &head), broken(3, Fault::Unreadable));
    }

    #[test]
    fn a_deleted_entry_is_found_wherever_it_was() {
        for gone in 0..5_usize {
            let (mut events, head) = trail(5);
            events.remove(gone);
            let seq = i64::try_from(gone).unwrap() + 1;
            assert_eq!(verify(&events, &head), broken(seq, Fault::Missing));
        }
    }

    #[test]
    fn an_inserted_entry_is_found() {
        let (mut events, head) = trail(5);
        let forged = Head::after(&events[4])
            .entry(ID, &EventBody::SessionStarted {}, &Actor::APP, UtcMs(9), &[7; 32])
            .unwrap();
        events.push(forged);
        assert_eq!(verify(&events, &head), broken(6, Fault::Surplus));

        let (mut events, head) = trail(5);
        let twin = events[2].clone();
        events.insert(2, twin);
        assert_eq!(verify(&events, &head), broken(4, Fault::Unlinked));
    }

    #[test]
    fn swapped_entries_are_found() {
        let (mut events, head) = trail(5);
        events.swap(1, 2);
        assert_eq!(verify(&events, &head), broken(2, Fault::Missing));
        // Renumbered so that the sequence looks whole again.
        events[1].seq = 2;
        events[2].seq = 3;
        assert_eq!(verify(&events, &head), broken(2, Fault::Unlinked));
    }

    #[test]
    fn a_trail_rewritten_from_the_middle_is_found_by_its_head() {
        let (_, head) = trail(5);
        let (mut events, _) = trail(3);
        let mut last = Head::after(&events[2]);
        for _ in 3..5 {
            let event = last
                .entry(ID, &EventBody::SessionStarted {}, &Actor::APP, UtcMs(0), &[7; 32])
                .unwrap();
            last = Head::after(&event);
            events.push(event);
        }
        assert_eq!(verify(&events, &head), broken(5, Fault::Changed));
    }
}
