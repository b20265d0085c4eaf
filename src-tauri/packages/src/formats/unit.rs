//! One challenge being read: its folder, and the notes on what is not taken over as it is.

use super::{Kind, exercism, own, plain, problem};
use crate::found::{Incoming, Note, NoteKind};
use crate::limits::{FOREIGN_YAML_MAX_BYTES, PICTURES_MAX};
use crate::markdown;
use crate::pictures::{PictureError, make_safe};
use crate::source::{Entry, FileFault, Folder, Reader};
use crate::text::{Decoded, decode, with_plain_line_ends};
use crate::yaml;
use hotseat_core::domain::config::CHALLENGE_MAX_CHARS;
use hotseat_core::domain::library::{
    CHALLENGE_PICTURES_MAX_BYTES, ItemId, PICTURE_MAX_BYTES, Picture, Rubric, picture_name,
    remote_pictures,
};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What a unit turned out to be.
pub(crate) enum Outcome {
    Challenge(Box<Incoming>),
    Rubric(Option<ItemId>, Rubric),
    /// A folder like any other, although it has a file called as a challenge's.
    Ordinary,
}

/// Why a unit was not read.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// For a reason of its own, as sentences.
    Why(String),
    /// Reading is to stop.
    Stopped,
    /// The source has given all it may.
    Spent,
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self::Why(why)
    }
}

impl From<&str> for Refusal {
    fn from(why: &str) -> Self {
        Self::Why(why.to_owned())
    }
}

/// A challenge's folder while it is read.
pub(crate) struct Unit<'a> {
    reader: &'a mut Reader,
    stop: &'a dyn Fn() -> bool,
    /// The whole source.
    root: Folder<'a>,
    pub folder: Folder<'a>,
    pub notes: Vec<Note>,
    pub pictures: Vec<(String, Picture)>,
    /// Tests that were not even read, since no more fit.
    pub unread_tests: usize,
}

impl<'a> Unit<'a> {
    pub fn new(
        reader: &'a mut Reader,
        stop: &'a dyn Fn() -> bool,
        root: Folder<'a>,
        folder: Folder<'a>,
    ) -> Self {
        let (notes, pictures) = (Vec::new(), Vec::new());
        Self { reader, stop, root, folder, notes, pictures, unread_tests: 0 }
    }

    /// Reads it as what it is. `file` is the Markdown file, where that is all of it.
    pub fn read(&mut self, kind: Kind, file: Option<&Entry>) -> Result<Outcome, Refusal> {
        match (kind, file) {
            (Kind::Own, _) => own::read(self),
            (Kind::Markdown, Some(file)) => plain::read(self, file),
            (Kind::Markdown, None) => Err("There is no Markdown file.".into()),
            (Kind::ProblemPackage, _) => problem::read(self),
            (Kind::Exercism, _) => exercism::read(self),
        }
    }

    pub fn changed(&mut self, text: impl Into<String>) {
        self.notes.push(Note { kind: NoteKind::Changed, text: text.into() });
    }

    pub fn left_out(&mut self, text: impl Into<String>) {
        self.notes.push(Note { kind: NoteKind::LeftOut, text: text.into() });
    }

    /// A file's bytes; none if it is larger than that.
    pub fn bytes(&mut self, entry: &Entry, most: usize) -> Result<Option<Vec<u8>>, Refusal> {
        if (self.stop)() {
            return Err(Refusal::Stopped);
        }
        match self.reader.bytes(entry, most) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(FileFault::TooLarge) => Ok(None),
            Err(FileFault::Spent) => Err(Refusal::Spent),
            Err(fault @ (FileFault::Encrypted | FileFault::Damaged | FileFault::Io(_))) => {
                Err(format!("{}: {fault}.", self.folder.within(entry)).into())
            }
        }
    }

    /// A file's text with the line ends it has; none if it is larger than that.
    pub fn raw_text(&mut self, entry: &Entry, most: usize) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.bytes(entry, most)? else { return Ok(None) };
        let Decoded { text, was } = decode(bytes);
        // Other encodings may take less room than UTF-8 does.
        if text.len() > most {
            return Ok(None);
        }
        if let Some(was) = was {
            let name = self.folder.within(entry);
            self.changed(format!("{name} is not UTF-8. It was read as {was}."));
        }
        Ok(Some(text))
    }

    /// A file's text with plain line ends.
    ///
    /// # Errors
    /// If it is larger than that.
    pub fn text(&mut self, entry: &Entry, most: usize) -> Result<String, Refusal> {
        let text = self.raw_text(entry, most)?.map(with_plain_line_ends);
        text.ok_or_else(|| {
            let (name, most) = (self.folder.within(entry), size(most));
            format!("{name} has more than {most}.").into()
        })
    }

    /// A foreign file of settings; none where there is none.
    pub fn settings(&mut self, path: &str) -> Result<Option<Map<String, Value>>, Refusal> {
        let Some(entry) = self.folder.file(path) else { return Ok(None) };
        let text = self.text(entry, FOREIGN_YAML_MAX_BYTES)?;
        match yaml::parse(&text, FOREIGN_YAML_MAX_BYTES) {
            Ok(settings) => Ok(Some(settings)),
            Err(why) => Err(format!("{path} could not be read: {why}.").into()),
        }
    }

    /// Takes in the pictures that lie beside a text, or elsewhere in the source, and names them in it as a task
    /// does.
    pub fn with_pictures(&mut self, text: &str, file: &Entry) -> Result<String, Refusal> {
        refuse_endless(text)?;
        let from = file.path.rsplit_once('/').map_or("", |(from, _)| from);
        let mut names: HashMap<String, Option<String>> = HashMap::new();
        for address in markdown::addresses(text) {
            if names.contains_key(&address) {
                continue;
            }
            let name = match markdown::local_path(&address, from) {
                Some(path) => self.picture(&address, self.root.file(&path))?,
                None => {
                    if !markdown::has_scheme(&address) && !address.starts_with("//") {
                        self.left_out(format!(
                            "The picture {address} lies outside. It was left out."
                        ));
                    }
                    None
                }
            };
            names.insert(address, name);
        }
        let text = markdown::with_pictures(text, &mut |address| {
            names.get(address).cloned().flatten().map(|name| format!("pictures/{name}"))
        });
        let remote = remote_pictures(&text);
        if !remote.is_empty() {
            let shown = crate::text::listed(&remote);
            self.changed(format!(
                "The task shows pictures from the internet, which are never fetched: {shown}"
            ));
        }
        Ok(text)
    }

    fn picture(&mut self, address: &str, entry: Option<&Entry>) -> Result<Option<String>, Refusal> {
        let Some(entry) = entry else {
            self.left_out(format!("The picture {address} is not there. It was left out."));
            return Ok(None);
        };
        let Some(picture) = self.safe_picture(entry)? else { return Ok(None) };
        let taken = self.pictures.iter().map(|(name, _)| name.as_str());
        let name = picture_name(entry.name(), picture.media, taken);
        self.pictures.push((name.clone(), picture));
        Ok(Some(name))
    }

    /// A picture that is safe to show and fits beside those there are; the reason is told where there is none.
    pub fn safe_picture(&mut self, entry: &Entry) -> Result<Option<Picture>, Refusal> {
        let held: u64 = self.pictures.iter().map(|(_, picture)| bytes_of(picture)).sum();
        let left = CHALLENGE_PICTURES_MAX_BYTES.saturating_sub(held);
        let crowded = || {
            let name = entry.name();
            format!(
                "The picture {name} does not fit: pictures may have 10 MiB together, and be {PICTURES_MAX}."
            )
        };
        let read = if left == 0 || self.pictures.len() == PICTURES_MAX {
            Err(crowded())
        } else {
            match self.bytes(entry, PICTURE_MAX_BYTES) {
                Ok(Some(bytes)) => {
                    make_safe(bytes, entry.name()).map_err(|error| error.to_string())
                }
                Ok(None) => Err(PictureError::TooLarge(entry.name().to_owned()).to_string()),
                Err(Refusal::Why(why)) => Err(why),
                Err(refusal) => return Err(refusal),
            }
        };
        match read.and_then(
            |picture| if bytes_of(&picture) > left { Err(crowded()) } else { Ok(picture) },
        ) {
            Ok(picture) => Ok(Some(picture)),
            Err(why) => {
                self.left_out(format!("{why} It was left out."));
                Ok(None)
            }
        }
    }
}

fn bytes_of(picture: &Picture) -> u64 {
    picture.bytes.len().try_into().unwrap_or(u64::MAX)
}

/// Refuses a text no task can have before anything is looked for in it.
pub(super) fn refuse_endless(task: &str) -> Result<(), Refusal> {
    if task.chars().count() > CHALLENGE_MAX_CHARS {
        return Err("The task is longer than 100,000 characters.".into());
    }
    Ok(())
}

/// A size as people read it.
pub(super) fn size(bytes: usize) -> String {
    if bytes >= 1024 * 1024 {
        format!("{} MiB", bytes / (1024 * 1024))
    } else {
        format!("{} KiB", bytes / 1024)
    }
}
