//! Pictures of tasks: kept with them, and cleared away after them.

use super::challenge;
use crate::stage::{Stage, by};
use hotseat_core::domain::config::Field;
use hotseat_core::domain::library::{Challenge, Content, Media, Picture, PictureRef};
use hotseat_core::error::Error;

const MONTH_MS: i64 = 31 * 24 * 3600 * 1000;

fn picture(bytes: &[u8]) -> Picture {
    Picture { media: Media::Png, bytes: bytes.to_vec() }
}

fn showing(pictures: Vec<PictureRef>) -> Content {
    Content::Challenge(Challenge { pictures, ..challenge("limiter") })
}

#[tokio::test]
async fn a_picture_is_kept_once_under_names_that_do_not_collide() {
    let stage = Stage::new().await;
    let library = &stage.service.library;
    let one = library.add_picture(&picture(b"dots"), "Plan.png", &[]).await.unwrap();
    let two = library
        .add_picture(&picture(b"dots"), "plan.png", std::slice::from_ref(&one.name))
        .await
        .unwrap();
    assert_eq!((one.name.as_str(), two.name.as_str()), ("plan.png", "plan-2.png"));
    assert_eq!(one.sha256, two.sha256);
    assert_eq!(library.picture(&one.sha256).await.unwrap(), picture(b"dots"));
    assert_eq!(stage.texts("select count(*) || '' from pictures").await, ["1"]);
}

#[tokio::test]
async fn a_challenge_can_show_only_what_is_kept() {
    let stage = Stage::new().await;
    let never_added = picture(b"nothing").named("plan.png".into());
    let refused = stage.service.library.save(None, None, showing(vec![never_added]), &by()).await;
    let Error::Invalid(errors) = refused.unwrap_err() else { panic!("it was kept") };
    assert_eq!(errors[0].field, Field::Task);
}

#[tokio::test]
async fn a_picture_stays_as_long_as_a_version_shows_it() {
    let stage = Stage::new().await;
    let library = &stage.service.library;
    let shown = library.add_picture(&picture(b"shown"), "a", &[]).await.unwrap();
    let unused = library.add_picture(&picture(b"unused"), "b", &[]).await.unwrap();
    let id = stage.keep(showing(vec![shown.clone()])).await;
    library.prepare().await.unwrap();
    assert!(library.picture(&unused.sha256).await.is_ok(), "a form may still name it");
    stage.clock.advance(MONTH_MS);
    library.prepare().await.unwrap();
    assert!(library.picture(&unused.sha256).await.is_err());

    stage.session_with(id).await;
    library.save(Some(id), None, showing(Vec::new()), &by()).await.unwrap();
    library.prepare().await.unwrap();
    assert!(library.picture(&shown.sha256).await.is_ok(), "the session's version shows it");
}
