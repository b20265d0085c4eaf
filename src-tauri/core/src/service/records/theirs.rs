//! What is compared of a record whose session is here already.

use super::super::Result;
use super::lines::{CardLine, DiscussionLine, read, unfit};
use crate::domain::event::{Event, EventBody, EventKind, Personal};
use crate::domain::ids::SessionId;
use crate::domain::message::fingerprint;
use crate::domain::record::{Part, read_entry};

/// Of a record: its trail's hashes, and its reviews with what the trail says of them.
#[derive(Clone, Debug, Default)]
pub struct Theirs {
    hashes: Vec<Vec<u8>>,
    /// Reviewer, version and fingerprint of each scorecard that the trail tells of.
    told_cards: Vec<(Personal<String>, i64, Personal<String>)>,
    /// Version and fingerprint of each discussion note that the trail tells of.
    told_notes: Vec<(i64, Personal<String>)>,
    pub(super) cards: Vec<CardLine>,
    pub(super) notes: Vec<DiscussionLine>,
}

impl Theirs {
    /// Takes a line of the record of the session `id` into account.
    ///
    /// # Errors
    /// [`Error::Record`](crate::error::Error::Record) where it can't be read.
    pub fn add(&mut self, id: SessionId, part: Part, line: &str) -> Result<()> {
        match part {
            Part::Trail => self.add_entry(id, line)?,
            Part::Scorecards => self.cards.push(read(line, part)?),
            Part::Discussion => self.notes.push(read(line, part)?),
            _ => {}
        }
        Ok(())
    }

    fn add_entry(&mut self, id: SessionId, line: &str) -> Result<()> {
        let before = self.hashes.last().cloned().unwrap_or_else(|| vec![0; 32]);
        let entry = read_entry(line, id, &before).map_err(|_| unfit("its trail can't be read"))?;
        match entry.body() {
            Ok(EventBody::ScorecardSubmitted { reviewer, version, sha256, .. }) => {
                self.told_cards.push((reviewer, version, sha256));
            }
            Ok(EventBody::DiscussionNoted { version, sha256, .. }) => {
                self.told_notes.push((version, sha256));
            }
            // Of a kind that is not known, it tells of no review.
            Ok(_) | Err(_) => {}
        }
        self.hashes.push(entry.hash);
        Ok(())
    }

    /// Whether our trail and theirs begin alike, up to the session's end at least.
    pub(super) fn is_same_story(&self, ours: &[Event]) -> bool {
        let alike = ours.iter().zip(&self.hashes).take_while(|(one, other)| one.hash == **other);
        let is_end = |event: &Event| {
            EventKind::named(&event.kind).is_some_and(|kind| {
                matches!(kind, EventKind::SessionCompleted | EventKind::SessionExpired)
            })
        };
        ours.iter().take(alike.count()).any(is_end)
    }

    pub(super) fn tells_of_card(&self, line: &CardLine) -> bool {
        self.told_cards.iter().any(|(reviewer, version, sha256)| {
            *version == line.version
                && reviewer.known().is_none_or(|one| *one == line.reviewer)
                && sha256.known().is_none_or(|sum| *sum == fingerprint(&line.card))
        })
    }

    pub(super) fn tells_of_note(&self, line: &DiscussionLine) -> bool {
        self.told_notes.iter().any(|(version, sha256)| {
            *version == line.version
                && sha256.known().is_none_or(|sum| *sum == fingerprint(&line.content))
        })
    }
}
