//! The table `drafts`: forms and notes not sent yet.

use super::transaction::{Recorded, TextInProgress};
use super::{Result, Store};
use crate::domain::ids::SessionId;
use crate::domain::time::UtcMs;
use sqlx::SqliteExecutor;

impl Store {
    /// The form's draft, as it was saved and when.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_draft(&self, form: &str) -> Result<Option<(String, UtcMs)>> {
        let found = sqlx::query_as("select content, saved_at from drafts where form = ?1")
            .bind(form)
            .fetch_optional(&mut *self.reader().await?)
            .await?;
        Ok(found.map(|(content, saved_at)| (content, UtcMs(saved_at))))
    }

    /// Keeps the form's draft in place of an older one.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_draft(&self, form: &str, content: &str, at: UtcMs) -> Result<()> {
        save(&mut self.writer().await.sqlite, form, content, at).await
    }

    /// Forgets the form's draft, if there is one.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_draft(&self, form: &str) -> Result<()> {
        remove(&mut self.writer().await.sqlite, form).await
    }

    /// The note an interviewer typed on a session and has not added, if there is one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_note_draft(&self, id: SessionId) -> Result<Option<String>> {
        Ok(self.find_draft(&note_on(id)).await?.map(|(text, _)| text))
    }
}

impl TextInProgress<'_> {
    /// Keeps the note an interviewer typed on a session and has not added.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_note_draft(&mut self, text: &str, at: UtcMs) -> Result<()> {
        save(&mut *self.sqlite, &note_on(self.session_id), text, at).await
    }

    /// Forgets that note, if there is one.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_note_draft(&mut self) -> Result<()> {
        remove(&mut *self.sqlite, &note_on(self.session_id)).await
    }
}

impl Recorded<'_> {
    /// Forgets the draft of a note that is added, if there is one.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_note_draft(&mut self) -> Result<()> {
        remove(&mut *self.sqlite, &note_on(self.session_id)).await
    }
}

/// The name of the form in which a note on that session is typed.
pub(super) fn note_on(id: SessionId) -> String {
    format!("note on {}", id.0)
}

async fn save(
    executor: impl SqliteExecutor<'_>,
    form: &str,
    content: &str,
    at: UtcMs,
) -> Result<()> {
    sqlx::query(
        "insert into drafts (form, content, saved_at) values (?1, ?2, ?3)
         on conflict (form) do update set content = ?2, saved_at = ?3",
    )
    .bind(form)
    .bind(content)
    .bind(at.0)
    .execute(executor)
    .await?;
    Ok(())
}

pub(super) async fn remove(executor: impl SqliteExecutor<'_>, form: &str) -> Result<()> {
    sqlx::query("delete from drafts where form = ?1").bind(form).execute(executor).await?;
    Ok(())
}
