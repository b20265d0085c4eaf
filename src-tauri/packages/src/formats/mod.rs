//! The formats, and how a folder is told to be one of them.

mod exercism;
mod finish;
mod mend;
mod own;
mod own_tests;
mod plain;
mod problem;
mod problem_tests;
mod problem_yaml;
mod unit;

/// What files are called in our own format.
pub(crate) mod own_names {
    pub(crate) use super::own::{AS_WRITTEN, TASK_FILE, VERSION, is_of as is_picture_name};
    pub(crate) use super::own_tests::{CALL_ENDING, HIDDEN, TESTS_FILE};
}

pub(crate) use unit::{Outcome, Refusal, Unit};

use crate::source::Folder;

/// What a folder or file is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Own,
    Markdown,
    ProblemPackage,
    Exercism,
}

/// What a folder is as a whole; none for one that may hold challenges but is none.
pub(crate) fn kind_of(folder: Folder<'_>) -> Option<Kind> {
    if folder.file(".meta/config.json").is_some() {
        return Some(Kind::Exercism);
    }
    let has_statement =
        ["problem_statement", "statement", "data"].iter().any(|name| folder.folder(name).is_some());
    if folder.file("problem.yaml").is_some() && has_statement {
        return Some(Kind::ProblemPackage);
    }
    folder.file(own::TASK_FILE).map(|_| Kind::Own)
}
