//! Why a report could not be set.

/// Why a report could not be set. No text of a report causes any of these.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The report's language is not a BCP 47 tag.
    #[error("“{0}” is not a language tag")]
    Language(String),
    /// A font cannot be read.
    #[error("the font {0} cannot be read")]
    Font(String),
    /// The date of creation cannot be written into a PDF.
    #[error("{0} is not a date that a PDF can hold")]
    Date(chrono::DateTime<chrono::Utc>),
    /// The report cannot be handed to the template.
    #[error("the report cannot be handed to its template")]
    Template(#[from] serde_json::Error),
    /// The layout failed: a fault of the template.
    #[error("the report cannot be laid out: {0}")]
    Layout(String),
    /// The file would not conform to PDF/UA-1: a fault of the template or of a font.
    #[error("the report cannot be written as PDF/UA-1: {0}")]
    Export(String),
}
