//! Our own format, as `docs/CHALLENGE_FORMAT.md` describes it.

use super::plain;
use super::unit::{Outcome, Refusal, Unit, refuse_endless};
use crate::found::Format;
use crate::limits::{CODE_FILE_MAX_BYTES, OWN_YAML_MAX_BYTES, TEXT_FILE_MAX_BYTES};
use crate::markdown;
use crate::source::Entry;
use crate::text::{listed, natural, with_plain_line_ends};
use crate::yaml;
use hotseat_core::domain::assistant::AiPolicy;
use hotseat_core::domain::library::{
    Challenge, CodeText, ItemId, Media, language_of, remote_pictures,
};
use hotseat_core::domain::own_answer::Language;
use serde_json::{Map, Value};

/// The file that makes a folder a challenge.
pub(crate) const TASK_FILE: &str = "challenge.md";
/// The version of the format that is read and written.
pub(crate) const VERSION: u64 = 1;
/// What `line_endings` says where a text has carriage returns on purpose.
pub(crate) const AS_WRITTEN: &str = "as_written";

pub(super) fn read(unit: &mut Unit<'_>) -> Result<Outcome, Refusal> {
    let Some(file) = unit.folder.file(TASK_FILE) else {
        return Err("There is no challenge.md.".into());
    };
    let raw =
        unit.raw_text(file, TEXT_FILE_MAX_BYTES)?.ok_or("challenge.md has more than 8 MiB.")?;
    let Some((front, rest)) = yaml::front_matter(&raw) else {
        return Ok(Outcome::Ordinary);
    };
    let mut settings = match yaml::parse(front, OWN_YAML_MAX_BYTES) {
        Ok(settings) => settings,
        Err(_) if !front.lines().any(|line| line.starts_with("hotseat:")) => {
            return Ok(Outcome::Ordinary);
        }
        Err(why) => {
            return Err(
                format!("The settings at the top of challenge.md can't be read: {why}.").into()
            );
        }
    };
    let Some(version) = settings.remove("hotseat") else {
        return Ok(Outcome::Ordinary);
    };
    let version = yaml::text_of(&version).unwrap_or_default();
    if version != VERSION.to_string() {
        return Err(format!(
            "It is written in version “{version}” of the format; version 1 is known."
        )
        .into());
    }
    let as_written = settings.remove("line_endings").is_some_and(|ends| ends == AS_WRITTEN);
    let ends = |text: String| if as_written { text } else { with_plain_line_ends(text) };
    let mut challenge = Challenge { task: task_of(&ends(rest.to_owned())), ..Challenge::default() };
    refuse_endless(&challenge.task)?;
    let mut fields = Fields(settings);
    let id = fields.id("id")?;
    fields.fill(&mut challenge)?;
    for (key, codes) in
        [("starter", &mut challenge.starters), ("solution", &mut challenge.solutions)]
    {
        let listed = fields.files(key)?;
        *codes = unit.own_codes(key, listed, as_written)?;
    }
    challenge.tests = unit.own_tests()?;
    let order = fields.texts("pictures")?;
    unit.own_pictures(&order, &challenge.task)?;
    unit.name_what_is_unknown(fields);
    unit.finish(Format::Own, id, unit.folder.place(), challenge)
}

/// The task without the blank line before it and the line end after it, which are the file's.
fn task_of(rest: &str) -> String {
    let rest = rest.strip_prefix('\n').unwrap_or(rest);
    rest.strip_suffix('\n').unwrap_or(rest).to_owned()
}

/// What the top of the file says, less what has been taken from it.
struct Fields(Map<String, Value>);

impl Fields {
    fn text(&mut self, key: &str) -> Result<String, Refusal> {
        match self.0.remove(key) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(value) => {
                yaml::text_of(&value).ok_or_else(|| format!("“{key}” must be a text.").into())
            }
        }
    }

    fn texts(&mut self, key: &str) -> Result<Vec<String>, Refusal> {
        match self.0.remove(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(values)) => {
                let texts: Option<Vec<String>> = values.iter().map(yaml::text_of).collect();
                texts.ok_or_else(|| format!("“{key}” must be a list of texts.").into())
            }
            Some(value) => match yaml::text_of(&value) {
                Some(text) => Ok(vec![text]),
                None => Err(format!("“{key}” must be a list of texts.").into()),
            },
        }
    }

    fn number(&mut self, key: &str) -> Result<Option<i64>, Refusal> {
        match self.0.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_i64() {
                Some(number) => Ok(Some(number)),
                None => Err(format!("“{key}” must be a whole number.").into()),
            },
        }
    }

    fn id(&mut self, key: &str) -> Result<Option<ItemId>, Refusal> {
        let text = self.text(key)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse()
            .map(Some)
            .map_err(|_| format!("“{key}” must be an id, such as Hotseat writes it.").into())
    }

    /// File names with the languages they are named to be in.
    fn files(&mut self, key: &str) -> Result<Vec<(String, Option<Language>)>, Refusal> {
        let wrong = || format!("“{key}” must be a list of file names.");
        let values = match self.0.remove(key) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(values)) => values,
            Some(value) => vec![value],
        };
        let file = |value: Value| match value {
            Value::Object(entries) => {
                let name = entries.get("file").and_then(yaml::text_of).ok_or_else(wrong)?;
                let language = entries.get("language").and_then(yaml::text_of).unwrap_or_default();
                Ok((name, Some(language_named(&language)?)))
            }
            value => Ok((yaml::text_of(&value).ok_or_else(wrong)?, None)),
        };
        values.into_iter().map(file).collect()
    }

    fn fill(&mut self, challenge: &mut Challenge) -> Result<(), Refusal> {
        challenge.title = self.text("title")?;
        challenge.category = self.text("category")?;
        let said = self.text("difficulty")?;
        challenge.difficulty = plain::difficulty(&said);
        if challenge.difficulty.is_none() && !said.is_empty() {
            return Err(
                format!("The difficulty “{said}” is not Junior, Mid-level or Senior.").into()
            );
        }
        challenge.tags = self.texts("tags")?;
        challenge.limits.time_limit_min = self.number("time_limit_min")?;
        challenge.limits.token_budget = self.number("token_budget")?;
        challenge.policy = self.policy()?;
        challenge.is_never_run = self.are_runs_off()?;
        challenge.rubric = self.id("rubric")?;
        challenge.hints = self.texts("hints")?;
        challenge.follow_ups = self.texts("follow_ups")?;
        challenge.look_for = self.text("look_for")?;
        Ok(())
    }

    /// YAML of before 1.2 reads `off` as false, as other programs may write it.
    fn are_runs_off(&mut self) -> Result<bool, Refusal> {
        match self.0.remove("runs") {
            None | Some(Value::Null | Value::Bool(true)) => Ok(false),
            Some(Value::Bool(false)) => Ok(true),
            Some(Value::String(said)) if said == "on" => Ok(false),
            Some(Value::String(said)) if said == "off" => Ok(true),
            Some(_) => Err("“runs” must be on or off.".into()),
        }
    }

    fn policy(&mut self) -> Result<AiPolicy, Refusal> {
        match self.0.remove("policy") {
            None | Some(Value::Null) => Ok(AiPolicy::default()),
            Some(Value::Object(entries)) => match entries.get("own").and_then(yaml::text_of) {
                Some(text) => Ok(AiPolicy::Own { text }),
                None => Err("“policy” needs a text under “own”.".into()),
            },
            Some(value) => match yaml::text_of(&value).unwrap_or_default().as_str() {
                "explain_only" => Ok(AiPolicy::ExplainOnly),
                "give_hints" => Ok(AiPolicy::GiveHints),
                "write_code" => Ok(AiPolicy::WriteCode),
                "no_assistant" => Ok(AiPolicy::NoAssistant),
                said => Err(format!(
                    "The policy “{said}” is not explain_only, give_hints, write_code or no_assistant."
                )
                .into()),
            },
        }
    }
}

/// A language by the name it has in the format.
pub(super) fn language_named(name: &str) -> Result<Language, Refusal> {
    let found = Language::ALL.into_iter().find(|language| language.name() == name);
    found.ok_or_else(|| format!("The language “{name}” is none we know.").into())
}

impl<'a> Unit<'a> {
    /// The code in a folder, one a language.
    fn own_codes(
        &mut self,
        name: &str,
        order: Vec<(String, Option<Language>)>,
        as_written: bool,
    ) -> Result<Vec<CodeText>, Refusal> {
        let mut codes: Vec<CodeText> = Vec::new();
        let mut further = Vec::new();
        for (entry, language) in self.files_in_order(name, order)? {
            let file = self.folder.within(entry).to_owned();
            let language = language.or_else(|| language_of(entry.name()));
            let is_new = |one: &Language| codes.iter().all(|code| code.language != *one);
            let Some(language) = language.filter(is_new) else {
                further.push(file);
                continue;
            };
            let text = self.raw_text(entry, CODE_FILE_MAX_BYTES)?;
            let text = text.ok_or_else(|| format!("{file} is longer than 100,000 characters."))?;
            let text = if as_written { text } else { with_plain_line_ends(text) };
            codes.push(CodeText { language, text });
        }
        if !further.is_empty() {
            let further = listed(&further);
            self.left_out(format!(
                "There is room for one file in each language we know. Left out: {further}."
            ));
        }
        Ok(codes)
    }

    /// The files in a folder: what the top of the file lists first, in that order, then the rest.
    fn files_in_order(
        &self,
        name: &str,
        order: Vec<(String, Option<Language>)>,
    ) -> Result<Vec<(&'a Entry, Option<Language>)>, Refusal> {
        let within = self.folder.folder(name);
        let mut files: Vec<(&Entry, Option<Language>)> = Vec::new();
        for (file, language) in order {
            let entry = within.and_then(|folder| folder.file(&file));
            let entry = entry.ok_or_else(|| format!("{name}/{file} is not there."))?;
            files.push((entry, language));
        }
        let mut rest: Vec<&Entry> =
            within.map_or(&[][..], |folder| folder.entries).iter().collect();
        rest.retain(|entry| !files.iter().any(|(file, _)| file.path == entry.path));
        rest.sort_by(|a, b| natural(&a.path, &b.path));
        files.extend(rest.into_iter().map(|entry| (entry, None)));
        Ok(files)
    }

    fn own_pictures(&mut self, order: &[String], task: &str) -> Result<(), Refusal> {
        let within = self.folder.folder("pictures");
        let mut files: Vec<&Entry> =
            within.map_or(&[][..], |folder| folder.entries).iter().collect();
        let place = |entry: &Entry| order.iter().position(|name| *name == *entry.name());
        files.sort_by_key(|entry| place(entry).unwrap_or(usize::MAX));
        for entry in files {
            let file = self.folder.within(entry).to_owned();
            let Some(picture) = self.safe_picture(entry)? else { continue };
            if is_of(entry.name(), picture.media) && file.matches('/').count() == 1 {
                self.pictures.push((entry.name().to_owned(), picture));
            } else {
                self.left_out(format!("{file} has a name no picture may have. It was left out."));
            }
        }
        let remote = remote_pictures(task);
        if !remote.is_empty() {
            let shown = listed(&remote);
            self.changed(format!(
                "The task shows pictures from the internet, which are never fetched: {shown}"
            ));
        }
        for address in markdown::addresses(task) {
            let name = address.trim_start_matches("./").strip_prefix("pictures/");
            if name.is_some_and(|name| self.pictures.iter().all(|(taken, _)| taken != name)) {
                self.left_out(format!("The picture {address} is not there. It was left out."));
            }
        }
        Ok(())
    }

    fn name_what_is_unknown(&mut self, fields: Fields) {
        let mut unknown: Vec<String> = fields.0.into_iter().map(|(key, _)| key).collect();
        const KNOWN: [&str; 4] = ["starter/", "solution/", "tests/", "pictures/"];
        for entry in self.folder.entries {
            let path = self.folder.within(entry);
            if path != TASK_FILE && !KNOWN.iter().any(|known| path.starts_with(known)) {
                unknown.push(path.to_owned());
            }
        }
        if !unknown.is_empty() {
            self.left_out(format!("Not part of the format and left out: {}.", listed(&unknown)));
        }
    }
}

/// Whether a picture has a name as Hotseat gives it: the ending says what it is, and no character needs quoting.
pub(crate) fn is_of(name: &str, media: Media) -> bool {
    let stem = name.strip_suffix(media.extension()).and_then(|stem| stem.strip_suffix('.'));
    stem.is_some_and(|stem| {
        !stem.is_empty() && stem.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    })
}
