//! Whether two values in JSON are the same.
//!
//! Numbers are compared as they are written: a whole number of a hundred digits is not what a float of 64 bits
//! makes of it.

use super::judge::is_close;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Whether both are JSON and mean the same: lists item by item, objects whatever the order of their keys, and
/// whole numbers by every digit, others no farther
/// apart than the tolerance.
pub(super) fn is_equal(got: &str, expected: &str, tolerance: f64) -> bool {
    match (serde_json::from_str(got), serde_json::from_str(expected)) {
        (Ok(got), Ok(expected)) => is_same(got, expected, tolerance),
        _ => false,
    }
}

// Goes as deep as what is expected, which is read with a limit when it is kept.
fn is_same(got: &RawValue, expected: &RawValue, tolerance: f64) -> bool {
    let (got, expected) = (got.get(), expected.get());
    let kinds = (Kind::of(got), Kind::of(expected));
    match kinds {
        (Kind::List, Kind::List) => {
            let (Some(got), Some(expected)) = (items(got), items(expected)) else { return false };
            got.len() == expected.len()
                && got.iter().zip(expected).all(|(one, other)| is_same(one, other, tolerance))
        }
        (Kind::Object, Kind::Object) => {
            let (Some(got), Some(expected)) = (fields(got), fields(expected)) else { return false };
            got.len() == expected.len()
                && expected.iter().all(|(key, expected)| {
                    got.get(key).is_some_and(|got| is_same(got, expected, tolerance))
                })
        }
        (Kind::Text, Kind::Text) => match (text(got), text(expected)) {
            (Some(got), Some(expected)) => got == expected,
            _ => false,
        },
        (Kind::Number, Kind::Number) => is_same_number(got, expected, tolerance),
        (Kind::Word, Kind::Word) => got == expected,
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Object,
    Text,
    Number,
    /// `true`, `false` or `null`.
    Word,
}

impl Kind {
    fn of(json: &str) -> Self {
        match json.as_bytes().first() {
            Some(b'[') => Self::List,
            Some(b'{') => Self::Object,
            Some(b'"') => Self::Text,
            Some(b't' | b'f' | b'n') | None => Self::Word,
            Some(_) => Self::Number,
        }
    }
}

fn items(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

fn fields(json: &str) -> Option<BTreeMap<String, &RawValue>> {
    serde_json::from_str(json).ok()
}

fn text(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

fn is_same_number(got: &str, expected: &str, tolerance: f64) -> bool {
    let whole = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if whole(got) && whole(expected) {
        // JSON has no leading zeros, so digits are enough.
        let zero = |number: &str| number == "-0";
        return got == expected || (zero(got) || got == "0") && (zero(expected) || expected == "0");
    }
    is_close(got, expected, tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_exactly(got: &str, expected: &str) -> bool {
        is_equal(got, expected, 0.0)
    }

    #[test]
    fn values_are_the_same_however_they_are_written() {
        assert!(is_exactly("[1,2]", " [ 1 , 2 ] "));
        assert!(is_exactly(r#"{"a":1,"b":[true,null]}"#, r#"{ "b": [true, null], "a": 1 }"#));
        assert!(is_exactly(r#""\u00e9\n""#, "\"é\\n\""));
        assert!(is_exactly("1.0", "1"));
        assert!(is_exactly("1e2", "100"));
        assert!(is_exactly("-0", "0"));
    }

    #[test]
    fn other_values_are_not() {
        assert!(!is_exactly("[1,2]", "[2,1]"));
        assert!(!is_exactly("[1]", "[1,1]"));
        assert!(!is_exactly(r#"{"a":1,"b":2}"#, r#"{"a":1}"#));
        assert!(!is_exactly(r#"{"a":1}"#, r#"{"b":1}"#));
        assert!(!is_exactly("\"1\"", "1"));
        assert!(!is_exactly("true", "false"));
        assert!(!is_exactly("null", "0"));
        assert!(!is_exactly("0.30000000000000004", "0.3"));
    }

    #[test]
    fn whole_numbers_are_compared_by_every_digit() {
        assert!(is_exactly(
            "265252859812191058636308480000000",
            "265252859812191058636308480000000"
        ));
        assert!(!is_exactly(
            "265252859812191058636308480000001",
            "265252859812191058636308480000000"
        ));
        assert!(!is_exactly("9007199254740993", "9007199254740992"));
    }

    #[test]
    fn with_a_tolerance_numbers_may_be_that_far_apart_wherever_they_stand() {
        assert!(is_equal(r#"{"x":[0.30000000000000004]}"#, r#"{"x":[0.3]}"#, 1e-9));
        assert!(!is_equal("[0.31]", "[0.3]", 1e-9));
        assert!(!is_equal("1000000000000001", "1000000000000000", 1e-9), "whole numbers are exact");
        assert!(is_equal("2.9999999999999996", "3", 1e-9));
        assert!(!is_equal("\"0.30000000000000004\"", "\"0.3\"", 1e-9), "a text is no number");
    }

    #[test]
    fn what_is_no_json_is_equal_to_nothing() {
        for got in ["", "NaN", "[1", "None", "1 2"] {
            assert!(!is_exactly(got, "1"), "{got}");
        }
    }

    #[test]
    fn a_value_far_deeper_than_what_is_expected_is_another_one() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(!is_exactly(&deep, "[[1]]"));
    }
}
