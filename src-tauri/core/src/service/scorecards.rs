//! Scoring sessions.

use super::change::{Changes, on_list};
use super::{By, Result};
use crate::domain::config::{Field, FieldError, is_blank, trimmed};
use crate::domain::event::EventBody;
use crate::domain::ids::SessionId;
use crate::domain::library::{Content, ItemId, Pin, Rubric};
use crate::domain::message::fingerprint;
use crate::domain::note::check_note;
use crate::domain::scorecard::{Board, Card, Discussion, Submitted, check_reviewer};
use crate::domain::session::{Refusal, Session};
use crate::error::Error;
use crate::storage::StorageError;

/// Largest draft of a card, in bytes: many times what can be submitted.
const DRAFT_MAX_BYTES: usize = 1024 * 1024;
/// Longest reason of a correction, in characters.
const REASON_MAX_CHARS: usize = 1_000;

/// Everything one can do with scorecards. Cheap to clone.
#[derive(Clone)]
pub struct ScorecardService {
    pub(super) changes: Changes,
}

impl ScorecardService {
    /// The scorecards of a session, as that reviewer may see them, and the session itself.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] without a reviewer.
    pub async fn board(&self, id: SessionId, reviewer: &str) -> Result<(Session, Board)> {
        let store = &self.changes.store;
        let session = on_list(store.find_session(id).await?)?;
        let reviewer = named(reviewer)?;
        let draft = store.find_scorecard_draft(id, &reviewer).await?;
        let board = Board::of(&reviewer, draft, store.list_scorecards(id).await?);
        Ok((session, board.with_discussion(store.find_discussion(id).await?)))
    }

    /// The rubric a session was made with, if it was made with one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn rubric_of(&self, id: SessionId) -> Result<Option<(Pin, Rubric)>> {
        let pins = self.changes.store.list_pins(id).await?;
        Ok(pins.into_iter().find_map(|pinned| match pinned.content {
            Content::Rubric(rubric) => Some((pinned.pin, rubric)),
            Content::Challenge(_) | Content::Template(_) => None,
        }))
    }

    /// Begins a card, unless the reviewer has begun one already, by the rubric the session was made with, or by that one of the library where it was made with
    /// none.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::ItemNotFound`] without such a rubric; [`Error::Invalid`] without a reviewer.
    pub async fn begin(
        &self,
        id: SessionId,
        reviewer: &str,
        rubric: Option<ItemId>,
    ) -> Result<Card> {
        let reviewer = &named(reviewer)?;
        if let Some(begun) = self.changes.store.find_scorecard_draft(id, reviewer).await? {
            return Ok(begun);
        }
        let (pin, rubric) = match (self.rubric_of(id).await?, rubric) {
            (Some(pinned), _) => pinned,
            (None, Some(item)) => self.rubric_in_library(item).await?,
            (None, None) => return Err(Error::ItemNotFound),
        };
        let card = Card::blank(Some(pin), rubric);
        self.keep_draft(id, reviewer, &card).await?;
        Ok(card)
    }

    /// Keeps what a reviewer has typed.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] without a reviewer; where the data can't be written.
    pub async fn keep_draft(&self, id: SessionId, reviewer: &str, card: &Card) -> Result<()> {
        let reviewer = named(reviewer)?;
        if as_stored(card)?.len() > DRAFT_MAX_BYTES {
            let words = "This card is larger than 1 MiB";
            return Err(Error::Invalid(vec![FieldError::new(Field::Score, words)]));
        }
        self.draft(id, Some(card), &reviewer).await
    }

    /// Forgets what a reviewer has typed and not submitted.
    ///
    /// # Errors
    /// [`Error::NotFound`]; where the data can't be written.
    pub async fn discard_draft(&self, id: SessionId, reviewer: &str) -> Result<()> {
        self.draft(id, None, reviewer).await
    }

    async fn draft(&self, id: SessionId, card: Option<&Card>, reviewer: &str) -> Result<()> {
        let mut writer = self.changes.store.write().await;
        let mut tx = writer.keep_text().await?;
        if let Err(gone) = on_list(tx.find_session(id).await?) {
            tx.roll_back().await;
            return Err(gone);
        }
        let mut text = tx.of(id);
        match card {
            Some(card) => {
                text.save_scorecard_draft(reviewer, card, self.changes.clock.now().wall).await?;
            }
            None => text.remove_scorecard_draft(reviewer).await?,
        }
        Ok(tx.commit().await?)
    }

    /// Submits a scorecard, which stays as it is from then on. One after it is a correction, and says why.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] before the session is over; [`Error::Invalid`] with what is missing.
    pub async fn submit(
        &self,
        id: SessionId,
        (reviewer, card, reason): (&str, Card, &str),
        by: &By,
    ) -> Result<Session> {
        let reviewer = named(reviewer)?;
        let card = card.submit().map_err(Error::Invalid)?;
        self.check_rubric(id, &card).await?;
        let text = as_stored(&card)?;
        let reason = trimmed(reason);
        let submitted = self.changes.change_listed(id, by, async |change| {
            let (now, session) = (change.now, change.session());
            if !session.status.is_ended() {
                return Err(Refusal::NotNow.into());
            }
            let id = session.id;
            let version = change.tx().next_scorecard_version(id, &reviewer).await?;
            let reason = if version > 1 { check_reason(reason)? } else { "" };
            let body = EventBody::ScorecardSubmitted {
                reviewer: reviewer.as_str().into(),
                version,
                sha256: fingerprint(&text).into(),
                reason: (version > 1).then(|| reason.into()),
                signer: None,
            };
            let (at, reason) = (now.wall, reason.to_owned());
            let kept =
                Submitted { reviewer: reviewer.clone(), version, at, reason, card: card.clone() };
            change.record(body).await?.insert_scorecard(&kept, &text).await?;
            Ok(())
        });
        submitted.await
    }

    /// Notes what came of comparing scorecards, in place of what was noted before, which is kept.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] before the reviewer and another have submitted theirs, and for a note
    /// that is blank or too long.
    pub async fn note_discussion(
        &self,
        id: SessionId,
        (reviewer, text): (&str, &str),
        by: &By,
    ) -> Result<Session> {
        let author = named(reviewer)?;
        let (session, board) = self.board(id, &author).await?;
        if !board.may_discuss() {
            return Err(Error::refused(Refusal::NotNow, session));
        }
        let noted = self.changes.change_listed(id, by, async |change| {
            let text = check_note(text).map_err(Refusal::from)?;
            let (at, id) = (change.now.wall, change.session().id);
            let version = change.tx().next_discussion_version(id).await?;
            let body = EventBody::DiscussionNoted {
                author: author.as_str().into(),
                version,
                chars: text.chars().count(),
                sha256: fingerprint(&text).into(),
            };
            let note = Discussion { author: author.clone(), version, at, text };
            change.record(body).await?.insert_discussion(&note).await?;
            Ok(())
        });
        noted.await
    }

    /// That a card is by the rubric it says it is by, as that was in that version: the session's, where it has one.
    async fn check_rubric(&self, id: SessionId, card: &Card) -> Result<()> {
        let of_session = self.rubric_of(id).await?;
        let known = match (&of_session, card.pin) {
            (Some((pin, rubric)), of) => Some((of == Some(*pin), rubric.clone())),
            (None, Some(pin)) => {
                let found = self.changes.store.find_version(pin.id, Some(pin.version)).await?;
                // One that was erased since can't be compared with any more.
                found.and_then(|(_, _, content)| match content {
                    Content::Rubric(rubric) => Some((true, rubric)),
                    Content::Challenge(_) | Content::Template(_) => None,
                })
            }
            (None, None) => Some((false, Rubric::default())),
        };
        if known.is_some_and(|(is_it, rubric)| !is_it || rubric != card.rubric) {
            let words = "This card does not fit its rubric";
            return Err(Error::Invalid(vec![FieldError::new(Field::Score, words)]));
        }
        Ok(())
    }

    async fn rubric_in_library(&self, item: ItemId) -> Result<(Pin, Rubric)> {
        let found = self.changes.store.find_version(item, None).await?;
        let (found, _, content) = found.ok_or(Error::ItemNotFound)?;
        let pin = Pin { kind: found.kind, id: item, version: found.version };
        match content {
            Content::Rubric(rubric) => Ok((pin, rubric)),
            Content::Challenge(_) | Content::Template(_) => Err(Error::ItemNotFound),
        }
    }
}

/// The card as it is stored: the text whose fingerprint is in the trail.
fn as_stored(card: &Card) -> Result<String> {
    let unwritable = |error: serde_json::Error| StorageError::Unavailable(error.to_string());
    Ok(serde_json::to_string(card).map_err(unwritable)?)
}

fn named(reviewer: &str) -> Result<String> {
    check_reviewer(reviewer).map_err(|error| Error::Invalid(vec![error]))
}

fn check_reason(reason: &str) -> std::result::Result<&str, Refusal> {
    if is_blank(reason) {
        return Err(FieldError::new(Field::Reason, "Say why you correct it").into());
    }
    if reason.chars().count() > REASON_MAX_CHARS {
        return Err(
            FieldError::new(Field::Reason, "The reason is longer than 1,000 characters").into()
        );
    }
    Ok(reason)
}
