//! Every step of a candidate in every state: who may what, and nobody else's session.

use super::{Desk, candidate_begins};
use crate::stage::{by, config};
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::ids::{RequestId, SessionId};
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::message::fingerprint;
use hotseat_core::domain::session::Changes;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::By;
use uuid::Uuid;

/// What a candidate's page can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Consent,
    Begin,
    Continue,
    Finish,
    Ask,
    Estimate,
    Stop,
    Read,
    ReadOwn,
    Write,
    Draft,
    Practise,
}

/// In created, active, paused, completed and expired: `+` for whoever agreed to the rules, `*` for
/// whoever did not as well, `-` for nobody.
const TABLE: [(Wish, &str); 12] = [
    (Wish::Consent, "***--"),
    (Wish::Begin, "+----"),
    (Wish::Continue, "--+--"),
    (Wish::Finish, "-**--"),
    (Wish::Ask, "-+---"),
    (Wish::Estimate, "-+---"),
    (Wish::Stop, "-+---"),
    (Wish::Read, "-+---"),
    (Wish::ReadOwn, "-+---"),
    (Wish::Write, "-+---"),
    (Wish::Draft, "-+---"),
    (Wish::Practise, "***--"),
];

async fn wish(desk: &Desk, wish: Wish) -> Result<(), Error> {
    let (candidate, by) = (&desk.candidate, By::candidate());
    match wish {
        Wish::Consent => candidate.give_consent("The rules", &by).await.map(drop),
        Wish::Begin => candidate.begin(&by).await.map(drop),
        Wish::Continue => candidate.continue_session(&by).await.map(drop),
        Wish::Finish => candidate.finish(&by).await.map(drop),
        Wish::Ask => candidate.ask("Why?", &by).await.map(drop),
        Wish::Estimate => candidate.estimate("Why?").await.map(drop),
        Wish::Stop => candidate.stop_answer().await.map(drop),
        Wish::Read => candidate.conversation(None, 10).await.map(drop),
        Wish::ReadOwn => candidate.own_answer().await.map(drop),
        Wish::Write => desk.write("An answer", 1).await.map(drop),
        Wish::Draft => candidate.keep_question_draft("Wh").await,
        Wish::Practise => candidate.try_assistant("Hello").await.map(drop),
    }
}

/// A session brought into that state by the interviewer, a while ago.
async fn bring(desk: &Desk, id: SessionId, status: Status) {
    let stage = &desk.stage;
    if status != Status::Created {
        stage.start(id).await;
    }
    match status {
        Status::Created | Status::Active => {}
        Status::Paused => drop((stage.pause(id).await, stage.resume(id).await)),
        Status::Completed => drop(stage.end(id).await),
        Status::Expired => stage.tick(minutes(5)).await,
    }
    stage.tick(seconds(10)).await;
    assert_eq!(stage.status(id).await, status);
}

async fn short(desk: &Desk, name: &str) -> SessionId {
    let config = SessionConfig { time_limit_s: Some(300), ..config(name) };
    desk.stage.service.sessions.create_session(config, &by()).await.unwrap().id
}

#[tokio::test]
async fn a_candidate_takes_each_step_only_where_the_table_says_so() {
    for (wished, row) in TABLE {
        for (status, cell) in Status::ALL.into_iter().zip(row.chars()) {
            for has_consented in [true, false] {
                let desk = Desk::new().await;
                let id = short(&desk, "Jane").await;
                desk.hand_over(id).await;
                if has_consented {
                    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
                }
                bring(&desk, id, status).await;
                let before = desk.stage.session(id).await;
                let done = wish(&desk, wished).await;
                let may = cell == '*' || cell == '+' && has_consented;
                let context = format!("{wished:?} in {status:?}, consent {has_consented}");
                if may {
                    assert!(done.is_ok(), "{context}: {done:?}");
                } else {
                    assert_eq!(done.unwrap_err().code(), ErrorCode::NotNow, "{context}");
                    assert_eq!(desk.stage.session(id).await, before, "{context}");
                }
            }
        }
    }
}

#[tokio::test]
async fn with_the_laptop_in_the_interviewers_hands_nobody_takes_a_step() {
    for status in Status::ALL {
        let desk = Desk::new().await;
        let id = short(&desk, "Jane").await;
        desk.hand_over(id).await;
        desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
        desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
        bring_taken_back(&desk, id, status).await;
        let before = desk.stage.session(id).await;
        for (wished, _) in TABLE {
            let error = wish(&desk, wished).await.unwrap_err();
            assert_eq!(error.code(), ErrorCode::Forbidden, "{wished:?} in {status:?}");
        }
        assert_eq!(desk.candidate.seat().await.unwrap_err().code(), ErrorCode::Forbidden);
        assert_eq!(desk.stage.session(id).await, before);
    }
}

/// As [`bring`], where resuming would run on at once.
async fn bring_taken_back(desk: &Desk, id: SessionId, status: Status) {
    if status == Status::Paused {
        desk.stage.start(id).await;
        desk.stage.pause(id).await;
    } else {
        bring(desk, id, status).await;
    }
}

#[tokio::test]
async fn no_step_reaches_another_session_than_the_one_handed_over() {
    for status in Status::ALL {
        let desk = Desk::new().await;
        let other = short(&desk, "John").await;
        bring_taken_back(&desk, other, status).await;
        let id = desk.working("Jane").await;
        let (before, trail) = (desk.stage.session(other).await, desk.trail(other).await);
        for (wished, _) in TABLE {
            // Some are refused after others; none may touch what is not handed over.
            let _done = wish(&desk, wished).await;
        }
        let after = desk.stage.session(other).await;
        assert_eq!((after.version, after.trail), (before.version, before.trail), "{status:?}");
        assert_eq!(desk.trail(other).await, trail);
        assert_eq!(desk.stage.service.sessions.own_answer(other).await.unwrap(), None);
        assert!(
            desk.stage
                .service
                .sessions
                .own_answer(id)
                .await
                .unwrap()
                .is_none_or(|a| a.revision == 1)
        );
        assert_eq!(desk.stage.status(id).await, Status::Completed);
    }
}

#[tokio::test]
async fn every_step_is_the_candidates_own_in_the_trail() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.pause(id).await;
    desk.stage.resume(id).await;
    desk.candidate.continue_session(&By::candidate()).await.unwrap();
    desk.candidate.finish(&By::candidate()).await.unwrap();
    let events = desk.stage.service.sessions.events(id).await.unwrap();
    let who =
        |kind: &str| events.iter().find(|event| event.kind == kind).unwrap().actor_role.clone();
    for kind in ["consent_given", "session_started", "session_resumed", "session_completed"] {
        assert_eq!(who(kind), "candidate", "{kind}");
    }
    for kind in ["handed_over", "session_paused", "resume_armed"] {
        assert_eq!(who(kind), "interviewer", "{kind}");
    }
}

#[tokio::test]
async fn consent_is_given_once_and_stays() {
    let desk = Desk::new().await;
    let id = desk.seated("Jane").await;
    desk.stage.clock.advance(seconds(5));
    for _ in 0..3 {
        desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    }
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    let desk = desk.restart().await;
    desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap();
    assert!(desk.candidate.seat().await.unwrap().has_consented);
    let trail = desk.trail(id).await;
    assert_eq!(trail.iter().filter(|kind| *kind == "consent_given").count(), 1);
}

#[tokio::test]
async fn a_repeated_step_is_taken_once() {
    let desk = Desk::new().await;
    let id = desk.seated("Jane").await;
    let request = |n| By::candidate().request(RequestId(Uuid::from_u128(n)));
    for _ in 0..3 {
        desk.candidate.begin(&request(1)).await.unwrap();
    }
    desk.stage.pause(id).await;
    desk.stage.resume(id).await;
    for _ in 0..3 {
        desk.candidate.continue_session(&request(2)).await.unwrap();
    }
    for _ in 0..3 {
        desk.candidate.finish(&request(3)).await.unwrap();
    }
    let trail = desk.trail(id).await;
    for kind in ["session_started", "session_resumed", "session_completed"] {
        assert_eq!(trail.iter().filter(|one| *one == kind).count(), 1, "{kind}");
    }
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    let late = desk.candidate.finish(&request(3)).await;
    assert!(matches!(late, Err(Error::Forbidden)), "{late:?}");
}

#[tokio::test]
async fn a_question_that_was_refused_stays_a_draft_whatever_became_due_with_it() {
    let desk = Desk::new().await;
    let tight = SessionConfig { token_budget: Some(1_000), ..config("Jane") };
    let id = desk.stage.service.sessions.create_session(tight, &by()).await.unwrap().id;
    desk.hand_over(id).await;
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    let long = "why ".repeat(1_500);
    desk.candidate.keep_question_draft(&long).await.unwrap();
    desk.stage.clock.set_wall(minutes(60));
    let refused = desk.candidate.ask(long.as_str(), &By::candidate()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotEnoughTokens);
    assert_eq!(desk.trail(id).await.last().unwrap(), "clock_moved", "it was written all the same");
    assert_eq!(desk.candidate.question_draft().await.unwrap(), long);
}

#[tokio::test]
async fn a_question_that_was_sent_is_no_draft_any_more() {
    let desk = Desk::new().await;
    desk.working("Jane").await;
    desk.candidate.keep_question_draft("Why is it slow?").await.unwrap();
    let desk = desk.restart().await;
    // The gap has to be settled and the time to go on before there is anything to see.
    assert_eq!(desk.candidate.question_draft().await.unwrap(), "");
    let id = desk.handover.current().await.unwrap().unwrap().session_id;
    let give_back = hotseat_core::domain::absence::GapAnswer::GiveBack;
    desk.stage.service.sessions.settle_gap(id, give_back, &by()).await.unwrap();
    desk.stage.resume(id).await;
    desk.candidate.continue_session(&By::candidate()).await.unwrap();
    assert_eq!(desk.candidate.question_draft().await.unwrap(), "Why is it slow?");
    desk.candidate.ask("Why is it slow?", &By::candidate()).await.unwrap();
    assert_eq!(desk.candidate.question_draft().await.unwrap(), "");
    let long = "x".repeat(50_001);
    let error = desk.candidate.keep_question_draft(&long).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidInput);
}

#[tokio::test]
async fn practising_costs_nothing_calls_nobody_and_is_kept_nowhere() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    desk.hand_over(id).await;
    let before = desk.stage.session(id).await;
    let said = desk.candidate.try_assistant("  Are you\n there? ").await.unwrap();
    assert!(said.contains("\u{201c}Are you there?\u{201d}"), "{said}");
    let long = desk.candidate.try_assistant(&"ä".repeat(10_000)).await.unwrap();
    assert!(long.contains('…') && long.chars().count() < 500, "{long}");
    assert!(!desk.candidate.try_assistant(" ").await.unwrap().contains('\u{201c}'));
    assert_eq!(desk.stage.session(id).await, before);
    assert!(desk.stage.models.calls().is_empty());
}

#[tokio::test]
async fn time_that_is_up_and_not_noticed_yet_ends_the_work_all_the_same() {
    let desk = Desk::new().await;
    let id = short(&desk, "Jane").await;
    desk.hand_over(id).await;
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    desk.stage.tick(minutes(5) - 1_000).await;
    desk.stage.clock.advance(1_000);
    let error = desk.candidate.conversation(None, 10).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotNow);
    let error = desk.candidate.finish(&By::candidate()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotNow);
    let last = desk.stage.service.sessions.events(id).await.unwrap().pop().unwrap();
    assert!(matches!(last.body().unwrap(), EventBody::SessionExpired { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_question_follows_the_way_back_however_late_it_comes() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let (came, go) = desk.stage.models.hold_next();
    let candidate = desk.candidate.clone();
    let asking = tokio::spawn(async move { candidate.ask("Why?", &By::candidate()).await });
    tokio::task::spawn_blocking(move || came.recv()).await.unwrap().unwrap();
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    go.send(()).unwrap();
    assert_eq!(asking.await.unwrap().unwrap_err().code(), ErrorCode::Forbidden);
    assert_eq!(desk.trail(id).await.last().unwrap(), "taken_back");
    assert_eq!(desk.stage.session(id).await.message_count, 0);
    assert!(desk.stage.models.calls().is_empty());
    desk.check().await;
}

#[tokio::test]
async fn a_consent_says_what_to_and_a_change_of_that_asks_anew() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    desk.handover.hand_over(id, super::interviewer_begins(), &by()).await.unwrap();
    let agree = async || {
        let rules = super::views::view(&desk).await.rules_text();
        desk.candidate.give_consent(&rules, &By::candidate()).await.unwrap();
        let last = desk.stage.service.sessions.events(id).await.unwrap().pop().unwrap();
        let EventBody::ConsentGiven { rules_sha256 } = last.body().unwrap() else {
            panic!("{last:?}");
        };
        assert_eq!(rules_sha256, Some(fingerprint(&rules).into()));
        rules
    };
    let has_consented = async || desk.candidate.seat().await.unwrap().has_consented;
    let before = agree().await;
    assert!(before.contains("Your time\nYou have 60 min."), "{before}");
    let name = Changes { candidate_name: Some("Jane Smith".into()), ..Changes::default() };
    desk.stage.service.sessions.update_session(id, name, None, &by()).await.unwrap();
    assert!(has_consented().await, "a corrected name changes nothing that was agreed to");
    for changes in [
        Changes { time_limit_s: Some(1_800), ..Changes::default() },
        Changes { model: Some("gpt-4-turbo".into()), ..Changes::default() },
        Changes { challenge_text: Some("Something else".into()), ..Changes::default() },
        Changes { only_local: Some(true), ..Changes::default() },
    ] {
        desk.stage.service.sessions.update_session(id, changes.clone(), None, &by()).await.unwrap();
        assert!(!has_consented().await, "{changes:?}");
        let error = desk.candidate.begin(&By::candidate()).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::NotNow);
        agree().await;
    }
    assert_ne!(super::views::view(&desk).await.rules_text(), before);
    desk.check().await;
}
