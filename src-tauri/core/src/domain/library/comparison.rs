//! What differs between two versions of an item, line by line.

use super::challenge::{Challenge, Check, Compare};
use super::item::Content;
use super::rubric::Rubric;
use super::template::Template;
use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

/// Lines around a difference that are shown with it.
const AROUND: usize = 3;

/// What a line is in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Both have it.
    Same,
    /// Only the later one has it.
    Added,
    /// Only the earlier one has it.
    Removed,
    /// Lines both have were left out here.
    Gap,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DiffLine {
    /// What it is.
    pub kind: LineKind,
    /// The line, without its end.
    pub text: String,
}

/// A part of an item that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SectionDiff {
    /// What the part is called.
    pub title: String,
    /// Its lines.
    pub lines: Vec<DiffLine>,
}

/// A part of an item as text.
struct Section {
    title: String,
    text: String,
}

/// The parts in which two versions differ, in the order of the form.
#[must_use]
pub fn compare(from: &Content, to: &Content) -> Vec<SectionDiff> {
    let (before, after) = (sections(from), sections(to));
    let mut titles: Vec<&str> = after.iter().map(|section| section.title.as_str()).collect();
    for section in &before {
        if !titles.contains(&section.title.as_str()) {
            titles.push(&section.title);
        }
    }
    let text_of = |sections: &[Section], title: &str| {
        let found = sections.iter().find(|section| section.title == title);
        found.map(|section| section.text.clone()).unwrap_or_default()
    };
    let differing = titles.into_iter().filter_map(|title| {
        let (old, new) = (text_of(&before, title), text_of(&after, title));
        (old != new).then(|| SectionDiff { title: title.to_owned(), lines: lines(&old, &new) })
    });
    differing.collect()
}

fn lines(old: &str, new: &str) -> Vec<DiffLine> {
    let diff = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for (place, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if place > 0 {
            lines.push(DiffLine { kind: LineKind::Gap, text: String::new() });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let kind = match change.tag() {
                ChangeTag::Equal => LineKind::Same,
                ChangeTag::Insert => LineKind::Added,
                ChangeTag::Delete => LineKind::Removed,
            };
            let text = change.value().trim_end_matches(['\n', '\r']).to_owned();
            lines.push(DiffLine { kind, text });
        }
    }
    lines
}

fn sections(content: &Content) -> Vec<Section> {
    match content {
        Content::Challenge(challenge) => of_challenge(challenge),
        Content::Rubric(rubric) => of_rubric(rubric),
        Content::Template(template) => of_template(template),
    }
}

fn section(title: impl Into<String>, text: impl Into<String>) -> Section {
    Section { title: title.into(), text: text.into() }
}

fn of_challenge(challenge: &Challenge) -> Vec<Section> {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let difficulty = challenge.difficulty.map_or("", |level| level.words());
    let mut sections = vec![
        section("Title", &challenge.title),
        section("Category", &challenge.category),
        section("Difficulty", difficulty),
        section("Tags", challenge.tags.join("\n")),
        section("Task", &challenge.task),
    ];
    if challenge.is_never_run {
        sections.push(section("Runs", "Switched off"));
    }
    for code in &challenge.starters {
        sections.push(section(format!("Starter code, {}", code.language.words()), &code.text));
    }
    for code in &challenge.solutions {
        sections
            .push(section(format!("Reference solution, {}", code.language.words()), &code.text));
    }
    for test in &challenge.tests {
        let seen = if test.is_hidden { "Hidden" } else { "Visible" };
        let text = match &test.check {
            Check::Case { input, expected, compare } => {
                let by = compared(*compare);
                format!("{seen}, compared {by}\nInput:\n{input}\nExpected:\n{expected}")
            }
            Check::Function { name, arguments, expected, tolerance } => {
                let by = match *tolerance {
                    0.0 => String::new(),
                    tolerance => format!(", numbers compared with a tolerance of {tolerance}"),
                };
                format!("{seen}{by}\nCalls {name} with:\n{arguments}\nExpected:\n{expected}")
            }
            Check::Assertions { language, code } => {
                format!("{seen}, assertions in {}\n{code}", language.words())
            }
        };
        sections.push(section(format!("Test “{}”", test.name), text));
    }
    sections.push(section("Hints", challenge.hints.join("\n\n")));
    sections.push(section("Follow-up questions", challenge.follow_ups.join("\n\n")));
    sections.push(section("What to look for", &challenge.look_for));
    sections.push(section("Suggested minutes", number(challenge.limits.time_limit_min)));
    sections.push(section("Suggested tokens", number(challenge.limits.token_budget)));
    sections.push(section("AI policy", policy(&challenge.policy)));
    sections.push(section("Rubric", challenge.rubric.map(|id| id.to_string()).unwrap_or_default()));
    let pictures: Vec<String> =
        challenge.pictures.iter().map(|one| format!("{} ({})", one.name, one.sha256)).collect();
    sections.push(section("Pictures", pictures.join("\n")));
    sections
}

fn compared(compare: Compare) -> String {
    match compare {
        Compare::Exact => "exactly".into(),
        Compare::Tokens => "word by word".into(),
        Compare::Numbers { tolerance } => format!("as numbers within {tolerance}"),
    }
}

fn policy(policy: &crate::domain::assistant::AiPolicy) -> String {
    let card = policy.card();
    format!("{}\n{}", card.title, card.text)
}

fn of_rubric(rubric: &Rubric) -> Vec<Section> {
    let mut sections = vec![section("Title", &rubric.title), section("About", &rubric.about)];
    let order: Vec<&str> = rubric.criteria.iter().map(|one| one.name.as_str()).collect();
    sections.push(section("Criteria", order.join("\n")));
    for criterion in &rubric.criteria {
        let levels = (1..).zip(&criterion.levels).map(|(level, text)| format!("{level}. {text}"));
        let text: Vec<String> = [criterion.about.clone()].into_iter().chain(levels).collect();
        sections.push(section(format!("Criterion “{}”", criterion.name), text.join("\n")));
    }
    sections
}

fn of_template(template: &Template) -> Vec<Section> {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let id = |id: Option<super::ItemId>| id.map(|id| id.to_string()).unwrap_or_default();
    let yes = |is: bool| if is { "Yes" } else { "No" };
    vec![
        section("Title", &template.title),
        section("Challenge", id(template.challenge)),
        section("Minutes", number(template.time_limit_min)),
        section("Tokens", number(template.token_budget)),
        section("Model", &template.model),
        section("Rubric", id(template.rubric)),
        section("AI policy", policy(&template.policy)),
        section("Instructions", &template.instructions),
        section("The assistant knows the task", yes(template.knows_challenge)),
        section("Only models on this computer", yes(template.only_local)),
        section("Who begins", template.begins.name()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(task: &str) -> Content {
        Content::Challenge(Challenge {
            title: "T".into(),
            task: task.into(),
            ..Challenge::default()
        })
    }

    #[test]
    fn only_parts_that_differ_are_shown_with_what_stands_around() {
        assert!(compare(&challenge("a"), &challenge("a")).is_empty());
        let long: String = (0..20).map(|line| format!("line {line}\n")).collect();
        let found =
            compare(&challenge(&long), &challenge(&long.replace("line 10\n", "line ten\n")));
        assert_eq!(found.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Task"]);
        let lines = &found[0].lines;
        assert_eq!(lines.len(), 8, "three before, two that differ, three behind");
        assert_eq!(lines[3], DiffLine { kind: LineKind::Removed, text: "line 10".into() });
        assert_eq!(lines[4], DiffLine { kind: LineKind::Added, text: "line ten".into() });
    }

    #[test]
    fn a_part_that_is_gone_is_shown_as_removed() {
        let with = Content::Rubric(crate::domain::library::starter_rubric());
        let mut rubric = crate::domain::library::starter_rubric();
        let gone = rubric.criteria.remove(1);
        let found = compare(&with, &Content::Rubric(rubric));
        let titles: Vec<&str> = found.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["Criteria".to_owned(), format!("Criterion “{}”", gone.name)]);
        assert!(found[1].lines.iter().all(|line| line.kind == LineKind::Removed));
    }
}
