//! What the console asks for about challenges, rubrics and templates.

use crate::domain::draft::TEXT_CAP;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::library::{
    CalibrationPlan, Content, Difficulty, ItemDraft, ItemId, ItemKind, ItemQuery, ItemSort, Shelf,
};
use crate::domain::own_answer::Language;
use serde::Deserialize;
use validator::Validate;

/// Longest label or search that is looked at; the rules allow less.
const LINE_CAP: u64 = 4_000;
/// Most items that are named at once.
const NAMED_CAP: u64 = 20_000;
/// Longest picture that is looked at, in characters of Base64; the rules allow less.
const PICTURE_CAP: u64 = 16 * 1024 * 1024;

/// Page through the library.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct ListLibrary {
    /// The kind of item.
    pub kind: ItemKind,
    /// Where they lie; where items are chosen from, if the page does not say.
    #[serde(default)]
    pub shelf: Shelf,
    /// Beginnings of words in title, category, tags or text; blank means all.
    #[serde(default)]
    #[validate(length(max = LINE_CAP))]
    pub text: String,
    /// The only category; null for all.
    #[validate(length(max = LINE_CAP))]
    pub category: Option<String>,
    /// The only level; null for all.
    pub difficulty: Option<Difficulty>,
    /// The only tag; null for all.
    #[validate(length(max = LINE_CAP))]
    pub tag: Option<String>,
    /// The only language; null for all.
    pub language: Option<Language>,
    /// Only those that sessions were made with, or only others; null for all.
    pub used: Option<bool>,
    /// Only those that were put to a model, or only others; null for all.
    pub calibrated: Option<bool>,
    /// What to order by; when items last changed, where the page does not say.
    #[serde(default)]
    pub sort: ItemSort,
    /// From the largest down.
    #[serde(default)]
    pub descending: bool,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to leave out first.
    #[serde(default)]
    pub offset: u64,
}

impl From<ListLibrary> for ItemQuery {
    fn from(request: ListLibrary) -> Self {
        Self {
            kind: request.kind,
            shelf: request.shelf,
            text: request.text,
            category: request.category,
            difficulty: request.difficulty,
            tag: request.tag,
            language: request.language,
            used: request.used,
            calibrated: request.calibrated,
            sort: request.sort,
            descending: request.descending,
            limit: request.limit,
            offset: request.offset,
        }
    }
}

/// Name an item, and a version of it.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ItemRef {
    /// The item.
    pub id: ItemId,
    /// The version; null for the newest.
    pub version: Option<i64>,
}

/// Compare two versions of an item.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CompareVersions {
    /// The item.
    pub id: ItemId,
    /// The version to begin with.
    pub from: i64,
    /// The version to end with.
    pub to: i64,
}

/// Judge an item without keeping it.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// The item it changes; null for a new one.
    pub id: Option<ItemId>,
    /// The form's content, as typed.
    pub content: Content,
}

/// Keep an item: a new one, or a change of one.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SaveItem {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// Which; null for a new one.
    pub id: Option<ItemId>,
    /// The revision the person looked at; null for a new one, and to keep it whatever was changed in between.
    pub revision: Option<i64>,
    /// All of it.
    pub content: Content,
}

/// Change where items lie, or take them off the list.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ChangeItems {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// Which.
    #[validate(length(max = NAMED_CAP))]
    pub ids: Vec<ItemId>,
}

/// Keep a form of the library that was not saved yet, exactly as typed.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct KeepItemDraft {
    /// The item it changes; null for a new one.
    pub id: Option<ItemId>,
    /// The form, and the revision it was opened at.
    pub draft: ItemDraft,
}

/// Name a form of the library that was not saved yet.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ItemDraftRef {
    /// What kind of item it is.
    pub kind: ItemKind,
    /// The item it changes; null for a new one.
    pub id: Option<ItemId>,
}

/// Make a picture safe and keep it, to be named by a challenge.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct AddPicture {
    /// What its file is called; blank where it was pasted.
    #[validate(length(max = LINE_CAP))]
    pub name: String,
    /// Its bytes as Base64.
    #[validate(length(max = PICTURE_CAP))]
    pub base64: String,
    /// Names of the challenge's pictures so far.
    #[validate(length(max = 1_000))]
    pub taken: Vec<String>,
}

/// Name a picture that is kept.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PictureKey {
    /// SHA-256 of its bytes, in hex.
    #[validate(length(equal = 64))]
    pub sha256: String,
}

/// Keep what a session has as a template.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SaveAsTemplate {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The session.
    pub id: SessionId,
    /// What the template is to be called, as typed.
    #[validate(length(max = TEXT_CAP))]
    pub title: String,
}

/// What is to be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportFrom {
    /// Files or archives, which the person chooses in a dialog.
    Files,
    /// A folder, which the person chooses in a dialog.
    Folder,
}

/// Take challenges in from files the person chooses.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ImportLibrary {
    /// What to choose.
    pub from: ImportFrom,
}

/// Take the last import back.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct UndoImport {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
}

/// Write challenges to where the person chooses.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ExportLibrary {
    /// Which challenges; null for all that are active.
    #[validate(length(max = NAMED_CAP))]
    pub ids: Option<Vec<ItemId>>,
}

/// How a rubric is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RubricFormat {
    /// To be read.
    Markdown,
    /// For programs.
    Json,
}

/// Write a rubric to where the person chooses.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ExportRubric {
    /// Which.
    pub id: ItemId,
    /// How.
    pub format: RubricFormat,
}

/// Put a challenge to a model.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct BeginCalibration {
    /// The challenge.
    pub id: ItemId,
    /// The model, by its name in the catalogue.
    #[validate(length(max = LINE_CAP))]
    pub model: String,
    /// What it is asked to answer in; null leaves that to it.
    pub language: Option<Language>,
    /// How many answers are wanted; null where the field is empty.
    pub answers: Option<i64>,
    /// What all of them may take together, in tokens; null where the field is empty.
    pub budget_tokens: Option<i64>,
}

impl From<BeginCalibration> for CalibrationPlan {
    fn from(request: BeginCalibration) -> Self {
        let BeginCalibration { model, language, answers, budget_tokens, .. } = request;
        Self { model, language, answers, budget_tokens }
    }
}
