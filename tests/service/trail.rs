//! A trail that somebody changes in the file is found out.

use crate::stage::{Stage, by, config};
use hotseat_core::api::TrailView;
use hotseat_core::domain::chain::{Fault, Verdict};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::session::Changes;
use hotseat_core::service::By;

async fn five_events() -> (Stage, SessionId) {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    stage.pause(id).await;
    stage.resume(id).await;
    stage.end(id).await;
    (stage, id)
}

/// What somebody who wants to hide a change would do first.
async fn drop_guards(stage: &Stage) {
    stage.tamper("drop trigger session_events_never_change").await;
    stage.tamper("drop trigger session_events_never_go").await;
}

async fn verdict(stage: &Stage, id: SessionId) -> Verdict {
    stage.service.sessions.verify_trail(id).await.unwrap().verdict
}

#[tokio::test]
async fn an_untouched_trail_verifies() {
    let (stage, id) = five_events().await;
    assert_eq!(verdict(&stage, id).await, Verdict::Intact);
    let report = stage.service.store().check().await.unwrap();
    assert_eq!((report.sessions, report.events), (1, 5));
    assert!(report.findings.is_empty());
}

#[tokio::test]
async fn a_changed_entry_is_found_and_named() {
    let (stage, id) = five_events().await;
    drop_guards(&stage).await;
    stage.tamper(r#"update session_events set data = '{"remaining_ms":1}' where seq = 3"#).await;
    assert_eq!(verdict(&stage, id).await, Verdict::Broken { seq: 3, fault: Fault::Changed });
    let report = stage.service.store().check().await.unwrap();
    let expected = [
        "session_events_never_change is not defined as it was released".to_owned(),
        "session_events_never_go is not defined as it was released".to_owned(),
        format!("session {id}: entry 3 of its trail was changed"),
    ];
    assert_eq!(report.findings, expected);
}

#[tokio::test]
async fn an_entry_whose_text_is_garbage_is_shown_and_named() {
    let (stage, id) = five_events().await;
    drop_guards(&stage).await;
    stage.tamper("update session_events set data = 'nonsense', type = 'x' where seq = 2").await;
    let trail = stage.service.sessions.verify_trail(id).await.unwrap();
    assert_eq!(trail.verdict, Verdict::Broken { seq: 2, fault: Fault::Unreadable });
    let view = TrailView::of(&trail, &stage.service.store().catalogue());
    assert_eq!(view.events[1].title, "Unreadable entry");
    assert_eq!(view.check.words, "Trail broken: entry 2 can't be read");
}

#[tokio::test]
async fn a_deleted_entry_is_found_even_the_last() {
    for seq in 1..=5 {
        let (stage, id) = five_events().await;
        drop_guards(&stage).await;
        stage.tamper(&format!("delete from session_events where seq = {seq}")).await;
        assert_eq!(verdict(&stage, id).await, Verdict::Broken { seq, fault: Fault::Missing });
    }
}

#[tokio::test]
async fn an_inserted_entry_is_found() {
    let (stage, id) = five_events().await;
    stage
        .tamper(
            "insert into session_events
                 (session_id, seq, type, actor, actor_name, data, at, prev_hash, hash)
             select session_id, 6, type, actor, actor_name, data, at, hash, hash
             from session_events where seq = 5",
        )
        .await;
    assert_eq!(verdict(&stage, id).await, Verdict::Broken { seq: 6, fault: Fault::Surplus });
}

#[tokio::test]
async fn swapped_entries_are_found() {
    let (stage, id) = five_events().await;
    drop_guards(&stage).await;
    for (from, to) in [(3, 99), (4, 3), (99, 4)] {
        stage.tamper(&format!("update session_events set seq = {to} where seq = {from}")).await;
    }
    assert_eq!(verdict(&stage, id).await, Verdict::Broken { seq: 3, fault: Fault::Unlinked });
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_or_shorten_a_trail() {
    let (stage, _) = five_events().await;
    let attempts = ["update session_events set at = 0", "delete from session_events where seq = 5"];
    for sql in attempts {
        let error = stage.try_tamper(sql).await.unwrap_err().to_string();
        assert!(error.contains("a trail is never"), "{sql}: {error}");
    }
}

/// Erases every personal value of an entry, as erasing a person will.
fn erase(seq: i64) -> String {
    format!(
        "update session_events set personal = (
             select json_group_object(key, json('{{\"erased_at\":1764374400000,\"because\":\"Jane asked\"}}'))
             from json_each(personal))
         where seq = {seq}"
    )
}

#[tokio::test]
async fn names_and_reasons_stand_beside_the_hashed_trail_and_can_be_erased() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    let candidate_email = Some("jane@example.com".into());
    let changes =
        Changes { candidate_name: Some("June".into()), candidate_email, ..Changes::default() };
    stage.service.sessions.update_session(id, changes, None, &by()).await.unwrap();
    stage.service.sessions.start_session(id, &by()).await.unwrap();
    stage.service.sessions.pause_session(id, "Coffee", &by()).await.unwrap();
    stage.service.sessions.end_session(id, "June was unwell", &by()).await.unwrap();
    let hashed: Vec<String> =
        stage.texts("select data || ifnull(actor_name, '') from session_events").await;
    for said in ["Jane", "Dana", "jane@example.com", "June", "Coffee", "unwell"] {
        assert!(!hashed.iter().any(|data| data.contains(said)), "{said}: {hashed:?}");
    }
    let before = stage.service.sessions.verify_trail(id).await.unwrap();
    let told: Vec<_> = before.events.iter().map(|event| event.body().unwrap()).collect();
    for said in ["Jane", "jane@example.com", "June", "Coffee", "unwell"] {
        assert!(format!("{told:?}").contains(said), "{said}: {told:?}");
    }
    assert_eq!(before.events[1].actor_name().as_deref(), Some("Dana"));

    for seq in 1..=5 {
        stage.tamper(&erase(seq)).await;
    }
    let after = stage.service.sessions.verify_trail(id).await.unwrap();
    assert_eq!(after.verdict, Verdict::Intact);
    assert_eq!(after.head_hash, before.head_hash);
    assert_eq!(after.events[1].actor_name(), None);
    let view = TrailView::of(&after, &stage.service.store().catalogue());
    let created = view.events[0].detail.as_deref().unwrap();
    assert!(created.contains("(erased)"), "{created}");
    assert!(created.ends_with("Erased on 2025-11-29: Jane asked"), "{created}");
    assert_eq!(stage.service.store().check().await.unwrap().findings, [""; 0]);
}

#[tokio::test]
async fn a_personal_value_that_is_changed_or_taken_away_is_found() {
    for change in [
        "json_replace(personal, '$.\"/actor_name\".value', 'Mallory')",
        "json_replace(personal, '$.\"/actor_name\".salt', hex(zeroblob(32)))",
        "json_remove(personal, '$.\"/actor_name\"')",
        "json_set(personal, '$.\"/actor_name\".erased_at', 5, '$.\"/actor_name\".because', 'no')",
        "json_set(personal, '$.\"/actor_name\"', json('{\"erased_at\": 5}'))",
        "null",
        "'{\"no\": \"values\"}'",
    ] {
        let (stage, id) = five_events().await;
        let tamper = format!("update session_events set personal = {change} where seq = 2");
        let error = stage.try_tamper(&tamper).await.unwrap_err().to_string();
        assert!(error.contains("only ever erased"), "{change}: {error}");
        stage.tamper("drop trigger session_events_values_are_only_erased").await;
        stage.tamper(&tamper).await;
        let expected = Verdict::Broken { seq: 2, fault: Fault::ValueChanged };
        assert_eq!(verdict(&stage, id).await, expected, "{change}");
    }
}

#[tokio::test]
async fn what_stands_beside_an_entry_without_commitments_is_found() {
    for slipped_in in [r#"{"/x":1}"#, r#"{"/x":{"erased_at":5,"because":"no"}}"#] {
        let stage = Stage::new().await;
        let by = By::interviewer("");
        let id = stage.service.sessions.create_session(config("Jane"), &by).await.unwrap().id;
        stage.service.sessions.start_session(id, &by).await.unwrap();
        assert_eq!(verdict(&stage, id).await, Verdict::Intact);
        stage.tamper("drop trigger session_events_values_are_only_erased").await;
        let slip = format!("update session_events set personal = '{slipped_in}' where seq = 2");
        stage.tamper(&slip).await;
        let expected = Verdict::Broken { seq: 2, fault: Fault::ValueChanged };
        assert_eq!(verdict(&stage, id).await, expected, "{slipped_in}");
    }
}

#[tokio::test]
async fn what_was_erased_never_comes_back() {
    let (stage, _) = five_events().await;
    let before = stage.texts("select personal from session_events where seq = 2").await;
    stage.tamper(&erase(2)).await;
    let back = format!("update session_events set personal = '{}' where seq = 2", before[0]);
    let error = stage.try_tamper(&back).await.unwrap_err().to_string();
    assert!(error.contains("only ever erased"), "{error}");
}

#[tokio::test]
async fn the_trail_names_the_interviewer() {
    let stage = Stage::new().await;
    let id = stage.create("Jane").await;
    stage.service.sessions.start_session(id, &by()).await.unwrap();
    let view = TrailView::of(
        &stage.service.sessions.verify_trail(id).await.unwrap(),
        &stage.service.store().catalogue(),
    );
    let actors: Vec<_> = view.events.iter().map(|event| event.actor_words.as_str()).collect();
    assert_eq!(actors, ["Dana", "Dana"]);
    assert_eq!(view.check.words, "Trail verified");
    assert_eq!(view.check.head_hash.len(), 64);
}
