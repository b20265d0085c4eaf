//! The whole way: from the question on disk over real HTTP to a server on this computer, and back.

use super::{Interview, prompt_tokens};
use crate::provider::{FakeProvider, Gate, Script, piece};
use crate::stage::{Stage, config};
use crate::support::patience::PATIENCE;
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::domain::catalogue::{KeyState, Provider};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::RequestId;
use hotseat_core::domain::message::{AnswerStatus, MessageKind};
use hotseat_core::ports::Keys;
use hotseat_core::providers::{Providers, Timeouts};
use hotseat_core::service::{Assistant, By};
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

struct OneKey;

impl Keys for OneKey {
    fn find(&self, _: &Provider) -> Option<SecretString> {
        Some("sk-canary".into())
    }

    fn state(&self, _: &Provider) -> KeyState {
        KeyState::Kept
    }
}

/// An interview whose model is behind that server.
async fn interview(server: &FakeProvider) -> Interview {
    interview_at(&server.base_url()).await
}

async fn interview_at(url: &str) -> Interview {
    let short = Some(json!({ "max_tokens": 64 }));
    interview_of(url, SessionConfig { config: short, ..config("Jane") }).await
}

async fn interview_of(url: &str, config: SessionConfig) -> Interview {
    patient_interview_of(url, config, Duration::from_secs(3)).await
}

/// The same with a model that gives a silent server up only after so long.
async fn patient_interview_of(url: &str, config: SessionConfig, idle: Duration) -> Interview {
    interview_counted(url, config, idle, "cl100k").await
}

/// The same with a model whose tokens can only be estimated.
pub async fn estimated_interview_of(url: &str, config: SessionConfig) -> Interview {
    interview_counted(url, config, Duration::from_secs(30), "estimate").await
}

async fn interview_counted(
    url: &str,
    config: SessionConfig,
    idle: Duration,
    tokenizer: &str,
) -> Interview {
    let stage = Stage::new().await;
    stage
        .tamper(&format!(
            "update providers set base_url = '{url}', first_piece_timeout_s = 600 where id = 'openai';
             update models set tokenizer = '{tokenizer}' where id = 'gpt-4'"
        ))
        .await;
    let (mut stage, _) = stage.restart().await;
    let timeouts = Timeouts {
        connect: Duration::from_secs(10),
        idle,
        total: Duration::from_secs(600),
        ..Timeouts::default()
    };
    let models = Providers::new(Arc::new(OneKey), timeouts);
    stage.assistant = Assistant::new(&stage.service, Arc::new(models));
    let id = stage.service.sessions.create_session(config, &crate::stage::by()).await.unwrap().id;
    stage.start(id).await;
    Interview::on(stage, id)
}

fn word_for_ever() -> Script {
    Script::streams().repeats_chunk_for_ever(format!("data: {}\n\n", piece("word ")))
}

#[tokio::test]
async fn an_answer_comes_back_as_it_was_sent() {
    let server = FakeProvider::start().await;
    let mut interview = interview(&server).await;
    let prompt = prompt_tokens(&interview, "Why?").await;
    let told = json!({ "prompt_tokens": prompt + 1, "completion_tokens": 5 });
    let script = Script::streams().event(&piece("Because ")).event(&piece("天气."));
    server.answers(script.finish("stop").usage(&told).done().ends());
    let (session, status) = interview.exchange("Why?").await;
    assert_eq!(status, AnswerStatus::Complete);
    assert_eq!((session.input_tokens, session.output_tokens), (prompt + 1, 5));
    assert_eq!(interview.answer().await.1, "Because 天气.");
    interview.check().await;
}

#[tokio::test]
async fn every_trouble_has_its_class_and_leaves_the_session_usable() {
    let refused = |status, code: &str| {
        Script::replies_json(status, &json!({ "error": { "message": "no", "code": code } }))
    };
    let troubles = [
        (refused("401 Unauthorized", "invalid_api_key"), Some(FailureKind::RefusedKey)),
        (refused("404 Not Found", "model_not_found"), Some(FailureKind::ModelMissing)),
        (
            refused("400 Bad Request", "context_length_exceeded"),
            Some(FailureKind::TooLong { limit_tokens: None }),
        ),
        (
            Script::replies("429 Too Many Requests", "Retry-After: 1000000000\r\n", "{}"),
            Some(FailureKind::RateLimited { retry_after_s: Some(1_000_000_000) }),
        ),
        (Script::streams().event(&piece("Half")).falls_silent(), Some(FailureKind::TimedOut)),
        (Script::streams().event(&piece("Half")).ends(), Some(FailureKind::ProviderFailed)),
        (word_for_ever(), None),
    ];
    let server = FakeProvider::start().await;
    let mut interview = interview(&server).await;
    for (script, expected) in troubles {
        server.answers(script);
        let (_, status) = interview.exchange("Why?").await;
        let answer = interview.messages().await.pop().unwrap();
        let MessageKind::Answer { failure, .. } = answer.kind else { panic!() };
        assert_eq!(failure, expected);
        if expected.is_none() {
            assert_eq!(status, AnswerStatus::CutByBudget);
            server.next_hangup().await;
        }
        server.answers(Script::says(&["And ", "on."]));
        assert_eq!(interview.exchange("Go on?").await.1, AnswerStatus::Complete, "{expected:?}");
    }
    interview.figures().await;
    interview.check().await;
}

#[tokio::test]
async fn an_address_where_nobody_answers_is_unreachable_and_costs_nothing() {
    let mut interview = interview_at("http://127.0.0.1:9/v1").await;
    let (session, status) = interview.exchange("Why?").await;
    assert_eq!((status, session.tokens_used), (AnswerStatus::Failed, 0));
    let answer = interview.messages().await.pop().unwrap();
    let why = Some(FailureKind::Unreachable);
    assert!(matches!(answer.kind, MessageKind::Answer { failure, .. } if failure == why));
    interview.check().await;
}

#[tokio::test]
async fn whatever_ends_an_answer_ends_the_call() {
    let scripts: [fn() -> Script; 3] = [
        || Script::streams().falls_silent(),
        || Script::streams().event(&piece("Half")).falls_silent(),
        || Script::streams().repeats_chunk_for_ever(": still here\n\n"),
    ];
    for how in ["stop", "pause", "end", "expire", "close"] {
        for script in scripts {
            println!("{how}: hung up after {:?}", time_to_hang_up(how, script()).await);
        }
    }
}

#[tokio::test]
async fn once_offline_is_on_a_server_that_would_be_asked_once_more_is_not() {
    let server = FakeProvider::start().await;
    let mut interview = interview(&server).await;
    let gate = Gate::new();
    let refusal =
        "HTTP/1.1 400 Bad Request\r\ncontent-length: 26\r\n\r\n{\"error\":\"stream_options\"}";
    server.answers(Script::new().waits_at(&gate).sends(refusal));
    interview.ask("Why?").await;
    server.next_request().await;
    interview.stage.assistant.set_only_local(true);
    assert_eq!(interview.ended().await.1, AnswerStatus::Stopped);
    server.next_hangup().await;
    gate.open();
    assert_eq!(server.connections(), 1);
    interview.stage.assistant.set_only_local(false);
    server.answers(Script::replies_json("400 Bad Request", &json!({"error": "stream_options"})));
    interview.exchange("And now?").await;
    assert_eq!(server.connections(), 3, "it would have been");
}

/// From the moment an answer is ended to the moment its server sees that nobody listens any more.
async fn time_to_hang_up(how: &str, script: Script) -> Duration {
    let server = FakeProvider::start().await;
    // So long that nobody but whoever ends the answer hangs up.
    let idle = Duration::from_secs(600);
    let interview = patient_interview_of(&server.base_url(), config("Jane"), idle).await;
    server.answers(script);
    interview.stage.tick(3_590_000).await;
    interview.ask("Why?").await;
    server.next_request().await;
    let ended_at = Instant::now();
    match how {
        "stop" => drop(interview.stage.assistant.stop(interview.id).await.unwrap()),
        "pause" => drop(interview.stage.pause(interview.id).await),
        "end" => drop(interview.stage.end(interview.id).await),
        "expire" => interview.stage.tick(10_000).await,
        _ => interview.stage.assistant.close().await,
    }
    let seen = tokio::time::timeout(PATIENCE, server.next_hangup()).await;
    seen.expect("nobody hangs up").duration_since(ended_at)
}

#[tokio::test]
async fn a_repeated_question_makes_one_request() {
    let server = FakeProvider::start().await;
    let mut interview = interview(&server).await;
    server.always_answers(Script::says(&["Yes."]));
    let by = By::candidate().request(RequestId(Uuid::from_u128(5)));
    let ask = || interview.stage.assistant.ask(interview.id, "Once?", &by);
    let (first, second, third) = tokio::join!(ask(), ask(), ask());
    assert!(first.is_ok() || second.is_ok() || third.is_ok());
    interview.ended().await;
    let again = interview.stage.assistant.ask(interview.id, "Once?", &by).await.unwrap();
    assert_eq!(again.question_seq, 1);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(interview.messages().await.len(), 2);
}

#[tokio::test]
async fn no_request_holds_anything_of_the_interviewers() {
    let server = FakeProvider::start().await;
    let hidden = json!({
        "rubric": "canary", "notes": ["canary"], "hints": { "a": "canary" }, "knows_challenge": false,
    });
    let config = SessionConfig {
        candidate_email: Some("canary@example.com".into()),
        challenge_text: Some("canary".into()),
        config: Some(hidden),
        ..config("canary")
    };
    let mut interview = interview_of(&server.base_url(), config).await;
    let (service, by) = (interview.stage.service.clone(), By::interviewer("canary"));
    service.sessions.extend_time(interview.id, 5, "canary", None, &by).await.unwrap();
    server.always_answers(Script::says(&["Yes."]));
    interview.exchange("First?").await;
    interview.exchange("Second?").await;
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let sent = format!("{}{}", request.head, request.json());
        let words = sent.replace("sk-canary", "").replace("Bearer", "");
        assert!(words.contains("First?") && !words.contains("canary"), "{words}");
    }
}

#[tokio::test]
async fn a_key_is_nowhere_but_in_the_request() {
    let server = FakeProvider::start().await;
    let mut interview = interview(&server).await;
    let echo =
        json!({ "error": { "message": "Incorrect API key: sk-canary", "code": "sk-canary" } });
    server.answers(Script::replies_json("401 Unauthorized", &echo));
    interview.exchange("Why?").await;
    assert!(server.requests()[0].header("authorization").unwrap().contains("sk-canary"));
    let trail = interview.stage.service.sessions.events(interview.id).await.unwrap();
    assert!(trail.iter().all(|event| !event.data.contains("canary")));
    assert!(!format!("{:?}", interview.messages().await).contains("canary"));
    for file in std::fs::read_dir(interview.stage.dir.path()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let content = std::fs::read(&path).unwrap();
            let found = content.windows(6).any(|bytes| bytes == b"canary");
            assert!(!found, "{}", path.display());
        }
    }
}
