//! An exercise of Exercism: `.meta/config.json`, `.docs/instructions.md`, a stub, tests and an example.

use super::unit::{Outcome, Refusal, Unit};
use crate::found::Format;
use crate::limits::{CODE_FILE_MAX_BYTES, FOREIGN_YAML_MAX_BYTES, TEXT_FILE_MAX_BYTES};
use crate::source::Entry;
use crate::text::listed;
use hotseat_core::domain::library::{Challenge, Check, Test, language_of};
use hotseat_core::domain::own_answer::Language;
use serde_json::Value;

pub(super) fn read(unit: &mut Unit<'_>) -> Result<Outcome, Refusal> {
    let config = config(unit)?;
    let mut challenge = Challenge { title: title(unit, &config), ..Challenge::default() };
    let mut task = String::new();
    for name in ["introduction.md", "instructions.md", "instructions.append.md"] {
        let Some(file) = unit.folder.file(&format!(".docs/{name}")) else { continue };
        let text = unit.text(file, TEXT_FILE_MAX_BYTES)?;
        let text = unit.with_pictures(&text, file)?;
        if !task.is_empty() {
            task.push('\n');
        }
        task.push_str(&text);
    }
    if task.trim().is_empty() {
        return Err("The exercise has no .docs/instructions.md.".into());
    }
    challenge.task = task;
    let stubs = files(unit, &config, &["solution"]);
    challenge.starters = unit.codes("Starter code", stubs)?;
    let answers = files(unit, &config, &["exemplar", "example"]);
    challenge.solutions = unit.codes("The solution", answers)?;
    challenge.tests = tests(unit, &config)?;
    challenge.hints = hints(unit)?;
    let editor = config.pointer("/files/editor").and_then(Value::as_array).map_or(0, Vec::len);
    if editor > 0 {
        unit.left_out(
            "Files that the stub needs beside it were left out: there is room for one a language.",
        );
    }
    unit.finish(Format::Exercism, None, unit.folder.place(), challenge)
}

fn config(unit: &mut Unit<'_>) -> Result<Value, Refusal> {
    let Some(file) = unit.folder.file(".meta/config.json") else {
        return Err("There is no .meta/config.json.".into());
    };
    let text = unit.text(file, FOREIGN_YAML_MAX_BYTES)?;
    serde_json::from_str(&text).map_err(|_| ".meta/config.json is not JSON.".into())
}

/// The title, or the words of the folder's name with capitals, as the site shows it.
fn title(unit: &Unit<'_>, config: &Value) -> String {
    if let Some(title) =
        config.get("title").and_then(Value::as_str).filter(|title| !title.is_empty())
    {
        return title.to_owned();
    }
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>())
    };
    let words: Vec<String> = unit.folder.name().split(['-', '_']).filter_map(capital).collect();
    words.join(" ")
}

/// The files that the settings list under the first of these keys that lists any.
fn files<'a>(unit: &mut Unit<'a>, config: &Value, keys: &[&str]) -> Vec<&'a Entry> {
    let listed_under = |key: &&str| {
        let names = config.pointer(&format!("/files/{key}")).and_then(Value::as_array)?;
        Some(names.iter().filter_map(Value::as_str).collect::<Vec<_>>())
            .filter(|names| !names.is_empty())
    };
    let names = keys.iter().find_map(listed_under).unwrap_or_default();
    let mut missing = Vec::new();
    let mut found = Vec::new();
    for name in names {
        match unit.folder.file(name) {
            Some(entry) => found.push(entry),
            None => missing.push(name.to_owned()),
        }
    }
    if !missing.is_empty() {
        unit.left_out(format!(
            "The exercise names files that are not there: {}.",
            listed(&missing)
        ));
    }
    found
}

/// The tests with those switched on that learners are to switch on one after the other, as Exercism's own runners
/// do before they judge an answer: `xit`, `xtest` and `xdescribe` of Jest, and `it.skip` and its like.
fn unskipped(language: Language, code: String) -> String {
    if !matches!(language, Language::Javascript | Language::Typescript) {
        return code;
    }
    let is_of_name = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$' | '.');
    ["it", "test", "describe"].iter().fold(code, |code, name| {
        let (skipped, called) = (format!("x{name}("), format!("{name}("));
        let code = code.replace(&format!("{name}.skip("), &called);
        let mut whole = String::with_capacity(code.len());
        let mut rest = code.as_str();
        while let Some(at) = rest.find(&skipped) {
            let (before, from) = rest.split_at(at);
            whole.push_str(before);
            // A name that ends like one is another.
            let is_inside = whole.ends_with(is_of_name);
            whole.push_str(if is_inside { &skipped } else { &called });
            rest = &from[skipped.len()..];
        }
        whole.push_str(rest);
        whole
    })
}

fn tests(unit: &mut Unit<'_>, config: &Value) -> Result<Vec<Test>, Refusal> {
    let mut tests = Vec::new();
    let mut unknown = Vec::new();
    for file in files(unit, config, &["test"]) {
        let name = unit.folder.within(file).to_owned();
        let Some(language) = language_of(file.name()) else {
            unknown.push(name);
            continue;
        };
        match unit.raw_text(file, CODE_FILE_MAX_BYTES)? {
            Some(code) => {
                let code = unskipped(language, crate::text::with_plain_line_ends(code));
                let check = Check::Assertions { language, code };
                tests.push(Test { name, is_hidden: false, check });
            }
            None => {
                unit.left_out(format!("The test “{name}” has more than 256 KiB. It was left out."))
            }
        }
    }
    if !unknown.is_empty() {
        unit.left_out(format!(
            "Tests in a language we do not know were left out: {}.",
            listed(&unknown)
        ));
    }
    Ok(tests)
}

/// The hints, one for each heading.
fn hints(unit: &mut Unit<'_>) -> Result<Vec<String>, Refusal> {
    let Some(file) = unit.folder.file(".docs/hints.md") else { return Ok(Vec::new()) };
    let text = unit.text(file, TEXT_FILE_MAX_BYTES)?;
    let mut hints: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.starts_with("# ") {
            continue;
        }
        match hints.last_mut() {
            Some(hint) if !line.starts_with("## ") => {
                hint.push('\n');
                hint.push_str(line);
            }
            _ if line.trim().is_empty() => {}
            _ => hints.push(line.trim_start_matches("## ").to_owned()),
        }
    }
    Ok(hints.into_iter().map(|hint| hint.trim_end().to_owned()).collect())
}
