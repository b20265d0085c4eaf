//! The tables `scorecards`, `scorecard_drafts` and `discussions`: what reviewers say of a session.

use super::transaction::{Recorded, TextInProgress, WriteTransaction};
use super::{Result, StorageError, Store};
use crate::domain::ids::SessionId;
use crate::domain::scorecard::{Card, Discussion, Submitted, reviewer_key};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;

#[derive(sqlx::FromRow)]
struct ScorecardRow {
    reviewer: String,
    version: i64,
    at: i64,
    reason: Option<String>,
    card: String,
}

impl ScorecardRow {
    fn read(self, id: SessionId) -> Result<Submitted> {
        Ok(Submitted {
            reviewer: self.reviewer,
            version: self.version,
            at: UtcMs(self.at),
            reason: self.reason.unwrap_or_default(),
            card: card(id, &self.card)?,
        })
    }
}

impl Store {
    /// Every scorecard of a session, in the order of submission.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_scorecards(&self, id: SessionId) -> Result<Vec<Submitted>> {
        let rows = list(&mut *self.reader().await?, id).await?;
        rows.into_iter().map(|row| row.read(id)).collect()
    }

    /// What a reviewer has typed and not submitted.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_scorecard_draft(
        &self,
        id: SessionId,
        reviewer: &str,
    ) -> Result<Option<Card>> {
        let found: Option<String> = sqlx::query_scalar(
            "select card from scorecard_drafts where session_id = ?1 and reviewer_key = ?2",
        )
        .bind(id.0)
        .bind(reviewer_key(reviewer))
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        found.map(|text| card(id, &text)).transpose()
    }
}

impl Store {
    /// The discussion notes of a session, oldest first.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_discussions(&self, id: SessionId) -> Result<Vec<Discussion>> {
        list_discussions(&mut *self.reader().await?, id).await
    }

    /// The newest discussion note of a session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_discussion(&self, id: SessionId) -> Result<Option<Discussion>> {
        Ok(list_discussions(&mut *self.reader().await?, id).await?.pop())
    }
}

impl WriteTransaction<'_> {
    /// The version that the next discussion note of a session has.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn next_discussion_version(&mut self, id: SessionId) -> Result<i64> {
        let count: i64 =
            sqlx::query_scalar("select count(*) from discussions where session_id = ?1")
                .bind(id.0)
                .fetch_one(self.sqlite())
                .await?;
        Ok(count + 1)
    }

    /// The version that a reviewer's next scorecard has.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn next_scorecard_version(&mut self, id: SessionId, reviewer: &str) -> Result<i64> {
        let count: i64 = sqlx::query_scalar(
            "select count(*) from scorecards where session_id = ?1 and reviewer_key = ?2",
        )
        .bind(id.0)
        .bind(reviewer_key(reviewer))
        .fetch_one(self.sqlite())
        .await?;
        Ok(count + 1)
    }
}

impl Recorded<'_> {
    /// Keeps a discussion note.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn insert_discussion(&mut self, note: &Discussion) -> Result<()> {
        sqlx::query(
            "insert into discussions (session_id, version, author, at, content)
             values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(self.session_id.0)
        .bind(note.version)
        .bind(&note.author)
        .bind(note.at.0)
        .bind(&note.text)
        .execute(&mut *self.sqlite)
        .await?;
        Ok(())
    }

    /// Keeps a scorecard, with its text as the fingerprint in the trail is of; the reviewer's draft goes.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn insert_scorecard(&mut self, submitted: &Submitted, card: &str) -> Result<()> {
        let key = reviewer_key(&submitted.reviewer);
        let reason = (submitted.version > 1).then_some(submitted.reason.as_str());
        sqlx::query(
            "insert into scorecards (session_id, reviewer_key, version, reviewer, at, reason, card)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(self.session_id.0)
        .bind(&key)
        .bind(submitted.version)
        .bind(&submitted.reviewer)
        .bind(submitted.at.0)
        .bind(reason)
        .bind(card)
        .execute(&mut *self.sqlite)
        .await?;
        remove_draft(self.sqlite, self.session_id, &key).await
    }
}

impl TextInProgress<'_> {
    /// Keeps what a reviewer has typed.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_scorecard_draft(
        &mut self,
        reviewer: &str,
        card: &Card,
        at: UtcMs,
    ) -> Result<()> {
        sqlx::query(
            "insert into scorecard_drafts (session_id, reviewer_key, saved_at, card)
             values (?1, ?2, ?3, ?4)
             on conflict (session_id, reviewer_key) do update set saved_at = ?3, card = ?4",
        )
        .bind(self.session_id.0)
        .bind(reviewer_key(reviewer))
        .bind(at.0)
        .bind(super::columns::as_text(card)?)
        .execute(&mut *self.sqlite)
        .await?;
        Ok(())
    }

    /// Forgets what a reviewer has typed.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_scorecard_draft(&mut self, reviewer: &str) -> Result<()> {
        remove_draft(self.sqlite, self.session_id, &reviewer_key(reviewer)).await
    }
}

/// The discussion notes of a session, oldest first.
pub(super) async fn list_discussions(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Vec<Discussion>> {
    let rows: Vec<(String, i64, i64, String)> = sqlx::query_as(
        "select author, version, at, content from discussions where session_id = ?1 order by version",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    let note = |(author, version, at, text)| Discussion { author, version, at: UtcMs(at), text };
    Ok(rows.into_iter().map(note).collect())
}

async fn remove_draft(connection: &mut SqliteConnection, id: SessionId, key: &str) -> Result<()> {
    sqlx::query("delete from scorecard_drafts where session_id = ?1 and reviewer_key = ?2")
        .bind(id.0)
        .bind(key)
        .execute(connection)
        .await?;
    Ok(())
}

async fn list(connection: &mut SqliteConnection, id: SessionId) -> Result<Vec<ScorecardRow>> {
    Ok(sqlx::query_as(
        "select reviewer, version, at, reason, card from scorecards
         where session_id = ?1 order by at, reviewer_key, version",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?)
}

/// Who submitted, which version, and the text of each scorecard, in the order of submission.
pub(super) async fn list_texts(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Vec<(String, i64, String)>> {
    let rows = list(connection, id).await?;
    Ok(rows.into_iter().map(|row| (row.reviewer, row.version, row.card)).collect())
}

/// Every draft of a session, read as whoever goes on typing would.
pub(super) async fn list_drafts(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Vec<Card>> {
    let drafts: Vec<String> =
        sqlx::query_scalar("select card from scorecard_drafts where session_id = ?1")
            .bind(id.0)
            .fetch_all(connection)
            .await?;
    drafts.iter().map(|text| card(id, text)).collect()
}

fn card(id: SessionId, text: &str) -> Result<Card> {
    serde_json::from_str(text).map_err(|_| {
        StorageError::Unavailable(format!("a scorecard of session {id} can't be read"))
    })
}
