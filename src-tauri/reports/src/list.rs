//! The list of sessions as CSV, for spreadsheets.

use std::io::{self, Write};

use hotseat_core::api::SessionSummary;
use hotseat_core::domain::time::MINUTE_S;

use crate::times::Offset;

/// What the columns are called.
pub const SESSION_COLUMNS: [&str; 15] = [
    "Candidate",
    "Email",
    "Challenge",
    "Template",
    "Status",
    "Model",
    "Created",
    "Started",
    "Ended",
    "Time limit (min)",
    "Time used (s)",
    "Token budget",
    "Tokens used",
    "Practice",
    "Session",
];

/// A list that is being written, row by row.
pub struct SessionList<W: Write> {
    csv: csv::Writer<W>,
    offset: Offset,
}

impl<W: Write> SessionList<W> {
    /// Begins a list in that file, with the names of the columns. It begins with a byte order mark, without which some
    /// spreadsheets take it for another encoding than UTF-8.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn begin(mut file: W, offset: Offset) -> io::Result<Self> {
        file.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        csv.write_record(SESSION_COLUMNS.map(|name| match name {
            "Created" | "Started" | "Ended" => format!("{name} ({})", offset.words()),
            _ => name.to_owned(),
        }))?;
        Ok(Self { csv, offset })
    }

    /// Writes a session.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn add(&mut self, session: &SessionSummary) -> io::Result<()> {
        let time = |at| self.offset.sortable(at);
        let or_nothing = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
        let row = [
            plain(&session.candidate_name),
            or_nothing(&session.candidate_email),
            or_nothing(&session.challenge_title),
            or_nothing(&session.template_title),
            session.status.name().to_owned(),
            plain(&session.model),
            time(session.created_at),
            session.started_at.map(time).unwrap_or_default(),
            session.ended_at.map(time).unwrap_or_default(),
            (session.clock.limit_ms / 1000 / MINUTE_S).to_string(),
            (session.clock.used_ms / 1000).to_string(),
            session.tokens.budget.to_string(),
            session.tokens.used.to_string(),
            if session.is_practice { "yes" } else { "no" }.to_owned(),
            session.id.0.to_string(),
        ];
        Ok(self.csv.write_record(row)?)
    }

    /// Ends the list.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// A text that no spreadsheet takes for a formula: one that begins like a formula has an apostrophe before it, which
/// spreadsheets read as "this is text". As OWASP's page on CSV injection has it.
fn plain(text: &str) -> String {
    let is_formula = text
        .trim_start_matches(['\u{feff}', ' '])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM", "\t=1", " =1", "＝1"] {
            assert_eq!(plain(text), format!("'{text}"));
        }
        assert_eq!(plain("Jane = Dana"), "Jane = Dana");
        assert_eq!(plain(""), "");
    }
}
