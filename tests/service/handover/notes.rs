//! Private notes and bookmarks.

use super::Desk;
use crate::stage::{by, request};
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::config::{Field, FieldError};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::note::NoteKind;
use hotseat_core::domain::session::Refusal;
use hotseat_core::error::{Error, ErrorCode};
use uuid::Uuid;

#[tokio::test]
async fn notes_and_bookmarks_are_pinned_to_their_moment() {
    let desk = Desk::new().await;
    let service = &desk.stage.service;
    let id = desk.stage.create("Jane").await;
    service.notes.add_note(id, "  Asked for two chairs\n", &by()).await.unwrap();
    desk.stage.start(id).await;
    desk.stage.tick(seconds(90)).await;
    service.notes.add_bookmark(id, &by()).await.unwrap();
    desk.stage.end(id).await;
    service.notes.add_note(id, "Good questions", &by()).await.unwrap();
    let notes = service.notes.list_notes(id).await.unwrap();
    let told: Vec<_> =
        notes.iter().map(|n| (n.event_seq, n.kind, n.text.as_str(), n.ran_ms)).collect();
    assert_eq!(
        told,
        [
            (2, NoteKind::Note, "Asked for two chairs", 0),
            (4, NoteKind::Bookmark, "", 90_000),
            (6, NoteKind::Note, "Good questions", 90_000),
        ]
    );
    assert_eq!(service.sessions.verify_trail(id).await.unwrap().verdict, Verdict::Intact);
    desk.check().await;
}

#[tokio::test]
async fn a_repeated_note_is_made_once_and_a_blank_one_never() {
    let desk = Desk::new().await;
    let service = &desk.stage.service;
    let id = desk.stage.create("Jane").await;
    for _ in 0..3 {
        service.notes.add_note(id, "Once", &request(1)).await.unwrap();
        service.notes.add_bookmark(id, &request(2)).await.unwrap();
    }
    assert_eq!(service.notes.list_notes(id).await.unwrap().len(), 2);
    let Err(Error::Refused { refusal, .. }) = service.notes.add_note(id, " \n", &by()).await else {
        panic!("a blank note");
    };
    assert_eq!(refusal, Refusal::Invalid(vec![FieldError::new(Field::Note, "Type a note first")]));
    let missing = SessionId(Uuid::nil());
    let error = service.notes.add_note(missing, "Lost", &by()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_note_that_was_changed_behind_our_back_is_found() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    desk.stage.service.notes.add_note(id, "As it was", &by()).await.unwrap();
    assert!(desk.stage.try_tamper("update notes set content = 'Otherwise'").await.is_err());
    assert!(desk.stage.try_tamper("delete from notes").await.is_err());
    for (change, undo) in [
        ("update notes set content = 'Otherwise'", "update notes set content = 'As it was'"),
        ("update notes set event_seq = 7", "update notes set event_seq = 2"),
    ] {
        for sql in ["drop trigger notes_never_change", change] {
            desk.stage.tamper(sql).await;
        }
        let report = desk.stage.service.store().check().await.unwrap();
        let about_note = report.findings.iter().any(|found| found.contains("note 2"));
        assert!(about_note, "{:?}", report.findings);
        desk.stage.tamper(undo).await;
        desk.stage
            .tamper(
                "create trigger notes_never_change before update on notes begin
    select raise(abort, 'a note is never changed');
end",
            )
            .await;
        desk.check().await;
    }
}

#[tokio::test]
async fn a_note_being_typed_is_kept_as_typed_and_goes_when_it_is_emptied_or_added() {
    let mut desk = Desk::new().await;
    let (id, other) = (desk.stage.create("Jane").await, desk.stage.create("John").await);
    let typed = " Half a\n\tthought ";
    desk.stage.service.notes.keep_note_draft(id, typed).await.unwrap();
    desk.stage.service.notes.keep_note_draft(other, "Another's").await.unwrap();
    desk = desk.restart().await;
    let service = &desk.stage.service;
    assert_eq!(service.notes.note_draft(id).await.unwrap(), typed);
    service.notes.add_bookmark(id, &by()).await.unwrap();
    assert_eq!(service.notes.note_draft(id).await.unwrap(), typed, "a bookmark is another thing");
    service.notes.add_note(id, typed, &by()).await.unwrap();
    assert_eq!(service.notes.note_draft(id).await.unwrap(), "");
    assert_eq!(service.notes.note_draft(other).await.unwrap(), "Another's");
    service.notes.keep_note_draft(other, "").await.unwrap();
    assert_eq!(service.notes.note_draft(other).await.unwrap(), "");
    assert_eq!(desk.trail(other).await, ["session_created"], "nothing happened to the session");
}

#[tokio::test]
async fn a_note_being_typed_survives_that_its_session_is_deleted_and_goes_when_it_is_erased() {
    let desk = Desk::new().await;
    let service = &desk.stage.service;
    let id = desk.stage.create("Jane").await;
    service.notes.keep_note_draft(id, "Half a thought").await.unwrap();
    service.sessions.delete_session(id, &by()).await.unwrap();
    let gone = service.notes.keep_note_draft(id, "More").await.unwrap_err();
    assert_eq!(gone.code(), ErrorCode::NotFound);
    service.sessions.restore_session(id, &by()).await.unwrap();
    assert_eq!(service.notes.note_draft(id).await.unwrap(), "Half a thought");
    service.sessions.delete_session(id, &by()).await.unwrap();
    desk.stage.clock.advance(minutes(31 * 24 * 60));
    let desk = desk.restart().await;
    assert_eq!(desk.stage.service.notes.note_draft(id).await.unwrap(), "");
}
