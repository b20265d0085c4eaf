//! Pages of sessions: filtered, searched, ordered.
//!
//! A page is one statement: how many sessions there are, how many match, and the page itself, all as
//! of one instant. Places are found in an index alone, however far down the list; whole rows are
//! read only of those the page shows.

use super::search::{self, Query};
use super::session_row::{self, session_json};
use super::{Result, StorageError, Store, counts};
use crate::domain::lifecycle::Status;
use crate::domain::listing::{Counts, ListQuery, MATCHES_MAX, Page, SortBy};
use crate::domain::session::Session;
use sqlx::{QueryBuilder, Sqlite};
use std::sync::atomic::Ordering;

/// A status with fewer sessions than this is gathered and then sorted; of one with more, the order's
/// own index is followed and other sessions are passed over.
const GATHERED_MAX: u64 = 10_000;

/// Pages this far down may be nearer to the list's other end.
const FAR_DOWN: u64 = 5_000;

/// How a page is best found.
#[derive(Clone, Copy, Default)]
struct Plan {
    /// Follow the order's own index and pass over other statuses.
    follow: bool,
    /// Count from the other end.
    from_end: bool,
}

impl Store {
    /// The sessions of that page, how many match on all pages, and how many there are.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_sessions(&self, query: &ListQuery) -> Result<Page> {
        let mut reader = self.reader().await?;
        let text =
            search::question(&mut reader, &query.text, self.sessions_seen.load(Ordering::Relaxed))
                .await?;
        let plan = match (&text, query.status) {
            (Query::All, status)
                if query.offset > FAR_DOWN
                    || (status.is_some() && query.sort != SortBy::Created) =>
            {
                Plan::of(query, &counts::read(&mut reader).await?)
            }
            _ => Plan::default(),
        };
        let (counts, matches, page): (String, Option<i64>, String) =
            page_query(query, &text, plan).build_query_as().fetch_one(&mut *reader).await?;
        let counts = counts::parse(&counts)?;
        let matches = matches
            .map(u64::try_from)
            .transpose()
            .map_err(|_| StorageError::Unavailable("matches below zero".into()))?;
        self.sessions_seen.store(counts.all(), Ordering::Relaxed);
        let total = match (text, query.status) {
            (Query::All, None) => counts.all(),
            (Query::All, Some(status)) => counts.of(status),
            (Query::Match(_) | Query::Nothing, _) => matches.unwrap_or(0).min(MATCHES_MAX),
        };
        let is_cut = matches.is_some_and(|matches| matches > MATCHES_MAX);
        let mut sessions = session_row::sessions(&page)?;
        if plan.from_end {
            sessions.reverse();
        }
        Ok(Page { sessions, total, is_cut, counts })
    }

    /// The sessions on the list in the order they were added, each with its place; those after the
    /// place `after` (0 for the first).
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_after(&self, after: i64, limit: u32) -> Result<Vec<(i64, Session)>> {
        let rows: Vec<(i64, String)> = sqlx::query_as(concat!(
            "select no, ",
            session_json!(),
            " from sessions where no > ?1 and deleted_at is null order by no limit ?2"
        ))
        .bind(after)
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        rows.into_iter().map(|(no, json)| Ok((no, session_row::session(&json)?))).collect()
    }
}

impl Plan {
    /// A guess from counts that may be old by the time the page is read: it decides how, not what.
    fn of(query: &ListQuery, counts: &Counts) -> Self {
        let total = query.status.map_or_else(|| counts.all(), |status| counts.of(status));
        Self {
            follow: query.status.is_some()
                && query.sort != SortBy::Created
                && total >= GATHERED_MAX,
            from_end: query.offset > total / 2,
        }
    }
}

/// The statement for a page: counts, matches of a search, and the page's sessions in order.
fn page_query(query: &ListQuery, text: &Query, plan: Plan) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("");
    let matches = match text {
        Query::Match(words) => {
            push_hits(&mut sql, words, query.status);
            "(select count(*) from hits)"
        }
        Query::All | Query::Nothing => "null",
    };
    sql.push(concat!("select (", counts::counts_json!(), "), ")).push(matches);
    sql.push(concat!(
        ", (select json_group_array(",
        session_json!(),
        ") from (select no as place "
    ));
    push_source(&mut sql, query, text, plan);
    sql.push(" order by ").push(order(query, plan.from_end));
    push_limits(&mut sql, query, plan);
    // A cross join is never turned round, so the rows come in the order of their places.
    sql.push(") cross join sessions on no = place)");
    sql
}

/// The newest matches, one more than are given. The index gives its newest rows first and stops when
/// there are enough of them.
fn push_hits(sql: &mut QueryBuilder<Sqlite>, words: &str, status: Option<Status>) {
    sql.push("with hits as materialized (select f.rowid as hit from session_search f ");
    sql.push("cross join sessions s on s.no = f.rowid where f.session_search match ");
    sql.push_bind(words.to_owned()).push(" and s.deleted_at is null");
    if let Some(status) = status {
        sql.push(" and s.status = ").push_bind(status.name());
    }
    sql.push(" order by f.rowid desc limit ").push_bind(most_matches() + 1).push(") ");
}

/// Where the page's places are looked for.
fn push_source(sql: &mut QueryBuilder<Sqlite>, query: &ListQuery, text: &Query, plan: Plan) {
    match (text, query.status) {
        (Query::Match(_), _) => {
            sql.push("from (select hit from hits limit ").push_bind(most_matches());
            sql.push(") cross join sessions on no = hit");
        }
        (Query::Nothing, _) => {
            sql.push("from sessions where false");
        }
        (Query::All, None) => {
            sql.push("from sessions where deleted_at is null");
        }
        (Query::All, Some(status)) => {
            // A plus sign keeps the status's own index out of it.
            sql.push("from sessions where deleted_at is null and ");
            sql.push(if plan.follow { "+status = " } else { "status = " }).push_bind(status.name());
        }
    }
}

fn most_matches() -> i64 {
    i64::try_from(MATCHES_MAX).unwrap_or(i64::MAX)
}

/// The page's rows, counted from the beginning or from the end of what there is at that instant.
fn push_limits(sql: &mut QueryBuilder<Sqlite>, query: &ListQuery, plan: Plan) {
    let offset = i64::try_from(query.offset).unwrap_or(i64::MAX);
    if !plan.from_end {
        sql.push(" limit ").push_bind(query.limit).push(" offset ").push_bind(offset);
        return;
    }
    let rest = |sql: &mut QueryBuilder<Sqlite>| {
        sql.push("((select coalesce(sum(total), 0) from session_counts");
        if let Some(status) = query.status {
            sql.push(" where status = ").push_bind(status.name());
        }
        sql.push(") - ").push_bind(offset).push(")");
    };
    sql.push(" limit max(0, min(").push_bind(query.limit).push(", ");
    rest(sql);
    sql.push(")) offset max(0, ");
    rest(sql);
    sql.push(" - ").push_bind(query.limit).push(")");
}

/// Each order reads an index of its own, forwards or backwards.
fn order(query: &ListQuery, from_end: bool) -> String {
    let key = match query.sort {
        SortBy::Created => "created_at",
        SortBy::Updated => "updated_at",
        SortBy::Candidate => "candidate_name collate nocase",
        SortBy::Challenge => "challenge_title collate nocase",
        SortBy::Model => "model",
        SortBy::Status => "status_rank",
        SortBy::Time => "time_limit_s",
        SortBy::Tokens => "tokens_used",
    };
    let way = if query.descending != from_end { "desc" } else { "asc" };
    format!("{key} {way}, no {way}")
}
