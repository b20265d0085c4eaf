//! What a passcode typed in the candidate's window leaves in their session's trail.

use super::{Desk, PASSCODE};
use hotseat_core::domain::event::{EventBody, Role};
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::error::Error;
use hotseat_core::service::WayBackTried;

/// Tries in the candidate's window; what whoever typed it has to wait, where it was refused.
async fn refused(desk: &Desk, text: &str) -> i64 {
    match desk.handover.try_way_back(&desk.passcode, text).await.unwrap() {
        WayBackTried::Refused { error: Error::WrongPasscode { wait_ms, .. }, .. } => wait_ms,
        other => panic!("{other:?}"),
    }
}

/// The numbers of the refusals in a session's trail; each was written by the app itself.
async fn told(desk: &Desk, id: SessionId) -> Vec<i64> {
    let events = desk.stage.service.sessions.events(id).await.unwrap();
    let told = events.iter().filter_map(|event| match event.body().unwrap() {
        EventBody::PasscodeRefused { wrong_tries } => {
            assert_eq!(event.role(), Some(Role::App));
            Some(wrong_tries)
        }
        _ => None,
    });
    told.collect()
}

#[tokio::test]
async fn each_wrong_one_is_told_with_its_place_in_the_row_and_the_right_one_is_not() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    refused(&desk, "guess").await;
    refused(&desk, "another").await;
    assert_eq!(told(&desk, id).await, [1, 2]);
    let right = desk.handover.try_way_back(&desk.passcode, PASSCODE).await.unwrap();
    assert!(matches!(right, WayBackTried::Opened(WayBack::Passcode)), "{right:?}");
    assert_eq!(told(&desk, id).await, [1, 2]);
    refused(&desk, "guess").await;
    assert_eq!(told(&desk, id).await, [1, 2, 1], "a right one starts anew");
    desk.check().await;
}

#[tokio::test]
async fn what_comes_too_early_is_not_looked_at_and_leaves_nothing() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let tries: Vec<_> = (0..40)
        .map(|n| {
            let (handover, passcode) = (desk.handover.clone(), desk.passcode.clone());
            tokio::spawn(async move { handover.try_way_back(&passcode, &format!("{n}")).await })
        })
        .collect();
    for tried in tries {
        assert!(matches!(tried.await.unwrap().unwrap(), WayBackTried::Refused { .. }));
    }
    assert_eq!(told(&desk, id).await, [1, 2, 3, 4, 5]);
    assert!(refused(&desk, PASSCODE).await > 0);
    assert_eq!(told(&desk, id).await, [1, 2, 3, 4, 5]);
    desk.stage.clock.advance(30_000);
    assert_eq!(refused(&desk, "guess").await, 60_000);
    assert_eq!(told(&desk, id).await, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn a_try_elsewhere_or_cut_off_leaves_none_and_shows_in_the_number_of_the_next() {
    let mut desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let before = desk.trail(id).await;
    desk.passcode.try_passcode("guess").await.unwrap_err();
    assert_eq!(desk.trail(id).await, before, "a locked console has no session");
    // Killed between counting and looking.
    desk.stage.tamper("update passcode set wrong_tries = wrong_tries + 1").await;
    desk = desk.restart().await;
    refused(&desk, "guess").await;
    assert_eq!(told(&desk, id).await, [3]);
}

#[tokio::test]
async fn with_nothing_handed_over_a_wrong_one_is_refused_and_told_nowhere() {
    let desk = Desk::new().await;
    let id = desk.stage.started("Jane").await;
    let tried = desk.handover.try_way_back(&desk.passcode, "guess").await.unwrap();
    assert!(matches!(tried, WayBackTried::Refused { told: None, .. }), "{tried:?}");
    assert_eq!(desk.trail(id).await, ["session_created", "session_started"]);
}

#[tokio::test]
async fn a_wrong_one_makes_no_edit_stale_and_reaches_a_session_that_is_over() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let version = desk.stage.session(id).await.version;
    refused(&desk, "guess").await;
    let by = crate::stage::by();
    desk.stage.service.sessions.extend_time(id, 5, "late", Some(version), &by).await.unwrap();
    desk.stage.end(id).await;
    refused(&desk, "guess").await;
    assert_eq!(told(&desk, id).await, [1, 2]);
}
