//! What was there at a moment.

use crate::domain::message::{AnswerStatus, Message, MessageKind};
use crate::domain::own_answer::{Cause, Language, OwnAnswer, Revision, RevisionText, Splice, fold};
use crate::domain::run::Run;

/// What is stored around a moment: enough of it that the moment can be folded.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Revisions of the own answer, the last one the newest by the moment. The first is a whole one, and there is
    /// another before the last one, unless the last one is the history's first.
    pub revisions: Vec<Revision>,
    /// The answer as it was kept in the end, where its history was not: sessions of before have none.
    pub without_history: Option<OwnAnswer>,
    /// The newest messages whose question was asked by the moment, oldest first.
    pub messages: Vec<KeptMessage>,
    /// How many messages come before these.
    pub earlier_messages: i64,
    /// The newest run that the candidate asked for and that was over by the moment.
    pub run: Option<Run>,
    /// When the next revision was kept, question asked, or run over; none where nothing of these comes.
    pub next_ms: Option<i64>,
}

/// A message, and how it came about.
#[derive(Clone, Debug)]
pub struct KeptMessage {
    /// As it was in the end.
    pub message: Message,
    /// Milliseconds the session had run when its question was asked.
    pub asked_ms: i64,
    /// Milliseconds the session had run when an answer had its end; none while it is being written, and for a question.
    pub ended_ms: Option<i64>,
    /// How long an answer was so many milliseconds after its question: bytes, shortest first.
    pub growth: Vec<(i64, i64)>,
}

/// What was there at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// The own answer; none before anything was written, and where it is not known.
    pub answer: Option<AnswerAt>,
    /// The newest messages, oldest first.
    pub messages: Vec<MessageAt>,
    /// How many came before these.
    pub earlier_messages: i64,
    /// The newest run that was over.
    pub run: Option<Run>,
    /// Until when it stays as it is; none where nothing changes any more.
    pub until_ms: Option<i64>,
}

/// The own answer at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerAt {
    /// Which kept state it is, from 1; none where its history was not kept.
    pub revision: Option<i64>,
    /// What it is written in.
    pub language: Language,
    /// The text.
    pub text: String,
    /// What was written last.
    pub change: Splice,
    /// What that took away.
    pub taken: String,
    /// Milliseconds the session had run when that was written; none where that is not known.
    pub since_ms: Option<i64>,
}

/// A message at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageAt {
    /// The message, an answer as far as it had come.
    pub message: Message,
    /// Milliseconds the session had run when its question was asked.
    pub asked_ms: i64,
}

impl Moment {
    /// What was there when the session had run for `at_ms`.
    #[must_use]
    pub fn of(kept: Kept, at_ms: i64) -> Self {
        let answer = answer(&kept.revisions).or_else(|| kept.without_history.map(in_the_end));
        let grows = kept.messages.iter().flat_map(KeptMessage::changes);
        let until_ms = grows.chain(kept.next_ms).filter(|next_ms| *next_ms > at_ms).min();
        let messages = kept.messages.into_iter().filter(|one| one.asked_ms <= at_ms);
        Self {
            answer,
            messages: messages.map(|message| message.at(at_ms)).collect(),
            earlier_messages: kept.earlier_messages,
            run: kept.run,
            until_ms,
        }
    }
}

fn answer(revisions: &[Revision]) -> Option<AnswerAt> {
    let revision = revisions.last()?.seq;
    // A stop is a state of the answer, too, but not one that was written.
    let written = revisions.iter().rposition(|one| one.cause == Cause::Written).unwrap_or(0);
    let (last, before) = revisions.get(..=written)?.split_last()?;
    let text = fold(revisions)?;
    let earlier = fold(before).unwrap_or_default();
    let change = match &last.step {
        RevisionText::Change(splice) => splice.clone(),
        // What it changed is not known where the state before it was not read.
        RevisionText::Whole(_) if before.is_empty() && last.seq > 1 => Splice::default(),
        RevisionText::Whole(whole) => Splice::between(&earlier, whole),
    };
    let taken = earlier.get(change.at..change.at + change.removed).unwrap_or_default().to_owned();
    let (language, since_ms) = (last.language, Some(last.ran_ms));
    Some(AnswerAt { revision: Some(revision), language, text, change, taken, since_ms })
}

/// Of an answer without a history nothing is known but how it ended.
fn in_the_end(answer: OwnAnswer) -> AnswerAt {
    let OwnAnswer { text, language, .. } = answer;
    let (change, taken) = (Splice::default(), String::new());
    AnswerAt { revision: None, language, text, change, taken, since_ms: None }
}

impl KeptMessage {
    /// When it changes: each time it grows, and at its end.
    fn changes(&self) -> impl Iterator<Item = i64> {
        let grows = self.growth.iter().map(|(after_ms, _)| self.asked_ms + after_ms);
        grows.chain(self.ended_ms)
    }

    /// The message as it stood then.
    fn at(self, at_ms: i64) -> MessageAt {
        let Self { mut message, asked_ms, ended_ms, growth } = self;
        let is_over = ended_ms.is_some_and(|ended_ms| ended_ms <= at_ms);
        if let MessageKind::Answer { status, failure, ended_at, .. } = &mut message.kind
            && !is_over
        {
            (*status, *failure, *ended_at) = (AnswerStatus::Streaming, None, None);
            let grown = growth.iter().filter(|(after_ms, _)| asked_ms + after_ms <= at_ms);
            let bytes = grown.map(|(_, bytes)| *bytes).max().unwrap_or(0);
            let bytes = usize::try_from(bytes).unwrap_or(0).min(message.content.len());
            message.content.truncate(message.content.floor_char_boundary(bytes));
        }
        MessageAt { message, asked_ms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::own_answer::Cause;
    use crate::domain::time::UtcMs;

    fn revision(seq: i64, step: RevisionText) -> Revision {
        Revision {
            seq,
            at: UtcMs(0),
            ran_ms: 1_000 * seq,
            language: Language::Python,
            caret: None,
            pasted: Vec::new(),
            cause: Cause::Written,
            step,
        }
    }

    fn splice(at: usize, removed: usize, inserted: &str) -> Splice {
        Splice { at, removed, inserted: inserted.into() }
    }

    fn answered(text: &str, ended_ms: Option<i64>) -> KeptMessage {
        let kind = MessageKind::Answer {
            status: AnswerStatus::Complete,
            context_from: 1,
            failure: None,
            ended_at: Some(UtcMs(9)),
        };
        let (content, model) = (text.to_owned(), "practice".to_owned());
        let message = Message { seq: 2, kind, content, model, created_at: UtcMs(0) };
        KeptMessage { message, asked_ms: 10_000, ended_ms, growth: vec![(500, 1), (900, 3)] }
    }

    fn said(message: KeptMessage, at_ms: i64) -> (String, bool) {
        let at = message.at(at_ms).message;
        let MessageKind::Answer { status, ended_at, .. } = at.kind else { panic!("an answer") };
        assert_eq!(status == AnswerStatus::Streaming, ended_at.is_none());
        (at.content, status == AnswerStatus::Complete)
    }

    #[test]
    fn the_answer_is_folded_up_to_its_newest_state_which_says_what_it_changed() {
        let whole = revision(1, RevisionText::Whole("ab".into()));
        let second = revision(2, RevisionText::Change(splice(1, 1, "xy")));
        let kept = Kept { revisions: vec![whole.clone(), second], ..Kept::default() };
        let answer = Moment::of(kept, 5_000).answer.unwrap();
        assert_eq!((answer.text.as_str(), answer.change), ("axy", splice(1, 1, "xy")));
        assert_eq!((answer.revision, answer.since_ms), (Some(2), Some(2_000)));
        // One that was kept whole says it as well.
        let again = revision(2, RevisionText::Whole("abc".into()));
        let kept = Kept { revisions: vec![whole.clone(), again], ..Kept::default() };
        assert_eq!(Moment::of(kept, 5_000).answer.unwrap().change, splice(2, 0, "c"));
        let kept = Kept { revisions: vec![whole.clone()], ..Kept::default() };
        assert_eq!(Moment::of(kept, 5_000).answer.unwrap().change, splice(0, 0, "ab"));
        let shorter = revision(2, RevisionText::Change(splice(0, 1, "")));
        let kept = Kept { revisions: vec![whole, shorter], ..Kept::default() };
        assert_eq!(Moment::of(kept, 5_000).answer.unwrap().taken, "a");
    }

    #[test]
    fn that_the_session_stopped_is_nothing_that_was_written() {
        let stop = Revision {
            cause: Cause::Stopped,
            ..revision(2, RevisionText::Change(splice(2, 0, "")))
        };
        let revisions = vec![revision(1, RevisionText::Whole("ab".into())), stop];
        let kept = Kept { revisions, ..Kept::default() };
        let answer = Moment::of(kept, 5_000).answer.unwrap();
        assert_eq!((answer.since_ms, answer.change), (Some(1_000), splice(0, 0, "ab")));
        assert_eq!(answer.revision, Some(2));
    }

    #[test]
    fn a_moment_says_until_when_it_stays_as_it_is() {
        let kept = |next_ms| Kept {
            messages: vec![answered("aéz", Some(11_000))],
            next_ms,
            ..Kept::default()
        };
        let until = |kept, at_ms| Moment::of(kept, at_ms).until_ms;
        assert_eq!(until(kept(None), 10_000), Some(10_500), "it grows");
        assert_eq!(until(kept(Some(10_200)), 10_000), Some(10_200));
        assert_eq!(until(kept(None), 10_950), Some(11_000), "it ends");
        assert_eq!(until(kept(None), 11_000), None);
    }

    #[test]
    fn an_answer_is_as_long_as_it_had_come_and_never_ends_within_a_character() {
        let text = "aéz";
        assert_eq!(said(answered(text, Some(11_000)), 10_000), (String::new(), false));
        assert_eq!(said(answered(text, Some(11_000)), 10_899), ("a".into(), false));
        assert_eq!(said(answered(text, Some(11_000)), 10_900), ("aé".into(), false));
        assert_eq!(said(answered(text, Some(11_000)), 11_000), (text.into(), true));
        assert_eq!(said(answered(text, None), 99_000), ("aé".into(), false), "it goes on");
        let cut = KeptMessage { growth: vec![(0, 2)], ..answered(text, None) };
        assert_eq!(said(cut, 99_000), ("a".into(), false));
    }

    #[test]
    fn what_was_asked_later_is_not_there_yet() {
        let kept = || Kept { messages: vec![answered("a", Some(11_000))], ..Kept::default() };
        assert!(Moment::of(kept(), 9_999).messages.is_empty());
        assert_eq!(Moment::of(kept(), 10_000).messages.len(), 1);
    }
}
