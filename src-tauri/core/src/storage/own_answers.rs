//! The tables `own_answers` and `own_answer_revisions`: what candidates write by themselves, as it stands
//! and as it came about.

use super::columns::as_text;
use super::transaction::{Recorded, TextInProgress, WriteTransaction};
use super::{Result, StorageError, Store};
use crate::domain::ids::SessionId;
use crate::domain::own_answer::{
    Cause, History, KeptAnswer, Language, OwnAnswer, Paste, Revision, RevisionText, Splice, fold,
};
use crate::domain::time::UtcMs;
use sqlx::SqliteExecutor;
use sqlx::sqlite::SqliteConnection;

/// The columns of `own_answer_revisions`, but for the session's id.
macro_rules! revision_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            seq: i64,
            at: i64,
            ran_ms: i64,
            language: String,
            caret: Option<i64>,
            pasted: Option<String>,
            cause: String,
            content: Option<String>,
            splice_at: Option<i64>,
            removed: Option<i64>,
            inserted: Option<String>,
        }
    };
}

revision_columns! {
    row
    #[derive(sqlx::FromRow)]
    RevisionRow
}

impl Store {
    /// A session's own answer, if anything was written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_own_answer(&self, id: SessionId) -> Result<Option<OwnAnswer>> {
        Ok(find(&mut *self.reader().await?, id, 0).await?.map(|kept| kept.answer))
    }

    /// A session's own answer and the end of its history, if anything was written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_kept_answer(&self, id: SessionId) -> Result<Option<KeptAnswer>> {
        find(&mut *self.reader().await?, id, 0).await
    }

    /// A session's own answer as it stood after that step of its history; none where the history has no
    /// such step.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_answer_at(&self, id: SessionId, revision: i64) -> Result<Option<String>> {
        let steps = list_steps(&mut *self.reader().await?, id, revision).await?;
        let is_there = steps.last().is_some_and(|last| last.seq == revision);
        Ok(if is_there { fold(&steps) } else { None })
    }

    /// How many states a candidate made of their own answer, and how many texts they pasted into it.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn count_steps(&self, id: SessionId) -> Result<(i64, i64)> {
        let counted = sqlx::query_as(
            "select count(*), ifnull(sum(json_array_length(ifnull(pasted, '[]'))), 0)
             from own_answer_revisions where session_id = ?1 and cause = 'written'",
        );
        Ok(counted.bind(id.0).fetch_one(&mut *self.reader().await?).await?)
    }

    /// How a session's own answer came about, oldest first; empty where that was not kept.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_revisions(&self, id: SessionId) -> Result<Vec<Revision>> {
        list_revisions(&mut *self.reader().await?, id).await
    }
}

impl WriteTransaction<'_> {
    /// A session's own answer, if anything was written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_own_answer(&mut self, id: SessionId) -> Result<Option<KeptAnswer>> {
        find(self.sqlite(), id, 0).await
    }

    /// The own answer whose fingerprint is not in the trail yet; none where the trail has it.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_unrecorded_answer(&mut self, id: SessionId) -> Result<Option<KeptAnswer>> {
        find(self.sqlite(), id, 1).await
    }
}

impl TextInProgress<'_> {
    /// Keeps an answer in place of an older one, with the revision that is new in its history, if one is.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_own_answer(
        &mut self,
        kept: &KeptAnswer,
        revision: Option<&Revision>,
    ) -> Result<()> {
        save(self.sqlite, self.session_id, kept, revision).await
    }
}

impl Recorded<'_> {
    /// Keeps an answer whose fingerprint is in the trail from now on, with the revision that is new in its
    /// history, if one is.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_recorded_answer(
        &mut self,
        kept: &KeptAnswer,
        revision: Option<&Revision>,
    ) -> Result<()> {
        save(self.sqlite, self.session_id, kept, revision).await?;
        sqlx::query("update own_answers set recorded_revision = revision where session_id = ?1")
            .bind(self.session_id.0)
            .execute(&mut *self.sqlite)
            .await?;
        Ok(())
    }
}

async fn save(
    connection: &mut SqliteConnection,
    id: SessionId,
    kept: &KeptAnswer,
    revision: Option<&Revision>,
) -> Result<()> {
    let (answer, history) = (&kept.answer, kept.history.as_ref());
    sqlx::query(
        "insert into own_answers (session_id, content, language, revision, saved_at,
                                  history_len, history_salt, history_hash)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (session_id) do update
         set content = ?2, language = ?3, revision = ?4, saved_at = ?5,
             history_len = ?6, history_salt = ?7, history_hash = ?8",
    )
    .bind(id.0)
    .bind(&answer.text)
    .bind(answer.language.name())
    .bind(answer.revision)
    .bind(answer.saved_at.0)
    .bind(history.map_or(0, |history| history.len))
    .bind(history.map(|history| history.salt.as_slice()))
    .bind(history.map(|history| history.hash.as_slice()))
    .execute(&mut *connection)
    .await?;
    match revision {
        Some(revision) => insert_revision(connection, id, revision).await,
        None => Ok(()),
    }
}

async fn insert_revision(
    connection: &mut SqliteConnection,
    id: SessionId,
    revision: &Revision,
) -> Result<()> {
    let pasted = (!revision.pasted.is_empty()).then(|| as_text(&revision.pasted)).transpose()?;
    let (content, splice) = match &revision.step {
        RevisionText::Whole(text) => (Some(text.clone()), None),
        RevisionText::Change(splice) => (None, Some(splice)),
    };
    let row = RevisionRow {
        seq: revision.seq,
        at: revision.at.0,
        ran_ms: revision.ran_ms,
        language: revision.language.name().into(),
        caret: revision.caret.map(stored),
        pasted,
        cause: revision.cause.to_string(),
        content,
        splice_at: splice.map(|splice| stored(splice.at)),
        removed: splice.map(|splice| stored(splice.removed)),
        inserted: splice.map(|splice| splice.inserted.clone()),
    };
    sqlx::query(concat!(
        "insert into own_answer_revisions (session_id, ",
        revision_columns!(names),
        ") select ?2, ",
        revision_columns!(values),
        " from (select ?1 as value)"
    ))
    .bind(as_text(&row)?)
    .bind(id.0)
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    content: String,
    language: String,
    revision: i64,
    saved_at: i64,
    history_len: i64,
    history_salt: Option<Vec<u8>>,
    history_hash: Option<Vec<u8>>,
}

/// The answer, unless fewer than `unrecorded` of its revisions are missing from the trail.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: SessionId,
    unrecorded: i64,
) -> Result<Option<KeptAnswer>> {
    let row: Option<AnswerRow> = sqlx::query_as(
        "select content, language, revision, saved_at, history_len, history_salt, history_hash
         from own_answers where session_id = ?1 and revision - recorded_revision >= ?2",
    )
    .bind(id.0)
    .bind(unrecorded)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let language = language(id, &row.language)?;
        let (text, revision, saved_at) = (row.content, row.revision, UtcMs(row.saved_at));
        let answer = OwnAnswer { text, language, revision, saved_at };
        let ends = row.history_salt.zip(row.history_hash);
        let history = ends.map(|(salt, hash)| History { len: row.history_len, salt, hash });
        Ok(KeptAnswer { answer, history })
    })
    .transpose()
}

/// The steps that lead to a revision: from a whole one that comes before it, or from the first.
pub(super) async fn list_steps(
    connection: &mut SqliteConnection,
    id: SessionId,
    revision: i64,
) -> Result<Vec<Revision>> {
    let rows: Vec<RevisionRow> = sqlx::query_as(concat!(
        "select ",
        revision_columns!(names),
        " from own_answer_revisions
         where session_id = ?1 and seq <= ?2
           and seq >= ifnull((select seq from own_answer_revisions
                              where session_id = ?1 and seq < ?2 and content is not null
                              order by seq desc limit 1), 1)
         order by seq"
    ))
    .bind(id.0)
    .bind(revision)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| row.read(id)).collect()
}

pub(super) async fn list_revisions(
    executor: impl SqliteExecutor<'_>,
    id: SessionId,
) -> Result<Vec<Revision>> {
    let rows: Vec<RevisionRow> = sqlx::query_as(concat!(
        "select ",
        revision_columns!(names),
        " from own_answer_revisions where session_id = ?1 order by seq"
    ))
    .bind(id.0)
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(|row| row.read(id)).collect()
}

impl RevisionRow {
    fn read(self, id: SessionId) -> Result<Revision> {
        let broken = || unreadable(id);
        let place = |stored: i64| usize::try_from(stored).map_err(|_| broken());
        let step = match (self.content, self.splice_at, self.removed, self.inserted) {
            (Some(text), None, None, None) => RevisionText::Whole(text),
            (None, Some(at), Some(removed), Some(inserted)) => {
                RevisionText::Change(Splice { at: place(at)?, removed: place(removed)?, inserted })
            }
            _ => return Err(broken()),
        };
        let pasted: Option<Vec<Paste>> = self
            .pasted
            .map(|pasted| serde_json::from_str(&pasted))
            .transpose()
            .map_err(|_| broken())?;
        Ok(Revision {
            seq: self.seq,
            at: UtcMs(self.at),
            ran_ms: self.ran_ms,
            language: language(id, &self.language)?,
            caret: self.caret.map(place).transpose()?,
            pasted: pasted.unwrap_or_default(),
            cause: self.cause.parse::<Cause>().map_err(|_| broken())?,
            step,
        })
    }
}

fn language(id: SessionId, name: &str) -> Result<Language> {
    Language::from_name(name).ok_or_else(|| unreadable(id))
}

fn unreadable(id: SessionId) -> StorageError {
    StorageError::Unavailable(format!("the own answer of session {id} can't be read"))
}

/// A place in a text, which has at most 100,000 characters.
fn stored(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// What is kept of an answer, beside the fingerprint the trail has of it.
pub(super) enum RecordedAnswer {
    /// Nothing is kept.
    Missing,
    /// What the newest fingerprint was taken of.
    Since(KeptAnswer),
    /// Something that was written after the newest fingerprint was taken, or before the first.
    Newer(KeptAnswer),
}

/// What is kept of a session's answer.
pub(super) async fn find_recorded(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<RecordedAnswer> {
    Ok(match find(connection, id, 0).await? {
        None => RecordedAnswer::Missing,
        Some(kept) if find(connection, id, 1).await?.is_some() => RecordedAnswer::Newer(kept),
        Some(kept) => RecordedAnswer::Since(kept),
    })
}
