//! A conversation of 100,000 messages: opening its last page, a page in its middle, and what the next
//! question would cost, beside reading the same rows with raw SQLite in the same run.
//!
//! `cargo xtask bench`

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that fails shall stop")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock itself")]

#[path = "../../../tests/support/clock.rs"]
#[allow(dead_code, reason = "shared with tests, which use other parts of it")]
mod clock;

#[path = "../../../tests/support/talking.rs"]
#[allow(dead_code, reason = "shared with tests, which use other parts of it")]
mod talking;

use clock::{CountingIds, ManualClock};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::ports::Clock;
use hotseat_core::service::{Assistant, By, Services};
use hotseat_core::storage::Store;
use rusqlite::Connection;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use talking::TalkingModels;
use tempfile::TempDir;

const PAGE: u32 = 50;

#[derive(Clone, Copy)]
struct Effort {
    messages: i64,
    rounds: usize,
}

const FULL: Effort = Effort { messages: 100_000, rounds: 200 };
/// For `cargo test --benches`, which only wants to see it run.
const TRIAL: Effort = Effort { messages: 200, rounds: 2 };

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    // Cargo says so when it benches and nothing when it tests. Anything else is for other benchmarks.
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    if arguments.len() > usize::from(is_bench) {
        return;
    }
    let effort = if is_bench { FULL } else { TRIAL };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let report = runtime.block_on(measure(effort));
    print!("\n{report}");
    if is_bench {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("figures");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("conversation.md"), report).unwrap();
    }
}

async fn measure(effort: Effort) -> String {
    let dir = TempDir::new().unwrap();
    let clock = Arc::new(ManualClock::new());
    let store = Arc::new(Store::open(dir.path(), clock.now().wall).await.unwrap().store);
    let service = Services::new(store, clock, Arc::new(CountingIds::default()));
    let config = SessionConfig {
        candidate_name: "Jane".into(),
        time_limit_s: Some(3600),
        token_budget: Some(200_000),
        model: "gpt-4-turbo".into(),
        ..SessionConfig::default()
    };
    let by = By::interviewer("");
    let id = service.sessions.create_session(config, &by).await.unwrap().id;
    service.sessions.start_session(id, &by).await.unwrap();
    let raw = Connection::open(dir.path().join("hotseat.db")).unwrap();
    fill(&raw, id, effort.messages);
    let assistant = Assistant::new(&service, Arc::new(TalkingModels::default()));
    let mut report = format!(
        "Medians of {} rounds in milliseconds; {} messages, pages of {PAGE}.\n\n\
         | what | raw SQLite | Hotseat | bar | kept |\n|---|---:|---:|---:|---|\n",
        effort.rounds, effort.messages
    );
    for (what, before) in [("last page", None), ("page in the middle", Some(effort.messages / 2))] {
        let (mut bare, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..effort.rounds {
            bare.push(milliseconds_of(async { read_raw(&raw, id, before) }).await);
            let page = async { assistant.conversation(id, before, PAGE).await.unwrap() };
            ours.push(milliseconds_of(page).await);
        }
        let (bare, ours) = (median(bare), median(ours));
        let kept = if ours < 5.0 { "yes" } else { "no" };
        writeln!(report, "| {what} | {bare:.3} | {ours:.3} | 5 ms | {kept} |").unwrap();
    }
    let mut ours = Vec::new();
    for _ in 0..effort.rounds.min(20) {
        let estimate = async { assistant.estimate(id, "And what about memory?").await.unwrap() };
        ours.push(milliseconds_of(estimate).await);
    }
    let ours = median(ours);
    writeln!(report, "| what a question would cost, window full | - | {ours:.1} | - | - |")
        .unwrap();
    report
}

fn fill(raw: &Connection, id: SessionId, messages: i64) {
    let sql = "with recursive n(seq) as (select 1 union all select seq + 1 from n where seq < ?2)
         insert into messages (session_id, seq, role, status, content, model, created_at, ended_at,
                               context_from)
         select ?1, seq, iif(seq % 2, 'user', 'assistant'), iif(seq % 2, 'asked', 'complete'),
                'Message ' || seq || ': ' || replace(hex(zeroblob(300)), '00', 'a b '),
                'gpt-4-turbo', 1767603600000 + seq, iif(seq % 2, null, 1767603600000 + seq),
                iif(seq % 2, null, 1)
         from n";
    raw.execute(sql, rusqlite::params![id.0.as_bytes(), messages]).unwrap();
    raw.execute("update sessions set message_count = ?1", [messages]).unwrap();
}

fn read_raw(raw: &Connection, id: SessionId, before: Option<i64>) -> usize {
    let mut statement = raw
        .prepare_cached(
            "select seq, role, status, content, model, created_at from messages
             where session_id = ?1 and seq < ?2 order by seq desc limit ?3",
        )
        .unwrap();
    let arguments = rusqlite::params![id.0.as_bytes(), before.unwrap_or(i64::MAX), PAGE];
    let rows = statement.query_map(arguments, |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(3)?))
    });
    rows.unwrap().map(Result::unwrap).count()
}

async fn milliseconds_of<T>(work: impl Future<Output = T>) -> f64 {
    let begin = Instant::now();
    std::hint::black_box(work.await);
    begin.elapsed().as_secs_f64() * 1_000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
