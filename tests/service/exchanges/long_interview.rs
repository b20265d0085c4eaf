//! A whole interview with a server that loads, fails, refuses, breaks off and recovers, on a budget that runs
//! short: the candidate can always go on, and pays for what the server took.

use super::Interview;
use super::over_http::estimated_interview_of;
use crate::provider::{FakeProvider, Request, Script};
use crate::stage::{by, config};
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::exchange::{Asking, Memory, Remedy, remedies};
use hotseat_core::domain::message::{AnswerStatus, MessageKind};
use hotseat_core::service::By;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tiktoken_rs::{CoreBPE, cl100k_base_singleton};

const QUESTIONS: usize = 60;
/// What this server refuses, wherever in a conversation it stands.
const FLAGGED: &str = "in a way that is forbidden";
/// Tokens its template puts around each turn.
const AROUND: i64 = 20;
/// Tokens it reads, which the catalogue does not know.
const READS: i64 = 3_000;

/// What the server did so far.
#[derive(Default)]
struct Server {
    calls: usize,
    /// Tokens it took, to be paid: of every answer it gave, wholly or not.
    took: i64,
    refused_for_words: usize,
    /// Requests whose own question was fine.
    rode_along: usize,
    refused_for_length: usize,
}

impl Server {
    fn tokens(text: &str) -> i64 {
        let tokenizer: &CoreBPE = cl100k_base_singleton();
        i64::try_from(tokenizer.encode_ordinary(text).len()).unwrap()
    }

    /// Says in one of many ways that it does not answer such words.
    fn refuses_words(&self) -> Script {
        let flagged = "model requires moderation and your input was flagged";
        match self.refused_for_words % 4 {
            1 => Script::replies_json(
                "403 Forbidden",
                &json!({"error": {"code": 403, "message": flagged}}),
            ),
            2 => Script::replies_json("403 Forbidden", &json!({"error": {"message": "Not this."}})),
            3 => Script::replies("500 Internal Server Error", "", "an accident"),
            _ => Script::replies_json("200 OK", &json!({"error": {"code": 400, "message": "no"}})),
        }
    }

    /// What it makes of the next request.
    fn decide(&mut self, request: &Request) -> Script {
        self.calls += 1;
        let body = request.json();
        let messages = body["messages"].as_array().unwrap();
        let said = |message: &Value| message["content"].as_str().unwrap().to_owned();
        let sent: i64 = messages.iter().map(|message| Self::tokens(&said(message)) + AROUND).sum();
        if messages.iter().any(|message| said(message).contains(FLAGGED)) {
            // What is said in a row arrives as one message; the question is its last part.
            let asked = messages.last().map(said).unwrap();
            let question = asked.rsplit("\n\n").next().unwrap();
            self.rode_along += usize::from(!question.contains(FLAGGED));
            self.refused_for_words += 1;
            return self.refuses_words();
        }
        if sent > READS {
            self.refused_for_length += 1;
            let words = format!("prompt is too long: {sent} tokens > {READS} maximum");
            return Script::replies_json("400 Bad Request", &json!({"error": {"message": words}}));
        }
        match self.calls % 13 {
            1 => Script::replies_json(
                "503 Service Unavailable",
                &json!({"error": {"code": 503, "message": "Loading model"}}),
            ),
            5 => Script::replies("502 Bad Gateway", "", "<html>bad gateway</html>"),
            // Breaks off, and bills nothing.
            8 => Script::streams().piece("So far, and").resets(),
            calls => {
                let cap = body["max_tokens"].as_i64().unwrap();
                let answer = "The window slides, and the oldest falls out of it. ".repeat(6);
                let received = Self::tokens(&answer).min(cap);
                self.took += sent + received;
                let begun = Script::streams().piece(&answer).finish("stop");
                // Reports now and then only, once it has.
                let reports = calls % 3 != 0 || self.calls < 8;
                let told = json!({"prompt_tokens": sent, "completion_tokens": received});
                if reports { begun.usage(&told).done().ends() } else { begun.done().ends() }
            }
        }
    }
}

/// What the candidate does when an answer is not whole: what is offered first, and where that did not help,
/// what is offered next.
async fn go_on(interview: &mut Interview, tried: usize) -> AnswerStatus {
    let mut messages = interview.messages().await;
    let newest = messages.pop().unwrap();
    let question = messages.pop().unwrap().content;
    let MessageKind::Answer { status, failure, context_from, .. } = newest.kind else { panic!() };
    let has_history = context_from < newest.seq - 1;
    let offered = remedies(status, failure, !newest.content.is_empty(), has_history);
    let instead_of = Some(newest.seq - 1);
    assert!(!offered.is_empty(), "nothing can be done: {newest:?}");
    let asking = match offered[tried % offered.len()] {
        Remedy::GoOn => Asking::from("Go on."),
        Remedy::TryAgain => Asking { instead_of, ..Asking::from(&*question) },
        Remedy::Edit => Asking { instead_of, ..Asking::from(&*question.replace(FLAGGED, "well")) },
        Remedy::AskAfresh => Asking { instead_of, memory: Memory::Fresh, text: question },
    };
    ask(interview, asking).await
}

/// Asks, with less of the conversation where the budget does not reach for all of it.
async fn ask(interview: &mut Interview, asking: Asking) -> AnswerStatus {
    let (assistant, id) = (interview.stage.assistant.clone(), interview.id);
    let estimate = assistant.estimate(id, asking.clone()).await.unwrap();
    let memory = match estimate.offers.first() {
        Some(offer) => offer.memory,
        None => asking.memory,
    };
    if estimate.answer_cap_tokens == 0 && estimate.offers.is_empty() {
        interview
            .stage
            .service
            .sessions
            .extend_tokens(id, 1_500, "more", None, &by())
            .await
            .unwrap();
    }
    let asking = Asking { memory, ..asking };
    assistant.ask(id, asking, &By::candidate()).await.unwrap();
    interview.ended().await.1
}

#[tokio::test]
async fn a_candidate_can_always_go_on_and_pays_what_the_server_took() {
    let server = FakeProvider::start().await;
    let state = Arc::new(Mutex::new(Server::default()));
    let deciding = Arc::clone(&state);
    server.decides(move |request| deciding.lock().unwrap().decide(request));
    let wishes = json!({ "max_tokens": 400, "knows_challenge": true });
    let wanted = SessionConfig {
        token_budget: Some(40_000),
        challenge_text: Some("# Rate limiter\n\nBuild one that many servers share.".into()),
        config: Some(wishes),
        ..config("Jane")
    };
    let mut interview = estimated_interview_of(&server.base_url(), wanted).await;
    let mut flagged = 0;
    for asked in 0..QUESTIONS {
        let manner = if asked % 9 == 4 { FLAGGED } else { "and say why" };
        flagged += usize::from(manner == FLAGGED);
        let question = format!("Question {asked}: compare two ways to count, {manner}.");
        let mut status = ask(&mut interview, Asking::from(&*question)).await;
        if manner == FLAGGED && asked % 2 == 0 {
            // Left as it is: the next question is another one.
            assert_eq!(status, AnswerStatus::Failed, "question {asked}");
            continue;
        }
        for tried in 0..4 {
            if status == AnswerStatus::Complete {
                break;
            }
            status = go_on(&mut interview, tried).await;
        }
        assert_eq!(status, AnswerStatus::Complete, "question {asked}");
        let session = interview.session().await;
        assert!(session.tokens_used <= session.token_budget, "question {asked}");
    }
    let session = interview.session().await;
    let Server { took, refused_for_words, rode_along, refused_for_length, .. } =
        *state.lock().unwrap();
    assert!(refused_for_words >= flagged, "{refused_for_words} of {flagged}");
    assert_eq!(rode_along, 0, "no refused question rides along with another");
    assert!(
        refused_for_length <= 2,
        "{refused_for_length}: it is learned how much the model reads"
    );
    assert!((session.tokens_used - took).abs() * 20 <= took, "{} for {took}", session.tokens_used);
    let failures =
        interview.messages().await.into_iter().filter_map(|message| match message.kind {
            MessageKind::Answer { failure, .. } => failure,
            MessageKind::Question { .. } => None,
        });
    let failures: Vec<FailureKind> = failures.collect();
    assert!(failures.contains(&FailureKind::Withheld), "{failures:?}");
    assert!(failures.contains(&FailureKind::ProviderFailed), "{failures:?}");
    let trail = interview.stage.trail(interview.id).await;
    assert!(trail.contains(&"context_trimmed".to_owned()));
    let verdict =
        interview.stage.service.sessions.verify_trail(interview.id).await.unwrap().verdict;
    assert_eq!(verdict, Verdict::Intact);
    interview.figures().await;
    interview.check().await;
    println!(
        "{} calls, {} of {} tokens, {took} taken, {failures:?}",
        server.requests().len(),
        session.tokens_used,
        session.token_budget
    );
}
