//! The assistant's memory: what is left out of a long conversation, and that it is said.

use super::{Interview, reported};
use crate::stage::config;
use hotseat_core::domain::catalogue::Tokenizer;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::message::MessageKind;
use hotseat_core::domain::tokens::is_warm;
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
