//! Leaving the candidate's window and coming back, as the trail tells it.

use crate::display::Display;
use crate::interview::Interview;
use crate::ledger::{self, Entry};
use crate::quiet::have_computer_alone;
use crate::support::figures::{Figure, skipped};
use crate::support::patience::PATIENCE;
use crate::whole::Computer;
use crate::window::id;
use hotseat_core::domain::handover::AWAY_AFTER_MS;
use std::time::{Duration, Instant};

const ESCAPE: u32 = 0xff1b;

/// Longer than a window is left unnoticed.
const NOTICED: Duration = Duration::from_millis(1_500);

/// Waits until the session's trail has so many entries of that type.
async fn until_told(interview: &Interview, session: &str, kind: &str, times: usize) -> Vec<Entry> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let told = ledger::entries(interview.dir.path(), session, kind).await;
        if told.len() >= times {
            return told;
        }
        assert!(Instant::now() < deadline, "{kind} is told {} times", told.len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn ms(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap()
}

#[tokio::test]
async fn a_window_that_is_left_is_told_with_its_length_and_a_glance_is_not() {
    let computer = Computer { display: Some(Display::start()), ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    let dir = interview.dir.path();
    let before = ledger::entries(dir, &session, "candidate_left_window").await.len();

    let leaving = Instant::now();
    let elsewhere = interview.display().take_focus();
    until_told(&interview, &session, "candidate_left_window", before + 1).await;
    let left = Instant::now();
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    // Away for longer than from here to here…
    let least_ms = ms(left.elapsed());
    drop(elsewhere);
    let told_after = Instant::now();
    let returned = until_told(&interview, &session, "candidate_returned", before + 1).await;
    // …and for less than all of it.
    let (most_ms, told_within) = (ms(leaving.elapsed()), told_after.elapsed());
    let measured_ms = returned.last().unwrap().data["away_ms"].as_i64().unwrap();
    drop(interview.display().take_focus());
    tokio::time::sleep(Duration::from_secs(1)).await;
    // On a slow computer a glance may have lasted, and is told as what it was.
    let told = ledger::entries(dir, &session, "candidate_returned").await;
    let glances = told.iter().filter(|back| back.data["away_ms"].as_i64() < Some(AWAY_AFTER_MS));
    let glances = glances.count();
    let is_wrong = glances > 0 || !(least_ms..=most_ms).contains(&measured_ms);
    Figure {
        id: "C8",
        promise: "A candidate who leaves the window is told of, with how long it was",
        tried: format!(
            "{least_ms} to {most_ms} ms away: told as {measured_ms} ms, {} ms after the return",
            told_within.as_millis()
        ),
        losses: u64::from(is_wrong),
        control: "a glance of an instant",
        control_losses: format!("{glances} of 1 told"),
        seed: None,
    }
    .record();
    assert!(!is_wrong, "{measured_ms} ms, not from {least_ms} to {most_ms}; {glances} glances");
    interview.see(&id("composer")).await;
}

async fn times_left(interview: &Interview, session: &str) -> usize {
    ledger::entries(interview.dir.path(), session, "candidate_left_window").await.len()
}

/// Whether the display shows a number of windows that is right within a moment.
async fn shows(display: &Display, is_right: impl Fn(usize) -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if is_right(display.windows().len()) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

#[tokio::test]
async fn the_menu_of_a_text_field_is_no_leaving_and_leaving_after_it_is_one() {
    have_computer_alone();
    let computer = Computer { display: Some(Display::start()), ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    // The window of the console before may still be on its way out.
    interview.until_alone_open("/candidate.html").await;
    interview.turn_to("candidate").await;
    let at = interview.middle_of(&id("composer")).await;
    let display = interview.display();
    display.give_focus("Interview");
    let (before, windows) = (times_left(&interview, &session).await, display.windows().len());
    display.click_for_menu(at);
    if !shows(display, |shown| shown > windows).await {
        return skipped("C8 menu", "no menu comes up in a window that is driven");
    }
    tokio::time::sleep(NOTICED).await;
    display.press("Interview", &[ESCAPE]);
    assert!(shows(display, |shown| shown <= windows).await, "the menu stays");
    assert_eq!(times_left(&interview, &session).await, before);
    let elsewhere = display.take_focus();
    tokio::time::sleep(NOTICED).await;
    until_told(&interview, &session, "candidate_left_window", before + 1).await;
    drop(elsewhere);
    until_told(&interview, &session, "candidate_returned", before + 1).await;
    assert_eq!(times_left(&interview, &session).await, before + 1);
}

#[tokio::test]
async fn working_in_a_console_that_stayed_is_no_leaving_and_going_elsewhere_from_there_is_one() {
    have_computer_alone();
    let display = Some(Display::start());
    let computer = Computer { display, has_second_display: true, ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    let display = interview.display();
    display.give_focus("Interview");
    let before = times_left(&interview, &session).await;

    interview.turn_to("console").await;
    let listen = "addEventListener('keydown', (event) => (window.__heard = event.key), true)";
    interview.run(listen, vec![]).await;
    display.press("Hotseat", &[u32::from(b'z')]);
    interview.until("window.__heard === 'z'").await;
    tokio::time::sleep(NOTICED).await;
    assert_eq!(times_left(&interview, &session).await, before);

    let elsewhere = display.take_focus();
    tokio::time::sleep(NOTICED).await;
    until_told(&interview, &session, "candidate_left_window", before + 1).await;
    drop(elsewhere);
    until_told(&interview, &session, "candidate_returned", before + 1).await;
    assert_eq!(times_left(&interview, &session).await, before + 1);
}
