//! Examining a database while the app works on it.

use crate::stage::Stage;
use hotseat_core::domain::listing::ListQuery;

/// Every reading connection has searched, and knows the index as it was then.
async fn search_with_every_reader(stage: &Stage) {
    let query = ListQuery { text: "jane".into(), limit: 50, ..ListQuery::default() };
    let search = || stage.service.sessions.list_sessions(&query);
    let (a, b, c, d) = tokio::join!(search(), search(), search(), search());
    for page in [a, b, c, d] {
        page.unwrap();
    }
}

#[tokio::test]
async fn an_index_that_changed_since_it_was_searched_is_not_called_damaged() {
    let stage = Stage::new().await;
    // The index joins its parts every few changes; which reader would trip depends on when.
    for round in 0..12 {
        for n in 0..5 {
            stage.create(&format!("Jane {round} {n}")).await;
        }
        search_with_every_reader(&stage).await;
        for n in 0..5 {
            stage.create(&format!("June {round} {n}")).await;
        }
        for _ in 0..3 {
            let report = stage.service.store().check().await.unwrap();
            assert!(report.findings.is_empty(), "{:?}", report.findings);
        }
    }
}

#[tokio::test]
async fn an_index_that_lost_a_part_is_called_damaged_also_by_a_reader_that_searched() {
    let stage = Stage::new().await;
    for n in 0..40 {
        stage.create(&format!("Jane {n}")).await;
    }
    search_with_every_reader(&stage).await;
    stage.tamper("delete from session_search_data where id > 100").await;
    let report = stage.service.store().check().await.unwrap();
    assert!(report.findings.iter().any(|finding| finding.contains("fts5")), "{report:?}");
}
