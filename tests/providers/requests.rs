//! What a provider is sent.

use crate::provider::FakeProvider;
use crate::stage::{CANARY, Heard, ask, model, provider_at, providers, reach};
use hotseat_core::domain::assistant::{CallLimits, Conversation};
use hotseat_core::domain::catalogue::Provider;
use hotseat_core::ports::Models;
use hotseat_core::providers::Timeouts;
use serde_json::json;

#[tokio::test]
async fn a_question_goes_out_once_and_whole() {
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    Heard::of(ask(&*reach(&providers, &fake))).await;
    let [request] = &fake.requests()[..] else { panic!("not one request") };
    assert_eq!(request.line(), "POST /v1/chat/completions");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("accept-encoding"), Some("identity"));
    assert_eq!(
        request.json(),
        json!({
            "model": "fake-1",
            "messages": [
                {"role": "system", "content": "Help."},
                {"role": "user", "content": format!("What is a {CANARY}? 漢字 🦀")},
            ],
            "stream": true,
            "stream_options": {"include_usage": true},
            "temperature": 0.5,
            "max_tokens": 256,
        })
    );
    assert_eq!(fake.connections(), 1);
}

#[tokio::test]
async fn nothing_tells_more_than_it_must() {
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    Heard::of(ask(&*reach(&providers, &fake))).await;
    let request = fake.requests().remove(0);
    let mut names: Vec<_> =
        request.head.lines().skip(1).filter_map(|line| line.split_once(':')).collect();
    names.sort_unstable();
    let names: Vec<_> = names.into_iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    let expected =
        ["accept", "accept-encoding", "content-length", "content-type", "host", "user-agent"];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn the_temperature_may_be_left_to_the_model() {
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    let limits = CallLimits::of(9);
    Heard::of(reach(&providers, &fake).stream(Conversation::default(), limits)).await;
    let body = fake.requests()[0].json();
    assert!(!body.as_object().unwrap().contains_key("temperature"), "{body}");
}

#[tokio::test]
async fn a_key_goes_with_the_request_and_the_query_stays_behind_the_path() {
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    let base_url = format!("http://localhost:{}/openai/deployments/x?api-version=7", fake.port());
    let provider = Provider { needs_key: true, ..provider_at(&base_url) };
    let model = providers.reach(&provider, &model(), false).unwrap();
    Heard::of(ask(&*model)).await;
    let request = fake.requests().remove(0);
    assert_eq!(request.line(), "POST /openai/deployments/x/chat/completions?api-version=7");
    assert_eq!(request.header("authorization"), Some(format!("Bearer {CANARY}").as_str()));
}

#[tokio::test]
async fn a_provider_that_wants_no_key_gets_none() {
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    Heard::of(ask(&*reach(&providers, &fake))).await;
    assert!(!fake.requests()[0].head.contains(CANARY));
}
