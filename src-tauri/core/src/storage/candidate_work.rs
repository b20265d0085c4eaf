//! The table `candidate_work`: what a candidate agreed to, and what they typed and have not sent.

use super::transaction::{Recorded, TextInProgress};
use super::{Result, Store};
use crate::domain::ids::SessionId;
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;

impl Store {
    /// When a session's candidate agreed to the rules; none before that.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_consent(&self, id: SessionId) -> Result<Option<UtcMs>> {
        let found = find(&mut *self.reader().await?, id).await?;
        Ok(found.and_then(|(consented_at, _)| consented_at))
    }

    /// The question a candidate typed and has not sent; blank where there is none.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_question_draft(&self, id: SessionId) -> Result<String> {
        let found = find(&mut *self.reader().await?, id).await?;
        Ok(found.map(|(_, draft)| draft).unwrap_or_default())
    }
}

/// The consent and the draft of a session's candidate, where there is anything.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Option<(Option<UtcMs>, String)>> {
    let row: Option<(Option<i64>, String)> = sqlx::query_as(
        "select consented_at, question_draft from candidate_work where session_id = ?1",
    )
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(consented_at, draft)| (consented_at.map(UtcMs), draft)))
}

impl Recorded<'_> {
    /// Keeps when a session's candidate agreed to the rules.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_consent(&mut self, at: UtcMs) -> Result<()> {
        sqlx::query(
            "insert into candidate_work (session_id, consented_at) values (?1, ?2)
             on conflict (session_id) do update set consented_at = ?2",
        )
        .bind(self.session_id.0)
        .bind(at.0)
        .execute(&mut *self.sqlite)
        .await?;
        Ok(())
    }

    /// Forgets that a session's candidate agreed to the rules.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn forget_consent(&mut self) -> Result<()> {
        sqlx::query("update candidate_work set consented_at = null where session_id = ?1")
            .bind(self.session_id.0)
            .execute(&mut *self.sqlite)
            .await?;
        Ok(())
    }

    /// Forgets the draft of a question that is sent; another draft stays.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn forget_question_draft(&mut self, text: &str) -> Result<()> {
        sqlx::query(
            "update candidate_work set question_draft = ''
             where session_id = ?1 and question_draft = ?2",
        )
        .bind(self.session_id.0)
        .bind(text)
        .execute(&mut *self.sqlite)
        .await?;
        Ok(())
    }
}

impl TextInProgress<'_> {
    /// Keeps the question a candidate typed and has not sent.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_question_draft(&mut self, text: &str) -> Result<()> {
        sqlx::query(
            "insert into candidate_work (session_id, question_draft) values (?1, ?2)
             on conflict (session_id) do update set question_draft = ?2",
        )
        .bind(self.session_id.0)
        .bind(text)
        .execute(&mut *self.sqlite)
        .await?;
        Ok(())
    }
}
