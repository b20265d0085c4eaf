//! Examining a whole database: its structure, its references and every trail.

use super::{Result, Store, events, sessions};
use crate::domain::chain::{self, Verdict};
use crate::domain::ids::SessionId;
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

/// Sessions examined between two looks at the list of ids.
const BATCH: u32 = 500;

/// What an examination found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Sessions whose trail was walked.
    pub sessions: u64,
    /// Entries walked.
    pub events: u64,
    /// What is wrong, a sentence each; empty where all is well.
    pub findings: Vec<String>,
}

impl Store {
    /// Examines everything. Reads only.
    ///
    /// # Errors
    /// Where the data can't be read at all.
    pub async fn check(&self) -> Result<CheckReport> {
        let mut report = CheckReport::default();
        let mut reader = self.reader().await?;
        let structure = integrity(&mut reader).await?;
        report.findings.extend(structure.into_iter().filter(|finding| finding != "ok"));
        let strays: Vec<(String, Option<i64>, String, i64)> =
            sqlx::query_as("pragma foreign_key_check").fetch_all(&mut *reader).await?;
        report.findings.extend(
            strays
                .into_iter()
                .map(|(table, ..)| format!("{table} has a row that belongs to nothing")),
        );
        let miscounted: i64 = sqlx::query_scalar(
            "select count(*) from session_counts c
             where c.total <> (select count(*) from sessions s
                               where s.status = c.status and s.is_sample = c.is_sample
                                 and s.deleted_at is null)",
        )
        .fetch_one(&mut *reader)
        .await?;
        if miscounted > 0 {
            report.findings.push("the number of sessions a status has is wrong".into());
        }
        let mut after = 0_i64;
        loop {
            let batch: Vec<(i64, Uuid)> =
                sqlx::query_as("select no, id from sessions where no > ?1 order by no limit ?2")
                    .bind(after)
                    .bind(BATCH)
                    .fetch_all(&mut *reader)
                    .await?;
            let Some((last, _)) = batch.last() else {
                return Ok(report);
            };
            after = *last;
            for (_, id) in batch {
                let id = SessionId(id);
                let Some(session) = sessions::find(&mut *reader, id).await? else {
                    continue;
                };
                let trail = events::list(&mut *reader, id).await?;
                report.sessions += 1;
                report.events += u64::try_from(trail.len()).unwrap_or(u64::MAX);
                if let Verdict::Broken { seq, fault } = chain::verify(&trail, &session.trail) {
                    report
                        .findings
                        .push(format!("session {id}: entry {seq} of its trail {}", fault.words()));
                }
            }
        }
    }
}

/// What SQLite says about the file, as it stands at one moment.
///
/// A connection remembers how the full-text index is laid out, and only a search makes it look
/// whether that has changed since, even one for nothing. Without it, parts that were joined in the meantime would pass
/// for lost ones.
async fn integrity(reader: &mut SqliteConnection) -> Result<Vec<String>> {
    let mut moment = reader.begin().await?;
    sqlx::query("select rowid from session_search where session_search match '\"\"'")
        .fetch_optional(&mut *moment)
        .await?;
    let said = sqlx::query_scalar("pragma integrity_check").fetch_all(&mut *moment).await?;
    moment.rollback().await?;
    Ok(said)
}
