//! The table `notes`: the interviewer's private remarks and bookmarks.

use super::transaction::Recorded;
use super::{Result, Store};
use crate::domain::ids::SessionId;
use crate::domain::note::{Note, NoteKind};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;

impl Store {
    /// A session's notes and bookmarks, oldest first.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_notes(&self, id: SessionId) -> Result<Vec<Note>> {
        list(&mut *self.reader().await?, id).await
    }
}

pub(super) async fn list(connection: &mut SqliteConnection, id: SessionId) -> Result<Vec<Note>> {
    let rows: Vec<(i64, String, String, i64, i64)> = sqlx::query_as(
        "select event_seq, kind, content, at, ran_ms from notes
         where session_id = ?1 order by event_seq",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    let note = |(event_seq, kind, text, at, ran_ms): (i64, String, String, i64, i64)| {
        let is_bookmark = kind == NoteKind::Bookmark.name();
        let kind = if is_bookmark { NoteKind::Bookmark } else { NoteKind::Note };
        Note { event_seq, kind, text, at: UtcMs(at), ran_ms }
    };
    Ok(rows.into_iter().map(note).collect())
}

impl Recorded<'_> {
    /// Keeps a note.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn insert_note(&mut self, note: &Note) -> Result<()> {
        sqlx::query(
            "insert into notes (session_id, event_seq, kind, content, at, ran_ms)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(self.session_id.0)
        .bind(note.event_seq)
        .bind(note.kind.name())
        .bind(&note.text)
        .bind(note.at.0)
        .bind(note.ran_ms)
        .execute(&mut *self.sqlite)
        .await?;
        Ok(())
    }
}
