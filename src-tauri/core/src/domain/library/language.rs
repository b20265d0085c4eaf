//! Which language a file is written in, by the ending of its name.

use crate::domain::own_answer::Language;

/// The usual endings of each language's files; the first is what a file is given.
const ENDINGS: [(Language, &[&str]); 20] = [
    (Language::Text, &["txt"]),
    (Language::C, &["c", "h"]),
    (Language::Cpp, &["cpp", "cc", "cxx", "hpp", "hh"]),
    (Language::Csharp, &["cs"]),
    (Language::Css, &["css"]),
    (Language::Go, &["go"]),
    (Language::Html, &["html", "htm"]),
    (Language::Java, &["java"]),
    (Language::Javascript, &["js", "mjs", "cjs", "jsx"]),
    (Language::Json, &["json"]),
    (Language::Kotlin, &["kt", "kts"]),
    (Language::Markdown, &["md", "markdown"]),
    (Language::Php, &["php"]),
    (Language::Python, &["py", "py3"]),
    (Language::Ruby, &["rb"]),
    (Language::Rust, &["rs"]),
    (Language::Shell, &["sh", "bash"]),
    (Language::Sql, &["sql"]),
    (Language::Swift, &["swift"]),
    (Language::Typescript, &["ts", "tsx", "mts"]),
];

/// The ending a file in that language is given, without the dot.
#[must_use]
pub fn extension_of(language: Language) -> &'static str {
    let found = ENDINGS.iter().find(|(one, _)| *one == language);
    found.and_then(|(_, endings)| endings.first()).copied().unwrap_or("txt")
}

/// The language of a file of that name; none where the ending is unknown.
#[must_use]
pub fn language_of(file_name: &str) -> Option<Language> {
    let (_, ending) = file_name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    ENDINGS.iter().find(|(_, endings)| endings.contains(&ending.as_str())).map(|(one, _)| *one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_an_ending_that_leads_back_to_it() {
        for language in Language::ALL {
            let name = format!("main.{}", extension_of(language));
            assert_eq!(language_of(&name), Some(language));
        }
        assert_eq!(language_of("two.part.name.PY"), Some(Language::Python));
        assert_eq!((language_of("Makefile"), language_of("a.cob")), (None, None));
    }
}
