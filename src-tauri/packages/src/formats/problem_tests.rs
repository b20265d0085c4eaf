//! Samples and secret data of a problem package as tests.

use super::problem_yaml::{Settings, compare, words};
use super::unit::{Refusal, Unit};
use crate::source::{Entry, Folder};
use crate::text::{counted, listed, natural, with_plain_line_ends};
use hotseat_core::domain::library::{
    CHALLENGE_MAX_BYTES, Check, Compare, TEST_TEXT_MAX_BYTES, TESTS_MAX, Test,
};

/// Files that say how a group of tests is judged: legacy and newer names.
const GROUP_FILES: [&str; 2] = ["testdata.yaml", "test_group.yaml"];

impl Unit<'_> {
    /// Samples, which are visible, then secret data, which is hidden; each in the order people count in.
    pub(super) fn problem_tests(&mut self, settings: &Settings) -> Result<Vec<Test>, Refusal> {
        let Some(data) = self.folder.folder("data") else { return Ok(Vec::new()) };
        let mut pairs = self.pairs(data);
        if let Some(why) = self.not_by_comparing(settings) {
            let count = counted(pairs.len(), "test");
            self.left_out(format!("{why} Left out: {count}."));
            return Ok(Vec::new());
        }
        pairs.sort_by(|a, b| (a.is_hidden.cmp(&b.is_hidden)).then_with(|| natural(a.name, b.name)));
        let mut flags = settings.flags.clone();
        flags.extend(self.group_flags()?);
        let (compare, note) = compare(&flags);
        if let Some(note) = note.filter(|_| !pairs.is_empty()) {
            self.changed(note);
        }
        let mut tests = Vec::new();
        let mut bytes = 0;
        for pair in pairs {
            if tests.len() == TESTS_MAX || bytes > CHALLENGE_MAX_BYTES {
                self.unread_tests += 1;
            } else if let Some(test) = self.problem_test(&pair, compare)? {
                bytes += test.check.bytes();
                tests.push(test);
            }
        }
        Ok(tests)
    }

    /// Why answers can't be judged by comparing them with what is expected, as the beginning of a sentence.
    fn not_by_comparing(&self, settings: &Settings) -> Option<String> {
        if !settings.unusual.is_empty() {
            return Some(format!(
                "The problem is {}, which tests here are not:",
                settings.unusual.join(", ")
            ));
        }
        // What the newer format says by the folder being there, the legacy one says in words.
        let has_own =
            settings.has_own_validator || self.folder.folder("output_validator").is_some();
        has_own.then(|| "Answers are judged by a program of the package.".to_owned())
    }

    /// Inputs with their answers.
    fn pairs<'f>(&mut self, data: Folder<'f>) -> Vec<Pair<'f>> {
        let mut pairs = Vec::new();
        let (mut alone, mut groups) = (Vec::new(), Vec::new());
        for entry in data.entries {
            let path = data.within(entry);
            if GROUP_FILES.contains(&entry.name()) {
                groups.push(path.to_owned());
            }
            let Some(stem) = path.strip_suffix(".in") else { continue };
            let is_hidden = !stem.starts_with("sample/");
            if is_hidden && !stem.starts_with("secret/") {
                continue;
            }
            match data.file(&format!("{stem}.ans")) {
                Some(answer) => pairs.push(Pair { name: stem, is_hidden, input: entry, answer }),
                None => alone.push(path.to_owned()),
            }
        }
        if !groups.is_empty() {
            self.left_out(format!(
                "Groups of tests have no place in a challenge. Left out: {}.",
                listed(&groups)
            ));
        }
        if !alone.is_empty() {
            self.left_out(format!("Inputs without an answer were left out: {}.", listed(&alone)));
        }
        pairs
    }

    /// What the default validator is told beside the data rather than in `problem.yaml`.
    fn group_flags(&mut self) -> Result<Vec<String>, Refusal> {
        let mut flags = Vec::new();
        for folder in ["data", "data/secret"] {
            for name in GROUP_FILES {
                let path = format!("{folder}/{name}");
                let about = match self.settings(&path) {
                    Ok(about) => about.unwrap_or_default(),
                    Err(Refusal::Why(why)) => {
                        self.left_out(why);
                        continue;
                    }
                    Err(refusal) => return Err(refusal),
                };
                for key in ["output_validator_flags", "output_validator_args"] {
                    flags.extend(words(about.get(key)));
                }
            }
        }
        Ok(flags)
    }

    fn problem_test(&mut self, pair: &Pair<'_>, compare: Compare) -> Result<Option<Test>, Refusal> {
        let mut texts = Vec::new();
        for entry in [pair.input, pair.answer] {
            match self.raw_text(entry, TEST_TEXT_MAX_BYTES)? {
                Some(text) => texts.push(with_plain_line_ends(text)),
                None => {
                    self.left_out(format!(
                        "The test “{}” has more than 256 KiB. It was left out.",
                        pair.name
                    ));
                    return Ok(None);
                }
            }
        }
        let expected = texts.pop().unwrap_or_default();
        let input = texts.pop().unwrap_or_default();
        let check = Check::Case { input, expected, compare };
        Ok(Some(Test { name: pair.name.to_owned(), is_hidden: pair.is_hidden, check }))
    }
}

struct Pair<'f> {
    name: &'f str,
    is_hidden: bool,
    input: &'f Entry,
    answer: &'f Entry,
}
