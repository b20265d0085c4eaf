//! Changing limits and configuration.

use crate::stage::{Stage, by};
use crate::support::clock::minutes;
use hotseat_core::domain::config::Field;
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::session::{Changes, Refusal};
use hotseat_core::error::{Error, ErrorCode};

fn rename(name: &str) -> Changes {
    Changes { candidate_name: Some(name.into()), ..Changes::default() }
}

#[tokio::test]
async fn a_created_session_can_be_changed_in_everything() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    let changes = Changes {
        candidate_name: Some("Jane Smith".into()),
        candidate_email: Some("jane@example.com".into()),
        time_limit_s: Some(45 * 60),
        token_budget: Some(30_000),
        model: Some("gpt-4-turbo".into()),
        challenge_text: Some("# LRU cache".into()),
        config: Some(serde_json::json!({"temperature": 1})),
        instructions: Some(" Be brief. ".into()),
        knows_challenge: Some(false),
        only_local: None,
        policy: None,
    };
    let changed = stage.service.sessions.update_session(id, changes, Some(1), &by()).await.unwrap();
    let (found, brief) = stage.service.sessions.get_session(id).await.unwrap().unwrap();
    assert_eq!(found, changed);
    assert_eq!(found.version, 2);
    assert_eq!((found.time_limit_s, found.original_time_limit_s), (2700, 2700));
    assert_eq!(found.challenge_title.as_deref(), Some("LRU cache"));
    let told = brief.briefing(8_192);
    assert_eq!((told.text.as_str(), told.knows_challenge), ("Be brief.", false));
    assert_eq!(brief.challenge.unwrap().as_str(), "# LRU cache");
    assert_eq!(stage.trail(id).await, ["session_created", "session_updated"]);
}

#[tokio::test]
async fn a_running_session_can_be_renamed_but_not_reconfigured() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let renamed =
        stage.service.sessions.update_session(id, rename("Janet"), None, &by()).await.unwrap();
    assert_eq!(renamed.candidate_name.as_str(), "Janet");
    let changes = Changes { time_limit_s: Some(600), ..Changes::default() };
    let error = stage.service.sessions.update_session(id, changes, None, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidTransition);
}

#[tokio::test]
async fn a_stale_version_is_told_the_new_state_and_changes_nothing() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    stage.service.sessions.update_session(id, rename("First"), Some(1), &by()).await.unwrap();
    let Error::Refused { refusal: Refusal::Stale, session } = stage
        .service
        .sessions
        .update_session(id, rename("Second"), Some(1), &by())
        .await
        .unwrap_err()
    else {
        panic!("not refused as stale")
    };
    assert_eq!(session.candidate_name.as_str(), "First");
    assert_eq!(stage.session(id).await.candidate_name.as_str(), "First");
}

#[tokio::test]
async fn a_version_no_session_ever_had_is_stale_however_odd() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    for version in [i64::MIN, -1, 0, 2, i64::MAX] {
        let update =
            stage.service.sessions.update_session(id, rename("Other"), Some(version), &by()).await;
        assert_eq!(update.unwrap_err().code(), ErrorCode::Stale, "{version}");
    }
}

#[tokio::test]
async fn a_change_that_changes_nothing_writes_nothing() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    stage.service.sessions.update_session(id, rename(" Jane "), None, &by()).await.unwrap();
    assert_eq!(stage.session(id).await.version, 1);
    assert_eq!(stage.trail(id).await, ["session_created"]);
}

#[tokio::test]
async fn limits_are_raised_and_lowered_before_the_start() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    for (time_limit_s, token_budget) in [(90 * 60, 60_000), (30 * 60, 20_000), (120 * 60, 200_000)]
    {
        let changes = Changes {
            time_limit_s: Some(time_limit_s),
            token_budget: Some(token_budget),
            ..Changes::default()
        };
        let edited = stage.service.sessions.update_session(id, changes, None, &by()).await.unwrap();
        let kept = stage.service.store().find_session(id).await.unwrap().unwrap();
        assert_eq!(edited, kept);
        let limits = (kept.time_limit_s, kept.original_time_limit_s);
        assert_eq!(limits, (time_limit_s, time_limit_s));
        let budgets = (kept.token_budget, kept.original_token_budget);
        assert_eq!(budgets, (token_budget, token_budget));
    }
}

#[tokio::test]
async fn more_time_moves_the_deadline_and_is_remembered_as_added() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.tick(50 * 60_000).await;
    let extended =
        stage.service.sessions.extend_time(id, 15, " fire alarm ", None, &by()).await.unwrap();
    assert_eq!((extended.time_limit_s, extended.original_time_limit_s), (75 * 60, 60 * 60));
    assert_eq!(stage.remaining(id).await, 25 * 60_000);
    let events = stage.service.sessions.events(id).await.unwrap();
    let EventBody::TimeExtended { reason, .. } = events.last().unwrap().body().unwrap() else {
        panic!()
    };
    assert_eq!(reason, "fire alarm".into());
}

#[tokio::test]
async fn more_tokens_need_a_reason_and_a_sensible_amount() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let Error::Refused { refusal: Refusal::Invalid(fields), .. } =
        stage.service.sessions.extend_tokens(id, 0, "  ", None, &by()).await.unwrap_err()
    else {
        panic!("not refused for its fields")
    };
    let fields: Vec<_> = fields.into_iter().map(|f| f.field).collect();
    assert_eq!(fields, [Field::Tokens, Field::Reason]);
    let extended =
        stage.service.sessions.extend_tokens(id, 10_000, "slow model", None, &by()).await.unwrap();
    assert_eq!((extended.token_budget, extended.original_token_budget), (60_000, 50_000));
}

#[tokio::test]
async fn only_a_live_session_can_be_extended_and_never_beyond_a_day() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    let error = stage.service.sessions.extend_time(id, 5, "early", None, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidTransition);
    stage.start(id).await;
    let mut refused = 0;
    for _ in 0..9 {
        match stage.service.sessions.extend_time(id, 180, "again", None, &by()).await {
            Ok(session) => assert!(session.time_limit_s <= 24 * 3600),
            Err(error) => {
                assert_eq!(error.code(), ErrorCode::InvalidInput);
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 2);
}

#[tokio::test]
async fn two_extensions_from_one_version_give_one() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let version = Some(stage.session(id).await.version);
    stage.service.sessions.extend_time(id, 5, "first", version, &by()).await.unwrap();
    let error =
        stage.service.sessions.extend_time(id, 5, "second", version, &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Stale);
    assert_eq!(stage.session(id).await.time_limit_s, 65 * 60);
}

#[tokio::test]
async fn what_became_due_by_itself_does_not_make_a_request_stale() {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let seen = stage.session(id).await.version;
    stage.clock.set_wall(minutes(30));
    stage.service.sessions.extend_time(id, 5, "late", Some(seen), &by()).await.unwrap();
    let seen = stage.session(id).await.version;
    stage.clock.advance(minutes(10));
    let extended =
        stage.service.sessions.extend_tokens(id, 1_000, "late", Some(seen), &by()).await.unwrap();
    assert_eq!(extended.status, Status::Paused, "with a gap that waits");
    assert_eq!(
        stage.trail(id).await[2..],
        ["clock_moved", "time_extended", "gap_detected", "tokens_extended"]
    );
    let error =
        stage.service.sessions.extend_time(id, 5, "again", Some(seen), &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Stale);
}
