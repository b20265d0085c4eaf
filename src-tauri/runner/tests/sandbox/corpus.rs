//! Programs and how each has to end, by language, from the files in `corpus/`.

use hotseat_core::domain::run::{Job, RunLanguage, RunLimits, RunMode, RunOutcome};
use libtest_mimic::Trial;
use serde::Deserialize;

use crate::stage::{Ran, Stage};

/// Longer than any program takes that comes to its end.
const PATIENCE_MS: u64 = 60_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    case: Vec<Case>,
}

/// One program, and what has to be true of its run. What is not given is not looked at, except that it has to
/// finish.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    code: String,
    #[serde(default)]
    input: String,
    assertions: Option<String>,
    /// The function that is called instead, as the first of its names.
    function: Option<String>,
    #[serde(default)]
    other_names: Vec<String>,
    #[serde(default)]
    arguments: String,
    returned: Option<String>,
    #[serde(default = "finished")]
    outcome: RunOutcome,
    stdout: Option<String>,
    stdout_bytes: Option<usize>,
    stderr: Option<String>,
    message: Option<String>,
    line: Option<u32>,
    time_ms: Option<u64>,
}

fn finished() -> RunOutcome {
    RunOutcome::Finished
}

/// A test for each program.
pub fn trials() -> Vec<Trial> {
    [
        ("python", RunLanguage::Python, include_str!("corpus/python.toml")),
        ("javascript", RunLanguage::Javascript, include_str!("corpus/javascript.toml")),
        ("typescript", RunLanguage::Typescript, include_str!("corpus/typescript.toml")),
        ("sql", RunLanguage::Sql, include_str!("corpus/sql.toml")),
    ]
    .into_iter()
    .flat_map(|(name, language, text)| {
        let corpus: Corpus = toml::from_str(text).expect(name);
        corpus.case.into_iter().map(move |case| {
            let title = format!("{name}::{}", case.name.replace(' ', "_"));
            Trial::test(title, move || case.hold(language).map_err(Into::into))
        })
    })
    .collect()
}

impl Case {
    fn hold(self, language: RunLanguage) -> Result<(), String> {
        let time_ms = self.time_ms.unwrap_or(PATIENCE_MS);
        let ran = Stage::of(language).run(Job {
            language,
            code: self.code.clone(),
            input: self.input.clone(),
            mode: self.mode(),
            limits: RunLimits { time_ms, ..RunLimits::FREE },
            is_repeatable: false,
        });
        let is_right = self.outcome == ran.end.outcome
            && self.stdout.as_ref().is_none_or(|text| *text == ran.stdout)
            && self.stdout_bytes.is_none_or(|bytes| bytes == ran.stdout.len())
            && self.stderr.as_ref().is_none_or(|part| ran.stderr.contains(part))
            && self.message.as_ref().is_none_or(|part| ran.end.message.contains(part))
            && (self.function.is_none() || self.returned == ran.end.returned)
            && (self.line.is_none() || self.line == ran.end.line);
        if is_right { Ok(()) } else { Err(self.complaint(&ran)) }
    }

    fn mode(&self) -> RunMode {
        match (&self.assertions, &self.function) {
            (Some(code), _) => RunMode::Assertions { code: code.clone() },
            (None, None) => RunMode::Program,
            (None, Some(function)) => {
                let names = [std::slice::from_ref(function), &self.other_names].concat();
                RunMode::Call { names, arguments: self.arguments.clone() }
            }
        }
    }

    fn complaint(&self, ran: &Ran) -> String {
        let begin = |text: &str| text.chars().take(400).collect::<String>();
        format!(
            "of {}\nit was {:?}\n{} bytes to stdout: {:?}\nstderr: {:?}",
            self.code.trim(),
            ran.end,
            ran.stdout.len(),
            begin(&ran.stdout),
            begin(&ran.stderr),
        )
    }
}
