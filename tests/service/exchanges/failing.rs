//! Providers that fail: what is tried again, what it costs, and what the candidate waited.

use super::Interview;
use crate::talking::{failure, piece, usage};
use hotseat_core::api::ConversationView;
use hotseat_core::domain::assistant::{Failure, FailureKind};
use hotseat_core::domain::event::{EventBody, Role};
use hotseat_core::domain::message::{AnswerStatus, MessageKind};

const KINDS: [FailureKind; 21] = [
    FailureKind::Unreachable,
    FailureKind::RefusedKey,
    FailureKind::RateLimited { retry_after_s: Some(31) },
    FailureKind::ModelMissing,
    FailureKind::WrongAddress,
    FailureKind::TooLong { limit_tokens: None },
    FailureKind::Withheld,
    FailureKind::Refused,
    FailureKind::OutOfCredit,
    FailureKind::Overloaded,
    FailureKind::Blocked,
    FailureKind::NotOffered,
    FailureKind::ProviderFailed,
    FailureKind::TimedOut,
    FailureKind::NotLocal,
    FailureKind::NotSetUp,
    FailureKind::FileGone,
    FailureKind::FileUnusable,
    FailureKind::NoMemory { needed_bytes: 2, free_bytes: 1 },
    FailureKind::EngineEnded,
    FailureKind::NoEngine,
];

#[tokio::test(start_paused = true)]
async fn every_failure_keeps_the_question_costs_nothing_and_leaves_the_session_usable() {
    for kind in KINDS {
        let mut interview = Interview::new().await;
        for _ in 0..3 {
            interview.stage.models.will([failure(kind)]);
        }
        let (session, status) = interview.exchange("Why?").await;
        assert_eq!((status, session.tokens_used), (AnswerStatus::Failed, 0), "{kind:?}");
        let messages = interview.messages().await;
        assert_eq!(messages[0].content, "Why?");
        let MessageKind::Answer { failure: why, .. } = &messages[1].kind else { panic!() };
        assert_eq!(*why, Some(kind));
        assert_eq!(interview.stage.trail(interview.id).await.last().unwrap(), "answer_failed");
        interview.check().await;

        let mut interview = Interview::on(interview.stage, interview.id);
        let tried = interview.stage.models.calls().len();
        for _ in tried..3 {
            // Scripts of calls that were not made are used up here.
            interview.exchange("Again?").await;
        }
        assert_eq!(interview.exchange("And now?").await.1, AnswerStatus::Complete, "{kind:?}");
        interview.figures().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_fails_before_the_first_piece_is_asked_at_most_twice_more() {
    for kind in [
        FailureKind::Unreachable,
        FailureKind::ProviderFailed,
        FailureKind::RateLimited { retry_after_s: Some(2) },
        FailureKind::RateLimited { retry_after_s: None },
    ] {
        let mut interview = Interview::new().await;
        for _ in 0..5 {
            interview.stage.models.will([failure(kind)]);
        }
        assert_eq!(interview.exchange("Why?").await.1, AnswerStatus::Failed);
        assert_eq!(interview.stage.models.calls().len(), 3, "{kind:?}");
        let trail = interview.stage.service.sessions.events(interview.id).await.unwrap();
        let told = trail.iter().filter_map(|event| match event.body().unwrap() {
            EventBody::CalledAgain { seq, attempt, failure } => Some((seq, attempt, failure)),
            _ => None,
        });
        // Each call after the first leaves an entry that says which it is and what the last one had.
        assert_eq!(told.collect::<Vec<_>>(), [(2, 2, kind), (2, 3, kind)]);
        interview.check().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_try_that_answers_is_charged_once() {
    let mut interview = Interview::new().await;
    interview.stage.models.will([failure(FailureKind::Unreachable)]);
    let (session, status) = interview.exchange("Why?").await;
    assert_eq!(status, AnswerStatus::Complete);
    assert_eq!(interview.stage.models.calls().len(), 2);
    let (input, output) = interview.figures().await;
    assert_eq!(session.tokens_used, input + output);
    let sums = interview.stage.service.store().ledger_sums(interview.id).await.unwrap();
    assert_eq!(sums.answers, 1);
    interview.check().await;
}

#[tokio::test(start_paused = true)]
async fn a_question_is_given_up_after_ten_minutes_however_often_it_was_sent() {
    let mut interview = Interview::new().await;
    let begun = tokio::time::Instant::now();
    interview.stage.models.will([failure(FailureKind::Unreachable)]);
    let hand = interview.ask_by_hand("Why?").await;
    assert_eq!(interview.ended().await.1, AnswerStatus::Failed);
    hand.hung_up().await;
    let MessageKind::Answer { failure: why, .. } = interview.messages().await.pop().unwrap().kind
    else {
        panic!()
    };
    assert_eq!((why, interview.stage.models.calls().len()), (Some(FailureKind::TimedOut), 2));
    assert!(begun.elapsed().as_secs() >= 600, "{:?}", begun.elapsed());
    interview.check().await;
}

#[tokio::test]
async fn after_the_first_piece_nothing_is_tried_again_and_the_text_is_kept() {
    let mut interview = Interview::new().await;
    interview.stage.models.will([piece("Half an ans"), failure(FailureKind::ProviderFailed)]);
    let (session, status) = interview.exchange("Why?").await;
    assert_eq!((status, session.tokens_used), (AnswerStatus::Failed, 0));
    assert_eq!(interview.stage.models.calls().len(), 1);
    assert_eq!(interview.answer().await, (AnswerStatus::Failed, "Half an ans".into()));
    interview.check().await;
}

#[tokio::test]
async fn a_failed_call_that_was_billed_is_charged() {
    let mut interview = Interview::new().await;
    let prompt = super::prompt_tokens(&interview, "Why?").await;
    let billed = Failure {
        usage: Some(usage(prompt, 4)),
        ..Failure::new(FailureKind::ProviderFailed, "scripted")
    };
    interview.stage.models.will([piece("Half an ans"), Err(billed)]);
    let (session, status) = interview.exchange("Why?").await;
    assert_eq!((status, session.tokens_used), (AnswerStatus::Failed, prompt + 4));
    interview.figures().await;
}

#[tokio::test]
async fn an_answer_without_a_word_is_a_failure() {
    let mut interview = Interview::new().await;
    for _ in 0..3 {
        let end = crate::talking::end(hotseat_core::domain::assistant::Finish::Complete, None);
        interview.stage.models.will([end]);
    }
    let (session, status) = interview.exchange("Why?").await;
    assert_eq!((status, session.tokens_used), (AnswerStatus::Failed, 0));
}

#[tokio::test]
async fn the_time_waited_in_vain_is_kept_apart() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    interview.stage.tick(42_000).await;
    hand.fails(FailureKind::TimedOut);
    interview.ended().await;
    let sums = interview.stage.service.store().ledger_sums(interview.id).await.unwrap();
    assert_eq!(sums.outage_ms, 42_000);
    assert_eq!(interview.stage.remaining(interview.id).await, 3_600_000 - 42_000);
}

#[tokio::test]
async fn a_wait_in_vain_that_a_pause_ends_counts_as_one() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    interview.stage.tick(42_000).await;
    interview.stage.pause(interview.id).await;
    interview.ended().await;
    hand.hung_up().await;
    assert_eq!(interview.stage.service.sessions.outage(interview.id).await.unwrap().ms, 42_000);
    interview.check().await;
}

#[tokio::test]
async fn an_outage_is_given_back_once_in_whole_minutes_with_its_reason() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    interview.stage.tick(61_000).await;
    hand.fails(FailureKind::TimedOut);
    interview.ended().await;
    let (service, id) = (&interview.stage.service, interview.id);
    let session = service.sessions.give_back_outage(id, &crate::stage::by()).await.unwrap();
    assert_eq!(session.time_limit_s, 62 * 60);
    assert_eq!(service.sessions.outage(id).await.unwrap().ms, 0);
    assert_eq!(service.sessions.give_back_outage(id, &crate::stage::by()).await.unwrap(), session);
    let last = service.sessions.events(id).await.unwrap().pop().unwrap();
    let EventBody::TimeExtended { reason, .. } = last.body().unwrap() else { panic!("{last:?}") };
    assert!(reason.words().contains("did not answer for 61 s"));
    interview.stage.end(id).await;
    interview.check().await;
}

#[tokio::test]
async fn a_model_that_is_being_loaded_is_waited_for_and_the_candidate_knows() {
    let mut interview = Interview::new().await;
    interview.stage.models.will([failure(FailureKind::Loading)]);
    let hand = interview.stage.models.by_hand();
    interview.ask("Why?").await;
    interview.waits().await;
    let page = interview.stage.assistant.conversation(interview.id, None, 9).await.unwrap();
    assert_eq!(page.figures[&2].waits_for, Some(FailureKind::Loading));
    let catalogue = interview.stage.service.store().catalogue();
    let view = ConversationView::of(&page, &catalogue, Role::Candidate);
    let waiting = view.messages[1].answer.clone().unwrap().waiting.unwrap();
    assert!(waiting.contains("is loading"), "{waiting}");
    hand.says("Because.");
    assert_eq!(interview.piece().await, "Because.");
    let page = interview.stage.assistant.conversation(interview.id, None, 9).await.unwrap();
    assert_eq!(page.figures[&2].waits_for, None);
    hand.ends(None);
    assert_eq!(interview.ended().await.1, AnswerStatus::Complete);
    assert_eq!(interview.stage.models.calls().len(), 2);
    interview.check().await;
}

#[tokio::test]
async fn stop_ends_the_wait_before_asking_again() {
    for wait in [FailureKind::RateLimited { retry_after_s: Some(30) }, FailureKind::Loading] {
        stop_ends_the_wait_for(wait).await;
    }
}

async fn stop_ends_the_wait_for(wait: FailureKind) {
    let interview = Interview::new().await;
    interview.stage.models.will([failure(wait)]);
    interview.ask("Why?").await;
    interview.stage.assistant.stop(interview.id).await.unwrap();
    assert_eq!(interview.answer().await, (AnswerStatus::Stopped, String::new()));
    assert!(interview.stage.models.calls().len() <= 1);
    // The trail tells of calls that were made, not of one that was only waited for.
    let trail = interview.stage.trail(interview.id).await;
    assert!(!trail.contains(&"called_again".to_owned()), "{trail:?}");
    interview.check().await;
}

#[tokio::test(start_paused = true)]
async fn a_model_that_is_being_loaded_fills_no_trail() {
    let mut interview = Interview::new().await;
    for _ in 0..10 {
        interview.stage.models.will([failure(FailureKind::Loading)]);
    }
    interview.stage.models.will([failure(FailureKind::Unreachable)]);
    assert_eq!(interview.exchange("Why?").await.1, AnswerStatus::Complete);
    assert_eq!(interview.stage.models.calls().len(), 12);
    let trail = interview.stage.trail(interview.id).await;
    assert_eq!(trail.iter().filter(|kind| *kind == "called_again").count(), 1, "{trail:?}");
    interview.check().await;
}

#[tokio::test]
async fn a_sleep_inside_an_outage_is_a_gap_and_not_given_back_twice() {
    let mut interview = Interview::new().await;
    let hand = interview.ask_by_hand("Why?").await;
    interview.stage.tick(9_000).await;
    interview.stage.clock.advance(1_800_000);
    hand.fails(FailureKind::TimedOut);
    interview.ended().await;
    let sums = interview.stage.service.store().ledger_sums(interview.id).await.unwrap();
    assert_eq!(sums.outage_ms, 9_000);
    interview.stage.service.watch.watch_over().await.unwrap();
    assert_eq!(interview.session().await.gap.unwrap().ms, 1_800_000);
    interview.check().await;
}

#[tokio::test]
async fn outages_given_back_one_after_the_other_are_rounded_up_together() {
    let mut interview = Interview::new().await;
    let id = interview.id;
    let mut limits = Vec::new();
    for waited_ms in [61_000, 30_000, 40_000] {
        let hand = interview.ask_by_hand("Why?").await;
        interview.stage.tick(waited_ms).await;
        hand.fails(FailureKind::TimedOut);
        interview.ended().await;
        let service = &interview.stage.service;
        let session = service.sessions.give_back_outage(id, &crate::stage::by()).await.unwrap();
        limits.push(session.time_limit_s / 60);
    }
    // 61 s, then 91 s, which the two minutes cover, then 131 s.
    assert_eq!(limits, [62, 62, 63]);
    let last = interview.stage.service.sessions.events(id).await.unwrap().pop().unwrap();
    let EventBody::TimeExtended { reason, .. } = last.body().unwrap() else { panic!("{last:?}") };
    assert!(reason.words().contains("did not answer for 70 s"), "{reason:?}");
    assert_eq!(interview.stage.service.sessions.outage(id).await.unwrap().minutes(), 0);
    interview.check().await;
}
