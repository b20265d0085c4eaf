//! The assistant's memory: what is left out of a long conversation, and that it is said.

use super::{Interview, reported};
use crate::stage::{by, config};
use hotseat_core::domain::absence::GapAnswer;
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::domain::catalogue::Tokenizer;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::exchange::{Asking, Memory};
use hotseat_core::domain::message::{AnswerStatus, MessageKind};
use hotseat_core::domain::tokens::is_warm;
use hotseat_core::service::By;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn the_oldest_exchanges_are_left_out_marked_and_logged_once_each_time() {
    let mut interview =
        Interview::of(SessionConfig { token_budget: Some(200_000), ..config("Jane") }).await;
    // gpt-4 reads 8,192 tokens; each exchange takes some 1,500.
    for _ in 0..8 {
        let hand = interview.ask_by_hand(&"question ".repeat(700)).await;
        hand.says(&"answer ".repeat(800));
        hand.ends(None);
        interview.ended().await;
    }
    let begins: Vec<i64> = interview
        .messages()
        .await
        .into_iter()
        .filter_map(|message| match message.kind {
            MessageKind::Answer { context_from, .. } => Some(context_from),
            MessageKind::Question { .. } => None,
        })
        .collect();
    assert_eq!(begins[..3], [1, 1, 1]);
    assert!(begins.is_sorted() && begins[7] > 1, "{begins:?}");
    let trimmed = interview.stage.trail(interview.id).await;
    let trimmed = trimmed.iter().filter(|kind| *kind == "context_trimmed").count();
    let moved = begins.windows(2).filter(|pair| pair[1] > pair[0]).count();
    assert_eq!(trimmed, moved);
    for ((conversation, _), from) in interview.stage.models.calls().iter().zip(&begins) {
        let asked_at = |call: usize| call * 2 + 1;
        let turns = conversation.0.len();
        let call = begins.iter().position(|begin| begin == from).unwrap();
        assert!(turns >= 2 && asked_at(call) >= 1);
    }
    let (last, _) = interview.stage.models.calls().pop().unwrap();
    let sent = i64::try_from(last.0.len()).unwrap();
    // System, then everything from where the memory begins to the last question, at place 15.
    assert_eq!(sent, 1 + (15 - begins[7] + 1));
    interview.check().await;
}

#[tokio::test]
async fn a_model_we_only_estimate_is_counted_as_it_first_reported() {
    let stage = crate::stage::Stage::new().await;
    stage.tamper("update models set tokenizer = 'estimate' where id = 'gpt-4'").await;
    let (stage, _) = stage.restart().await;
    let id = stage.started("Jane").await;
    let mut interview = Interview::on(stage, id);
    let before = interview.stage.assistant.estimate(id, "Why?").await.unwrap().prompt_tokens;
    let hand = interview.ask_by_hand("Why?").await;
    hand.says("An answer.");
    hand.ends(reported(before * 2, 6));
    interview.ended().await;
    assert_eq!(interview.figures().await.0, before * 2);
    let after = interview.stage.assistant.estimate(id, "Why?").await.unwrap().prompt_tokens;
    assert!(after > before * 2, "{before} {after}");
}

#[tokio::test]
async fn whoever_starts_a_session_has_its_questions_counted_without_a_wait() {
    let stage = crate::stage::Stage::new().await;
    // No other test here counts so.
    stage.tamper("update models set tokenizer = 'o200k' where id = 'gpt-4'").await;
    let (stage, _) = stage.restart().await;
    assert!(!is_warm(Tokenizer::O200k));
    stage.started("Jane").await;
    let warm = async {
        while !is_warm(Tokenizer::O200k) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), warm).await.expect("nobody loaded the tables");
}

/// An interview with some exchanges behind it, each of some 200 tokens.
async fn with_history(token_budget: i64, exchanges: usize) -> Interview {
    let mut interview = Interview::with_budget(token_budget).await;
    for exchange in 0..exchanges {
        let hand = interview.ask_by_hand(&format!("question {exchange}")).await;
        hand.says(&"answer ".repeat(180));
        hand.ends(None);
        interview.ended().await;
    }
    interview
}

/// What the newest call was sent beside the instructions.
fn sent(interview: &Interview) -> Vec<String> {
    let (conversation, _) = interview.stage.models.calls().pop().unwrap();
    conversation.0.into_iter().skip(1).map(|turn| turn.text).collect()
}

#[tokio::test]
async fn a_fresh_conversation_stays_fresh_and_is_logged_as_chosen() {
    let mut interview = with_history(50_000, 3).await;
    let fresh = Asking { memory: Memory::Fresh, ..Asking::from("And now?") };
    interview.stage.assistant.ask(interview.id, fresh, &By::candidate()).await.unwrap();
    interview.ended().await;
    assert_eq!(sent(&interview), ["And now?"]);
    interview.exchange("And then?").await;
    assert_eq!(sent(&interview), ["And now?", "An answer.", "And then?"]);
    let events = interview.stage.service.sessions.events(interview.id).await.unwrap();
    let trimmed: Vec<_> = events.iter().filter(|event| event.kind == "context_trimmed").collect();
    let [chosen] = &trimmed[..] else { panic!("{trimmed:?}") };
    assert_eq!(
        chosen.body().unwrap(),
        EventBody::ContextTrimmed { seq: 8, begins_at: 7, chosen: Memory::Fresh }
    );
    // It is as it was chosen, also for a program that starts anew.
    interview.stage.assistant.close().await;
    let (stage, _) = interview.stage.restart().await;
    let mut interview = Interview::on(stage, interview.id);
    let (service, id) = (interview.stage.service.clone(), interview.id);
    service.sessions.settle_gap(id, GapAnswer::GiveBack, &by()).await.unwrap();
    service.sessions.resume_session(id, &by()).await.unwrap();
    interview.exchange("And at last?").await;
    assert_eq!(sent(&interview).len(), 5);
    interview.check().await;
}

#[tokio::test]
async fn a_budget_that_does_not_reach_for_the_conversation_reaches_for_less_of_it() {
    let mut interview = with_history(3_400, 4).await;
    let assistant = interview.stage.assistant.clone();
    let estimate = assistant.estimate(interview.id, "And now?").await.unwrap();
    assert_eq!(estimate.answer_cap_tokens, 0, "{estimate:?}");
    let [newest, fresh] = &estimate.offers[..] else { panic!("{estimate:?}") };
    assert_eq!((newest.memory, fresh.memory), (Memory::Newest, Memory::Fresh));
    assert!(newest.exchanges >= 1 && newest.exchanges < 4 && fresh.exchanges == 0);
    assert!(fresh.prompt_tokens < newest.prompt_tokens);
    assert!(newest.prompt_tokens <= estimate.left_tokens / 2, "and leaves room for an answer");
    let chosen = Asking { memory: Memory::Newest, ..Asking::from("And now?") };
    assistant.ask(interview.id, chosen, &By::candidate()).await.unwrap();
    interview.ended().await;
    assert_eq!(sent(&interview).len(), 2 * newest.exchanges + 1);
    interview.check().await;
}

#[tokio::test]
async fn what_is_offered_can_be_asked_and_what_fits_needs_no_offer() {
    let interview = with_history(50_000, 3).await;
    let estimate = interview.stage.assistant.estimate(interview.id, "And now?").await.unwrap();
    assert!(estimate.answer_cap_tokens > 0 && estimate.offers.is_empty());
    // Nothing less of a conversation helps where the question itself is too much.
    let tight = with_history(1_300, 2).await;
    let long = "word ".repeat(1_200);
    let estimate = tight.stage.assistant.estimate(tight.id, long.as_str()).await.unwrap();
    assert!(estimate.answer_cap_tokens == 0 && estimate.offers.is_empty(), "{estimate:?}");
}

#[tokio::test]
async fn a_question_asked_in_the_place_of_another_leaves_that_one_out_for_good() {
    let mut interview = with_history(50_000, 1).await;
    interview.stage.models.will([crate::talking::failure(FailureKind::TimedOut)]);
    interview.exchange("Whiy?").await;
    let again = Asking { instead_of: Some(3), ..Asking::from("Why?") };
    interview.stage.assistant.ask(interview.id, again, &By::candidate()).await.unwrap();
    interview.ended().await;
    assert!(!sent(&interview).contains(&"Whiy?".to_owned()), "{:?}", sent(&interview));
    interview.exchange("And now?").await;
    assert_eq!(sent(&interview)[2..], ["Why?", "An answer.", "And now?"]);
    // What has its answer is not replaced by a page that is behind.
    let late = Asking { instead_of: Some(1), ..Asking::from("Really?") };
    interview.stage.assistant.ask(interview.id, late, &By::candidate()).await.unwrap();
    interview.ended().await;
    assert_eq!(sent(&interview)[0], "question 0");
    interview.check().await;
}

#[tokio::test]
async fn a_refusal_nobody_understands_does_not_reach_the_next_question() {
    for kind in [FailureKind::Refused, FailureKind::Withheld, FailureKind::Blocked] {
        let mut interview = with_history(50_000, 1).await;
        interview.stage.models.will([crate::talking::failure(kind)]);
        interview.exchange("Odd one").await;
        interview.exchange("And now?").await;
        assert_eq!(sent(&interview)[2..], ["And now?"], "{kind:?}");
        interview.exchange("And then?").await;
        assert!(!sent(&interview).contains(&"Odd one".to_owned()), "{kind:?}");
    }
}

#[tokio::test]
async fn a_model_that_reads_less_than_the_catalogue_says_is_sent_less_from_then_on() {
    let mut interview = with_history(50_000, 8).await;
    let before = interview.stage.assistant.estimate(interview.id, "And now?").await.unwrap();
    let limit = before.prompt_tokens - 1;
    let too_long = FailureKind::TooLong { limit_tokens: Some(limit) };
    interview.stage.models.will([crate::talking::failure(too_long)]);
    interview.exchange("And now?").await;
    let estimate = interview.stage.assistant.estimate(interview.id, "And now?").await.unwrap();
    assert!(estimate.prompt_tokens <= limit && estimate.begins_at.unwrap() > 1, "{estimate:?}");
    assert_eq!(interview.exchange("And now?").await.1, AnswerStatus::Complete);
    interview.check().await;
}

#[tokio::test]
async fn the_questions_left_are_told_from_the_conversation_as_it_stands() {
    let mut interview = Interview::with_budget(3_000).await;
    let service = interview.stage.service.clone();
    let left = async |session| service.sessions.questions_left(&session).await.unwrap();
    assert_eq!(left(interview.session().await).await, None);
    let mut told = Vec::new();
    loop {
        let estimate =
            interview.stage.assistant.estimate(interview.id, "question 0").await.unwrap();
        if estimate.answer_cap_tokens == 0 {
            break;
        }
        let hand = interview.ask_by_hand("question 0").await;
        hand.says(&"answer ".repeat(180));
        hand.ends(None);
        interview.ended().await;
        told.push(left(interview.session().await).await.unwrap());
    }
    let asked = i64::try_from(told.len()).unwrap();
    for (after, told) in (1..).zip(&told) {
        assert!((told - (asked - after)).abs() <= 1, "{told} told with {} to come", asked - after);
    }
    assert_eq!(told.last(), Some(&0));
}

#[tokio::test]
async fn the_assistant_is_told_the_challenge_unless_the_session_says_otherwise() {
    for (wishes, knows) in [(json!({}), true), (json!({ "knows_challenge": false }), false)] {
        let mut interview = Interview::of(SessionConfig {
            challenge_text: Some("# Count requests".into()),
            config: Some(wishes),
            ..config("Jane")
        })
        .await;
        let estimate = interview.stage.assistant.estimate(interview.id, "Why?").await.unwrap();
        interview.exchange("Why?").await;
        let (conversation, _) = interview.stage.models.calls().pop().unwrap();
        assert_eq!(conversation.0[0].text.contains("# Count requests"), knows);
        assert_eq!(interview.figures().await.0, estimate.prompt_tokens, "it is counted");
    }
}
