//! What a provider calls its models, and the model servers of this computer.

use crate::nobody::free_port;
use crate::provider::{FakeProvider, Script};
use crate::stage::{AT_MOST, impatient, provider_at, providers};
use hotseat_core::domain::assistant::{Failure, FailureKind};
use hotseat_core::domain::catalogue::ListedModel;
use hotseat_core::ports::Models;
use hotseat_core::providers::Timeouts;
use serde_json::json;
use std::time::Instant;

async fn listed(script: Script, timeouts: Timeouts) -> Result<Vec<ListedModel>, Failure> {
    let fake = FakeProvider::start().await;
    fake.answers(script);
    let listed = providers(timeouts).list(&provider_at(&fake.base_url()), false).await;
    assert!(fake.requests().iter().all(|request| request.line() == "GET /v1/models"));
    listed
}

#[tokio::test]
async fn a_provider_lists_its_models() {
    let openai = json!({"object": "list", "data": [{"id": "b"}, {"id": "a"}, {"id": "b"}]});
    let ollama = json!({"models": [{"name": "llama3:8b", "model": "llama3:8b"}]});
    let together = json!([{"id": "m1", "object": "model", "context_length": 8_192}, {"id": "m2"}]);
    let github = json!([{"id": "openai/gpt-4.1", "name": "OpenAI GPT-4.1"}]);
    let gemini = json!({"models": [{"name": "models/gemini-2.0-flash", "inputTokenLimit": 9_000}]});
    let gemini_as_openai = json!({"object": "list", "data": [{"id": "models/gemini-2.0-flash"}]});
    let llama_cpp =
        json!({"models": [{"name": "/m.gguf"}], "object": "list", "data": [{"id": "m.gguf"}]});
    for (body, expected) in [
        (openai, vec!["b", "a"]),
        (ollama, vec!["llama3:8b"]),
        (together, vec!["m1", "m2"]),
        (github, vec!["openai/gpt-4.1"]),
        (gemini, vec!["models/gemini-2.0-flash"]),
        (gemini_as_openai, vec!["models/gemini-2.0-flash"]),
        (llama_cpp, vec!["m.gguf"]),
        // Nothing is there yet.
        (json!({"object": "list", "data": []}), vec![]),
        (json!({"object": "list", "data": null}), vec![]),
        (json!({"models": null}), vec![]),
        (json!({"data": null, "models": [{"name": "a"}]}), vec!["a"]),
        (json!([]), vec![]),
    ] {
        let listed = listed(Script::replies_json("200 OK", &body), Timeouts::default()).await;
        let names: Vec<String> = listed.unwrap().into_iter().map(|one| one.remote_id).collect();
        assert_eq!(names, expected);
    }
}

#[tokio::test]
async fn a_list_may_say_how_much_its_models_read() {
    let vllm = json!({"data": [{"id": "a", "max_model_len": 32_768}, {"id": "b"}]});
    let listed = listed(Script::replies_json("200 OK", &vllm), Timeouts::default()).await.unwrap();
    let windows: Vec<_> = listed.iter().map(|model| model.context_window_tokens).collect();
    assert_eq!(windows, [Some(32_768), None]);
}

#[tokio::test]
async fn what_is_no_list_is_a_failure() {
    let endless = Script::new()
        .sends("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"data\":[")
        .repeats_for_ever("{\"id\":\"x\"},".repeat(1_000));
    for (name, script, kind) in [
        ("html", Script::replies("200 OK", "", "<html>"), FailureKind::ProviderFailed),
        ("else", Script::replies_json("200 OK", &json!([1])), FailureKind::ProviderFailed),
        ("endless", endless, FailureKind::ProviderFailed),
        ("401", Script::replies("401 No", "", ""), FailureKind::RefusedKey),
        ("404", Script::replies("404 No", "", "404 page not found"), FailureKind::WrongAddress),
        (
            "404 in words",
            Script::replies_json("404 No", &json!({"error": "no models here"})),
            FailureKind::WrongAddress,
        ),
        ("closed", Script::new(), FailureKind::ProviderFailed),
        ("silent", Script::new().falls_silent(), FailureKind::TimedOut),
        (
            "half",
            Script::new().sends("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").falls_silent(),
            FailureKind::TimedOut,
        ),
    ] {
        // Silence takes its whole time; what never ends is given enough to show that it does not.
        let list_total = if name == "endless" { AT_MOST } else { impatient().list_total };
        let timeouts = Timeouts { list_total, ..impatient() };
        assert_eq!(listed(script, timeouts).await.unwrap_err().kind, kind, "{name}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_black_hole_is_not_waited_for_long() {
    let hole = crate::nobody::BlackHole::open();
    let listed = providers(impatient()).list(&provider_at(&hole.base_url()), false).await;
    assert_eq!(listed.unwrap_err().kind, FailureKind::Unreachable);
}

#[tokio::test]
async fn only_servers_that_answer_with_a_list_are_found_on_this_computer() {
    let (found, other, silent) =
        (FakeProvider::start().await, FakeProvider::start().await, FakeProvider::start().await);
    let (locked, login) = (FakeProvider::start().await, FakeProvider::start().await);
    let invalid = json!({"error": {"message": "Invalid API Key", "type": "authentication_error"}});
    locked.answers(Script::replies_json("401 Unauthorized", &invalid));
    login.answers(Script::replies("401 Unauthorized", "", "<title>Sign in</title> api key"));
    found.answers(Script::replies_json("200 OK", &json!({"data": [{"id": "llama3"}]})));
    other.answers(Script::replies("200 OK", "content-type: text/html\r\n", "<h1>It works!</h1>"));
    silent.answers(Script::new().falls_silent());
    let (free, _bound) = free_port();
    let ports = [
        ("Web", other.port()),
        ("Silent", silent.port()),
        ("Nobody", free),
        ("Mine", found.port()),
        ("Locked", locked.port()),
        ("Login", login.port()),
    ];
    let providers = providers(impatient()).looking_for(ports.into());
    let begun = Instant::now();
    let servers = providers.local_servers().await;
    let [server, wants_key] = &servers[..] else { panic!("{servers:?}") };
    assert_eq!((wants_key.name, wants_key.wants_key), ("Locked", true));
    assert!(wants_key.models.is_empty() && !server.wants_key);
    assert_eq!((server.name, server.base_url.as_str()), ("Mine", found.base_url().as_str()));
    assert_eq!(server.models, ["llama3"]);
    assert!(begun.elapsed() >= impatient().look_around, "the silent one was given its time");
    assert_eq!(found.requests()[0].line(), "GET /v1/models");
}
