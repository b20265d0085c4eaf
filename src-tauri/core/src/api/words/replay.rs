//! A session played back, in the words people read.

use crate::domain::message::{AnswerStatus, MessageKind};
use crate::domain::number::grouped;
use crate::domain::replay::{AnswerAt, Moment, SpanKind};
use crate::domain::time::{SECOND_MS, length};

/// Of a session whose answer has no history.
pub const WITHOUT_HISTORY: &str =
    "How this answer came about was not kept. It is shown as it was in the end.";
/// Longest stretch of a note on the track, in characters.
const NOTE_MAX_CHARS: usize = 120;
/// Longest stretch shown of what a change took away, in characters.
const TAKEN_MAX_CHARS: usize = 500;
/// The answer is being written for so long after a change.
const WRITING_MS: i64 = 5 * SECOND_MS;

/// What a note says, as far as there is room.
pub fn note(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(NOTE_MAX_CHARS) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

/// What a change took away, as far as there is room.
pub fn taken(text: &str) -> String {
    match text.char_indices().nth(TAKEN_MAX_CHARS) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// Until when a moment and what is said of it stay as they are.
pub fn until(moment: &Moment, at_ms: i64) -> Option<i64> {
    let since_ms = moment.answer.as_ref().and_then(|answer| answer.since_ms);
    let quiet_ms = since_ms.map(|since_ms| since_ms + WRITING_MS).filter(|end| *end > at_ms);
    moment.until_ms.into_iter().chain(quiet_ms).min()
}

/// What went on for so long.
pub fn span(kind: SpanKind, ms: i64) -> String {
    let what = match kind {
        SpanKind::Away => "Away from the window for",
        SpanKind::Outage => "Waited in vain for an answer for",
        SpanKind::Gap => "Hotseat did not watch for",
    };
    format!("{what} {}", length(ms))
}

/// "12 earlier messages"; none where there are none.
pub fn earlier(count: i64) -> Option<String> {
    match count {
        ..=0 => None,
        1 => Some("1 earlier message".into()),
        _ => Some(format!("{} earlier messages", grouped(count))),
    }
}

/// "Python · change 214".
pub fn answer(answer: &AnswerAt) -> String {
    let language = answer.language.words();
    match answer.revision {
        Some(revision) => format!("{language} · change {}", grouped(revision)),
        None => language.to_owned(),
    }
}

/// What was going on; empty where nothing was.
pub fn doing(moment: &Moment, at_ms: i64) -> &'static str {
    let is_open = |status: &MessageKind| {
        matches!(status, MessageKind::Answer { status: AnswerStatus::Streaming, .. })
    };
    let writes = moment.answer.as_ref().and_then(|answer| answer.since_ms);
    if writes.is_some_and(|since_ms| at_ms - since_ms < WRITING_MS) {
        "Writing the answer"
    } else if moment.messages.last().is_some_and(|last| is_open(&last.message.kind)) {
        "Waiting for the assistant"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_line_and_cut_where_it_is_long() {
        assert_eq!(note(" asks\n about  duplicates "), "asks about duplicates");
        let cut = note(&"é".repeat(200));
        assert_eq!((cut.chars().count(), cut.ends_with("é…")), (NOTE_MAX_CHARS + 1, true));
    }

    #[test]
    fn counts_and_spans_are_sentences() {
        assert_eq!(earlier(0), None);
        assert_eq!(earlier(1).as_deref(), Some("1 earlier message"));
        assert_eq!(earlier(1_200).as_deref(), Some("1,200 earlier messages"));
        assert_eq!(span(SpanKind::Away, 72_000), "Away from the window for 1 min 12 s");
    }
}
