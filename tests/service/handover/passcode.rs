//! The interviewer's way back, and whoever guesses at it.

use super::{Desk, PASSCODE, candidate_begins};
use crate::stage::{Stage, by};
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::handover::WayBack;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::{Argon2Cost, PasscodeService, WayBackTried};

async fn wrong(desk: &Desk) -> (i64, i64) {
    match desk.passcode.try_passcode("guess").await {
        Err(Error::WrongPasscode { tries_left, wait_ms }) => (tries_left, wait_ms),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_passcode_opens_and_others_do_not() {
    let desk = Desk::new().await;
    assert!(desk.passcode.has_passcode().await.unwrap());
    assert_eq!(wrong(&desk).await, (4, 0));
    for guess in ["", "open sesam", "Open sesame", " open sesame", &"x".repeat(1_000)] {
        let error = desk.passcode.try_passcode(guess).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::WrongPasscode, "{guess}");
        desk.stage.clock.advance(minutes(30));
    }
    assert_eq!(desk.passcode.try_passcode(PASSCODE).await.unwrap(), WayBack::Passcode);
    assert_eq!(wrong(&desk).await, (4, 0), "a right one starts anew");
}

#[tokio::test]
async fn after_five_wrong_tries_even_the_right_one_waits() {
    let desk = Desk::new().await;
    let told: Vec<_> = [wrong(&desk).await, wrong(&desk).await, wrong(&desk).await].to_vec();
    assert_eq!(told, [(4, 0), (3, 0), (2, 0)]);
    assert_eq!(wrong(&desk).await, (1, 0));
    assert_eq!(wrong(&desk).await, (1, 30_000));
    desk.stage.clock.advance(29_999);
    assert_eq!(desk.passcode.wait_ms().await.unwrap(), 1);
    let early = desk.passcode.try_passcode(PASSCODE).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::WrongPasscode);
    assert_eq!(wrong(&desk).await, (1, 1), "what comes too early does not count");
    desk.stage.clock.advance(1);
    assert_eq!(wrong(&desk).await, (1, 60_000));
    desk.stage.clock.advance(60_000);
    assert_eq!(desk.passcode.try_passcode(PASSCODE).await.unwrap(), WayBack::Passcode);
    assert_eq!(desk.passcode.wait_ms().await.unwrap(), 0);
}

#[tokio::test]
async fn no_restart_no_clock_and_no_other_boot_shortens_a_wait() {
    let mut desk = Desk::new().await;
    for _ in 0..5 {
        wrong(&desk).await;
    }
    desk.stage.clock.set_wall(minutes(600));
    desk = desk.restart().await;
    assert_eq!(desk.passcode.wait_ms().await.unwrap(), 30_000);
    desk.stage.clock.set_wall(minutes(-2_000));
    desk = desk.restart().await;
    assert_eq!(desk.passcode.wait_ms().await.unwrap(), 30_000);
    // The computer is on for 20 s after a start, and that much was surely waited.
    desk.stage.clock.reboot();
    desk = desk.restart().await;
    assert_eq!(desk.passcode.wait_ms().await.unwrap(), 10_000);
    let error = desk.passcode.try_passcode(PASSCODE).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::WrongPasscode);
    desk.stage.clock.advance(seconds(10));
    assert_eq!(desk.passcode.try_passcode(PASSCODE).await.unwrap(), WayBack::Passcode);
}

#[tokio::test]
async fn a_hundred_tries_at_once_are_one_after_the_other_and_none_opens() {
    let desk = Desk::new().await;
    let tries: Vec<_> = (0..100)
        .map(|n| {
            let passcode = desk.passcode.clone();
            tokio::spawn(async move { passcode.try_passcode(&format!("guess {n}")).await })
        })
        .collect();
    let mut looked_at = 0;
    for tried in tries {
        match tried.await.unwrap() {
            Err(Error::WrongPasscode { wait_ms: 0, .. }) => looked_at += 1,
            Err(Error::WrongPasscode { wait_ms: 30_000, .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(looked_at, 4, "the fifth begins the wait, and nothing behind it is looked at");
    let kept = desk.stage.service.store().find_passcode().await.unwrap().unwrap();
    assert_eq!(kept.wrong.count, 5);
}

#[tokio::test]
async fn the_recovery_code_works_once_and_takes_the_passcode_along() {
    let desk = Desk::on(Stage::new().await);
    let code = desk.passcode.set_passcode(PASSCODE, None).await.unwrap();
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5]);
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    assert_eq!(desk.passcode.try_passcode(&typed).await.unwrap(), WayBack::RecoveryCode);
    assert!(!desk.passcode.has_passcode().await.unwrap());
    let again = desk.passcode.try_passcode(&typed).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::NoPasscode);
    let id = desk.stage.create("Jane").await;
    let error = desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NoPasscode);
    let other = desk.passcode.set_passcode("another one", None).await.unwrap();
    assert_ne!(other, code);
    assert!(desk.passcode.try_passcode(&code).await.is_err(), "an old code opens nothing");
}

#[tokio::test]
async fn a_console_opened_with_the_recovery_code_leaves_a_laptop_handed_over_its_way_back() {
    let desk = Desk::on(Stage::new().await);
    let code = desk.passcode.set_passcode(PASSCODE, None).await.unwrap();
    let id = desk.stage.create("Jane").await;
    desk.hand_over(id).await;
    desk.passcode.lock_console().await.unwrap();
    assert_eq!(desk.passcode.try_passcode(&code).await.unwrap(), WayBack::RecoveryCode);
    assert!(!desk.passcode.is_console_locked().await.unwrap());
    assert!(desk.passcode.try_passcode(&code).await.is_err(), "it works once");
    // Whoever used it does not know the passcode, and is not locked out by it.
    assert!(!desk.passcode.has_passcode().await.unwrap());
    let error = desk.passcode.lock_console().await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NoPasscode);
    // But whoever sits before a Hotseat that came up by itself finds it locked.
    let desk = desk.restart().await;
    assert!(desk.passcode.lock_at_start().await.unwrap());
    assert_eq!(desk.passcode.try_passcode(PASSCODE).await.unwrap(), WayBack::Passcode);
    desk.handover.take_back(WayBack::Console, &by()).await.unwrap();
    assert!(desk.stage.service.store().find_passcode().await.unwrap().is_none());
    desk.check().await;
}

#[tokio::test]
async fn a_new_passcode_set_meanwhile_stays_when_the_laptop_is_back() {
    let desk = Desk::on(Stage::new().await);
    let code = desk.passcode.set_passcode(PASSCODE, None).await.unwrap();
    let id = desk.stage.create("Jane").await;
    desk.hand_over(id).await;
    desk.passcode.try_passcode(&code).await.unwrap();
    desk.passcode.set_passcode("another one", None).await.unwrap();
    desk.handover.take_back(WayBack::Console, &by()).await.unwrap();
    assert!(desk.passcode.has_passcode().await.unwrap());
    assert_eq!(desk.passcode.try_passcode("another one").await.unwrap(), WayBack::Passcode);
}

#[tokio::test]
async fn a_kill_between_the_recovery_code_and_the_way_back_leaves_both() {
    let desk = Desk::on(Stage::new().await);
    let code = desk.passcode.set_passcode(PASSCODE, None).await.unwrap();
    let id = desk.stage.create("Jane").await;
    desk.hand_over(id).await;
    for _ in 0..2 {
        let tried = desk.handover.try_way_back(&desk.passcode, &code).await.unwrap();
        assert!(matches!(tried, WayBackTried::Opened(WayBack::RecoveryCode)), "{tried:?}");
    }
    let desk = desk.restart().await;
    let tried = desk.handover.try_way_back(&desk.passcode, &code).await.unwrap();
    assert!(matches!(tried, WayBackTried::Opened(WayBack::RecoveryCode)), "{tried:?}");
    desk.handover.take_back(WayBack::RecoveryCode, &by()).await.unwrap();
    assert_eq!(desk.handover.current().await.unwrap(), None);
    assert!(desk.stage.service.store().find_passcode().await.unwrap().is_none());
}

#[tokio::test]
async fn another_passcode_takes_the_one_in_force() {
    let desk = Desk::new().await;
    let missing = desk.passcode.set_passcode("something else", None).await.unwrap_err();
    assert_eq!(missing.code(), ErrorCode::InvalidInput);
    let short = desk.passcode.set_passcode("12345", Some(PASSCODE)).await.unwrap_err();
    assert_eq!(short.code(), ErrorCode::InvalidInput);
    for left in [4, 3] {
        let error = desk.passcode.set_passcode("something else", Some("guess")).await.unwrap_err();
        assert!(matches!(error, Error::WrongPasscode { tries_left, .. } if tries_left == left));
    }
    desk.passcode.set_passcode("something else", Some(PASSCODE)).await.unwrap();
    assert_eq!(desk.passcode.try_passcode("something else").await.unwrap(), WayBack::Passcode);
    assert!(desk.passcode.try_passcode(PASSCODE).await.is_err());
}

#[tokio::test]
async fn a_locked_console_stays_locked_until_the_passcode_is_right() {
    let desk = Desk::new().await;
    desk.passcode.lock_console().await.unwrap();
    let desk = desk.restart().await;
    assert!(desk.passcode.is_console_locked().await.unwrap());
    wrong(&desk).await;
    assert!(desk.passcode.is_console_locked().await.unwrap());
    desk.passcode.try_passcode(PASSCODE).await.unwrap();
    assert!(!desk.passcode.is_console_locked().await.unwrap());
    // Whoever proved that the computer's account is theirs needs neither.
    desk.passcode.lock_console().await.unwrap();
    assert!(desk.passcode.remove_passcode().await.unwrap());
    assert!(!desk.passcode.is_console_locked().await.unwrap());
    assert!(!desk.passcode.remove_passcode().await.unwrap());
    assert_eq!(desk.passcode.lock_console().await.unwrap_err().code(), ErrorCode::NoPasscode);
}

#[tokio::test]
async fn neither_the_passcode_nor_the_recovery_code_is_on_disk() {
    let desk = Desk::on(Stage::new().await);
    let code = desk.passcode.set_passcode(PASSCODE, None).await.unwrap();
    wrong(&desk).await;
    desk.stage.service.store().checkpoint().await.unwrap();
    let file = std::fs::read(desk.stage.database()).unwrap();
    for secret in [PASSCODE.to_owned(), code.clone(), code.replace('-', "")] {
        assert!(!file.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
    }
    let kept = desk.stage.service.store().find_passcode().await.unwrap().unwrap();
    assert!(kept.passcode_hash.starts_with("$argon2id$v=19$"), "{}", kept.passcode_hash);
}

#[tokio::test]
async fn a_try_costs_what_guessing_is_to_cost() {
    let stage = Stage::new().await;
    let store = std::sync::Arc::clone(stage.service.store());
    let passcode =
        PasscodeService::new(store, stage.clock.clone(), stage.ids.clone(), Argon2Cost::FULL);
    passcode.set_passcode(PASSCODE, None).await.unwrap();
    let begin = std::time::Instant::now();
    passcode.try_passcode(PASSCODE).await.unwrap();
    println!("a try takes {} ms", begin.elapsed().as_millis());
    let kept = stage.service.store().find_passcode().await.unwrap().unwrap();
    for hash in [kept.passcode_hash, kept.recovery_hash] {
        assert!(hash.starts_with("$argon2id$v=19$m=65536,t=9,p=1$"), "{hash}");
    }
}
