//! Tests of our own format: `NAME.in` with `NAME.out`, `NAME.call.json`, or `NAME.py`; hidden ones in a folder of
//! that name.

use super::own::language_named;
use super::unit::{Refusal, Unit};
use crate::limits::OWN_YAML_MAX_BYTES;
use crate::source::{Entry, Folder};
use crate::text::natural;
use crate::yaml;
use hotseat_core::domain::library::{
    CHALLENGE_MAX_BYTES, Check, Compare, TEST_TEXT_MAX_BYTES, TESTS_MAX, Test, language_of,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What the tests' file names cannot say.
pub(crate) const TESTS_FILE: &str = "tests.yaml";
/// The folder of tests that the candidate does not see.
pub(crate) const HIDDEN: &str = "hidden";
/// What the name of a file ends in that calls a function.
pub(crate) const CALL_ENDING: &str = ".call.json";

/// One test's files.
struct Files<'a> {
    stem: &'a str,
    is_hidden: bool,
    input: Option<&'a Entry>,
    expected: Option<&'a Entry>,
    call: Option<&'a Entry>,
    code: Option<&'a Entry>,
}

/// What stands in a file that calls a function. Arguments and result are kept as they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallFile {
    pub(crate) function: String,
    pub(crate) arguments: Box<RawValue>,
    pub(crate) returns: Box<RawValue>,
}

impl Unit<'_> {
    /// The tests, ordered by the names of their files, visible and hidden ones together.
    pub(super) fn own_tests(&mut self) -> Result<Vec<Test>, Refusal> {
        let Some(folder) = self.folder.folder("tests") else { return Ok(Vec::new()) };
        let mut settings = match folder.file(TESTS_FILE) {
            None => Map::new(),
            Some(file) => {
                let text = self.text(file, OWN_YAML_MAX_BYTES)?;
                yaml::parse(&text, OWN_YAML_MAX_BYTES)
                    .map_err(|why| format!("tests/tests.yaml can't be read: {why}."))?
            }
        };
        let mut files = self.files_of_tests(folder);
        files.sort_by(|a, b| natural(a.stem, b.stem).then(a.is_hidden.cmp(&b.is_hidden)));
        let mut tests = Vec::new();
        let mut bytes = 0;
        for files in files {
            let about = settings.remove(files.stem).unwrap_or(Value::Null);
            if tests.len() == TESTS_MAX || bytes > CHALLENGE_MAX_BYTES {
                self.unread_tests += 1;
            } else if let Some(test) = self.own_test(&files, &about)? {
                bytes += test.check.bytes();
                tests.push(test);
            }
        }
        for (name, _) in settings {
            self.left_out(format!("tests.yaml tells of a test “{name}” that has no files."));
        }
        Ok(tests)
    }

    fn files_of_tests<'f>(&mut self, folder: Folder<'f>) -> Vec<Files<'f>> {
        let mut found: Vec<Files<'f>> = Vec::new();
        let mut places: HashMap<(&str, bool), usize> = HashMap::new();
        for entry in folder.entries {
            let (path, is_hidden) = match folder.within(entry).split_once('/') {
                None => (folder.within(entry), false),
                Some((HIDDEN, rest)) => (rest, true),
                Some(_) => ("", false),
            };
            if path == TESTS_FILE && !is_hidden {
                continue;
            }
            let parts = match path.strip_suffix(CALL_ENDING) {
                Some(stem) => Some((stem, CALL_ENDING)),
                None => path.rsplit_once('.'),
            };
            let parts = parts.filter(|_| !path.contains('/'));
            let Some((stem, ending)) = parts.filter(|(stem, _)| !stem.is_empty()) else {
                self.left_out(format!(
                    "{} is no file of a test. It was left out.",
                    self.folder.within(entry)
                ));
                continue;
            };
            let at = *places.entry((stem, is_hidden)).or_insert_with(|| {
                let (input, expected, call, code) = (None, None, None, None);
                found.push(Files { stem, is_hidden, input, expected, call, code });
                found.len() - 1
            });
            let Some(files) = found.get_mut(at) else { continue };
            match ending {
                "in" => files.input = Some(entry),
                "out" | "ans" => files.expected = Some(entry),
                CALL_ENDING => files.call = Some(entry),
                _ => files.code = Some(entry),
            }
        }
        found
    }

    fn own_test(&mut self, files: &Files<'_>, about: &Value) -> Result<Option<Test>, Refusal> {
        let stem = files.stem;
        let said = |key: &str| about.get(key).and_then(yaml::text_of);
        let name = said("name").unwrap_or_else(|| stem.to_owned());
        let is_hidden = files.is_hidden || about.get("hidden") == Some(&Value::Bool(true));
        let check = match (files.input, files.expected, files.call, files.code) {
            (Some(input), Some(expected), None, None) => {
                let (Some(input), Some(expected)) = (self.exact(input)?, self.exact(expected)?)
                else {
                    self.leave_out_large(&name);
                    return Ok(None);
                };
                Check::Case { input, expected, compare: compare(stem, about)? }
            }
            (None, None, Some(file), None) => {
                let Some(text) = self.exact(file)? else {
                    self.leave_out_large(&name);
                    return Ok(None);
                };
                let call: CallFile = serde_json::from_str(&text)
                    .map_err(|why| format!("tests/{} can't be read: {why}.", file.name()))?;
                Check::Function {
                    name: call.function,
                    arguments: call.arguments.get().to_owned(),
                    expected: call.returns.get().to_owned(),
                    tolerance: about.get("tolerance").and_then(Value::as_f64).unwrap_or(0.0),
                }
            }
            (None, None, None, Some(file)) => {
                let language = match said("language") {
                    Some(name) => Some(language_named(&name)?),
                    None => language_of(file.name()),
                };
                let language = language.ok_or_else(|| {
                    format!("The language of tests/{} is not known.", file.name())
                })?;
                let Some(code) = self.exact(file)? else {
                    self.leave_out_large(&name);
                    return Ok(None);
                };
                Check::Assertions { language, code }
            }
            _ => {
                return Err(format!(
                    "The test “{stem}” must have either {stem}.in and {stem}.out, or {stem}{CALL_ENDING}, or one file of code."
                )
                .into());
            }
        };
        Ok(Some(Test { name, is_hidden, check }))
    }

    fn leave_out_large(&mut self, name: &str) {
        self.left_out(format!("The test “{name}” has more than 256 KiB. It was left out."));
    }

    /// A file of a test, to the byte; none where it is too large.
    fn exact(&mut self, entry: &Entry) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.bytes(entry, TEST_TEXT_MAX_BYTES)? else { return Ok(None) };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(error) => {
                let decoded = crate::text::decode(error.into_bytes());
                let (name, was) =
                    (self.folder.within(entry).to_owned(), decoded.was.unwrap_or("UTF-8"));
                self.changed(format!("{name} is not UTF-8. It was read as {was}."));
                Ok(Some(decoded.text))
            }
        }
    }
}

fn compare(stem: &str, about: &Value) -> Result<Compare, Refusal> {
    let said = about.get("compare").and_then(yaml::text_of);
    let tolerance = about.get("tolerance").and_then(Value::as_f64);
    match (said.as_deref(), tolerance) {
        (None | Some("exact"), None) => Ok(Compare::Exact),
        (Some("tokens"), None) => Ok(Compare::Tokens),
        (None | Some("numbers"), Some(tolerance)) => Ok(Compare::Numbers { tolerance }),
        (Some("numbers"), None) => Err(format!("The test “{stem}” needs a tolerance.").into()),
        (Some(said), _) => Err(format!(
            "The test “{stem}” is compared as “{said}”, not as exact, tokens or numbers."
        )
        .into()),
    }
}
