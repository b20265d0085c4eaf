//! A calendar set wrong while a session runs.

use crate::asking;
use crate::clock_shim::ClockShim;
use crate::driver::PROGRAM;
use crate::ledger::{self, Row, calendar_ms, steady_ms};
use crate::support::figures::Figure;
use crate::window::{Window, id};
use serde_json::Value;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const TEN_YEARS: i64 = 10 * 365 * 24 * HOUR;
/// How far remaining time may be off.
const ALLOWED_MS: i64 = 1_000;

/// A clock that is off for so many looks in a row is off.
const LOOKS: usize = 50;

/// Where the calendar is set to.
enum Set {
    /// So much off the true one.
    Off(i64),
    /// To an instant.
    To(i64),
}

const MOVES: [(&str, Set); 10] = [
    ("a minute on", Set::Off(MINUTE)),
    ("a minute back", Set::Off(-MINUTE)),
    ("an hour on", Set::Off(HOUR)),
    ("an hour back", Set::Off(-HOUR)),
    ("ten years on", Set::Off(TEN_YEARS)),
    ("ten years back", Set::Off(-TEN_YEARS)),
    ("the last seconds before 2038-01-19 03:14:08", Set::To(2_147_483_646_000)),
    ("1970", Set::To(1_000)),
    ("before summer time begins in Berlin", Set::To(1_774_745_998_000)),
    ("before summer time ends in Berlin", Set::To(1_792_889_998_000)),
];

#[tokio::test]
async fn a_calendar_set_wrong_takes_and_gives_no_time_and_is_told_in_the_trail() {
    let Some(clock) = ClockShim::make("T2") else { return };
    let mut surroundings = clock.surroundings();
    surroundings.env.push(("TZ", "Europe/Berlin".into()));
    let window = Window::open_with(TempDir::new().unwrap(), &surroundings).await;
    let session = window.create("Jane").await;
    window.open_session(&session).await;
    window.start_alone().await;
    window.see(&id("action-pause")).await;
    let dir = window.dir.path();
    let start = ledger::row(dir, &session).await;
    let (mut losses, mut fooled, mut off_by) = (0, 0, 0);
    for (nth, (name, set)) in MOVES.iter().enumerate() {
        let before = off_by;
        off_by = match set {
            Set::Off(ms) => *ms,
            Set::To(instant) => instant - calendar_ms(),
        };
        clock.set_calendar(off_by);
        let mut errors =
            vec![shown_error(&window, &start).await, told_error(&window, &start).await];
        if nth < 2 {
            // Noticed by the heartbeat; later moves by the next change of the session.
            ledger::heartbeat(dir, &session).await;
        } else {
            // The seconds after the move are part of it: the year 2038 comes, summer time begins.
            tokio::time::sleep(Duration::from_millis(2_500)).await;
            change_something(&window).await;
        }
        let row = ledger::row(dir, &session).await;
        errors.push(row.ran_when_seen() - (row.seen_steady - start.since_steady.unwrap()));
        errors.push(shown_error(&window, &start).await);
        errors.push(told_error(&window, &start).await);
        println!("{name}: {errors:?} ms");
        losses += u64::from(errors.iter().any(|error| error.abs() > ALLOWED_MS));
        fooled += u64::from(by_calendar_alone(&row, &start).abs() > ALLOWED_MS);
        let moves = ledger::entries(dir, &session, "clock_moved").await;
        assert_eq!(moves.len(), nth + 1, "{name}");
        let told = moves[nth].data["by_ms"].as_i64().unwrap();
        assert!((told - (off_by - before)).abs() < 2_000, "{name}: told {told}");
    }
    let moves = MOVES.len();
    assert_eq!(losses, 0, "moves that changed remaining time");
    assert_eq!(fooled, moves as u64, "moves that a stopwatch of the calendar alone would follow");
    let check = Command::new(PROGRAM).arg("--check").arg("--data-dir").arg(dir).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    Figure {
        id: "T2",
        promise: "A calendar set wrong while a session runs changes remaining time by no more than \
                  a second, on screen and in the database, and is told in the trail",
        tried: format!("{moves} moves of the calendar, from 1970 to 2038"),
        losses,
        control: "a stopwatch that reads the calendar alone",
        control_losses: format!("{fooled} of {moves}"),
        seed: None,
    }
    .record();
}

/// How far the clock on screen is off, in milliseconds. One that is right on a computer that draws late
/// is right again at the next look.
async fn shown_error(window: &Window, start: &Row) -> i64 {
    least_of_looks(async || {
        let before = right_now(start);
        let shown = window.text(&id("clock")).await;
        let (minutes, seconds) = shown.trim().split_once(':').unwrap();
        let most = (minutes.parse::<i64>().unwrap() * 60 + seconds.parse::<i64>().unwrap()) * 1000;
        // A started second is shown whole.
        off_by(most - 1_000, most, (right_now(start), before))
    })
    .await
}

/// How far off is what the program answers.
async fn told_error(window: &Window, start: &Row) -> i64 {
    least_of_looks(async || {
        let before = right_now(start);
        let told = listed(window).await["clock"]["remaining_ms"].as_i64().unwrap();
        off_by(told, told, (right_now(start), before))
    })
    .await
}

/// How far what stood for `least` to `most` is from what was right between the two ends of a look.
fn off_by(least: i64, most: i64, (right_after, right_before): (i64, i64)) -> i64 {
    (right_after - most).max(least - right_before).max(0)
}

/// The least of some looks: as many as it takes to be within what is allowed.
async fn least_of_looks(look: impl AsyncFn() -> i64) -> i64 {
    let mut least = i64::MAX;
    for _ in 0..LOOKS {
        least = least.min(look().await);
        if least <= ALLOWED_MS {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    least
}

/// What is left by a clock nobody touched.
fn right_now(start: &Row) -> i64 {
    start.limit_ms - (steady_ms() - start.since_steady.unwrap())
}

/// How far off a stopwatch would be that knows nothing but the calendar's readings in the row.
fn by_calendar_alone(row: &Row, start: &Row) -> i64 {
    (row.seen_at - start.since_at.unwrap()) - (row.seen_steady - start.since_steady.unwrap())
}

async fn listed(window: &Window) -> Value {
    window.ask("list_sessions", asking::list()).await.unwrap()["rows"][0].clone()
}

/// Has the program look at the session now. That the clock was moved is no reason to refuse what a
/// person asked for on a screen that did not know yet.
async fn change_something(window: &Window) {
    let session = listed(window).await;
    let request = asking::extend(&asking::request_id(&mut fastrand::Rng::new()), &session);
    window.ask("extend_tokens", request).await.unwrap();
}
