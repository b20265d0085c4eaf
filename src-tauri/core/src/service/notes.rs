//! The interviewer's private notes.

use super::change::{Changes, on_list};
use super::{By, Result};
use crate::domain::event::EventBody;
use crate::domain::ids::SessionId;
use crate::domain::message::fingerprint;
use crate::domain::note::{Note, NoteKind, check_note};
use crate::domain::session::{Refusal, Session};

/// Everything one can do with the interviewer's private notes. Cheap to clone.
#[derive(Clone)]
pub struct NoteService {
    pub(super) changes: Changes,
}

impl NoteService {
    /// Makes a private note on a session, pinned to this moment; its draft is forgotten.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound); [`Error::Refused`](crate::error::Error::Refused)
    /// for a blank note or one too long.
    pub async fn add_note(&self, id: SessionId, text: &str, by: &By) -> Result<Session> {
        self.keep_note(id, NoteKind::Note, text, by).await
    }

    /// Marks this moment of a session, without a word.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound).
    pub async fn add_bookmark(&self, id: SessionId, by: &By) -> Result<Session> {
        self.keep_note(id, NoteKind::Bookmark, "", by).await
    }

    /// A session's notes and bookmarks, oldest first; empty for an unknown session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_notes(&self, id: SessionId) -> Result<Vec<Note>> {
        Ok(self.changes.store.list_notes(id).await?)
    }

    /// The private note typed on a session and not added yet; blank where there is none.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn note_draft(&self, id: SessionId) -> Result<String> {
        Ok(self.changes.store.find_note_draft(id).await?.unwrap_or_default())
    }

    /// Keeps the private note typed on a session and not added yet; an empty one is forgotten. It goes
    /// when it is added, and with its session when that is erased.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound); where the data can't be written.
    pub async fn keep_note_draft(&self, id: SessionId, text: &str) -> Result<()> {
        let mut writer = self.changes.store.write().await;
        let mut tx = writer.keep_text().await?;
        if let Err(gone) = on_list(tx.find_session(id).await?) {
            tx.roll_back().await;
            return Err(gone);
        }
        let mut note = tx.of(id);
        if text.is_empty() {
            note.remove_note_draft().await?;
        } else {
            note.save_note_draft(text, self.changes.clock.now().wall).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn keep_note(
        &self,
        id: SessionId,
        kind: NoteKind,
        text: &str,
        by: &By,
    ) -> Result<Session> {
        let kept = self.changes.change_listed(id, by, async |change| {
            let text = match kind {
                NoteKind::Bookmark => String::new(),
                NoteKind::Note => check_note(text).map_err(Refusal::from)?,
            };
            let (now, session) = (change.now, change.session());
            session.check_own()?;
            let (event_seq, ran_ms) = (session.trail.len + 1, session.ran_ms_at(&now));
            let (chars, sha256) = (text.chars().count(), fingerprint(&text).into());
            let body = EventBody::NoteAdded { kind, ran_ms, chars, sha256 };
            let mut recorded = change.record(body).await?;
            recorded.insert_note(&Note { event_seq, kind, text, at: now.wall, ran_ms }).await?;
            if kind == NoteKind::Note {
                recorded.remove_note_draft().await?;
            }
            Ok(())
        });
        kept.await
    }
}
