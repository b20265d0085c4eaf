//! Looking at sessions: one, and pages of the list.

use crate::outside::now;
use crate::raw::{SELECT_COUNTS, SELECT_SESSION, SELECT_SESSIONS, Statement};
use crate::report::{Bar, Line};
use crate::rows;
use crate::{Effort, Sides};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::listing::{ListQuery, SortBy};
use hotseat_core::service::Services;
use rusqlite::types::Value;

/// One session by its id, warm.
const GET: Bar = Bar::Micros(60);
/// A hundred of them, warm.
const LIST: Bar = Bar::Micros(300);
/// The first page and any filter, up to a million sessions.
const FIRST_PAGE: Bar = Bar::Micros(5_000);
/// Any page and any search, up to a million sessions.
const ANY_PAGE: Bar = Bar::Micros(50_000);

/// What is asked.
enum Ask {
    /// One session after the other, in no order.
    Get,
    /// A page.
    Page(ListQuery),
}

/// Measures every way to look at `sessions` sessions.
pub async fn measure(sides: &mut Sides, effort: Effort, sessions: u64) -> Vec<Line> {
    let mut lines = Vec::new();
    for (name, bar, ask) in asks(sessions, sessions + effort.creates()) {
        lines.push(compare(sides, effort, sessions, Line::new(name, bar), &ask).await);
    }
    lines
}

/// `filled` sessions were there from the start, `all` are now.
fn asks(filled: u64, all: u64) -> Vec<(&'static str, Bar, Ask)> {
    let page = |limit, offset| ListQuery { limit, offset, descending: true, ..Default::default() };
    let of = |status, query: ListQuery| ListQuery { status: Some(status), ..query };
    let with = |text: &str, query: ListQuery| ListQuery { text: text.into(), ..query };
    let by = |sort, descending| ListQuery { sort, descending, ..page(50, 0) };
    let completed = filled / 100 * 90;
    [
        ("list 100 newest", LIST, page(100, 0)),
        ("list 100 by status", LIST, of(Status::Completed, page(100, 0))),
        ("list 100 by text", LIST, with(rows::RARE_NAME, page(100, 0))),
        ("first page (50)", FIRST_PAGE, page(50, 0)),
        ("first page, by candidate", FIRST_PAGE, by(SortBy::Candidate, false)),
        ("first page, by tokens", FIRST_PAGE, by(SortBy::Tokens, true)),
        ("first page, by last change", FIRST_PAGE, by(SortBy::Updated, true)),
        ("filter: completed, 90 in 100", FIRST_PAGE, of(Status::Completed, page(50, 0))),
        ("filter: created, 3 in 100", FIRST_PAGE, of(Status::Created, page(50, 0))),
        (
            "filter: paused, by candidate",
            FIRST_PAGE,
            of(Status::Paused, by(SortBy::Candidate, false)),
        ),
        ("middle page", ANY_PAGE, page(50, all / 2)),
        ("last page", ANY_PAGE, page(50, all - 50)),
        ("last page, completed", ANY_PAGE, of(Status::Completed, page(50, completed - 50))),
        ("search: name of 100 sessions", ANY_PAGE, with(rows::RARE_NAME, page(50, 0))),
        ("search: name of 1 in 20", ANY_PAGE, with(rows::COMMON_NAME, page(50, 0))),
        ("search: both names", ANY_PAGE, with("ada lov", page(50, 0))),
        ("search: in every challenge", ANY_PAGE, with(rows::EVERYWHERE, page(50, 0))),
        ("search: one letter", ANY_PAGE, with("a", page(50, 0))),
        (
            "completed, by candidate",
            FIRST_PAGE,
            of(Status::Completed, by(SortBy::Candidate, false)),
        ),
        ("search: every one, completed", ANY_PAGE, of(Status::Completed, with("fun", page(50, 0)))),
    ]
    .into_iter()
    .map(|(name, bar, query)| (name, bar, Ask::Page(query)))
    .fold(vec![("get", GET, Ask::Get)], |mut asks, ask| {
        asks.push(ask);
        asks
    })
}

async fn compare(
    sides: &mut Sides,
    effort: Effort,
    sessions: u64,
    mut line: Line,
    ask: &Ask,
) -> Line {
    let mut begin = now();
    let mut batch = 1;
    for round in 0..=effort.rounds {
        if round > effort.least_rounds && begin.elapsed() > effort.time {
            break;
        }
        for raw_first in [round % 2 == 0, round % 2 != 0] {
            for turn in 0..batch {
                let id = rows::id(rows::scattered((round * batch + turn) as u64) % sessions);
                if raw_first {
                    let statements = statements(ask, id);
                    let begin = now();
                    let found = sides.raw.read(&statements);
                    line.raw.push(begin.elapsed());
                    line.found_by_raw = found;
                } else {
                    let begin = now();
                    let found = read(&sides.service, ask, SessionId(id)).await;
                    line.ours.push(begin.elapsed());
                    line.found_by_us = found;
                }
            }
        }
        assert_eq!(line.found_by_raw, line.found_by_us, "{} is not the same work", line.name);
        // The first round warms both sides up and is not kept. What takes its time is asked less.
        if round == 0 {
            let is_slow = line.raw.iter().any(|took| took.as_millis() > 20);
            batch = if is_slow { 1 } else { effort.batch };
            line.forget();
            begin = now();
        }
    }
    line
}

async fn read(service: &Services, ask: &Ask, id: SessionId) -> usize {
    match ask {
        Ask::Get => usize::from(service.sessions.get_session(id).await.unwrap().is_some()),
        Ask::Page(query) => service.sessions.list_sessions(query).await.unwrap().sessions.len(),
    }
}

/// What raw SQLite is asked: the rows, last, and before them what the totals need.
fn statements(ask: &Ask, id: uuid::Uuid) -> Vec<Statement> {
    let query = match ask {
        Ask::Get => return vec![(SELECT_SESSION.to_owned(), vec![rows::blob(id)])],
        Ask::Page(query) => query,
    };
    let mut filter = "where deleted_at is null".to_owned();
    let mut values: Vec<Value> = Vec::new();
    if let Some(status) = query.status {
        filter.push_str(" and status = ?");
        values.push(status.name().to_owned().into());
    }
    let mut statements = vec![(SELECT_COUNTS.to_owned(), Vec::new())];
    if !query.text.is_empty() {
        filter
            .push_str(" and no in (select rowid from session_search where session_search match ?)");
        let words: Vec<_> = query.text.split(' ').map(|word| format!("\"{word}\" *")).collect();
        values.push(words.join(" ").into());
        statements.push((format!("select count(*) from sessions {filter}"), values.clone()));
    }
    let order = match query.sort {
        SortBy::Candidate => "candidate_name collate nocase asc",
        SortBy::Tokens => "tokens_used desc",
        SortBy::Updated => "updated_at desc",
        _ => "created_at desc",
    };
    values.push(i64::from(query.limit).into());
    values.push(i64::try_from(query.offset).unwrap().into());
    let page = format!("{SELECT_SESSIONS}{filter} order by {order}, no desc limit ? offset ?");
    statements.push((page, values));
    statements
}
