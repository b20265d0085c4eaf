//! A trail in words, and whether it can be trusted.

use crate::api::words;
use crate::domain::catalogue::Catalogue;
use crate::domain::chain::{Verdict, VerifiedTrail};
use crate::domain::event::{Event, Role, running_times};
use crate::domain::standing::FoundMoment;
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
    /// Time the session had run by then; null before it began, and where the trail does not say.
    pub ran_ms: Option<i64>,
    /// In which role; null where the entry was damaged.
    pub actor: Option<Role>,
    /// "Dana", "Interviewer", "Hotseat".
    pub actor_words: String,
    /// What happened, in a few words; of a damaged entry, that it can't be read.
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
    pub fn of(event: &Event, ran_ms: Option<i64>, catalogue: &Catalogue) -> Self {
        let (title, detail) = match event.body() {
            Ok(body) => words::event(&body, catalogue),
            Err(_) => ("Unreadable entry".to_owned(), Some(event.kind.clone())),
        };
        let erased = event.personal.erased().map(|(at, because)| words::erased(at, because));
        let told: Vec<String> = detail.into_iter().chain(erased).collect();
        let detail = (!told.is_empty()).then(|| told.join(" · "));
        let actor = event.role();
        Self {
            seq: event.seq,
            kind: event.kind.clone(),
            at: event.at,
            ran_ms,
            actor,
            actor_words: words::actor(actor, event.actor_name().as_deref()),
            title,
            detail,
            hash: hex::encode(&event.hash),
        }
    }
}

/// Where in the conversation a moment of the trail is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MomentView {
    /// The message to show; null where nothing was ever asked.
    pub message_seq: Option<i64>,
    /// What the moment is, and where it stands to that message.
    pub words: String,
}

impl MomentView {
    /// The moment in words.
    #[must_use]
    pub fn of(found: &FoundMoment, catalogue: &Catalogue) -> Self {
        let title = found.event.body().map_or_else(
            |_| "Unreadable entry".to_owned(),
            |body| words::event(&body, catalogue).0,
        );
        let words = match (found.message_seq, found.is_before_first) {
            (None, _) => "Nothing was asked in this session".to_owned(),
            (Some(_), true) => format!("{title}: before the first question"),
            (Some(_), false) => title,
        };
        Self { message_seq: found.message_seq, words }
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
        let times = running_times(&trail.events);
        let events = trail.events.iter().zip(times);
        Self {
            events: events.map(|(event, ran_ms)| EventView::of(event, ran_ms, catalogue)).collect(),
            check: TrailCheck::of(&trail.verdict, &trail.head_hash),
        }
    }
}
