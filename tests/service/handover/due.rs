//! What became due while nobody asked is told, whoever comes upon it first.

use super::Desk;
use crate::stage::by;
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::error::ErrorCode;
use hotseat_core::ports::Clock;
use hotseat_core::service::By;

/// What somebody does after a sleep of a minute, or after the time was up.
#[derive(Clone, Copy, Debug)]
enum First {
    Draft,
    Write,
    Leave,
    Finish,
    Note,
    Ask,
    Extend,
}

const FIRST: [First; 7] = [
    First::Draft,
    First::Write,
    First::Leave,
    First::Finish,
    First::Note,
    First::Ask,
    First::Extend,
];

async fn comes_upon_it(desk: &Desk, id: SessionId, first: First) {
    let (handover, candidate, service) = (&desk.handover, &desk.candidate, &desk.stage.service);
    // Some are done, some refused; what became due is written either way.
    match first {
        First::Draft => drop(candidate.keep_question_draft("Wh").await),
        First::Write => drop(desk.write("Half a thought", 1).await),
        First::Leave => drop(handover.candidate_left(desk.stage.clock.now()).await),
        First::Finish => drop(candidate.finish(&By::candidate()).await),
        First::Note => drop(service.notes.add_note(id, "Slept", &by()).await),
        First::Ask => drop(desk.stage.assistant.ask(id, "Why?", &By::candidate()).await),
        First::Extend => drop(service.sessions.extend_time(id, 5, "slept", None, &by()).await),
    }
}

#[tokio::test]
async fn whoever_comes_first_upon_a_sleep_or_a_deadline_has_it_told_once_it_is_on_disk() {
    for (runs_before, sleeps, due) in [
        (0, seconds(60), "gap_detected"),
        (minutes(60) - seconds(1), seconds(2), "session_expired"),
    ] {
        for first in FIRST {
            let desk = Desk::new().await;
            let id = desk.working("Jane").await;
            desk.stage.tick(runs_before).await;
            let mut told = desk.stage.service.watch.became_due();
            assert!(told.try_recv().is_err());
            desk.stage.clock.advance(sleeps);
            comes_upon_it(&desk, id, first).await;
            assert_eq!(told.try_recv().ok(), Some(id), "{first:?} after {due}");
            assert!(desk.trail(id).await.iter().any(|kind| kind == due), "{first:?}: {due}");
            assert_ne!(desk.stage.status(id).await, Status::Active);
            comes_upon_it(&desk, id, first).await;
            assert!(told.try_recv().is_err(), "{first:?}: nothing more became due");
            desk.check().await;
        }
    }
}
#[tokio::test]
async fn a_gap_nobody_was_asked_about_is_given_back_by_hotseat_and_says_so() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.tick(minutes(10)).await;
    desk.write("Done", 1).await.unwrap();
    desk.stage.clock.advance(minutes(5));
    let ended = desk.candidate.finish(&By::candidate()).await.unwrap();
    assert_eq!((ended.status, ended.stopwatch.ran_ms), (Status::Completed, minutes(10)));
    let events = desk.stage.service.sessions.events(id).await.unwrap();
    let settled = events.iter().find(|event| event.kind == "gap_settled").unwrap();
    assert_eq!(settled.actor_role, "app", "nobody but the interviewer settles a gap");
    let EventBody::GapSettled { was_asked, counted_ms, .. } = settled.body().unwrap() else {
        panic!("{settled:?}");
    };
    assert_eq!((was_asked, counted_ms), (false, 0));
    assert_eq!(events.last().unwrap().actor_role, "candidate");
    let trail = desk.trail(id).await;
    assert_eq!(
        trail[trail.len() - 4..],
        ["own_answer_recorded", "gap_detected", "gap_settled", "session_completed"]
    );
    // The interviewer's own end is their answer.
    let other = desk.stage.started("John").await;
    desk.stage.clock.advance(minutes(5));
    desk.stage.service.watch.watch_over().await.unwrap();
    desk.stage.end(other).await;
    let events = desk.stage.service.sessions.events(other).await.unwrap();
    let settled = events.iter().find(|event| event.kind == "gap_settled").unwrap();
    assert_eq!(settled.actor_role, "interviewer");
    assert!(!settled.data.contains("was_asked"), "{}", settled.data);
    let error = desk.stage.service.sessions.resume_session(other, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidTransition);
    desk.check().await;
}
