//! Reports on sessions, and lists of them, as files. One view is made into one document, and that into each format, so
//! that no format says what another does not. What people and models wrote is never taken for markup of ours.

mod compose;
mod document;
mod html;
mod list;
mod markdown;
mod pdf;
mod prose;
mod times;

pub use list::{SESSION_COLUMNS, SessionList};
pub use times::Offset;

use hotseat_core::api::ReportView;
use hotseat_core::domain::report::ReportFormat;

/// Why a report was not written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A value can't be said in JSON.
    #[error("The report can't be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It can't be set as pages.
    #[error("The report can't be written as PDF: {0}")]
    Pdf(#[from] hotseat_pdf::PdfError),
}

/// The report as a file of that format. Times are shown as clocks at `offset` show them; in JSON they are milliseconds.
///
/// # Errors
/// Where a value can't be written.
pub fn render(
    report: &ReportView,
    format: ReportFormat,
    offset: Offset,
) -> Result<Vec<u8>, ReportError> {
    Ok(match format {
        ReportFormat::Pdf => pdf::file(&compose::document(report, offset), report.made_at)?,
        ReportFormat::Html => html::page(&compose::document(report, offset)).into_bytes(),
        ReportFormat::Markdown => markdown::text(&compose::document(report, offset)).into_bytes(),
        ReportFormat::Json => {
            let mut json = serde_json::to_vec_pretty(report)?;
            json.push(b'\n');
            json
        }
    })
}
