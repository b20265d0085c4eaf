//! A session that runs for long: the clock on screen stays right, and the window does not grow.

use crate::asking;
use crate::clock_shim::ClockShim;
use crate::driver::Surroundings;
use crate::ledger::{self, steady_ms};
use crate::memory;
use crate::support::chance::{is_soak, rounds};
use crate::support::figures::Figure;
use crate::window::{Window, id};
use serde_json::json;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How far the clock on screen may be off.
const ALLOWED_MS: i64 = 1_000;
/// However slow the computer is.
const LEAST_LOOKS: usize = 30;
/// Looks at the end that a drift is told by.
const LAST_LOOKS: usize = 10;
/// How much the program may grow in the second half of the time: a leak goes on, settling does not.
const GROWTH_MIB: f64 = 10.0;

/// A window with a session that runs for two hours at most, and when it began.
async fn run(surroundings: &Surroundings) -> (Window, i64) {
    let window = Window::open_with(TempDir::new().unwrap(), surroundings).await;
    let mut rng = fastrand::Rng::new();
    let create = asking::create(&asking::request_id(&mut rng), "Jane", 120);
    let session = window.ask("create_session", create).await.unwrap();
    let session = session["id"].as_str().unwrap().to_owned();
    window.open_session(&session).await;
    window.start_alone().await;
    window.see(&id("action-pause")).await;
    let since = ledger::row(window.dir.path(), &session).await.since_steady.unwrap();
    (window, since)
}

/// Milliseconds on the clock on screen; a started second counts whole.
async fn shown_ms(window: &Window) -> i64 {
    let shown = window.text(&id("clock")).await;
    let (minutes, seconds) = shown.trim().split_once(':').unwrap();
    (minutes.parse::<i64>().unwrap() * 60 + seconds.parse::<i64>().unwrap()) * 1000
}

/// How far the clock is off that showed `shown` at some time between two moments, given what was
/// left at each.
fn off_by(shown: i64, left_before: i64, left_after: i64) -> i64 {
    // It stood for anything from a second less up to what it showed.
    (left_after - shown).max(shown - 1_000 - left_before).max(0)
}

/// How far off the clock stayed for the last looks on end. A busy machine draws late now and then, and
/// is right again at a later look; a clock that drifts is not.
fn lasting(errors: &[i64]) -> i64 {
    errors.iter().rev().take(LAST_LOOKS).copied().min().expect("a look")
}

fn wrong(errors: &[i64]) -> usize {
    errors.iter().filter(|error| **error > ALLOWED_MS).count()
}

#[tokio::test]
async fn the_clock_on_screen_stays_right_and_the_window_does_not_grow() {
    let (window, since) = run(&Surroundings::default()).await;
    let program = window.driver.program().unwrap();
    let left = || 120 * 60_000 - (steady_ms() - since);
    let length = Duration::from_secs(rounds(20, 600));
    let begun = Instant::now();
    let (mut errors, mut stale) = (Vec::new(), Vec::new());
    let mut sizes = Vec::new();
    while begun.elapsed() < length || errors.len() < LEAST_LOOKS {
        let before = left();
        let shown = shown_ms(&window).await;
        errors.push(off_by(shown, before, left()));
        // The same look at a clock that has stood still for three seconds.
        stale.push(off_by(shown, before - 3_000, left() - 3_000));
        if errors.len().is_multiple_of(5) {
            sizes.push((begun.elapsed(), memory::own_mib(program)));
        }
        // Looking leaves garbage in the page, too: not oftener than needed.
        tokio::time::sleep(length / 100).await;
    }
    let (looks, worst) = (errors.len(), lasting(&errors));
    let settled = sizes.iter().find(|(at, _)| *at > length / 10).unwrap().1;
    let (middle, end) = (sizes[sizes.len() / 2].1, sizes[sizes.len() - 1].1);
    let growth = end - middle;
    println!("{settled:.1} MiB after a tenth, {middle:.1} in the middle, {end:.1} at the end");
    println!("{sizes:.1?}");
    assert!(worst <= ALLOWED_MS, "the clock was {worst} ms off");
    assert!(lasting(&stale) > ALLOWED_MS, "a clock that stands still was taken for a right one");
    // Twenty seconds are too few to tell growing from settling.
    assert!(!is_soak() || growth <= GROWTH_MIB, "grown by {growth:.1} MiB");
    let leaking = grown_by_a_leak(&window, end).await;
    assert!(leaking > GROWTH_MIB, "a leak of 60 MiB was seen as {leaking:.1}");
    Figure {
        id: "T7 window",
        promise: "The clock on screen is within a second of the right one for as long as a session \
                  runs, and once settled the window does not grow by more than 10 MiB",
        tried: format!(
            "{looks} looks in {} s, {} ms off at most, lastingly {worst}; {settled:.0}, {middle:.0} \
             and {end:.0} MiB",
            length.as_secs(),
            errors.iter().max().unwrap()
        ),
        losses: u64::from(worst > ALLOWED_MS),
        control: "a clock that stood still for three seconds",
        control_losses: format!("{} of {looks}", wrong(&stale)),
        seed: None,
    }
    .record();
}

/// How much the program grows when its page keeps 60 MiB.
async fn grown_by_a_leak(window: &Window, before: f64) -> f64 {
    let leak = "window.__leak = new Uint8Array(60 << 20).fill(7)";
    window.run(leak, vec![]).await;
    memory::own_mib(window.driver.program().unwrap()) - before
}

#[tokio::test]
async fn an_hour_that_goes_by_twice_as_fast_leaves_the_clock_right() {
    // Faster, and a busy machine would miss a heartbeat.
    const TIMES: i64 = 2;
    let Some(clock) = ClockShim::make("T7 hour") else { return };
    let (window, since) = run(&clock.surroundings()).await;
    let hurried_since = steady_ms();
    clock.hurry(TIMES);
    let left = || {
        let now = steady_ms();
        120 * 60_000 - (now - since + (now - hurried_since) * (TIMES - 1))
    };
    let length_ms = i64::try_from(rounds(15, 1_800)).unwrap() * 1_000;
    let (mut errors, mut unhurried) = (Vec::new(), Vec::new());
    while steady_ms() - hurried_since < length_ms || errors.len() < LEAST_LOOKS {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let (before, truly) = (left(), 120 * 60_000 - (steady_ms() - since));
        let shown = shown_ms(&window).await;
        errors.push(off_by(shown, before, left()));
        unhurried.push(off_by(shown, truly, truly));
    }
    let (looks, worst) = (errors.len(), lasting(&errors));
    let gone_s = length_ms * TIMES / 1_000;
    let status =
        ledger::number(window.dir.path(), "select count(*) from sessions where status = 'active'");
    assert_eq!(status.await, 1, "the session still runs: no heartbeat was missed");
    assert!(worst <= ALLOWED_MS, "the clock was {worst} ms off");
    assert!(
        lasting(&unhurried) > ALLOWED_MS,
        "a clock of the wrong pace was taken for a right one"
    );
    assert_eq!(window.violations().await, json!([]));
    Figure {
        id: "T7 hour",
        promise: "The clock on screen does not drift from the right one by a second in an hour",
        tried: format!(
            "{looks} looks in {gone_s} s, which took {} s, worst {worst} ms off",
            length_ms / 1000
        ),
        losses: u64::from(worst > ALLOWED_MS),
        control: "the right clock goes at another pace",
        control_losses: format!("{} of {looks}", wrong(&unhurried)),
        seed: None,
    }
    .record();
}
