//! Pages of items: filtered, searched, ordered.

use super::super::search::{self, Query};
use super::super::{Result, StorageError, Store};
use super::items::{item_json, items};
use crate::domain::library::{
    Facets, Item, ItemId, ItemKind, ItemQuery, ItemSort, Label, LabelCount, Shelf,
};
use sqlx::{QueryBuilder, Sqlite};
use uuid::Uuid;

/// A page of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemPage {
    /// The items, in order.
    pub items: Vec<Item>,
    /// Items that match, on all pages.
    pub total: u64,
}

impl Store {
    /// The items of that page, and how many match on all pages.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_items(&self, query: &ItemQuery) -> Result<ItemPage> {
        // The words of the library are few: their beginnings are asked for as they are.
        let text = search::beginnings(&query.text);
        let (total, page): (i64, String) =
            page_query(query, &text).build_query_as().fetch_one(&mut *self.reader().await?).await?;
        let total = u64::try_from(total)
            .map_err(|_| StorageError::Unavailable("matches below zero".into()))?;
        Ok(ItemPage { items: items(&page)?, total })
    }

    /// The ids of all active items of that kind, in the order they were made.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_item_ids(&self, kind: ItemKind) -> Result<Vec<ItemId>> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "select id from library_items where kind = ?1 and shelf = 0 order by no",
        )
        .bind(kind.name())
        .fetch_all(&mut *self.reader().await?)
        .await?;
        Ok(ids.into_iter().map(ItemId).collect())
    }

    /// How many active items there are of each kind.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn count_items(&self) -> Result<Vec<(ItemKind, u64)>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select kind, count(*) from library_items where shelf = 0 group by kind",
        )
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let count = |kind: ItemKind| {
            let found = rows.iter().find(|(name, _)| name == kind.name());
            (kind, found.map_or(0, |(_, total)| u64::try_from(*total).unwrap_or(0)))
        };
        Ok(ItemKind::ALL.into_iter().map(count).collect())
    }

    /// What active challenges can be narrowed down to.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn facets(&self) -> Result<Facets> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select l.label, l.value, count(*)
             from library_labels l join library_items i on i.no = l.item_no
             where i.kind = 'challenge' and i.shelf = 0
             group by l.label, l.value
             order by l.label, count(*) desc, l.value",
        )
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let archived = sqlx::query_scalar(
            "select count(*) from library_items where kind = 'challenge' and shelf = 1",
        )
        .fetch_one(&mut *self.reader().await?)
        .await?;
        let of = |label: Label| -> Vec<LabelCount> {
            let rows = rows.iter().filter(|(name, ..)| name == label.name());
            rows.map(|(_, value, count)| LabelCount { value: value.clone(), count: *count })
                .collect()
        };
        let mut categories = of(Label::Category);
        categories.sort_by_key(|one| one.value.to_lowercase());
        Ok(Facets { categories, tags: of(Label::Tag), languages: of(Label::Language), archived })
    }
}

fn page_query(query: &ItemQuery, text: &Query) -> QueryBuilder<Sqlite> {
    let (key, collation) = match query.sort {
        ItemSort::Updated => ("updated_at", ""),
        ItemSort::Title => ("title", " collate nocase"),
        ItemSort::Used => ("used_in", ""),
    };
    // Counted and paged apart, each goes through the index of its order and reads no other row. Only a search is
    // made once for both: it costs more than sorting what it finds.
    let way = if matches!(text, Query::Match(_)) { "materialized" } else { "not materialized" };
    let mut sql = QueryBuilder::new(format!("with found as {way} (select no, "));
    sql.push(key).push(" as key from library_items where kind = ").push_bind(query.kind.name());
    let shelf = match query.shelf {
        Shelf::Active => 0,
        Shelf::Archived => 1,
    };
    sql.push(" and shelf = ").push_bind(shelf);
    match text {
        Query::All => {}
        Query::Nothing => {
            sql.push(" and false");
        }
        Query::Match(words) => {
            sql.push(" and no in (select rowid from library_search where library_search match ");
            sql.push_bind(words.clone()).push(")");
        }
    }
    let labels = [
        (Label::Category, query.category.as_deref()),
        (Label::Tag, query.tag.as_deref()),
        (Label::Language, query.language.map(|language| language.name())),
    ];
    for (label, value) in labels {
        let Some(value) = value else { continue };
        sql.push(" and no in (select item_no from library_labels where label = ");
        sql.push_bind(label.name()).push(" and value = ").push_bind(value.to_owned()).push(")");
    }
    if let Some(difficulty) = query.difficulty {
        sql.push(" and difficulty = ").push_bind(difficulty.name());
    }
    if let Some(used) = query.used {
        sql.push(if used { " and used_in > 0" } else { " and used_in = 0" });
    }
    if let Some(calibrated) = query.calibrated {
        sql.push(" and is_calibrated = ").push_bind(calibrated);
    }
    sql.push(concat!(
        ") select (select count(*) from found), (select json_group_array(json(item)) from (select ",
        item_json!(),
        " as item from (select no as place from found order by "
    ));
    let way = if query.descending { "desc" } else { "asc" };
    sql.push(format!("key{collation} {way}, no {way} limit ")).push_bind(query.limit);
    sql.push(" offset ");
    sql.push_bind(i64::try_from(query.offset).unwrap_or(i64::MAX));
    // A cross join is never turned round, so the rows come in the order of their places.
    sql.push(") cross join library_items on no = place))");
    sql
}
