//! A session played back in the real window.

use crate::driver::take_pictures;
use crate::interview::{Interview, PASSCODE};
use crate::looks::look;
use crate::provider::{FakeProvider, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::json;

const RIGHT: &str = "\u{e014}";
const LEFT: &str = "\u{e012}";
const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";

/// A session that is over: a question, two states of an answer, a run, a note.
pub async fn over(theme: Option<&str>) -> (Interview, String) {
    let server = FakeProvider::start().await;
    server.answers(Script::says(&["Use a **sliding", " window** log."]));
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    if let Some(theme) = theme {
        interview.prefer(json!({ "theme": theme })).await;
    }
    let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("sliding window log").await;
    interview.write_own_answer("print(1)").await;
    interview.until_saved().await;
    interview.click("language").await;
    interview.click("language-python").await;
    interview.click_css(&format!("{}:not([disabled])", id("run-code"))).await;
    interview
        .until(
            "document.querySelector('[data-testid=run-summary]')?.innerText.includes('Finished')",
        )
        .await;
    interview.append_to_own_answer("  # one").await;
    interview.until_saved().await;
    let note =
        json!({ "request_id": uuid::Uuid::from_u128(77), "id": session, "text": "Asked well" });
    interview.at_the_console("add_note", note).await;
    interview.click("done").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    interview.take_back(PASSCODE).await;
    interview.turn_to("console").await;
    interview.go(&format!("#/sessions/{session}")).await;
    (interview, session)
}

pub async fn until_answer(interview: &Interview, text: &str) {
    let said = format!(
        "document.querySelector('[data-testid=replay-answer]')?.textContent === {}",
        json!(text)
    );
    interview.until(&said).await;
}

/// Goes from event to event until one says this: windows that tests move about are left and come back to, too.
async fn to_event(interview: &Interview, key: &str, words: &str) {
    let said = format!(
        "return document.querySelector('[data-testid=replay-doing]').textContent.includes({})",
        json!(words)
    );
    for _ in 0..20 {
        interview.keys(key).await;
        if interview.run(&said, vec![]).await == json!(true) {
            return;
        }
    }
    panic!("no event says {words}");
}

#[tokio::test]
async fn a_session_is_played_back_by_keyboard_from_its_page_to_its_end() {
    let (interview, session) = over(None).await;
    interview.click("action-replay").await;
    interview.see(&id("replay-track")).await;
    // Nothing was there at the beginning; the first thing that happened is the question.
    interview.keys(HOME).await;
    interview.until("document.querySelector('[data-testid=replay-answer]') === null").await;
    to_event(&interview, RIGHT, "Question asked").await;
    interview.until("document.querySelector('[data-testid=replay-talk]').textContent.includes('Which limiter?')").await;
    interview.until("!document.querySelector('[data-testid=replay-talk]').textContent.includes('window log')").await;
    to_event(&interview, RIGHT, "Answer").await;
    interview.until("document.querySelector('[data-testid=replay-talk]').textContent.includes('sliding window log')").await;
    interview.keys(END).await;
    until_answer(&interview, "print(1)  # one").await;
    interview
        .until("document.querySelector('[data-testid=replay-run]').innerText.includes('Finished')")
        .await;
    // Back by events: the note, then the run, at which the answer was shorter.
    to_event(&interview, LEFT, "Asked well").await;
    to_event(&interview, LEFT, "Code run").await;
    until_answer(&interview, "print(1)").await;
    // The address names the moment, and leads back to it.
    let named = "location.hash.endsWith('?at=' + document.querySelector('[data-testid=replay-at]').dataset.ms)";
    interview.until(named).await;
    let at = interview.text(&id("replay-at")).await;
    interview.reload().await;
    interview.see(&id("replay-track")).await;
    until_answer(&interview, "print(1)").await;
    assert_eq!(interview.text(&id("replay-at")).await, at);
    // Played to its end, at once.
    interview.click("replay-speed").await;
    interview.click("speed-32").await;
    interview.click("replay-play").await;
    until_answer(&interview, "print(1)  # one").await;
    interview.see(&format!("{}[title^=Play]", id("replay-play"))).await;
    interview.click("back-to-session").await;
    interview.see(&id("session-name")).await;
    assert_eq!(interview.violations().await, json!([]));
    assert!(interview.findings().await.is_empty());
    drop(session);
}

/// Chooses the same level everywhere, and recommends.
pub async fn fill_in(interview: &Interview, level: usize) {
    for criterion in 0..5 {
        interview.click(&format!("level-{criterion}-{level}")).await;
    }
    interview.click("recommend-yes").await;
}

pub async fn submit(interview: &Interview) {
    interview.click_css(&format!("{}[aria-disabled=false]", id("submit-scorecard"))).await;
    interview.click("confirm").await;
    interview.see(&id("submitted")).await;
}

#[tokio::test]
async fn a_session_is_scored_with_evidence_and_by_a_second_reviewer_who_does_not_know_the_first() {
    take_pictures();
    let (interview, session) = over(None).await;
    interview.go(&format!("#/sessions/{session}/replay")).await;
    interview.click("show-scorecard").await;
    interview.fill("reviewer-name", "Dana").await;
    interview.click("review").await;
    interview.click("score-by").await;
    interview.see(&id("criterion")).await;
    interview.until_text(&id("missing"), "6 still to do").await;
    fill_in(&interview, 3).await;
    interview.fill("comment-0", "Asked before writing").await;
    interview.keys(RIGHT).await;
    interview.click("add-evidence-0").await;
    interview.until_text(&id("scorecard-state"), "Draft saved").await;
    // What was typed is there after a reload, and so is who reviews.
    interview.reload().await;
    interview.click("show-scorecard").await;
    interview
        .until(
            "document.querySelector('[data-testid=comment-0]')?.value === 'Asked before writing'",
        )
        .await;
    submit(&interview).await;

    interview.click("change-reviewer").await;
    interview.fill("reviewer-name", "Ben").await;
    interview.click("review").await;
    interview
        .until_text(
            &id("sealed"),
            "Dana has submitted a scorecard. It opens when you submit yours.",
        )
        .await;
    assert_eq!(interview.count(&id("submitted")).await, 0);
    interview.click("score-by").await;
    fill_in(&interview, 2).await;
    submit(&interview).await;
    interview.see(&id("differences")).await;
    for told in ["Ben", "Dana", "Level 2", "Level 3", "differs"] {
        let said = json!(told);
        interview
            .until(&format!(
                "document.querySelector('[data-testid=differences]')?.innerText.includes({said})"
            ))
            .await;
    }
    interview.picture("replay-differences").await;
    // A correction says why, and both versions stay.
    interview.click("correct-scorecard").await;
    interview.click("level-0-4").await;
    interview.fill("correction-reason", "Watched it again").await;
    submit(&interview).await;
    interview.until("document.querySelector('[data-testid=submitted]').innerText.includes('Watched it again')").await;
    let trail = interview.trail(&session).await;
    assert_eq!(trail.iter().filter(|kind| *kind == "scorecard_submitted").count(), 3);
    assert_eq!(interview.violations().await, json!([]));
    assert!(interview.findings().await.is_empty());
}

async fn look_at_the_replay(theme: &str) {
    take_pictures();
    let (interview, session) = over(Some(theme)).await;
    let mut found = Vec::new();
    look(&interview, "session-over", theme, &mut found).await;
    interview.go(&format!("#/sessions/{session}/replay")).await;
    interview.see(&id("replay-talk")).await;
    look(&interview, "replay-start", theme, &mut found).await;
    interview.keys(END).await;
    until_answer(&interview, "print(1)  # one").await;
    look(&interview, "replay-end", theme, &mut found).await;
    interview.click("show-scorecard").await;
    interview.fill("reviewer-name", "Dana").await;
    look(&interview, "replay-reviewer", theme, &mut found).await;
    interview.click("review").await;
    interview.click("score-by").await;
    fill_in(&interview, 3).await;
    interview.click("add-evidence-0").await;
    look(&interview, "replay-scorecard", theme, &mut found).await;
    submit(&interview).await;
    look(&interview, "replay-submitted", theme, &mut found).await;
    interview.go("#/sessions/01890a5d-ac96-774b-bcce-b302099a8057/replay").await;
    interview.until("document.body.innerText.includes('no longer exists')").await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn a_replay_looks_well_in_the_light() {
    look_at_the_replay("light").await;
}

#[tokio::test]
async fn a_replay_looks_well_in_the_dark() {
    look_at_the_replay("dark").await;
}
