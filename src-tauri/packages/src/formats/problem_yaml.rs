//! What `problem.yaml` and its kin say.

use super::unit::Unit;
use crate::text::listed;
use crate::yaml;
use hotseat_core::domain::library::{Compare, TOLERANCE_MAX};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What of `problem.yaml` matters to a challenge.
pub(super) struct Settings {
    pub name: Option<String>,
    names: BTreeMap<String, String>,
    pub tags: Vec<String>,
    /// Kinds of problem whose answers cannot be judged by comparing them.
    pub unusual: Vec<String>,
    pub is_scored: bool,
    /// Whether a program of the package judges answers.
    pub has_own_validator: bool,
    /// What the default validator is told.
    pub flags: Vec<String>,
    /// Words on author, source and licence.
    origin: Vec<String>,
    limits: Vec<String>,
}

impl Settings {
    pub fn of(yaml: &Map<String, Value>) -> Self {
        let text =
            |key: &str| yaml.get(key).and_then(yaml::text_of).filter(|text| !text.is_empty());
        let names: BTreeMap<String, String> = match yaml.get("name") {
            Some(Value::Object(names)) => names
                .iter()
                .filter_map(|(language, name)| Some((language.clone(), yaml::text_of(name)?)))
                .collect(),
            _ => BTreeMap::new(),
        };
        let validation = text("validation").unwrap_or_default();
        let validation: Vec<&str> = validation.split_whitespace().collect();
        let mut kinds = words(yaml.get("type"));
        if validation.contains(&"interactive") {
            kinds.push("interactive".into());
        }
        let is_scored = kinds.iter().any(|kind| kind == "scoring") || validation.contains(&"score");
        kinds.retain(|kind| !matches!(kind.as_str(), "pass-fail" | "scoring"));
        kinds.dedup();
        let any = || names.get("en").or_else(|| names.values().next()).cloned();
        Self {
            name: text("name").or_else(any),
            tags: words(yaml.get("keywords")),
            unusual: kinds,
            is_scored,
            has_own_validator: validation.first() == Some(&"custom"),
            flags: words(yaml.get("validator_flags")),
            origin: origin(yaml),
            limits: limits(yaml.get("limits")),
            names,
        }
    }

    /// The name in one language.
    pub fn name_in(&self, language: &str) -> Option<String> {
        self.names.get(language).cloned().or_else(|| self.name.clone())
    }

    /// Says what is not taken over.
    pub fn tell(&self, unit: &mut Unit<'_>) {
        if !self.origin.is_empty() {
            unit.left_out(format!(
                "A challenge has no place for where it is from: {}.",
                self.origin.join(", ")
            ));
        }
        if !self.limits.is_empty() {
            unit.left_out(format!("Limits of a run were left out: {}.", self.limits.join(", ")));
        }
        if self.is_scored {
            unit.left_out("Points for groups of tests were left out: a test passes or fails.");
        }
    }
}

/// Words in a text, or the entries of a list.
pub(super) fn words(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => text.split_whitespace().map(str::to_owned).collect(),
        Some(other) => yaml::texts_of(other),
        None => Vec::new(),
    }
}

fn origin(yaml: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    for (key, called) in [
        ("author", "author"),
        ("credits", "credits"),
        ("source", "source"),
        ("license", "licence"),
        ("rights_owner", "rights"),
    ] {
        let said = match yaml.get(key) {
            Some(Value::Object(entries)) => entries.values().flat_map(yaml::texts_of).collect(),
            Some(value) => yaml::texts_of(value),
            None => Vec::new(),
        };
        if !said.is_empty() {
            found.push(format!("{called} {}", crate::text::cut(&listed(&said), 120).0));
        }
    }
    found
}

fn limits(value: Option<&Value>) -> Vec<String> {
    let Some(Value::Object(limits)) = value else { return Vec::new() };
    let said =
        limits.iter().filter_map(|(key, value)| Some(format!("{key} {}", yaml::text_of(value)?)));
    said.collect()
}

/// How the default validator compares with these flags, as near as a challenge can say it, and a sentence where
/// that is not quite the same.
pub(super) fn compare(flags: &[String]) -> (Compare, Option<&'static str>) {
    if let Some(numbers) = numbers(flags) {
        return numbers;
    }
    let has = |flag: &str| flags.iter().any(|one| one == flag);
    match (has("case_sensitive"), has("space_change_sensitive")) {
        (true, false) => (Compare::Tokens, None),
        (true, true) => (
            Compare::Exact,
            Some(
                "Answers are compared exactly but for line ends at the end, as near to the package as it gets.",
            ),
        ),
        (false, true) => (
            Compare::Exact,
            Some(
                "Answers are compared exactly; in the package, capital letters made no difference.",
            ),
        ),
        (false, false) => (
            Compare::Tokens,
            Some("Capital letters in answers count; in the package they made no difference."),
        ),
    }
}

/// The same where a tolerance makes words numbers.
fn numbers(flags: &[String]) -> Option<(Compare, Option<&'static str>)> {
    let after = |flag: &str| {
        let at = flags.iter().position(|one| one == flag)?;
        let tolerance = flags.get(at + 1)?.parse::<f64>().ok();
        tolerance.filter(|tolerance| tolerance.is_finite() && *tolerance >= 0.0)
    };
    let absolute = after("float_absolute_tolerance");
    let relative = after("float_relative_tolerance");
    let both = after("float_tolerance");
    let tolerance = both.or(absolute).or(relative)?;
    let note = if tolerance > TOLERANCE_MAX {
        Some("The tolerance for numbers was more than 1 and is 1 now.")
    } else if both.is_none() && absolute != relative {
        Some(
            "Numbers may differ absolutely or relatively; the package had one tolerance for each, or one only.",
        )
    } else {
        None
    };
    Some((Compare::Numbers { tolerance: tolerance.min(TOLERANCE_MAX) }, note))
}
