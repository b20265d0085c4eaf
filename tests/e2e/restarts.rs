//! Killed and started again: on the same boot, on another one, and with the calendar set back.

use crate::clock_shim::ClockShim;
use crate::driver::Surroundings;
use crate::ledger::{self, Row, calendar_ms, steady_ms};
use crate::other_boot;
use crate::support::figures::Figure;
use crate::window::{Window, id};
use nix::sys::signal::Signal;
use std::time::Duration;
use tempfile::TempDir;

const HOUR: i64 = 3_600_000;

/// What is different when the program comes back, and what it should make of it.
struct Return {
    name: &'static str,
    other_boot: bool,
    calendar_off_ms: i64,
    boot_clock_behind: bool,
    measured_by: &'static str,
    words: &'static str,
}

const SAME: Return = Return {
    name: "on the same boot",
    other_boot: false,
    calendar_off_ms: 0,
    boot_clock_behind: false,
    measured_by: "steady",
    words: "was asleep or Hotseat was closed for",
};

const RETURNS: [Return; 5] = [
    SAME,
    Return { name: "with the calendar set back an hour", calendar_off_ms: -HOUR, ..SAME },
    Return {
        name: "on another boot",
        other_boot: true,
        measured_by: "wall",
        words: "Its calendar clock",
        ..SAME
    },
    Return {
        name: "on another boot with the calendar set back an hour",
        other_boot: true,
        calendar_off_ms: -HOUR,
        measured_by: "unknown",
        words: "can't tell how long",
        ..SAME
    },
    Return {
        name: "on a boot that claims to be the same, its counter behind",
        boot_clock_behind: true,
        measured_by: "wall",
        words: "Its calendar clock",
        ..SAME
    },
];

#[tokio::test]
async fn a_killed_program_that_comes_back_never_gives_time_and_names_the_hand_that_measured() {
    let Some(clock) = ClockShim::make("T4") else { return };
    if !other_boot::is_possible("T4") {
        return;
    }
    let (mut losses, mut fooled, mut set_back) = (0, 0, 0);
    for back in &RETURNS {
        clock.set_calendar(0);
        let window = Window::open_with(TempDir::new().unwrap(), &clock.surroundings()).await;
        let session = window.create("Jane").await;
        window.open_session(&session).await;
        window.start_alone().await;
        window.see(&id("action-pause")).await;
        let before = ledger::heartbeat(window.dir.path(), &session).await;
        // Time nobody writes down: what a heartbeat every five seconds may lose.
        tokio::time::sleep(Duration::from_millis(700)).await;
        let killed_at = steady_ms();
        let dir = window.end(Signal::SIGKILL).await;
        let last = ledger::row(dir.path(), &session).await;
        clock.set_calendar(back.calendar_off_ms);
        let surroundings = surroundings_of(back, &clock, &dir);
        let window = Window::open_with(dir, &surroundings).await;
        let after = ledger::row(window.dir.path(), &session).await;
        let away_ms = steady_ms() - before.seen_steady;
        println!("{}: before {before:?}, after {after:?}", back.name);
        assert_eq!(after.status, "paused", "{}", back.name);
        assert_eq!(after.gap_measured_by.as_deref(), Some(back.measured_by), "{}", back.name);
        assert_gap(back, after.gap_ms.unwrap(), away_ms);
        let lost_ms = (killed_at - before.since_steady.unwrap()) - after.ran_ms;
        // The row the dead program left may be a heartbeat younger than the one waited for.
        let kept = before.ran_when_seen()..=last.ran_when_seen();
        losses += u64::from(!kept.contains(&after.ran_ms));
        println!("{}: {lost_ms} ms lost", back.name);
        if back.calendar_off_ms < 0 {
            set_back += 1;
            let now = calendar_ms() + back.calendar_off_ms;
            fooled += u64::from(gives_time(by_calendar_alone(&before, now), &before));
        }
        assert!(!gives_time(after.ran_ms, &before), "{}", back.name);
        window.open_session(&session).await;
        let question = window.see(&id("gap-question")).await.text().await.unwrap();
        assert!(question.contains(back.words), "{}: {question}", back.name);
    }
    assert_eq!(losses, 0, "returns that did not go on from the last heartbeat");
    assert_eq!(fooled, set_back, "returns that a stopwatch of the calendar alone gives time in");
    Figure {
        id: "T4",
        promise: "Killed and started again, on the same boot or another, with the calendar right \
                  or set back, the app gives no time, loses no more than a heartbeat, and says \
                  which hand measured the gap",
        tried: format!("{} returns after kill -9", RETURNS.len()),
        losses,
        control: "a stopwatch that reads the calendar alone, where it was set back",
        control_losses: format!("{fooled} of {set_back}"),
        seed: None,
    }
    .record();
}

fn assert_gap(back: &Return, gap_ms: i64, away_ms: i64) {
    match back.measured_by {
        "unknown" => assert_eq!(gap_ms, 0, "{}", back.name),
        _ => assert!((0..=away_ms).contains(&gap_ms), "{}: {gap_ms} of {away_ms}", back.name),
    }
}

/// Whether less time counts as run than was seen to.
fn gives_time(ran_ms: i64, before: &Row) -> bool {
    ran_ms < before.ran_when_seen()
}

fn by_calendar_alone(before: &Row, now: i64) -> i64 {
    before.ran_ms + (now - before.since_at.unwrap())
}

fn surroundings_of(back: &Return, clock: &ClockShim, dir: &TempDir) -> Surroundings {
    let mut surroundings = clock.surroundings();
    if back.other_boot {
        surroundings.through = other_boot::with_id(&dir.path().join("boot_id"));
    }
    if back.boot_clock_behind {
        // Behind what it read, and not below nothing.
        surroundings.through = other_boot::with_counter_behind(steady_ms() / 2_000);
    }
    surroundings
}
