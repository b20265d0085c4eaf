//! The candidate's page is loaded anew at any moment: what was typed is there, and nothing is asked
//! twice.

use crate::interview::Interview;
use crate::ledger;
use crate::provider::{FakeProvider, Script};
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use crate::support::patience::PATIENCE;
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_reload_at_any_moment_loses_nothing_typed_and_asks_nothing_twice() {
    let mut chance = chance("candidate reloads");
    let server = FakeProvider::start().await;
    let slow = ["The", " answer", " comes", " bit", " by", " bit."].into_iter();
    let slow = slow.fold(Script::streams(), |script, piece| {
        script.piece(piece).pauses(Duration::from_millis(15))
    });
    server.always_answers(slow.over());
    let server_there = Some(server.base_url());
    let interview = Interview::open(Computer { server: server_there, ..Computer::default() }).await;
    let session = interview.create_with(MODEL, "Jane Smith", (180, 200_000)).await;
    interview.hand_over(&session).await;
    interview.begin().await;
    let dir = interview.dir.path().to_owned();
    let rounds = rounds(30, 200);
    let (mut asked, mut written, mut losses) = (0_usize, String::new(), Vec::new());
    for round in 0..rounds {
        let moment = Duration::from_millis(chance.rng.u64(0..200));
        if chance.rng.bool() {
            asked += 1;
            interview.fill("composer", &format!("Question {asked}?")).await;
            let is_sent = chance.rng.u8(0..4) > 0;
            if is_sent {
                interview.click_send().await;
            }
            tokio::time::sleep(moment).await;
            reload(&interview).await;
            settle_question(&interview, &dir, asked).await;
        } else {
            let word = format!("word{round} ");
            written.push_str(&word);
            interview.append_to_own_answer(&word).await;
            tokio::time::sleep(moment).await;
            reload(&interview).await;
            let lost = until_kept(&dir, &written).await.err();
            losses.extend(lost.map(|kept| format!("round {round}, {moment:?}: {kept:?}")));
        }
        interview.see(&id("composer")).await;
    }
    interview.until_own_answer(&written).await;
    let questions = ledger::number(&dir, "select count(*) from messages where role = 'user'").await;
    let different = "select count(distinct content) from messages where role = 'user'";
    let different = ledger::number(&dir, different).await;
    if (questions, different) != (asked as i64, asked as i64) {
        losses.push(format!("{questions} questions, {different} of them different, not {asked}"));
    }
    let requests = server.requests().len();
    if requests != asked {
        losses.push(format!("{requests} requests for {asked} questions"));
    }
    Figure {
        id: "U2 candidate",
        promise: "A reload of the candidate's page loses nothing that was typed, and no question is \
                  asked twice",
        tried: format!("{rounds} reloads: {asked} questions, {requests} requests"),
        losses: losses.len() as u64,
        control: "the name a question is sent with: the same question under another",
        control_losses: asked_again(&interview).await,
        seed: Some(chance.seed),
    }
    .record();
    assert!(losses.is_empty(), "{losses:?}");
    assert_eq!(interview.findings().await, Vec::<String>::new());
}

/// Waits until the own answer is kept as it was written; else what is kept in its place.
async fn until_kept(dir: &std::path::Path, written: &str) -> Result<(), String> {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        let kept = ledger::text(dir, "select content from own_answers").await;
        if kept == written {
            return Ok(());
        }
        if std::time::Instant::now() > deadline {
            return Err(kept);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn reload(interview: &Interview) {
    interview.page.refresh().await.unwrap();
    interview.until("document.documentElement.dataset.ready === 'true'").await;
}

/// Sends the question where it is still a draft, and waits until its answer is whole.
async fn settle_question(interview: &Interview, dir: &std::path::Path, asked: usize) {
    interview.see(&id("composer")).await;
    let text = format!("Question {asked}?");
    let shown = format!(
        "document.querySelector('[data-testid=composer]').value === {0}
         || [...document.querySelectorAll('[data-testid=message]')]
             .some((message) => message.innerText.includes({0}))",
        json!(text)
    );
    interview.until(&shown).await;
    let kept = format!("select count(*) from messages where content = '{text}'");
    let waited = async {
        while ledger::number(dir, &kept).await == 0 {
            let send = "document.querySelector('[data-testid=send]:not([aria-disabled])')?.click()";
            interview.run(send, vec![]).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.expect("a question");
    until_whole(dir, &text, 1).await;
    interview.until("document.querySelector('[data-testid=send]') !== null").await;
}

/// Waits until so many answers to the question are whole.
async fn until_whole(dir: &std::path::Path, question: &str, answers: usize) {
    let whole = format!(
        "select count(*) from messages where role = 'assistant' and status = 'complete' \
         and seq in (select seq + 1 from messages where content = '{question}')"
    );
    ledger::until_number(dir, &whole, |found| found >= answers as i64).await;
}

/// The same question under two names is asked twice; under one name it is not.
async fn asked_again(interview: &Interview) -> String {
    let mut kept = 0;
    for (nth, name) in [uuid::Uuid::now_v7(), uuid::Uuid::now_v7()].into_iter().enumerate() {
        let request = json!({ "request_id": name, "text": "The same?" });
        kept += u64::from(interview.ask("ask_assistant", request.clone()).await.is_ok());
        assert!(interview.ask("ask_assistant", request).await.is_ok(), "a repeat is answered");
        until_whole(interview.dir.path(), "The same?", nth + 1).await;
    }
    let asked = "select count(*) from messages where content = 'The same?'";
    assert_eq!(ledger::number(interview.dir.path(), asked).await, 2);
    format!("{kept} of 2 kept")
}
