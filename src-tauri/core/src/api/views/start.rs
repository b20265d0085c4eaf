//! What a page asks for once, when it loads.

use super::{
    CatalogueRules, CatalogueView, FormRules, HandoverView, ImportView, LibraryCounts, RecordView,
    TransferView,
};
use crate::domain::ids::SessionId;
use crate::domain::preferences::Preferences;
use crate::domain::report::ReportContents;
use serde::Serialize;

/// What the app is and what it offers; asked for once by every page that loads.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConsoleStart {
    /// Which Hotseat this is.
    pub about: AboutView,
    /// The models on offer, who answers for them, and which one a form starts with.
    pub catalogue: CatalogueView,
    /// The form's limits.
    pub form: FormRules,
    /// The limits of the forms for providers and models.
    pub catalogue_form: CatalogueRules,
    /// Preferences in force.
    pub preferences: Preferences,
    /// The laptop in a candidate's hands, if it is, and the console stayed.
    pub handover: Option<HandoverView>,
    /// The session whose laptop was taken back just now, to be shown first; null where it was not.
    pub opens: Option<SessionId>,
    /// Whether there is a passcode, so that the console can be locked.
    pub has_passcode: bool,
    /// What went wrong before this page could be told; in words.
    pub notices: Vec<Notice>,
    /// How many challenges, rubrics and templates there are.
    pub library: LibraryCounts,
    /// What goes into a report unless it is chosen otherwise.
    pub report_contents: ReportContents,
    /// An import under way or just done; null where there was none since the app was started.
    pub import: Option<ImportView>,
    /// A model file that is being copied or downloaded, or was the last to be; null where there was none since the
    /// app was started.
    pub transfer: Option<TransferView>,
    /// A sealed record that is open; null where none is.
    pub record: Option<RecordView>,
    /// A form of a new session that was typed and not sent, if one waits.
    pub draft: Option<crate::domain::draft::WaitingDraft>,
}

/// Which Hotseat this is, and where its data are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AboutView {
    /// The app's version.
    pub version: String,
    /// The beginning of the commit it was built from; none where that is not known.
    pub commit: Option<String>,
    /// Where the database is.
    pub database_path: String,
    /// What helps with a bug report, in lines, with nothing personal in it.
    pub details: String,
}

/// Something a person should know and can put away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Notice {
    /// What happened, in a few words; `TroubleOver` names the notice by it.
    pub title: String,
    /// What it means and what to do.
    pub detail: String,
}
