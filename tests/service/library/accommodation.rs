//! More time and tokens than the limits say.

use crate::stage::{Stage, by, config};
use crate::support::clock::minutes;
use hotseat_core::domain::config::{Field, SessionConfig};
use hotseat_core::domain::session::{Candidate, Changes};
use hotseat_core::error::{Error, ErrorCode};

async fn with(stage: &Stage, time: i64, tokens: i64) -> hotseat_core::domain::session::Session {
    let config = SessionConfig {
        extra_time_percent: Some(time),
        extra_tokens_percent: Some(tokens),
        ..config("Jane")
    };
    stage.service.sessions.create_session(config, &by()).await.unwrap()
}

#[tokio::test]
async fn an_accommodation_at_creation_adds_to_the_limits_and_is_an_event_of_its_own() {
    let stage = Stage::new().await;
    let session = with(&stage, 25, 10).await;
    assert_eq!((session.time_limit_s, session.token_budget), (75 * 60, 55_000));
    assert_eq!((session.original_time_limit_s, session.original_token_budget), (3_600, 50_000));
    assert_eq!(stage.trail(session.id).await, ["session_created", "accommodation_given"]);
    let none = stage.create("Sam").await;
    assert_eq!(stage.trail(none).await, ["session_created"]);
}

#[tokio::test]
async fn it_can_be_raised_while_time_runs_and_never_taken_back() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.tick(minutes(10)).await;
    let sessions = &stage.service.sessions;
    let given = sessions.give_accommodation(id, (50, 0), None, &by()).await.unwrap();
    assert_eq!(given.time_limit_s, 90 * 60);
    assert_eq!(stage.remaining(id).await, minutes(80));
    let extended = sessions.extend_time(id, 10, "fire alarm", None, &by()).await.unwrap();
    assert_eq!(extended.time_limit_s, 100 * 60);
    let raised = sessions.give_accommodation(id, (100, 20), None, &by()).await.unwrap();
    assert_eq!(
        (raised.time_limit_s, raised.token_budget),
        (130 * 60, 60_000),
        "the extension stays"
    );
    let Error::Refused { refusal, .. } =
        sessions.give_accommodation(id, (50, 10), None, &by()).await.unwrap_err()
    else {
        panic!("it was taken back")
    };
    let hotseat_core::domain::session::Refusal::Invalid(errors) = refusal else { panic!() };
    let fields: Vec<Field> = errors.into_iter().map(|error| error.field).collect();
    assert_eq!(fields, [Field::ExtraTime, Field::ExtraTokens]);
    stage.end(id).await;
    let late = sessions.give_accommodation(id, (200, 200), None, &by()).await.unwrap_err();
    assert_eq!(late.code(), ErrorCode::InvalidTransition);
}

#[tokio::test]
async fn it_follows_limits_that_are_edited_and_stays_out_of_a_copy() {
    let stage = Stage::new().await;
    let session = with(&stage, 50, 0).await;
    let sessions = &stage.service.sessions;
    let shorter = Changes { time_limit_s: Some(40 * 60), ..Changes::default() };
    let edited = sessions.update_session(session.id, shorter, None, &by()).await.unwrap();
    assert_eq!((edited.original_time_limit_s, edited.time_limit_s), (40 * 60, 60 * 60));
    let taken_back = sessions.give_accommodation(session.id, (0, 0), None, &by()).await.unwrap();
    assert_eq!(taken_back.time_limit_s, 40 * 60, "before the start it may be");
    sessions.give_accommodation(session.id, (50, 0), None, &by()).await.unwrap();
    let candidate = Candidate { name: "Sam".into(), email: String::new() };
    let copy = sessions.duplicate_session(session.id, candidate, &by()).await.unwrap();
    assert_eq!((copy.time_limit_s, copy.extra_time_percent), (40 * 60, 0));
}

#[tokio::test]
async fn no_accommodation_goes_beyond_a_day() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let sessions = &stage.service.sessions;
    for _ in 0..7 {
        sessions.extend_time(id, 180, "long", None, &by()).await.unwrap();
    }
    sessions.extend_time(id, 10, "long", None, &by()).await.unwrap();
    let refused = sessions.give_accommodation(id, (200, 0), None, &by()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InvalidInput);
    sessions.give_accommodation(id, (100, 0), None, &by()).await.unwrap();
}
