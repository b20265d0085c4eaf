//! The interviewer's private notes.

use super::change::Opening;
use super::{By, Result, SessionService};
use crate::domain::event::EventBody;
use crate::domain::ids::SessionId;
use crate::domain::message::fingerprint;
use crate::domain::note::{Note, NoteKind, check_note};
use crate::domain::session::{Refusal, Session};
use crate::storage::Footprint;

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
        Ok(self.store.list_notes(id).await?)
    }

    async fn keep_note(
        &self,
        id: SessionId,
        kind: NoteKind,
        text: &str,
        by: &By,
    ) -> Result<Session> {
        let mut writer = self.store.write().await;
        let opened = match self.open_session(&mut writer, id, by).await? {
            Opening::Repeat(session) => return Ok(*session),
            Opening::Open(opened) => *opened,
        };
        let text = match kind {
            NoteKind::Bookmark => Ok(String::new()),
            NoteKind::Note => check_note(text),
        };
        let text = match text {
            Ok(text) => text,
            Err(broken) => return opened.refused(self, Refusal::from(broken)).await,
        };
        let is_note = kind == NoteKind::Note;
        let (mut tx, mut session, now) = (opened.tx, opened.session, opened.now);
        let ran_ms = session.ran_ms_at(&now);
        let (chars, sha256) = (text.chars().count(), fingerprint(&text));
        let body = EventBody::NoteAdded { kind, ran_ms, chars, sha256 };
        let event_seq = session.trail.len + 1;
        tx.insert_note(id, &Note { event_seq, kind, text, at: now.wall, ran_ms }).await?;
        if is_note {
            tx.remove_note_draft(id).await?;
        }
        session.version += 1;
        let footprint = Footprint { bodies: &[body], actor: &by.actor, at: now.wall };
        tx.save_and_commit(&mut session, &footprint, by.request).await?;
        self.open.session_changed(&session);
        Ok(session)
    }
}
