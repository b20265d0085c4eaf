//! Newer versions of Hotseat, as the console shows them.

use serde::Serialize;

/// A newer version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UpdateView {
    /// Its version.
    pub version: String,
    /// The day it was published on, as in ISO 8601; null where that is not told.
    pub released_on: Option<String>,
    /// What is new in it, in Markdown, as its makers wrote it.
    pub notes: String,
}

/// What is being done about newer versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum UpdateStage {
    /// Nothing.
    #[default]
    Idle,
    /// One is looked for.
    Looking,
    /// It is downloaded, and can be stopped.
    Downloading,
    /// It is being installed, and Hotseat is about to start again.
    Installing,
}

/// How it stands with newer versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UpdatesView {
    /// Whether this build can look for newer versions at all.
    pub is_in_this_build: bool,
    /// Why none is looked for or installed now, in words; null where nothing stands in the way.
    pub obstacle: Option<String>,
    /// What is being done.
    pub stage: UpdateStage,
    /// How much is downloaded, in per cent; null where that is not known.
    pub percent: Option<u8>,
    /// The newer version that was found.
    pub found: Option<UpdateView>,
    /// What came of the last look or try, in words; null before the first.
    pub outcome: Option<String>,
}
