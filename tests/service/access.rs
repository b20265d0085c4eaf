//! Who may reach which session.

use crate::stage::{Stage, by};
use hotseat_core::domain::access::{Access, User};
use hotseat_core::domain::ids::SessionId;
use uuid::Uuid;

#[tokio::test]
async fn access_follows_the_session_through_its_life() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    let candidate = User::Candidate { handed_over: Some(id) };
    let access =
        async |user| stage.service.sessions.validate_session_access(id, user).await.unwrap();
    assert_eq!(access(User::Interviewer).await, Access::Full);
    assert_eq!(access(candidate).await, Access::Begin);
    stage.start(id).await;
    assert_eq!(access(candidate).await, Access::Work);
    stage.pause(id).await;
    assert_eq!(access(candidate).await, Access::Wait);
    stage.end(id).await;
    assert_eq!(access(candidate).await, Access::Close);
    assert_eq!(access(User::Candidate { handed_over: None }).await, Access::Refused);
}

#[tokio::test]
async fn access_to_a_missing_session_is_refused_and_no_error() {
    let stage = Stage::new().await;
    let missing = SessionId(Uuid::nil());
    for user in [User::Interviewer, User::Candidate { handed_over: Some(missing) }] {
        let access = stage.service.sessions.validate_session_access(missing, user).await.unwrap();
        assert_eq!(access, Access::Refused);
    }
    let deleted = stage.create("Jane").await;
    stage.service.sessions.delete_session(deleted, &by()).await.unwrap();
    let access =
        stage.service.sessions.validate_session_access(deleted, User::Interviewer).await.unwrap();
    assert_eq!(access, Access::Refused);
}
