//! An answer that is dropped ends at once, whatever the server does.

use crate::provider::{FakeProvider, Gate, Script};
use crate::stage::{AT_MOST, ask, providers, reach, reach_within, works};
use crate::support::figures::Figure;
use futures_util::StreamExt;
use hotseat_core::domain::assistant::Part;
use hotseat_core::providers::Timeouts;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Held for so long, an answer is not given up by its caller.
const A_WHILE: Duration = Duration::from_millis(500);

/// Waits so long that nobody but whoever drops an answer hangs up.
fn patient() -> Timeouts {
    let long = AT_MOST * 2;
    Timeouts { idle: long, total: long, tail: long, ..Timeouts::default() }
}

/// The provider sees the caller go.
async fn sees_the_end(fake: &FakeProvider, left: Instant, name: &str) -> Duration {
    let seen = timeout(AT_MOST, fake.next_hangup()).await;
    let took = seen.unwrap_or_else(|_| panic!("{name}: nobody went away")) - left;
    println!("{name}: gone after {took:?}");
    took
}

/// Of answers that are held and not dropped, how many lose their connection all the same.
async fn ends_of_held_answers(scripts: &[Script]) -> usize {
    let ends = scripts.iter().map(async |script| {
        let fake = FakeProvider::start().await;
        fake.answers(script.clone());
        let providers = providers(Timeouts::default());
        let mut answer = ask(&*reach(&providers, &fake));
        let asked = timeout(A_WHILE, answer.next()).await;
        let left = timeout(A_WHILE, fake.next_hangup()).await;
        drop((asked, answer));
        usize::from(left.is_ok())
    });
    futures_util::future::join_all(ends).await.into_iter().sum()
}

#[tokio::test]
async fn a_dropped_answer_is_not_waited_for_before_its_first_byte() {
    let half = "HTTP/1.1 200 OK\r\ncontent-type: text/ev";
    for (name, script) in [
        ("no headers", Script::new().falls_silent()),
        ("half of the headers", Script::new().sends(half).falls_silent()),
        ("headers alone", Script::streams().falls_silent()),
        ("comments", Script::streams().repeats_chunk_for_ever(": x\n\n")),
        ("half of an event", Script::streams().chunk("data: {\"choi").falls_silent()),
        ("a refusal's words", Script::new().sends("HTTP/1.1 500 x\r\n\r\nx").falls_silent()),
        (
            "a whole reply",
            Script::new()
                .sends("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{")
                .falls_silent(),
        ),
    ] {
        let fake = FakeProvider::start().await;
        fake.answers(script);
        let providers = providers(patient());
        let mut answer = ask(&*reach(&providers, &fake));
        let asking = tokio::spawn(async move { answer.next().await });
        timeout(AT_MOST, fake.next_request()).await.unwrap();
        let left = Instant::now();
        asking.abort();
        sees_the_end(&fake, left, name).await;
        works(&providers).await;
    }
}

#[tokio::test]
async fn a_dropped_answer_is_not_waited_for_between_its_pieces() {
    let cases = [
        ("silence", Script::streams().piece("text").falls_silent()),
        ("half of an event", Script::streams().piece("text").chunk("data: ").falls_silent()),
        ("pieces", Script::streams().piece("text").repeats_chunk_for_ever("data: {}\n\n")),
        ("usage", Script::streams().piece("text").finish("stop").falls_silent()),
    ];
    let mut slowest = Duration::ZERO;
    for (name, script) in cases.clone() {
        let fake = FakeProvider::start().await;
        fake.answers(script);
        let providers = providers(patient());
        let mut answer = ask(&*reach(&providers, &fake));
        let part = timeout(AT_MOST, answer.next()).await.unwrap();
        assert_eq!(part, Some(Ok(Part::Piece("text".into()))), "{name}");
        let left = Instant::now();
        drop(answer);
        slowest = slowest.max(sees_the_end(&fake, left, name).await);
        works(&providers).await;
    }
    // Silence and half of an event; of the others an end may come by itself.
    let held = cases[..2].iter().map(|(_, script)| script.clone()).collect::<Vec<_>>();
    let ended = ends_of_held_answers(&held).await;
    Figure {
        id: "L7 dropped",
        promise: "A provider sees an answer dropped, whatever it does",
        tried: format!(
            "{} moments of an answer, the slowest seen after {} ms",
            cases.len(),
            slowest.as_millis()
        ),
        losses: 0,
        control: "the answer held instead",
        control_losses: format!("{} of {} still connected", held.len() - ended, held.len()),
        seed: None,
    }
    .record();
    assert_eq!(ended, 0, "an answer that is held has lost its connection");
}

#[tokio::test]
async fn an_answer_at_its_end_or_failed_keeps_no_connection() {
    for (name, script) in [
        ("end", Script::streams().piece("text").finish("stop").done().falls_silent()),
        ("failure", Script::streams().piece("text").chunk("data: {oops\n\n").falls_silent()),
        ("refusal", Script::replies("500 Oops", "", "x").falls_silent()),
    ] {
        let fake = FakeProvider::start().await;
        fake.answers(script);
        let providers = providers(Timeouts::default());
        let mut answer = ask(&*reach(&providers, &fake));
        while !matches!(answer.next().await, Some(Ok(Part::End(_)) | Err(_))) {}
        let ended = Instant::now();
        // Held, and not asked for more.
        sees_the_end(&fake, ended, name).await;
        drop(answer);
    }
}

#[tokio::test]
async fn an_answer_nobody_reads_asks_nobody() {
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    let model = reach(&providers, &fake);
    drop(ask(&*model));
    let answer = ask(&*model);
    works(&providers).await;
    assert_eq!(fake.connections(), 0);
    drop(answer);
}

#[tokio::test]
async fn a_provider_is_held_back_by_who_reads_slowly() {
    let fake = FakeProvider::start().await;
    let gate = Gate::new();
    fake.answers(Script::streams().piece("a").waits_at(&gate).piece("b").over());
    let providers = providers(Timeouts::default());
    let mut answer = ask(&*reach(&providers, &fake));
    assert_eq!(answer.next().await, Some(Ok(Part::Piece("a".into()))));
    assert!(timeout(Duration::from_millis(50), answer.next()).await.is_err(), "b came too early");
    gate.open();
    // A wait that was given up has lost nothing.
    assert_eq!(answer.next().await, Some(Ok(Part::Piece("b".into()))));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_dropped_answer_goes_on_connecting_nowhere() {
    let hole = crate::nobody::BlackHole::open();
    let providers = providers(Timeouts::default());
    let mut answer = ask(&*reach_within(&providers, &hole.base_url(), 60));
    let before = hole.callers();
    let asking = tokio::spawn(async move { answer.next().await });
    let calling = async {
        while hole.callers() == before {
            tokio::task::yield_now().await;
        }
    };
    timeout(AT_MOST, calling).await.expect("nobody called");
    let left = Instant::now();
    asking.abort();
    while hole.callers() > before {
        // Long before the wait for a connection would have ended by itself.
        assert!(left.elapsed() < Timeouts::default().connect / 2, "still connecting");
        tokio::task::yield_now().await;
    }
}
