//! A trail in words, and whether it can be trusted.

use crate::api::words;
use crate::domain::catalogue::Catalogue;
use crate::domain::chain::{Verdict, VerifiedTrail};
use crate::domain::event::{Event, Role};
use crate::domain::time::UtcMs;
use serde::Serialize;

/// An entry of the trail, in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EventView {
    /// Its place, from 1.
    pub seq: i64,
    /// The type's name.
    pub kind: String,
    /// When, by the wall.
    pub at: UtcMs,
    /// In which role; null where the entry was damaged.
    pub actor: Option<Role>,
    /// "Dana", "Interviewer", "Hotseat".
    pub actor_words: String,
    /// What happened.
    pub title: String,
    /// What is worth knowing about it.
    pub detail: Option<String>,
    /// The hash it was written with, in hexadecimal: the fingerprint of the record up to here.
    pub hash: String,
}

/// A session's trail and whether it can be trusted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrailView {
    /// The entries, oldest first.
    pub events: Vec<EventView>,
    /// What verification found.
    pub check: TrailCheck,
}

/// What verification of a trail found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrailCheck {
    /// Every entry is as it was written.
    pub intact: bool,
    /// The first bad entry's place, from 1.
    pub first_bad_seq: Option<i64>,
    /// The finding, in words.
    pub words: String,
    /// The last entry's hash, in hexadecimal.
    pub head_hash: String,
}

impl EventView {
    /// The entry in words; a damaged one says so.
    #[must_use]
    pub fn of(event: &Event, catalogue: &Catalogue) -> Self {
        let (title, detail) = match event.body() {
            Ok(body) => words::event(&body, catalogue),
            Err(_) => ("Unreadable entry".to_owned(), Some(event.kind.clone())),
        };
        let actor = event.role();
        Self {
            seq: event.seq,
            kind: event.kind.clone(),
            at: event.at,
            actor,
            actor_words: words::actor(actor, event.actor_name.as_deref()),
            title,
            detail,
            hash: hex::encode(&event.hash),
        }
    }
}

impl TrailCheck {
    /// The verdict in words.
    #[must_use]
    pub fn of(verdict: &Verdict, head_hash: &[u8]) -> Self {
        let hex = hex::encode(head_hash);
        match verdict {
            Verdict::Intact => Self {
                intact: true,
                first_bad_seq: None,
                words: "Trail verified".into(),
                head_hash: hex,
            },
            Verdict::Broken { seq, fault } => Self {
                intact: false,
                first_bad_seq: Some(*seq),
                words: format!("Trail broken: entry {seq} {}", fault.words()),
                head_hash: hex,
            },
        }
    }
}

impl TrailView {
    /// The trail in words, its models called as the catalogue does.
    #[must_use]
    pub fn of(trail: &VerifiedTrail, catalogue: &Catalogue) -> Self {
        Self {
            events: trail.events.iter().map(|event| EventView::of(event, catalogue)).collect(),
            check: TrailCheck::of(&trail.verdict, &trail.head_hash),
        }
    }
}
