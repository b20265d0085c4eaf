//! Lists: filters, search, order and pages.

use crate::stage::{Stage, by, config};
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::listing::{ListQuery, SortBy};

fn all() -> ListQuery {
    ListQuery { limit: 50, descending: true, ..ListQuery::default() }
}

async fn names(stage: &Stage, query: ListQuery) -> Vec<String> {
    let page = stage.service.sessions.list_sessions(&query).await.unwrap();
    page.sessions.iter().map(|s| s.candidate_name.as_str().to_owned()).collect()
}

async fn stage_of_five() -> Stage {
    let stage = Stage::new().await;
    for (name, email, challenge) in [
        ("Ana Ruiz", "ana@example.com", "# Rate limiter"),
        ("bob Stone", "", "# LRU cache"),
        ("Chloé Martin", "chloe@sample.org", ""),
        ("Dmitri", "", "Naïve Bayes über alles"),
        ("Eve", "eve@example.com", "# Rate card"),
    ] {
        let mut config = config(name);
        config.candidate_email = Some(email.into());
        config.challenge_text = Some(challenge.into());
        stage.service.sessions.create_session(config, &by()).await.unwrap();
        stage.clock.advance(1_000);
    }
    stage
}

#[tokio::test]
async fn the_newest_session_comes_first() {
    let stage = stage_of_five().await;
    assert_eq!(
        names(&stage, all()).await,
        ["Eve", "Dmitri", "Chloé Martin", "bob Stone", "Ana Ruiz"]
    );
}

#[tokio::test]
async fn a_list_by_status_has_its_own_total_and_all_counts() {
    let stage = stage_of_five().await;
    let first = stage.service.sessions.list_sessions(&all()).await.unwrap().sessions[0].id;
    stage.start(first).await;
    let query = ListQuery { status: Some(Status::Active), ..all() };
    let page = stage.service.sessions.list_sessions(&query).await.unwrap();
    assert_eq!((page.sessions.len(), page.total), (1, 1));
    assert_eq!(page.counts.all(), 5);
    assert_eq!(page.counts.of(Status::Created), 4);
    assert_eq!(page.counts.of(Status::Active), 1);
}

#[tokio::test]
async fn pages_join_without_holes_or_doubles() {
    let stage = stage_of_five().await;
    let mut joined = Vec::new();
    for offset in [0, 2, 4, 6] {
        let query = ListQuery { limit: 2, offset, ..all() };
        let page = stage.service.sessions.list_sessions(&query).await.unwrap();
        assert_eq!(page.total, 5);
        joined.extend(page.sessions.into_iter().map(|s| s.candidate_name.as_str().to_owned()));
    }
    assert_eq!(joined, names(&stage, all()).await);
}

#[tokio::test]
async fn a_limit_out_of_range_is_taken_as_the_nearest() {
    let stage = stage_of_five().await;
    assert_eq!(names(&stage, ListQuery { limit: 0, ..all() }).await.len(), 1);
    assert_eq!(names(&stage, ListQuery { limit: u32::MAX, ..all() }).await.len(), 5);
    let beyond = ListQuery { offset: u64::MAX, ..all() };
    assert!(names(&stage, beyond).await.is_empty());
}

#[tokio::test]
async fn search_finds_beginnings_of_words_in_name_email_and_challenge() {
    let stage = stage_of_five().await;
    let search = |text: &str| ListQuery { text: text.into(), ..all() };
    assert_eq!(names(&stage, search("rate")).await, ["Eve", "Ana Ruiz"]);
    assert_eq!(names(&stage, search("rat lim")).await, ["Ana Ruiz"]);
    assert_eq!(names(&stage, search("example.com")).await, ["Eve", "Ana Ruiz"]);
    assert_eq!(names(&stage, search("chloe@sam")).await, ["Chloé Martin"]);
    assert_eq!(names(&stage, search("CHLOE")).await, ["Chloé Martin"]);
    assert_eq!(names(&stage, search("uber")).await, ["Dmitri"]);
    assert!(names(&stage, search("nobody")).await.is_empty());
}

#[tokio::test]
async fn search_takes_anything_typed_as_text() {
    let stage = stage_of_five().await;
    for text in
        ["\"", "'", "*", "a* OR", "NEAR(", "col:x", "-", "(((", "\0", "%", "🦀", "a\"b", "{}^"]
    {
        let query = ListQuery { text: text.into(), ..all() };
        assert!(stage.service.sessions.list_sessions(&query).await.is_ok(), "{text:?}");
    }
}

#[tokio::test]
async fn search_follows_a_renamed_and_a_deleted_session() {
    let stage = stage_of_five().await;
    let id = stage.service.sessions.list_sessions(&all()).await.unwrap().sessions[0].id;
    let changes = hotseat_core::domain::session::Changes {
        candidate_name: Some("Zora".into()),
        ..Default::default()
    };
    stage.service.sessions.update_session(id, changes, None, &by()).await.unwrap();
    let search = |text: &str| ListQuery { text: text.into(), ..all() };
    assert_eq!(names(&stage, search("zora")).await, ["Zora"]);
    stage.service.sessions.delete_session(id, &by()).await.unwrap();
    assert!(names(&stage, search("zora")).await.is_empty());
    assert_eq!(stage.service.sessions.list_sessions(&all()).await.unwrap().total, 4);
}

#[tokio::test]
async fn every_order_goes_both_ways_and_keeps_every_row() {
    let stage = stage_of_five().await;
    let by_name = ListQuery { sort: SortBy::Candidate, descending: false, ..all() };
    assert_eq!(
        names(&stage, by_name).await,
        ["Ana Ruiz", "bob Stone", "Chloé Martin", "Dmitri", "Eve"]
    );
    for sort in [
        SortBy::Created,
        SortBy::Updated,
        SortBy::Candidate,
        SortBy::Challenge,
        SortBy::Model,
        SortBy::Status,
        SortBy::Time,
        SortBy::Tokens,
    ] {
        for descending in [false, true] {
            let query = ListQuery { sort, descending, ..all() };
            assert_eq!(names(&stage, query).await.len(), 5, "{sort:?} {descending}");
        }
    }
}

#[tokio::test]
async fn live_sessions_come_with_open_gaps_first() {
    let stage = stage_of_five().await;
    let asleep = stage.started("Asleep").await;
    let (stage, _) = stage.restart().await;
    let running = stage.started("Running").await;
    let paused = stage.started("Paused").await;
    stage.pause(paused).await;
    let live: Vec<_> =
        stage.service.sessions.list_live().await.unwrap().into_iter().map(|s| s.id).collect();
    assert_eq!(live, [asleep, running, paused]);
}

async fn stage_of(sessions: u64) -> Stage {
    let stage = Stage::new().await;
    let id = stage.create("Original").await;
    stage
        .tamper(&format!(
            "with recursive n(value) as (select 1 union all select value + 1 from n
                                        where value < {sessions} - 1)
             insert into sessions (id, version, status, candidate_name, model, time_limit_s,
                 original_time_limit_s, token_budget, original_token_budget, created_at, updated_at,
                 trail_len, trail_hash, challenge_text)
             select randomblob(16), 1, 'created', 'Copy ' || value, model, time_limit_s,
                 original_time_limit_s, token_budget, original_token_budget, created_at + value,
                 updated_at, 1, trail_hash, 'A common word'
             from sessions cross join n"
        ))
        .await;
    assert_eq!(stage.session(id).await.candidate_name.as_str(), "Original");
    stage
}

#[tokio::test]
async fn pages_far_down_are_the_ones_that_counting_would_find() {
    let stage = stage_of(12_001).await;
    for status in [None, Some(Status::Created)] {
        for offset in [4_990, 5_990, 6_010, 11_960, 11_990, 12_000, 12_001, 20_000] {
            let query = ListQuery { status, offset, limit: 20, ..all() };
            let wanted: Vec<String> = (0..20)
                .map(|place| 12_000 - i64::try_from(offset).unwrap() - place)
                .filter(|n| *n >= 0)
                .map(|n| if n == 0 { "Original".into() } else { format!("Copy {n}") })
                .collect();
            assert_eq!(names(&stage, query).await, wanted, "{status:?} {offset}");
        }
    }
}

#[tokio::test]
async fn a_search_that_finds_more_than_a_thousand_gives_the_newest_and_says_so() {
    let stage = stage_of(1_500).await;
    let search = |offset| ListQuery { text: "commo".into(), offset, ..all() };
    let page = stage.service.sessions.list_sessions(&search(0)).await.unwrap();
    assert_eq!((page.total, page.is_cut), (1_000, true));
    assert_eq!(page.sessions[0].candidate_name.as_str(), "Copy 1499");
    let last = stage.service.sessions.list_sessions(&search(950)).await.unwrap();
    assert_eq!(last.sessions.len(), 50);
    assert_eq!(last.sessions[49].candidate_name.as_str(), "Copy 500");
    let narrow = ListQuery { text: "copy 149".into(), ..all() };
    let page = stage.service.sessions.list_sessions(&narrow).await.unwrap();
    assert_eq!((page.total, page.is_cut), (11, false));
}

#[tokio::test]
async fn an_order_within_a_status_is_kept_however_many_sessions_it_has() {
    let stage = stage_of(11_000).await;
    for status in [Status::Created, Status::Paused] {
        let query = ListQuery {
            status: Some(status),
            sort: SortBy::Candidate,
            descending: false,
            limit: 3,
            ..all()
        };
        let wanted: &[&str] = match status {
            Status::Created => &["Copy 1", "Copy 10", "Copy 100"],
            _ => &[],
        };
        assert_eq!(names(&stage, query).await, wanted);
    }
}

#[tokio::test]
async fn a_long_word_is_found_by_every_beginning_however_many_sessions_there_are() {
    for others in [0, 20_000] {
        let stage = if others == 0 { Stage::new().await } else { stage_of(others).await };
        stage.create("Ana Limiter").await;
        stage.create("Bea Limits").await;
        for n in 0..40 {
            stage.create(&format!("Ending{n:02}")).await;
        }
        // A page was seen, so that the store knows how many there are.
        stage.service.sessions.list_sessions(&all()).await.unwrap();
        let search = |text: &str| ListQuery { text: text.into(), ..all() };
        for text in ["limi", "LIMIT", "Limit"] {
            assert_eq!(names(&stage, search(text)).await, ["Bea Limits", "Ana Limiter"], "{text}");
        }
        for text in ["limite", "Limiter", "an limiter"] {
            assert_eq!(names(&stage, search(text)).await, ["Ana Limiter"], "{text}");
        }
        for text in ["limitless", "imiter", "limits limiter"] {
            assert!(names(&stage, search(text)).await.is_empty(), "{text}");
        }
        assert_eq!(names(&stage, search("ending")).await.len(), 40);
        assert_eq!(names(&stage, search("ending1")).await.len(), 10);
    }
}
