//! The session's page in the window: what it asks, where it leads, and what stays in sight.

use crate::asking;
use crate::driver::take_pictures;
use crate::interview::{Interview, PASSCODE};
use crate::provider::{FakeProvider, Script};
use crate::whole::{Computer, MODEL};
use crate::window::{Window, id};
use serde_json::{Value, json};

/// The smallest window, the usual one, and one with room for two panes.
const SIZES: [(u32, u32); 3] = [(900, 640), (1280, 800), (1900, 1100)];

/// The upper edges of what stands below the head, and the height of the row with the clock.
const EDGES: &str = "
    const edge = (css) => Math.round(document.querySelector(css).getBoundingClientRect().top);
    return [edge('.cards'), edge('.beside'), document.querySelector('main').scrollTop];";

/// What of these is not wholly in the window.
const OUT_OF_SIGHT: &str = "
    return arguments[0].filter((css) => {
        const box = document.querySelector(css).getBoundingClientRect();
        return box.top < 0 || box.bottom > innerHeight || box.height === 0;
    });";

fn active(name: &str) -> String {
    format!("document.activeElement?.dataset.testid === '{name}'")
}

async fn change(window: &Window, command: &str, mut request: Value) {
    request["request_id"] = json!(uuid::Uuid::now_v7());
    window.ask(command, request).await.unwrap();
}

#[tokio::test]
async fn starting_with_no_candidate_there_is_asked_about_and_handing_over_is_the_way_offered() {
    let window = Window::open().await;
    let session = window.create("Jane").await;
    window.open_session(&session).await;
    assert!(
        window
            .see(&id("hand-over"))
            .await
            .attr("class")
            .await
            .unwrap()
            .unwrap()
            .contains("primary")
    );
    window.click("action-start").await;
    window.until(&active("hand-over-instead")).await;
    let said = window.text(&id("start-alone")).await;
    assert!(said.contains("The clock starts at once and counts down 60 min"), "{said}");
    window.keys("\u{e00c}").await;
    window.until("document.querySelector('[data-testid=start-alone]') === null").await;
    assert!(window.list().contains("Jane (created)"));
    window.click("action-start").await;
    window.click("hand-over-instead").await;
    window.see(&id("handover-dialog")).await;
    window.click("cancel").await;
    window.start_alone().await;
    window.see(&id("action-pause")).await;
    // Chosen knowingly: nothing is said of a laptop that nobody was given.
    assert_eq!(window.count(&id("runs-alone")).await, 0);
}

#[tokio::test]
async fn taking_back_leads_to_the_session_whose_clock_runs_and_offers_to_pause_it() {
    take_pictures();
    let interview = Interview::open(Computer::default()).await;
    let session = interview.create("Jane").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview.take_back(PASSCODE).await;
    interview.until_text("h1", "Jane").await;
    interview.until(&active("pause-running")).await;
    assert!(interview.text(&id("runs-alone")).await.contains("the clock is still running"));
    interview.picture("taken-back").await;
    interview.click("pause-running").await;
    interview.click("confirm-pause").await;
    interview.see(&id("action-resume")).await;
    assert_eq!(interview.count(&id("runs-alone")).await, 0);

    // What was handed over before is paused: the dialog says what its candidate can do.
    interview.click("hand-over").await;
    interview.see(&id("confirm-handover")).await;
    let said = interview.text(&id("handover-clock")).await;
    assert!(said.contains("when the candidate presses Resume"), "{said}");
    assert_eq!(interview.violations().await, json!([]));
}

#[tokio::test]
async fn a_console_that_stayed_turns_to_the_session_that_was_taken_back() {
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let session = interview.create_with(MODEL, "Jane", (60, 50_000)).await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    interview.turn_to("console").await;
    interview.go("#/settings").await;
    interview.click("take-back").await;
    interview.until_text("h1", "Jane").await;
    interview.see(&id("runs-alone")).await;
    interview.click("let-run").await;
    interview.until("document.querySelector('[data-testid=runs-alone]') === null").await;
}

/// An interview of so many questions beside the console, which is looked at.
async fn talked(questions: usize) -> (Interview, FakeProvider, String) {
    let server = FakeProvider::start().await;
    server.always_answers(Script::says(&["One way\n\n", "and another.\n\n", "```\ncode\n```\n"]));
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 200_000)).await;
    change(&interview, "add_bookmark", json!({ "id": session })).await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    for nth in 1..=questions {
        if nth == 2 {
            interview
                .at_the_console("add_note", json!({ "id": session, "text": "Asks well" }))
                .await;
        }
        interview.ask_assistant(&format!("Question {nth}?")).await;
        let answered = format!(
            "document.querySelectorAll('[data-testid=message][data-status=complete]').length >= {}",
            nth.min(3)
        );
        interview.until(&answered).await;
        interview.until("!document.querySelector('[data-testid=stop]')").await;
    }
    interview.turn_to("console").await;
    (interview, server, session)
}

#[tokio::test]
async fn a_click_and_enter_on_a_note_or_an_event_lead_to_the_moment_in_the_conversation() {
    take_pictures();
    let (interview, _server, session) = talked(6).await;
    // What says so is in sight, above the message that is meant.
    let at = |seq: u32| {
        format!(
            "(() => {{
                const box = (css) => document.querySelector(css)?.getBoundingClientRect();
                const [said, view] = [box('[data-testid=sought]'), box('[data-testid=conversation]')];
                return box('.sought [data-seq=\"{seq}\"]') && said.top >= view.top
                    && said.bottom <= view.bottom;
            }})()"
        )
    };
    interview.go(&format!("#/sessions/{session}?tab=timeline")).await;
    interview.see(&id("trail-mark")).await;
    // By the keyboard, from a note in the middle.
    let note = format!("[data-kind=note] {}", id("note-moment"));
    interview.see(&note).await;
    interview.run("document.querySelector(arguments[0]).focus()", vec![json!(note)]).await;
    interview.keys("\u{e007}").await;
    interview.until(&at(2)).await;
    interview.until(&active("sought")).await;
    interview.until_text(&id("sought"), "Private note").await;
    interview.picture("moment").await;
    // By a click on the row, from an entry about the fifth question.
    interview.click("tab-timeline").await;
    let fifth = "[...document.querySelectorAll('[data-kind=message_sent]')][4]";
    interview.until(fifth).await;
    interview.run(&format!("{fifth}.click()"), vec![]).await;
    interview.until(&at(9)).await;
    // A moment before anything was asked leads to the first question and says so.
    let bookmark = format!("[data-kind=bookmark] {}", id("note-moment"));
    interview.click_css(&bookmark).await;
    interview.until(&at(1)).await;
    interview.until_text(&id("sought"), "Bookmark: before the first question").await;
    // Both tell both times.
    let times = interview.text("main article .moment").await;
    assert_eq!(times.split_whitespace().map(str::len).collect::<Vec<_>>(), [5, 8], "{times}");
    interview.click("tab-timeline").await;
    interview.see("[data-kind=message_sent]").await;
    let times = interview.text("[data-kind=message_sent] .moment").await;
    assert_eq!(times.split_whitespace().map(str::len).collect::<Vec<_>>(), [5, 8], "{times}");
}

#[tokio::test]
async fn clock_and_notes_stay_in_sight_and_nothing_moves_as_a_session_pauses_and_ends() {
    take_pictures();
    let window = Window::open().await;
    let session = window.create("Jane Smith").await;
    let shown = window.ask("get_session", json!({ "id": session })).await.unwrap();
    let long = "A line of the task.\n\n".repeat(400);
    let edit = json!({ "id": session, "version": shown["version"], "challenge_text": long });
    change(&window, "update_session", edit).await;
    let mut rng = fastrand::Rng::new();
    for _ in 0..60 {
        let mark = asking::change(&asking::request_id(&mut rng), &session);
        window.ask("add_bookmark", mark).await.unwrap();
    }
    change(&window, "start_session", json!({ "id": session })).await;
    let wanted = json!([".clock", id("note-text"), id("add-note")]);
    let mut edges = Vec::new();
    for tab in ["challenge", "timeline"] {
        window.go(&format!("#/sessions/{session}?tab={tab}")).await;
        window.see(&format!("[role=tabpanel]{}, {}", id("challenge"), id("event-row"))).await;
        for size in SIZES {
            window.resize(size).await;
            window.run("document.querySelector('main').scrollTop = 1e6", vec![]).await;
            window.drawn().await;
            let gone = window.run(OUT_OF_SIGHT, vec![wanted.clone()]).await;
            assert_eq!(gone, json!([]), "{tab} at {size:?}");
            window.picture(&format!("session-{tab}-{}", size.0)).await;
            if tab == "timeline" {
                edges.push(window.run(EDGES, vec![]).await);
            }
        }
    }
    for (command, status) in [("pause_session", "paused"), ("end_session", "ended")] {
        let reason = "The fire alarm rang and everybody left the building for a while";
        change(&window, command, json!({ "id": session, "reason": reason })).await;
        window.see(&id(if status == "paused" { "paused-for" } else { "outcome" })).await;
        for (size, before) in SIZES.into_iter().zip(&edges) {
            window.resize(size).await;
            assert_eq!(window.run(EDGES, vec![]).await, *before, "{status} at {size:?}");
            window.picture(&format!("session-{status}-{}", size.0)).await;
        }
    }
    let said = window.text(&id("outcome")).await;
    for told in ["ended the session · The fire alarm", "Tokens used", "Nothing written"] {
        assert!(said.contains(told), "{said}");
    }
    assert_eq!(
        window.count(&id("clock")).await,
        0,
        "a session that is over has no clock to look at"
    );
}

#[tokio::test]
async fn a_wide_window_shows_the_conversation_beside_what_is_written() {
    take_pictures();
    let (interview, _server, session) = talked(2).await;
    interview.go(&format!("#/sessions/{session}?tab=own-answer")).await;
    interview.resize((1280, 800)).await;
    assert_eq!(interview.count(&id("conversation")).await, 0);
    interview.resize((2560, 1440)).await;
    interview.see(&id("conversation")).await;
    assert_eq!(interview.count(&id("tab-conversation")).await, 0);
    let widths = "return ['.card:has([data-testid=conversation])', '.card:has([role=tablist])']
        .map((css) => document.querySelector(css).getBoundingClientRect().width > 700)";
    assert_eq!(interview.run(widths, vec![]).await, json!([true, true]));
    interview.picture("session-2560").await;
    // Whoever is in the conversation goes along where it goes.
    let in_conversation = "document.activeElement?.matches('[data-testid=conversation], [data-testid=tab-own-answer]')";
    interview.run("document.querySelector('[data-testid=conversation]').focus()", vec![]).await;
    interview.resize((1280, 800)).await;
    interview.see(&id("tab-conversation")).await;
    interview.until(in_conversation).await;
    interview.go(&format!("#/sessions/{session}?tab=conversation")).await;
    interview.see(&id("conversation")).await;
    interview.run("document.querySelector('[data-testid=conversation]').focus()", vec![]).await;
    interview.resize((2560, 1440)).await;
    interview.until("!document.querySelector('[data-testid=tab-conversation]')").await;
    interview.until("document.activeElement?.matches('[data-testid=conversation]')").await;
}

#[tokio::test]
async fn of_a_long_trail_only_what_is_in_view_is_on_the_page_and_the_keyboard_stays() {
    let interview = Interview::open(Computer::default()).await;
    let session = interview.create("Jane Smith").await;
    interview
        .ask("start_session", json!({ "request_id": uuid::Uuid::now_v7(), "id": session }))
        .await
        .unwrap();
    let added = interview
        .page
        .execute_async(
            "const [id, done] = arguments;
             (async () => {
                 for (let n = 0; n < 400; n++) {
                     const request_id = crypto.randomUUID();
                     const request = { request_id, id, text: `Note ${n}` };
                     await window.__TAURI_INTERNALS__.invoke('add_note', { request });
                 }
             })().then(() => done('added'), (refusal) => done(JSON.stringify(refusal)))",
            vec![json!(session)],
        )
        .await
        .unwrap();
    assert_eq!(added, json!("added"));
    interview.watch_policy().await;
    interview.go(&format!("#/sessions/{session}?tab=timeline")).await;
    interview.see(&id("event-row")).await;
    let rows = "document.querySelectorAll('[data-testid=event-row]')";
    interview.until(&format!("{rows}.length < 60")).await;
    let panel = "document.querySelector('.panel:has([data-testid=event-row])')";
    // An entry that is yet to be measured is hidden, and takes no focus.
    let first = format!("{rows}[0].querySelector('[data-testid=event-moment]')");
    interview.until(&format!("({first}.focus(), document.activeElement === {first})")).await;
    interview
        .until(&format!(
            "({panel}.scrollTop = {panel}.scrollHeight,
        [...{rows}].some((row) => row.textContent.includes('Note 399')))"
        ))
        .await;
    let said = format!("[...{rows}].at(-1).ariaPosInSet === [...{rows}].at(-1).ariaSetSize");
    interview.until(&said).await;
    interview.until("document.activeElement?.matches('[data-testid=event-moment]')").await;
    assert_eq!(interview.violations().await, json!([]));
}
