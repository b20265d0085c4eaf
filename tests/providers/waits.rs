//! Every wait comes to an end.

use crate::provider::{FakeProvider, Script};
use crate::stage::{AT_MOST, Heard, ask, impatient, providers, reach_within, works};
use crate::table::{fails, holds_impatiently, whole};
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::providers::Timeouts;
use serde_json::json;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(200);

const INTERIM: &str = "HTTP/1.1 100 Continue\r\n\r\n";

fn thinking() -> serde_json::Value {
    json!({"choices": [{"index": 0, "delta": {"reasoning_content": "hm"}}]})
}

#[tokio::test]
async fn a_server_that_keeps_silent_is_not_waited_for() {
    let late = FailureKind::TimedOut;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    let role = json!({"choices": [{"delta": {"role": "assistant", "content": ""}}]});
    let rows = vec![
        fails("deaf", Script::deaf().falls_silent(), "", late),
        fails("silent", Script::new().falls_silent(), "", late),
        fails("headers then silence", Script::streams().falls_silent(), "", late),
        fails("half a header", Script::new().sends(head).falls_silent(), "", late),
        fails("role then silence", Script::streams().event(&role).falls_silent(), "", late),
        fails("piece then silence", Script::streams().piece("text").falls_silent(), "text", late),
        fails("thinking then silence", Script::streams().event(&thinking()).falls_silent(), "", late),
        fails("interim replies for ever", Script::new().repeats_for_ever(INTERIM.repeat(100)), "", late),
        fails("headers in drops", Script::new().drips(head.repeat(20), A_WHILE), "", late),
        fails(
            "body in drops",
            Script::streams().piece("text").drips("1\r\n:\r\n".repeat(200), A_WHILE / 2),
            "text",
            late,
        ),
        fails("comments for ever, at leisure", leisurely(": ping\n\n"), "text", late),
        fails("empty events for ever", leisurely("data: {\"choices\":[]}\n\n"), "text", late),
        fails("a whole reply in drops", Script::new().sends("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n").falls_silent(), "", late),
        fails("a refusal without its words", Script::new().sends("HTTP/1.1 401 No\r\ncontent-length: 99\r\n\r\n").falls_silent(), "", FailureKind::RefusedKey),
        whole("end then silence", Script::streams().piece("text").finish("stop").falls_silent(), "text"),
        whole("end then comments", Script::streams().piece("text").finish("stop").repeats_chunk_for_ever(": x\n\n"), "text"),
    ];
    holds_impatiently(rows, 4).await;
}

/// A piece, and from then on the same bytes every now and then.
fn leisurely(bytes: &str) -> Script {
    (0..200).fold(Script::streams().piece("text"), |script, _| script.chunk(bytes).pauses(A_WHILE))
}

#[tokio::test]
async fn an_answer_that_goes_on_and_on_is_over_when_its_time_is() {
    let fake = FakeProvider::start().await;
    let on_and_on = |event: &serde_json::Value| {
        let begun = Script::streams().piece("text");
        (0..200).fold(begun, |script, _| script.event(event).pauses(A_WHILE))
    };
    for event in [crate::provider::piece("."), thinking()] {
        fake.answers(on_and_on(&event));
        let timeouts = Timeouts { total: Duration::from_secs(3), ..impatient() };
        let providers = providers(timeouts);
        let begun = Instant::now();
        let heard = Heard::of(ask(&*reach_within(&providers, &fake.base_url(), 60))).await;
        assert_eq!(heard.failure(), Some(FailureKind::TimedOut));
        assert!(heard.text.starts_with("text"));
        assert!(begun.elapsed() >= Duration::from_secs(3));
        works(&providers).await;
    }
}

#[tokio::test]
async fn thinking_is_a_sign_of_life() {
    let fake = FakeProvider::start().await;
    // Longer than the first piece may take, and each pause shorter than an idle model may be.
    let begun =
        (0..15).fold(Script::streams(), |script, _| script.event(&thinking()).pauses(A_WHILE));
    fake.answers(begun.piece("text").over());
    let providers = providers(Timeouts { total: AT_MOST, idle: AT_MOST, ..impatient() });
    let heard = Heard::of(ask(&*reach_within(&providers, &fake.base_url(), 2))).await;
    assert_eq!((heard.thinking, heard.text.as_str()), (15, "text"), "{heard:?}");
}

#[tokio::test]
async fn a_first_piece_may_take_longer_than_later_ones() {
    let fake = FakeProvider::start().await;
    fake.answers(Script::streams().pauses(A_WHILE * 20).piece("text").over());
    let providers = providers(impatient());
    let heard = Heard::of(ask(&*reach_within(&providers, &fake.base_url(), 60))).await;
    assert_eq!(heard.text, "text", "{heard:?}");
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let providers = providers(impatient());
    let (free, _bound) = crate::nobody::free_port();
    let heard =
        Heard::of(ask(&*reach_within(&providers, &format!("http://127.0.0.1:{free}"), 60))).await;
    assert_eq!(heard.failure(), Some(FailureKind::Unreachable));
    if cfg!(target_os = "linux") {
        assert!(heard.detail().contains("refused"), "{}", heard.detail());
    }
    works(&providers).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_black_hole_is_unreachable() {
    let hole = crate::nobody::BlackHole::open();
    let providers = providers(impatient());
    let begun = Instant::now();
    let heard = Heard::of(ask(&*reach_within(&providers, &hole.base_url(), 60))).await;
    assert_eq!(heard.failure(), Some(FailureKind::Unreachable));
    assert!(heard.detail().contains("timed out"), "{}", heard.detail());
    assert!(begun.elapsed() >= impatient().connect);
    works(&providers).await;
}

#[test]
fn the_waits_are_those_of_the_documents() {
    let waits = Timeouts::default();
    let seconds = [waits.connect, waits.idle, waits.total, waits.tail].map(|wait| wait.as_secs());
    assert_eq!(seconds, [10, 30, 600, 2]);
    let seconds =
        [waits.list_connect, waits.list_total, waits.look_around].map(|wait| wait.as_secs());
    assert_eq!(seconds, [3, 10, 1]);
}
