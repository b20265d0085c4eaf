//! A Markdown file as a challenge.

use super::finish::title_of_name;
use super::unit::{Outcome, Refusal, Unit};
use crate::found::Format;
use crate::limits::{FOREIGN_YAML_MAX_BYTES, TEXT_FILE_MAX_BYTES};
use crate::source::Entry;
use crate::text::listed;
use crate::{markdown, rubrics, yaml};
use hotseat_core::domain::library::{Challenge, Difficulty};
use serde_json::{Map, Value};

/// Names that say nothing about the task; its folder's name does.
const SAYS_NOTHING: [&str; 10] = [
    "readme",
    "index",
    "challenge",
    "problem",
    "question",
    "task",
    "desc",
    "description",
    "instructions",
    "statement",
];

pub(super) fn read(unit: &mut Unit<'_>, file: &Entry) -> Result<Outcome, Refusal> {
    let text = unit.text(file, TEXT_FILE_MAX_BYTES)?;
    let mut challenge = Challenge::default();
    let mut task = text.as_str();
    if let Some((front, rest)) = yaml::front_matter(&text) {
        match yaml::parse(front, FOREIGN_YAML_MAX_BYTES) {
            Ok(settings) if settings.contains_key(rubrics::MARK) => {
                let found = rubrics::identified(&text);
                let (id, rubric) = found.map_err(|error| Refusal::Why(error.to_string()))?;
                return Ok(Outcome::Rubric(id, rubric));
            }
            Ok(settings) => {
                take_settings(unit, settings, &mut challenge);
                task = rest;
            }
            // Two lines of dashes may also be two lines of dashes.
            Err(why) => unit.changed(format!(
                "What stands between --- at the top was kept in the task: {why}."
            )),
        }
    }
    if challenge.title.trim().is_empty() {
        challenge.title = markdown::first_heading(task).unwrap_or_else(|| title(unit, file));
    }
    challenge.task = unit.with_pictures(task, file)?;
    unit.finish(Format::Markdown, None, &file.path, challenge)
}

fn title(unit: &Unit<'_>, file: &Entry) -> String {
    let stem = file.name().rsplit_once('.').map_or(file.name(), |(stem, _)| stem);
    let says_nothing = SAYS_NOTHING.contains(&stem.to_ascii_lowercase().as_str());
    title_of_name(if says_nothing { unit.folder.name() } else { stem })
}

fn take_settings(unit: &mut Unit<'_>, settings: Map<String, Value>, challenge: &mut Challenge) {
    let mut unknown = Vec::new();
    for (key, value) in settings {
        match key.to_ascii_lowercase().as_str() {
            "title" | "name" if challenge.title.is_empty() => {
                challenge.title = yaml::text_of(&value).unwrap_or_default();
            }
            "category" => challenge.category = yaml::text_of(&value).unwrap_or_default(),
            "tags" | "keywords" | "topics" => challenge.tags.extend(tags_of(&value)),
            "difficulty" | "level" => {
                let said = yaml::text_of(&value).unwrap_or_default();
                challenge.difficulty = difficulty(&said);
                match challenge.difficulty {
                    None if said.is_empty() => {}
                    None => unit.left_out(format!("The difficulty “{said}” is none we know.")),
                    Some(level) if level.words().eq_ignore_ascii_case(&said) => {}
                    Some(level) => {
                        unit.changed(format!(
                            "The difficulty “{said}” was taken for {}.",
                            level.words()
                        ));
                    }
                }
            }
            _ => unknown.push(key),
        }
    }
    if !unknown.is_empty() {
        unit.left_out(format!("Not taken over from the top of the file: {}.", listed(&unknown)));
    }
}

/// Tags as a list, or as words with commas between them.
pub(super) fn tags_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split(',').map(|tag| tag.trim().to_owned()).collect(),
        other => yaml::texts_of(other),
    }
}

/// Whom a challenge suits, in the words that people use for it.
pub(super) fn difficulty(said: &str) -> Option<Difficulty> {
    match said.trim().to_lowercase().replace(['-', '_'], " ").as_str() {
        "junior" | "easy" | "beginner" => Some(Difficulty::Junior),
        "mid level" | "mid" | "midlevel" | "medium" | "intermediate" => Some(Difficulty::MidLevel),
        "senior" | "hard" | "advanced" | "expert" => Some(Difficulty::Senior),
        _ => None,
    }
}
