//! YAML, within bounds: so deep, so many values, and aliases that cannot grow.

use crate::limits::{YAML_ALIASES_MAX, YAML_DEPTH_MAX, YAML_NODES_MAX};
use serde_json::{Map, Value};
use serde_saphyr::options::{AliasLimits, DuplicateKeyPolicy};

/// The entries of a document that is a mapping; an empty document has none.
///
/// # Errors
/// What is wrong with it, and where, to be put into a sentence.
pub(crate) fn parse(text: &str, most_bytes: usize) -> Result<Map<String, Value>, String> {
    if text.len() > most_bytes {
        return Err(format!("it has more than {} KiB", most_bytes / 1024));
    }
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Map::new());
    }
    let mut aliases = AliasLimits::default();
    aliases.max_total_replayed_events = YAML_NODES_MAX;
    aliases.max_replay_stack_depth = YAML_DEPTH_MAX;
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: YAML_DEPTH_MAX,
            max_nodes: YAML_NODES_MAX,
            max_events: 3 * YAML_NODES_MAX,
            max_aliases: YAML_ALIASES_MAX,
            max_anchors: YAML_ALIASES_MAX,
            max_documents: 1,
            max_total_scalar_bytes: most_bytes,
        },
        alias_limits: aliases,
        // As other readers do it; nobody wrote a key twice on purpose.
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        strict_booleans: true,
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options::<Value>(text, options) {
        Ok(Value::Object(entries)) => Ok(entries),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err("it is not a list of keys and values".into()),
        Err(error) => Err(first_line(&error.to_string())),
    }
}

fn first_line(text: &str) -> String {
    crate::text::cut(text.lines().next().unwrap_or_default(), 200).0.to_owned()
}

/// What one scalar says, as text.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A list of texts, or a single one.
pub(crate) fn texts_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(text_of).collect(),
        single => text_of(single).into_iter().collect(),
    }
}

/// A text that begins with `---`: the YAML up to the next `---`, and what comes after it.
pub(crate) fn front_matter(text: &str) -> Option<(&str, &str)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---" && line.ends_with('\n'))?;
    let mut end = first.len();
    for line in lines {
        if line.trim_end() == "---" {
            return Some((text.get(first.len()..end)?, text.get(end + line.len()..)?));
        }
        end += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::FOREIGN_YAML_MAX_BYTES as MOST;
    use serde_json::json;

    #[test]
    fn values_keep_their_kind() {
        let found = parse("a: 1\nb: yes\nc: [x, 2.5]\nd: {en: t}\ne: true\nf:\n", MOST).unwrap();
        let wanted =
            json!({"a": 1, "b": "yes", "c": ["x", 2.5], "d": {"en": "t"}, "e": true, "f": null});
        assert_eq!(Value::Object(found), wanted);
        for empty in ["", "\n", "# nothing\n"] {
            assert!(parse(empty, MOST).unwrap().is_empty());
        }
        assert!(parse("- a list", MOST).is_err() && parse("a: [", MOST).is_err());
    }

    #[test]
    fn aliases_cannot_grow() {
        let bomb = |levels: u32| {
            let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
            for level in 1..levels {
                let alias = format!("*a{}", level - 1);
                text.push_str(&format!(
                    "a{level}: &a{level} [{}]\n",
                    [alias.as_str(); 10].join(", ")
                ));
            }
            text
        };
        assert!(parse(&bomb(2), MOST).is_ok());
        assert!(parse(&bomb(9), MOST).is_err());
        assert!(parse("a: &a [*a]", MOST).is_err());
    }

    #[test]
    fn nesting_and_size_are_bounded() {
        let deep = |depth: usize| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&deep(YAML_DEPTH_MAX - 2), MOST).is_ok());
        for depth in [YAML_DEPTH_MAX + 1, 30_000] {
            assert!(parse(&deep(depth), MOST).is_err());
        }
        let blocks: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(parse(&blocks, MOST).is_err());
        let many = |count: usize| "x: 1, ".repeat(count);
        assert!(parse(&format!("a: [{}]", "1, ".repeat(YAML_NODES_MAX + 1)), MOST).is_err());
        assert!(parse(&format!("# {}", many(MOST)), MOST).is_err());
        assert!(parse("a: 1\n---\na: 2\n", MOST).is_err(), "one document");
    }

    #[test]
    fn front_matter_ends_at_the_next_line_of_dashes() {
        assert_eq!(front_matter("---\na: 1\n---\nb\n---\n"), Some(("a: 1\n", "b\n---\n")));
        assert_eq!(front_matter("---\r\na: 1\r\n---\r\nb"), Some(("a: 1\r\n", "b")));
        assert_eq!(front_matter("---\n---\n"), Some(("", "")));
        for none in ["", "a\n---\n---\n", "---\na: 1\n", "---", "----\na\n---\n"] {
            assert_eq!(front_matter(none), None, "{none:?}");
        }
    }
}
