//! Reading challenges from a source, one after the other.

use crate::formats::{Kind, Outcome, Refusal, Unit, kind_of};
use crate::found::{End, Found, IncomingRubric, Note, NoteKind, Progress, ReadError, Summary};
use crate::limits::NAMED_MAX;
use crate::rubrics::is_rubric_file;
use crate::source::{Entry, Folder, Reader, Source};
use crate::text::listed;
use crate::texts::Texts;
use crate::{markdown, rubrics};
use hotseat_core::domain::library::{ItemId, Rubric};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;

/// Reads a folder, a Markdown file or a ZIP, and hands on what it finds, each challenge whole or not at all.
/// Holds one challenge at a time, writes nothing, and follows no links. `stop` is asked before each file. What is
/// left out is named one by one up to 2,000 times, then counted in the summary alone.
///
/// # Errors
/// If the source can't be opened or holds too many files; what is wrong inside it is found, not an error.
pub fn read(
    source: &Path,
    stop: &dyn Fn() -> bool,
    progress: &mut dyn FnMut(Progress),
    take: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> Result<Summary, ReadError> {
    read_from(Source::open(source, stop)?, stop, progress, take)
}

pub(crate) fn read_from(
    mut source: Source,
    stop: &dyn Fn() -> bool,
    progress: &mut dyn FnMut(Progress),
    take: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> Result<Summary, ReadError> {
    let total_bytes =
        source.entries.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.size));
    let summary =
        Summary { challenges: 0, rubrics: 0, left_out: 0, bytes_read: 0, end: End::Complete };
    let at = Progress { total_bytes, ..Progress::default() };
    let folder = Folder::root(&source.name, &source.entries);
    let reader = &mut source.reader;
    let mut walk = Walk {
        root: folder,
        reader,
        stop,
        progress,
        take,
        summary,
        at,
        seen: HashSet::new(),
        named: 0,
    };
    (walk.progress)(walk.at);
    let mut walked = ControlFlow::Continue(());
    for left in source.left_over {
        walked = walk.left_out(left.place, left.why);
        if walked.is_break() {
            break;
        }
    }
    if walked.is_continue() {
        walked = walk.folder(folder);
    }
    if let ControlFlow::Break(end) = walked {
        walk.summary.end = end;
    }
    walk.summary.bytes_read = walk.reader.spent;
    Ok(walk.summary)
}

struct Walk<'w> {
    root: Folder<'w>,
    reader: &'w mut Reader,
    stop: &'w dyn Fn() -> bool,
    progress: &'w mut dyn FnMut(Progress),
    take: &'w mut dyn FnMut(Found) -> ControlFlow<()>,
    summary: Summary,
    at: Progress,
    /// Identities that were handed on.
    seen: HashSet<ItemId>,
    named: usize,
}

impl<'w> Walk<'w> {
    fn folder(&mut self, folder: Folder<'w>) -> ControlFlow<End> {
        match kind_of(folder) {
            Some(kind) if self.unit(kind, folder, None)? => self.done(folder.entries),
            Some(_) | None => self.others(folder),
        }
    }

    /// A folder that is no challenge itself: its Markdown files are, and what its folders hold.
    fn others(&mut self, folder: Folder<'w>) -> ControlFlow<End> {
        let (files, folders) = folder.children();
        let texts = Texts::of(folder, &files);
        let mut unused: Vec<String> = Vec::new();
        for entry in files {
            self.asked_to_stop()?;
            let name = entry.name();
            if is_rubric_file(name) {
                self.rubric(entry)?;
            } else if !markdown::is_markdown(name) {
                if !is_picture(name) {
                    unused.push(name.to_owned());
                }
            } else if let Some(why) = texts.no_task(name) {
                self.left_out(entry.path.to_string(), why.to_owned())?;
            } else {
                self.unit(Kind::Markdown, folder, Some(entry))?;
            }
            self.done(std::slice::from_ref(entry))?;
        }
        if !unused.is_empty() {
            let place = folder.place().to_owned();
            let files = if unused.len() == 1 { "This file is" } else { "These files are" };
            self.left_out(
                place,
                format!("{files} neither a challenge nor a picture: {}.", listed(&unused)),
            )?;
        }
        for name in folders {
            let Some(below) = folder.folder(name) else { continue };
            if name.starts_with('.') && kind_of(below).is_none() {
                let why = "Its name begins with a dot: it holds settings, not challenges.";
                self.left_out(below.place().to_owned(), why.to_owned())?;
                self.done(below.entries)?;
            } else {
                self.folder(below)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Reads one challenge, and says whether there was one to read.
    fn unit(
        &mut self,
        kind: Kind,
        folder: Folder<'w>,
        entry: Option<&Entry>,
    ) -> ControlFlow<End, bool> {
        self.asked_to_stop()?;
        let place = entry.map_or(folder.place(), |entry| &entry.path).to_owned();
        let mut unit = Unit::new(self.reader, self.stop, self.root, folder);
        match unit.read(kind, entry) {
            Ok(Outcome::Challenge(mut incoming)) => {
                if let Some(id) = incoming.id.filter(|id| !self.seen.insert(*id)) {
                    incoming.id = None;
                    let text = format!(
                        "Another challenge here has the same id, {id}. This one gets a new one."
                    );
                    incoming.notes.push(Note { kind: NoteKind::Changed, text });
                }
                self.summary.challenges += 1;
                self.at.challenges += 1;
                self.hand_on(Found::Challenge(incoming))?;
            }
            Ok(Outcome::Rubric(id, rubric)) => self.found_rubric(place, id, rubric)?,
            Ok(Outcome::Ordinary) => return ControlFlow::Continue(false),
            Err(refusal) => self.refused(place, refusal)?,
        }
        ControlFlow::Continue(true)
    }

    fn rubric(&mut self, entry: &Entry) -> ControlFlow<End> {
        let mut unit = Unit::new(self.reader, self.stop, self.root, self.root);
        let read = unit.text(entry, crate::limits::TEXT_FILE_MAX_BYTES).and_then(|text| {
            rubrics::identified(&text).map_err(|error| Refusal::Why(error.to_string()))
        });
        match read {
            Ok((id, rubric)) => self.found_rubric(entry.path.to_string(), id, rubric),
            Err(refusal) => self.refused(entry.path.to_string(), refusal),
        }
    }

    fn found_rubric(
        &mut self,
        place: String,
        id: Option<ItemId>,
        rubric: Rubric,
    ) -> ControlFlow<End> {
        let id = id.filter(|id| self.seen.insert(*id));
        self.summary.rubrics += 1;
        self.hand_on(Found::Rubric(IncomingRubric { place, id, rubric }))
    }

    fn refused(&mut self, place: String, refusal: Refusal) -> ControlFlow<End> {
        match refusal {
            Refusal::Why(why) => self.left_out(place, why),
            Refusal::Stopped => ControlFlow::Break(End::Stopped),
            Refusal::Spent => {
                let why = "More than 1 GiB would have been read. Reading ended here.";
                self.left_out(place, why.to_owned())?;
                ControlFlow::Break(End::TooLarge)
            }
        }
    }

    fn left_out(&mut self, place: String, why: String) -> ControlFlow<End> {
        self.summary.left_out += 1;
        self.named += 1;
        // What is only counted from here on is in the summary.
        if self.named > 2 * NAMED_MAX {
            return ControlFlow::Continue(());
        }
        self.hand_on(Found::LeftOut { place, why })
    }

    fn hand_on(&mut self, found: Found) -> ControlFlow<End> {
        (self.take)(found).map_break(|()| End::Stopped)
    }

    fn done(&mut self, entries: &[Entry]) -> ControlFlow<End> {
        let bytes = entries.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.size));
        self.at.done_bytes = self.at.done_bytes.saturating_add(bytes);
        (self.progress)(self.at);
        ControlFlow::Continue(())
    }

    fn asked_to_stop(&self) -> ControlFlow<End> {
        if (self.stop)() { ControlFlow::Break(End::Stopped) } else { ControlFlow::Continue(()) }
    }
}

fn is_picture(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("png" | "jpg" | "jpeg" | "webp" | "svg" | "gif"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_gives_no_more_bytes_than_it_may() {
        let temp = tempfile::tempdir().unwrap();
        for name in ["a.md", "b.md", "c.md"] {
            std::fs::write(temp.path().join(name), "# 4567890").unwrap();
        }
        let read = |most: u64| {
            let mut source = Source::open(temp.path(), &|| false).unwrap();
            source.reader.limited_to(most);
            let mut last = None;
            let summary = read_from(source, &|| false, &mut |_| {}, &mut |found| {
                last = Some(found);
                ControlFlow::Continue(())
            });
            (summary.unwrap(), last)
        };
        let (summary, _) = read(27);
        assert_eq!((summary.challenges, summary.end, summary.bytes_read), (3, End::Complete, 27));
        let (summary, last) = read(20);
        assert_eq!((summary.challenges, summary.end), (2, End::TooLarge));
        assert!(summary.bytes_read <= 21, "one byte tells that there is more");
        assert!(matches!(last, Some(Found::LeftOut { place, .. }) if place == "c.md"));
    }
}
