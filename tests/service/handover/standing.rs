//! How a session stands for whoever looks at its page, and where its moments are found.

use super::{Desk, interviewer_begins};
use crate::stage::by;
use crate::support::clock::{minutes, seconds};
use hotseat_core::api::{MomentView, StandingView, TrailView};
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::error::Error;
use hotseat_core::service::{AssistantNews, By};

async fn standing(desk: &Desk, id: SessionId) -> StandingView {
    let session = desk.stage.session(id).await;
    let standing = desk.stage.service.sessions.standing(&session).await.unwrap();
    StandingView::of(&session, &standing)
}

async fn exchange(desk: &Desk, question: &str) {
    let mut heard = desk.stage.assistant.listen();
    desk.candidate.ask(question, &By::candidate()).await.unwrap();
    while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
}

/// The message a moment is found at, and its words; the moment is the `nth` entry of that kind.
async fn moment(desk: &Desk, id: SessionId, kind: &str, nth: usize) -> (Option<i64>, String) {
    let service = &desk.stage.service;
    let trail = service.sessions.events(id).await.unwrap();
    let event = trail.iter().filter(|event| event.kind == kind).nth(nth).unwrap();
    let found = service.sessions.find_moment(id, event.seq).await.unwrap();
    let view = MomentView::of(&found, &service.store().catalogue());
    (view.message_seq, view.words)
}

#[tokio::test]
async fn starting_is_asked_about_until_somebody_was_given_the_laptop() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    let words = standing(&desk, id).await.starts_alone.unwrap();
    assert!(words.contains("counts down 60 min, though no candidate has the laptop"), "{words}");
    desk.handover.hand_over(id, interviewer_begins(), &by()).await.unwrap();
    assert_eq!(standing(&desk, id).await.starts_alone, None, "they wait for it");
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    assert_eq!(standing(&desk, id).await.starts_alone, None, "it was chosen knowingly");
    let started = desk.stage.started("John").await;
    assert_eq!(standing(&desk, started).await, StandingView::default());
}

#[tokio::test]
async fn time_that_runs_after_the_laptop_came_back_is_told_until_it_stands_still() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    assert_eq!(standing(&desk, id).await.runs_alone, None);
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    assert!(standing(&desk, id).await.runs_alone.unwrap().contains("still running"));
    desk.stage.service.sessions.pause_session(id, "Fire alarm", &by()).await.unwrap();
    let paused = standing(&desk, id).await;
    assert_eq!((paused.runs_alone, paused.paused_for.as_deref()), (None, Some("Fire alarm")));
    desk.stage.resume(id).await;
    assert_eq!(standing(&desk, id).await.paused_for, None);
    desk.hand_over(id).await;
    assert_eq!(standing(&desk, id).await.runs_alone, None);
}

#[tokio::test]
async fn a_session_that_is_over_tells_how_it_ended_and_what_came_of_it() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.tick(minutes(12)).await;
    exchange(&desk, "How?").await;
    desk.write("def allow():\n    return True\n", 1).await.unwrap();
    assert_eq!(standing(&desk, id).await.outcome, None);
    desk.candidate.finish(&By::candidate()).await.unwrap();
    let outcome = standing(&desk, id).await.outcome.unwrap();
    assert_eq!(outcome.how, "The candidate ended the session");
    let value =
        |label: &str| outcome.lines.iter().find(|line| line.label == label).unwrap().value.as_str();
    assert_eq!(value("Time used"), "12 min of 60 min");
    assert_eq!(value("Questions asked"), "1");
    assert_eq!(value("Answer"), "2 lines · 29 characters · Text");
    assert_eq!(value("Left the window"), "Never");
    assert!(value("Tokens used").ends_with("of 50,000"), "{outcome:?}");

    let expired = desk.stage.started("John").await;
    desk.stage.tick(minutes(60)).await;
    assert_eq!(standing(&desk, expired).await.outcome.unwrap().how, "Time ran out");
    let ended = desk.stage.started("Li").await;
    desk.stage.service.sessions.end_session(ended, "Unwell", &by()).await.unwrap();
    let outcome = standing(&desk, ended).await.outcome.unwrap();
    assert_eq!(outcome.how, "Dana ended the session · Unwell");
}

#[tokio::test]
async fn a_damaged_entry_keeps_nobody_from_looking_at_the_session() {
    let desk = Desk::new().await;
    let id = desk.stage.started("Jane").await;
    desk.stage.pause(id).await;
    for sql in [
        "drop trigger session_events_never_change",
        "update session_events set data = '{}' where type = 'session_paused'",
    ] {
        desk.stage.tamper(sql).await;
    }
    assert_eq!(standing(&desk, id).await, StandingView::default());
}

#[tokio::test]
async fn a_moment_is_found_at_the_message_that_was_the_newest_then() {
    let desk = Desk::new().await;
    let service = &desk.stage.service;
    let id = desk.working("Jane").await;
    service.notes.add_bookmark(id, &by()).await.unwrap();
    assert_eq!(moment(&desk, id, "note_added", 0).await.0, None, "nothing was asked yet");
    exchange(&desk, "How?").await;
    service.notes.add_note(id, "Asks well", &by()).await.unwrap();
    exchange(&desk, "And then?").await;
    service.notes.add_bookmark(id, &by()).await.unwrap();
    let first = (Some(1), "Bookmark: before the first question".to_owned());
    assert_eq!(moment(&desk, id, "note_added", 0).await, first);
    assert_eq!(moment(&desk, id, "note_added", 1).await, (Some(2), "Private note".to_owned()));
    assert_eq!(moment(&desk, id, "note_added", 2).await, (Some(4), "Bookmark".to_owned()));
    assert_eq!(moment(&desk, id, "message_sent", 1).await.0, Some(3));
    assert_eq!(moment(&desk, id, "message_received", 0).await.0, Some(2));
    assert!(matches!(service.sessions.find_moment(id, 999).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_timeline_tells_the_running_time_of_every_entry() {
    let desk = Desk::new().await;
    let id = desk.stage.started("Jane").await;
    desk.stage.tick(seconds(90)).await;
    desk.stage.pause(id).await;
    desk.stage.tick(seconds(300)).await;
    desk.stage.resume(id).await;
    desk.stage.tick(seconds(30)).await;
    desk.stage.end(id).await;
    let trail = desk.stage.service.sessions.verify_trail(id).await.unwrap();
    let view = TrailView::of(&trail, &desk.stage.service.store().catalogue());
    let told: Vec<_> = view.events.iter().map(|event| event.ran_ms).collect();
    assert_eq!(told, [None, Some(0), Some(90_000), Some(90_000), Some(120_000)]);
}
