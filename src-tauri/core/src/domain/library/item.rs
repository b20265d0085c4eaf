//! An item of the library: what it holds, which version, and where it lies.

use super::challenge::{Challenge, Difficulty};
use super::rubric::Rubric;
use super::template::Template;
use crate::domain::own_answer::Language;
use crate::domain::time::UtcMs;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The identity of a challenge, rubric or template: a UUID version 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ItemId(pub Uuid);

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ItemId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// What kind of thing an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A task with its code and tests.
    Challenge,
    /// What an interview is judged by.
    Rubric,
    /// What a session starts from.
    Template,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Challenge, Self::Rubric, Self::Template];

    /// The name in the database, and in the middle of a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Challenge => "challenge",
            Self::Rubric => "rubric",
            Self::Template => "template",
        }
    }
}

/// What an item holds. The same shape before and after it was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// A challenge.
    Challenge(Challenge),
    /// A rubric.
    Rubric(Rubric),
    /// A template.
    Template(Template),
}

impl Content {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(&self) -> ItemKind {
        match self {
            Self::Challenge(_) => ItemKind::Challenge,
            Self::Rubric(_) => ItemKind::Rubric,
            Self::Template(_) => ItemKind::Template,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Challenge(challenge) => &challenge.title,
            Self::Rubric(rubric) => &rubric.title,
            Self::Template(template) => &template.title,
        }
    }

    /// What it is found by.
    #[must_use]
    pub fn labels(&self) -> Labels {
        match self {
            Self::Challenge(challenge) => Labels {
                category: challenge.category.clone(),
                difficulty: challenge.difficulty,
                tags: challenge.tags.clone(),
                languages: challenge.languages(),
            },
            Self::Rubric(_) | Self::Template(_) => Labels::default(),
        }
    }

    /// What a search looks through beside title and labels.
    #[must_use]
    pub fn searched_text(&self) -> String {
        match self {
            Self::Challenge(challenge) => challenge.task.clone(),
            Self::Rubric(rubric) => {
                let names = rubric.criteria.iter().map(|criterion| criterion.name.as_str());
                [rubric.about.as_str()].into_iter().chain(names).collect::<Vec<_>>().join("\n")
            }
            Self::Template(_) => String::new(),
        }
    }

    /// The items it names.
    #[must_use]
    pub fn names(&self) -> Vec<ItemId> {
        match self {
            Self::Challenge(challenge) => challenge.rubric.into_iter().collect(),
            Self::Rubric(_) => Vec::new(),
            Self::Template(template) => {
                template.challenge.into_iter().chain(template.rubric).collect()
            }
        }
    }
}

/// A form of the library that was not saved yet, exactly as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ItemDraft {
    /// The revision the item had when the form was opened; null for a new one.
    pub revision: Option<i64>,
    /// What was typed.
    pub content: Content,
}

/// What a challenge is found by; empty for all else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// What kind of task it is; blank for none.
    pub category: String,
    /// Whom it suits.
    pub difficulty: Option<Difficulty>,
    /// Its tags, in the order they were given.
    pub tags: Vec<String>,
    /// What it has code for.
    pub languages: Vec<Language>,
}

/// A way to find challenges by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// The kind of task.
    Category,
    /// A tag.
    Tag,
    /// A language it has code for.
    Language,
}

impl Label {
    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Tag => "tag",
            Self::Language => "language",
        }
    }
}

/// An item as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its identity.
    pub id: ItemId,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// What it is called.
    pub title: String,
    /// What it is found by.
    pub labels: Labels,
    /// The newest version, from 1.
    pub version: i64,
    /// Raised with every change, also one that makes no new version: what a form compares.
    pub revision: i64,
    /// Sessions made with it, whatever the version.
    pub used_in: i64,
    /// Whether a model was put what the newest version says.
    pub is_calibrated: bool,
    /// When it was made.
    pub created_at: UtcMs,
    /// When it last changed.
    pub updated_at: UtcMs,
    /// Since when it is put aside; none where it is not.
    pub archived_at: Option<UtcMs>,
    /// Since when it is off the list; none while it is on it.
    pub deleted_at: Option<UtcMs>,
}

/// A version of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionInfo {
    /// Its number, from 1.
    pub version: i64,
    /// When it was last written.
    pub saved_at: UtcMs,
    /// Sessions made with it.
    pub used_in: i64,
}

/// The version of an item that a session was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Pin {
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Which.
    pub id: ItemId,
    /// The version.
    pub version: i64,
}

/// Where items lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    /// Where they are chosen from.
    #[default]
    Active,
    /// Put aside.
    Archived,
}

/// What a list of items is ordered by; among equals the order they were made in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ItemSort {
    /// When it last changed.
    #[default]
    Updated,
    /// Its title, upper and lower case alike.
    Title,
    /// How many sessions were made with it.
    Used,
}

/// Which items to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemQuery {
    /// The kind of item.
    pub kind: ItemKind,
    /// Where they lie.
    pub shelf: Shelf,
    /// Beginnings of words in title, category, tags or text.
    pub text: String,
    /// The only category; none for all.
    pub category: Option<String>,
    /// The only level; none for all.
    pub difficulty: Option<Difficulty>,
    /// The only tag; none for all.
    pub tag: Option<String>,
    /// The only language; none for all.
    pub language: Option<Language>,
    /// Only those that sessions were made with, or only others; none for all.
    pub used: Option<bool>,
    /// Only those that were put to a model, or only others; none for all.
    pub calibrated: Option<bool>,
    /// What to order by.
    pub sort: ItemSort,
    /// Whether to list from the largest down.
    pub descending: bool,
    /// Most rows to give.
    pub limit: u32,
    /// Rows to leave out first.
    pub offset: u64,
}

impl ItemQuery {
    /// All that are active of a kind, by title; 100 a page.
    #[must_use]
    pub const fn all_of(kind: ItemKind) -> Self {
        Self {
            kind,
            shelf: Shelf::Active,
            text: String::new(),
            category: None,
            difficulty: None,
            tag: None,
            language: None,
            used: None,
            calibrated: None,
            sort: ItemSort::Title,
            descending: false,
            limit: 100,
            offset: 0,
        }
    }
}

/// How many items there are of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LabelCount {
    /// What they have in common.
    pub value: String,
    /// How many there are.
    pub count: i64,
}

/// What a list of challenges can be narrowed down to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Categories, by name.
    pub categories: Vec<LabelCount>,
    /// Tags, the most frequent first.
    pub tags: Vec<LabelCount>,
    /// Languages, the most frequent first, by the names they have in the database.
    pub languages: Vec<LabelCount>,
    /// Challenges put aside.
    pub archived: i64,
}
