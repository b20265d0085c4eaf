//! Writing reports and lists to files that people take along.

use crate::Desk;
use crate::desk::Reply;
use crate::saving::{name_for, name_of, save};
use hotseat_core::api::{ErrorReply, ExportView, ReportView, SaveReport, SessionSummary};
use hotseat_core::domain::listing::ListQuery;
use hotseat_core::domain::report::ReportReader;
use hotseat_core::domain::time::Moment;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::SessionService;
use hotseat_reports::{Offset, ReportError, SessionList, render};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use tauri::async_runtime::{block_on, spawn_blocking};

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
enum SaveError {
    #[error(transparent)]
    Core(#[from] Error),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("The file could not be written: {0}")]
    Io(#[from] io::Error),
}

impl Desk {
    /// Writes a report to where the person chooses; none where the dialog was put away.
    pub async fn save_report(&self, request: SaveReport) -> Reply<Option<ExportView>> {
        let SaveReport { id, reviewer, reader, format } = request;
        let material = self.service.reports.material(id, &reviewer).await;
        let material = material.map_err(|error| self.error(&error))?;
        let catalogue = self.service.store().catalogue();
        let now = self.now().wall;
        let report = ReportView::of(material, reader, &catalogue, now);
        let about = name_for(&report.candidate_name, "session");
        let (title, what) = match reader {
            ReportReader::Reviewers { .. } => ("Save report", "report"),
            ReportReader::Candidate => ("Save the candidate's copy", "copy"),
        };
        let name = format!("{about}-{what}.{}", format.ending());
        let chosen = self.dialogs.choose_where(title, name).await;
        let Some(place) = chosen else { return Ok(None) };
        let shown = name_of(&place);
        let offset = Offset::here_at(report.figures.ended_at.unwrap_or(now));
        let written = spawn_blocking(move || {
            let bytes = render(&report, format, offset)?;
            save(&place, |file| Ok::<_, SaveError>(file.write_all(&bytes)?))
        });
        self.saved(written.await)?;
        Ok(Some(ExportView { words: format!("Saved as {shown}") }))
    }

    /// Writes a list of sessions to where the person chooses, all pages of it; none where the dialog was put away.
    pub async fn save_session_list(&self, query: ListQuery) -> Reply<Option<ExportView>> {
        let chosen =
            self.dialogs.choose_where("Save list of sessions", "sessions.csv".into()).await;
        let Some(place) = chosen else { return Ok(None) };
        let shown = name_of(&place);
        let (sessions, now) = (self.service.sessions.clone(), self.now());
        let written = spawn_blocking(move || {
            save(&place, |file| {
                let offset = Offset::here_at(now.wall);
                write_list((&sessions, query), SessionList::begin(file, offset)?, &now)
            })
        });
        let (rows, is_cut) = self.saved(written.await)?;
        let rows = if rows == 1 { "1 session".to_owned() } else { format!("{rows} sessions") };
        let newest = if is_cut { ", the newest that match," } else { "" };
        Ok(Some(ExportView { words: format!("{rows}{newest} in {shown}") }))
    }

    fn saved<T>(&self, written: tauri::Result<Result<T, SaveError>>) -> Reply<T> {
        let written = written.map_err(|error| self.error(&Error::Fault(error.to_string())))?;
        written.map_err(|error| match error {
            SaveError::Core(error) => self.error(&error),
            error => ErrorReply::plain(ErrorCode::FileUnavailable, error.to_string()),
        })
    }
}

/// Writes every page; says how many sessions there were, and whether a search found more than it gives.
fn write_list(
    (sessions, query): (&SessionService, ListQuery),
    mut list: SessionList<&mut BufWriter<File>>,
    now: &Moment,
) -> Result<(u64, bool), SaveError> {
    let mut offset = 0;
    let is_cut = loop {
        let page = ListQuery { limit: u32::MAX, offset, ..query.clone() };
        let page = block_on(sessions.list_sessions(&page))?;
        for session in &page.sessions {
            list.add(&SessionSummary::of(session, now))?;
        }
        offset += page.sessions.len() as u64;
        if page.sessions.is_empty() {
            break page.is_cut;
        }
    };
    list.finish()?;
    Ok((offset, is_cut))
}
