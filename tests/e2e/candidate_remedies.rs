//! What a candidate can do about an answer that is not whole, and with a budget that runs short: nothing is
//! typed twice, and nothing is sent twice.

use crate::driver::take_pictures;
use crate::interview::Interview;
use crate::looks::look;
use crate::provider::{FakeProvider, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::{Value, json};

fn flagged() -> Script {
    let body = json!({"error": {"code": 403, "message":
        "model requires moderation and your input was flagged", "metadata": {"reasons": ["x"]}}});
    Script::replies_json("403 Forbidden", &body)
}

fn loading() -> Script {
    let body = json!({"error": {"code": 503, "message": "Loading model"}});
    Script::replies_json("503 Service Unavailable", &body)
}

fn breaks_off() -> Script {
    Script::streams().piece("A window slides over the newest requests, and").resets()
}

async fn open(theme: &str, budget: u32) -> (Interview, FakeProvider, String) {
    let server = FakeProvider::start().await;
    server.always_answers(Script::says(&["Here you are."]));
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    interview.prefer(json!({ "theme": theme })).await;
    let session = interview.create_with(MODEL, "Alice Johnson", (60, budget)).await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    (interview, server, session)
}

/// What the newest request asked, without the instructions: who spoke, and what was said.
fn asked(server: &FakeProvider) -> Vec<(String, String)> {
    let body = server.requests().pop().unwrap().json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let messages = body["messages"].as_array().unwrap().iter().skip(1);
    messages.map(|message| (text(&message["role"]), text(&message["content"]))).collect()
}

async fn composed(interview: &Interview) -> Value {
    interview.run("return document.querySelector('[data-testid=composer]').value", vec![]).await
}

#[tokio::test]
async fn a_refused_question_is_changed_and_sent_again_in_its_own_place() {
    let (interview, server, _) = open("light", 50_000).await;
    server.answers(flagged());
    interview.ask_assistant("How do I kill a process?").await;
    interview.click("remedy-edit").await;
    assert_eq!(composed(&interview).await, "How do I kill a process?");
    interview.see(&id("instead-of")).await;
    interview.fill("composer", "How do I end a process?").await;
    interview.click_send().await;
    interview.until_answered("Here you are.").await;
    assert_eq!(asked(&server), [("user".to_owned(), "How do I end a process?".to_owned())]);
    assert_eq!(interview.count(&id("remedy-edit")).await, 0, "only the newest can be mended");
    interview.ask_assistant("And a thread?").await;
    interview.until("document.querySelectorAll('[data-status=complete]').length === 2").await;
    let sent = asked(&server);
    assert_eq!(sent.len(), 3, "{sent:?}");
    assert!(sent.iter().all(|(_, text)| !text.contains("kill")), "{sent:?}");
    assert_eq!(interview.violations().await, json!([]));
}

#[tokio::test]
async fn an_answer_that_breaks_off_goes_on_or_is_tried_again_without_typing() {
    let (interview, server, _) = open("light", 50_000).await;
    server.answers(breaks_off());
    interview.ask_assistant("What is a window?").await;
    interview.until_answered("The answer was cut off.").await;
    interview.click("remedy-go_on").await;
    interview.until_answered("Here you are.").await;
    let sent = asked(&server);
    assert_eq!(sent[1].0, "assistant", "{sent:?}");
    assert!(sent[1].1.starts_with("A window slides") && sent[2].1.starts_with("Go on"), "{sent:?}");
    server.answers(breaks_off());
    interview.ask_assistant("And what is a bucket?").await;
    interview.until("document.querySelectorAll('[data-status=failed]').length === 2").await;
    interview.click("remedy-try_again").await;
    interview.until("document.querySelectorAll('[data-status=complete]').length === 2").await;
    let sent = asked(&server);
    let copies = sent.iter().filter(|(_, text)| text.contains("bucket")).count();
    assert_eq!(copies, 1, "{sent:?}");
}

#[tokio::test]
async fn a_model_that_is_being_loaded_is_waited_for_or_stopped() {
    let (interview, server, _) = open("light", 50_000).await;
    server.answers(loading());
    interview.ask_assistant("What is a window?").await;
    interview.until_answered("is loading").await;
    interview.until_answered("Here you are.").await;
    server.always_answers(loading());
    interview.ask_assistant("And what is a bucket?").await;
    interview.until_answered("is loading").await;
    interview.click_css(&format!("{}:not([aria-disabled])", id("stop"))).await;
    interview.see(&id("remedy-try_again")).await;
}

#[tokio::test]
async fn a_budget_that_does_not_reach_offers_less_of_the_conversation() {
    let (interview, server, session) = open("light", 1_200).await;
    server.always_answers(Script::says_much(250));
    interview.ask_assistant(&"Which limiter? ".repeat(40)).await;
    interview.until("document.querySelector('[data-status=complete]')").await;
    let used = "word ".repeat(20);
    interview.fill("composer", &used).await;
    interview.see(&id("offer-fresh")).await;
    interview.click("offer-fresh").await;
    interview.until("document.querySelectorAll('.answer').length === 2").await;
    interview.see(&id("memory-begins")).await;
    assert_eq!(asked(&server).len(), 1, "nothing of what was said before");
    let trail = interview.trail(&session).await;
    assert!(trail.contains(&"context_trimmed".to_owned()), "{trail:?}");
}

async fn look_at_remedies(theme: &str) {
    let (interview, server, session) = open(theme, 50_000).await;
    let mut found = Vec::new();
    server.answers(flagged());
    interview.ask_assistant("How do I kill a process that holds the port of my test?").await;
    interview.see(&id("remedy-edit")).await;
    look(&interview, "candidate-withheld", theme, &mut found).await;
    interview.click("remedy-edit").await;
    interview.see(&id("instead-of")).await;
    look(&interview, "candidate-edited", theme, &mut found).await;
    interview.click_send().await;
    interview.until_answered("Here you are.").await;
    server.answers(breaks_off());
    interview.ask_assistant("What is a window?").await;
    interview.see(&id("remedy-go_on")).await;
    look(&interview, "candidate-cut-off", theme, &mut found).await;
    server.always_answers(loading());
    interview.ask_assistant("And what is a bucket?").await;
    interview.until_answered("is loading").await;
    interview.picture(&format!("candidate-loading-{theme}")).await;
    interview.click_css(&format!("{}:not([aria-disabled])", id("stop"))).await;
    interview.see(&id("remedy-try_again")).await;
    interview.turn_to("console").await;
    interview.go(&format!("#/sessions/{session}?tab=conversation")).await;
    interview.see("[data-status=failed]").await;
    look(&interview, "console-cut-off", theme, &mut found).await;
    interview.go(&format!("#/sessions/{session}?tab=assistant")).await;
    interview.see(&id("briefing-text")).await;
    look(&interview, "console-briefing", theme, &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn remedies_look_right_in_the_light() {
    take_pictures();
    look_at_remedies("light").await;
}

#[tokio::test]
async fn remedies_look_right_in_the_dark() {
    take_pictures();
    look_at_remedies("dark").await;
}

#[tokio::test]
async fn offers_look_right() {
    take_pictures();
    for theme in ["light", "dark"] {
        let (interview, server, _) = open(theme, 1_700).await;
        let mut found = Vec::new();
        server.always_answers(Script::says_much(150));
        for question in ["Which limiter?", "And which clock?"] {
            interview.ask_assistant(&format!("{question} {}", "Why? ".repeat(60))).await;
            let answered = if question.starts_with("And") { 2 } else { 1 };
            let all = "document.querySelectorAll('[data-status=complete]').length";
            interview.until(&format!("{all} === {answered}")).await;
        }
        interview.fill("composer", "And what of a token bucket?").await;
        interview.see(&id("offer-fresh")).await;
        look(&interview, "candidate-offers", theme, &mut found).await;
        assert!(found.is_empty(), "{found:#?}");
    }
}
