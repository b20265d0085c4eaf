//! The table `notes`: the interviewer's private remarks and bookmarks.

use super::columns::{as_text, insert};
use super::transaction::Recorded;
use super::{Result, Store};
use crate::domain::ids::SessionId;
use crate::domain::note::{Note, NoteKind};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// The columns of `notes`.
macro_rules! note_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            session_id: Uuid => hex,
            event_seq: i64,
            kind: String,
            content: String,
            at: i64,
            ran_ms: i64,
        }
    };
}

note_columns! {
    row
    #[derive(sqlx::FromRow)]
    NoteRow
}

impl From<NoteRow> for Note {
    fn from(row: NoteRow) -> Self {
        let is_bookmark = row.kind == NoteKind::Bookmark.name();
        let kind = if is_bookmark { NoteKind::Bookmark } else { NoteKind::Note };
        let (event_seq, text, at, ran_ms) = (row.event_seq, row.content, UtcMs(row.at), row.ran_ms);
        Self { event_seq, kind, text, at, ran_ms }
    }
}

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
    let rows: Vec<NoteRow> = sqlx::query_as(concat!(
        "select ",
        note_columns!(names),
        " from notes where session_id = ?1 order by event_seq"
    ))
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Note::from).collect())
}

impl Recorded<'_> {
    /// Keeps a note.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn insert_note(&mut self, note: &Note) -> Result<()> {
        let row = NoteRow {
            session_id: self.session_id.0,
            event_seq: note.event_seq,
            kind: note.kind.name().into(),
            content: note.text.clone(),
            at: note.at.0,
            ran_ms: note.ran_ms,
        };
        sqlx::query(insert!("notes", note_columns))
            .bind(as_text(&row)?)
            .execute(&mut *self.sqlite)
            .await?;
        Ok(())
    }
}
