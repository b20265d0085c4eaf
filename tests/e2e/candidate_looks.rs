//! Every state of the candidate's window, and of the live console, in both themes: looked at by axe, and
//! kept as pictures for people to look at.

use crate::driver::take_pictures;
use crate::interview::{Interview, PASSCODE};
use crate::looks::look;
use crate::provider::{FakeProvider, Gate, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::json;

const ANSWER: [&str; 4] = [
    "A **log** stores every timestamp, so it is exact but costs memory per request. A **counter** keeps \
     two buckets and weights the older one:\n\n",
    "```python\ndef allow(self, user: str, now: float) -> bool:\n    count = self.current[user]\n    \
     previous = self.previous[user] * (1 - self.elapsed(now))\n    return count + previous < self.limit\n```\n\n",
    "| way | memory | exact |\n|---|---|---|\n| log | grows | yes |\n| counter | fixed | nearly |\n\n",
    "See ![a picture](https://example.com/x.png) and [the paper](https://example.com/paper).",
];

const CHALLENGE: &str = "# Design a rate limiter\n\nBuild a limiter that allows at most **N** requests per \
    user in any rolling minute. Explain the trade-offs you make.\n\n```python\nclass RateLimiter:\n    \
    def allow(self, user_id: str, now: float) -> bool: ...\n```\n\n## You will be judged on\n\nHow you \
    break the problem down, what you ask, and how you check the answers you get.";

/// Words that read from the right, with code among them and after them.
const FROM_THE_RIGHT: &str = "המונה `limit - 1` שומר שני דליים:\n\n```python\nlimit = 5\n```\n";

async fn open(theme: &str) -> (Interview, FakeProvider, String) {
    let server = FakeProvider::start().await;
    server.always_answers(Script::says(&ANSWER));
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    interview.prefer(json!({ "theme": theme, "interviewer_name": "Dana Reyes" })).await;
    let session = interview.create_with(MODEL, "Alice Johnson", (60, 50_000)).await;
    let shown = interview.ask("get_session", json!({ "id": session })).await.unwrap();
    let change = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
        "version": shown["version"], "challenge_text": CHALLENGE });
    interview.ask("update_session", change).await.unwrap();
    (interview, server, session)
}

async fn look_at_an_interview(theme: &str) {
    let (interview, server, session) = open(theme).await;
    let mut found = Vec::new();
    interview.open_session(&session).await;
    interview.click("hand-over").await;
    interview.see(&id("passcode-new")).await;
    look(&interview, "handover-passcode", theme, &mut found).await;
    interview.set_passcode_in_dialog().await;
    interview.see(&id("confirm-handover")).await;
    look(&interview, "handover", theme, &mut found).await;
    interview.click("console-stays").await;
    interview.click("confirm-handover").await;

    interview.turn_to("candidate").await;
    interview.see(&id("rules")).await;
    look(&interview, "candidate-rules", theme, &mut found).await;
    let surface = if theme == "dark" { "rgb(29, 26, 23)" } else { "rgb(255, 255, 255)" };
    let of_the_box =
        "const look = getComputedStyle(document.querySelector('[data-testid=consent]'));
        return [look.appearance, look.backgroundColor]";
    let of_the_box = interview.run(of_the_box, vec![]).await;
    assert_eq!(
        of_the_box,
        json!(["none", surface]),
        "a box that is not ticked has the theme's colour"
    );
    interview.fill("practice", "Hello?").await;
    interview.click("practice-send").await;
    interview.see(&id("practice-answer")).await;
    look(&interview, "candidate-practice", theme, &mut found).await;
    interview.begin().await;
    look(&interview, "candidate-begun", theme, &mut found).await;
    interview.ask_assistant("Compare a sliding window log with a sliding window counter.").await;
    interview.until_answered("See").await;
    let answer = "class RateLimiter:\n    \"\"\"Two buckets a user.\"\"\"\n";
    interview.write_own_answer(answer).await;
    interview.until_own_answer(&format!("{answer}    ")).await;
    interview.until_saved().await;
    look(&interview, "candidate", theme, &mut found).await;
    interview.click("interviewer").await;
    interview.see(&id("passcode")).await;
    look(&interview, "candidate-way-back", theme, &mut found).await;
    interview.click("cancel").await;
    server.answers(Script::replies("503 Service Unavailable", "", ""));
    server.answers(Script::replies("503 Service Unavailable", "", ""));
    server.answers(Script::replies("503 Service Unavailable", "", ""));
    interview.ask_assistant("And with Redis?").await;
    interview.until("document.querySelector('[data-status=failed]') !== null").await;
    look(&interview, "candidate-no-answer", theme, &mut found).await;

    look_at_the_console(&interview, &session, theme, &mut found).await;

    interview
        .at_the_console("pause_session", json!({ "id": session, "reason": "Fire alarm" }))
        .await;
    interview.see(&id("paused")).await;
    look(&interview, "candidate-paused", theme, &mut found).await;
    interview.at_the_console("resume_session", json!({ "id": session })).await;
    interview.see(&id("continue")).await;
    look(&interview, "candidate-armed", theme, &mut found).await;
    interview.click("continue").await;
    interview.click("done").await;
    interview.see(&id("confirm")).await;
    look(&interview, "candidate-done", theme, &mut found).await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    look(&interview, "candidate-closing", theme, &mut found).await;
    assert_eq!(interview.violations().await, json!([]));

    interview.turn_to("console").await;
    interview.go(&format!("#/sessions/{session}?tab=timeline")).await;
    look(&interview, "console-ended", theme, &mut found).await;
    interview.mark_page().await;
    interview
        .run("window.__TAURI_INTERNALS__.invoke('lock_console', { request: {} })", vec![])
        .await;
    interview.see_on_new_page(&id("lock-screen")).await;
    look(&interview, "locked", theme, &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
}

/// A long name, answers that are not whole, tokens nearly gone, large text, and what could not be kept.
async fn look_at_what_is_out_of_the_ordinary(theme: &str) {
    let server = FakeProvider::start().await;
    let gate = Gate::new();
    server.answers(Script::streams().piece(FROM_THE_RIGHT).waits_at(&gate));
    server.always_answers(Script::says_much(4_000));
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    interview.prefer(json!({ "theme": theme })).await;
    let name = "Wilhelmina-Alexandra-".repeat(12);
    let session = interview.create_with(MODEL, &name, (60, 1_000)).await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    let mut found = Vec::new();
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("limit = 5").await;
    interview.click_css(&format!("{}:not([aria-disabled])", id("stop"))).await;
    interview.see(&id("trouble-words")).await;
    interview.picture(&format!("candidate-stopped-{theme}")).await;
    let directions = "const of = (css) => getComputedStyle(document.querySelector(css)).direction;
        return [of('.answer .markdown'), of('.answer pre'), of('.answer p code')]";
    let directions = interview.run(directions, vec![]).await;
    assert_eq!(directions, json!(["rtl", "ltr", "ltr"]), "code reads from the left");
    interview.ask_assistant("And now?").await;
    interview.until("document.querySelector('[data-status=cut_by_budget]')").await;
    interview.click_css(".assistant [data-testid=enlarge]").await;
    look(&interview, "candidate-cut", theme, &mut found).await;
    interview.click_css(".assistant [data-testid=enlarge]").await;
    for _ in 0..10 {
        interview.click("text-larger").await;
    }
    look(&interview, "candidate-200", theme, &mut found).await;
    interview.click("text-size").await;
    let pause = json!({ "id": session, "reason": "Fire alarm" });
    interview.at_the_console("pause_session", pause).await;
    interview.see(&id("paused")).await;
    // As a page leaves it that went before it was told that this is too long.
    let left = "sessionStorage.setItem('own-answer',
        JSON.stringify({ text: 'words '.repeat(20_000), language: 'text' }))";
    interview.run(left, vec![]).await;
    interview.reload().await;
    interview.see(&id("copy-unkept")).await;
    look(&interview, "candidate-unkept", theme, &mut found).await;
    // The window, and with it the only copy, does not go with the first right passcode.
    interview.click("interviewer").await;
    interview.fill("passcode", PASSCODE).await;
    interview.click("give-back").await;
    let words = "document.querySelector('[data-testid=passcode-words]').innerText";
    interview.until(&format!("{words}.includes('not saved')")).await;
    look(&interview, "candidate-way-back-unkept", theme, &mut found).await;
    interview.click("give-back").await;
    interview.turn_to("console").await;
    interview.until("document.querySelector('[data-testid=handover-bar]') === null").await;
    assert!(found.is_empty(), "{found:#?}");
    gate.open();
}

async fn look_at_the_console(
    interview: &Interview,
    session: &str,
    theme: &str,
    found: &mut Vec<String>,
) {
    interview.turn_to("console").await;
    for text in ["Restated the problem first, named memory as the risk.", "Checked the AI’s code."]
    {
        let note = json!({ "request_id": uuid::Uuid::now_v7(), "id": session, "text": text });
        interview.ask("add_note", note).await.unwrap();
    }
    let mark = json!({ "request_id": uuid::Uuid::now_v7(), "id": session });
    interview.ask("add_bookmark", mark).await.unwrap();
    interview.go("#/").await;
    interview.see(&id("handover-bar")).await;
    look(interview, "console-handed-over", theme, found).await;
    interview.go(&format!("#/sessions/{session}?tab=conversation")).await;
    interview.see(&id("use-chart")).await;
    look(interview, "console", theme, found).await;
    // The newest message is in sight under the bar, the banner and the cards, and the notes beside it.
    interview.see(&id("outage")).await;
    let below = "const end = (name) =>
            document.querySelector(`[data-testid=${name}]`).getBoundingClientRect().bottom;
        return [end('conversation'), end('add-note')].filter((y) => y > innerHeight)";
    assert_eq!(interview.run(below, vec![]).await, json!([]));
    interview.go(&format!("#/sessions/{session}?tab=own-answer")).await;
    look(interview, "console-own-answer", theme, found).await;
    interview.go(&format!("#/sessions/{session}?tab=timeline")).await;
    interview.see(&id("trail-mark")).await;
    look(interview, "console-timeline", theme, found).await;
    interview.click("action-pause").await;
    interview.see(&id("confirm-pause")).await;
    look(interview, "console-pause", theme, found).await;
    interview.click("cancel").await;
    interview.go("#/settings").await;
    interview.see(&id("settings-lock")).await;
    interview
        .run("document.querySelector('[data-testid=settings-lock]').scrollIntoView()", vec![])
        .await;
    look(interview, "settings-lock", theme, found).await;
}

#[tokio::test]
async fn every_state_of_an_interview_is_accessible_in_light() {
    take_pictures();
    look_at_an_interview("light").await;
}

#[tokio::test]
async fn every_state_of_an_interview_is_accessible_in_dark() {
    take_pictures();
    look_at_an_interview("dark").await;
}

#[tokio::test]
async fn what_is_out_of_the_ordinary_is_accessible_in_light() {
    take_pictures();
    look_at_what_is_out_of_the_ordinary("light").await;
}

#[tokio::test]
async fn what_is_out_of_the_ordinary_is_accessible_in_dark() {
    take_pictures();
    look_at_what_is_out_of_the_ordinary("dark").await;
}
