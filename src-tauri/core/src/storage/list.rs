//! Pages of sessions: filtered, searched, ordered.

use super::rows::{SessionAnd, SessionRow, session_columns};
use super::search::{self, Query};
use super::{Result, Store, counts};
use crate::domain::listing::{ListQuery, Page, SortBy};
use crate::domain::session::Session;
use sqlx::{QueryBuilder, Sqlite};

impl Store {
    /// The sessions of that page, how many match on all pages, and how many there are.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_sessions(&self, query: &ListQuery) -> Result<Page> {
        let mut reader = self.reader().await?;
        let counts = counts::read(&mut *reader).await?;
        let text = search::parse(&query.text);
        let total = match (&text, query.status) {
            (Query::Nothing, _) => return Ok(Page { sessions: Vec::new(), total: 0, counts }),
            (Query::All, None) => counts.all(),
            (Query::All, Some(status)) => counts.of(status),
            (Query::Match(_), _) => {
                let mut count = QueryBuilder::new("select count(*) from sessions ");
                push_filter(&mut count, query, &text);
                let total: i64 = count.build_query_scalar().fetch_one(&mut *reader).await?;
                u64::try_from(total).unwrap_or(0)
            }
        };
        let mut page = QueryBuilder::new(concat!("select ", session_columns!(), " from sessions "));
        push_filter(&mut page, query, &text);
        page.push(" order by ").push(order(query)).push(" limit ").push_bind(query.limit);
        page.push(" offset ").push_bind(i64::try_from(query.offset).unwrap_or(i64::MAX));
        let rows: Vec<SessionRow> = page.build_query_as().fetch_all(&mut *reader).await?;
        let sessions = rows.into_iter().map(Session::try_from).collect::<Result<_>>()?;
        Ok(Page { sessions, total, counts })
    }

    /// The sessions on the list in the order they were added, each with its place; those after the
    /// place `after` (0 for the first).
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_after(&self, after: i64, limit: u32) -> Result<Vec<(i64, Session)>> {
        let rows: Vec<SessionAnd<i64>> = sqlx::query_as(concat!(
            "select ",
            session_columns!(),
            ", no from sessions where no > ?1 and deleted_at is null order by no limit ?2"
        ))
        .bind(after)
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        rows.into_iter().map(|row| Ok((row.value, Session::try_from(row.session)?))).collect()
    }
}

fn push_filter(builder: &mut QueryBuilder<Sqlite>, query: &ListQuery, text: &Query) {
    builder.push("where deleted_at is null");
    if let Some(status) = query.status {
        builder.push(" and status = ").push_bind(status.name());
    }
    if let Query::Match(words) = text {
        builder
            .push(" and no in (select rowid from session_search where session_search match ")
            .push_bind(words.clone())
            .push(")");
    }
}

/// Each order reads an index of its own, forwards or backwards.
fn order(query: &ListQuery) -> String {
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
    let way = if query.descending { "desc" } else { "asc" };
    format!("{key} {way}, no {way}")
}
