//! Asking: what is kept before anyone is called, what is refused, and that nothing is sent twice.

use super::{Interview, prompt_tokens, reported};
use crate::stage::{by, config};
use crate::talking::piece;
use futures_util::future::join_all;
use hotseat_core::domain::assistant::{AiPolicy, DEFAULT_SYSTEM_PROMPT, FailureKind, Speaker};
use hotseat_core::domain::config::{QUESTION_MAX_CHARS, SessionConfig};
use hotseat_core::domain::ids::{RequestId, SessionId};
use hotseat_core::domain::message::AnswerStatus;
use hotseat_core::domain::session::{Changes, Refusal};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::{Asked, Assistant, By, Services};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Barrier;
use uuid::Uuid;

fn code(outcome: Result<Asked, Error>) -> ErrorCode {
    outcome.unwrap_err().code()
}

#[tokio::test]
async fn a_question_and_its_promise_are_on_disk_before_the_answer_begins() {
    let interview = Interview::new().await;
    let prompt = prompt_tokens(&interview, "Why is it slow?").await;
    let _hand = interview.ask_by_hand("Why is it slow?").await;
    let messages = interview.messages().await;
    assert_eq!(messages[0].content, "Why is it slow?");
    assert_eq!(interview.answer().await, (AnswerStatus::Streaming, String::new()));
    let sums = interview.stage.service.store().ledger_sums(interview.id).await.unwrap();
    assert_eq!(sums.reserved_tokens, prompt + 4_096);
    assert_eq!(interview.figures().await, (0, 0));
    assert_eq!(interview.session().await.message_count, 2);
    interview.check().await;
}

#[tokio::test]
async fn an_answer_is_kept_as_it_came_and_charged_as_reported() {
    let mut interview = Interview::new().await;
    let prompt = prompt_tokens(&interview, "Hello?").await;
    let hand = interview.ask_by_hand("Hello?").await;
    hand.says("Hel");
    hand.says("lo! 天");
    hand.ends(reported(prompt + 2, 5));
    let (session, status) = interview.ended().await;
    assert_eq!(status, AnswerStatus::Complete);
    assert_eq!((session.input_tokens, session.output_tokens), (prompt + 2, 5));
    assert_eq!(interview.answer().await, (AnswerStatus::Complete, "Hello! 天".into()));
    assert_eq!(interview.figures().await, (prompt + 2, 5));
    let trail = interview.stage.trail(interview.id).await;
    assert_eq!(trail, ["session_created", "session_started", "message_sent", "message_received"]);
    interview.check().await;
}

#[tokio::test]
async fn the_model_is_sent_instructions_history_and_question() {
    let mut interview = Interview::new().await;
    interview.stage.models.will([
        piece("First answer."),
        crate::talking::end(hotseat_core::domain::assistant::Finish::Complete, None),
    ]);
    interview.exchange("First question").await;
    interview.exchange("Second question").await;
    let calls = interview.stage.models.calls();
    let said: Vec<_> = calls[1].0.0.iter().map(|turn| (turn.speaker, turn.text.as_str())).collect();
    assert_eq!(said[0].0, Speaker::System);
    assert_eq!(
        said[1..],
        [
            (Speaker::User, "First question"),
            (Speaker::Assistant, "First answer."),
            (Speaker::User, "Second question"),
        ]
    );
}

#[tokio::test]
async fn questions_left_without_an_answer_are_sent_along_with_the_next() {
    let mut interview = Interview::new().await;
    interview.stage.models.will([crate::talking::failure(FailureKind::TimedOut)]);
    assert_eq!(interview.exchange("I use a queue").await.1, AnswerStatus::Failed);
    let hand = interview.ask_by_hand("of 天气").await;
    interview.stage.assistant.stop(interview.id).await.unwrap();
    interview.ended().await;
    let estimate = interview.stage.assistant.estimate(interview.id, "Is it slow?").await.unwrap();
    interview.exchange("Is it slow?").await;
    let (sent, _) = interview.stage.models.calls().pop().unwrap();
    let sent = sent.by_turns().0;
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].text, "I use a queue\n\nof 天气\n\nIs it slow?");
    assert_eq!(interview.figures().await.0, estimate.prompt_tokens);
    drop(hand);
    interview.check().await;
}

#[tokio::test]
async fn the_sessions_wishes_reach_the_model() {
    let wishes = json!({ "system_prompt": "Be brief.", "temperature": 0.5, "max_tokens": 64 });
    let mut interview =
        Interview::of(SessionConfig { config: Some(wishes), ..config("Jane") }).await;
    interview.exchange("Hello?").await;
    let (conversation, limits) = interview.stage.models.calls().remove(0);
    let hints = AiPolicy::GiveHints.prompt();
    assert_eq!(conversation.0[0].text, format!("Be brief.\n\n{hints}"));
    assert_eq!((limits.answer_cap_tokens, limits.temperature), (64, Some(0.5)));
}

#[tokio::test]
async fn a_model_is_sent_nothing_of_the_interviewers() {
    const CANARY: &str = "canary";
    let config = SessionConfig {
        candidate_email: Some("canary@example.com".into()),
        challenge_text: Some("# canary-challenge".into()),
        config: Some(json!({
            "rubric": "canary", "notes": ["canary"], "hints": "canary", "knows_challenge": false,
        })),
        ..config("canary name")
    };
    let mut interview = Interview::of(config).await;
    let by = By::interviewer("canary interviewer");
    let service = &interview.stage.service;
    service.sessions.extend_time(interview.id, 5, "canary reason", None, &by).await.unwrap();
    service.sessions.extend_tokens(interview.id, 500, "canary reason", None, &by).await.unwrap();
    interview.exchange("First?").await;
    interview.exchange("Second?").await;
    for (conversation, _) in interview.stage.models.calls() {
        assert!(!format!("{conversation:?}").contains(CANARY), "{conversation:?}");
    }
}

#[tokio::test]
async fn a_repeated_request_is_answered_and_not_sent_again() {
    let interview = Interview::new().await;
    let by = By::candidate().request(RequestId(Uuid::from_u128(7)));
    let _hand = interview.stage.models.by_hand();
    let first = interview.stage.assistant.ask(interview.id, "Once?", &by).await.unwrap();
    for _ in 0..3 {
        let again = interview.stage.assistant.ask(interview.id, "Once?", &by).await.unwrap();
        assert_eq!(again.question_seq, first.question_seq);
    }
    assert_eq!(interview.messages().await.len(), 2);
    assert_eq!(interview.stage.models.calls().len(), 1);
}

#[tokio::test]
async fn while_an_answer_is_written_nothing_else_can_be_asked() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("First?").await;
    assert_eq!(code(interview.try_ask("Second?").await), ErrorCode::AnswerOpen);
    hand.says("Yes.");
    hand.ends(None);
    interview.ended().await;
    interview.ask("Second?").await;
}

/// The outcomes of so many questions asked at once, by these assistants in turn.
async fn at_once(
    assistants: &[Assistant],
    id: SessionId,
    question: &str,
) -> Vec<Result<Asked, Error>> {
    const SENDS: usize = 8;
    let together = Arc::new(Barrier::new(SENDS));
    let sends = (0..SENDS).map(|send| {
        let assistant = assistants[send % assistants.len()].clone();
        let (together, question) = (Arc::clone(&together), question.to_owned());
        tokio::spawn(async move {
            together.wait().await;
            assistant.ask(id, question.as_str(), BY).await
        })
    });
    join_all(sends).await.into_iter().map(Result::unwrap).collect()
}

#[track_caller]
fn passed(outcomes: &[Result<Asked, Error>]) -> usize {
    for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        let code = error.code();
        assert!(matches!(code, ErrorCode::AnswerOpen | ErrorCode::NotEnoughTokens), "{error}");
    }
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_questions_sent_at_once_with_tokens_for_one_exactly_one_is_sent() {
    // The question takes more than half of the budget, and after it its history too.
    let question = "word ".repeat(450);
    let mut interview = Interview::with_budget(1_000).await;
    for round in 1..=1_000 {
        let assistants = [interview.stage.assistant.clone()];
        let outcomes = at_once(&assistants, interview.id, &question).await;
        assert_eq!(passed(&outcomes), 1, "round {round}: {outcomes:?}");
        interview.ended().await;
        assert_eq!(code(interview.try_ask(&question).await), ErrorCode::NotEnoughTokens);
        assert_eq!(interview.stage.models.calls().len(), round);
        interview.figures().await;
        let config = SessionConfig { token_budget: Some(1_000), ..config("Next") };
        interview.id =
            interview.stage.service.sessions.create_session(config, &by()).await.unwrap().id;
        interview.stage.start(interview.id).await;
    }
    interview.check().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn services_that_know_nothing_of_each_other_promise_no_token_twice() {
    let question = "word ".repeat(450);
    let interview = Interview::with_budget(1_000).await;
    let stage = &interview.stage;
    let mut id = interview.id;
    for round in 1..=100 {
        let other =
            Services::new(stage.service.store().clone(), stage.clock.clone(), stage.ids.clone());
        let assistants = [stage.assistant.clone(), Assistant::new(&other, stage.models.clone())];
        let outcomes = at_once(&assistants, id, &question).await;
        assert!(passed(&outcomes) >= 1, "round {round}: {outcomes:?}");
        join_all(assistants.iter().map(Assistant::close)).await;
        let session = stage.session(id).await;
        let sums = stage.service.store().ledger_sums(id).await.unwrap();
        assert!(session.tokens_used <= 1_000, "round {round}: {}", session.tokens_used);
        assert_eq!(
            (sums.input_tokens + sums.output_tokens, 0),
            (session.tokens_used, sums.reserved_tokens)
        );
        let config = SessionConfig { token_budget: Some(1_000), ..config("Next") };
        id = stage.service.sessions.create_session(config, &by()).await.unwrap().id;
        stage.start(id).await;
    }
    interview.check().await;
}

#[tokio::test]
async fn only_a_running_session_can_be_asked() {
    let interview = Interview::new().await;
    let other = interview.stage.create("Other").await;
    let ask = |id| interview.stage.assistant.ask(id, "Hello?", BY);
    assert_eq!(code(ask(other).await), ErrorCode::InvalidTransition);
    interview.stage.pause(interview.id).await;
    assert_eq!(code(ask(interview.id).await), ErrorCode::InvalidTransition);
    interview.stage.end(interview.id).await;
    assert_eq!(code(ask(interview.id).await), ErrorCode::InvalidTransition);
    interview.stage.service.sessions.delete_session(other, &by()).await.unwrap();
    assert_eq!(code(ask(other).await), ErrorCode::NotFound);
    assert!(interview.messages().await.is_empty() && interview.stage.models.calls().is_empty());
}

const BY: &By = &By::candidate();

#[tokio::test]
async fn a_session_whose_time_is_up_expires_instead_of_asking() {
    let interview = Interview::new().await;
    interview.stage.tick(3_595_000).await;
    interview.stage.clock.advance(6_000);
    let refused = interview.try_ask("Still time?").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InvalidTransition);
    assert!(refused.to_string().contains("ran out of time"), "{refused}");
}

#[tokio::test]
async fn a_question_that_breaks_a_rule_is_refused_and_not_kept() {
    let interview = Interview::new().await;
    for question in ["", " \n\t ", &"x".repeat(QUESTION_MAX_CHARS + 1)] {
        assert_eq!(code(interview.try_ask(question).await), ErrorCode::InvalidInput);
    }
    // Within the rule for characters, and more than gpt-4 can read.
    let refused = interview.try_ask(&"天气".repeat(12_000)).await.unwrap_err();
    assert!(matches!(
        &refused,
        Error::Refused { refusal: Refusal::Invalid(fields), .. }
            if fields[0].message.contains("can read")
    ));
    assert!(interview.messages().await.is_empty());
}

#[tokio::test]
async fn a_budget_that_does_not_reach_refuses_with_both_figures() {
    let interview = Interview::with_budget(1_000).await;
    let question = "word ".repeat(900);
    let estimate =
        interview.stage.assistant.estimate(interview.id, question.as_str()).await.unwrap();
    let refused = interview.try_ask(&question).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotEnoughTokens);
    let needed = hotseat_core::domain::number::grouped(estimate.needed_tokens);
    assert!(refused.to_string().contains(&needed), "{refused} {needed}");
    assert!(refused.to_string().contains("1,000"), "{refused}");
    assert_eq!((estimate.answer_cap_tokens, estimate.left_tokens), (0, 1_000));
    assert!(interview.messages().await.is_empty() && interview.stage.models.calls().is_empty());
    assert_eq!(interview.stage.trail(interview.id).await.len(), 2);
}

#[tokio::test]
async fn an_assistant_that_is_not_set_up_refuses_and_keeps_the_session_usable() {
    let mut interview = Interview::new().await;
    for kind in [FailureKind::NotSetUp, FailureKind::NotLocal, FailureKind::RefusedKey] {
        interview.stage.models.set_not_ready(Some(kind));
        assert_eq!(code(interview.try_ask("Hello?").await), ErrorCode::AssistantNotReady);
    }
    assert!(interview.messages().await.is_empty());
    interview.stage.models.set_not_ready(None);
    assert_eq!(interview.exchange("Hello?").await.1, AnswerStatus::Complete);
}

#[tokio::test]
async fn a_session_that_wants_only_this_computer_calls_nobody_else() {
    let wishes = Some(json!({ "only_local": true }));
    let interview = Interview::of(SessionConfig { config: wishes, ..config("Jane") }).await;
    assert_eq!(code(interview.try_ask("Hello?").await), ErrorCode::AssistantNotReady);
    let other = Interview::new().await;
    other.stage.assistant.set_only_local(true);
    assert_eq!(code(other.try_ask("Hello?").await), ErrorCode::AssistantNotReady);
    other.stage.assistant.set_only_local(false);
    other.ask("Hello?").await;
}

#[tokio::test]
async fn an_edit_open_while_the_candidate_talks_is_not_stale() {
    let mut interview = Interview::new().await;
    let seen = Some(interview.session().await.version);
    interview.exchange("First?").await;
    interview.stage.models.will([crate::talking::failure(FailureKind::RefusedKey)]);
    interview.exchange("Second?").await;
    let (service, id) = (interview.stage.service.clone(), interview.id);
    let rename = |name: &str| Changes { candidate_name: Some(name.into()), ..Changes::default() };
    service.sessions.update_session(id, rename("Janet Smith"), seen, &by()).await.unwrap();
    // What another person changed is another matter, talk in between or not.
    interview.exchange("Third?").await;
    let refused =
        service.sessions.update_session(id, rename("Joan Smith"), seen, &by()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Stale);
    let refused = service.sessions.extend_time(id, 5, "more", seen, &by()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Stale);
}

#[tokio::test]
async fn an_estimate_says_what_asking_then_takes() {
    let mut interview = Interview::new().await;
    for question in ["Why?", "And what about 天气?", &"word ".repeat(500)] {
        let estimate = interview.stage.assistant.estimate(interview.id, question).await.unwrap();
        let left = interview.session().await.left_tokens();
        assert_eq!(estimate.left_tokens, left);
        interview.exchange(question).await;
        let spent = left - interview.session().await.left_tokens();
        // The scripted answer has three tokens.
        assert_eq!(spent, estimate.prompt_tokens + 3, "{question}");
        assert!(estimate.question_tokens < estimate.prompt_tokens);
    }
}

#[tokio::test]
async fn the_model_is_told_the_usual_instructions_and_exactly_the_policy() {
    let own = AiPolicy::Own { text: "Answer questions about SQL only.".into() };
    let policies = AiPolicy::PRESETS.into_iter().filter(AiPolicy::has_assistant).chain([own]);
    for policy in policies {
        let wishes = json!({ "policy": policy, "knows_challenge": false });
        let mut interview =
            Interview::of(SessionConfig { config: Some(wishes), ..config("Jane") }).await;
        interview.exchange("Hello?").await;
        let (conversation, _) = interview.stage.models.calls().remove(0);
        let told: Vec<&str> = conversation.0.iter().map(|turn| turn.text.as_str()).collect();
        let expected = format!("{DEFAULT_SYSTEM_PROMPT}\n\n{}", policy.prompt());
        assert_eq!(told, [expected.as_str(), "Hello?"], "{policy:?}");
    }
}

#[tokio::test]
async fn an_interview_without_an_assistant_has_nothing_to_ask() {
    let wishes = json!({ "policy": { "preset": "no_assistant" } });
    let interview = Interview::of(SessionConfig { config: Some(wishes), ..config("Jane") }).await;
    let (assistant, id) = (interview.stage.assistant.clone(), interview.id);
    for refused in [
        assistant.ask(id, "Hello?", &By::candidate()).await.map(drop),
        assistant.estimate(id, "Hello?").await.map(drop),
    ] {
        let error = refused.unwrap_err();
        assert_eq!(error.to_string(), "This interview has no assistant.");
    }
    assert!(interview.stage.models.calls().is_empty());
    assert_eq!(interview.stage.session(id).await.message_count, 0);
}
