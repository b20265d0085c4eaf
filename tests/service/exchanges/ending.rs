//! How answers end: by themselves, by Stop, by the session, by the budget.

use super::{Interview, prompt_tokens, reported};
use crate::stage::{by, config};
use crate::talking::{end, piece, usage};
use hotseat_core::api::{ConversationView, EventView};
use hotseat_core::domain::assistant::{Finish, Part, Usage};
use hotseat_core::domain::catalogue::Tokenizer;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::event::Role;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::message::AnswerStatus;
use hotseat_core::domain::tokens::Counter;
use hotseat_core::error::ErrorCode;
use serde_json::json;

fn counted(text: &str) -> i64 {
    Counter::new(Tokenizer::Cl100k).count(text)
}

#[tokio::test]
async fn a_stopped_answer_keeps_its_text_and_is_charged_by_our_own_count() {
    let mut interview = Interview::new().await;
    let prompt = prompt_tokens(&interview, "Why?").await;
    let hand = interview.ask_by_hand("Why?").await;
    hand.says("Because of the ");
    hand.says("cache");
    interview.piece().await;
    interview.piece().await;
    let session = interview.stage.assistant.stop(interview.id).await.unwrap();
    assert_eq!(session.tokens_used, prompt + counted("Because of the cache"));
    assert_eq!(interview.answer().await, (AnswerStatus::Stopped, "Because of the cache".into()));
    hand.hung_up().await;
    interview.figures().await;
    // The next question works at once.
    assert_eq!(interview.exchange("And now?").await.1, AnswerStatus::Stopped);
    assert_eq!(interview.ended().await.1, AnswerStatus::Complete);
    interview.check().await;
}

#[tokio::test]
async fn an_answer_stopped_before_its_first_piece_costs_nothing() {
    let interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    let session = interview.stage.assistant.stop(interview.id).await.unwrap();
    hand.hung_up().await;
    assert_eq!(session.tokens_used, 0);
    assert_eq!(interview.answer().await, (AnswerStatus::Stopped, String::new()));
    interview.check().await;
}

#[tokio::test]
async fn stopping_where_nothing_is_written_does_nothing() {
    let mut interview = Interview::new().await;
    interview.exchange("Why?").await;
    let before = interview.session().await;
    assert_eq!(interview.stage.assistant.stop(interview.id).await.unwrap(), before);
}

#[tokio::test]
async fn pausing_ending_and_expiring_end_the_answer_however_silent_the_provider_is() {
    for (how, status, answer) in [
        ("pause", Status::Paused, AnswerStatus::Stopped),
        ("end", Status::Completed, AnswerStatus::Stopped),
        ("expire", Status::Expired, AnswerStatus::CutByTime),
    ] {
        let mut interview = Interview::new().await;
        let hand = interview.ask_by_hand("Why?").await;
        hand.says("Because");
        interview.piece().await;
        match how {
            "pause" => drop(interview.stage.pause(interview.id).await),
            "end" => drop(interview.stage.end(interview.id).await),
            _ => interview.stage.tick(3_600_000).await,
        }
        assert_eq!(interview.ended().await.1, answer, "{how}");
        hand.hung_up().await;
        let session = interview.session().await;
        assert_eq!(session.status, status);
        assert!(session.tokens_used > 0);
        assert_eq!(interview.answer().await, (answer, "Because".into()));
        interview.figures().await;
        interview.check().await;
    }
}

#[tokio::test]
async fn a_stopped_answer_says_what_it_was_stopped_by() {
    for (how, in_windows, in_trail) in [
        ("stop", "Stopped early.", "Answer stopped by the candidate"),
        ("pause", "the session was paused.", "Answer stopped when the session was paused"),
        ("end", "the session ended.", "Answer stopped when the session ended"),
        ("offline", "calls over the network were", "Answer stopped when Offline was turned on"),
    ] {
        let mut interview = Interview::new().await;
        interview.exchange("Why?").await;
        let hand = interview.ask_by_hand("And how?").await;
        hand.says("So");
        interview.piece().await;
        match how {
            "stop" => drop(interview.stage.assistant.stop(interview.id).await.unwrap()),
            "pause" => drop(interview.stage.pause(interview.id).await),
            "end" => drop(interview.stage.end(interview.id).await),
            _ => interview.stage.assistant.set_only_local(true),
        }
        assert_eq!(interview.ended().await.1, AnswerStatus::Stopped);
        let page = interview.stage.assistant.conversation(interview.id, None, 9).await.unwrap();
        let catalogue = interview.stage.service.store().catalogue();
        for reader in [Role::Candidate, Role::Interviewer] {
            let view = ConversationView::of(&page, &catalogue, reader);
            let trouble = view.messages[3].answer.clone().unwrap().trouble.unwrap();
            assert!(trouble.contains(in_windows), "{how}: {trouble}");
            assert_eq!(view.messages[1].answer.clone().unwrap().trouble, None);
        }
        let events = interview.stage.service.sessions.events(interview.id).await.unwrap();
        let titles: Vec<_> =
            events.iter().map(|event| EventView::of(event, None, &catalogue).title).collect();
        assert!(titles.iter().any(|title| title == in_trail), "{titles:?}");
        interview.check().await;
    }
}

#[tokio::test]
async fn a_session_that_expires_in_mid_answer_ended_at_its_deadline() {
    let mut interview = Interview::new().await;
    let started = interview.session().await.started_at.unwrap();
    let _hand = interview.ask_by_hand("Why?").await;
    interview.stage.tick(3_604_000).await;
    interview.ended().await;
    assert_eq!(interview.session().await.ended_at, Some(started.plus(3_600_000)));
}

#[tokio::test]
async fn an_answer_twice_as_long_as_its_cap_is_cut_marked_and_charged_as_promised() {
    let wishes = Some(json!({ "max_tokens": 50 }));
    let mut interview = Interview::of(SessionConfig { config: wishes, ..config("Jane") }).await;
    let hand = interview.ask_by_hand("A long one, please").await;
    let endless = "one two three four five ".repeat(40);
    hand.says(&endless);
    let (_, status) = interview.ended().await;
    hand.hung_up().await;
    assert_eq!(status, AnswerStatus::CutByBudget);
    let (_, text) = interview.answer().await;
    assert!(endless.starts_with(&text));
    assert_eq!(counted(&text), 100);
    assert_eq!(interview.figures().await.1, 50);
}

#[tokio::test]
async fn a_provider_that_stops_at_the_cap_itself_is_marked_as_cut_too() {
    let mut interview = Interview::new().await;
    interview.stage.models.will([piece("half a sent"), end(Finish::Length, None)]);
    assert_eq!(interview.exchange("Why?").await.1, AnswerStatus::CutByBudget);
}

#[tokio::test]
async fn an_answer_that_was_only_thought_is_charged_and_says_so() {
    let thoughts = |words: usize| Ok(Part::Thinking("word ".repeat(words)));
    // The model stops by itself at its limit, or goes on and is cut.
    for script in [vec![thoughts(40), end(Finish::Length, None)], vec![thoughts(400)]] {
        let wishes = Some(json!({ "max_tokens": 50 }));
        let mut interview = Interview::of(SessionConfig { config: wishes, ..config("Jane") }).await;
        let prompt = prompt_tokens(&interview, "Why?").await;
        interview.stage.models.will(script);
        assert_eq!(interview.exchange("Why?").await.1, AnswerStatus::CutByBudget);
        let (input, output) = interview.figures().await;
        assert!(input == prompt && (40..=50).contains(&output), "{input} {output}");
        let conversation = interview.stage.assistant.conversation(interview.id, None, 9).await;
        let catalogue = interview.stage.service.store().catalogue();
        for reader in [Role::Candidate, Role::Interviewer] {
            let view = ConversationView::of(conversation.as_ref().unwrap(), &catalogue, reader);
            let answer = view.messages[1].answer.clone().unwrap();
            assert!(answer.trouble.unwrap().contains("all its tokens for thinking"));
        }
        interview.check().await;
    }
}

#[tokio::test]
async fn the_last_answer_takes_what_is_left_and_the_trail_says_that_nothing_is() {
    let mut interview = Interview::with_budget(1_000).await;
    let hand = interview.ask_by_hand("Why?").await;
    hand.says(&"word ".repeat(5_000));
    let (session, status) = interview.ended().await;
    assert_eq!((status, session.tokens_used), (AnswerStatus::CutByBudget, 1_000));
    let trail = interview.stage.trail(interview.id).await;
    assert_eq!(trail[trail.len() - 2..], ["message_received", "tokens_exhausted"]);
    assert!(interview.try_ask("Why?").await.is_err());
    // More tokens make it usable again.
    let service = &interview.stage.service;
    service.sessions.extend_tokens(interview.id, 5_000, "more", None, &by()).await.unwrap();
    assert_eq!(interview.exchange("Why?").await.1, AnswerStatus::Complete);
}

#[tokio::test]
async fn reports_that_cannot_be_true_are_replaced_by_our_own_count() {
    let nonsense = [
        None,
        Some(Usage::default()),
        Some(usage(0, 0)),
        Some(usage(-1, -1)),
        Some(usage(i64::MAX, i64::MAX)),
        Some(usage(i64::MIN, 3)),
        Some(usage(1, 1)),
        Some(usage(1_000_000, 2)),
    ];
    for report in nonsense {
        let mut interview = Interview::new().await;
        let prompt = prompt_tokens(&interview, "Why?").await;
        interview.stage.models.will([piece("An answer."), end(Finish::Complete, report)]);
        interview.exchange("Why?").await;
        assert_eq!(interview.figures().await, (prompt, 3), "{report:?}");
    }
}

#[tokio::test]
async fn a_budget_is_never_passed_whatever_a_provider_counts() {
    let mut interview = Interview::with_budget(1_000).await;
    let prompt = prompt_tokens(&interview, "Why?").await;
    let hand = interview.ask_by_hand("Why?").await;
    let answer = "word ".repeat(800);
    hand.says(&answer);
    hand.ends(reported(prompt + 50, 870));
    let (session, _) = interview.ended().await;
    assert!(prompt + 50 + 870 > 1_000, "it would have been passed");
    assert_eq!((session.tokens_used, session.left_tokens()), (1_000, 0));
    assert_eq!(interview.figures().await.0, prompt + 50);
}

#[tokio::test]
async fn a_report_that_comes_after_the_end_corrects_the_charge_once() {
    let mut interview = Interview::new().await;
    let prompt = prompt_tokens(&interview, "Why?").await;
    let hand = interview.ask_by_hand("Why?").await;
    hand.says("An answer.");
    hand.ends(None);
    let (session, _) = interview.ended().await;
    assert_eq!(session.tokens_used, prompt + 3);
    hand.give(Ok(Part::Report(usage(prompt + 9, 4))));
    let (session, seq) = interview.corrected().await;
    assert_eq!((session.tokens_used, seq), (prompt + 13, 2));
    assert_eq!(interview.figures().await, (prompt + 9, 4));
    hand.hung_up().await;
    let conversation = interview.stage.assistant.conversation(interview.id, None, 9).await.unwrap();
    assert!(!conversation.figures[&2].charged.unwrap().is_estimated);
    let trail = interview.stage.trail(interview.id).await;
    assert_eq!(trail[trail.len() - 2..], ["message_received", "charge_corrected"]);
    interview.check().await;
}

#[tokio::test]
async fn a_late_report_takes_nothing_of_what_another_answer_is_promised() {
    let mut interview = Interview::with_budget(1_000).await;
    let prompt = prompt_tokens(&interview, "Why?").await;
    let first = interview.ask_by_hand("Why?").await;
    first.says("An answer.");
    first.ends(None);
    interview.ended().await;
    let _second = interview.ask_by_hand("And now?").await;
    first.give(Ok(Part::Report(usage(prompt * 2, 90))));
    let (session, _) = interview.corrected().await;
    let sums = interview.stage.service.store().ledger_sums(interview.id).await.unwrap();
    assert!(sums.reserved_tokens > 0);
    assert_eq!(session.tokens_used + sums.reserved_tokens, 1_000, "and not a token more");
}

#[tokio::test]
async fn nobody_elsewhere_is_listened_to_for_a_report_once_offline_is_on() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    hand.says("An answer.");
    hand.ends(None);
    interview.ended().await;
    interview.stage.assistant.set_only_local(true);
    hand.hung_up().await;
}

#[tokio::test]
async fn a_session_erased_in_mid_answer_ends_it_and_leaves_nothing() {
    let stage = crate::stage::Stage::new().await;
    stage.service.samples.add(&by()).await.unwrap();
    let live = stage.service.sessions.list_live().await.unwrap();
    let running = live.iter().find(|session| session.status == Status::Active).unwrap();
    let interview = Interview::on(stage, running.id);
    let hand = interview.ask_by_hand("Why?").await;
    interview.stage.service.samples.remove(&by()).await.unwrap();
    hand.hung_up().await;
    assert!(interview.messages().await.is_empty());
    assert_eq!(interview.try_ask("Why?").await.unwrap_err().code(), ErrorCode::NotFound);
    interview.check().await;
}

#[tokio::test]
async fn text_is_on_disk_long_before_the_answer_ends() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    hand.says(&"x".repeat(2_100));
    hand.says("y");
    interview.piece().await;
    interview.piece().await;
    let on_disk =
        interview.stage.service.store().list_messages(interview.id, None, 1).await.unwrap();
    assert_eq!(on_disk[0].content.len(), 2_100);
    // What was told since is in the conversation, if not on disk yet.
    assert_eq!(interview.answer().await.1.len(), 2_101);
}

#[tokio::test]
async fn a_pause_does_not_make_what_the_model_worked_on_free() {
    let mut interview = Interview::new().await;
    let prompt = prompt_tokens(&interview, "Why?").await;
    let hand = interview.ask_by_hand("Why?").await;
    hand.give(Ok(Part::Thinking("One two three four five".into())));
    // AssistantNews before the end is, because the piece behind it was.
    hand.says("Six");
    assert_eq!(interview.piece().await, "Six");
    interview.stage.pause(interview.id).await;
    assert_eq!(interview.ended().await.1, AnswerStatus::Stopped);
    assert_eq!(interview.figures().await, (prompt, 6));
    interview.check().await;
}

#[tokio::test]
async fn how_an_answer_grew_is_kept_with_its_moments() {
    let mut interview = Interview::new().await;
    let id = interview.id;
    let hand = interview.ask_by_hand("Why?").await;
    // Each is more than is left unwritten at once.
    let part = "x".repeat(2_048);
    for _ in 0..3 {
        interview.stage.clock.advance(1_500);
        hand.says(&part);
        interview.piece().await;
    }
    hand.says("é");
    interview.piece().await;
    hand.ends(None);
    interview.ended().await;
    let store = interview.stage.service.store();
    let grown = store.list_growth(id, 2).await.unwrap();
    assert_eq!(grown, [(1_500, 2_048), (3_000, 4_096), (4_500, 6_144)]);
    assert!(store.list_growth(id, 1).await.unwrap().is_empty(), "a question does not grow");
}
