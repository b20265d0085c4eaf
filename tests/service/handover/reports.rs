//! What goes into a report, and what of it is left out on purpose.

use super::{Desk, candidate_begins};
use crate::stage::by;
use crate::support::clock::seconds;
use hotseat_core::api::{ReportView, TrailView};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::report::{ReportContents, ReportReader};
use hotseat_core::domain::session::Refusal;
use hotseat_core::error::Error;
use hotseat_core::ports::Clock;
use hotseat_core::service::By;

/// A session that is over, of a candidate who was given more time and was away once.
async fn over() -> (Desk, SessionId) {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    desk.stage.service.sessions.give_accommodation(id, (25, 0), None, &by()).await.unwrap();
    desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap();
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    desk.handover.candidate_left(desk.stage.clock.now()).await.unwrap();
    desk.stage.clock.advance(seconds(5));
    desk.handover.candidate_returned().await.unwrap();
    desk.write("def a(): ...", 1).await.unwrap();
    desk.candidate.finish(&By::candidate()).await.unwrap();
    (desk, id)
}

async fn report(desk: &Desk, id: SessionId, reader: ReportReader) -> ReportView {
    let material = desk.stage.service.reports.material(id, "").await.unwrap();
    let catalogue = desk.stage.service.store().catalogue();
    ReportView::of(material, reader, &catalogue, desk.stage.clock.now().wall)
}

fn kinds(report: &ReportView) -> Vec<&str> {
    report.timeline.iter().flatten().map(|event| event.kind.as_str()).collect()
}

#[tokio::test]
async fn absences_and_an_accommodation_stand_nowhere_unless_they_were_chosen() {
    let (desk, id) = over().await;
    let contents = ReportContents::default();
    let usual = report(&desk, id, ReportReader::Reviewers { contents }).await;
    let told = serde_json::to_string(&usual).unwrap();
    assert_eq!(usual.entries_left_out, 3);
    for word in
        ["left_window", "candidate_returned", "accommodation_given", "25 %", "Left the window"]
    {
        assert!(!told.contains(word), "{word} in {told}");
    }
    let contents = ReportContents { absences: true, accommodation: true, ..contents };
    let whole = report(&desk, id, ReportReader::Reviewers { contents }).await;
    let told = serde_json::to_string(&whole).unwrap();
    for word in
        ["left_window", "candidate_returned", "accommodation_given", "25 %", "Left the window"]
    {
        assert!(told.contains(word), "no {word} in {told}");
    }
    let trail = desk.stage.service.sessions.verify_trail(id).await.unwrap();
    let trail = TrailView::of(&trail, &desk.stage.service.store().catalogue());
    assert_eq!((whole.timeline.unwrap(), whole.entries_left_out), (trail.events, 0));
}

#[tokio::test]
async fn a_candidates_copy_is_their_receipt_with_the_fingerprint_they_were_shown() {
    let (desk, id) = over().await;
    let copy = report(&desk, id, ReportReader::Candidate).await;
    assert_eq!(copy.how_it_ended, "You ended the session");
    let labels: Vec<&str> = copy.facts.iter().map(|line| line.label.as_str()).collect();
    assert!(labels.contains(&"Your answer") && labels.contains(&"Times you left this window"));
    assert_eq!(copy.answer.as_ref().unwrap().text, "def a(): ...");
    assert!(kinds(&copy).is_empty() && copy.scorecards.is_none() && copy.notes.is_none());
    let seat = desk.candidate.seat().await.unwrap();
    let receipt = hex::encode(seat.recorded.unwrap().closing_hash);
    assert_eq!(copy.trail.head_hash, receipt);
    // What comes after the end changes the trail's fingerprint, and not the one on the receipt.
    desk.stage.service.notes.add_note(id, "Later", &by()).await.unwrap();
    let contents = ReportContents::default();
    let later = report(&desk, id, ReportReader::Reviewers { contents }).await;
    assert_ne!(later.trail.head_hash, receipt);
    assert_eq!(report(&desk, id, ReportReader::Candidate).await.trail.head_hash, receipt);
}

#[tokio::test]
async fn a_session_that_is_not_over_has_no_report() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let refused = desk.stage.service.reports.material(id, "").await.unwrap_err();
    assert!(matches!(refused, Error::Refused { refusal: Refusal::NotNow, .. }), "{refused:?}");
}
