//! Time in which the app was asleep, frozen, killed or closed.

use crate::stage::{Stage, by};
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::absence::{GapAnswer, Hand};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::error::ErrorCode;

async fn running_for_ten_minutes() -> (Stage, SessionId) {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.tick(minutes(10)).await;
    (stage, id)
}

#[tokio::test]
async fn a_restart_pauses_a_running_session_as_of_the_last_heartbeat() {
    let (stage, id) = running_for_ten_minutes().await;
    stage.clock.advance(minutes(30));
    let (stage, watched) = stage.restart().await;
    assert_eq!(watched.changed.len(), 1);
    let session = stage.session(id).await;
    assert_eq!(session.status, Status::Paused);
    let gap = session.gap.unwrap();
    assert_eq!((gap.ms, gap.measured_by), (minutes(30), Hand::Steady));
    assert_eq!(stage.remaining(id).await, minutes(50));
    stage.tick(minutes(100)).await;
    assert_eq!(stage.remaining(id).await, minutes(50));
}

#[tokio::test]
async fn a_gap_given_back_costs_nothing() {
    let (stage, id) = running_for_ten_minutes().await;
    stage.clock.advance(minutes(30));
    let (stage, _) = stage.restart().await;
    stage.service.sessions.settle_gap(id, GapAnswer::GiveBack, &by()).await.unwrap();
    assert_eq!(stage.remaining(id).await, minutes(50));
    stage.resume(id).await;
    assert_eq!(
        stage.trail(id).await[2..],
        ["gap_detected", "gap_settled", "session_resumed"].map(str::to_owned)
    );
}

#[tokio::test]
async fn a_gap_counted_is_taken_off() {
    let (stage, id) = running_for_ten_minutes().await;
    stage.clock.advance(minutes(30));
    let (stage, _) = stage.restart().await;
    stage.clock.advance(minutes(7));
    stage.service.sessions.settle_gap(id, GapAnswer::Count, &by()).await.unwrap();
    assert_eq!(stage.status(id).await, Status::Paused);
    assert_eq!(stage.remaining(id).await, minutes(20));
}

#[tokio::test]
async fn a_session_whose_time_ran_out_while_closed_is_asked_about_not_expired() {
    let (stage, id) = running_for_ten_minutes().await;
    let closed_at = stage.now();
    stage.clock.advance(minutes(600));
    let (stage, _) = stage.restart().await;
    assert_eq!(stage.status(id).await, Status::Paused);
    stage.service.sessions.settle_gap(id, GapAnswer::Count, &by()).await.unwrap();
    let session = stage.session(id).await;
    assert_eq!(session.status, Status::Expired);
    assert_eq!(session.ended_at.map(|at| at.0), Some(closed_at + minutes(50)));
    assert_eq!(stage.remaining(id).await, 0);
}

#[tokio::test]
async fn an_open_gap_stops_resuming_and_ending_gives_it_back() {
    let (stage, id) = running_for_ten_minutes().await;
    let (stage, _) = stage.restart().await;
    let error = stage.service.sessions.resume_session(id, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::GapOpen);
    stage.end(id).await;
    assert_eq!(
        stage.trail(id).await[2..],
        ["gap_detected", "gap_settled", "session_completed"].map(str::to_owned)
    );
    let error = stage.service.sessions.settle_gap(id, GapAnswer::Count, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NoGap);
}

#[tokio::test]
async fn sleep_in_mid_session_is_a_gap_found_by_the_first_thing_that_happens() {
    let (stage, id) = running_for_ten_minutes().await;
    stage.clock.advance(minutes(90));
    let error = stage.service.sessions.extend_time(id, 5, "woke up", None, &by()).await;
    assert!(error.is_ok(), "a paused session can be extended");
    assert_eq!(stage.status(id).await, Status::Paused);
    assert_eq!(stage.remaining(id).await, minutes(55));
    assert_eq!(stage.trail(id).await[2..], ["gap_detected", "time_extended"].map(str::to_owned));
}

#[tokio::test]
async fn missing_two_heartbeats_is_no_gap_and_missing_three_is() {
    let (stage, id) = running_for_ten_minutes().await;
    stage.clock.advance(seconds(14));
    stage.service.watch.watch_over().await.unwrap();
    assert_eq!(stage.status(id).await, Status::Active);
    assert_eq!(stage.remaining(id).await, minutes(50) - seconds(14));
    stage.clock.advance(seconds(15));
    stage.service.watch.watch_over().await.unwrap();
    assert_eq!(stage.status(id).await, Status::Paused);
    assert_eq!(stage.remaining(id).await, minutes(50) - seconds(14));
}

#[tokio::test]
async fn across_a_reboot_the_calendar_measures_the_gap() {
    let (stage, id) = running_for_ten_minutes().await;
    stage.clock.advance(minutes(3));
    stage.clock.reboot();
    let (stage, _) = stage.restart().await;
    let gap = stage.session(id).await.gap.unwrap();
    assert_eq!((gap.ms, gap.measured_by), (minutes(3), Hand::Wall));
    assert_eq!(stage.remaining(id).await, minutes(50));
}

#[tokio::test]
async fn a_calendar_set_back_across_a_reboot_never_gives_time() {
    let (stage, id) = running_for_ten_minutes().await;
    stage.clock.set_wall(-minutes(120));
    stage.clock.reboot();
    let (stage, _) = stage.restart().await;
    let gap = stage.session(id).await.gap.unwrap();
    assert_eq!((gap.ms, gap.measured_by), (0, Hand::Unknown));
    stage.service.sessions.settle_gap(id, GapAnswer::Count, &by()).await.unwrap();
    assert_eq!(stage.remaining(id).await, minutes(50));
}

#[tokio::test]
async fn an_unanswered_gap_survives_another_restart() {
    let (stage, id) = running_for_ten_minutes().await;
    stage.clock.advance(minutes(30));
    let (stage, _) = stage.restart().await;
    stage.clock.advance(minutes(30));
    let (stage, watched) = stage.restart().await;
    assert!(watched.changed.is_empty());
    assert_eq!(stage.session(id).await.gap.unwrap().ms, minutes(30));
}

#[tokio::test]
async fn a_session_seen_past_its_deadline_expires_even_if_the_app_then_vanished() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let deadline = stage.now() + minutes(60);
    stage.tick(minutes(60) - seconds(1)).await;
    stage.clock.advance(seconds(2));
    let watched = stage.service.watch.watch_over().await.unwrap();
    assert_eq!(watched.changed.len(), 1);
    stage.clock.advance(minutes(5));
    let (stage, _) = stage.restart().await;
    let session = stage.session(id).await;
    assert_eq!(session.status, Status::Expired);
    assert_eq!(session.ended_at.map(|at| at.0), Some(deadline));
}

#[tokio::test]
async fn a_clock_moved_while_a_gap_waits_takes_nothing_from_the_pause() {
    let (stage, id) = running_for_ten_minutes().await;
    let (stage, _) = stage.restart().await;
    stage.clock.advance(minutes(10));
    stage.clock.set_wall(minutes(3));
    stage.service.sessions.extend_time(id, 5, "meanwhile", None, &by()).await.unwrap();
    stage.clock.advance(minutes(10));
    stage.service.sessions.settle_gap(id, GapAnswer::GiveBack, &by()).await.unwrap();
    stage.resume(id).await;
    assert_eq!(stage.session(id).await.stopwatch.paused_ms, minutes(20));
}
