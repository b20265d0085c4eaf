//! Nobody is called but who was set up: no redirect, no proxy, and with `only_local` no other
//! computer.

use crate::provider::{FakeProvider, Script};
use crate::stage::{Heard, OneKey, ask, impatient, model, provider_at, providers, reach};
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::domain::catalogue::{Provider, ProviderKind};
use hotseat_core::ports::Models;
use hotseat_core::providers::{Providers, Timeouts};
use rustls::crypto::ring;
use std::process::Command;
use std::sync::Arc;

#[tokio::test]
async fn no_redirect_is_followed() {
    let canary = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let fake = FakeProvider::start().await;
        let location = format!("location: {}/chat/completions\r\n", canary.base_url());
        fake.always_answers(Script::replies(status, &location, ""));
        let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
        assert_eq!(heard.failure(), Some(FailureKind::ProviderFailed), "{status}");
        let listed = providers.list(&provider_at(&fake.base_url()), false).await;
        assert_eq!(listed.unwrap_err().kind, FailureKind::ProviderFailed, "{status}");
        assert_eq!(fake.connections(), 2);
    }
    assert_eq!(canary.connections(), 0);
}

/// Where the test below, started once more with a proxy set, finds the provider.
const ADDRESS: &str = "HOTSEAT_TEST_ADDRESS";

#[tokio::test]
async fn a_proxy_of_the_environment_is_not_used() {
    if let Ok(base_url) = std::env::var(ADDRESS) {
        let providers = providers(Timeouts::default());
        let model = providers.reach(&provider_at(&base_url), &model(), false).unwrap();
        assert_eq!(Heard::of(ask(&*model)).await.text, "Hello there.");
        assert!(ask_as_usual(&base_url).await.is_ok());
        return;
    }
    let (fake, canary) = (FakeProvider::start().await, FakeProvider::start().await);
    let proxy = format!("http://127.0.0.1:{}", canary.port());
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["only_here::a_proxy_of_the_environment_is_not_used", "--exact"]);
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        again.env(name, &proxy).env(name.to_uppercase(), &proxy);
    }
    again.env_remove("NO_PROXY").env_remove("no_proxy").env(ADDRESS, fake.base_url());
    let output = tokio::task::spawn_blocking(move || again.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    // One of them ours, and one as usual, which is the control.
    assert_eq!((fake.connections(), canary.connections()), (1, 1));
    assert_eq!(canary.requests()[0].line(), format!("GET {}", fake.base_url()));
}

/// As whoever does not mind proxies would.
async fn ask_as_usual(url: &str) -> Result<reqwest::Response, reqwest::Error> {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).build()?;
    client.get(url).send().await
}

#[tokio::test]
async fn with_only_local_no_other_computer_is_called() {
    let providers = providers(impatient());
    for base_url in [
        "https://api.openai.com/v1",
        "http://192.0.2.1:11434/v1",
        "http://localhost.example.com/v1",
        "http://127.0.0.1.nip.io/v1",
        "http://[2001:db8::1]/v1",
        "http://0x7f.0.0.2.example.com/v1",
    ] {
        let provider = provider_at(base_url);
        let kind =
            |failure: Option<hotseat_core::domain::assistant::Failure>| failure.unwrap().kind;
        let reached = providers.reach(&provider, &model(), true).err();
        assert_eq!(kind(reached), FailureKind::NotLocal, "{base_url}");
        let listed = providers.list(&provider, true).await.err();
        assert_eq!(kind(listed), FailureKind::NotLocal, "{base_url}");
    }
}

#[tokio::test]
async fn not_local_is_told_before_a_key_is_looked_for() {
    let providers = Providers::new(Arc::new(OneKey(None)), Timeouts::default());
    let provider = Provider { needs_key: true, ..provider_at("https://api.openai.com/v1") };
    let failure = providers.reach(&provider, &model(), true).err().unwrap();
    assert_eq!(failure.kind, FailureKind::NotLocal);
}

#[tokio::test]
async fn with_only_local_this_computer_answers_under_each_of_its_names() {
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    for host in ["127.0.0.1", "localhost", "LOCALHOST"] {
        let provider = provider_at(&format!("http://{host}:{}/v1", fake.port()));
        let model = providers.reach(&provider, &model(), true).unwrap();
        assert_eq!(Heard::of(ask(&*model)).await.text, "Hello there.", "{host}");
    }
}

#[test]
fn a_provider_without_an_address_is_not_set_up() {
    let providers = providers(Timeouts::default());
    let provider = Provider { base_url: None, ..provider_at("http://localhost/") };
    let failure = providers.reach(&provider, &model(), false).err().unwrap();
    assert_eq!(failure.kind, FailureKind::NotSetUp);
}

#[tokio::test]
async fn the_practice_assistant_answers_with_no_address_and_no_key() {
    let providers = Providers::new(Arc::new(OneKey(None)), Timeouts::default());
    let provider = Provider {
        kind: ProviderKind::Practice,
        base_url: None,
        ..provider_at("http://localhost/")
    };
    let practice = providers.reach(&provider, &model(), true).unwrap();
    let heard = Heard::of(ask(&*practice)).await;
    assert!(heard.text.contains("not an AI") && heard.finish().is_some(), "{heard:?}");
}
