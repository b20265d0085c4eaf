//! A problem package of ICPC and Kattis, legacy and 2023-07: statement, title, tags, accepted submissions.

use super::finish::title_of_name;
use super::problem_yaml::Settings;
use super::unit::{Outcome, Refusal, Unit};
use crate::found::Format;
use crate::limits::TEXT_FILE_MAX_BYTES;
use crate::markdown;
use crate::source::Entry;
use crate::text::{listed, natural};
use hotseat_core::domain::library::{Challenge, CodeText};

pub(super) fn read(unit: &mut Unit<'_>) -> Result<Outcome, Refusal> {
    let yaml = unit.settings("problem.yaml")?.unwrap_or_default();
    let settings = Settings::of(&yaml);
    let (task, title) = statement(unit, &settings)?;
    let title = match settings.name.clone().or(title) {
        Some(title) => title,
        None => title_of_name(unit.folder.name()),
    };
    settings.tell(unit);
    let challenge = Challenge {
        title,
        tags: settings.tags.clone(),
        task,
        solutions: solutions(unit)?,
        tests: unit.problem_tests(&settings)?,
        ..Challenge::default()
    };
    unit.finish(Format::ProblemPackage, None, unit.folder.place(), challenge)
}

/// One language's statement.
struct Statement<'a> {
    file: &'a Entry,
    language: &'a str,
    is_tex: bool,
}

/// The statement as a task, and the title it gives itself.
fn statement(
    unit: &mut Unit<'_>,
    settings: &Settings,
) -> Result<(String, Option<String>), Refusal> {
    let mut found = statements(unit);
    found.sort_by_key(|one| {
        (one.language != "en", !one.language.is_empty(), one.is_tex, one.language)
    });
    let Some(Statement { file, language, is_tex }) = found.first() else {
        return Err("The package has no statement in Markdown or TeX.".into());
    };
    let mut others: Vec<&str> = found.iter().map(|one| one.language).collect();
    others.retain(|other| other != language && !other.is_empty());
    others.dedup();
    if !others.is_empty() {
        let others: Vec<String> = others.into_iter().map(str::to_owned).collect();
        unit.left_out(format!("Statements in other languages were left out: {}.", listed(&others)));
    }
    let language = if language.is_empty() { "en" } else { language };
    let text = unit.text(file, TEXT_FILE_MAX_BYTES)?;
    if *is_tex {
        let title = tex_title(&text).or_else(|| settings.name_in(language));
        return Ok((tex_task(unit, &text), title));
    }
    let text = without_samples(unit, &text);
    let task = unit.with_pictures(&text, file)?;
    let title = settings.name_in(language).or_else(|| markdown::first_heading(&task));
    Ok((task, title))
}

fn statements<'a>(unit: &Unit<'a>) -> Vec<Statement<'a>> {
    let folders =
        ["statement", "problem_statement"].into_iter().filter_map(|name| unit.folder.folder(name));
    let mut found = Vec::new();
    for folder in folders {
        for file in folder.children().0 {
            let Some((stem, ending)) = file.name().rsplit_once('.') else { continue };
            let is_tex = ending.eq_ignore_ascii_case("tex");
            let language = match stem.split_once('.') {
                None => "",
                Some((_, language)) => language,
            };
            let is_statement = stem == "problem" || stem.starts_with("problem.");
            if is_statement && (is_tex || ending.eq_ignore_ascii_case("md")) {
                found.push(Statement { file, language, is_tex });
            }
        }
    }
    found
}

/// TeX as it stands, marked as such. There is no well-kept way to make Markdown of it, and a guess would change
/// what a task says.
fn tex_task(unit: &mut Unit<'_>, text: &str) -> String {
    unit.changed("The statement is TeX. It was kept as it is written; rewrite it as Markdown before you use it.");
    if text.contains("\\includegraphics") || text.contains("\\illustration") {
        unit.left_out("Pictures of a statement in TeX were left out.");
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}tex\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// What `\problemname{…}` says, if that is plain text.
fn tex_title(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\\problemname{")?;
    let (title, _) = rest.split_once('}')?;
    let title = title.trim();
    (!title.is_empty() && !title.contains(['\\', '{', '$'])).then(|| title.to_owned())
}

/// A Markdown statement without the marks that say where samples are to be shown.
fn without_samples(unit: &mut Unit<'_>, text: &str) -> String {
    let is_mark = |line: &&str| {
        let line = line.trim();
        line.starts_with("{{") && line.ends_with("}}") && line.contains("sample")
    };
    if !text.lines().any(|line| is_mark(&line)) {
        return text.to_owned();
    }
    unit.changed("Marks for where samples are shown were taken out of the task. The samples are its visible tests.");
    text.split_inclusive('\n').filter(|line| !is_mark(line)).collect()
}

/// Accepted submissions, one a language. One that lies in a folder is taken where it is a single file.
fn solutions(unit: &mut Unit<'_>) -> Result<Vec<CodeText>, Refusal> {
    let Some(accepted) = unit.folder.folder("submissions/accepted") else { return Ok(Vec::new()) };
    let (mut files, folders) = accepted.children();
    let mut larger = Vec::new();
    for name in folders {
        match accepted.folder(name).map(|folder| folder.entries) {
            Some([single]) => files.push(single),
            _ => larger.push(name.to_owned()),
        }
    }
    files.retain(|file| !file.name().starts_with('.') && !file.name().ends_with(".yaml"));
    if !larger.is_empty() {
        larger.sort_by(|a, b| natural(a, b));
        unit.left_out(format!("Submissions of several files were left out: {}.", listed(&larger)));
    }
    unit.codes("A solution", files)
}
