//! Which Markdown files of a folder are tasks, and which are about something else.

use crate::markdown;
use crate::source::{Entry, Folder};

/// Names of texts about a folder.
const ABOUT: [&str; 13] = [
    "license",
    "licence",
    "changelog",
    "contributing",
    "contributors",
    "code_of_conduct",
    "security",
    "authors",
    "maintainers",
    "summary",
    "pull_request_template",
    "agents",
    "todo",
];
/// How names of texts begin that give an answer away.
const ANSWERS: [&str; 5] = ["answer", "solution", "explanation", "editorial", "approach"];

/// What there is to read in a folder.
pub(crate) struct Texts {
    /// A README and an answer beside it, and no challenges below: one challenge.
    is_one_challenge: bool,
    /// Several Markdown files beside a README, or challenges below.
    has_others: bool,
}

impl Texts {
    pub fn of(folder: Folder<'_>, files: &[&Entry]) -> Self {
        let stems = || files.iter().filter_map(|file| stem(file.name()));
        let has_readme = stems().any(|stem| stem == "readme");
        let has_answer = stems().any(|stem| is_answer(&stem));
        let is_below = |path: &str| {
            let is_task = markdown::is_markdown(path) || path.ends_with("/problem.yaml");
            path.contains('/') && (is_task || path.ends_with("/.meta/config.json"))
        };
        let below = folder.entries.iter().filter(|entry| is_below(folder.within(entry))).count();
        let beside =
            stems().filter(|stem| stem != "readme" && !ABOUT.contains(&stem.as_str())).count();
        Self {
            is_one_challenge: has_readme && has_answer && below == 0,
            has_others: below + beside > 1,
        }
    }

    /// Why a Markdown file is no task. A README is one where it is the only text, `two-sum/README.md`, or where
    /// an answer lies beside it, `two-sum/answer.md`. Where several others lie beside or below it, it describes
    /// them. With one other, both are handed on: one too many is better than one too few.
    pub fn no_task(&self, name: &str) -> Option<&'static str> {
        let stem = stem(name)?;
        if ABOUT.contains(&stem.as_str()) {
            return Some("By its name it is about the folder, not a challenge.");
        }
        match stem == "readme" {
            _ if self.is_one_challenge && stem != "readme" => {
                Some("It goes with the README beside it, which is the task.")
            }
            true if self.has_others && !self.is_one_challenge => {
                Some("It is the README of a folder that holds other challenges.")
            }
            false if is_answer(&stem) && self.has_others => {
                Some("By its name it gives an answer, and is not a task.")
            }
            true | false => None,
        }
    }
}

fn is_answer(stem: &str) -> bool {
    ANSWERS.iter().any(|answer| stem.starts_with(answer))
}

/// A Markdown file's name without its ending, in small letters.
fn stem(name: &str) -> Option<String> {
    let (stem, _) = name.rsplit_once('.').filter(|_| markdown::is_markdown(name))?;
    Some(stem.to_ascii_lowercase().replace('-', "_"))
}
