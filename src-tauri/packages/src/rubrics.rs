//! Rubrics as files: Markdown that people read and edit, and JSON.

mod markdown;

pub use markdown::to_markdown;

use hotseat_core::domain::library::{ItemId, Rubric};
use serde::{Deserialize, Serialize};

/// The key that makes a file a rubric; its value is the version of the format.
pub(crate) const MARK: &str = "hotseat_rubric";
/// The version that is read and written.
const VERSION: u64 = 1;

/// Why a text is no rubric.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RubricError {
    /// It is JSON of another shape.
    #[error("This JSON is no rubric: {0}.")]
    Json(String),
    /// It is Markdown of another shape.
    #[error("Line {line}: {problem}")]
    Markdown {
        /// Where, from 1.
        line: usize,
        /// What is wrong there, as a sentence.
        problem: String,
    },
    /// It is a newer rubric than can be read.
    #[error("This rubric is written in version “{0}” of the format; version 1 is known.")]
    Version(String),
    /// It breaks rules of rubrics, each of which has a sentence.
    #[error("{0}")]
    Broken(String),
}

#[derive(Serialize, Deserialize)]
struct Written {
    hotseat_rubric: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<ItemId>,
    rubric: Rubric,
}

/// The rubric as JSON, ending in a line end.
#[must_use]
pub fn to_json(id: Option<ItemId>, rubric: &Rubric) -> String {
    let written = Written { hotseat_rubric: VERSION, id, rubric: rubric.clone() };
    // Texts and lists of texts have no value that JSON lacks.
    let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
    text.push('\n');
    text
}

/// A rubric out of Markdown or JSON, whichever it is.
///
/// # Errors
/// Where the text is not what [`to_markdown`] or [`to_json`] write, or breaks the rules of rubrics.
pub fn from_text(text: &str) -> Result<Rubric, RubricError> {
    identified(text).map(|(_, rubric)| rubric)
}

/// The rubric, and which one it is if the text says so.
pub(crate) fn identified(text: &str) -> Result<(Option<ItemId>, Rubric), RubricError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let plain = text.replace("\r\n", "\n");
    let (id, rubric) = match plain.trim_start().starts_with('{') {
        true => from_json(&plain)?,
        false => markdown::parse(&plain)?,
    };
    let rubric = rubric.validate().map_err(|errors| {
        let sentences: Vec<String> =
            errors.into_iter().map(|error| format!("{}.", error.message)).collect();
        RubricError::Broken(sentences.join(" "))
    })?;
    Ok((id, rubric))
}

fn from_json(text: &str) -> Result<(Option<ItemId>, Rubric), RubricError> {
    let wrong = |error: serde_json::Error| RubricError::Json(error.to_string());
    let value: serde_json::Value = serde_json::from_str(text).map_err(wrong)?;
    match value.get(MARK) {
        Some(version) if version.as_u64() == Some(VERSION) => {}
        Some(version) => return Err(RubricError::Version(version.to_string())),
        None => return Err(RubricError::Json(format!("it has no “{MARK}”"))),
    }
    let written: Written = serde_json::from_value(value).map_err(wrong)?;
    Ok((written.id, written.rubric))
}

/// Whether a file is a rubric by its name.
pub(crate) fn is_rubric_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".rubric.md") || name.ends_with(".rubric.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use hotseat_core::domain::library::{Criterion, starter_rubric};
    use proptest::prelude::*;

    fn id() -> Option<ItemId> {
        "01890a5d-ac96-774b-bcce-b302099a8057".parse().ok()
    }

    #[test]
    fn the_starter_rubric_reads_well_and_comes_back() {
        let rubric = starter_rubric();
        let text = to_markdown(id(), &rubric);
        assert!(text.contains("\n# Working with an AI assistant\n\nFor rounds in which"), "{text}");
        assert!(text.contains("\n## Frames the problem\n\nBefore and between"), "{text}");
        assert!(text.contains("\n### Level 1\n\nPasses the task on"), "{text}");
        assert_eq!(identified(&text), Ok((id(), rubric.clone())));
        assert_eq!(identified(&to_json(id(), &rubric)), Ok((id(), rubric.clone())));
        assert_eq!(
            from_text(&text.replace('\n', "\r\n")),
            Ok(rubric.clone()),
            "written on Windows"
        );
        assert_eq!(from_text(&format!("\u{feff}{}", to_markdown(None, &rubric))), Ok(rubric));
    }

    #[test]
    fn what_is_no_rubric_is_told_where() {
        let markdown = to_markdown(None, &starter_rubric());
        let error = |text: &str| from_text(text).unwrap_err().to_string();
        assert_eq!(error("text\n"), "Line 1: A rubric begins with a heading: “# Title”.");
        assert_eq!(
            error("# A\n\n### Level 1\n\nx\n"),
            "Line 3: A level stands below a criterion: “## Name”."
        );
        let skipped = markdown.replacen("### Level 2", "### Level 3", 1);
        assert!(error(&skipped).ends_with("Expected “### Level 2”."));
        assert!(error(&markdown.replacen("rubric: 1", "rubric: 2", 1)).contains("version “2”"));
        assert!(error("{\"hotseat_rubric\": 7}").contains("version “7”"));
        assert!(error("{}").contains("no “hotseat_rubric”") && error("{").starts_with("This JSON"));
        assert!(error("# A\n").contains("needs at least one criterion"));
    }

    fn hostile() -> impl Strategy<Value = String> {
        let parts = prop_oneof![
            Just("\n".to_owned()),
            Just("\r\n".to_owned()),
            Just("\r".to_owned()),
            Just("# ".to_owned()),
            Just("\n## x".to_owned()),
            Just("\n### Level 2\n".to_owned()),
            Just("\\#".to_owned()),
            Just("\n\\\\# y".to_owned()),
            Just("&#13;".to_owned()),
            Just("&#38;#13;".to_owned()),
            Just("---\n".to_owned()),
            Just("\u{feff}".to_owned()),
            Just("  ".to_owned()),
            "[^\\x00]{0,8}",
        ];
        proptest::collection::vec(parts, 0..6).prop_map(|parts| parts.concat())
    }

    fn rubric() -> impl Strategy<Value = Rubric> {
        let levels =
            proptest::collection::vec(hostile().prop_map(|text| format!("{text}x{text}")), 4..=5);
        let criterion = ("[#\\\\ &a-z]{0,5}", hostile(), levels)
            .prop_map(|(name, about, levels)| Criterion { name, about, levels });
        let criteria = proptest::collection::vec(criterion, 1..4).prop_map(|mut criteria| {
            for (place, criterion) in criteria.iter_mut().enumerate() {
                criterion.name = format!("{}{place}{}", criterion.name, criterion.name);
            }
            criteria
        });
        ("[#\\\\ &a-z]{0,5}", hostile(), criteria).prop_map(|(title, about, criteria)| Rubric {
            title: format!("{title}t{title}"),
            about,
            criteria,
        })
    }

    proptest! {
        #[test]
        fn every_rubric_comes_back_as_it_was(rubric in rubric()) {
            let rubric = rubric.validate().unwrap();
            let markdown = to_markdown(id(), &rubric);
            prop_assert_eq!(identified(&markdown), Ok((id(), rubric.clone())), "{}", markdown);
            let json = to_json(None, &rubric);
            prop_assert_eq!(identified(&json), Ok((None, rubric)));
        }

        #[test]
        fn no_text_makes_reading_panic(text in "(# |## |### Level [0-9]|\\{|---|\n|[^\\x00]){0,40}") {
            let _read = from_text(&text);
        }
    }
}
