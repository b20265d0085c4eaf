//! A part of the work that has the whole window, and what moves when it gets it.

use crate::interview::Interview;
use crate::provider::{FakeProvider, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::json;

/// What stands at the upper edge of what scrolls, as near as a line.
const READ: &str = "const found = (css) => document.querySelector(css);
    const box = found('[data-testid=challenge]').getBoundingClientRect();
    const at = document.caretRangeFromPoint(box.left + 17, box.top + 12);
    return at.startContainer.textContent.slice(0, 12)";

async fn open(challenge: &str) -> (Interview, FakeProvider) {
    let server = FakeProvider::start().await;
    let server_url = Some(server.base_url());
    let interview = Interview::open(Computer { server: server_url, ..Computer::default() }).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
    let shown = interview.ask("get_session", json!({ "id": session })).await.unwrap();
    let change = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
        "version": shown["version"], "challenge_text": challenge });
    interview.ask("update_session", change).await.unwrap();
    interview.hand_over(&session).await;
    interview.begin().await;
    (interview, server)
}

async fn enlarge(interview: &Interview, part: &str) {
    interview.click_css(&format!(".{part} [data-testid=enlarge]")).await;
    interview.drawn().await;
}

#[tokio::test]
async fn what_is_read_stays_in_its_place_while_a_part_is_enlarged_and_put_back() {
    let paragraph = |n: u32| format!("Rule {n:03}. {}", "It is read word by word. ".repeat(12));
    let challenge = (0..60).map(paragraph).collect::<Vec<_>>().join("\n\n");
    let (interview, _server) = open(&challenge).await;
    interview.page.set_window_size(1280, 800).await.unwrap();
    interview.until("innerWidth === 1280").await;
    let to_the_middle = "const rules = document.querySelectorAll('.challenge .markdown p');
        const scroller = document.querySelector('[data-testid=challenge]');
        scroller.scrollTop += rules[30].getBoundingClientRect().top
            - scroller.getBoundingClientRect().top;";
    interview.run(to_the_middle, vec![]).await;
    interview.drawn().await;
    let read = interview.run(READ, vec![]).await;
    assert_eq!(read, json!("Rule 030. It"));
    // With the challenge enlarged, then with another part in its place, and with larger text.
    enlarge(&interview, "challenge").await;
    assert_eq!(interview.run(READ, vec![]).await, read, "enlarged");
    enlarge(&interview, "challenge").await;
    assert_eq!(interview.run(READ, vec![]).await, read, "put back");
    enlarge(&interview, "own_answer").await;
    enlarge(&interview, "own_answer").await;
    assert_eq!(interview.run(READ, vec![]).await, read, "hidden and shown");
    // Where parts come to share a place, the one in use stays in front.
    interview.run("document.querySelector('[data-testid=challenge]').focus()", vec![]).await;
    interview.click("text-larger").await;
    interview.drawn().await;
    assert_eq!(interview.run(READ, vec![]).await, read, "in larger text");
}

#[tokio::test]
async fn an_answer_and_a_conversation_stay_where_they_are_while_another_part_is_enlarged() {
    let (interview, server) = open("A task").await;
    interview.page.set_window_size(1280, 800).await.unwrap();
    interview.until("innerWidth === 1280").await;
    let lines = (0..400).map(|n| format!("Piece {n:03} of it.\n\n")).collect::<Vec<_>>();
    let pieces = lines.iter().map(String::as_str).collect::<Vec<_>>();
    server.answers(Script::says(&pieces));
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("Piece 399").await;
    interview.write_own_answer("x").await;
    let much = "document.querySelector('[data-testid=own-answer]').shadowRoot
        .querySelector('.cm-content').cmTile.view.dispatch(
            { changes: { from: 0, insert: 'line\\n'.repeat(300) } })";
    interview.run(much, vec![]).await;
    interview.until_saved().await;
    let tops = "return ['[data-testid=conversation]', '.cm-scroller'].map((css) =>
        (document.querySelector(css)
            ?? document.querySelector('[data-testid=own-answer]').shadowRoot.querySelector(css))
        .scrollTop)";
    let up = "document.querySelector('[data-testid=conversation]').dispatchEvent(
            new WheelEvent('wheel', { deltaY: -500 }));
        document.querySelector('[data-testid=conversation]').scrollTop -= 3000;
        document.querySelector('[data-testid=own-answer]').shadowRoot
            .querySelector('.cm-scroller').scrollTop = 400";
    interview.run(up, vec![]).await;
    // The editor moves by some pixels as it measures lines that it has only guessed at.
    let mut before = interview.run(tops, vec![]).await;
    let before = loop {
        interview.drawn().await;
        let now = interview.run(tops, vec![]).await;
        if now == before {
            break now;
        }
        before = now;
    };
    let [talk, answer] = [0, 1].map(|n| before[n].as_f64().unwrap());
    assert!(talk > 1000.0 && (300.0..500.0).contains(&answer), "{before}");
    enlarge(&interview, "challenge").await;
    enlarge(&interview, "challenge").await;
    assert_eq!(interview.run(tops, vec![]).await, before);
}

#[tokio::test]
async fn an_enlarged_part_takes_the_width_and_keeps_its_lines_short() {
    let code =
        format!("Words to read. {}\n\n```\n{}\n```\n", "More. ".repeat(300), "x ".repeat(400));
    let (interview, _server) = open(&code).await;
    for (width, height) in [(1280, 800), (2560, 1440)] {
        interview.page.set_window_size(width, height).await.unwrap();
        interview.until(&format!("innerWidth === {width}")).await;
        enlarge(&interview, "challenge").await;
        let shares = "const share = (css) =>
                document.querySelector(`.challenge .markdown ${css}`)
                    .getBoundingClientRect().width / innerWidth;
            return [share('pre'), share('p')]";
        let shares = interview.run(shares, vec![]).await;
        let [code, words] = [0, 1].map(|n| shares[n].as_f64().unwrap());
        assert!(code > 0.9 && (0.4..0.8).contains(&words), "at {width}: {shares}");
        enlarge(&interview, "challenge").await;
    }
}

#[tokio::test]
async fn a_message_moves_nothing_and_covers_nothing_that_is_typed() {
    let (interview, _server) = open("A task").await;
    let places = "return ['.challenge', '.own_answer', '.assistant', '[data-testid=composer]'].map(
        (css) => JSON.stringify(document.querySelector(css).getBoundingClientRect()))";
    for (width, height) in [(900, 640), (1280, 800)] {
        interview.page.set_window_size(width, height).await.unwrap();
        interview.until(&format!("innerWidth === {width}")).await;
        interview.drawn().await;
        let before = interview.run(places, vec![]).await;
        interview.keys("\u{e009}s\u{e000}").await;
        interview.see(&id("toast")).await;
        assert_eq!(interview.run(places, vec![]).await, before);
        let above = "const end = document.querySelector('[data-testid=toast]');
            const field = document.querySelector('[data-testid=composer]');
            return end.getBoundingClientRect().bottom < field.getBoundingClientRect().top";
        assert_eq!(interview.run(above, vec![]).await, json!(true));
        interview.click("toast-dismiss").await;
    }
}
