//! Leaving the candidate's window and coming back, as the trail tells it.

use crate::display::Display;
use crate::interview::Interview;
use crate::ledger::{self, Entry};
use crate::quiet::have_computer_alone;
use crate::support::figures::Figure;
use crate::whole::Computer;
use crate::window::id;
use std::time::{Duration, Instant};

/// Waits until the session's trail has so many entries of that type.
async fn until_told(interview: &Interview, session: &str, kind: &str, times: usize) -> Vec<Entry> {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let told = ledger::entries(interview.dir.path(), session, kind).await;
        if told.len() >= times {
            return told;
        }
        assert!(Instant::now() < deadline, "{kind} is told {} times", told.len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_window_that_is_left_is_told_with_its_length_and_a_glance_is_not() {
    have_computer_alone();
    let computer = Computer { display: Some(Display::start()), ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    let dir = interview.dir.path();
    let before = ledger::entries(dir, &session, "candidate_left_window").await.len();

    let glance = interview.display().take_focus();
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(glance);
    tokio::time::sleep(Duration::from_millis(800)).await;
    let glances = ledger::entries(dir, &session, "candidate_left_window").await.len() - before;

    let left = Instant::now();
    let elsewhere = interview.display().take_focus();
    until_told(&interview, &session, "candidate_left_window", before + 1).await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    drop(elsewhere);
    let away_ms = i64::try_from(left.elapsed().as_millis()).unwrap();
    let told_after = Instant::now();
    let returned = until_told(&interview, &session, "candidate_returned", before + 1).await;
    let told_within = told_after.elapsed();
    let measured_ms = returned.last().unwrap().data["away_ms"].as_i64().unwrap();
    let broken =
        [glances > 0, (measured_ms - away_ms).abs() > 1_000, told_within > Duration::from_secs(1)];
    Figure {
        id: "C8",
        promise: "A candidate who leaves the window is told of within a second of their return, with \
                  the length to a second",
        tried: format!(
            "{away_ms} ms away: told as {measured_ms} ms, {} ms after the return",
            told_within.as_millis()
        ),
        losses: broken.iter().filter(|broken| **broken).count() as u64,
        control: "a glance of a fifth of a second",
        control_losses: format!("{glances} of 1 told"),
        seed: None,
    }
    .record();
    assert!(!broken.contains(&true), "{broken:?}");
    interview.see(&id("composer")).await;
}
