//! `--import`: taking challenges in without a window.

use super::reports;
use crate::imports::{Tally, take_in};
use crate::platform::clock::SystemClock;
use crate::platform::ids::RandomIds;
use hotseat_core::api::{ImportLine, ImportOutcome};
use hotseat_core::error::Error;
use hotseat_core::ports::Clock;
use hotseat_core::service::Services;
use hotseat_core::storage::Store;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::async_runtime::spawn_blocking;

/// Takes in what is read from `source`, and prints what became of each.
pub fn import(dir: &Path, source: &Path) -> ExitCode {
    reports::answer(async || {
        reports::refuse_others(dir).await?;
        let clock = Arc::new(SystemClock::new());
        let store = Arc::new(Store::open(dir, clock.now().wall).await?.store);
        let services = Services::new(Arc::clone(&store), clock, Arc::new(RandomIds));
        services.library.begin_import().await?;
        let source = source.to_owned();
        let read = spawn_blocking(move || {
            let mut lines = Vec::new();
            let trouble = take_in(&services.library, &source, &|| false, &mut |_| {}, &mut lines);
            (lines, trouble)
        });
        let done = read.await.map_err(|error| Error::Fault(error.to_string()));
        let (lines, trouble) = done?;
        print(&lines, trouble.as_deref())?;
        let came_in = Tally::of(&lines).read() > 0;
        let is_well = came_in && trouble.is_none();
        Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

fn print(lines: &[ImportLine], trouble: Option<&str>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in lines {
        let outcome = match line.outcome {
            ImportOutcome::Added => "added",
            ImportOutcome::Changed => "changed",
            ImportOutcome::Unchanged => "already there",
            ImportOutcome::LeftOut => "left out",
        };
        let title =
            if line.title.is_empty() { String::new() } else { format!(" · {}", line.title) };
        writeln!(out, "{outcome:13} {}", printable(&format!("{}{title}", line.place)))?;
        for note in &line.notes {
            writeln!(out, "              {}", printable(note))?;
        }
    }
    writeln!(out, "{}", Tally::of(lines).words())?;
    if let Some(trouble) = trouble {
        writeln!(out, "{trouble}")?;
    }
    Ok(())
}

/// A text of a file that anyone may have made, without what a terminal would obey.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_not_printed() {
        assert_eq!(printable("a\u{1b}[2Jb\r\nü"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}ü");
    }
}
