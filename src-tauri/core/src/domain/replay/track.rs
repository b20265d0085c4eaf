//! What happened when: the marks, stretches and quiet times of a session that is played back.

use crate::domain::event::{Event, EventBody, running_times};
use crate::domain::note::NoteKind;
use crate::domain::run::RunOutcome;
use serde::Serialize;
use std::collections::BTreeMap;

/// Nothing for longer than this is idle time, which can be skipped.
pub const IDLE_AFTER_MS: i64 = 5_000;
/// As much of an idle time is played at both of its ends, so that what comes is not a surprise.
const AROUND_IDLE_MS: i64 = 1_000;

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Time began, went on, or the laptop changed hands.
    Began,
    /// The candidate asked the assistant.
    Asked,
    /// The assistant had answered.
    Answered,
    /// The assistant had not, or not to the end.
    Failed,
    /// Code was run and came to its end, or all tests passed.
    RunPassed,
    /// Code was run and did not, or some tests failed.
    RunFailed,
    /// The interviewer made a note.
    Note,
    /// The interviewer marked the moment.
    Bookmark,
    /// Time stood still.
    Paused,
    /// The interviewer gave time or tokens.
    Extended,
    /// The candidate left the window, or came back to it.
    Away,
    /// Time was over.
    Ended,
}

/// Something that happened at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Milliseconds the session had run.
    pub at_ms: i64,
    /// What kind of thing it was.
    pub kind: MarkKind,
    /// The entry of the trail that tells of it.
    pub event_seq: i64,
    /// The place of the message or the run it is about; none of anything else.
    pub seq: Option<i64>,
}

/// What went on for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// The candidate was not in the window.
    Away,
    /// The candidate waited for an answer that did not come.
    Outage,
    /// The computer slept or Hotseat was closed, and that counted.
    Gap,
}

/// A stretch of running time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it begins, in milliseconds of running time.
    pub from_ms: i64,
    /// Where it ends.
    pub to_ms: i64,
    /// What went on.
    pub kind: SpanKind,
}

/// What a track is made of.
#[derive(Clone, Debug, Default)]
pub struct TrackSource {
    /// The trail.
    pub events: Vec<Event>,
    /// Milliseconds the session had run when each message was asked or had its end, by its place; those of which it is
    /// known.
    pub message_times: BTreeMap<i64, i64>,
    /// Milliseconds the session had run at each kept state of the own answer.
    pub revision_times: Vec<i64>,
    /// Milliseconds the session had run each time an answer of the assistant had grown.
    pub growth_times: Vec<i64>,
    /// Milliseconds the session has run.
    pub length_ms: i64,
}

/// What happened when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Milliseconds the session ran, or has run.
    pub length_ms: i64,
    /// What happened, in the order of time.
    pub marks: Vec<Mark>,
    /// What went on for a while, in the order of its beginning.
    pub spans: Vec<Span>,
    /// Where nothing happens: from and to, in milliseconds of running time, in their order.
    pub idle: Vec<(i64, i64)>,
}

impl Track {
    /// The track of what is stored.
    #[must_use]
    pub fn of(source: &TrackSource) -> Self {
        let TrackSource { events, message_times, revision_times, growth_times, length_ms } = source;
        let times = running_times(events);
        let (mut marks, mut spans) = (Vec::new(), Vec::new());
        let (mut left_at, mut is_over) = (None, false);
        for (event, ran_ms) in events.iter().zip(times) {
            // What came before the beginning is no part of what is played, and what can't be read says nothing.
            let (Some(ran_ms), Ok(body)) = (ran_ms, event.body()) else { continue };
            let at_ms = exactly(&body, message_times).unwrap_or(ran_ms).clamp(0, *length_ms);
            // What becomes of the laptop after the end is no part of what is played.
            if let Some(kind) =
                MarkKind::of(&body).filter(|kind| !is_over || *kind != MarkKind::Began)
            {
                is_over |= kind == MarkKind::Ended;
                marks.push(Mark { at_ms, kind, event_seq: event.seq, seq: place_of(&body) });
            }
            spans.extend(span(&body, at_ms, &mut left_at));
        }
        if let Some(from_ms) = left_at {
            spans.push(Span { from_ms, to_ms: *length_ms, kind: SpanKind::Away });
        }
        marks.sort_by_key(|mark| (mark.at_ms, mark.event_seq));
        spans.sort_by_key(|span: &Span| span.from_ms);
        let moments = marks.iter().map(|mark| &mark.at_ms);
        let idle = idle(moments.chain(revision_times).chain(growth_times), *length_ms);
        Self { length_ms: *length_ms, marks, spans, idle }
    }
}

/// The place of the message or run that an entry tells of.
fn place_of(body: &EventBody) -> Option<i64> {
    if let EventBody::MessageSent { seq, .. }
    | EventBody::MessageReceived { seq, .. }
    | EventBody::AnswerFailed { seq, .. } = body
    {
        return Some(*seq);
    }
    if let EventBody::CodeRan { run, .. } | EventBody::TestsRan { run, .. } = body {
        return Some(*run);
    }
    None
}

/// The moment that an entry itself, or what it tells of, says it is about.
fn exactly(body: &EventBody, message_times: &BTreeMap<i64, i64>) -> Option<i64> {
    if let EventBody::MessageSent { seq, .. }
    | EventBody::MessageReceived { seq, .. }
    | EventBody::AnswerFailed { seq, .. } = body
    {
        return message_times.get(seq).copied();
    }
    if let EventBody::CodeRan { ran_ms, took_ms, .. }
    | EventBody::TestsRan { ran_ms, took_ms, .. } = body
    {
        return Some(ran_ms.saturating_add_unsigned(*took_ms));
    }
    if let EventBody::NoteAdded { ran_ms, .. } = body { Some(*ran_ms) } else { None }
}

/// The stretch that ends with an entry, if one does; `left_at` is where the candidate left the window.
fn span(body: &EventBody, at_ms: i64, left_at: &mut Option<i64>) -> Option<Span> {
    let until_now = |from_ms: i64, kind| Span { from_ms: from_ms.max(0), to_ms: at_ms, kind };
    let span = if let EventBody::CandidateLeftWindow {} = body {
        *left_at = left_at.or(Some(at_ms));
        None
    } else if let EventBody::CandidateReturned { .. }
    | EventBody::TakenBack { .. }
    | EventBody::HandoverTakenUp { .. } = body
    {
        left_at.take().map(|from_ms| until_now(from_ms, SpanKind::Away))
    } else if let EventBody::AnswerFailed { outage_ms, .. } = body {
        Some(until_now(at_ms - outage_ms, SpanKind::Outage))
    } else if let EventBody::GapSettled { counted_ms, .. } = body {
        Some(until_now(at_ms - counted_ms, SpanKind::Gap))
    } else {
        None
    };
    span.filter(|span| span.to_ms > span.from_ms)
}

/// Where nothing happens for longer than [`IDLE_AFTER_MS`].
fn idle<'a>(moments: impl Iterator<Item = &'a i64>, length_ms: i64) -> Vec<(i64, i64)> {
    let mut moments: Vec<i64> = moments.copied().chain([0, length_ms]).collect();
    moments.sort_unstable();
    let pairs = moments.windows(2).filter_map(|pair| <[i64; 2]>::try_from(pair).ok());
    let quiet = pairs.filter(|[from, to]| to - from > IDLE_AFTER_MS);
    quiet.map(|[from, to]| (from + AROUND_IDLE_MS, to - AROUND_IDLE_MS)).collect()
}

impl MarkKind {
    /// What an entry of the trail is on the track; none where it is nothing that was seen.
    fn of(body: &EventBody) -> Option<Self> {
        Some(match body {
            EventBody::SessionStarted {}
            | EventBody::SessionResumed { .. }
            | EventBody::HandedOver { .. }
            | EventBody::TakenBack { .. }
            | EventBody::HandoverTakenUp { .. } => Self::Began,
            EventBody::MessageSent { .. } => Self::Asked,
            EventBody::MessageReceived { .. } => Self::Answered,
            EventBody::AnswerFailed { .. } => Self::Failed,
            EventBody::CodeRan { outcome, .. } => {
                if *outcome == RunOutcome::Finished {
                    Self::RunPassed
                } else {
                    Self::RunFailed
                }
            }
            EventBody::TestsRan { passed, total, .. } => {
                if passed == total {
                    Self::RunPassed
                } else {
                    Self::RunFailed
                }
            }
            EventBody::NoteAdded { kind: NoteKind::Note, .. } => Self::Note,
            EventBody::NoteAdded { kind: NoteKind::Bookmark, .. } => Self::Bookmark,
            EventBody::SessionPaused { .. } | EventBody::GapDetected { .. } => Self::Paused,
            EventBody::TimeExtended { .. }
            | EventBody::TokensExtended { .. }
            | EventBody::AccommodationGiven { .. } => Self::Extended,
            EventBody::CandidateLeftWindow {} | EventBody::CandidateReturned { .. } => Self::Away,
            EventBody::SessionCompleted { .. } | EventBody::SessionExpired { .. } => Self::Ended,
            EventBody::SessionCreated { .. }
            | EventBody::SessionUpdated { .. }
            | EventBody::GapSettled { .. }
            | EventBody::ClockMoved { .. }
            | EventBody::CalledAgain { .. }
            | EventBody::ChargeCorrected { .. }
            | EventBody::ContextTrimmed { .. }
            | EventBody::TokensExhausted { .. }
            | EventBody::ConsentGiven { .. }
            | EventBody::PasscodeRefused { .. }
            | EventBody::ResumeArmed {}
            | EventBody::ResumeDisarmed { .. }
            | EventBody::OwnAnswerRecorded { .. }
            | EventBody::ScorecardSubmitted { .. }
            | EventBody::DiscussionNoted { .. }
            | EventBody::SessionDeleted {}
            | EventBody::SessionRestored {} => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::PersonalValues;
    use crate::domain::handover::StartedBy;
    use crate::domain::ids::SessionId;
    use crate::domain::time::UtcMs;

    fn trail(entries: &[(i64, EventBody)]) -> Vec<Event> {
        let event = |(seq, (at, body)): (i64, &(i64, EventBody))| {
            let (kind, data) = body.to_parts().unwrap();
            Event {
                session_id: SessionId(uuid::Uuid::nil()),
                seq,
                kind,
                actor_role: "app".into(),
                clear_actor_name: None,
                personal: PersonalValues::default(),
                data: serde_json::to_string(&data).unwrap(),
                at: UtcMs(*at),
                prev_hash: Vec::new(),
                hash: Vec::new(),
            }
        };
        (1..).zip(entries).map(event).collect()
    }

    fn note(ran_ms: i64) -> EventBody {
        EventBody::NoteAdded { kind: NoteKind::Note, ran_ms, chars: 1, sha256: "".into() }
    }

    fn handed_over() -> EventBody {
        EventBody::HandedOver { console_stays: false, begins: StartedBy::Candidate }
    }

    fn source(entries: &[(i64, EventBody)]) -> TrackSource {
        TrackSource { events: trail(entries), length_ms: 60_000, ..TrackSource::default() }
    }

    #[test]
    fn marks_stand_where_the_time_stood_and_what_came_before_it_has_none() {
        let track = Track::of(&source(&[
            (0, handed_over()),
            (100_000, EventBody::SessionStarted {}),
            (110_000, note(9_500)),
            (115_000, EventBody::SessionDeleted {}),
            (990_000, EventBody::SessionCompleted { ran_ms: 60_000, reason: None }),
            (991_000, handed_over()),
            (992_000, note(60_000)),
        ]));
        let marks: Vec<_> = track.marks.iter().map(|mark| (mark.at_ms, mark.kind)).collect();
        let expected = [
            (0, MarkKind::Began),
            (9_500, MarkKind::Note),
            (60_000, MarkKind::Ended),
            (60_000, MarkKind::Note),
        ];
        assert_eq!(marks, expected);
    }

    #[test]
    fn messages_and_runs_stand_where_they_say_and_not_where_the_calendar_does() {
        let asked = EventBody::MessageSent {
            seq: 1,
            model: "practice".into(),
            chars: 1,
            sha256: "".into(),
            prompt_tokens: 1,
            answer_cap_tokens: 1,
        };
        let mut source = source(&[(0, EventBody::SessionStarted {}), (20_000, asked)]);
        source.message_times = BTreeMap::from([(1, 7_000)]);
        assert_eq!(Track::of(&source).marks[1].at_ms, 7_000);
        source.message_times.clear();
        assert_eq!(Track::of(&source).marks[1].at_ms, 20_000, "of before it was kept");
    }

    #[test]
    fn the_candidate_is_away_until_they_or_the_laptop_are_back_or_to_the_end() {
        let left = || EventBody::CandidateLeftWindow {};
        let returned = EventBody::CandidateReturned { away_ms: 5_000 };
        let track = Track::of(&source(&[
            (0, EventBody::SessionStarted {}),
            (10_000, left()),
            (15_000, returned),
            (50_000, left()),
        ]));
        let spans: Vec<_> = track.spans.iter().map(|span| (span.from_ms, span.to_ms)).collect();
        assert_eq!(spans, [(10_000, 15_000), (50_000, 60_000)]);
    }

    #[test]
    fn time_is_idle_where_nothing_happens_for_five_seconds() {
        let mut source = source(&[(0, EventBody::SessionStarted {}), (20_000, note(20_000))]);
        source.revision_times = (20_000..58_000).step_by(4_000).collect();
        assert_eq!(Track::of(&source).idle, [(1_000, 19_000)]);
        source.revision_times = vec![5_000, 10_000, 15_000, 25_000];
        assert_eq!(Track::of(&source).idle, [(26_000, 59_000)]);
        // An answer that comes is something that happens.
        source.growth_times = (26_000..60_000).step_by(2_000).collect();
        assert!(Track::of(&source).idle.is_empty());
    }
}
