//! What the database says while the program runs, read beside it.

use crate::support::patience::PATIENCE;
use nix::time::{ClockId, clock_gettime};
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, FromRow};
use std::path::Path;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A session's row, as far as time is concerned. `_at` is the calendar, `_steady` the steady hand.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    pub status: String,
    pub limit_ms: i64,
    pub ran_ms: i64,
    pub since_at: Option<i64>,
    pub since_steady: Option<i64>,
    pub seen_at: i64,
    pub seen_steady: i64,
    pub gap_ms: Option<i64>,
    pub gap_measured_by: Option<String>,
}

impl Row {
    /// Time run up to the last heartbeat, by the steady hand as the app measures it.
    pub fn ran_when_seen(&self) -> i64 {
        self.ran_ms + self.since_steady.map_or(0, |since| self.seen_steady - since)
    }
}

/// An entry of a trail.
#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: String,
    pub data: Value,
    pub at: i64,
}

async fn connect(dir: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(dir.join("hotseat.db")).read_only(true);
    options.connect().await.unwrap()
}

pub async fn row(dir: &Path, session: &str) -> Row {
    sqlx::query_as(
        "select status, time_limit_s * 1000 as limit_ms, ran_ms, running_since as since_at,
                running_since_steady_ms as since_steady, seen_at, seen_steady_ms as seen_steady,
                gap_ms, gap_measured_by
         from sessions where id = ?1",
    )
    .bind(session.parse::<Uuid>().unwrap())
    .fetch_one(&mut connect(dir).await)
    .await
    .unwrap()
}

/// Says that a session has run for so long before the present stretch, as nobody but a test may.
pub async fn set_ran_ms(dir: &Path, session: &str, ran_ms: i64) {
    let options = SqliteConnectOptions::new().filename(dir.join("hotseat.db"));
    let mut connection = options.connect().await.unwrap();
    sqlx::query("update sessions set ran_ms = ?2 where id = ?1")
        .bind(session.parse::<Uuid>().unwrap())
        .bind(ran_ms)
        .execute(&mut connection)
        .await
        .unwrap();
}

/// The entries of a session's trail in their order.
pub async fn trail(dir: &Path, session: &str) -> Vec<Entry> {
    let entries: Vec<(String, String, i64)> = sqlx::query_as(
        "select type, data, at from session_events where session_id = ?1 order by seq",
    )
    .bind(session.parse::<Uuid>().unwrap())
    .fetch_all(&mut connect(dir).await)
    .await
    .unwrap();
    let entry = |(kind, data, at): (String, String, i64)| Entry {
        kind,
        data: serde_json::from_str(&data).unwrap(),
        at,
    };
    entries.into_iter().map(entry).collect()
}

/// The entries of one type.
pub async fn entries(dir: &Path, session: &str, kind: &str) -> Vec<Entry> {
    trail(dir, session).await.into_iter().filter(|entry| entry.kind == kind).collect()
}

/// The session's status.
pub async fn status(dir: &Path, session: &str) -> String {
    sqlx::query_scalar("select status from sessions where id = ?1")
        .bind(session.parse::<Uuid>().unwrap())
        .fetch_one(&mut connect(dir).await)
        .await
        .unwrap()
}

/// Every session's id.
pub async fn ids(dir: &Path) -> Vec<String> {
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from sessions")
        .fetch_all(&mut connect(dir).await)
        .await
        .unwrap();
    ids.iter().map(Uuid::to_string).collect()
}

/// One number the database answers with.
pub async fn number(dir: &Path, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(&mut connect(dir).await)
        .await
        .unwrap()
}

/// Waits until the one number the database answers with is as described.
pub async fn until_number(dir: &Path, sql: &str, is: impl Fn(i64) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = number(dir, sql).await;
        if is(found) {
            return;
        }
        assert!(Instant::now() < deadline, "{sql} stays at {found}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The one text a query gives; empty where it gives none.
pub async fn text(dir: &Path, sql: &'static str) -> String {
    let found = sqlx::query_scalar(sql).fetch_optional(&mut connect(dir).await).await.unwrap();
    found.unwrap_or_default()
}

/// What a message of the session says, by its place in the conversation.
pub async fn message(dir: &Path, session: &str, seq: usize) -> String {
    sqlx::query_scalar("select content from messages where session_id = ?1 and seq = ?2")
        .bind(session.parse::<Uuid>().unwrap())
        .bind(i64::try_from(seq).unwrap())
        .fetch_one(&mut connect(dir).await)
        .await
        .unwrap()
}

/// The candidate's own answer as it is kept.
pub async fn own_answer(dir: &Path, session: &str) -> String {
    sqlx::query_scalar("select content from own_answers where session_id = ?1")
        .bind(session.parse::<Uuid>().unwrap())
        .fetch_one(&mut connect(dir).await)
        .await
        .unwrap()
}

/// Waits until the session's row is as described.
pub async fn until(dir: &Path, session: &str, is: impl Fn(&Row) -> bool) -> Row {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let now = row(dir, session).await;
        if is(&now) {
            return now;
        }
        assert!(Instant::now() < deadline, "never so: {now:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits for the next heartbeat.
pub async fn heartbeat(dir: &Path, session: &str) -> Row {
    let before = row(dir, session).await.seen_steady;
    until(dir, session, |now| now.seen_steady > before).await
}

/// The steady hand as it truly reads.
pub fn steady_ms() -> i64 {
    let now = clock_gettime(ClockId::CLOCK_BOOTTIME).unwrap();
    now.tv_sec() * 1000 + now.tv_nsec() / 1_000_000
}

/// The calendar as it truly reads.
pub fn calendar_ms() -> i64 {
    let now = clock_gettime(ClockId::CLOCK_REALTIME).unwrap();
    now.tv_sec() * 1000 + now.tv_nsec() / 1_000_000
}
