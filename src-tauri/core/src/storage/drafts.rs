//! The table `drafts`: forms not sent yet.

use super::{Result, Store};
use crate::domain::time::UtcMs;

impl Store {
    /// The form's draft, as it was saved.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_draft(&self, form: &str) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("select content from drafts where form = ?1")
            .bind(form)
            .fetch_optional(&mut *self.reader().await?)
            .await?)
    }

    /// Keeps the form's draft in place of an older one.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_draft(&self, form: &str, content: &str, at: UtcMs) -> Result<()> {
        sqlx::query(
            "insert into drafts (form, content, saved_at) values (?1, ?2, ?3)
             on conflict (form) do update set content = ?2, saved_at = ?3",
        )
        .bind(form)
        .bind(content)
        .bind(at.0)
        .execute(&mut self.writer().await.sqlite)
        .await?;
        Ok(())
    }

    /// Forgets the form's draft, if there is one.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_draft(&self, form: &str) -> Result<()> {
        sqlx::query("delete from drafts where form = ?1")
            .bind(form)
            .execute(&mut self.writer().await.sqlite)
            .await?;
        Ok(())
    }
}
