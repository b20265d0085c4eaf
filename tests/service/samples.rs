//! Sample data: real sessions, gone in one step.

use crate::stage::{Stage, by, request};
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::listing::ListQuery;

#[tokio::test]
async fn samples_show_every_status_and_keep_every_rule() {
    let stage = Stage::new().await;
    stage.create("Real").await;
    let counts = stage.service.samples.add(&by()).await.unwrap();
    for status in Status::ALL {
        assert!(counts.of(status) > 0, "{status:?}");
    }
    let query = ListQuery { limit: 50, ..ListQuery::default() };
    let page = stage.service.sessions.list_sessions(&query).await.unwrap();
    for session in page.sessions {
        let trail = stage.service.sessions.verify_trail(session.id).await.unwrap();
        assert_eq!(trail.verdict, Verdict::Intact);
        assert!(trail.events.iter().all(|event| event.kind != "gap_detected"));
    }
    stage.tick(20_000).await;
    assert_eq!(stage.service.store().counts().await.unwrap().of(Status::Active), 1);
}

#[tokio::test]
async fn samples_show_what_an_interview_leaves() {
    let stage = Stage::new().await;
    stage.service.samples.add(&by()).await.unwrap();
    let query = ListQuery { limit: 50, ..ListQuery::default() };
    let page = stage.service.sessions.list_sessions(&query).await.unwrap();
    let store = stage.service.store();
    for session in &page.sessions {
        let notes = stage.service.notes.list_notes(session.id).await.unwrap().len();
        let answer = store.find_own_answer(session.id).await.unwrap();
        let is_prepared = session.status == Status::Created;
        let name = session.candidate_name.as_str();
        assert_eq!(session.message_count > 0, !is_prepared, "{name}");
        assert_eq!(session.tokens_used > 0, !is_prepared, "{name}");
        assert_eq!((notes > 0, answer.is_some()), (!is_prepared, !is_prepared), "{name}");
        let trail = stage.trail(session.id).await;
        // What was written is in the trail of all that stopped.
        assert_eq!(trail.iter().any(|kind| kind == "own_answer_recorded"), !is_prepared, "{name}");
    }
    assert!(store.check().await.unwrap().findings.is_empty());
    let running = page.sessions.iter().find(|one| one.status == Status::Active).unwrap();
    // Sixteen minutes of it are over.
    assert_eq!(running.remaining_ms(&stage.service.clock().now()), 44 * 60_000);
}

#[tokio::test]
async fn the_same_samples_are_told_every_time() {
    let told = async || {
        let stage = Stage::new().await;
        stage.service.samples.add(&by()).await.unwrap();
        let query = ListQuery { limit: 50, ..ListQuery::default() };
        let page = stage.service.sessions.list_sessions(&query).await.unwrap();
        let told = page.sessions.iter().map(|one| (one.candidate_name.clone(), one.trail.clone()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(told().await, told().await);
}

#[tokio::test]
async fn samples_are_added_once_and_removed_in_one_step() {
    let stage = Stage::new().await;
    let real = stage.create("Real").await;
    let counts = stage.service.samples.add(&request(1)).await.unwrap();
    assert_eq!(stage.service.samples.add(&request(2)).await.unwrap(), counts);
    let counts = stage.service.samples.remove(&request(3)).await.unwrap();
    assert_eq!((counts.all(), counts.samples), (1, 0));
    assert_eq!(stage.status(real).await, Status::Created);
    assert!(stage.service.store().check().await.unwrap().findings.is_empty());
}
