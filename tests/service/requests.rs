//! A request that comes twice is carried out once.

use crate::stage::{Stage, by, config, request};
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::error::Error;

#[tokio::test]
async fn a_repeated_creation_creates_one_session() {
    let stage = Stage::new().await;
    let first = stage.service.sessions.create_session(config("Jane"), &request(1)).await.unwrap();
    let again = stage.service.sessions.create_session(config("Jane"), &request(1)).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(stage.service.store().counts().await.unwrap().all(), 1);
    let other = stage.service.sessions.create_session(config("Jane"), &request(2)).await.unwrap();
    assert_ne!(other.id, first.id);
}

#[tokio::test]
async fn a_repeat_after_a_restart_is_still_a_repeat() {
    let stage = Stage::new().await;
    let first = stage.service.sessions.create_session(config("Jane"), &request(1)).await.unwrap();
    let (stage, _) = stage.restart().await;
    let again = stage.service.sessions.create_session(config("Jane"), &request(1)).await.unwrap();
    assert_eq!(first, again);
}

#[tokio::test]
async fn repeated_starts_and_extensions_happen_once() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    for _ in 0..3 {
        let session = stage.service.sessions.start_session(id, &request(1)).await.unwrap();
        assert_eq!(session.status, Status::Active);
    }
    for _ in 0..3 {
        stage.service.sessions.extend_time(id, 5, "late", None, &request(2)).await.unwrap();
    }
    assert_eq!(stage.session(id).await.time_limit_s, 65 * 60);
    assert_eq!(stage.trail(id).await.len(), 3);
}

#[tokio::test]
async fn simultaneous_repeats_happen_once() {
    let stage = Stage::new().await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let service = stage.service.clone();
            tokio::spawn(async move {
                service.sessions.create_session(config("Jane"), &request(1)).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(stage.service.store().counts().await.unwrap().all(), 1);
}

#[tokio::test]
async fn a_refused_request_may_be_asked_again() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    assert!(stage.service.sessions.pause_session(id, "", &request(1)).await.is_err());
    stage.service.sessions.start_session(id, &by()).await.unwrap();
    assert!(stage.service.sessions.pause_session(id, "", &request(1)).await.is_ok());
}

#[tokio::test]
async fn a_transaction_the_database_gave_up_by_itself_does_not_block_the_next() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    // As a full disk does: the statement fails and the whole transaction is gone.
    stage
        .tamper(
            "create trigger trouble before insert on session_events
             begin select raise(rollback, 'the disk is gone'); end",
        )
        .await;
    for _ in 0..3 {
        let error = stage.service.sessions.start_session(id, &by()).await.unwrap_err();
        assert!(error.to_string().contains("the disk is gone"), "{error}");
    }
    stage.tamper("drop trigger trouble").await;
    assert_eq!(stage.start(id).await.status, Status::Active);
    assert_eq!(stage.trail(id).await, ["session_created", "session_started"]);
}

#[tokio::test]
async fn a_change_given_up_half_way_leaves_nothing_and_blocks_nothing() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    for polls in 0..40 {
        let service = stage.service.clone();
        let mut change = Box::pin(async move { service.sessions.start_session(id, &by()).await });
        for _ in 0..polls {
            if tokio::time::timeout(std::time::Duration::from_micros(50), &mut change).await.is_ok()
            {
                break;
            }
        }
        drop(change);
        // Read in this order: what was on its way to the disk may still arrive between the two.
        let trail = stage.trail(id).await;
        if stage.status(id).await == Status::Active {
            break;
        }
        assert_eq!(trail, ["session_created"]);
    }
    let other = stage.started("June").await;
    assert_eq!(stage.status(other).await, Status::Active);
    assert!(stage.service.store().check().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn a_request_repeated_for_another_session_changes_and_shows_neither() {
    let stage = Stage::new().await;
    let (jane, june) = (stage.create("Jane").await, stage.create("June").await);
    stage.service.sessions.start_session(jane, &request(7)).await.unwrap();
    let repeated = stage.service.sessions.start_session(june, &request(7)).await.unwrap_err();
    assert!(matches!(repeated, Error::NotFound), "{repeated:?}");
    assert_eq!(stage.status(june).await, Status::Created);
    let repeated = stage.service.sessions.start_session(jane, &request(7)).await.unwrap();
    assert_eq!(repeated.status, Status::Active);
}
