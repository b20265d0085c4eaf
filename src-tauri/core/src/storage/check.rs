//! Examining a whole database: its structure, its references and every trail.

use super::{Result, Store, events, sessions};
use crate::domain::chain::{self, Verdict};
use crate::domain::ids::SessionId;
use uuid::Uuid;

/// Sessions examined between two looks at the list of ids.
const BATCH: u32 = 500;

/// What SQLite can't know to be wrong: how many rows break a rule, and the rule in words.
const LOGIC: &[(&str, &str)] = &[
    (
        "select count(*) from session_counts c
         where c.total <> (select count(*) from sessions s
                           where s.status = c.status and s.is_sample = c.is_sample
                             and s.deleted_at is null)",
        "the number of sessions a status has is wrong",
    ),
    (
        "select count(*) from sessions s
         where s.deleted_at is null
           and not exists (select 1 from session_counts c
                           where c.status = s.status and c.is_sample = s.is_sample)",
        "a status that sessions have is not counted",
    ),
    (
        "select count(*) from tombstones t join sessions s on s.id = t.session_id",
        "a session that was erased is still there",
    ),
    (
        "select count(*) from requests r
         where r.session_id is not null
           and not exists (select 1 from sessions s where s.id = r.session_id)",
        "a change is remembered for a session that does not exist",
    ),
];

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
        let structure: Vec<String> =
            sqlx::query_scalar("pragma integrity_check").fetch_all(&mut *reader).await?;
        report.findings.extend(structure.into_iter().filter(|finding| finding != "ok"));
        let strays: Vec<(String, Option<i64>, String, i64)> =
            sqlx::query_as("pragma foreign_key_check").fetch_all(&mut *reader).await?;
        report.findings.extend(
            strays
                .into_iter()
                .map(|(table, ..)| format!("{table} has a row that belongs to nothing")),
        );
        for (wrong, finding) in LOGIC {
            let rows: i64 = sqlx::query_scalar(*wrong).fetch_one(&mut *reader).await?;
            if rows > 0 {
                report.findings.push((*finding).into());
            }
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
