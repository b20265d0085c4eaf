//! Hotseat closed or killed while an answer is written.

use super::Interview;
use crate::stage::Stage;
use hotseat_core::domain::message::AnswerStatus;

#[tokio::test]
async fn an_answer_found_unfinished_at_the_start_is_interrupted_with_its_text() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    hand.says(&"word ".repeat(1_000));
    hand.says("lost");
    interview.piece().await;
    interview.piece().await;
    // A killed program writes nothing more: its files as they are now are opened by another.
    let copy = tempfile::TempDir::new().unwrap();
    let to = copy.path().join("hotseat.db");
    interview.stage.tamper(&format!("vacuum into '{}'", to.display())).await;
    let after = Stage::from_files(copy, &interview.stage).await;
    let after = Interview::on(after, interview.id);
    let (status, text) = after.answer().await;
    assert_eq!((status, text), (AnswerStatus::Interrupted, "word ".repeat(1_000)));
    let (input, output) = after.figures().await;
    assert!(input > 0 && output >= 1_000, "{input} {output}");
    let trail = after.stage.trail(after.id).await;
    assert!(trail.contains(&"message_received".to_owned()), "{trail:?}");
    after.check().await;
}

#[tokio::test]
async fn closing_ends_every_answer_and_keeps_its_text() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    hand.says("Because");
    interview.piece().await;
    interview.stage.assistant.close().await;
    hand.hung_up().await;
    assert_eq!(interview.answer().await, (AnswerStatus::Interrupted, "Because".into()));
    interview.check().await;
}

#[tokio::test]
async fn an_answer_nobody_writes_any_more_does_not_block_the_next_question() {
    let interview = Interview::new().await;
    let _hand = interview.ask_by_hand("Why?").await;
    // As if whoever wrote it had died by a fault of the program, and its place was given up.
    let other = hotseat_core::service::Services::new(
        interview.stage.service.store().clone(),
        interview.stage.clock.clone(),
        interview.stage.ids.clone(),
    );
    let models = interview.stage.models.clone();
    let assistant = hotseat_core::service::Assistant::new(&other, models);
    let by = hotseat_core::service::By::candidate();
    assistant.ask(interview.id, "And now?", &by).await.unwrap();
    let messages = interview.messages().await;
    assert_eq!(messages.len(), 4);
    assert_eq!(messages[0].content, "Why?");
}
