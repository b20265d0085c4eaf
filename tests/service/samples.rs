//! Sample data: real sessions, gone in one step.

use crate::stage::{Stage, by, request};
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::listing::ListQuery;

#[tokio::test]
async fn samples_show_every_status_and_keep_every_rule() {
    let stage = Stage::new().await;
    stage.create("Real").await;
    let counts = stage.service.add_sample_sessions(&by()).await.unwrap();
    for status in Status::ALL {
        assert!(counts.of(status) > 0, "{status:?}");
    }
    let query = ListQuery { limit: 50, ..ListQuery::default() };
    let page = stage.service.list_sessions(&query).await.unwrap();
    for session in page.sessions {
        let trail = stage.service.verify_trail(session.id).await.unwrap();
        assert_eq!(trail.verdict, Verdict::Intact);
        assert!(trail.events.iter().all(|event| event.kind != "gap_detected"));
    }
    stage.tick(20_000).await;
    assert_eq!(stage.service.store().counts().await.unwrap().of(Status::Active), 1);
}

#[tokio::test]
async fn samples_are_added_once_and_removed_in_one_step() {
    let stage = Stage::new().await;
    let real = stage.create("Real").await;
    let counts = stage.service.add_sample_sessions(&request(1)).await.unwrap();
    assert_eq!(stage.service.add_sample_sessions(&request(2)).await.unwrap(), counts);
    let counts = stage.service.remove_sample_sessions(&request(3)).await.unwrap();
    assert_eq!((counts.all(), counts.samples), (1, 0));
    assert_eq!(stage.status(real).await, Status::Created);
    assert!(stage.service.store().check().await.unwrap().findings.is_empty());
}
