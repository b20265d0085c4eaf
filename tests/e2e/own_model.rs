//! Interviews with a model that Hotseat runs itself, from its file and without a network.

use crate::driver::descendants;
use crate::interview::{Interview, PASSCODE};
use crate::ledger;
use crate::tiny::Model;
use crate::whole::{Computer, TO_OPEN};
use crate::window::id;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const PIECES: [&str; 7] =
    ["<think>", "which one", "</think>", "Use a", " sliding", " window", " log."];

/// An interview on a computer whose dialogs choose this model, which is offered by then.
async fn with_model(model: &Model) -> Interview {
    let dir = TempDir::new().unwrap();
    let to_open = dir.path().join(TO_OPEN);
    fs::create_dir_all(&to_open).unwrap();
    model.write(&to_open, "tiny.gguf");
    let interview = Interview::open_in(dir, Computer::default()).await;
    interview.prefer(json!({ "only_local": true })).await;
    interview.watch_policy().await;
    interview.go("#/settings/assistant").await;
    interview.click("choose-model-file").await;
    interview.see(&id("file-facts")).await;
    interview.click("confirm").await;
    interview.see("[data-testid=model][data-id='files/tiny']").await;
    interview
}

async fn begun(model: &Model) -> (Interview, String) {
    let interview = with_model(model).await;
    let session = interview.create_with("files/tiny", "Jane Smith", (60, 50_000)).await;
    interview.hand_over(&session).await;
    interview.begin().await;
    (interview, session)
}

/// What was promised to each question, and what its answer was charged, by whose count.
async fn counted(dir: &Path, session: &str) -> (Vec<i64>, Vec<(i64, i64, String)>) {
    let trail = ledger::trail(dir, session).await;
    let whole = |value: &Value| value.as_i64().unwrap();
    let sent = trail.iter().filter(|entry| entry.kind == "message_sent");
    let received = trail.iter().filter(|entry| entry.kind == "message_received");
    let received = received.map(|entry| {
        let data = &entry.data;
        let basis = data["basis"].as_str().unwrap().to_owned();
        (whole(&data["input_tokens"]), whole(&data["output_tokens"]), basis)
    });
    (sent.map(|entry| whole(&entry.data["prompt_tokens"])).collect(), received.collect())
}

/// The processes of this app that run models.
fn engines(interview: &Interview) -> Vec<Pid> {
    let mut all = descendants(interview.driver.program().unwrap());
    all.retain(|process| {
        let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0).nth(1) == Some(b"--engine")
    });
    all
}

#[tokio::test]
async fn a_whole_interview_runs_offline_on_a_file_with_exact_counts() {
    let (interview, session) = begun(&Model::saying(&PIECES, false).with_context(8_192)).await;
    for messages in [2, 4] {
        interview.ask_assistant("Which limiter, é?").await;
        let came =
            format!("document.querySelectorAll('[data-testid=message]').length === {messages}");
        interview.until(&came).await;
        interview.until_answered("Use a sliding window log.").await;
    }
    interview.write_own_answer("def allow(): ...").await;
    interview.until_saved().await;
    interview.click("done").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    let (promised, charged) = counted(interview.dir.path(), &session).await;
    assert_eq!(promised.len(), 2);
    for (promised, (input, output, basis)) in promised.into_iter().zip(charged) {
        assert_eq!((promised, output, basis.as_str()), (input, 8, "reported"));
    }
    interview.take_back(PASSCODE).await;
    interview.go(&format!("#/sessions/{session}?tab=conversation")).await;
    interview.until("document.body.innerText.includes('Use a sliding window log.')").await;
    interview.until("!document.body.innerText.includes('which one')").await;
    assert_eq!(interview.violations().await, json!([]));
    assert_eq!(interview.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_model_is_tried_and_looked_at_before_the_laptop_is_handed_over() {
    let interview = with_model(&Model::saying(&PIECES, false).with_context(8_192)).await;
    let row = "[data-testid=model][data-id='files/tiny']";
    interview.click_css(&format!("{row} {}", id("test-model"))).await;
    let tried = format!(
        "document.querySelector(\"{row} [data-testid=test-result]\")?.innerText.includes('Answers')"
    );
    interview.until(&tried).await;
    // A model that was tried and that no session holds takes no memory.
    interview.until_no_engine().await;
    let session = interview.create_with("files/tiny", "Jane Smith", (60, 50_000)).await;
    interview.open_session(&session).await;
    interview.click("hand-over").await;
    interview.set_passcode_in_dialog().await;
    interview.until("document.querySelector('[data-testid=preflight]')?.innerText.includes('Tiny model is loaded')").await;
    assert_eq!(interview.violations().await, json!([]));
    interview.click("confirm-handover").await;
    interview.turn_to("candidate").await;
    interview.begin().await;
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("Use a sliding window log.").await;
    interview.click("done").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    interview.take_back(PASSCODE).await;
    interview.until_no_engine().await;
}

impl Interview {
    /// Waits until no process of this app runs a model.
    async fn until_no_engine(&self) {
        while !engines(self).is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test]
async fn a_model_that_dies_in_an_answer_keeps_what_came_and_the_next_question_works() {
    let (interview, session) = begun(&Model::endless()).await;
    interview.ask_assistant("How long?").await;
    interview.until_answered("on and on").await;
    for engine in engines(&interview) {
        kill(engine, Signal::SIGKILL).unwrap();
    }
    interview.see(&id("remedy-go_on")).await;
    interview.ask_assistant("And now?").await;
    interview.until("document.querySelectorAll('[data-testid=message]').length === 4").await;
    interview.until_answered("on and on").await;
    interview.click("stop").await;
    interview.until("[...document.querySelectorAll('[data-testid=message]')].at(-1).innerText.includes('Stopped early')").await;
    let trail = interview.trail(&session).await;
    assert!(trail.contains(&"answer_failed".to_owned()), "{trail:?}");
    let (_, charged) = counted(interview.dir.path(), &session).await;
    assert_eq!(charged.last().unwrap().2, "reported", "what was stopped costs what it took");
    assert_eq!(interview.findings().await, Vec::<String>::new());
}
