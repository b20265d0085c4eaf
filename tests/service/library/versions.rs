//! An edit of what a session was made with makes a new version; nothing else does.

use super::{all_of, challenge};
use crate::stage::{Stage, by, request};
use hotseat_core::domain::config::Field;
use hotseat_core::domain::library::{Content, ItemId, ItemKind, LineKind};
use hotseat_core::domain::session::Changes;
use hotseat_core::error::{Error, ErrorCode};
use uuid::Uuid;

async fn versions(stage: &Stage, id: ItemId) -> Vec<(i64, i64)> {
    let versions = stage.service.library.versions(id).await.unwrap();
    versions.into_iter().map(|one| (one.version, one.used_in)).collect()
}

#[tokio::test]
async fn a_session_of_last_week_still_has_version_1_after_two_edits() {
    let stage = Stage::new().await;
    let id = stage.keep_challenge("limiter").await;
    stage.rewrite(id, "Build a rate limiter.").await;
    assert_eq!(versions(&stage, id).await, [(1, 0)], "nothing was made with it yet");

    let old = stage.session_with(id).await;
    stage.rewrite(id, "Build a sliding window.").await;
    assert_eq!(versions(&stage, id).await, [(2, 0), (1, 1)]);
    stage.rewrite(id, "Build a token bucket.").await;
    assert_eq!(versions(&stage, id).await, [(2, 0), (1, 1)], "version 2 is nobody's yet");
    let new = stage.session_with(id).await;
    stage.rewrite(id, "Build both.").await;
    assert_eq!(versions(&stage, id).await, [(3, 0), (2, 1), (1, 1)]);

    let pinned = |pins: &[hotseat_core::domain::library::PinnedVersion]| {
        let [one] = pins else { panic!("{pins:?}") };
        let Content::Challenge(challenge) = &one.content else { panic!("{one:?}") };
        (one.pin.version, one.newest_version, challenge.task.clone())
    };
    let pins = stage.service.library.pins(old).await.unwrap();
    assert_eq!(pinned(&pins), (1, Some(3), "Build a rate limiter.".into()));
    let pins = stage.service.library.pins(new).await.unwrap();
    assert_eq!(pinned(&pins), (2, Some(3), "Build a token bucket.".into()));
    assert_eq!(stage.session(old).await.challenge_title.as_deref(), Some("limiter"));

    let compared = stage.service.library.compare(id, 1, 3).await.unwrap();
    let lines: Vec<_> = compared[0].lines.iter().map(|one| (one.kind, one.text.as_str())).collect();
    let expected = [(LineKind::Removed, "Build a rate limiter."), (LineKind::Added, "Build both.")];
    assert_eq!((compared.len(), lines.as_slice()), (1, expected.as_slice()));
}

#[tokio::test]
async fn a_version_in_use_can_be_changed_by_no_program() {
    let stage = Stage::new().await;
    let id = stage.keep_challenge("limiter").await;
    let change = "update library_versions set content = '{}'";
    stage.session_with(id).await;
    for refused in
        [change, "delete from library_versions", "update session_pins set kind = 'rubric'"]
    {
        assert!(stage.try_tamper(refused).await.is_err(), "{refused}");
    }
    let other = stage.keep_challenge("cache").await;
    let of_other = "where item_no = (select no from library_items where title = 'cache')";
    stage.tamper(&format!("{change} {of_other}")).await;
    assert!(stage.service.library.find(other, None).await.is_err(), "the control was changed");
}

#[tokio::test]
async fn what_changes_nothing_is_no_edit_and_a_repeat_is_carried_out_once() {
    let stage = Stage::new().await;
    let library = &stage.service.library;
    let content = Content::Challenge(challenge("limiter"));
    let first = library.save(None, None, content.clone(), &request(7)).await.unwrap();
    let again = library.save(None, None, content.clone(), &request(7)).await.unwrap();
    assert_eq!((first, again), (ItemId(Uuid::from_u128(7)), first));
    let before = library.find(first, None).await.unwrap().unwrap().item;
    stage.clock.advance(1_000);
    library.save(Some(first), Some(before.revision), content, &by()).await.unwrap();
    assert_eq!(library.find(first, None).await.unwrap().unwrap().item, before);
    assert_eq!(library.list(&all_of(ItemKind::Challenge)).await.unwrap().total, 1);
}

#[tokio::test]
async fn an_edit_of_what_was_changed_in_between_is_told_so() {
    let stage = Stage::new().await;
    let id = stage.keep_challenge("limiter").await;
    stage.rewrite(id, "Build it well.").await;
    let mine = || Content::Challenge(challenge("mine"));
    let library = &stage.service.library;
    let refused = library.save(Some(id), Some(1), mine(), &by()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ItemChanged);
    assert_eq!(stage.challenge(id).await.task, "Build it well.");
    library.save(Some(id), Some(2), mine(), &by()).await.unwrap();
    assert_eq!(stage.challenge(id).await.title, "mine");
}

#[tokio::test]
async fn what_breaks_rules_is_not_kept_and_every_rule_is_named() {
    let stage = Stage::new().await;
    let mut broken = challenge(" ");
    broken.task = "\u{200b}".into();
    broken.limits.time_limit_min = Some(4);
    let content = Content::Challenge(broken);
    let refused = stage.service.library.save(None, None, content, &by()).await.unwrap_err();
    let Error::Invalid(errors) = refused else { panic!("{refused:?}") };
    let fields: Vec<Field> = errors.into_iter().map(|error| error.field).collect();
    assert_eq!(fields, [Field::Title, Field::Task, Field::TimeLimit]);
    assert!(stage.titles(&all_of(ItemKind::Challenge)).await.is_empty());
}

#[tokio::test]
async fn a_copy_holds_on_to_what_the_original_was_made_with() {
    let stage = Stage::new().await;
    let id = stage.keep_challenge("limiter").await;
    let original = stage.session_with(id).await;
    stage.rewrite(id, "Something else.").await;
    let candidate =
        hotseat_core::domain::session::Candidate { name: "Sam".into(), email: String::new() };
    let sessions = &stage.service.sessions;
    let copy = sessions.duplicate_session(original, candidate, &by()).await.unwrap();
    let pins = stage.service.library.pins(copy.id).await.unwrap();
    assert_eq!((pins[0].pin.version, pins[0].newest_version), (1, Some(2)));
    assert_eq!(copy.challenge_title.as_deref(), Some("limiter"));
}

#[tokio::test]
async fn a_challenge_keeps_its_title_in_a_session_whose_task_is_edited() {
    let stage = Stage::new().await;
    let id = stage.keep_challenge("limiter").await;
    let session = stage.session_with(id).await;
    let edit = |text: &str| Changes { challenge_text: Some(text.into()), ..Changes::default() };
    let sessions = &stage.service.sessions;
    let edited = sessions.update_session(session, edit("# Other\n"), None, &by()).await.unwrap();
    assert_eq!(edited.challenge_title.as_deref(), Some("limiter"));
    let plain = stage.create("Sam").await;
    sessions.update_session(plain, edit("# One\n"), None, &by()).await.unwrap();
    let edited = sessions.update_session(plain, edit("# Two\n"), None, &by()).await.unwrap();
    assert_eq!(edited.challenge_title.as_deref(), Some("Two"), "it follows its first line");
}

#[tokio::test]
async fn a_deleted_item_comes_back_whole_and_is_erased_when_nothing_needs_it() {
    let stage = Stage::new().await;
    let (kept, gone) = (stage.keep_challenge("kept").await, stage.keep_challenge("gone").await);
    let session = stage.session_with(kept).await;
    let library = &stage.service.library;
    library.delete(&[kept, gone], &by()).await.unwrap();
    assert!(library.find(kept, None).await.unwrap().is_none());
    assert_eq!(library.pins(session).await.unwrap()[0].newest_version, None);
    library.restore(&[gone], &by()).await.unwrap();
    assert_eq!(stage.titles(&all_of(ItemKind::Challenge)).await, ["gone"]);

    library.delete(&[gone], &by()).await.unwrap();
    stage.clock.advance(31 * 24 * 3600 * 1000);
    library.prepare().await.unwrap();
    let left = "select count(*) || ' ' || (select count(*) from library_versions) || ' ' || \
                (select count(*) from library_labels) from library_items where kind = 'challenge'";
    assert_eq!(
        stage.texts(left).await,
        ["1 2 0"],
        "the session's version, and the starter rubric's"
    );
    assert_eq!(library.pins(session).await.unwrap()[0].pin.version, 1);
    assert!(stage.service.store().check().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn a_library_without_a_rubric_gets_the_starter_rubric_once() {
    let stage = Stage::new().await;
    stage.keep_challenge("limiter").await;
    let library = &stage.service.library;
    library.prepare().await.unwrap();
    library.prepare().await.unwrap();
    let rubrics = stage.titles(&all_of(ItemKind::Rubric)).await;
    assert_eq!(rubrics, ["Working with an AI assistant"]);
}
