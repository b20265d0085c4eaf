//! A key goes to its provider, and nowhere else.

use crate::provider::{FakeProvider, Script};
use crate::stage::{
    CANARY, Heard, OneKey, ask, impatient, listen_to_the_log, model, provider_at, providers,
};
use crate::table::the_log_is_clean;
use hotseat_core::domain::assistant::{Failure, FailureKind};
use hotseat_core::domain::catalogue::Provider;
use hotseat_core::ports::Models;
use hotseat_core::providers::{Providers, Timeouts};
use serde_json::json;
use std::sync::Arc;

fn with_key(base_url: &str) -> Provider {
    Provider { needs_key: true, ..provider_at(base_url) }
}

fn refused(providers: &Providers, base_url: &str) -> Failure {
    match providers.reach(&with_key(base_url), &model(), false) {
        Ok(_) => panic!("{base_url} was reached"),
        Err(failure) => failure,
    }
}

#[tokio::test]
async fn a_missing_key_is_told_before_anybody_is_asked() {
    listen_to_the_log();
    let fake = FakeProvider::start().await;
    let providers = Providers::new(Arc::new(OneKey(None)), Timeouts::default());
    assert_eq!(refused(&providers, &fake.base_url()).kind, FailureKind::NotSetUp);
    let listed = providers.list(&with_key(&fake.base_url()), false).await;
    assert_eq!(listed.unwrap_err().kind, FailureKind::NotSetUp);
    assert_eq!(fake.connections(), 0);
}

#[test]
fn a_key_is_not_sent_where_others_can_read_it() {
    let providers = providers(Timeouts::default());
    for base_url in ["http://192.0.2.1/v1", "http://example.com/v1", "http://127.0.0.1.nip.io/v1"] {
        assert_eq!(refused(&providers, base_url).kind, FailureKind::RefusedKey, "{base_url}");
    }
}

#[test]
fn a_key_that_would_break_out_of_its_header_is_not_sent() {
    let key = "canary-7f3b9c\r\nx-evil: 1";
    let providers = Providers::new(Arc::new(OneKey(Some(key))), Timeouts::default());
    let failure = refused(&providers, "http://127.0.0.1:1/v1");
    assert_eq!(failure.kind, FailureKind::RefusedKey);
    assert!(!format!("{failure:?}").contains(CANARY));
}

#[tokio::test]
async fn no_failure_and_no_log_holds_a_key_or_a_question() {
    let echo = json!({"error": {"message": format!("Bearer {CANARY}"), "code": CANARY}});
    let scripts = [
        Script::says(&["Hello"]),
        Script::replies_json("401 Unauthorized", &echo),
        Script::replies_json("400 Bad Request", &echo),
        Script::replies_json("200 OK", &echo),
        Script::replies("500 Oops", &format!("x-key: {CANARY}\r\n"), CANARY),
        Script::replies("302 Found", &format!("location: http://127.0.0.1:1/{CANARY}\r\n"), ""),
        Script::streams().event(&echo).ends(),
        Script::streams()
            .chunk(format!(": {CANARY}\n\nevent: {CANARY}\ndata: {CANARY}\n\n"))
            .ends(),
        Script::streams().piece("x").resets(),
        Script::new().sends(format!("{CANARY}\r\n\r\n")),
        Script::new().falls_silent(),
    ];
    let providers = providers(impatient());
    for script in scripts {
        let fake = FakeProvider::start().await;
        fake.always_answers(script);
        let base_url = format!("{}?secret={CANARY}", fake.base_url());
        let provider = Provider { first_piece_timeout_s: 1, ..with_key(&base_url) };
        let model = providers.reach(&provider, &model(), false).unwrap();
        let heard = Heard::of(ask(&*model)).await;
        let listed = providers.list(&provider, false).await;
        let told = format!("{heard:?} {listed:?}");
        assert!(!told.contains(CANARY), "{told}");
        assert!(fake.requests()[0].head.contains(CANARY), "the key was not even sent");
    }
    // Nobody there, no TLS there, no such name.
    let (port, _bound) = crate::nobody::free_port();
    let fake = FakeProvider::start().await;
    for base_url in [
        format!("http://127.0.0.1:{port}/?secret={CANARY}"),
        format!("https://localhost:{}/?secret={CANARY}", fake.port()),
        format!("https://nobody.invalid/?secret={CANARY}"),
    ] {
        let model = providers.reach(&with_key(&base_url), &model(), false).unwrap();
        let heard = Heard::of(ask(&*model)).await;
        assert_eq!(heard.failure(), Some(FailureKind::Unreachable), "{heard:?}");
        assert!(!heard.detail().contains("secret"), "{heard:?}");
    }
    the_log_is_clean();
}
