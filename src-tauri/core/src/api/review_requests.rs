//! What the console asks for when a session is looked at again: its replay, its scorecards and reports on it.

use crate::domain::draft::TEXT_CAP;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::library::ItemId;
use crate::domain::report::{ReportFormat, ReportReader};
use crate::domain::scorecard::Card;
use serde::Deserialize;
use validator::Validate;

/// Name a moment of a session.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct MomentOf {
    /// The session.
    pub id: SessionId,
    /// Milliseconds it had run.
    #[validate(range(min = 0))]
    pub at_ms: i64,
}

/// Ask for the scorecards of a session, as a reviewer may see them.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ScorecardsOf {
    /// The session.
    pub id: SessionId,
    /// The reviewer's name.
    #[validate(length(max = TEXT_CAP))]
    pub reviewer: String,
}

/// Begin a scorecard.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct BeginScorecard {
    /// The session to be scored.
    pub id: SessionId,
    /// The reviewer's name.
    #[validate(length(max = TEXT_CAP))]
    pub reviewer: String,
    /// The rubric of the library to score by, where the session was made with none.
    pub rubric: Option<ItemId>,
}

/// Keep a scorecard that is being typed.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct KeepScorecard {
    /// The session that is scored.
    pub id: SessionId,
    /// The reviewer's name.
    #[validate(length(max = TEXT_CAP))]
    pub reviewer: String,
    /// The card as it is typed.
    pub card: Card,
}

/// Submit a scorecard.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SubmitScorecard {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The session that is scored; it must be over.
    pub id: SessionId,
    /// The reviewer's name.
    #[validate(length(max = TEXT_CAP))]
    pub reviewer: String,
    /// The card.
    pub card: Card,
    /// Why it is corrected; blank for the first.
    #[validate(length(max = TEXT_CAP))]
    pub reason: String,
}

/// Note what came of comparing scorecards.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct NoteDiscussion {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The session whose scorecards were compared.
    pub id: SessionId,
    /// Who notes it.
    #[validate(length(max = TEXT_CAP))]
    pub reviewer: String,
    /// The note.
    #[validate(length(max = TEXT_CAP))]
    pub text: String,
}

/// Ask for the sessions of a version of a template, side by side.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CohortOf {
    /// The template.
    pub template: ItemId,
    /// Its version.
    #[validate(range(min = 1))]
    pub version: i64,
    /// Who compares: the scorecards that they may see are shown. Blank for no one, who may see none.
    #[validate(length(max = TEXT_CAP))]
    pub reviewer: String,
}

/// Save a report on a session that is over.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SaveReport {
    /// The session.
    pub id: SessionId,
    /// Who makes it: the scorecards that they may see go in. Blank for no one, who may see none.
    #[validate(length(max = TEXT_CAP))]
    pub reviewer: String,
    /// Whom it is for, and what goes in.
    pub reader: ReportReader,
    /// How it is written.
    pub format: ReportFormat,
}
