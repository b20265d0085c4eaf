//! The last steps, alike in every format.

use super::unit::{Outcome, Refusal, Unit};
use crate::found::{Format, Incoming};
use crate::limits::{CODE_FILE_MAX_BYTES, NOTES_MAX};
use crate::source::Entry;
use crate::text::{counted, natural};
use hotseat_core::domain::library::{Challenge, CodeText, ItemId, language_of};
use hotseat_core::domain::own_answer::Language;

impl Unit<'_> {
    /// The challenge as it may be kept, with its pictures and notes.
    pub(super) fn finish(
        &mut self,
        format: Format,
        id: Option<ItemId>,
        place: &str,
        mut challenge: Challenge,
    ) -> Result<Outcome, Refusal> {
        challenge.pictures =
            self.pictures.iter().map(|(name, picture)| picture.named(name.clone())).collect();
        self.mend(&mut challenge);
        let challenge = challenge.validate().map_err(|errors| {
            let sentences: Vec<String> =
                errors.into_iter().map(|error| format!("{}.", error.message)).collect();
            Refusal::Why(sentences.join(" "))
        })?;
        if let Some(further) =
            self.notes.len().checked_sub(NOTES_MAX).filter(|further| *further > 0)
        {
            self.notes.truncate(NOTES_MAX);
            self.left_out(format!("There are {} like these.", counted(further, "more line")));
        }
        let (pictures, notes) =
            (std::mem::take(&mut self.pictures), std::mem::take(&mut self.notes));
        let place = place.to_owned();
        Ok(Outcome::Challenge(Box::new(Incoming { place, format, id, challenge, pictures, notes })))
    }

    /// The code in files, one a language: what comes first by name is kept, and `main` comes before all.
    pub(super) fn codes(
        &mut self,
        what: &str,
        mut files: Vec<&Entry>,
    ) -> Result<Vec<CodeText>, Refusal> {
        files.sort_by(|a, b| {
            (!is_main(a)).cmp(&!is_main(b)).then_with(|| natural(&a.path, &b.path))
        });
        let mut codes: Vec<CodeText> = Vec::new();
        let (mut unknown, mut further) = (Vec::new(), Vec::new());
        for file in files {
            let name = self.folder.within(file).to_owned();
            match language_of(file.name()) {
                None => unknown.push(name),
                Some(language) if codes.iter().any(|code| code.language == language) => {
                    further.push(name)
                }
                Some(language) => self.push_code(file, language, &mut codes)?,
            }
        }
        if !unknown.is_empty() {
            let files = crate::text::listed(&unknown);
            self.left_out(format!("{what} in a language we do not know was left out: {files}."));
        }
        if !further.is_empty() {
            let files = crate::text::listed(&further);
            self.left_out(format!("There is room for one file a language. Left out: {files}."));
        }
        Ok(codes)
    }

    fn push_code(
        &mut self,
        file: &Entry,
        language: Language,
        codes: &mut Vec<CodeText>,
    ) -> Result<(), Refusal> {
        match self.raw_text(file, CODE_FILE_MAX_BYTES)? {
            Some(text) => {
                let text = crate::text::with_plain_line_ends(text);
                codes.push(CodeText { language, text });
            }
            None => {
                let name = self.folder.within(file).to_owned();
                self.left_out(format!(
                    "{name} is longer than 100,000 characters. It was left out."
                ));
            }
        }
        Ok(())
    }
}

fn is_main(entry: &Entry) -> bool {
    let stem = entry.name().split('.').next().unwrap_or_default();
    stem.eq_ignore_ascii_case("main")
}

/// A title made of the name of a file or folder: `two-sum` is “Two sum”.
pub(super) fn title_of_name(name: &str) -> String {
    let words: Vec<&str> = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}
