//! Taking challenges in from files, and taking that back.

use super::{all_of, challenge};
use crate::stage::{Stage, by};
use hotseat_core::domain::library::{
    Challenge, Content, ItemId, ItemKind, Media, Picture, starter_rubric,
};
use hotseat_core::service::{Incoming, IncomingOutcome, Undone};
use uuid::Uuid;

fn incoming(id: Option<u128>, title: &str) -> Incoming {
    let id = id.map(|id| ItemId(Uuid::from_u128(id)));
    Incoming { id, content: Content::Challenge(challenge(title)), pictures: Vec::new() }
}

async fn import(stage: &Stage, incoming: &[Incoming]) -> Vec<IncomingOutcome> {
    let library = &stage.service.library;
    library.begin_import().await.unwrap();
    let imported = library.import(incoming).await.unwrap();
    imported.into_iter().map(|one| one.outcome).collect()
}

use IncomingOutcome::{Added, Changed, Unchanged};

#[tokio::test]
async fn what_is_there_already_stays_and_the_rest_is_added_or_changed() {
    let stage = Stage::new().await;
    let both = [incoming(Some(1), "limiter"), incoming(None, "cache")];
    assert_eq!(import(&stage, &both).await, [Added, Added]);
    assert_eq!(import(&stage, &both).await, [Unchanged, Unchanged]);
    let edited = [incoming(Some(1), "Rate limiter"), incoming(None, "cache")];
    assert_eq!(import(&stage, &edited).await, [Changed, Unchanged]);
    assert_eq!(stage.titles(&all_of(ItemKind::Challenge)).await, ["cache", "Rate limiter"]);
}

#[tokio::test]
async fn an_import_that_changes_what_a_session_was_made_with_makes_a_new_version() {
    let stage = Stage::new().await;
    import(&stage, &[incoming(Some(1), "limiter")]).await;
    let id = ItemId(Uuid::from_u128(1));
    stage.session_with(id).await;
    import(&stage, &[incoming(Some(1), "Rate limiter")]).await;
    assert_eq!(stage.service.library.versions(id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_import_is_taken_back_whole_but_for_what_was_changed_since() {
    let stage = Stage::new().await;
    let kept = stage.keep_challenge("kept").await;
    let found = stage.service.library.find(kept, None).await.unwrap().unwrap();
    let changed = Incoming {
        id: Some(kept),
        content: Content::Challenge(challenge("changed")),
        pictures: Vec::new(),
    };
    let all = [changed, incoming(Some(1), "added"), incoming(Some(2), "worked on")];
    assert_eq!(import(&stage, &all).await, [Changed, Added, Added]);
    stage.rewrite(ItemId(Uuid::from_u128(2)), "Better.").await;

    let undone = stage.service.library.undo_import(&by()).await.unwrap();
    assert_eq!(undone, Undone { taken_back: 2, left: 1 });
    assert_eq!(stage.titles(&all_of(ItemKind::Challenge)).await, ["kept", "worked on"]);
    assert_eq!(stage.challenge(kept).await, challenge("kept"));
    assert_ne!(stage.service.library.find(kept, None).await.unwrap().unwrap().item, found.item);
    let again = stage.service.library.undo_import(&by()).await.unwrap();
    assert_eq!(again, Undone::default());
}

#[tokio::test]
async fn what_was_deleted_here_comes_in_anew_and_an_identity_of_another_kind_is_left_alone() {
    let stage = Stage::new().await;
    import(&stage, &[incoming(Some(1), "limiter")]).await;
    let id = ItemId(Uuid::from_u128(1));
    stage.service.library.delete(&[id], &by()).await.unwrap();
    assert_eq!(import(&stage, &[incoming(Some(1), "limiter")]).await, [Added]);
    assert_eq!(stage.titles(&all_of(ItemKind::Challenge)).await, ["limiter"]);

    let rubric =
        Incoming { id: Some(id), content: Content::Rubric(starter_rubric()), pictures: Vec::new() };
    assert_eq!(import(&stage, &[rubric]).await, [Added]);
    assert_eq!(stage.challenge(id).await, challenge("limiter"));
    assert_eq!(stage.titles(&all_of(ItemKind::Rubric)).await.len(), 1);
}

#[tokio::test]
async fn a_challenge_that_can_not_be_kept_takes_its_batch_with_it_and_nothing_is_half_written() {
    let stage = Stage::new().await;
    let picture = Picture { media: Media::Png, bytes: b"dots".to_vec() };
    let pictures = vec![picture.named("plan.png".into())];
    let shows = |pictures| Challenge { pictures, ..challenge("shows") };
    let without = Incoming {
        id: None,
        content: Content::Challenge(shows(pictures.clone())),
        pictures: Vec::new(),
    };
    let library = &stage.service.library;
    assert!(library.import(&[incoming(None, "first"), without.clone()]).await.is_err());
    assert!(stage.titles(&all_of(ItemKind::Challenge)).await.is_empty());
    let with = Incoming { pictures: vec![picture], ..without };
    assert!(library.import(&[with]).await.is_ok());
}
