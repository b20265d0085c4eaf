//! Usage as providers report it: read whatever it is worth, judged elsewhere.

use crate::domain::assistant::Usage;
use serde_json::Value;

/// The usage in a report; none where it holds no number.
pub(super) fn read(report: &Value) -> Option<Usage> {
    let usage = Usage {
        prompt_tokens: first(report, ["prompt_tokens", "input_tokens"]),
        answer_tokens: first(report, ["completion_tokens", "output_tokens"]),
        reasoning_tokens: number(&report["completion_tokens_details"]["reasoning_tokens"]),
    };
    (usage != Usage::default()).then_some(usage)
}

/// The usage in what llama.cpp tells of its time; none where it holds no number. What it found in its cache
/// was sent all the same.
pub(super) fn read_timings(timings: &Value) -> Option<Usage> {
    let (read, written) = (number(&timings["prompt_n"])?, number(&timings["predicted_n"])?);
    let prompt_tokens = number(&timings["cache_n"]).unwrap_or(0).saturating_add(read);
    Some(Usage {
        prompt_tokens: Some(prompt_tokens),
        answer_tokens: Some(written),
        reasoning_tokens: None,
    })
}

fn first(report: &Value, names: [&str; 2]) -> Option<i64> {
    names.into_iter().find_map(|name| number(&report[name]))
}

/// A whole number, also as a fraction or in quotes; the nearest one where it is out of range.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.as_f64().and_then(from_fraction))
        }
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| text.parse().ok().and_then(from_fraction))
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, which is what is wanted")]
fn from_fraction(number: f64) -> Option<i64> {
    (!number.is_nan()).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_is_read_however_it_is_written() {
        let cases = [
            (json!(7), Some(7)),
            (json!(-7), Some(-7)),
            (json!(7.9), Some(7)),
            (json!("7"), Some(7)),
            (json!(" 7.0 "), Some(7)),
            (json!(9_223_372_036_854_775_808_u64), Some(i64::MAX)),
            (json!(1e300), Some(i64::MAX)),
            (json!("-1e300"), Some(i64::MIN)),
            (json!("99999999999999999999"), Some(i64::MAX)),
            (json!("NaN"), None),
            (json!("many"), None),
            (json!(null), None),
            (json!(true), None),
            (json!([7]), None),
        ];
        for (value, expected) in cases {
            assert_eq!(number(&value), expected, "{value}");
        }
    }

    #[test]
    fn a_report_without_a_number_is_none() {
        for report in [json!({}), json!(null), json!("x"), json!({"prompt_tokens": null})] {
            assert_eq!(read(&report), None, "{report}");
        }
    }
}
