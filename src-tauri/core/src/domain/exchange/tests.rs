//! The machine alone: stories, and any order of anything.

use super::machine::{
    CHECKPOINT_AFTER_BYTES, CHECKPOINT_AFTER_MS, EXCHANGE_MAX_MS, LOADING_MAX_MS, RETRIES_MAX,
};
use super::{Effect, Exchange, Input, Interruption, Outcome};
use crate::domain::assistant::{End, Failure, FailureKind, Finish, Part, Usage};
use crate::domain::catalogue::Tokenizer;
use crate::domain::ledger::{Basis, Reservation};
use crate::domain::message::{AnswerStatus, StopCause};
use crate::domain::tokens::{Counter, Measure, Scale};
use proptest::prelude::*;

const SENT: Measure = Measure { text_tokens: 191, turns: 2 };
const RESERVED: Reservation = Reservation { sent: SENT, input_tokens: 200, output_tokens: 300 };
const STOP: Interruption = Interruption::Stop(StopCause::Candidate);

fn asked() -> Exchange {
    let counter = Counter { tokenizer: Tokenizer::Cl100k, scale: Scale::none() };
    let mut exchange = Exchange::new(RESERVED, counter, 0);
    assert_eq!(exchange.apply(Input::Stored, 0), [Effect::Call]);
    exchange
}

fn piece(text: &str) -> Input {
    Input::Received(Part::Piece(text.into()))
}

fn thought(text: &str) -> Input {
    Input::Received(Part::Thinking(text.into()))
}

fn usage(prompt: i64, answer: i64, reasoning_tokens: Option<i64>) -> Usage {
    Usage { prompt_tokens: Some(prompt), answer_tokens: Some(answer), reasoning_tokens }
}

fn end(finish: Finish) -> Input {
    Input::Received(Part::End(End { finish, usage: None }))
}

fn failed(kind: FailureKind) -> Input {
    Input::Failed(Failure::new(kind, ""))
}

const fn retry(after_ms: i64, because: FailureKind) -> Effect {
    Effect::Retry { after_ms, because }
}

fn outcome(effects: &[Effect]) -> &Outcome {
    match effects {
        [Effect::HangUp, Effect::Finish(outcome)] | [Effect::Finish(outcome)] => outcome,
        other => panic!("{other:?}"),
    }
}

#[test]
fn pieces_are_shown_and_written_when_it_is_time() {
    let mut exchange = asked();
    assert_eq!(exchange.apply(piece("Hel"), 10), [Effect::Show { from: 0 }]);
    assert_eq!(exchange.apply(piece("lo"), 20), [Effect::Show { from: 3 }]);
    assert_eq!(exchange.checkpoint_due_ms(20), Some(CHECKPOINT_AFTER_MS - 10));
    assert_eq!(exchange.apply(Input::Ticked, 259), []);
    assert_eq!(exchange.apply(Input::Ticked, 260), [Effect::Checkpoint]);
    assert_eq!(exchange.checkpoint_due_ms(260), None);
    let long = "x".repeat(CHECKPOINT_AFTER_BYTES);
    assert_eq!(exchange.apply(piece(&long), 261), [Effect::Show { from: 5 }, Effect::Checkpoint]);
    let finished = exchange.apply(end(Finish::Complete), 300);
    assert_eq!(outcome(&finished).status, AnswerStatus::Complete);
    assert_eq!(exchange.first_piece_ms(), Some(10));
}

#[test]
fn what_a_model_was_seen_to_work_on_is_charged_however_the_answer_ends() {
    let thinking = || thought("One two three four five");
    let stop = || Input::Interrupted(STOP);
    let charged = |inputs: Vec<Input>| {
        let mut exchange = asked();
        let effects = inputs.into_iter().map(|input| exchange.apply(input, 5)).last().unwrap();
        let charge = outcome(&effects).charge.unwrap();
        (charge.input_tokens, charge.output_tokens, charge.reasoning_tokens)
    };
    assert_eq!(charged(vec![stop()]), (0, 0, 0), "nothing was seen of any work");
    assert_eq!(charged(vec![thinking(), stop()]), (200, 5, 5));
    assert_eq!(charged(vec![thinking(), piece("Six"), stop()]), (200, 6, 5));
    assert_eq!(charged(vec![thinking(), piece("Six"), end(Finish::Complete)]), (200, 6, 5));
    let usage = Some(usage(201, 9, Some(8)));
    let told = Input::Received(Part::End(End { finish: Finish::Complete, usage }));
    assert_eq!(charged(vec![thinking(), piece("Six"), told]), (201, 9, 8), "as was reported");
}

#[test]
fn an_answer_is_hung_up_on_only_when_its_cap_was_clearly_not_kept() {
    let mut exchange = asked();
    let beyond = exchange.apply(piece(&"word ".repeat(550)), 5);
    assert_eq!(
        beyond,
        [Effect::Show { from: 0 }, Effect::Checkpoint],
        "as others count, it may fit"
    );
    let usage = Some(usage(201, 300, None));
    let told = Input::Received(Part::End(End { finish: Finish::Length, usage }));
    let ended = exchange.apply(told, 6);
    assert_eq!(outcome(&ended).charge.unwrap().total(), 501, "as was reported");

    let mut exchange = asked();
    exchange.apply(piece(&"word ".repeat(550)), 5);
    let cut = exchange.apply(piece(&"word ".repeat(100)), 6);
    let ended = outcome(&cut[1..]);
    assert_eq!((cut[1].clone(), ended.status), (Effect::HangUp, AnswerStatus::CutByBudget));
    assert_eq!(
        ended.charge.unwrap().output_tokens,
        300,
        "and no more is charged than was promised"
    );
}

#[test]
fn thoughts_and_answer_take_of_the_same_cap() {
    let mut exchange = asked();
    let cut = exchange.apply(thought(&"word ".repeat(1_000)), 5);
    let ended = outcome(&cut);
    assert_eq!((ended.status, ended.failure), (AnswerStatus::CutByBudget, None));
    let charge = ended.charge.unwrap();
    assert_eq!((charge.output_tokens, charge.reasoning_tokens), (300, 300));

    let mut exchange = asked();
    assert_eq!(exchange.apply(thought(&"word ".repeat(100)), 5), []);
    let effects = exchange.apply(piece(&"more ".repeat(600)), 6);
    assert_eq!(effects[0], Effect::Show { from: 0 });
    let charge = outcome(&effects[1..]).charge.unwrap();
    assert_eq!(charge.output_tokens, 300);
}

#[test]
fn a_report_that_comes_late_is_waited_for_and_believed_like_any_other() {
    let ended = |usage| {
        let mut exchange = asked();
        exchange.apply(piece("One two three"), 5);
        let end = Input::Received(Part::End(End { finish: Finish::Complete, usage }));
        let effects = exchange.apply(end, 6);
        (exchange, effects.contains(&Effect::HangUp))
    };
    let (_, hung_up) = ended(Some(usage(201, 4, None)));
    assert!(hung_up, "nothing more is to come");
    let (exchange, hung_up) = ended(None);
    assert!(!hung_up);
    assert_eq!(exchange.charge_reported_late(&usage(210, 4, None)).unwrap().total(), 214);
    assert_eq!(exchange.charge_reported_late(&usage(9_000, 4, None)), None, "that can't be true");
    assert_eq!(asked().charge_reported_late(&usage(210, 4, None)), None, "it is not over");
}

#[test]
fn a_model_that_was_heard_thinking_is_not_asked_again() {
    let mut exchange = asked();
    exchange.apply(thought("One two three"), 5);
    let effects = exchange.apply(failed(FailureKind::Unreachable), 9_000);
    let ended = outcome(&effects);
    assert_eq!((ended.status, ended.charge), (AnswerStatus::Failed, None));
    assert_eq!(ended.outage_ms, 9_000, "not a word was shown");
}

#[test]
fn an_answer_that_was_only_thought_is_cut_and_charged() {
    let length = |usage| Input::Received(Part::End(End { finish: Finish::Length, usage }));
    let ended = |inputs: Vec<Input>| {
        let mut exchange = asked();
        let effects = inputs.into_iter().map(|input| exchange.apply(input, 5)).last().unwrap();
        outcome(&effects).clone()
    };
    let heard = ended(vec![thought("One two three four five"), length(None)]);
    assert_eq!((heard.status, heard.failure), (AnswerStatus::CutByBudget, None));
    assert_eq!(heard.charge.unwrap().total(), 205);
    // A provider that keeps the thoughts to itself says at least how many tokens they took.
    let told = usage(201, 300, Some(300));
    let hidden = ended(vec![length(Some(told))]);
    assert_eq!((hidden.status, hidden.charge.unwrap().total()), (AnswerStatus::CutByBudget, 501));
    // One that says that the answer is whole has failed, and is paid what it billed.
    let whole = Input::Received(Part::End(End { finish: Finish::Complete, usage: Some(told) }));
    let empty = ended(vec![whole]);
    assert_eq!(empty.failure, Some(FailureKind::ProviderFailed));
    assert_eq!(empty.charge.unwrap().total(), 501);
    let nothing = ended(vec![length(None)]);
    assert_eq!((nothing.failure, nothing.charge), (Some(FailureKind::ProviderFailed), None));
}

#[test]
fn a_question_is_not_sent_again_when_its_time_would_be_over_by_then() {
    let failed_at = |now_ms| asked().apply(failed(FailureKind::Unreachable), now_ms);
    assert_eq!(
        failed_at(EXCHANGE_MAX_MS - 501).last(),
        Some(&retry(500, FailureKind::Unreachable))
    );
    let late = failed_at(EXCHANGE_MAX_MS - 500);
    assert_eq!(outcome(&late).failure, Some(FailureKind::Unreachable));
}

#[test]
fn a_provider_is_asked_again_later_and_later_and_no_more_than_twice() {
    let mut exchange = asked();
    let mut waits = Vec::new();
    loop {
        match exchange.apply(failed(FailureKind::ProviderFailed), 5)[..] {
            [Effect::HangUp, Effect::Retry { after_ms, .. }] => waits.push(after_ms),
            ref last => {
                assert_eq!(outcome(last).failure, Some(FailureKind::ProviderFailed));
                break;
            }
        }
        assert_eq!(exchange.apply(Input::Waited, 5), [Effect::Call]);
    }
    assert_eq!(waits, [500, 2_000]);
    assert_eq!(exchange.attempt(), RETRIES_MAX + 1);
}

#[test]
fn a_provider_that_wants_a_pause_gets_it_up_to_half_a_minute() {
    for (wanted_s, wait) in [(None, Some(500)), (Some(0), Some(500)), (Some(30), Some(30_000))] {
        let limited = FailureKind::RateLimited { retry_after_s: wanted_s };
        let effects = asked().apply(failed(limited), 5);
        assert_eq!(effects.last(), wait.map(|after_ms| retry(after_ms, limited)).as_ref());
    }
    for wanted_s in [31, u32::MAX] {
        let kind = FailureKind::RateLimited { retry_after_s: Some(wanted_s) };
        assert_eq!(outcome(&asked().apply(failed(kind), 5)).failure, Some(kind));
    }
    for kind in [FailureKind::ProviderFailed, FailureKind::Overloaded] {
        let overloaded = |retry_after_s| {
            let failure = Failure { retry_after_s, ..Failure::new(kind, "") };
            asked().apply(Input::Failed(failure), 5)
        };
        assert_eq!(overloaded(Some(9)).last(), Some(&retry(9_000, kind)));
        assert_eq!(outcome(&overloaded(Some(31))).failure, Some(kind));
    }
}

#[test]
fn a_model_that_is_being_loaded_is_waited_for_up_to_a_minute() {
    let mut exchange = asked();
    let (mut now_ms, mut calls) = (0, 1);
    let last = loop {
        match exchange.apply(failed(FailureKind::Loading), now_ms)[..] {
            [Effect::HangUp, Effect::Retry { after_ms, because }] => {
                assert_eq!(because, FailureKind::Loading);
                now_ms += after_ms;
            }
            ref last => break outcome(last).clone(),
        }
        assert_eq!(exchange.apply(Input::Waited, now_ms), [Effect::Call]);
        calls += 1;
    };
    assert_eq!((last.failure, last.outage_ms), (Some(FailureKind::Loading), now_ms));
    assert!((LOADING_MAX_MS - 2_000..=LOADING_MAX_MS).contains(&now_ms), "{now_ms}");
    assert!((20..40).contains(&calls), "{calls}");
}

#[test]
fn a_model_that_was_loaded_may_fail_as_often_as_any_other() {
    let mut exchange = asked();
    for now_ms in [0, 1_000] {
        exchange.apply(failed(FailureKind::Loading), now_ms);
        exchange.apply(Input::Waited, now_ms + 900);
    }
    let effects = exchange.apply(failed(FailureKind::ProviderFailed), 2_000);
    assert_eq!(effects.last(), Some(&retry(500, FailureKind::ProviderFailed)));
    exchange.apply(Input::Waited, 2_500);
    assert_eq!(exchange.apply(piece("Yes."), 2_600), [Effect::Show { from: 0 }]);
}

#[test]
fn asking_again_helps_against_nothing_else() {
    for kind in [
        FailureKind::RefusedKey,
        FailureKind::ModelMissing,
        FailureKind::WrongAddress,
        FailureKind::OutOfCredit,
        FailureKind::Blocked,
        FailureKind::NotOffered,
        FailureKind::TooLong { limit_tokens: None },
        FailureKind::Withheld,
        FailureKind::Refused,
        FailureKind::TimedOut,
        FailureKind::NotLocal,
        FailureKind::NotSetUp,
        FailureKind::FileGone,
        FailureKind::FileUnusable,
        FailureKind::NoMemory { needed_bytes: 2, free_bytes: 1 },
        FailureKind::NoEngine,
    ] {
        let effects = asked().apply(failed(kind), 60_000);
        let outcome = outcome(&effects);
        assert_eq!((outcome.charge, outcome.outage_ms), (None, 60_000), "{kind:?}");
    }
}

#[test]
fn time_waited_in_vain_counts_whatever_came_of_the_question_and_time_listened_does_not() {
    let asked_again = || {
        let mut exchange = asked();
        exchange.apply(failed(FailureKind::Unreachable), 9_000);
        exchange
    };
    let mut stopped = asked_again();
    let effects = stopped.apply(Input::Interrupted(STOP), 9_400);
    assert_eq!(outcome(&effects).outage_ms, 9_400);

    let mut answered = asked_again();
    answered.apply(Input::Waited, 9_500);
    answered.apply(piece("Yes."), 12_000);
    assert_eq!(outcome(&answered.apply(end(Finish::Complete), 13_000)).outage_ms, 9_500);

    let mut broken = asked();
    broken.apply(piece("Half"), 60_000);
    assert_eq!(outcome(&broken.apply(failed(FailureKind::TimedOut), 90_000)).outage_ms, 30_000);
}

#[test]
fn a_long_silence_that_our_side_ends_was_waited_through_in_vain() {
    for why in [STOP, Interruption::TimeUp, Interruption::Closing] {
        let ended_at = |now_ms| {
            let effects = asked().apply(Input::Interrupted(why), now_ms);
            outcome(&effects).outage_ms
        };
        assert_eq!((ended_at(4_999), ended_at(5_000), ended_at(42_000)), (0, 5_000, 42_000));
    }
    let mut half = asked();
    half.apply(piece("Half"), 20_000);
    let effects = half.apply(Input::Interrupted(STOP), 31_000);
    assert_eq!(outcome(&effects).outage_ms, 11_000);

    let mut tried_before = asked();
    tried_before.apply(failed(FailureKind::Unreachable), 9_000);
    tried_before.apply(Input::Waited, 9_500);
    let effects = tried_before.apply(Input::Interrupted(STOP), 20_000);
    assert_eq!(outcome(&effects).outage_ms, 20_000);
}

#[test]
fn a_withheld_answer_does_not_pass_for_a_whole_one() {
    let mut exchange = asked();
    exchange.apply(piece("I can't"), 10);
    let effects = exchange.apply(end(Finish::Withheld), 20);
    let ended = outcome(&effects);
    assert_eq!((ended.status, ended.failure), (AnswerStatus::Failed, Some(FailureKind::Withheld)));
    assert_eq!(exchange.text(), "I can't");
}

#[test]
fn an_answer_that_breaks_off_or_ends_for_an_unknown_reason_is_not_whole() {
    let ended = |finish, text: &str| {
        let mut exchange = asked();
        if !text.is_empty() {
            exchange.apply(piece(text), 10);
        }
        let effects = exchange.apply(end(finish), 20);
        let ended = outcome(&effects);
        (ended.status, ended.failure, exchange.text().to_owned())
    };
    let failed = Some(FailureKind::ProviderFailed);
    let half = || "Half".to_owned();
    assert_eq!(ended(Finish::Broken, "Half"), (AnswerStatus::Failed, failed, half()));
    assert_eq!(ended(Finish::Unknown, "Half"), (AnswerStatus::UnknownEnd, None, half()));
    for finish in [Finish::Broken, Finish::Unknown] {
        assert_eq!(ended(finish, ""), (AnswerStatus::Failed, failed, String::new()));
    }
}

#[test]
fn what_comes_after_the_end_does_nothing() {
    let mut exchange = asked();
    exchange.apply(piece("Yes."), 10);
    exchange.apply(Input::Interrupted(Interruption::TimeUp), 20);
    for late in [piece("No."), end(Finish::Complete), failed(FailureKind::TimedOut), Input::Waited]
    {
        assert_eq!(exchange.apply(late, 30), []);
    }
    assert_eq!(exchange.text(), "Yes.");
}

fn input() -> impl Strategy<Value = Input> {
    let usage =
        prop::option::of((any::<Option<i64>>(), any::<Option<i64>>(), any::<Option<i64>>()))
            .prop_map(|told| {
                told.map(|(prompt_tokens, answer_tokens, reasoning_tokens)| Usage {
                    prompt_tokens,
                    answer_tokens,
                    reasoning_tokens,
                })
            });
    let near = (0..500_i64, 0..700_i64).prop_map(|(prompt, answer)| {
        Some(Usage {
            prompt_tokens: Some(prompt),
            answer_tokens: Some(answer),
            reasoning_tokens: None,
        })
    });
    let finish = prop::sample::select(vec![
        Finish::Complete,
        Finish::Length,
        Finish::Withheld,
        Finish::Broken,
        Finish::Unknown,
    ]);
    let kind = prop_oneof![
        Just(FailureKind::Unreachable),
        Just(FailureKind::TimedOut),
        any::<Option<u32>>().prop_map(|retry_after_s| FailureKind::RateLimited { retry_after_s }),
    ];
    let why = prop_oneof![Just(STOP), Just(Interruption::TimeUp), Just(Interruption::Closing)];
    let usage = prop_oneof![usage, near];
    prop_oneof![
        8 => "\\PC{1,400}".prop_map(|text| piece(&text)),
        1 => "\\PC{1,400}".prop_map(|text| thought(&text)),
        1 => (finish, usage.clone())
            .prop_map(|(finish, usage)| Input::Received(Part::End(End { finish, usage }))),
        1 => (kind, usage)
            .prop_map(|(kind, usage)| Input::Failed(Failure { usage, ..Failure::new(kind, "") })),
        1 => why.prop_map(Input::Interrupted),
        2 => Just(Input::Waited),
        2 => Just(Input::Ticked),
        1 => Just(Input::Stored),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_the_promise_is_kept(
        steps in prop::collection::vec((input(), 0..400_i64), 1..60)
    ) {
        let mut exchange = asked();
        let (mut now, mut calls, mut shown, mut written) = (0, 1, 0, 0);
        let mut finished: Option<Outcome> = None;
        for (input, after_ms) in steps {
            now += after_ms;
            for effect in exchange.apply(input, now) {
                prop_assert!(finished.is_none(), "{effect:?} after the end");
                match effect {
                    Effect::Call => calls += 1,
                    Effect::Show { from } => {
                        prop_assert_eq!(from, shown);
                        shown = exchange.text().len();
                    }
                    Effect::Checkpoint => written = exchange.text().len(),
                    Effect::HangUp => {}
                    Effect::Retry { .. } => prop_assert!(exchange.text().is_empty()),
                    Effect::Finish(outcome) => finished = Some(outcome),
                }
            }
            prop_assert_eq!(shown, exchange.text().len());
            prop_assert!(finished.is_some() || shown - written < CHECKPOINT_AFTER_BYTES);
        }
        prop_assert!(calls <= 1 + RETRIES_MAX);
        let Some(outcome) = finished else { return Ok(()) };
        prop_assert_ne!(outcome.status, AnswerStatus::Streaming);
        prop_assert_eq!(outcome.failure.is_some(), outcome.status == AnswerStatus::Failed);
        let Some(charge) = outcome.charge else { return Ok(()) };
        prop_assert!(charge.input_tokens >= 0 && charge.output_tokens >= 0);
        let promised = RESERVED.input_tokens + RESERVED.output_tokens;
        match charge.basis {
            Basis::Estimated => prop_assert!(charge.total() <= promised),
            Basis::Reported => prop_assert!(charge.total() <= 3 * promised),
        }
    }
}
