//! What goes into a sealed record comes out of it, whatever people typed.

use super::Desk;
use crate::stage::{Stage, by};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::record::{Part, Sealed};
use hotseat_core::domain::time::UtcMs;
use hotseat_core::error::{Error, ErrorCode};
use serde_json::Value;

type Lines = Vec<(Part, String)>;

async fn lines(stage: &Stage, id: SessionId) -> Lines {
    let mut lines = Vec::new();
    let mut each = |part, line: &str| {
        lines.push((part, line.to_owned()));
        Ok::<(), Error>(())
    };
    stage.service.records.write(id, &mut each).await.unwrap();
    lines
}

async fn take_in(stage: &Stage, id: SessionId, lines: &Lines) -> Result<(), Error> {
    let mut writer = stage.service.records.writer().await;
    let mut intake = stage.service.records.begin(&mut writer, id).await?;
    for (part, line) in lines {
        intake.add(*part, line).await?;
    }
    let sealed = Sealed { at: UtcMs(1), by: "Dana".into(), public_key: vec![7; 32] };
    intake.finish(&sealed).await.map(drop)
}

/// Every sign that is written in another way in JSON, or is taken for the end of something elsewhere.
fn awkward() -> String {
    let controls: String = ('\u{0}'..='\u{1f}').chain(['\u{7f}', '\u{80}', '\u{9f}']).collect();
    format!("{controls}\"\\/'\u{2028}\u{2029}\u{feff}\u{fffd}é漢🦀\u{10ffff}</script>")
}

#[tokio::test]
async fn whatever_was_typed_comes_back_to_the_byte_and_every_line_is_canonical() {
    let desk = Desk::new().await;
    let id = desk.working("Ann\u{301} \"O'Neil\"").await;
    for (revision, text) in [(1, "a".to_owned()), (2, awkward()), (3, format!("{}b", awkward()))] {
        desk.write(&text, revision).await.unwrap();
    }
    desk.stage.service.notes.add_note(id, "first\u{0}\r\n\tsecond", &by()).await.unwrap();
    desk.stage.end(id).await;
    let sealed = lines(&desk.stage, id).await;
    for (part, line) in &sealed {
        let parsed: Value = serde_json::from_str(line).unwrap();
        let canonical = serde_json_canonicalizer::to_string(&parsed).unwrap();
        assert_eq!(*line, canonical, "{part:?}");
    }
    let steps = sealed.iter().filter(|(part, _)| *part == Part::Revisions).count();
    assert!(steps >= 3, "{steps}");
    let elsewhere = Stage::new().await;
    take_in(&elsewhere, id, &sealed).await.unwrap();
    assert_eq!(lines(&elsewhere, id).await, sealed);
    let answer = elsewhere.service.sessions.own_answer(id).await.unwrap().unwrap();
    assert_eq!(answer.text, format!("{}b", awkward()));
    assert!(elsewhere.service.store().check().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn a_line_that_holds_more_than_this_version_knows_is_refused() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.write("x", 1).await.unwrap();
    desk.stage.end(id).await;
    let sealed = lines(&desk.stage, id).await;
    for part in Part::all() {
        let Some(at) = sealed.iter().position(|(one, _)| *one == part) else { continue };
        let mut more = sealed.clone();
        more[at].1 = more[at].1.replacen('{', r#"{"a_new_thing":1,"#, 1);
        let elsewhere = Stage::new().await;
        let refused = take_in(&elsewhere, id, &more).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RecordRefused, "{part:?}: {refused}");
        assert!(elsewhere.service.sessions.get_session(id).await.unwrap().is_none());
        // And what was refused is in nobody's way.
        take_in(&elsewhere, id, &sealed).await.unwrap();
    }
}

#[tokio::test]
async fn what_stops_half_way_leaves_nothing() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.write("x", 1).await.unwrap();
    desk.stage.end(id).await;
    let sealed = lines(&desk.stage, id).await;
    let elsewhere = Stage::new().await;
    for end in 0..sealed.len() {
        let half = sealed[..end].to_vec();
        let mut writer = elsewhere.service.records.writer().await;
        let mut intake = elsewhere.service.records.begin(&mut writer, id).await.unwrap();
        for (part, line) in &half {
            intake.add(*part, line).await.unwrap();
        }
        // Dropped as when the app dies: the next change begins from what was there.
        drop(intake);
        drop(writer);
        assert!(take_in(&elsewhere, id, &half).await.is_err(), "{end} of {}", sealed.len());
        assert!(elsewhere.service.sessions.get_session(id).await.unwrap().is_none());
        let report = elsewhere.service.store().check().await.unwrap();
        assert!(report.findings.is_empty(), "{end}: {:?}", report.findings);
    }
    take_in(&elsewhere, id, &sealed).await.unwrap();
}
