//! Usage as providers report it.

use crate::provider::{FakeProvider, Script};
use crate::stage::{AT_MOST, Heard, ask, impatient, providers, reach};
use hotseat_core::domain::assistant::{Finish, Usage};
use hotseat_core::providers::Timeouts;
use serde_json::{Value, json};

const fn usage(prompt: Option<i64>, answer: Option<i64>, reasoning: Option<i64>) -> Option<Usage> {
    Some(Usage { prompt_tokens: prompt, answer_tokens: answer, reasoning_tokens: reasoning })
}

async fn heard(script: Script) -> Heard {
    let fake = FakeProvider::start().await;
    fake.answers(script);
    Heard::of(ask(&*reach(&providers(Timeouts::default()), &fake))).await
}

async fn reported(reports: &[Value]) -> Option<Usage> {
    let script = Script::streams().piece("text").finish("stop");
    let script = reports.iter().fold(script, |script, report| script.usage(report));
    let heard = heard(script.done().ends()).await;
    assert_eq!((heard.text.as_str(), heard.finish()), ("text", Some(Finish::Complete)));
    heard.usage()
}

#[tokio::test]
async fn usage_is_passed_on_whatever_it_is_worth() {
    let of = |prompt: Value, answer: Value| json!({"prompt_tokens": prompt, "completion_tokens": answer});
    let cases = [
        ("ordinary", of(json!(7), json!(3)), usage(Some(7), Some(3), None)),
        ("zero", of(json!(0), json!(0)), usage(Some(0), Some(0), None)),
        ("negative", of(json!(-7), json!(-3)), usage(Some(-7), Some(-3), None)),
        (
            "2^63",
            of(json!(1_u64 << 63), json!(u64::MAX)),
            usage(Some(i64::MAX), Some(i64::MAX), None),
        ),
        ("text", of(json!("7"), json!("3.0")), usage(Some(7), Some(3), None)),
        ("NaN in quotes", of(json!("NaN"), json!(3)), usage(None, Some(3), None)),
        ("fractions", of(json!(7.0), json!(3.5)), usage(Some(7), Some(3), None)),
        ("half of it", of(json!(7), Value::Null), usage(Some(7), None, None)),
        ("nothing", json!({}), None),
        ("null", Value::Null, None),
        ("a word", json!("many"), None),
        ("a list", json!([7, 3]), None),
        (
            "reasoning",
            json!({"prompt_tokens": 7, "completion_tokens": 3, "completion_tokens_details": {"reasoning_tokens": 2}}),
            usage(Some(7), Some(3), Some(2)),
        ),
    ];
    for (name, report, expected) in cases {
        assert_eq!(reported(&[report]).await, expected, "{name}");
    }
    assert_eq!(reported(&[]).await, None, "missing");
}

#[tokio::test]
async fn the_last_report_counts() {
    let of = |answer: i64| json!({"prompt_tokens": 7, "completion_tokens": answer});
    let cumulative = [of(1), of(2), of(3)];
    assert_eq!(reported(&cumulative).await, usage(Some(7), Some(3), None));
    let decreasing = [of(9), of(3)];
    assert_eq!(reported(&decreasing).await, usage(Some(7), Some(3), None));
    let then_nothing = [of(3), json!({}), Value::Null];
    assert_eq!(reported(&then_nothing).await, usage(Some(7), Some(3), None));
}

#[tokio::test]
async fn usage_may_come_with_every_piece_and_with_the_end() {
    let event = |text: &str, finish: Value, answer: i64| {
        json!({
            "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}],
            "usage": {"prompt_tokens": 7, "completion_tokens": answer},
        })
    };
    let script = Script::streams()
        .event(&event("a", Value::Null, 1))
        .event(&event("b", Value::Null, 2))
        .event(&event("c", json!("stop"), 3))
        .ends();
    let heard = heard(script).await;
    assert_eq!((heard.text.as_str(), heard.pieces), ("abc", 3));
    assert_eq!(heard.usage(), usage(Some(7), Some(3), None));
}

#[tokio::test]
async fn a_failure_tells_the_usage_seen_so_far() {
    let report = json!({"prompt_tokens": 7, "completion_tokens": 1});
    let heard = heard(Script::streams().piece("text").usage(&report).resets()).await;
    assert!(heard.failure().is_some());
    assert_eq!(heard.usage(), usage(Some(7), Some(1), None));
}

#[tokio::test]
async fn usage_that_is_nan_behind_the_end_costs_only_the_usage() {
    let nan = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":NaN}}\n\n";
    let heard =
        heard(Script::streams().piece("text").finish("stop").chunk(nan).done().ends()).await;
    assert_eq!((heard.text.as_str(), heard.finish()), ("text", Some(Finish::Complete)));
    assert_eq!(heard.usage(), None);
}

#[tokio::test]
async fn usage_that_never_comes_is_not_waited_for_as_long_as_a_piece() {
    let fake = FakeProvider::start().await;
    fake.answers(Script::streams().piece("text").finish("length").falls_silent());
    let providers = providers(Timeouts { idle: AT_MOST * 2, total: AT_MOST * 2, ..impatient() });
    let heard = Heard::of(ask(&*reach(&providers, &fake))).await;
    assert_eq!((heard.finish(), heard.usage()), (Some(Finish::Length), None));
}

#[tokio::test]
async fn an_answer_that_is_not_streamed_has_its_usage_too() {
    let heard = heard(Script::replies_json(
        "200 OK",
        &json!({
            "choices": [{"message": {"content": "text"}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 3},
        }),
    ))
    .await;
    assert_eq!(heard.usage(), usage(Some(7), Some(3), None));
}
