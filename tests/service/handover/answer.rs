//! The candidate's own answer: never lost, never overwritten by an older one, and its fingerprint in
//! the trail whenever the session stops.

use super::Desk;
use crate::stage::by;
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::absence::GapAnswer;
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::message::fingerprint;
use hotseat_core::domain::own_answer::{Language, OWN_ANSWER_MAX_CHARS, TypedAnswer};
use hotseat_core::error::ErrorCode;
use hotseat_core::service::By;
use proptest::prelude::*;

/// The newest fingerprint the trail has.
async fn recorded(desk: &Desk, id: SessionId) -> Option<(usize, Language, String)> {
    let events = desk.stage.service.sessions.events(id).await.unwrap();
    events.iter().rev().find_map(|event| match event.body().unwrap() {
        EventBody::OwnAnswerRecorded { chars, language, sha256, .. } => {
            Some((chars, language, sha256.words().to_owned()))
        }
        _ => None,
    })
}

async fn text(desk: &Desk, id: SessionId) -> Option<String> {
    desk.stage.service.sessions.own_answer(id).await.unwrap().map(|answer| answer.text)
}

#[tokio::test]
async fn what_is_typed_is_kept_as_typed() {
    let desk = Desk::new().await;
    desk.working("Jane").await;
    assert_eq!(desk.candidate.own_answer().await.unwrap(), None);
    let typed = " \n\u{feff}тест\r\n漢字 🦀\u{0}\t";
    let kept =
        desk.candidate.save_own_answer(TypedAnswer::new(typed, Language::Rust, 1)).await.unwrap();
    assert_eq!((kept.text.as_str(), kept.language, kept.revision), (typed, Language::Rust, 1));
    assert_eq!(desk.candidate.own_answer().await.unwrap(), Some(kept));
    let most = "é".repeat(OWN_ANSWER_MAX_CHARS);
    desk.write(&most, 2).await.unwrap();
    let error = desk.write(&format!("{most}é"), 3).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidInput);
    assert_eq!(desk.write("", 0).await.unwrap_err().code(), ErrorCode::InvalidInput);
    assert_eq!(desk.candidate.own_answer().await.unwrap().unwrap().text, most);
}

#[tokio::test]
async fn an_older_text_never_overwrites_a_newer_one() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    for (revision, kept) in [(3, 3), (1, 3), (3, 3), (2, 3), (7, 7), (6, 7), (8, 8)] {
        let answer = desk.write(&format!("text {revision}"), revision).await.unwrap();
        assert_eq!(answer.revision, kept);
    }
    let again = desk.write("another text 8", 8).await.unwrap();
    assert_eq!(again.text, "text 8");
    let before = desk.stage.session(id).await.version;
    desk.write("text 9", 9).await.unwrap();
    assert_eq!(desk.stage.session(id).await.version, before, "typing is no change of the session");
}

#[tokio::test]
async fn the_fingerprint_is_in_the_trail_before_the_session_stops() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.pause(id).await;
    assert_eq!(recorded(&desk, id).await, None, "nothing was written");
    desk.stage.resume(id).await;
    desk.candidate.continue_session(&By::candidate()).await.unwrap();
    desk.candidate.save_own_answer(TypedAnswer::new("naïve", Language::Python, 4)).await.unwrap();
    desk.stage.pause(id).await;
    assert_eq!(recorded(&desk, id).await, Some((5, Language::Python, fingerprint("naïve"))));
    desk.stage.end(id).await;
    let trail = desk.trail(id).await;
    let end = ["own_answer_recorded", "session_paused", "session_completed"];
    assert_eq!(trail[trail.len() - 3..], end, "once for each text");
    let events = desk.stage.service.sessions.events(id).await.unwrap();
    assert_eq!(events[events.len() - 3].actor_role, "app");
    desk.check().await;
}

#[tokio::test]
async fn every_way_to_stop_takes_the_fingerprint_along() {
    for way in ["pause", "end", "finish", "expiry", "gap", "kill"] {
        let mut desk = Desk::new().await;
        let id = desk.working("Jane").await;
        desk.write(way, 1).await.unwrap();
        match way {
            "pause" => drop(desk.stage.pause(id).await),
            "end" => drop(desk.stage.end(id).await),
            "finish" => drop(desk.candidate.finish(&By::candidate()).await.unwrap()),
            "expiry" => desk.stage.tick(minutes(60)).await,
            "gap" => {
                desk.stage.clock.advance(seconds(60));
                desk.stage.service.watch.watch_over().await.unwrap();
            }
            _ => desk = desk.restart().await,
        }
        let found = recorded(&desk, id).await.unwrap_or_else(|| panic!("{way}: nothing"));
        assert_eq!(found.2, fingerprint(way));
        desk.check().await;
    }
}

#[tokio::test]
async fn a_gap_that_counts_to_the_end_is_settled_with_the_fingerprint_in_place() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.write("Half a thought", 1).await.unwrap();
    desk.stage.clock.advance(minutes(90));
    desk.stage.service.watch.watch_over().await.unwrap();
    desk.stage.service.sessions.settle_gap(id, GapAnswer::Count, &by()).await.unwrap();
    assert_eq!(desk.stage.status(id).await, Status::Expired);
    assert_eq!(recorded(&desk, id).await.unwrap().2, fingerprint("Half a thought"));
    desk.check().await;
}

#[tokio::test]
async fn what_was_typed_just_before_is_kept_for_five_seconds_to_the_millisecond() {
    for way in ["pause", "end", "expiry"] {
        let desk = Desk::new().await;
        let id = desk.working("Jane").await;
        desk.write("before", 1).await.unwrap();
        match way {
            "pause" => drop(desk.stage.pause(id).await),
            "end" => drop(desk.stage.end(id).await),
            _ => desk.stage.tick(minutes(60)).await,
        }
        desk.stage.clock.set_wall(minutes(-40));
        desk.stage.clock.advance(4_999);
        desk.write("a moment later", 2).await.unwrap();
        assert_eq!(recorded(&desk, id).await.unwrap().2, fingerprint("a moment later"), "{way}");
        desk.stage.clock.advance(1);
        desk.write("at the last moment", 3).await.unwrap();
        desk.stage.clock.advance(1);
        let error = desk.write("too late", 4).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::NotNow, "{way}");
        assert_eq!(text(&desk, id).await.unwrap(), "at the last moment");
        let last = recorded(&desk, id).await.unwrap();
        assert_eq!(last.2, fingerprint("at the last moment"), "{way}");
        desk.check().await;
    }
}

#[tokio::test]
async fn a_late_text_that_is_older_changes_nothing() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.write("newer", 5).await.unwrap();
    desk.stage.pause(id).await;
    let before = desk.stage.session(id).await;
    assert_eq!(desk.write("older", 4).await.unwrap().text, "newer");
    assert_eq!(desk.stage.session(id).await, before);
}

#[tokio::test]
async fn an_answer_survives_a_kill_and_the_way_back() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.write("Kept", 9).await.unwrap();
    let desk = desk.restart().await;
    assert_eq!(text(&desk, id).await.unwrap(), "Kept");
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    assert_eq!(desk.write("Otherwise", 10).await.unwrap_err().code(), ErrorCode::Forbidden);
    assert_eq!(text(&desk, id).await.unwrap(), "Kept");
}

#[tokio::test]
async fn an_erased_session_takes_everything_of_its_candidate_along() {
    let desk = Desk::new().await;
    desk.stage.service.samples.add(&by()).await.unwrap();
    let live = desk.stage.service.sessions.list_live().await.unwrap();
    let id = live.iter().find(|one| one.status == Status::Active).unwrap().id;
    desk.hand_over(id).await;
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.write("Gone soon", 1).await.unwrap();
    desk.candidate.keep_question_draft("Gone too").await.unwrap();
    desk.stage.service.notes.add_note(id, "And this", &by()).await.unwrap();
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();
    desk.stage.service.samples.remove(&by()).await.unwrap();
    let store = desk.stage.service.store();
    assert_eq!(store.find_own_answer(id).await.unwrap(), None);
    assert_eq!(store.find_consent(id).await.unwrap(), None);
    assert_eq!(store.list_notes(id).await.unwrap(), []);
    desk.check().await;
}

#[tokio::test]
async fn an_answer_that_was_changed_behind_our_back_is_found() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.write("As it was", 1).await.unwrap();
    desk.stage.end(id).await;
    for (change, undo) in [
        (
            "update own_answers set content = 'Otherwise'",
            "update own_answers set content = 'As it was'",
        ),
        (
            "update own_answers set recorded_revision = 0",
            "update own_answers set recorded_revision = 1",
        ),
        ("delete from own_answers", "select 1"),
    ] {
        desk.stage.tamper(change).await;
        let report = desk.stage.service.store().check().await.unwrap();
        assert!(!report.findings.is_empty(), "{change}");
        desk.stage.tamper(undo).await;
    }
}

#[derive(Clone, Debug)]
enum Moment {
    Type(String, Language),
    Pause,
    GoOn,
    /// The app is open and time goes by, in seconds.
    Tick(i64),
    /// The lid is closed for so many seconds.
    Sleep(i64),
    Restart,
    End,
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        8 => (".{0,40}", 0..Language::ALL.len())
            .prop_map(|(text, n)| Moment::Type(text, Language::ALL[n])),
        3 => Just(Moment::Pause),
        4 => Just(Moment::GoOn),
        3 => (0..400_i64).prop_map(Moment::Tick),
        1 => (16..100_i64).prop_map(Moment::Sleep),
        1 => Just(Moment::Restart),
        1 => Just(Moment::End),
    ]
}

/// Types and stops in any order; the trail always has the fingerprint of what is kept once the
/// session stands.
async fn type_through(moments: Vec<Moment>) {
    let mut desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let (mut revision, mut kept) = (0, None);
    for moment in moments {
        match &moment {
            Moment::Type(typed, language) => {
                revision += 1;
                if desk
                    .candidate
                    .save_own_answer(TypedAnswer::new(typed, *language, revision))
                    .await
                    .is_ok()
                {
                    kept = Some(typed.clone());
                }
            }
            Moment::Pause => drop(desk.stage.service.sessions.pause_session(id, "", &by()).await),
            Moment::GoOn => {
                let service = &desk.stage.service;
                drop(service.sessions.settle_gap(id, GapAnswer::GiveBack, &by()).await);
                drop(service.sessions.resume_session(id, &by()).await);
                drop(desk.candidate.continue_session(&By::candidate()).await);
            }
            Moment::Tick(s) => desk.stage.tick(seconds(*s)).await,
            Moment::Sleep(s) => {
                desk.stage.clock.advance(seconds(*s));
                desk.stage.service.watch.watch_over().await.unwrap();
            }
            Moment::Restart => desk = desk.restart().await,
            Moment::End => drop(desk.candidate.finish(&By::candidate()).await),
        }
        assert_eq!(text(&desk, id).await, kept, "after {moment:?}");
        if desk.stage.status(id).await != Status::Active {
            let told = recorded(&desk, id).await.map(|(_, _, sha256)| sha256);
            assert_eq!(told, kept.as_deref().map(fingerprint), "after {moment:?}");
        }
    }
    desk.check().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whenever_the_session_stands_its_trail_has_the_fingerprint_of_the_answer(
        moments in prop::collection::vec(moment(), 1..25)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(type_through(moments));
    }
}
