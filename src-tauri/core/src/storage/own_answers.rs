//! The table `own_answers`: what candidates write by themselves, as it stands.

use super::write::WriteTransaction;
use super::{Result, StorageError, Store};
use crate::domain::ids::SessionId;
use crate::domain::own_answer::{Language, OwnAnswer};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;

impl Store {
    /// A session's own answer, if anything was written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_own_answer(&self, id: SessionId) -> Result<Option<OwnAnswer>> {
        find(&mut *self.reader().await?, id, 0).await
    }
}

impl WriteTransaction<'_> {
    /// A session's own answer, if anything was written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_own_answer(&mut self, id: SessionId) -> Result<Option<OwnAnswer>> {
        find(self.sqlite(), id, 0).await
    }

    /// Keeps an answer in place of an older one. One that is not newer than what is kept changes
    /// nothing.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_own_answer(&mut self, id: SessionId, answer: &OwnAnswer) -> Result<()> {
        sqlx::query(
            "insert into own_answers (session_id, content, language, revision, saved_at)
             values (?1, ?2, ?3, ?4, ?5)
             on conflict (session_id) do update
             set content = ?2, language = ?3, revision = ?4, saved_at = ?5
             where ?4 > revision",
        )
        .bind(id.0)
        .bind(&answer.text)
        .bind(answer.language.name())
        .bind(answer.revision)
        .bind(answer.saved_at.0)
        .execute(self.sqlite())
        .await?;
        Ok(())
    }

    /// The answer whose fingerprint is not in the trail yet; from now on it counts as being there.
    /// None where the trail has it.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn take_unrecorded_answer(&mut self, id: SessionId) -> Result<Option<OwnAnswer>> {
        let Some(answer) = find(self.sqlite(), id, 1).await? else { return Ok(None) };
        sqlx::query("update own_answers set recorded_revision = revision where session_id = ?1")
            .bind(id.0)
            .execute(self.sqlite())
            .await?;
        Ok(Some(answer))
    }
}

/// The answer, unless fewer than `unrecorded` of its revisions are missing from the trail.
async fn find(
    connection: &mut SqliteConnection,
    id: SessionId,
    unrecorded: i64,
) -> Result<Option<OwnAnswer>> {
    let row: Option<(String, String, i64, i64)> = sqlx::query_as(
        "select content, language, revision, saved_at from own_answers
         where session_id = ?1 and revision - recorded_revision >= ?2",
    )
    .bind(id.0)
    .bind(unrecorded)
    .fetch_optional(connection)
    .await?;
    row.map(|(text, language, revision, saved_at)| {
        let language = Language::from_name(&language).ok_or_else(|| {
            StorageError::Unavailable(format!("the own answer of session {id} can't be read"))
        })?;
        Ok(OwnAnswer { text, language, revision, saved_at: UtcMs(saved_at) })
    })
    .transpose()
}

/// What is kept of an answer, beside the fingerprint the trail has of it.
pub(super) enum RecordedAnswer {
    /// Nothing.
    Missing,
    /// The text the newest fingerprint was taken of.
    Since(String),
    /// A text that was written after the newest fingerprint was taken, or before the first.
    Newer,
}

/// What is kept of a session's answer.
pub(super) async fn find_recorded(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<RecordedAnswer> {
    Ok(match find(connection, id, 0).await? {
        None => RecordedAnswer::Missing,
        Some(_) if find(connection, id, 1).await?.is_some() => RecordedAnswer::Newer,
        Some(answer) => RecordedAnswer::Since(answer.text),
    })
}
