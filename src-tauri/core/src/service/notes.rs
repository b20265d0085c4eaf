//! The interviewer's private notes.

use super::{By, Result, SessionService};
use crate::domain::event::EventBody;
use crate::domain::ids::SessionId;
use crate::domain::message::fingerprint;
use crate::domain::note::{Note, NoteKind, check_note};
use crate::domain::session::{Refusal, Session};

impl SessionService {
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
