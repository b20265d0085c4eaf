//! Sessions made from templates, and templates made from sessions.

use super::{all_of, challenge, template};
use crate::stage::{Stage, by, config, request};
use hotseat_core::domain::assistant::AiPolicy;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::{
    Content, Difference, ItemId, ItemKind, Template, differences, starter_rubric,
};
use hotseat_core::domain::listing::ListQuery;
use hotseat_core::service::Sources;
use serde_json::json;

async fn differing(stage: &Stage, id: SessionId) -> Vec<Difference> {
    let (session, brief) = stage.service.sessions.get_session(id).await.unwrap().unwrap();
    differences(&session, &brief, &stage.service.library.pins(id).await.unwrap())
}

struct Prepared {
    stage: Stage,
    sources: Sources,
    config: SessionConfig,
}

async fn prepared() -> Prepared {
    let stage = Stage::new().await;
    let challenge_id = stage.keep_challenge("limiter").await;
    let rubric_id = stage.keep(Content::Rubric(starter_rubric())).await;
    let template = Template {
        challenge: Some(challenge_id),
        rubric: Some(rubric_id),
        ..template("Backend, mid-level")
    };
    let template_id = stage.keep(Content::Template(template)).await;
    let sources = Sources {
        template: Some(template_id),
        challenge: Some(challenge_id),
        rubric: Some(rubric_id),
    };
    let task = Some(challenge("limiter").task);
    let config = SessionConfig { challenge_text: task, ..config("Jane") };
    Prepared { stage, sources, config }
}

#[tokio::test]
async fn a_session_says_which_template_it_is_of_and_in_what_it_differs() {
    let Prepared { stage, sources, config } = prepared().await;
    let sessions = &stage.service.sessions;
    let same = sessions.create_session_from(config.clone(), sources, &by()).await.unwrap();
    assert_eq!(same.template_title.as_deref(), Some("Backend, mid-level"));
    assert_eq!(differing(&stage, same.id).await, []);
    let pins = stage.service.library.pins(same.id).await.unwrap();
    let kinds: Vec<ItemKind> = pins.iter().map(|one| one.pin.kind).collect();
    assert_eq!(kinds, [ItemKind::Challenge, ItemKind::Rubric, ItemKind::Template]);

    let other = SessionConfig {
        time_limit_s: Some(45 * 60),
        token_budget: Some(20_000),
        challenge_text: Some("Build it.".into()),
        config: Some(json!({ "policy": { "preset": "write_code" }, "system_prompt": "Be brief.",
                             "knows_challenge": false, "only_local": true })),
        extra_time_percent: Some(25),
        ..config
    };
    let sources = Sources { rubric: None, ..sources };
    let other = sessions.create_session_from(other, sources, &by()).await.unwrap();
    assert_eq!(
        differing(&stage, other.id).await,
        [
            Difference::TimeLimit,
            Difference::TokenBudget,
            Difference::Policy,
            Difference::Instructions,
            Difference::Challenge,
            Difference::Rubric,
            Difference::KnowsChallenge,
            Difference::OnlyLocal,
        ]
    );
    let blank = stage.create("Sam").await;
    assert_eq!(differing(&stage, blank).await, [], "it has no template to differ from");
}

#[tokio::test]
async fn sessions_are_found_by_their_template() {
    let Prepared { stage, sources, config } = prepared().await;
    let made = stage.service.sessions.create_session_from(config, sources, &by()).await.unwrap();
    stage.create("Sam").await;
    let query = ListQuery { text: "backend mid".into(), limit: 10, ..ListQuery::default() };
    let page = stage.service.sessions.list_sessions(&query).await.unwrap();
    let found: Vec<_> = page.sessions.iter().map(|session| session.id).collect();
    assert_eq!(found, [made.id]);
}

#[tokio::test]
async fn what_was_deleted_in_the_meantime_is_left_out_and_a_session_is_made_all_the_same() {
    let Prepared { stage, sources, config } = prepared().await;
    let rubric = sources.rubric.unwrap();
    stage.service.library.delete(&[rubric], &by()).await.unwrap();
    let made = stage.service.sessions.create_session_from(config, sources, &by()).await.unwrap();
    let pins = stage.service.library.pins(made.id).await.unwrap();
    assert_eq!(pins.len(), 2);
}

#[tokio::test]
async fn a_session_becomes_a_template_from_which_the_same_session_is_made() {
    let Prepared { stage, sources, config } = prepared().await;
    let made = stage.service.sessions.create_session_from(config, sources, &by()).await.unwrap();
    let library = &stage.service.library;
    let first = library.save_as_template(made.id, "Again", &request(9)).await.unwrap();
    let repeat = library.save_as_template(made.id, "Again", &request(9)).await.unwrap();
    assert_eq!(first, repeat);
    let Content::Template(kept) = library.find(first, None).await.unwrap().unwrap().content else {
        panic!("not a template")
    };
    let expected =
        Template { challenge: sources.challenge, rubric: sources.rubric, ..template("Again") };
    assert_eq!(kept, expected);
    assert_eq!(stage.titles(&all_of(ItemKind::Challenge)).await, ["limiter"], "none was added");
}

#[tokio::test]
async fn a_task_that_is_in_no_library_becomes_a_challenge_of_the_template() {
    let stage = Stage::new().await;
    let policy = json!({ "policy": { "preset": "explain_only" } });
    let config = SessionConfig {
        challenge_text: Some("# LRU cache\nBuild it.".into()),
        config: Some(policy),
        ..config("Jane")
    };
    let made = stage.service.sessions.create_session(config, &by()).await.unwrap();
    let library = &stage.service.library;
    for _ in 0..2 {
        library.save_as_template(made.id, "Caches", &by()).await.unwrap();
    }
    assert_eq!(stage.titles(&all_of(ItemKind::Challenge)).await, ["LRU cache"], "and only once");
    let templates = library.list(&all_of(ItemKind::Template)).await.unwrap().items;
    let kept = library.find(templates[0].id, None).await.unwrap().unwrap();
    let named: Vec<ItemId> = kept.named.iter().map(|item| item.id).collect();
    assert_eq!(kept.content.names(), named);
    let challenge = stage.challenge(named[0]).await;
    assert_eq!(
        (challenge.task.as_str(), challenge.policy),
        ("# LRU cache\nBuild it.", AiPolicy::ExplainOnly)
    );
}
