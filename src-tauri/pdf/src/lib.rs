//! Sets a report as a PDF that people and their reading aids can read.
//!
//! [`render`] takes a [`Report`] and the time to write into the file, and gives the bytes: A4, tagged, PDF/UA-1, with
//! title, language, bookmarks and selectable text. The same report and time give the same bytes on every laptop: fonts
//! come with the crate, and neither a file, nor a clock, nor the network is asked for anything.
//!
//! It never fails because of what a text holds, and never leaves any of it out. What none of its fonts can draw stands
//! as a box, with the character itself under it for copying and searching, and [`Pdf::boxes`] says so.

mod error;
mod fonts;
mod page;
mod report;
mod text;
mod world;

pub use error::PdfError;
pub use fonts::Fonts;
pub use report::{Block, Column, Definition, Report, Section, Words};

use chrono::{DateTime, Datelike, Timelike, Utc};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// A report that was set.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The characters that are drawn as boxes, each once, in order.
    pub boxes: Vec<char>,
}

/// Sets a report with the fonts that come with the crate.
///
/// It takes seconds for thousands of lines, on every core: call it where nothing waits for it.
///
/// # Errors
/// When the language or the date is not one, or when the crate itself is at fault. No text causes an error.
pub fn render(report: &Report, created: DateTime<Utc>) -> Result<Pdf, PdfError> {
    render_with(report, created, Fonts::embedded()?)
}

/// As [`render`], with fonts of the caller's choice. Other fonts make other bytes.
///
/// # Errors
/// As [`render`].
pub fn render_with(report: &Report, created: DateTime<Utc>, fonts: Fonts) -> Result<Pdf, PdfError> {
    let options = options(created)?;
    let (page, boxes) = page::lay(report, &fonts)?;
    let world = world::ReportWorld::new(fonts, serde_json::to_vec(&page)?)?;
    let set = set(&world, &options);
    // Typst keeps what it computed for the next time, which for us is another report.
    typst::comemo::evict(0);
    let (bytes, pages) = set?;
    Ok(Pdf { bytes, pages, boxes })
}

fn set(world: &world::ReportWorld, options: &PdfOptions) -> Result<(Vec<u8>, usize), PdfError> {
    let document: PagedDocument =
        typst::compile(world).output.map_err(|e| PdfError::Layout(sentence(&e)))?;
    let bytes = typst_pdf::pdf(&document, options).map_err(|e| PdfError::Export(sentence(&e)))?;
    Ok((bytes, document.pages().len()))
}

fn options(created: DateTime<Utc>) -> Result<PdfOptions, PdfError> {
    let part = |n: u32| u8::try_from(n).ok();
    let date = || {
        let (month, day) = (part(created.month())?, part(created.day())?);
        let (hour, minute, second) =
            (part(created.hour())?, part(created.minute())?, part(created.second())?);
        (0..=9999).contains(&created.year()).then_some(())?;
        Datetime::from_ymd_hms(created.year(), month, day, hour, minute, second)
    };
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|e| PdfError::Export(e.message().to_string()))?;
    Ok(PdfOptions {
        creator: Smart::Custom(Some("Hotseat".into())),
        timestamp: Some(Timestamp::new_utc(date().ok_or(PdfError::Date(created))?)),
        standards,
        ..PdfOptions::default()
    })
}

fn sentence(diagnostics: &[SourceDiagnostic]) -> String {
    diagnostics.iter().map(|d| d.message.as_str()).collect::<Vec<_>>().join("; ")
}
