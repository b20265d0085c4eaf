//! Running time: pauses, expiry, and clocks that people move.

use crate::stage::{Stage, by};
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::error::ErrorCode;
use uuid::Uuid;

#[tokio::test]
async fn a_session_not_started_has_its_whole_limit_and_never_expires() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    stage.clock.advance(minutes(600));
    assert_eq!(stage.remaining(id).await, minutes(60));
    assert!(!stage.service.sessions.is_session_expired(id).await.unwrap());
}

#[tokio::test]
async fn remaining_time_counts_down_while_active() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.tick(minutes(20)).await;
    assert_eq!(stage.remaining(id).await, minutes(40));
    assert!(!stage.service.sessions.is_session_expired(id).await.unwrap());
}

#[tokio::test]
async fn a_paused_session_spends_no_time() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.tick(minutes(10)).await;
    stage.pause(id).await;
    stage.tick(minutes(500)).await;
    assert_eq!(stage.remaining(id).await, minutes(50));
    stage.resume(id).await;
    stage.tick(minutes(5)).await;
    assert_eq!(stage.remaining(id).await, minutes(45));
    let session = stage.session(id).await;
    assert_eq!(session.stopwatch.paused_ms, minutes(500));
}

#[tokio::test]
async fn time_up_expires_at_the_deadline_itself() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let deadline = stage.now() + minutes(60);
    stage.tick(minutes(60) - seconds(3)).await;
    assert_eq!(stage.status(id).await, Status::Active);
    stage.clock.advance(seconds(7));
    let watched = stage.service.watch.watch_over().await.unwrap();
    assert_eq!(watched.changed.len(), 1);
    let session = stage.session(id).await;
    assert_eq!(session.status, Status::Expired);
    assert_eq!(session.ended_at.map(|at| at.0), Some(deadline));
    assert_eq!(session.stopwatch.ran_ms, minutes(60));
    assert!(stage.service.sessions.is_session_expired(id).await.unwrap());
    assert_eq!(stage.remaining(id).await, 0);
}

#[tokio::test]
async fn an_action_after_the_deadline_finds_the_session_expired() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.tick(minutes(60) - seconds(5)).await;
    stage.clock.advance(seconds(6));
    let error = stage.service.sessions.pause_session(id, "", &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidTransition);
    assert_eq!(stage.status(id).await, Status::Expired);
    assert_eq!(stage.trail(id).await.last().unwrap(), "session_expired");
}

#[tokio::test]
async fn a_look_says_when_the_next_is_due() {
    let stage = Stage::new().await;
    assert_eq!(stage.service.watch.watch_over().await.unwrap().next_look_ms, None);
    stage.started("Jane").await;
    assert_eq!(stage.service.watch.watch_over().await.unwrap().next_look_ms, Some(5_000));
    stage.tick(minutes(60) - seconds(2)).await;
    assert_eq!(stage.service.watch.watch_over().await.unwrap().next_look_ms, Some(2_000));
}

#[tokio::test]
async fn a_clock_moved_any_way_changes_no_remaining_time_and_is_an_event() {
    let year = 365 * 24 * minutes(60);
    for by_ms in
        [minutes(1), -minutes(1), minutes(60), -minutes(60), 10 * year, -56 * year, 12 * year]
    {
        let stage = Stage::new().await;
        let id = stage.started("Jane").await;
        stage.tick(minutes(10)).await;
        stage.clock.set_wall(by_ms);
        stage.tick(minutes(10)).await;
        assert_eq!(stage.remaining(id).await, minutes(40), "moved by {by_ms}");
        assert_eq!(
            stage.trail(id).await,
            ["session_created", "session_started", "clock_moved"],
            "moved by {by_ms}"
        );
        stage.tick(minutes(40)).await;
        assert_eq!(stage.status(id).await, Status::Expired);
        assert_eq!(stage.session(id).await.ended_at.map(|at| at.0), Some(stage.now()));
    }
}

#[tokio::test]
async fn a_clock_moved_during_a_pause_is_an_event_before_the_next_one() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.pause(id).await;
    stage.clock.advance(minutes(2));
    stage.clock.set_wall(-minutes(30));
    stage.resume(id).await;
    assert_eq!(
        stage.trail(id).await[3..],
        ["clock_moved".to_owned(), "session_resumed".to_owned()]
    );
    assert_eq!(stage.remaining(id).await, minutes(60));
    assert_eq!(stage.session(id).await.stopwatch.paused_ms, minutes(2));
}

#[tokio::test]
async fn the_time_of_an_unknown_session_is_an_error() {
    let stage = Stage::new().await;
    let unknown = SessionId(Uuid::nil());
    let error = stage.service.sessions.get_remaining_time(unknown).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
    let error = stage.service.sessions.is_session_expired(unknown).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
}
