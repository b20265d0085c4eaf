//! Leaving the window and coming back.

use super::Desk;
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::ports::Clock;

async fn away_ms(desk: &Desk, id: SessionId) -> i64 {
    let last = desk.stage.service.sessions.events(id).await.unwrap().pop().unwrap();
    let EventBody::CandidateReturned { away_ms } = last.body().unwrap() else { panic!("{last:?}") };
    away_ms
}

#[tokio::test]
async fn an_absence_is_as_long_as_the_steady_hand_says_whatever_the_calendar_does() {
    for moved in [0, minutes(-300), minutes(500)] {
        let desk = Desk::new().await;
        let id = desk.seated("Jane").await;
        let since = desk.stage.clock.now();
        desk.stage.clock.advance(seconds(1));
        desk.handover.candidate_left(since).await.unwrap().unwrap();
        desk.stage.clock.set_wall(moved);
        desk.stage.clock.advance(7_250);
        desk.handover.candidate_returned().await.unwrap().unwrap();
        assert_eq!(away_ms(&desk, id).await, 8_250, "moved by {moved}");
    }
}

#[tokio::test]
async fn leaving_and_returning_twice_changes_nothing() {
    let desk = Desk::new().await;
    let id = desk.seated("Jane").await;
    let now = desk.stage.clock.now();
    assert_eq!(desk.handover.candidate_returned().await.unwrap(), None);
    desk.handover.candidate_left(now).await.unwrap().unwrap();
    desk.stage.clock.advance(seconds(3));
    assert_eq!(desk.handover.candidate_left(desk.stage.clock.now()).await.unwrap(), None);
    assert_eq!(desk.handover.current().await.unwrap().unwrap().left, Some(now));
    desk.handover.candidate_returned().await.unwrap().unwrap();
    assert_eq!(desk.handover.candidate_returned().await.unwrap(), None);
    assert_eq!(away_ms(&desk, id).await, 3_000);
    let trail = desk.trail(id).await;
    assert_eq!(trail[trail.len() - 2..], ["candidate_left_window", "candidate_returned"]);
}

#[tokio::test]
async fn nobody_leaves_a_window_of_nothing_or_of_a_session_that_is_over_but_an_absence_has_an_end()
{
    let desk = Desk::new().await;
    let now = desk.stage.clock.now();
    assert_eq!(desk.handover.candidate_left(now).await.unwrap(), None);
    let id = desk.working("Jane").await;
    desk.handover.candidate_left(now).await.unwrap().unwrap();
    desk.stage.end(id).await;
    assert!(desk.handover.candidate_returned().await.unwrap().is_some());
    let before = desk.trail(id).await;
    assert_eq!(before.last().unwrap(), "candidate_returned");
    assert_eq!(desk.handover.current().await.unwrap().unwrap().left, None);
    assert_eq!(desk.handover.candidate_left(now).await.unwrap(), None);
    assert_eq!(desk.trail(id).await, before);
}

#[tokio::test]
async fn leaving_and_the_like_make_no_edit_stale() {
    let desk = Desk::new().await;
    let id = desk.seated("Jane").await;
    let service = &desk.stage.service;
    let version = desk.stage.session(id).await.version;
    desk.candidate.begin(&hotseat_core::service::By::candidate()).await.unwrap();
    let stale =
        service.sessions.extend_time(id, 5, "late", Some(version), &crate::stage::by()).await;
    assert_eq!(stale.unwrap_err().code(), hotseat_core::error::ErrorCode::Stale);

    let version = desk.stage.session(id).await.version;
    desk.handover.candidate_left(desk.stage.clock.now()).await.unwrap();
    desk.handover.candidate_returned().await.unwrap();
    service.notes.add_note(id, "Looked something up", &crate::stage::by()).await.unwrap();
    service.notes.add_bookmark(id, &crate::stage::by()).await.unwrap();
    desk.write("A sentence", 1).await.unwrap();
    service.sessions.extend_time(id, 5, "late", Some(version), &crate::stage::by()).await.unwrap();

    let version = desk.stage.session(id).await.version;
    desk.write("Another", 2).await.unwrap();
    desk.stage.pause(id).await;
    let stale =
        service.sessions.extend_time(id, 5, "late", Some(version), &crate::stage::by()).await;
    assert_eq!(stale.unwrap_err().code(), hotseat_core::error::ErrorCode::Stale);
}

#[tokio::test]
async fn an_absence_is_told_as_of_when_it_began_and_ended_however_late_it_is_written() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let left = desk.stage.clock.now();
    desk.stage.clock.advance(seconds(3));
    let back = desk.stage.clock.now();
    desk.stage.clock.advance(seconds(9));
    desk.handover.candidate_left(left).await.unwrap().unwrap();
    desk.handover.candidate_was_back(back).await.unwrap().unwrap();
    assert_eq!(away_ms(&desk, id).await, 3_000);
    let events = desk.stage.service.sessions.events(id).await.unwrap();
    let told: Vec<_> = events[events.len() - 2..].iter().map(|event| event.at).collect();
    assert_eq!(told, [left.wall, back.wall]);
    desk.check().await;
}
