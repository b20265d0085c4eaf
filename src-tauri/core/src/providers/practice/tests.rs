//! Tests of what the script sends.

use super::*;
use crate::domain::assistant::{FailureKind, Turn};
use tokio::time::timeout;

const CAP: CallLimits = CallLimits::of(2_048);

fn asked(question: &str) -> Conversation {
    let turn = |speaker, text: &str| Turn { speaker, text: text.to_owned() };
    Conversation(vec![turn(Speaker::System, "Help."), turn(Speaker::User, question)])
}

async fn heard(question: &str, limits: CallLimits) -> Vec<Result<Part, Failure>> {
    Practice::at(TypingPace::AT_ONCE).stream(asked(question), limits).collect().await
}

fn text_of(parts: &[Result<Part, Failure>]) -> String {
    let pieces = parts.iter().filter_map(|part| match part {
        Ok(Part::Piece(piece)) => Some(piece.as_str()),
        _ => None,
    });
    pieces.collect()
}

fn end_of(parts: &[Result<Part, Failure>]) -> End {
    match parts.last() {
        Some(Ok(Part::End(end))) => *end,
        other => panic!("no end but {other:?}"),
    }
}

#[tokio::test]
async fn an_answer_comes_in_pieces_and_ends_with_what_it_took() {
    let parts = heard("How should I begin?", CAP).await;
    let (text, end) = (text_of(&parts), end_of(&parts));
    assert!(parts.len() > 50 && text.contains("not an AI"));
    assert_eq!(end.finish, Finish::Complete);
    let usage = end.usage.unwrap();
    let conversation = asked("How should I begin?");
    assert_eq!(usage.prompt_tokens, Some(COUNTER.count_conversation(&conversation)));
    assert_eq!(usage.answer_tokens, Some(COUNTER.count(&text)));
}

#[tokio::test]
async fn an_answer_ends_at_its_cap() {
    for (question, answer_cap_tokens) in [("write a lot", 2_048), ("write a lot", 7), ("Hello", 40)]
    {
        let parts = heard(question, CallLimits { answer_cap_tokens, ..CAP }).await;
        let end = end_of(&parts);
        assert_eq!(end.finish, Finish::Length);
        assert_eq!(end.usage.unwrap().answer_tokens, Some(answer_cap_tokens));
        assert_eq!(COUNTER.count(&text_of(&parts)), answer_cap_tokens);
    }
}

#[tokio::test]
async fn an_answer_without_room_says_nothing() {
    let parts = heard("Hello", CallLimits { answer_cap_tokens: 0, ..CAP }).await;
    assert_eq!(parts.len(), 1);
    assert_eq!(end_of(&parts).finish, Finish::Length);
}

#[tokio::test]
async fn later_answers_introduce_themselves_shortly() {
    let mut conversation = asked("Hello");
    let answer = Turn { speaker: Speaker::Assistant, text: "Hello!".into() };
    let next = Turn { speaker: Speaker::User, text: "And now?".into() };
    conversation.0.extend([answer, next]);
    let parts: Vec<_> = Practice::at(TypingPace::AT_ONCE).stream(conversation, CAP).collect().await;
    assert!(text_of(&parts).starts_with("*Practice script, not an AI.*"));
}

#[tokio::test]
async fn it_fails_when_asked_to() {
    let parts = heard("please fail: model missing", CAP).await;
    assert!(matches!(&parts[..], [Err(failure)] if failure.kind == FailureKind::ModelMissing));
    let parts = heard("please fail in the middle: timed out", CAP).await;
    let last = parts.last().unwrap().as_ref().unwrap_err();
    assert!(last.kind == FailureKind::TimedOut && last.usage.is_none());
    assert!(!text_of(&parts).is_empty());
}

#[tokio::test]
async fn it_is_silent_when_asked_to_wait() {
    let pace = TypingPace { silence: Duration::from_secs(3_600), ..TypingPace::AT_ONCE };
    let mut answer = Practice::at(pace).stream(asked("please wait"), CAP);
    assert!(timeout(Duration::from_millis(50), answer.next()).await.is_err());
    let mut answer = Practice::at(pace).stream(asked("Hello"), CAP);
    assert!(timeout(Duration::from_secs(60), answer.next()).await.is_ok());
}

#[test]
fn pieces_come_within_their_pace() {
    for piece in ["a", "word ", "a very long piece of text"] {
        let before = TypingPace::REHEARSAL.before(piece);
        assert!(before >= TypingPace::REHEARSAL.least && before <= TypingPace::REHEARSAL.most);
        assert_eq!(TypingPace::AT_ONCE.before(piece), Duration::ZERO);
    }
}

#[tokio::test]
async fn it_never_says_that_it_is_a_model() {
    let questions = ["Hello", "How?", "fn a() {\n}\nb();", "Fine.", "write a lot", "please wait"];
    for question in questions {
        let text = text_of(&heard(question, CAP).await).to_lowercase();
        assert!(text.contains("not an ai"), "{question}");
        for claim in ["language model", "i am an ai", "as an ai", "trained", "i think"] {
            assert!(!text.contains(claim), "{question}: {claim}");
        }
    }
}
