//! How an interview ends by itself: time is up in mid-answer, or the tokens are.

use crate::interview::Interview;
use crate::ledger;
use crate::provider::{FakeProvider, Gate, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::json;

async fn handed_over(server: &FakeProvider, tokens: u32) -> (Interview, String) {
    let server = Some(server.base_url());
    let interview = Interview::open(Computer { server, ..Computer::default() }).await;
    let session = interview.create_with(MODEL, "Jane Smith", (5, tokens)).await;
    interview.hand_over(&session).await;
    (interview, session)
}

#[tokio::test]
async fn time_that_is_up_in_mid_answer_cuts_it_and_closes_with_a_receipt() {
    let server = FakeProvider::start().await;
    let gate = Gate::new();
    server.answers(Script::streams().piece("The first half").waits_at(&gate));
    let (interview, session) = handed_over(&server, 50_000).await;
    interview.begin().await;
    interview.write_own_answer("as far as I came").await;
    interview.until_saved().await;
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("The first half").await;
    // Nearly all of its time, so that nobody has to wait for the rest.
    ledger::set_ran_ms(interview.dir.path(), &session, 299_000).await;
    interview.see(&id("closing")).await;
    let receipt = interview.text("body").await;
    for line in ["5 min of 5 min", "16 characters"] {
        assert!(receipt.contains(line), "{line}: {receipt}");
    }
    let kinds = interview.trail(&session).await;
    assert!(kinds.contains(&"session_expired".to_owned()), "{kinds:?}");
    let answers = ledger::entries(interview.dir.path(), &session, "message_received").await;
    assert_eq!(answers[0].data["status"], "cut_by_time");
    let kept = ledger::entries(interview.dir.path(), &session, "own_answer_recorded").await;
    assert_eq!(kept.last().unwrap().data["chars"], 16);
    assert_eq!(interview.findings().await, Vec::<String>::new());
    assert_eq!(interview.violations().await, json!([]));
    gate.open();
}

#[tokio::test]
async fn tokens_that_are_used_up_cut_the_answer_and_refuse_the_next_question_with_figures() {
    let server = FakeProvider::start().await;
    server.always_answers(Script::says_much(4_000));
    let (interview, session) = handed_over(&server, 1_000).await;
    interview.begin().await;
    interview.ask_assistant("Which limiter?").await;
    interview.until("document.querySelector('[data-status=cut_by_budget]')").await;
    // Rust's sentence and nothing else: it holds whichever limit the answer came to.
    let words = interview.text(&id("trouble-words")).await;
    assert_eq!(words.trim(), "Cut off here: the answer reached its token limit.");
    interview.fill("composer", "And now?").await;
    interview.see(&id("refusal")).await;
    let words = interview.text(&id("refusal")).await;
    assert!(words.contains("are left"), "{words}");
    let used = ledger::number(interview.dir.path(), "select tokens_used from sessions").await;
    let budget = ledger::number(interview.dir.path(), "select token_budget from sessions").await;
    assert!(used <= budget && used > 900, "{used} of {budget}");
    assert!(interview.trail(&session).await.contains(&"tokens_exhausted".to_owned()));
    assert_eq!(interview.findings().await, Vec::<String>::new());
}
