use super::*;
use crate::protocol::ANSWER_LINE_MAX;
use hotseat_core::domain::run::OutputStream;
use proptest::prelude::*;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::ReadBuf;

const LIMITS: RunLimits = RunLimits { time_ms: 5, memory_bytes: 0, output_bytes: 20 };

/// A child that says these bytes, in pieces, and then ends or keeps silent.
struct Pretended {
    pieces: Vec<Vec<u8>>,
    is_silent: bool,
}

impl AsyncRead for Pretended {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.pieces.is_empty() {
            return if self.is_silent { Poll::Pending } else { Poll::Ready(Ok(())) };
        }
        let mut piece = self.pieces.remove(0);
        let rest = piece.split_off(piece.len().min(into.remaining()));
        into.put_slice(&piece);
        if !rest.is_empty() {
            self.pieces.insert(0, rest);
        }
        Poll::Ready(Ok(()))
    }
}

/// Everything the parent hands on of what such a child says, and whether the child may go on.
fn heard(said: &[u8], cut: usize, is_silent: bool) -> (Vec<RunPart>, bool) {
    let pieces = said.chunks(cut.max(1)).map(<[u8]>::to_vec).collect();
    let mut lines = Lines::new(Pretended { pieces, is_silent }, ANSWER_LINE_MAX);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let mut conversation = Conversation::new(LIMITS);
        if is_silent {
            // One that never begins would be waited for as long as a language may take to load.
            conversation.state = State::Waiting { until: Instant::now() };
        }
        let mut parts = Vec::new();
        while let Some(part) = conversation.next(&mut lines).await {
            parts.push(part);
        }
        assert!(conversation.next(&mut lines).await.is_none());
        assert!(conversation.is_over());
        (parts, conversation.is_sound())
    })
}

fn said(answers: &[Answer]) -> Vec<u8> {
    let line = |answer| serde_json::to_string(answer).unwrap() + "\n";
    answers.iter().map(line).collect::<String>().into_bytes()
}

fn output(text: &str) -> Answer {
    Answer::Output { stream: OutputStream::Stdout, text: text.to_owned() }
}

fn ended(outcome: RunOutcome, message: &str) -> Answer {
    let (message, line) = (message.to_owned(), Some(3));
    Answer::Ended(RunEnd { outcome, message, line, returned: None, ran_ms: 4 })
}

fn outcome(parts: &[RunPart]) -> RunOutcome {
    match parts.last() {
        Some(RunPart::Ended(end)) => end.outcome,
        other => panic!("{other:?} is no end"),
    }
}

#[test]
fn a_child_that_keeps_to_the_rules_is_believed_and_kept() {
    let whole = [Answer::Begun, output("a"), output("b"), ended(RunOutcome::Finished, "")];
    let (parts, is_sound) = heard(&said(&whole), 3, false);
    assert_eq!(parts.len(), 3);
    assert_eq!((outcome(&parts), is_sound), (RunOutcome::Finished, true));
}

#[test]
fn what_a_child_must_not_say_ends_it() {
    let finished = || ended(RunOutcome::Finished, "");
    for wrong in [
        vec![],
        vec![Answer::Ready],
        vec![output("a")],
        vec![finished()],
        vec![Answer::Begun],
        vec![Answer::Begun, Answer::Begun, finished()],
        vec![Answer::Begun, Answer::Ready, finished()],
        vec![Answer::Begun, ended(RunOutcome::Time, "")],
        vec![Answer::Begun, ended(RunOutcome::Stopped, "")],
        vec![Answer::Begun, output(&"a".repeat(2 * ANSWER_LINE_MAX))],
    ] {
        let (parts, is_sound) = heard(&said(&wrong), 9999, false);
        assert_eq!((outcome(&parts), is_sound), (RunOutcome::Crash, false), "{wrong:?}");
    }
}

#[test]
fn a_child_that_goes_before_it_began_leaves_the_job_to_another_one() {
    let is_deserted = |said: &[u8]| {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(
            async {
                let mut lines = Lines::new(said, ANSWER_LINE_MAX);
                let mut conversation = Conversation::new(LIMITS);
                while conversation.next(&mut lines).await.is_some() {}
                conversation.is_deserted()
            },
        )
    };
    assert!(is_deserted(b""));
    assert!(!is_deserted(&said(&[Answer::Begun])));
    assert!(!is_deserted(&said(&[Answer::Begun, output("a")])));
    assert!(!is_deserted(&said(&[Answer::Ready])), "it is there, and says what it must not");
}

#[test]
fn a_child_that_counts_badly_is_counted_again() {
    let too_much = [Answer::Begun, output("0123456789"), output("0123456789!"), output("more")];
    let (parts, is_sound) = heard(&said(&too_much), 9999, false);
    assert_eq!((parts.len(), outcome(&parts), is_sound), (2, RunOutcome::Output, false));
}

#[test]
fn what_a_function_returns_is_no_longer_than_an_output_may_be() {
    let returning = |returned: &str| {
        let Answer::Ended(end) = ended(RunOutcome::Finished, "") else { panic!("an end") };
        let end = RunEnd { returned: Some(returned.to_owned()), ..end };
        let (parts, is_sound) = heard(&said(&[Answer::Begun, Answer::Ended(end)]), 9999, false);
        (outcome(&parts), is_sound)
    };
    assert_eq!(returning("[1]"), (RunOutcome::Finished, true));
    assert_eq!(returning("[1,2,3,4,5,6,7,8,9,10]"), (RunOutcome::Output, false));
}

#[test]
fn a_message_is_one_line_and_no_longer_than_allowed() {
    let message = format!("one\r\n\ntwo {}", "é".repeat(RUN_MESSAGE_MAX_BYTES));
    let (parts, _) =
        heard(&said(&[Answer::Begun, ended(RunOutcome::Exception, &message)]), 9999, false);
    let Some(RunPart::Ended(end)) = parts.last() else { panic!("there was to be an end") };
    assert!(end.message.starts_with("one two é") && end.message.len() <= RUN_MESSAGE_MAX_BYTES);
}

#[test]
fn a_program_that_goes_on_is_out_of_time() {
    let (parts, is_sound) = heard(&said(&[Answer::Begun, output("a")]), 9999, true);
    // Where the machine is slow the child has not even begun.
    assert!(matches!(outcome(&parts), RunOutcome::Time | RunOutcome::Crash));
    assert!(!is_sound);
}

#[test]
fn a_sandbox_that_is_not_installed_says_so_and_may_be_asked_again() {
    let (parts, is_sound) = heard(&said(&[ended(RunOutcome::Crash, "not installed")]), 9999, false);
    assert_eq!((outcome(&parts), is_sound), (RunOutcome::Crash, true));
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let stream = prop_oneof![Just(OutputStream::Stdout), Just(OutputStream::Stderr)];
    let outcome = prop::sample::select(RunOutcome::ALL.to_vec());
    prop_oneof![
        1 => Just(Answer::Ready),
        2 => Just(Answer::Begun),
        4 => (stream, ".{0,12}").prop_map(|(stream, text)| Answer::Output { stream, text }),
        2 => (outcome, any::<String>(), any::<Option<u32>>(), any::<Option<String>>()).prop_map(
            |(outcome, message, line, returned)| {
                Answer::Ended(RunEnd { outcome, message, line, returned, ran_ms: 1 })
            }
        ),
    ]
}

/// What holds of any child: one end, which is the last part; never more output than allowed.
fn holds(parts: &[RunPart]) {
    let ends = parts.iter().filter(|part| matches!(part, RunPart::Ended(_))).count();
    assert_eq!(ends, 1);
    outcome(parts);
    let written: usize = parts
        .iter()
        .map(|part| if let RunPart::Output { text, .. } = part { text.len() } else { 0 })
        .sum();
    assert!(written <= LIMITS.output_bytes);
}

proptest! {
    #[test]
    fn any_bytes_come_to_one_end(
        bytes in prop::collection::vec(any::<u8>(), 0..400), cut in 1_usize..50, is_silent: bool,
    ) {
        holds(&heard(&bytes, cut, is_silent).0);
    }

    #[test]
    fn any_messages_come_to_one_end(
        answers in prop::collection::vec(any_answer(), 0..12),
        cut in 1_usize..200,
        is_silent: bool,
        begins: bool,
    ) {
        let first = if begins { said(&[Answer::Begun]) } else { vec![] };
        holds(&heard(&[first, said(&answers)].concat(), cut, is_silent).0);
    }

    #[test]
    fn spoiled_messages_come_to_one_end(
        answers in prop::collection::vec(any_answer(), 1..8), at: prop::sample::Index, byte: u8,
    ) {
        let mut bytes = [said(&[Answer::Begun]), said(&answers)].concat();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        holds(&heard(&bytes, 64, false).0);
    }
}
