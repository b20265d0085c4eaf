//! The candidate's page or the whole app dies in the middle of an answer.

use crate::display::Display;
use crate::driver::{child_named, gone};
use crate::interview::Interview;
use crate::ledger;
use crate::provider::{FakeProvider, Gate, Script};
use crate::quiet::have_computer_alone;
use crate::support::figures::Figure;
use crate::support::patience::PATIENCE;
use crate::whole::{Computer, MODEL};
use crate::window::id;
use nix::sys::signal::{Signal, kill};
use std::time::{Duration, Instant};

/// An interview whose first answer has come halfway; gives its session's id.
async fn in_mid_answer(server: &FakeProvider, gate: &Gate) -> (Interview, String) {
    let half = Script::streams().piece("The first half").waits_at(gate);
    server.answers(half.piece(" and the second.").over());
    let computer = Computer {
        server: Some(server.base_url()),
        display: Some(Display::start()),
        ..Computer::default()
    };
    let interview = Interview::open(computer).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("The first half").await;
    (interview, session)
}

/// Does something over and over until the query gives 1; a page that is not there hears nothing.
async fn until_one(interview: &Interview, sql: &'static str, again: impl Fn()) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        again();
        for _ in 0..10 {
            if ledger::number(interview.dir.path(), sql).await == 1 {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
    false
}

#[tokio::test]
async fn a_candidates_page_killed_in_mid_answer_is_back_and_the_answer_goes_on() {
    have_computer_alone();
    let (server, gate) = (FakeProvider::start().await, Gate::new());
    let (interview, session) = in_mid_answer(&server, &gate).await;
    let at = interview.middle_of(&id("composer")).await;
    let program = interview.driver.program().unwrap();
    let page = child_named(program.as_raw(), "WebKitWebProces").unwrap();
    let type_letter = |letter: u8| {
        interview.display().click(at);
        interview.display().press("Interview", &[u32::from(letter)]);
    };
    let before = "select count(*) > 0 from candidate_work where question_draft like '%b%'";
    let heard_before = until_one(&interview, before, || type_letter(b'b')).await;
    let killed = Instant::now();
    kill(page, Signal::SIGKILL).unwrap();
    assert!(gone(page, PATIENCE).await);
    // WebDriver has lost the page; hands have not.
    assert!(interview.page.title().await.is_err(), "another page's process was killed");
    let after = "select count(*) > 0 from candidate_work where question_draft like '%x%'";
    let is_back = until_one(&interview, after, || type_letter(b'x')).await;
    let took = killed.elapsed();
    gate.open();
    let whole = "select count(*) from messages where role = 'assistant' and status = 'complete'";
    let goes_on = until_one(&interview, whole, || {}).await;
    let answer = ledger::message(interview.dir.path(), &session, 2).await;
    let broken = [
        !is_back,
        !goes_on,
        answer != "The first half and the second.",
        server.requests().len() != 1,
    ];
    Figure {
        id: "U1 candidate",
        promise: "A candidate's page whose process is killed in mid-answer is back, and \
                  the answer goes on and is asked for once",
        tried: format!("1 kill: typed into again after {} ms", took.as_millis()),
        losses: broken.iter().filter(|broken| **broken).count() as u64,
        control: "the page before it was killed",
        control_losses: format!(
            "{} of 1 hears keys pressed in the same way",
            u8::from(heard_before)
        ),
        seed: None,
    }
    .record();
    assert!(!broken.contains(&true), "{broken:?} {answer:?} {}", server.requests().len());
    assert!(heard_before, "the keys are heard by nobody");
    assert!(interview.trail(&session).await.iter().all(|kind| kind != "gap_detected"));
}

#[tokio::test]
async fn told_to_end_in_mid_answer_the_app_goes_and_comes_back_to_the_candidate() {
    have_computer_alone();
    let (server, gate) = (FakeProvider::start().await, Gate::new());
    let (interview, session) = in_mid_answer(&server, &gate).await;
    interview.write_own_answer("half a thought").await;
    interview.until_saved().await;
    let streaming = "select count(*) from messages where status = 'streaming'";
    let streaming = ledger::number(interview.dir.path(), streaming).await;
    let (interview, took) = interview.end_and_reopen(Signal::SIGTERM).await;
    let pages = interview.open_pages().await;
    interview.turn_to("candidate").await;
    let answer = ledger::message(interview.dir.path(), &session, 2).await;
    let status =
        ledger::text(interview.dir.path(), "select status from messages where role = 'assistant'");
    let status = status.await;
    let written = ledger::own_answer(interview.dir.path(), &session).await;
    let broken = [
        answer != "The first half",
        status != "interrupted",
        written != "half a thought",
        pages != ["/candidate.html"],
    ];
    gate.open();
    Figure {
        id: "U3 candidate",
        promise: "Told to end in mid-answer while handed over, the app ends, keeps the \
                  answer as far as it came, and starts in the candidate's window",
        tried: format!("1 SIGTERM: gone after {} ms", took.as_millis()),
        losses: broken.iter().filter(|broken| **broken).count() as u64,
        control: "the answer before, which is not interrupted",
        control_losses: format!("{streaming} of 1 streaming"),
        seed: None,
    }
    .record();
    assert!(!broken.contains(&true), "{broken:?} {answer:?} {status:?} {pages:?} {took:?}");
    assert_eq!(streaming, 1);
    assert_eq!(interview.findings().await, Vec::<String>::new());
}
