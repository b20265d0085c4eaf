//! A candidate who reads back while an answer comes stays where they read, and finds its end again.

use crate::interview::Interview;
use crate::provider::{FakeProvider, Gate, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::Value;

/// Lines that are there before anybody scrolls: more than fit into the window.
const FIRST: u32 = 60;
/// Pieces that come while somebody reads back.
const MORE: u32 = 50;

/// As the scroll bar is dragged. A turn of the wheel counts for a moment, and a busy computer may tell of
/// the scroll after that.
const DRAG_UP: &str = "
    const box = document.querySelector('[data-testid=conversation]');
    box.dispatchEvent(new PointerEvent('pointerdown', { buttons: 1, bubbles: true }));
    box.scrollTop -= 300;";
const LET_GO: &str = "
    document.body.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }))";

/// The topmost message in view, and how far below the upper edge of the view it begins.
const READ: &str = "
    const edge = document.querySelector('[data-testid=conversation]').getBoundingClientRect().top;
    const message = [...document.querySelectorAll('[data-testid=message]')]
        .find((one) => one.getBoundingClientRect().bottom > edge);
    return [message.dataset.seq, message.getBoundingClientRect().top - edge]";

/// Whether the end of the conversation is in view.
const AT_END: &str = "((box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 2)(
    document.querySelector('[data-testid=conversation]'))";

/// The last line of the first part, and then one piece for each time the gate is opened.
fn answer(gate: &Gate) -> Script {
    let first = (1..=FIRST).fold(Script::streams(), |script, line| {
        script.piece(&format!("Line {line} of the first part.\n\n"))
    });
    let more = (1..=MORE + 1)
        .fold(first, |script, piece| script.waits_at(gate).piece(&format!("More {piece}.\n\n")));
    more.waits_at(gate).over()
}

/// Where somebody reads, as [`READ`] tells it.
async fn read(interview: &Interview) -> (String, f64) {
    let told = interview.run(READ, vec![]).await;
    (told[0].as_str().unwrap().to_owned(), told[1].as_f64().unwrap())
}

#[tokio::test]
async fn who_reads_back_while_an_answer_comes_stays_there_and_finds_its_end_again() {
    let server = FakeProvider::start().await;
    let gate = Gate::new();
    server.answers(answer(&gate));
    let server_url = Some(server.base_url());
    let interview = Interview::open(Computer { server: server_url, ..Computer::default() }).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered(&format!("Line {FIRST} of the first part.")).await;
    interview.until(AT_END).await;
    assert_eq!(interview.count(&id("jump")).await, 0, "the end is followed");

    interview.run(DRAG_UP, vec![]).await;
    interview.see(&id("jump")).await;
    interview.run(LET_GO, vec![]).await;
    interview.drawn().await;
    let (message, offset) = read(&interview).await;
    for piece in 1..=MORE {
        gate.open();
        interview.until_answered(&format!("More {piece}.")).await;
    }
    interview.drawn().await;
    let (message_after, offset_after) = read(&interview).await;
    assert_eq!(message_after, message);
    assert!((offset_after - offset).abs() < 1.0, "moved from {offset} to {offset_after}");
    assert_eq!(interview.count(&id("jump")).await, 1, "the end is not followed");

    interview.click("jump").await;
    interview.until(AT_END).await;
    interview.until("!document.querySelector('[data-testid=jump]')").await;
    gate.open();
    interview.until_answered(&format!("More {}.", MORE + 1)).await;
    interview.until(AT_END).await;
    gate.open();
    interview.until("document.querySelector('[data-testid=message][data-status=complete]')").await;
    interview.until(AT_END).await;
    assert_eq!(interview.count(&id("jump")).await, 0, "the end is followed to the last");
    assert_eq!(interview.violations().await, Value::Array(Vec::new()));
    assert_eq!(interview.findings().await, Vec::<String>::new());
}
