//! The table `runs`: what came of running the candidate's code.

use super::columns::{as_text, insert};
use super::transaction::{Recorded, WriteTransaction};
use super::{Result, StorageError, Store};
use crate::domain::ids::SessionId;
use crate::domain::own_answer::Language;
use crate::domain::run::{Run, RunKind, RunLanguage, RunOffer, RunOutcome, RunResult};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// The columns of `runs`, but for the session's id.
macro_rules! run_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            session_id: Uuid => hex,
            seq: i64,
            kind: String,
            at: i64,
            ran_ms: i64,
            revision: i64,
            language: String,
            outcome: String,
            took_ms: i64,
            total: i64,
            result: String,
        }
    };
}

run_columns! {
    row
    #[derive(sqlx::FromRow)]
    RunRow
}

impl Store {
    /// A session's runs before the place `before`, the newest `limit` of them, oldest first.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_runs(
        &self,
        id: SessionId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Run>> {
        list(&mut *self.reader().await?, id, before, limit).await
    }

    /// How many runs a session has.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn count_runs(&self, id: SessionId) -> Result<i64> {
        count(&mut *self.reader().await?, id).await
    }

    /// Milliseconds a session had run at each run that its candidate asked for, in the order of time.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_run_times(&self, id: SessionId) -> Result<Vec<i64>> {
        let times = sqlx::query_scalar(
            "select ran_ms from runs where session_id = ?1 and kind <> 'hidden_tests' order by seq",
        );
        Ok(times.bind(id.0).fetch_all(&mut *self.reader().await?).await?)
    }

    /// A run of a session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_run(&self, id: SessionId, seq: i64) -> Result<Option<Run>> {
        let before = seq.checked_add(1);
        let runs = list(&mut *self.reader().await?, id, before, 1).await?;
        Ok(runs.into_iter().find(|run| run.seq == seq))
    }

    /// Whether hidden tests were run on that step of the own answer's history.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn has_run_hidden_tests(&self, id: SessionId, revision: i64) -> Result<bool> {
        let found = sqlx::query_scalar(
            "select exists (select 1 from runs
                            where session_id = ?1 and kind = 'hidden_tests' and revision = ?2)",
        );
        let found = found.bind(id.0).bind(revision);
        Ok(found.fetch_one(&mut *self.reader().await?).await?)
    }

    /// The newest run of a session that its candidate asked for.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_newest_run_of_candidate(&self, id: SessionId) -> Result<Option<Run>> {
        let seq: Option<i64> = sqlx::query_scalar(
            "select max(seq) from runs where session_id = ?1 and kind <> 'hidden_tests'",
        )
        .bind(id.0)
        .fetch_one(&mut *self.reader().await?)
        .await?;
        match seq {
            Some(seq) => self.find_run(id, seq).await,
            None => Ok(None),
        }
    }

    /// What the challenge of a session offers for trying code out. Asked for with every look at a
    /// candidate's screen, so that the tests themselves are not read. None where the challenge has runs
    /// switched off.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_run_offer(&self, id: SessionId) -> Result<Option<RunOffer>> {
        let row: Option<(bool, i64, i64, Option<String>)> = sqlx::query_as(
            "with content as (
                 select v.content from session_pins p join library_versions v on v.no = p.version_no
                 where p.session_id = ?1 and p.kind = 'challenge'),
             tests as (
                 select t.key, t.value ->> 'is_hidden' as is_hidden,
                        t.value ->> '$.check.input' as input
                 from content, json_each(content.content, '$.tests') t)
             select ifnull(content ->> 'is_never_run', 0),
                    (select count(*) from tests where not is_hidden),
                    (select count(*) from tests where is_hidden),
                    (select input from tests where not is_hidden and input is not null
                     order by key limit 1)
             from content",
        )
        .bind(id.0)
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        let Some((is_never_run, visible, hidden, example)) = row else {
            return Ok(Some(RunOffer::default()));
        };
        let count = |stored: i64| usize::try_from(stored).unwrap_or_default();
        Ok((!is_never_run).then(|| RunOffer {
            visible_tests: count(visible),
            hidden_tests: count(hidden),
            example_input: example.unwrap_or_default(),
        }))
    }
}

impl WriteTransaction<'_> {
    /// How many runs a session has.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn count_runs(&mut self, id: SessionId) -> Result<i64> {
        count(self.sqlite(), id).await
    }
}

impl Recorded<'_> {
    /// Keeps a run, with what came of it as `result` has it: the text whose fingerprint is in the trail.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn insert_run(
        &mut self,
        run: &Run,
        outcome: RunOutcome,
        result: String,
    ) -> Result<()> {
        let row = RunRow {
            session_id: self.session_id.0,
            seq: run.seq,
            kind: run.kind.name().into(),
            at: run.at.0,
            ran_ms: run.ran_ms,
            revision: run.revision,
            language: run.language.language().name().into(),
            outcome: outcome.name().into(),
            took_ms: i64::try_from(run.took_ms).unwrap_or(i64::MAX),
            total: i64::try_from(run.total).unwrap_or(i64::MAX),
            result,
        };
        sqlx::query(insert!("runs", run_columns))
            .bind(as_text(&row)?)
            .execute(&mut *self.sqlite)
            .await?;
        Ok(())
    }
}

async fn count(connection: &mut SqliteConnection, id: SessionId) -> Result<i64> {
    let count = sqlx::query_scalar("select ifnull(max(seq), 0) from runs where session_id = ?1");
    Ok(count.bind(id.0).fetch_one(connection).await?)
}

pub(super) async fn list(
    connection: &mut SqliteConnection,
    id: SessionId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Run>> {
    let rows: Vec<RunRow> = sqlx::query_as(concat!(
        "select ",
        run_columns!(names),
        " from (select * from runs where session_id = ?1 and seq < ifnull(?2, 9223372036854775807)
               order by seq desc limit ?3) order by seq"
    ))
    .bind(id.0)
    .bind(before)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RunRow::read).collect()
}

/// What came of each of a session's runs as it is stored, with its place.
pub(super) async fn list_results(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Vec<(i64, String)>> {
    let results = sqlx::query_as("select seq, result from runs where session_id = ?1 order by seq");
    Ok(results.bind(id.0).fetch_all(connection).await?)
}

impl RunRow {
    fn read(self) -> Result<Run> {
        let broken = |what: &str| {
            StorageError::Unavailable(format!("{what} of run {} can't be read", self.seq))
        };
        let language = Language::from_name(&self.language).and_then(RunLanguage::of);
        let result: RunResult =
            serde_json::from_str(&self.result).map_err(|error| broken(&error.to_string()))?;
        Ok(Run {
            seq: self.seq,
            kind: RunKind::from_name(&self.kind).ok_or_else(|| broken("the kind"))?,
            at: UtcMs(self.at),
            ran_ms: self.ran_ms,
            revision: self.revision,
            language: language.ok_or_else(|| broken("the language"))?,
            total: usize::try_from(self.total).map_err(|_| broken("the number of tests"))?,
            outcome: Some(RunOutcome::from_name(&self.outcome).ok_or_else(|| broken("the end"))?),
            took_ms: u64::try_from(self.took_ms).map_err(|_| broken("the length"))?,
            result,
            is_again: false,
        })
    }
}
