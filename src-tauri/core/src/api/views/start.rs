//! What a page asks for once, when it loads.

use super::FormRules;
use crate::domain::catalogue::Model;
use crate::domain::preferences::{Preferences, Recommendation};
use serde::Serialize;

/// What the app is and what it offers; asked for once by every page that loads.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConsoleStart {
    /// The app's version.
    pub version: String,
    /// Where the database is.
    pub database_path: String,
    /// The models on offer.
    pub models: Vec<Model>,
    /// The form's limits.
    pub form: FormRules,
    /// Recommended settings by level.
    pub recommendations: Vec<Recommendation>,
    /// Preferences in force.
    pub preferences: Preferences,
    /// What went wrong before this page could be told; in words.
    pub notices: Vec<Notice>,
}

/// Something a person should know and can put away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Notice {
    /// What happened.
    pub title: String,
    /// What it means and what to do.
    pub detail: String,
}
