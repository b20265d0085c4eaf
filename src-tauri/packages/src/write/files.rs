//! The files of a challenge.

use super::WriteError;
use super::front::{Front, quoted};
use super::target::slug;
use crate::formats::own_names::{
    AS_WRITTEN, CALL_ENDING, HIDDEN, TASK_FILE, TESTS_FILE, VERSION, is_picture_name,
};
use hotseat_core::domain::assistant::AiPolicy;
use hotseat_core::domain::library::{
    Challenge, Check, CodeText, Compare, ItemId, Picture, Test, extension_of,
};
use hotseat_core::domain::own_answer::Language;

/// Git for Windows changes line ends on its own, also in the inputs of tests. This keeps it from that.
const GIT_ATTRIBUTES: &str = "* -text\n";

type Files = Vec<(String, Vec<u8>)>;

/// A challenge's files by their paths in its folder, in a fixed order.
pub(super) fn of_challenge(
    id: Option<ItemId>,
    challenge: &Challenge,
    pictures: &[(String, Picture)],
) -> Result<Files, WriteError> {
    let mut files: Files = vec![(".gitattributes".into(), GIT_ATTRIBUTES.into())];
    files.push((TASK_FILE.into(), task_file(id, challenge, pictures).into_bytes()));
    for (folder, codes) in [("starter", &challenge.starters), ("solution", &challenge.solutions)] {
        for code in codes {
            files.push((
                format!("{folder}/{}", file_of(code.language)),
                marked(&code.text).into_bytes(),
            ));
        }
    }
    push_tests(&challenge.tests, &mut files);
    for (name, picture) in pictures {
        if !is_picture_name(name, picture.media) {
            let (title, name) = (challenge.title.clone(), name.clone());
            return Err(WriteError::PictureName { title, name });
        }
        files.push((format!("pictures/{name}"), picture.bytes.clone()));
    }
    Ok(files)
}

fn file_of(language: Language) -> String {
    format!("main.{}", extension_of(language))
}

/// A text that begins with a byte order mark gets another: the first is taken off when it is read.
fn marked(text: &str) -> String {
    if text.starts_with('\u{feff}') { format!("\u{feff}{text}") } else { text.to_owned() }
}

fn task_file(id: Option<ItemId>, challenge: &Challenge, pictures: &[(String, Picture)]) -> String {
    let mut front = Front::default();
    front.plain("hotseat", VERSION);
    if let Some(id) = id {
        front.plain("id", id);
    }
    front.text("title", &challenge.title);
    if !challenge.category.is_empty() {
        front.text("category", &challenge.category);
    }
    if let Some(difficulty) = challenge.difficulty {
        front.plain("difficulty", difficulty.words());
    }
    front.line("tags", &challenge.tags);
    if let Some(minutes) = challenge.limits.time_limit_min {
        front.plain("time_limit_min", minutes);
    }
    if let Some(tokens) = challenge.limits.token_budget {
        front.plain("token_budget", tokens);
    }
    policy(&mut front, &challenge.policy);
    if challenge.is_never_run {
        front.plain("runs", "off");
    }
    if let Some(rubric) = challenge.rubric {
        front.plain("rubric", rubric);
    }
    let codes = challenge.starters.iter().chain(&challenge.solutions);
    if codes.clone().any(|code| code.text.contains('\r')) || challenge.task.contains('\r') {
        front.plain("line_endings", AS_WRITTEN);
    }
    order(&mut front, "starter", &names_of(&challenge.starters));
    order(&mut front, "solution", &names_of(&challenge.solutions));
    let names: Vec<String> = pictures.iter().map(|(name, _)| name.clone()).collect();
    order(&mut front, "pictures", &names);
    front.block("hints", &challenge.hints);
    front.block("follow_ups", &challenge.follow_ups);
    if !challenge.look_for.is_empty() {
        front.text("look_for", &challenge.look_for);
    }
    format!("---\n{}---\n\n{}\n", front.finish(), challenge.task)
}

fn policy(front: &mut Front, policy: &AiPolicy) {
    match policy {
        AiPolicy::ExplainOnly => front.plain("policy", "explain_only"),
        AiPolicy::GiveHints => front.plain("policy", "give_hints"),
        AiPolicy::WriteCode => front.plain("policy", "write_code"),
        AiPolicy::NoAssistant => front.plain("policy", "no_assistant"),
        AiPolicy::Own { text } => front.under("policy", "own", text),
    }
}

fn names_of(codes: &[CodeText]) -> Vec<String> {
    codes.iter().map(|code| file_of(code.language)).collect()
}

/// Names in the order they have, where that is not the order files are read in.
fn order(front: &mut Front, key: &str, names: &[String]) {
    if !names.is_sorted_by(|a, b| crate::text::natural(a, b).is_lt()) {
        front.line(key, names);
    }
}

fn push_tests(tests: &[Test], files: &mut Files) {
    let mut about = String::new();
    for (number, test) in (1..).zip(tests) {
        let words = slug(&test.name);
        let dash = if words.is_empty() { "" } else { "-" };
        let stem = format!("{number:03}{dash}{words}");
        let folder = if test.is_hidden { format!("tests/{HIDDEN}") } else { "tests".into() };
        about.push_str(&format!("{}:\n  name: {}\n", quoted(&stem), quoted(&test.name)));
        match &test.check {
            Check::Case { input, expected, compare } => {
                match compare {
                    Compare::Exact => {}
                    Compare::Tokens => about.push_str("  compare: tokens\n"),
                    Compare::Numbers { tolerance } => {
                        about.push_str(&format!("  compare: numbers\n  tolerance: {tolerance}\n"));
                    }
                }
                files.push((format!("{folder}/{stem}.in"), input.clone().into_bytes()));
                files.push((format!("{folder}/{stem}.out"), expected.clone().into_bytes()));
            }
            Check::Function { name, arguments, expected, tolerance } => {
                if *tolerance != 0.0 {
                    about.push_str(&format!("  tolerance: {tolerance}\n"));
                }
                let text = format!(
                    "{{\n  \"function\": {},\n  \"arguments\": {arguments},\n  \"returns\": {expected}\n}}\n",
                    quoted(name),
                );
                files.push((format!("{folder}/{stem}{CALL_ENDING}"), text.into_bytes()));
            }
            Check::Assertions { language, code } => {
                let file = format!("{folder}/{stem}.{}", extension_of(*language));
                files.push((file, code.clone().into_bytes()));
            }
        }
    }
    if !about.is_empty() {
        files.push((format!("tests/{TESTS_FILE}"), about.into_bytes()));
    }
}
