//! Nothing of the interviewer's, and nothing of another session, reaches the candidate's page or the
//! model.

use super::views::{offering, view};
use super::{Desk, PASSCODE, candidate_begins};
use crate::stage::by;
use crate::support::clock::{minutes, seconds};
use hotseat_core::api::{CandidateStart, ConversationView, ErrorReply, OwnAnswerView};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::event::Role;
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::preferences::Theme;
use hotseat_core::error::Error;
use hotseat_core::service::{AssistantNews, By};
use hotseat_core::storage::StorageError;
use serde_json::json;
use std::path::PathBuf;

/// In everything that is not the candidate's to know.
const CANARY: &str = "canary";

async fn with_canaries(desk: &Desk, name: &str) -> SessionId {
    let config = SessionConfig {
        candidate_name: name.into(),
        candidate_email: Some(format!("{CANARY}@example.com")),
        time_limit_s: Some(300),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        challenge_text: Some("# The task\n\nDo it.".into()),
        config: Some(json!({
            "system_prompt": format!("Be kind. {CANARY}-prompt"),
            "rubric": CANARY,
            "notes": [CANARY],
        })),
        ..SessionConfig::default()
    };
    let id = desk.stage.service.sessions.create_session(config, &by()).await.unwrap().id;
    desk.stage.service.notes.add_note(id, &format!("{CANARY} note"), &by()).await.unwrap();
    desk.stage.service.notes.keep_note_draft(id, &format!("{CANARY} half a note")).await.unwrap();
    id
}

/// Everything the candidate's page can be told now, as it crosses.
async fn told(desk: &Desk) -> String {
    let view = view(desk).await;
    let draft = desk.candidate.question_draft().await.unwrap();
    let id = desk.handover.current().await.unwrap().unwrap().session_id;
    let start = CandidateStart::of(id, view, draft, Theme::System);
    let mut told = serde_json::to_string(&start).unwrap();
    if let Ok(page) = desk.candidate.conversation(None, 500).await {
        let catalogue = offering(desk).catalogue;
        let conversation = ConversationView::of(&page, &catalogue, Role::Candidate);
        told += &serde_json::to_string(&conversation).unwrap();
    }
    if let Ok(answer) = desk.candidate.own_answer().await {
        told += &serde_json::to_string(&OwnAnswerView::of(answer.as_ref())).unwrap();
    }
    told +=
        &desk.candidate.estimate("Why?").await.map_or_else(|e| e.to_string(), |e| format!("{e:?}"));
    told
}

#[tokio::test]
async fn no_state_tells_a_candidate_what_is_the_interviewers() {
    let desk = Desk::new().await;
    // Another session, with a conversation and an answer of its own.
    let other = with_canaries(&desk, "canary John").await;
    desk.hand_over(other).await;
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    desk.write("canary answer", 1).await.unwrap();
    desk.candidate.keep_question_draft("canary draft").await.unwrap();
    exchange(&desk, "canary question").await;
    desk.handover.take_back(WayBack::Passcode, &by()).await.unwrap();

    let id = with_canaries(&desk, "Jane").await;
    desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap();
    let mut states = vec![told(&desk).await];
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    states.push(told(&desk).await);
    desk.candidate.begin(&By::candidate()).await.unwrap();
    exchange(&desk, "Why?").await;
    desk.write("My own", 1).await.unwrap();
    desk.stage.service.notes.add_note(id, "canary while working", &by()).await.unwrap();
    desk.stage.service.notes.add_bookmark(id, &by()).await.unwrap();
    states.push(told(&desk).await);
    assert!(states[2].contains("Do it.") && states[2].contains("My own"), "{}", states[2]);
    desk.stage.pause(id).await;
    states.push(told(&desk).await);
    desk.stage.resume(id).await;
    states.push(told(&desk).await);
    desk.candidate.continue_session(&By::candidate()).await.unwrap();
    desk.stage.tick(minutes(5) + seconds(10)).await;
    states.push(told(&desk).await);
    for (nth, state) in states.iter().enumerate() {
        for secret in [CANARY, "@", PASSCODE, "argon2", "Be kind"] {
            assert!(!state.contains(secret), "state {nth} tells of {secret}: {state}");
        }
        let shows_task = state.contains("Do it.") || state.contains("The task");
        assert_eq!(shows_task, nth == 2, "state {nth}");
    }
}

#[tokio::test]
async fn no_note_and_no_own_answer_is_sent_to_a_model() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.service.notes.add_note(id, "canary note", &by()).await.unwrap();
    desk.write("canary answer", 1).await.unwrap();
    desk.candidate.keep_question_draft("canary draft").await.unwrap();
    desk.candidate.try_assistant("canary practice").await.unwrap();
    for question in ["Why?", "How?"] {
        exchange(&desk, question).await;
    }
    let calls = desk.stage.models.calls();
    assert_eq!(calls.len(), 2);
    for (conversation, _) in calls {
        assert!(!format!("{conversation:?}").contains(CANARY), "{conversation:?}");
    }
}

async fn exchange(desk: &Desk, question: &str) {
    let mut heard = desk.stage.assistant.listen();
    desk.candidate.ask(question, &By::candidate()).await.unwrap();
    while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
}

#[test]
fn no_trouble_with_the_disk_tells_a_candidate_where_anything_is() {
    let place = || PathBuf::from("/home/dana/canary");
    let troubles = [
        StorageError::Full,
        StorageError::ReadOnly(place()),
        StorageError::Folder { path: place(), reason: "canary".into() },
        StorageError::InUse(place()),
        StorageError::Busy,
        StorageError::Newer { path: place(), found: 9, known: 8 },
        StorageError::Damaged { path: place(), reason: "canary".into(), backups: place() },
        StorageError::NoBackup,
        StorageError::Unavailable("canary".into()),
    ];
    let faults = troubles.into_iter().map(Error::Storage).chain([Error::Fault("canary".into())]);
    for fault in faults {
        let code = fault.code();
        let reply = ErrorReply::plain(code, fault.to_string()).for_candidate();
        assert_eq!(reply.code, code);
        assert!(!reply.message.contains("canary"), "{reply:?}");
        assert!(reply.message.contains("interviewer"), "{reply:?}");
    }
}
