//! Scripts in rows: what the server does, and what comes of it.

use crate::provider::{FakeProvider, Script};
use crate::stage::{CANARY, Heard, ask, impatient, log, providers, reach_within, works};
use futures_util::future::join_all;
use hotseat_core::domain::assistant::{FailureKind, Finish};
use hotseat_core::providers::Timeouts;
use std::time::Instant;

/// What a server does, and what comes of it.
pub struct Row {
    pub name: &'static str,
    pub script: Script,
    pub text: &'static str,
    pub end: Result<Finish, FailureKind>,
}

/// The answer is that text, and whole.
pub fn whole(name: &'static str, script: Script, text: &'static str) -> Row {
    Row { name, script, text, end: Ok(Finish::Complete) }
}

/// Behind that text it fails.
pub fn fails(name: &'static str, script: Script, text: &'static str, kind: FailureKind) -> Row {
    Row { name, script, text, end: Err(kind) }
}

/// The provider's fault.
pub fn broken(name: &'static str, script: Script, text: &'static str) -> Row {
    fails(name, script, text, FailureKind::ProviderFailed)
}

/// Every row with the waits of the app; none of them is reached.
pub async fn holds(rows: Vec<Row>) {
    all_hold(rows, Timeouts::default(), 60).await;
}

/// Every row with waits that end soon, and so many seconds to the first piece.
pub async fn holds_impatiently(rows: Vec<Row>, first_piece_s: u32) {
    all_hold(rows, impatient(), first_piece_s).await;
}

async fn all_hold(rows: Vec<Row>, timeouts: Timeouts, first_piece_s: u32) {
    let tried = rows.len();
    let complaints = join_all(rows.into_iter().map(|row| complaint(row, timeouts, first_piece_s)));
    let complaints: Vec<_> = complaints.await.into_iter().flatten().collect();
    assert!(complaints.is_empty(), "{} of {tried}:\n{}", complaints.len(), complaints.join("\n"));
}

async fn complaint(row: Row, timeouts: Timeouts, first_piece_s: u32) -> Option<String> {
    let Row { name, script, text, end } = row;
    let fake = FakeProvider::start().await;
    fake.answers(script);
    let providers = providers(timeouts);
    let begun = Instant::now();
    let heard = Heard::of(ask(&*reach_within(&providers, &fake.base_url(), first_piece_s))).await;
    let took = begun.elapsed();
    works(&providers).await;
    let is_as_stated = match end {
        Ok(finish) => heard.finish() == Some(finish),
        Err(kind) => heard.failure() == Some(kind) && !heard.detail().is_empty(),
    };
    // The server knows the key and the question, and its words come back.
    let is_clean = !format!("{:?}", heard.end).contains(CANARY);
    if is_as_stated && is_clean && heard.text == text {
        return None;
    }
    let seen: String = heard.text.chars().take(80).collect();
    Some(format!("{name}: {seen:?}, {:?} in {took:?}", heard.end))
}

/// Nothing that was logged holds a key or what people wrote.
pub fn the_log_is_clean() {
    let log = log();
    assert!(!log.is_empty(), "nothing is logged, so nothing is known");
    let found = log.lines().find(|line| line.contains(CANARY));
    assert_eq!(found, None);
}
