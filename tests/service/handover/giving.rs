//! Giving the laptop away and getting it back.

use super::{Desk, candidate_begins, interviewer_begins};
use crate::stage::{Stage, by, request};
use crate::support::clock::seconds;
use hotseat_core::domain::absence::GapAnswer;
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::handover::{StartedBy, WayBack};
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::error::ErrorCode;
use hotseat_core::service::By;

#[tokio::test]
async fn without_a_way_back_the_laptop_stays() {
    let desk = Desk::on(Stage::new().await);
    let id = desk.stage.create("Jane").await;
    let error = desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NoPasscode);
    assert_eq!(desk.handover.current().await.unwrap(), None);
    assert_eq!(desk.trail(id).await, ["session_created"]);
}

#[tokio::test]
async fn the_laptop_is_given_away_and_taken_back() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    desk.hand_over(id).await;
    let handover = desk.handover.current().await.unwrap().unwrap();
    assert_eq!((handover.session_id, handover.begins), (id, StartedBy::Candidate));
    let session = desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap().unwrap();
    assert_eq!(session.id, id);
    assert_eq!(desk.handover.current().await.unwrap(), None);
    assert_eq!(desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap(), None);
    assert_eq!(desk.trail(id).await, ["session_created", "handed_over", "taken_back"]);
    desk.check().await;
}

#[tokio::test]
async fn only_one_session_is_handed_over_at_a_time() {
    let desk = Desk::new().await;
    let first = desk.stage.create("Jane").await;
    let second = desk.stage.create("John").await;
    desk.hand_over(first).await;
    for id in [first, second] {
        let error = desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::HandedOver);
    }
    desk.handover.take_back(WayBack::Console, &by()).await.unwrap();
    desk.hand_over(second).await;
    assert_eq!(desk.handover.current().await.unwrap().unwrap().session_id, second);
}

#[tokio::test]
async fn only_sessions_that_are_not_over_are_handed_over() {
    let desk = Desk::new().await;
    for status in [Status::Created, Status::Active, Status::Paused, Status::Completed] {
        let id = desk.stage.create(status.name()).await;
        if status != Status::Created {
            desk.stage.start(id).await;
        }
        if status == Status::Paused {
            desk.stage.pause(id).await;
        }
        if status == Status::Completed {
            desk.stage.end(id).await;
        }
        let given = desk.handover.hand_over(id, candidate_begins(), &by()).await;
        assert_eq!(given.is_ok(), status != Status::Completed, "{status:?}");
        desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    }
}

#[tokio::test]
async fn a_session_with_an_open_gap_is_not_handed_over() {
    let desk = Desk::new().await;
    let id = desk.stage.started("Jane").await;
    desk.stage.clock.advance(seconds(60));
    desk.stage.service.watch.watch_over().await.unwrap();
    let error = desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::GapOpen);
    desk.stage.service.sessions.settle_gap(id, GapAnswer::GiveBack, &by()).await.unwrap();
    desk.hand_over(id).await;
}

#[tokio::test]
async fn repeated_handovers_and_returns_happen_once() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    for _ in 0..3 {
        desk.handover.hand_over(id, candidate_begins(), &request(1)).await.unwrap();
    }
    for _ in 0..3 {
        let back = desk.handover.take_back(WayBack::Passcode, &request(2)).await.unwrap();
        assert_eq!(back.unwrap().id, id);
    }
    assert_eq!(desk.trail(id).await, ["session_created", "handed_over", "taken_back"]);
}

#[tokio::test]
async fn the_interviewer_begins_only_from_a_console_that_stays() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    let gone = hotseat_core::domain::handover::HandoverTerms {
        console_stays: false,
        ..interviewer_begins()
    };
    desk.handover.hand_over(id, gone, &by()).await.unwrap();
    assert_eq!(desk.handover.current().await.unwrap().unwrap().begins, StartedBy::Candidate);
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    desk.handover.hand_over(id, interviewer_begins(), &by()).await.unwrap();
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    let error = desk.candidate.begin(&By::candidate()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotNow);
    assert_eq!(desk.stage.start(id).await.status, Status::Active);
}

#[tokio::test]
async fn taking_the_laptop_back_stops_no_time_and_tells_how_long_an_absence_was() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.handover.candidate_left(desk.stage.service.clock().now()).await.unwrap();
    desk.stage.tick(seconds(7)).await;
    let session = desk.handover.take_back(WayBack::RecoveryCode, &by()).await.unwrap().unwrap();
    assert_eq!(session.status, Status::Active);
    let last = desk.stage.service.sessions.events(id).await.unwrap().pop().unwrap();
    assert_eq!(
        last.body().unwrap(),
        EventBody::TakenBack { way: WayBack::RecoveryCode, away_ms: Some(seconds(7)) }
    );
    assert_eq!(desk.handover.candidate_returned().await.unwrap(), None);
}

#[tokio::test]
async fn a_killed_app_comes_up_handed_over_and_the_trail_says_so() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.handover.candidate_left(desk.stage.service.clock().now()).await.unwrap();
    desk.stage.clock.advance(seconds(40));
    let desk = desk.restart().await;
    let handover = desk.handover.current().await.unwrap().unwrap();
    assert_eq!((handover.session_id, handover.left), (id, None));
    let trail = desk.trail(id).await;
    assert_eq!(trail[trail.len() - 2..], ["gap_detected", "handover_taken_up"]);
    let last = desk.stage.service.sessions.events(id).await.unwrap().pop().unwrap();
    let away_ms = Some(seconds(40));
    assert_eq!(last.body().unwrap(), EventBody::HandoverTakenUp { away_ms });
    // With the interviewer at the laptop there is nothing to take up.
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    assert_eq!(desk.handover.take_up().await.unwrap(), None);
    desk.check().await;
}

#[tokio::test]
async fn a_session_handed_over_can_not_be_deleted_nor_a_sample_erased() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    desk.hand_over(id).await;
    let error = desk.stage.service.sessions.delete_session(id, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::HandedOver);
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    desk.stage.service.sessions.delete_session(id, &by()).await.unwrap();
    let error = desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);

    desk.stage.service.samples.add(&by()).await.unwrap();
    let live = desk.stage.service.sessions.list_live().await.unwrap();
    let sample = live.iter().find(|session| session.is_sample).unwrap().id;
    desk.hand_over(sample).await;
    let error = desk.stage.service.samples.remove(&by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::HandedOver);
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    let counts = desk.stage.service.samples.remove(&by()).await.unwrap();
    assert_eq!(counts.samples, 0);
}

#[tokio::test]
async fn a_resume_waits_for_the_candidate_who_has_the_laptop() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.pause(id).await;
    let continued = desk.candidate.continue_session(&By::candidate()).await;
    assert_eq!(continued.unwrap_err().code(), ErrorCode::NotNow);
    // Resume asked for twice is armed once.
    for _ in 0..2 {
        assert_eq!(desk.stage.resume(id).await.status, Status::Paused);
    }
    assert!(desk.handover.current().await.unwrap().unwrap().is_resume_armed);
    desk.stage.clock.advance(seconds(50));
    let session = desk.candidate.continue_session(&By::candidate()).await.unwrap();
    assert_eq!(session.status, Status::Active);
    assert_eq!(session.stopwatch.ran_ms_at(&desk.stage.service.clock().now()), 0);
    assert!(!desk.handover.current().await.unwrap().unwrap().is_resume_armed);
    // The next pause waits again.
    desk.stage.pause(id).await;
    assert!(!desk.handover.current().await.unwrap().unwrap().is_resume_armed);
    let trail = desk.trail(id).await;
    let armed = trail.iter().filter(|kind| *kind == "resume_armed").count();
    assert_eq!(armed, 1, "{trail:?}");
}

#[tokio::test]
async fn a_resume_that_waits_for_the_candidate_is_undone_by_pausing_again() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let service = &desk.stage.service;
    service.sessions.pause_session(id, "Fire alarm", &by()).await.unwrap();
    let twice = service.sessions.pause_session(id, "", &by()).await.unwrap_err();
    assert_eq!(twice.code(), ErrorCode::InvalidTransition, "nothing waits yet");
    desk.stage.resume(id).await;
    let long = service.sessions.pause_session(id, &"x".repeat(1_000), &by()).await.unwrap_err();
    assert_eq!(long.code(), ErrorCode::InvalidInput);
    assert!(desk.handover.current().await.unwrap().unwrap().is_resume_armed);
    desk.stage.clock.advance(seconds(50));
    for _ in 0..2 {
        // A repeat of the same click does nothing more.
        let paused = service.sessions.pause_session(id, "", &request(7)).await.unwrap();
        assert_eq!(paused.status, Status::Paused);
    }
    assert!(!desk.handover.current().await.unwrap().unwrap().is_resume_armed);
    let continued = desk.candidate.continue_session(&By::candidate()).await;
    assert_eq!(continued.unwrap_err().code(), ErrorCode::NotNow);
    assert_eq!(words_of_pause(&desk).await.as_deref(), Some("Fire alarm"));
    desk.stage.resume(id).await;
    service.sessions.pause_session(id, "Still burning", &by()).await.unwrap();
    assert_eq!(words_of_pause(&desk).await.as_deref(), Some("Still burning"));
    desk.stage.resume(id).await;
    let session = desk.candidate.continue_session(&By::candidate()).await.unwrap();
    assert_eq!(session.stopwatch.ran_ms_at(&service.clock().now()), 0, "it stood still");
    let trail = desk.trail(id).await;
    let expected = [
        "session_paused",
        "resume_armed",
        "resume_disarmed",
        "resume_armed",
        "resume_disarmed",
        "resume_armed",
        "session_resumed",
    ];
    assert_eq!(trail[trail.len() - 7..], expected);
    desk.check().await;
}

/// Why it is paused, as its candidate reads it.
async fn words_of_pause(desk: &Desk) -> Option<String> {
    super::views::view(desk).await.pause.unwrap().reason
}

#[tokio::test]
async fn a_paused_session_handed_over_goes_on_when_its_candidate_says_so() {
    let desk = Desk::new().await;
    let id = desk.stage.started("Jane").await;
    desk.stage.pause(id).await;
    desk.hand_over(id).await;
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    let session = desk.candidate.continue_session(&By::candidate()).await.unwrap();
    assert_eq!(session.status, Status::Active);
}
