//! Finding challenges again.

use super::{all_of, challenge};
use crate::stage::{Stage, by};
use hotseat_core::domain::library::{
    Challenge, CodeText, Content, Difficulty, ItemId, ItemKind, ItemQuery, ItemSort, Shelf,
};
use hotseat_core::domain::own_answer::Language;

async fn library() -> (Stage, ItemId) {
    let stage = Stage::new().await;
    let python = CodeText { language: Language::Python, text: "def solve(): ...".into() };
    let limiter = Challenge {
        category: "System design".into(),
        difficulty: Some(Difficulty::Senior),
        tags: vec!["Queues".into(), "time".into()],
        starters: vec![python],
        ..challenge("Rate limiter")
    };
    let id = stage.keep(Content::Challenge(limiter)).await;
    stage.clock.advance(1_000);
    let cache = Challenge {
        category: "Algorithms".into(),
        difficulty: Some(Difficulty::Junior),
        tags: vec!["queues".into()],
        task: "Evict the least recently used entry.".into(),
        ..challenge("cache")
    };
    stage.keep(Content::Challenge(cache)).await;
    stage.clock.advance(1_000);
    stage.keep(Content::Challenge(challenge("Älteste Aufgabe"))).await;
    (stage, id)
}

fn query() -> ItemQuery {
    all_of(ItemKind::Challenge)
}

#[tokio::test]
async fn challenges_are_found_by_every_label_and_by_words() {
    let (stage, id) = library().await;
    stage.session_with(id).await;
    let some = |text: &str| Some(text.to_owned());
    let cases: [(ItemQuery, &[&str]); 12] = [
        (query(), &["cache", "Rate limiter", "Älteste Aufgabe"]),
        (ItemQuery { text: "least rec".into(), ..query() }, &["cache"]),
        (ItemQuery { text: "system LIM".into(), ..query() }, &["Rate limiter"]),
        (ItemQuery { text: "alteste".into(), ..query() }, &["Älteste Aufgabe"]),
        (ItemQuery { text: "\"* OR".into(), ..query() }, &[]),
        (ItemQuery { category: some("algorithms"), ..query() }, &["cache"]),
        (ItemQuery { difficulty: Some(Difficulty::Senior), ..query() }, &["Rate limiter"]),
        (
            ItemQuery { tag: some("QUEUES"), difficulty: Some(Difficulty::Junior), ..query() },
            &["cache"],
        ),
        (ItemQuery { language: Some(Language::Python), ..query() }, &["Rate limiter"]),
        (ItemQuery { used: Some(true), ..query() }, &["Rate limiter"]),
        (ItemQuery { used: Some(false), tag: some("time"), ..query() }, &[]),
        (ItemQuery { calibrated: Some(true), ..query() }, &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(stage.titles(&query).await, expected, "{query:?}");
    }
}

#[tokio::test]
async fn the_newest_version_is_what_is_found_and_every_order_can_be_turned_round() {
    let (stage, id) = library().await;
    stage.clock.advance(1_000);
    stage.rewrite(id, "Count requests.").await;
    let found = |text: &str| ItemQuery { text: text.into(), ..query() };
    assert!(stage.titles(&found("build rate")).await.is_empty());
    assert_eq!(stage.titles(&found("requests")).await, ["Rate limiter"]);
    stage.session_with(id).await;
    for sort in [ItemSort::Updated, ItemSort::Title, ItemSort::Used] {
        let there = stage.titles(&ItemQuery { sort, ..query() }).await;
        let mut back = stage.titles(&ItemQuery { sort, descending: true, ..query() }).await;
        back.reverse();
        assert_eq!(there, back, "{sort:?}");
    }
    let by_change = ItemQuery { sort: ItemSort::Updated, descending: true, limit: 1, ..query() };
    assert_eq!(stage.titles(&by_change).await, ["Rate limiter"]);
    let page = stage.service.library.list(&ItemQuery { offset: 2, ..by_change }).await.unwrap();
    assert_eq!((page.items.len(), page.total), (1, 3));
}

#[tokio::test]
async fn what_is_put_aside_is_on_its_own_shelf_and_counts_apart() {
    let (stage, id) = library().await;
    let library = &stage.service.library;
    library.archive(&[id], &by()).await.unwrap();
    let aside = ItemQuery { shelf: Shelf::Archived, ..query() };
    assert_eq!(stage.titles(&aside).await, ["Rate limiter"]);
    assert_eq!(stage.titles(&query()).await.len(), 2);
    let facets = library.facets().await.unwrap();
    assert_eq!(facets.archived, 1);
    let tags: Vec<_> = facets.tags.iter().map(|one| (one.value.as_str(), one.count)).collect();
    assert_eq!(tags, [("queues", 2)], "those of archived ones are not offered");
    assert!(facets.languages.is_empty());
    library.unarchive(&[id], &by()).await.unwrap();
    let facets = library.facets().await.unwrap();
    assert_eq!((facets.archived, facets.languages.len()), (0, 1));
}
