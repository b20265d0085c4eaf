//! A session played back, as the console shows it.

use super::handover::UseView;
use super::run::RunLine;
use crate::api::words;
use crate::domain::catalogue::Catalogue;
use crate::domain::event::Event;
use crate::domain::message::{AnswerStatus, MessageKind};
use crate::domain::note::Note;
use crate::domain::replay::{AnswerAt, Mark, MarkKind, MessageAt, Moment, Replay, Span, SpanKind};
use crate::domain::run::Run;
use serde::Serialize;
use std::collections::HashMap;

/// A session to be played back. Places on it are milliseconds of running time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReplayView {
    /// How long it ran, or has run.
    pub length_ms: i64,
    /// What happened, in the order of time.
    pub marks: Vec<MarkView>,
    /// What went on for a while.
    pub spans: Vec<SpanView>,
    /// Where nothing happens: from and to. Playing can skip it.
    pub idle: Vec<(i64, i64)>,
    /// Tokens over time.
    pub used: UseView,
    /// That the way to the own answer was not kept, in words; null where it was.
    pub without_history: Option<String>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MarkView {
    /// Where it stands.
    pub at_ms: i64,
    /// What kind of thing it is, for its colour and shape.
    pub kind: MarkKind,
    /// The entry of the trail that tells of it.
    pub event_seq: i64,
    /// The place of the message or the run it is about; null of anything else.
    pub seq: Option<i64>,
    /// What happened, in a few words; of a note, what it says.
    pub words: String,
}

/// Something that went on for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SpanView {
    /// Where it begins.
    pub from_ms: i64,
    /// Where it ends.
    pub to_ms: i64,
    /// What went on, for its colour.
    pub kind: SpanKind,
    /// The same in words: "Away from the window for 12 s".
    pub words: String,
}

/// What was there at a moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReplayMoment {
    /// The moment.
    pub at_ms: i64,
    /// The own answer; null where there was none.
    pub own_answer: Option<ReplayAnswer>,
    /// The newest messages up to it, oldest first.
    pub messages: Vec<ReplayMessage>,
    /// "12 earlier messages"; null where there are none.
    pub earlier: Option<String>,
    /// The newest run that was over.
    pub run: Option<RunLine>,
    /// What was going on, in words; empty where nothing was.
    pub doing: String,
    /// Until when all of this stays as it is; null where nothing changes any more.
    pub until_ms: Option<i64>,
}

/// The own answer at a moment, in three pieces: what stood there before and after what the newest change put in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReplayAnswer {
    /// What stands before it.
    pub before: String,
    /// What it put in; empty where it only took away, or changed the language alone.
    pub changed: String,
    /// What it took away, as far as there is room to show it; empty where it took nothing.
    pub taken: String,
    /// What stands after it.
    pub after: String,
    /// "Python · change 214".
    pub words: String,
}

/// A message at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReplayMessage {
    /// Its place in the conversation, from 1: questions odd, answers even.
    pub seq: i64,
    /// Whether the candidate asked it.
    pub is_question: bool,
    /// Markdown; of an answer, as far as it had come.
    pub text: String,
    /// Where an answer stood; null for a question.
    pub status: Option<AnswerStatus>,
    /// When its question was asked.
    pub asked_ms: i64,
}

impl ReplayView {
    /// The replay of a session, with its trail in words.
    #[must_use]
    pub fn of(replay: &Replay, catalogue: &Catalogue) -> Self {
        let Replay { session, track, used, runs_ms, .. } = replay;
        let events: HashMap<i64, &Event> =
            replay.events.iter().map(|event| (event.seq, event)).collect();
        let notes: HashMap<i64, &Note> =
            replay.notes.iter().map(|note| (note.event_seq, note)).collect();
        let mark = |mark: &Mark| {
            let (event, note) = (events.get(&mark.event_seq), notes.get(&mark.event_seq));
            MarkView::of(mark, event.copied(), note.copied(), catalogue)
        };
        Self {
            length_ms: track.length_ms,
            marks: track.marks.iter().map(mark).collect(),
            spans: track.spans.iter().map(SpanView::of).collect(),
            idle: track.idle.clone(),
            used: UseView::of(session, used, runs_ms.clone()),
            without_history: replay
                .is_without_history
                .then(|| words::replay::WITHOUT_HISTORY.to_owned()),
        }
    }
}

impl MarkView {
    /// The mark, with the entry of the trail and the note it is about, where they are there.
    fn of(mark: &Mark, event: Option<&Event>, note: Option<&Note>, catalogue: &Catalogue) -> Self {
        let &Mark { at_ms, kind, event_seq, seq } = mark;
        let note = note.filter(|note| !note.text.is_empty());
        let said =
            event.and_then(|event| event.body().ok()).map(|body| words::event(&body, catalogue));
        let words = match (note, said) {
            (Some(note), _) => words::replay::note(&note.text),
            (None, Some((title, Some(detail)))) => format!("{title}: {detail}"),
            (None, Some((title, None))) => title,
            (None, None) => String::new(),
        };
        Self { at_ms, kind, event_seq, seq, words }
    }
}

impl SpanView {
    fn of(span: &Span) -> Self {
        let &Span { from_ms, to_ms, kind } = span;
        Self { from_ms, to_ms, kind, words: words::replay::span(kind, to_ms - from_ms) }
    }
}

impl ReplayMoment {
    /// The moment at `at_ms`.
    #[must_use]
    pub fn of(moment: Moment, at_ms: i64) -> Self {
        let doing = words::replay::doing(&moment, at_ms).to_owned();
        Self {
            at_ms,
            until_ms: words::replay::until(&moment, at_ms),
            doing,
            own_answer: moment.answer.map(ReplayAnswer::of),
            messages: moment.messages.into_iter().map(ReplayMessage::of).collect(),
            earlier: words::replay::earlier(moment.earlier_messages),
            run: moment.run.as_ref().map(|run: &Run| RunLine::of(run)),
        }
    }
}

impl ReplayAnswer {
    fn of(answer: AnswerAt) -> Self {
        let words = words::replay::answer(&answer);
        let AnswerAt { text, change, taken, .. } = answer;
        let end = change.at + change.inserted.len();
        let piece = |from, to| text.get(from..to).unwrap_or_default().to_owned();
        let (before, changed) = (piece(0, change.at), piece(change.at, end));
        let (after, taken) = (piece(end, text.len()), words::replay::taken(&taken));
        Self { before, changed, taken, after, words }
    }
}

impl ReplayMessage {
    fn of(MessageAt { message, asked_ms }: MessageAt) -> Self {
        let status = match message.kind {
            MessageKind::Question { .. } => None,
            MessageKind::Answer { status, .. } => Some(status),
        };
        let (seq, text) = (message.seq, message.content);
        Self { seq, is_question: status.is_none(), text, status, asked_ms }
    }
}
