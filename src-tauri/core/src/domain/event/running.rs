//! How long a session had run at each entry of its trail. Entries that say so are taken at their word;
//! between them the calendar, corrected where the trail says that it was moved, tells how much went by.

use super::{Event, EventBody};
use crate::domain::time::{SECOND_MS, UtcMs};

/// Milliseconds the session had run by each of these entries, the trail's first ones in their order; none
/// before it began.
#[must_use]
pub fn running_times(events: &[Event]) -> Vec<Option<i64>> {
    let mut reading = Reading::default();
    events.iter().map(|event| reading.at(event)).collect()
}

/// The running time as far as the trail was read.
#[derive(Default)]
struct Reading {
    has_begun: bool,
    ran_ms: i64,
    /// Since when it runs, by the calendar; none while it stands still.
    since: Option<UtcMs>,
    limit_ms: Option<i64>,
}

impl Reading {
    fn at(&mut self, event: &Event) -> Option<i64> {
        if let Ok(body) = event.body() {
            self.take(&body, event.at);
        }
        self.has_begun.then(|| self.ran_ms_by(event.at))
    }

    fn ran_ms_by(&self, at: UtcMs) -> i64 {
        let ran_ms = self.ran_ms + self.since.map_or(0, |since| at.since(since).max(0));
        self.limit_ms.map_or(ran_ms, |limit| ran_ms.min(limit))
    }

    fn stand(&mut self, ran_ms: i64) {
        (self.ran_ms, self.since) = (ran_ms, None);
    }

    fn take(&mut self, body: &EventBody, at: UtcMs) {
        match body {
            EventBody::SessionCreated { time_limit_s, .. } => {
                self.limit_ms = Some(time_limit_s * SECOND_MS);
            }
            EventBody::SessionUpdated { changes } => {
                let limit = changes.iter().find(|change| change.field == "time_limit_s");
                if let Some(limit_s) = limit.and_then(|change| change.to.value()?.as_i64()) {
                    self.limit_ms = Some(limit_s * SECOND_MS);
                }
            }
            EventBody::SessionStarted {} => (self.has_begun, self.since) = (true, Some(at)),
            EventBody::SessionPaused { remaining_ms, .. } => {
                self.stand(self.limit_ms.map_or(self.ran_ms_by(at), |limit| limit - remaining_ms));
            }
            EventBody::SessionResumed { remaining_ms } => {
                self.stand(self.limit_ms.map_or(self.ran_ms, |limit| limit - remaining_ms));
                self.since = Some(at);
            }
            EventBody::SessionCompleted { ran_ms, .. }
            | EventBody::SessionExpired { ran_ms, .. } => self.stand(*ran_ms),
            EventBody::TimeExtended { to_s, .. } | EventBody::AccommodationGiven { to_s, .. } => {
                self.limit_ms = Some(to_s * SECOND_MS);
            }
            EventBody::GapDetected { from, .. } => self.stand(self.ran_ms_by(*from)),
            EventBody::GapSettled { counted_ms, .. } => self.ran_ms += counted_ms,
            EventBody::ClockMoved { by_ms } => {
                self.since = self.since.map(|since| since.plus(*by_ms));
            }
            EventBody::NoteAdded { ran_ms, .. } => {
                (self.ran_ms, self.since) = (*ran_ms, self.since.map(|_| at));
            }
            EventBody::MessageSent { .. }
            | EventBody::MessageReceived { .. }
            | EventBody::AnswerFailed { .. }
            | EventBody::ChargeCorrected { .. }
            | EventBody::CalledAgain { .. }
            | EventBody::ContextTrimmed { .. }
            | EventBody::CodeRan { .. }
            | EventBody::TestsRan { .. }
            | EventBody::TokensExtended { .. }
            | EventBody::TokensExhausted { .. }
            | EventBody::HandedOver { .. }
            | EventBody::TakenBack { .. }
            | EventBody::HandoverTakenUp { .. }
            | EventBody::ConsentGiven { .. }
            | EventBody::CandidateLeftWindow {}
            | EventBody::CandidateReturned { .. }
            | EventBody::PasscodeRefused { .. }
            | EventBody::ResumeArmed {}
            | EventBody::ResumeDisarmed { .. }
            | EventBody::OwnAnswerRecorded { .. }
            | EventBody::ScorecardSubmitted { .. }
            | EventBody::DiscussionNoted { .. }
            | EventBody::SessionDeleted {}
            | EventBody::SessionRestored {} => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::PersonalValues;
    use super::*;
    use crate::domain::absence::{GapAnswer, Hand};
    use crate::domain::ids::SessionId;
    use crate::domain::note::NoteKind;

    const MINUTE_MS: i64 = 60_000;

    fn entry(at_min: i64, body: &EventBody) -> Event {
        let (kind, data) = body.to_parts().unwrap();
        Event {
            session_id: SessionId(uuid::Uuid::nil()),
            seq: 1,
            kind,
            actor_role: "app".into(),
            clear_actor_name: None,
            personal: PersonalValues::default(),
            data: serde_json::to_string(&data).unwrap(),
            at: UtcMs(at_min * MINUTE_MS),
            prev_hash: Vec::new(),
            hash: Vec::new(),
        }
    }

    fn created() -> EventBody {
        EventBody::SessionCreated {
            candidate_name: "Jane".into(),
            time_limit_s: 3_600,
            token_budget: 50_000,
            model: "practice".into(),
            challenge_chars: 0,
            duplicate_of: None,
            made_with: Vec::new(),
        }
    }

    fn times(entries: &[(i64, EventBody)]) -> Vec<Option<i64>> {
        let events: Vec<_> = entries.iter().map(|(at, body)| entry(*at, body)).collect();
        running_times(&events).into_iter().map(|ms| ms.map(|ms| ms / MINUTE_MS)).collect()
    }

    #[test]
    fn each_entry_is_told_by_the_time_run_with_pauses_left_out() {
        let remaining_ms = 50 * MINUTE_MS;
        let entries = [
            (0, created()),
            (5, EventBody::SessionStarted {}),
            (10, EventBody::CandidateLeftWindow {}),
            (15, EventBody::SessionPaused { remaining_ms, reason: None }),
            (20, EventBody::TokensExhausted { left_tokens: 1 }),
            (30, EventBody::SessionResumed { remaining_ms }),
            (32, EventBody::CandidateLeftWindow {}),
            (40, EventBody::SessionCompleted { ran_ms: 20 * MINUTE_MS, reason: None }),
            (90, EventBody::CandidateLeftWindow {}),
        ];
        let run =
            [None, Some(0), Some(5), Some(10), Some(10), Some(10), Some(12), Some(20), Some(20)];
        assert_eq!(times(&entries), run);
    }

    #[test]
    fn a_moved_calendar_moves_no_running_time() {
        let entries = [
            (0, created()),
            (0, EventBody::SessionStarted {}),
            (70, EventBody::ClockMoved { by_ms: 60 * MINUTE_MS }),
            (72, EventBody::CandidateLeftWindow {}),
        ];
        assert_eq!(times(&entries), [None, Some(0), Some(10), Some(12)]);
    }

    #[test]
    fn a_gap_counts_once_it_is_counted() {
        let (gap_ms, answer) = (20 * MINUTE_MS, GapAnswer::Count);
        let from = UtcMs(10 * MINUTE_MS);
        let entries = [
            (0, created()),
            (0, EventBody::SessionStarted {}),
            (30, EventBody::GapDetected { from, gap_ms, measured_by: Hand::Steady }),
            (31, EventBody::GapSettled { answer, gap_ms, counted_ms: gap_ms, was_asked: true }),
        ];
        assert_eq!(times(&entries), [None, Some(0), Some(10), Some(30)]);
    }

    #[test]
    fn a_note_says_itself_when_it_was_made() {
        let ran_ms = 7 * MINUTE_MS;
        let (kind, chars, sha256) = (NoteKind::Bookmark, 0, "".into());
        let entries = [
            (0, created()),
            (0, EventBody::SessionStarted {}),
            (20, EventBody::NoteAdded { kind, ran_ms, chars, sha256 }),
            (21, EventBody::CandidateLeftWindow {}),
        ];
        assert_eq!(times(&entries), [None, Some(0), Some(7), Some(8)]);
    }
}
