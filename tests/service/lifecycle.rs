//! Creating sessions and taking them through their life.

use crate::stage::{Stage, by, config};
use hotseat_core::domain::config::{CandidateEmail, Field};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::session::{Candidate, Refusal};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::Services;
use std::sync::Arc;
use uuid::Uuid;

#[tokio::test]
async fn a_new_service_starts_up_empty_with_three_models_and_practice() {
    let stage = Stage::new().await;
    let models: Vec<_> =
        stage.service.store().catalogue().models().iter().map(|m| m.id.clone()).collect();
    assert_eq!(models, ["gpt-4", "gpt-4-turbo", "gpt-3.5-turbo", "practice"]);
    assert_eq!(
        *stage.service.store().catalogue(),
        hotseat_core::domain::catalogue::Catalogue::built_in()
    );
    assert_eq!(stage.service.store().counts().await.unwrap().all(), 0);
}

#[tokio::test]
async fn a_created_session_is_found_as_it_was_made() {
    let stage = Stage::new().await;
    let created = stage.service.sessions.create_session(config("Jane Smith"), &by()).await.unwrap();
    let (found, brief) = stage.service.sessions.get_session(created.id).await.unwrap().unwrap();
    assert_eq!(found, created);
    assert_eq!(found.status, Status::Created);
    assert_eq!(found.candidate_name.as_str(), "Jane Smith");
    assert_eq!((found.time_limit_s, found.token_budget), (3600, 50_000));
    assert_eq!(brief.challenge, None);
    assert_eq!(stage.trail(created.id).await, ["session_created"]);
}

#[tokio::test]
async fn a_challenge_email_and_config_are_kept() {
    let stage = Stage::new().await;
    let text = "# Rate limiter\n\n<b>bold</b> \u{202e}txet\u{202c} 漢字 🦀";
    let mut config = config("Jane");
    config.candidate_email = Some("jane@example.com".into());
    config.challenge_text = Some(text.into());
    config.config = Some(serde_json::json!({"system_prompt": "Be brief", "temperature": 0.5}));
    let created = stage.service.sessions.create_session(config, &by()).await.unwrap();
    let (found, brief) = stage.service.sessions.get_session(created.id).await.unwrap().unwrap();
    assert_eq!(
        found.candidate_email.as_ref().map(CandidateEmail::as_str),
        Some("jane@example.com")
    );
    assert_eq!(brief.challenge.unwrap().as_str(), text);
    assert_eq!(brief.config.to_map()["temperature"], serde_json::json!(0.5));
}

#[tokio::test]
async fn an_unknown_id_finds_nothing() {
    let stage = Stage::new().await;
    let unknown = SessionId(Uuid::nil());
    assert!(stage.service.sessions.get_session(unknown).await.unwrap().is_none());
    let error = stage.service.sessions.start_session(unknown, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
}

#[tokio::test]
async fn an_invalid_configuration_writes_nothing() {
    let stage = Stage::new().await;
    let mut config = config("");
    config.time_limit_s = Some(-60);
    config.token_budget = Some(-1);
    let Error::Invalid(fields) =
        stage.service.sessions.create_session(config, &by()).await.unwrap_err()
    else {
        panic!("not refused for its fields")
    };
    let fields: Vec<_> = fields.into_iter().map(|f| f.field).collect();
    assert_eq!(fields, [Field::CandidateName, Field::TimeLimit, Field::TokenBudget]);
    assert_eq!(stage.service.store().counts().await.unwrap().all(), 0);
}

#[tokio::test]
async fn a_session_goes_from_start_to_end() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    let started = stage.start(id).await;
    assert_eq!(started.status, Status::Active);
    assert_eq!(started.started_at.map(|at| at.0), Some(stage.now()));
    assert_eq!(stage.pause(id).await.status, Status::Paused);
    assert_eq!(stage.resume(id).await.status, Status::Active);
    let ended = stage.end(id).await;
    assert_eq!(ended.status, Status::Completed);
    assert_eq!(ended.ended_at.map(|at| at.0), Some(stage.now()));
    assert_eq!(
        stage.trail(id).await,
        [
            "session_created",
            "session_started",
            "session_paused",
            "session_resumed",
            "session_completed"
        ]
    );
}

#[tokio::test]
async fn starting_a_started_session_is_refused_and_changes_nothing() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let before = stage.session(id).await;
    let Error::Refused { refusal: Refusal::Transition(refused), session } =
        stage.service.sessions.start_session(id, &by()).await.unwrap_err()
    else {
        panic!("not refused by the lifecycle")
    };
    assert_eq!(refused.from, Status::Active);
    assert_eq!(*session, before);
    assert_eq!(stage.session(id).await, before);
    assert_eq!(stage.trail(id).await.len(), 2);
}

#[tokio::test]
async fn a_refusal_says_what_the_session_is_and_what_it_cannot_be() {
    let stage = Stage::new().await;
    let id = stage.create("Jane Smith").await;
    let error = stage.service.sessions.pause_session(id, "", &by()).await.unwrap_err();
    assert_eq!(error.to_string(), "Jane Smith's session has not started, so it can't be paused.");
}

#[tokio::test]
async fn several_services_on_one_store_agree() {
    let stage = Stage::new().await;
    let store = stage.service.clone();
    let other = store.clone();
    let id = stage.started("Jane").await;
    stage.tick(60_000).await;
    let paused = other.sessions.pause_session(id, "", &by()).await.unwrap();
    assert_eq!(stage.session(id).await, paused);
    let services: Vec<Services> = (0..4).map(|_| other.clone()).collect();
    let tasks: Vec<_> = services
        .into_iter()
        .map(|service| {
            tokio::spawn(async move { service.sessions.resume_session(id, &by()).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(session) => {
                won += 1;
                assert_eq!(session.status, Status::Active);
            }
            Err(error) => assert_eq!(error.code(), ErrorCode::InvalidTransition),
        }
    }
    assert_eq!(won, 1);
    assert!(Arc::strong_count(&stage.clock) >= 1);
}

#[tokio::test]
async fn a_copy_takes_the_configuration_and_nothing_that_happened() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.service.sessions.extend_time(id, 10, "fire alarm", None, &by()).await.unwrap();
    let john = |email: &str| Candidate { name: "John".into(), email: email.into() };
    let copy = stage.service.sessions.duplicate_session(id, john(""), &by()).await.unwrap();
    assert_eq!(copy.status, Status::Created);
    assert_eq!((copy.candidate_name.as_str(), &copy.candidate_email), ("John", &None));
    assert_eq!(copy.time_limit_s, 3600);
    assert_eq!(stage.trail(copy.id).await, ["session_created"]);
    let nobody = Candidate { name: " ".into(), email: "john@".into() };
    let refused = stage.service.sessions.duplicate_session(id, nobody, &by()).await.unwrap_err();
    let Error::Invalid(broken) = refused else { panic!("{refused:?}") };
    let fields: Vec<Field> = broken.iter().map(|one| one.field).collect();
    assert_eq!(fields, [Field::CandidateName, Field::CandidateEmail]);
    let copy =
        stage.service.sessions.duplicate_session(id, john("j@example.com"), &by()).await.unwrap();
    assert_eq!(copy.candidate_email.unwrap().as_str(), "j@example.com");
}

#[tokio::test]
async fn only_a_created_session_can_be_deleted_and_it_can_be_put_back() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    stage.service.sessions.delete_session(id, &by()).await.unwrap();
    assert!(stage.service.sessions.get_session(id).await.unwrap().is_none());
    assert_eq!(stage.service.store().counts().await.unwrap().all(), 0);
    let error = stage.service.sessions.start_session(id, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);

    stage.service.sessions.restore_session(id, &by()).await.unwrap();
    assert_eq!(stage.status(id).await, Status::Created);
    assert_eq!(stage.service.store().counts().await.unwrap().of(Status::Created), 1);

    stage.start(id).await;
    let error = stage.service.sessions.delete_session(id, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidTransition);
}

#[tokio::test]
async fn a_deleted_session_is_erased_after_thirty_days_and_leaves_a_tombstone() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    stage.service.sessions.delete_session(id, &by()).await.unwrap();
    stage.clock.advance(31 * 24 * 3600 * 1000);
    let (stage, _) = stage.restart().await;
    let error = stage.service.sessions.restore_session(id, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
    assert!(stage.trail(id).await.is_empty());
    assert!(stage.service.store().check().await.unwrap().findings.is_empty());
}
