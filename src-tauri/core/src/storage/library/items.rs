//! The table `library_items`: what is listed.

use super::super::columns::as_text;
use super::super::{Result, SetupChange, StorageError, Store};
use crate::domain::library::{Content, Difficulty, Item, ItemId, ItemKind, Labels};
use crate::domain::own_answer::Language;
use crate::domain::time::UtcMs;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// The columns of `library_items` that make an item. Tags and languages are JSON within JSON.
macro_rules! item_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            id: Uuid => hex,
            kind: ItemKind,
            title: String,
            category: String,
            difficulty: Option<Difficulty>,
            tags: String,
            languages: String,
            version: i64,
            revision: i64,
            used_in: i64,
            is_calibrated: u8,
            created_at: i64,
            updated_at: i64,
            archived_at: Option<i64>,
            deleted_at: Option<i64>,
        }
    };
}

item_columns! {
    row
    /// An item. As an array, serde reads it in the order of its fields, which is the order that
    /// [`item_json`] gives: both are made of one list.
    ItemRow
}

/// An item as one JSON array.
macro_rules! item_json {
    () => {
        concat!("json_array(", $crate::storage::library::items::item_columns!(readable), ")")
    };
}
pub(super) use {item_columns, item_json};

/// The item in a text made by [`item_json`].
pub(super) fn item(json: &str) -> Result<Item> {
    parse::<ItemRow>(json)?.try_into()
}

/// The items in an array of such texts.
pub(super) fn items(json: &str) -> Result<Vec<Item>> {
    parse::<Vec<ItemRow>>(json)?.into_iter().map(Item::try_from).collect()
}

pub(super) fn parse<T: DeserializeOwned>(json: &str) -> Result<T> {
    let unreadable =
        |error| StorageError::Unavailable(format!("an item of the library can't be read: {error}"));
    serde_json::from_str(json).map_err(unreadable)
}

impl TryFrom<ItemRow> for Item {
    type Error = StorageError;

    fn try_from(row: ItemRow) -> Result<Self> {
        let labels = Labels {
            category: row.category,
            difficulty: row.difficulty,
            tags: parse(&row.tags)?,
            languages: parse::<Vec<Language>>(&row.languages)?,
        };
        Ok(Self {
            id: ItemId(row.id),
            kind: row.kind,
            title: row.title,
            labels,
            version: row.version,
            revision: row.revision,
            used_in: row.used_in,
            is_calibrated: row.is_calibrated != 0,
            created_at: UtcMs(row.created_at),
            updated_at: UtcMs(row.updated_at),
            archived_at: row.archived_at.map(UtcMs),
            deleted_at: row.deleted_at.map(UtcMs),
        })
    }
}

impl Store {
    /// The item of that id, deleted or not, if there is one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_item(&self, id: ItemId) -> Result<Option<Item>> {
        find(&mut *self.reader().await?, id).await
    }

    /// Whether the library has no rubric, deleted ones that were not erased yet counted.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn has_no_rubric(&self) -> Result<bool> {
        Ok(sqlx::query_scalar(
            "select not exists (select 1 from library_items where kind = 'rubric')",
        )
        .fetch_one(&mut *self.reader().await?)
        .await?)
    }

    /// Those of these items that are not deleted, in no order.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_items_of(&self, ids: &[ItemId]) -> Result<Vec<Item>> {
        let json: String = sqlx::query_scalar(concat!(
            "select json_group_array(",
            item_json!(),
            ") from library_items
             where deleted_at is null
               and id in (select unhex(value, '-') from json_each(?1))"
        ))
        .bind(as_text(&ids)?)
        .fetch_one(&mut *self.reader().await?)
        .await?;
        items(&json)
    }
}

impl SetupChange<'_> {
    /// The item of that id, deleted or not, if there is one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_item(&mut self, id: ItemId) -> Result<Option<Item>> {
        find(self.tx.sqlite(), id).await
    }

    /// Writes how an item is listed: a new one, or in place of what stood there. What it is found by goes
    /// with `content`, its newest version.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_item(&mut self, item: &Item, content: &Content) -> Result<()> {
        write(self.tx.sqlite(), item).await?;
        index(self.tx.sqlite(), item, content).await
    }

    /// Writes where an item lies: put aside, deleted, or neither.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_place(&mut self, item: &Item) -> Result<()> {
        write(self.tx.sqlite(), item).await
    }
}

pub(super) async fn find(connection: &mut SqliteConnection, id: ItemId) -> Result<Option<Item>> {
    let json: Option<String> =
        sqlx::query_scalar(concat!("select ", item_json!(), " from library_items where id = ?1"))
            .bind(id.0)
            .fetch_optional(connection)
            .await?;
    json.as_deref().map(item).transpose()
}

pub(super) async fn write(connection: &mut SqliteConnection, item: &Item) -> Result<()> {
    let row = ItemRow {
        id: item.id.0,
        kind: item.kind,
        title: item.title.clone(),
        category: item.labels.category.clone(),
        difficulty: item.labels.difficulty,
        tags: as_text(&item.labels.tags)?,
        languages: as_text(&item.labels.languages)?,
        version: item.version,
        revision: item.revision,
        used_in: item.used_in,
        is_calibrated: item.is_calibrated.into(),
        created_at: item.created_at.0,
        updated_at: item.updated_at.0,
        archived_at: item.archived_at.map(|at| at.0),
        deleted_at: item.deleted_at.map(|at| at.0),
    };
    // `used_in` is kept by triggers: what is written over an item leaves it as it is.
    sqlx::query(concat!(
        "insert into library_items (",
        item_columns!(names),
        ") select ",
        item_columns!(values),
        " from (select ?1 as value) where true
          on conflict (id) do update set
              title = excluded.title, category = excluded.category,
              difficulty = excluded.difficulty, tags = excluded.tags,
              languages = excluded.languages, version = excluded.version,
              revision = excluded.revision, is_calibrated = excluded.is_calibrated,
              updated_at = excluded.updated_at, archived_at = excluded.archived_at,
              deleted_at = excluded.deleted_at"
    ))
    .bind(as_text(&row)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts what an item is found by in place of what it was found by.
async fn index(connection: &mut SqliteConnection, item: &Item, content: &Content) -> Result<()> {
    let no: i64 = sqlx::query_scalar("select no from library_items where id = ?1")
        .bind(item.id.0)
        .fetch_one(&mut *connection)
        .await?;
    let labels = content.labels();
    let category = Some(labels.category.as_str()).filter(|one| !one.is_empty());
    let named = |label: &str, value: &str| serde_json::json!({ "label": label, "value": value });
    let rows: Vec<serde_json::Value> = category
        .iter()
        .map(|one| named("category", one))
        .chain(labels.tags.iter().map(|one| named("tag", one)))
        .chain(labels.languages.iter().map(|one| named("language", one.name())))
        .collect();
    let words: Vec<&str> =
        category.into_iter().chain(labels.tags.iter().map(String::as_str)).collect();
    for statement in [
        "delete from library_labels where item_no = ?1",
        "delete from library_search where rowid = ?1",
    ] {
        sqlx::query(statement).bind(no).execute(&mut *connection).await?;
    }
    sqlx::query(
        "insert or ignore into library_labels (label, value, item_no)
         select value ->> 'label', value ->> 'value', ?1 from json_each(?2)",
    )
    .bind(no)
    .bind(as_text(&rows)?)
    .execute(&mut *connection)
    .await?;
    sqlx::query("insert into library_search (rowid, title, labels, body) values (?1, ?2, ?3, ?4)")
        .bind(no)
        .bind(content.title())
        .bind(words.join(" "))
        .bind(content.searched_text())
        .execute(connection)
        .await?;
    Ok(())
}
