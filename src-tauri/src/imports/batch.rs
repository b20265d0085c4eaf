//! What was read on its way into the library: several at a time, each with its line of the report.

use hotseat_core::api::{ImportLine, ImportOutcome};
use hotseat_core::domain::library::Content;
use hotseat_core::error::Error;
use hotseat_core::service::{Imported, Incoming, IncomingOutcome, LibraryService};
use hotseat_packages::{End, Found, Progress, read};
use std::ops::ControlFlow;
use std::path::Path;
use tauri::async_runtime::block_on;

/// Items taken in with one change.
const ITEMS_MAX: usize = 100;
/// Bytes of pictures and texts taken in with one change, roughly: what is held in memory at a time.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// What was read and is not in the library yet.
struct Batch<'a> {
    library: &'a LibraryService,
    incoming: Vec<Incoming>,
    lines: Vec<ImportLine>,
    bytes: usize,
}

/// What an import came to so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Items that are new in the library.
    pub added: usize,
    /// Items that were changed.
    pub changed: usize,
    /// Items that were there already.
    pub unchanged: usize,
    /// What did not come in.
    pub left_out: usize,
}

impl Tally {
    /// The sums of a report.
    pub fn of(lines: &[ImportLine]) -> Self {
        let count = |outcome| lines.iter().filter(|line| line.outcome == outcome).count();
        Self {
            added: count(ImportOutcome::Added),
            changed: count(ImportOutcome::Changed),
            unchanged: count(ImportOutcome::Unchanged),
            left_out: count(ImportOutcome::LeftOut),
        }
    }

    /// Items that were read whole.
    pub const fn read(&self) -> usize {
        self.added + self.changed + self.unchanged
    }

    /// "12 added, 1 left out".
    pub fn words(&self) -> String {
        let parts = [
            (self.added, "added"),
            (self.changed, "changed"),
            (self.unchanged, "already there"),
            (self.left_out, "left out"),
        ];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if told.is_empty() { "Nothing found".into() } else { told.join(", ") }
    }
}

impl<'a> Batch<'a> {
    /// An empty one for that library.
    const fn new(library: &'a LibraryService) -> Self {
        Self { library, incoming: Vec::new(), lines: Vec::new(), bytes: 0 }
    }

    /// Takes what was found, and with enough of it takes all of that in.
    ///
    /// # Errors
    /// Where the library can't be written; then nothing of this batch came in.
    async fn take(&mut self, found: Found, lines: &mut Vec<ImportLine>) -> Result<(), Error> {
        match found {
            Found::Challenge(one) => {
                let notes = one.notes.into_iter().map(|note| note.text).collect();
                let pictures: Vec<_> = one.pictures.into_iter().map(|(_, one)| one).collect();
                self.bytes += pictures.iter().map(|picture| picture.bytes.len()).sum::<usize>();
                let content = Content::Challenge(one.challenge);
                self.push((one.place, notes), Incoming { id: one.id, content, pictures });
            }
            Found::Rubric(one) => {
                let (content, pictures) = (Content::Rubric(one.rubric), Vec::new());
                self.push((one.place, Vec::new()), Incoming { id: one.id, content, pictures });
            }
            Found::LeftOut { place, why } => lines.push(line_left_out(place, why)),
        }
        if self.incoming.len() >= ITEMS_MAX || self.bytes >= BYTES_MAX {
            self.flush(lines).await?;
        }
        Ok(())
    }

    fn push(&mut self, (place, notes): (String, Vec<String>), incoming: Incoming) {
        self.bytes += incoming.content.searched_text().len();
        let title = incoming.content.title().to_owned();
        // What became of it is known once it is in.
        let outcome = ImportOutcome::LeftOut;
        self.lines.push(ImportLine { place, outcome, id: None, title, notes });
        self.incoming.push(incoming);
    }

    /// Takes in everything that waits.
    ///
    /// # Errors
    /// As for [`Self::take`].
    async fn flush(&mut self, lines: &mut Vec<ImportLine>) -> Result<(), Error> {
        let (incoming, waiting) =
            (std::mem::take(&mut self.incoming), std::mem::take(&mut self.lines));
        self.bytes = 0;
        if incoming.is_empty() {
            return Ok(());
        }
        let imported = self.library.import(&incoming).await?;
        lines.extend(waiting.into_iter().zip(imported).map(|(line, imported)| {
            let Imported { id, outcome } = imported;
            let outcome = match outcome {
                IncomingOutcome::Added => ImportOutcome::Added,
                IncomingOutcome::Changed => ImportOutcome::Changed,
                IncomingOutcome::Unchanged => ImportOutcome::Unchanged,
            };
            ImportLine { outcome, id: Some(id), ..line }
        }));
        Ok(())
    }
}

/// Reads a source and takes in what is found, a line each. Says why the import ends with it, if it does.
pub fn take_in(
    library: &LibraryService,
    source: &Path,
    is_stopped: &dyn Fn() -> bool,
    tell: &mut dyn FnMut(Progress),
    lines: &mut Vec<ImportLine>,
) -> Option<String> {
    let mut batch = Batch::new(library);
    let mut failed = None;
    let read =
        read(source, is_stopped, tell, &mut |found| match block_on(batch.take(found, lines)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
    // What was read whole comes in, also where reading was stopped behind it.
    let failed = failed.or_else(|| block_on(batch.flush(lines)).err());
    match (failed, read) {
        (Some(error), _) => Some(error.to_string()),
        (None, Err(error)) => Some(error.to_string()),
        (None, Ok(summary)) => match summary.end {
            End::Complete => None,
            End::Stopped => Some("Stopped. What came in before is in the library.".into()),
            End::TooLarge => Some("This is larger than 1 GiB: reading ended there.".into()),
        },
    }
}

/// The line of what did not come in.
fn line_left_out(place: String, why: String) -> ImportLine {
    let (outcome, notes) = (ImportOutcome::LeftOut, vec![why]);
    ImportLine { place, outcome, id: None, title: String::new(), notes }
}

/// "1 item", "12 items".
pub fn number_of(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
