//! Challenges, rubrics and templates as the console shows them.

use crate::api::words;
use crate::domain::assistant::AiPolicy;
use crate::domain::config::FieldError;
use crate::domain::library::{
    Content, Difficulty, Facets, Item, ItemId, ItemKind, LabelCount, PinnedVersion, SectionDiff,
    VersionInfo, remote_pictures,
};
use crate::domain::own_answer::Language;
use crate::domain::time::UtcMs;
use serde::Serialize;

/// An item as a row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ItemSummary {
    /// What requests name it by.
    pub id: ItemId,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// What it is called.
    pub title: String,
    /// What kind of task it is; blank for none.
    pub category: String,
    /// Whom it suits.
    pub difficulty: Option<Difficulty>,
    /// Its tags, in the order they were given.
    pub tags: Vec<String>,
    /// What it has code for.
    pub languages: Vec<Language>,
    /// The newest version, from 1.
    pub version: i64,
    /// Raised with every change: what saving it compares.
    pub revision: i64,
    /// Sessions made with it, whatever the version.
    pub used_in: i64,
    /// Whether a model was put what the newest version says.
    pub is_calibrated: bool,
    /// When it was made.
    pub created_at: UtcMs,
    /// When it last changed.
    pub updated_at: UtcMs,
    /// Whether it is put aside.
    pub is_archived: bool,
    /// Whether it is off the list.
    pub is_deleted: bool,
}

impl From<Item> for ItemSummary {
    fn from(item: Item) -> Self {
        Self {
            id: item.id,
            kind: item.kind,
            title: item.title,
            category: item.labels.category,
            difficulty: item.labels.difficulty,
            tags: item.labels.tags,
            languages: item.labels.languages,
            version: item.version,
            revision: item.revision,
            used_in: item.used_in,
            is_calibrated: item.is_calibrated,
            created_at: item.created_at,
            updated_at: item.updated_at,
            is_archived: item.archived_at.is_some(),
            is_deleted: item.deleted_at.is_some(),
        }
    }
}

/// A page of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LibraryPage {
    /// The rows, in order.
    pub rows: Vec<ItemSummary>,
    /// Rows that match, on all pages.
    pub total: u64,
    /// Rows left out before the first.
    pub offset: u64,
}

/// How many items there are of each kind where they are chosen from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LibraryCounts {
    /// Challenges.
    pub challenges: u64,
    /// Rubrics.
    pub rubrics: u64,
    /// Templates.
    pub templates: u64,
}

impl LibraryCounts {
    /// From the number of active items of a kind.
    #[must_use]
    pub fn of(count: impl Fn(ItemKind) -> u64) -> Self {
        Self {
            challenges: count(ItemKind::Challenge),
            rubrics: count(ItemKind::Rubric),
            templates: count(ItemKind::Template),
        }
    }
}

/// What a list of challenges can be narrowed down to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FacetsView {
    /// Categories, by name.
    pub categories: Vec<LabelCount>,
    /// Tags, the most frequent first.
    pub tags: Vec<LabelCount>,
    /// Languages, the most frequent first.
    pub languages: Vec<LanguageCount>,
    /// Challenges put aside.
    pub archived: i64,
}

/// How many challenges have code in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LanguageCount {
    /// The language.
    pub language: Language,
    /// What people call it.
    pub name: String,
    /// How many there are.
    pub count: i64,
}

impl From<Facets> for FacetsView {
    fn from(facets: Facets) -> Self {
        let languages = facets.languages.into_iter().filter_map(|one| {
            let language = Language::from_name(&one.value)?;
            Some(LanguageCount { language, name: language.words().into(), count: one.count })
        });
        Self {
            categories: facets.categories,
            tags: facets.tags,
            languages: languages.collect(),
            archived: facets.archived,
        }
    }
}

/// An item with what it holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ItemView {
    /// What the list shows.
    pub summary: ItemSummary,
    /// Which version this is.
    pub version: i64,
    /// What it holds.
    pub content: Content,
    /// Whether a session was made with the newest version, so that the next change makes a new one.
    pub is_pinned: bool,
    /// Items it names, as they are now; without those that were deleted.
    pub named: Vec<ItemSummary>,
    /// Addresses of pictures on other computers, which are never fetched.
    pub remote_pictures: Vec<String>,
}

impl ItemView {
    /// An item with that version of its content.
    #[must_use]
    pub fn of(
        item: Item,
        (version, content): (i64, Content),
        is_pinned: bool,
        named: Vec<Item>,
    ) -> Self {
        let remote_pictures = match &content {
            Content::Challenge(challenge) => remote_pictures(&challenge.task),
            Content::Rubric(_) | Content::Template(_) => Vec::new(),
        };
        let named = named.into_iter().map(ItemSummary::from).collect();
        Self { summary: item.into(), version, content, is_pinned, named, remote_pictures }
    }
}

/// A version of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VersionView {
    /// Its number, from 1.
    pub version: i64,
    /// When it was last written.
    pub saved_at: UtcMs,
    /// Sessions made with it.
    pub used_in: i64,
}

impl From<VersionInfo> for VersionView {
    fn from(info: VersionInfo) -> Self {
        Self { version: info.version, saved_at: info.saved_at, used_in: info.used_in }
    }
}

/// What differs between two versions of an item; empty where nothing does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ComparisonView {
    /// Parts that differ, in the order of the form.
    pub sections: Vec<SectionDiff>,
}

/// What a form's content would be refused for, and what to know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ItemCheck {
    /// All broken rules, in the order of the form.
    pub errors: Vec<FieldError>,
    /// Addresses of pictures on other computers, which are never fetched.
    pub remote_pictures: Vec<String>,
    /// That the budget is below what the challenge was calibrated to take; null where it is not.
    pub budget_warning: Option<String>,
}

impl ItemCheck {
    /// The verdict on a form whose challenge took `most_tokens` when it was calibrated.
    #[must_use]
    pub fn of(content: &Content, errors: Vec<FieldError>, most_tokens: Option<i64>) -> Self {
        let remote_pictures = match content {
            Content::Challenge(challenge) => remote_pictures(&challenge.task),
            Content::Rubric(_) | Content::Template(_) => Vec::new(),
        };
        let budget = match content {
            Content::Challenge(challenge) => challenge.limits.token_budget,
            Content::Template(template) => template.token_budget,
            Content::Rubric(_) => None,
        };
        let budget_warning =
            budget.zip(most_tokens).and_then(|(budget, most)| words::budget_warning(budget, most));
        Self { errors, remote_pictures, budget_warning }
    }
}

/// A picture, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PictureView {
    /// What the task calls it, behind `pictures/`; blank where it was asked for by its bytes.
    pub name: String,
    /// What browsers call it: "image/png".
    pub mime: String,
    /// Its bytes as Base64.
    pub base64: String,
}

/// A picture that was dropped on the window and is not kept yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DroppedPicture {
    /// What its file is called.
    pub name: String,
    /// Its bytes as Base64, not judged yet.
    pub base64: String,
}

/// What an assistant may do, as a form offers it and a candidate reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PolicyView {
    /// What a form saves.
    pub policy: AiPolicy,
    /// What it is called.
    pub title: String,
    /// What the assistant may do, and what not.
    pub text: String,
}

impl From<&AiPolicy> for PolicyView {
    fn from(policy: &AiPolicy) -> Self {
        let card = policy.card();
        Self { policy: policy.clone(), title: card.title, text: card.text }
    }
}

/// The version of an item that a session was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PinView {
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Which.
    pub id: ItemId,
    /// What it is called in that version.
    pub title: String,
    /// The version.
    pub version: i64,
    /// The newest version there is; null where the item was deleted.
    pub newest_version: Option<i64>,
}

impl From<&PinnedVersion> for PinView {
    fn from(pinned: &PinnedVersion) -> Self {
        let PinnedVersion { pin, content, newest_version } = pinned;
        Self {
            kind: pin.kind,
            id: pin.id,
            title: content.title().to_owned(),
            version: pin.version,
            newest_version: *newest_version,
        }
    }
}

/// An import: under way, or what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportView {
    /// What is read, by its name.
    pub source: String,
    /// Whether it is done, however it ended.
    pub is_done: bool,
    /// Read so far, in per cent; null where that can't be known.
    pub percent: Option<u8>,
    /// What came in so far, in words: "12 challenges".
    pub words: String,
    /// Why it ended before its end; null where it did not.
    pub trouble: Option<String>,
    /// What came in, was changed or left out, line by line; empty while it is under way.
    pub lines: Vec<ImportLine>,
    /// Whether it can be taken back.
    pub can_be_undone: bool,
    /// Whether it was taken back.
    pub is_undone: bool,
}

/// What became of something in an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// It is new in the library.
    Added,
    /// It changed what was there.
    Changed,
    /// It was there already.
    Unchanged,
    /// It did not come in.
    LeftOut,
}

/// A line of an import's report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportLine {
    /// Where it lies in what was read.
    pub place: String,
    /// What became of it.
    pub outcome: ImportOutcome,
    /// The item; null where it did not come in.
    pub id: Option<ItemId>,
    /// What it is called; blank where it did not come in.
    pub title: String,
    /// What was changed or left out of it, or why all of it was; a sentence each.
    pub notes: Vec<String>,
}

/// Where something was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportView {
    /// What people read: "12 challenges in interview-library.zip".
    pub words: String,
}
