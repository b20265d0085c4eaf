//! What can happen to a session.

use super::{FieldChange, Personal};
use crate::domain::absence::{GapAnswer, Hand};
use crate::domain::assistant::FailureKind;
use crate::domain::exchange::Memory;
use crate::domain::handover::{StartedBy, WayBack};
use crate::domain::ids::SessionId;
use crate::domain::ledger::Basis;
use crate::domain::library::Pin;
use crate::domain::message::{AnswerStatus, StopCause};
use crate::domain::note::NoteKind;
use crate::domain::own_answer::{HistoryEnd, Language};
use crate::domain::run::{RunLanguage, RunOutcome};
use crate::domain::time::UtcMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use strum::{EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

/// What happened, with what is worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[strum_discriminants(
    name(EventKind),
    doc = "What kind of thing happened.",
    derive(Hash, EnumIter, EnumString, IntoStaticStr),
    strum(serialize_all = "snake_case")
)]
pub enum EventBody {
    /// It was prepared.
    SessionCreated {
        /// The candidate's name.
        candidate_name: Personal<String>,
        /// The time limit, in seconds.
        time_limit_s: i64,
        /// The budget, in tokens.
        token_budget: i64,
        /// The id of its model.
        model: String,
        /// Characters of the challenge; 0 without one.
        challenge_chars: usize,
        /// The session it was copied from.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        duplicate_of: Option<SessionId>,
        /// The versions of challenge, rubric and template it was made with.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        made_with: Vec<Pin>,
    },
    /// Its configuration was changed.
    SessionUpdated {
        /// The fields that changed.
        changes: Vec<FieldChange>,
    },
    /// Its time began.
    SessionStarted {},
    /// Its time was stopped.
    SessionPaused {
        /// Milliseconds left at that moment.
        remaining_ms: i64,
        /// Why, where the interviewer said.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<Personal<String>>,
    },
    /// Its time went on.
    SessionResumed {
        /// Milliseconds left at that moment.
        remaining_ms: i64,
    },
    /// A person ended it.
    SessionCompleted {
        /// Milliseconds its time ran in all.
        ran_ms: i64,
        /// Why, where the interviewer said.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<Personal<String>>,
    },
    /// Its time was up.
    SessionExpired {
        /// Milliseconds its time ran in all.
        ran_ms: i64,
        /// The deadline itself.
        deadline: UtcMs,
    },
    /// It was given more time.
    TimeExtended {
        /// Minutes added.
        minutes: i64,
        /// The limit before, in seconds.
        from_s: i64,
        /// The limit after, in seconds.
        to_s: i64,
        /// Why it was given.
        reason: Personal<String>,
    },
    /// It was given more tokens.
    TokensExtended {
        /// Tokens added.
        tokens: i64,
        /// The budget before, in tokens.
        from: i64,
        /// The budget after, in tokens.
        to: i64,
        /// Why they were given.
        reason: Personal<String>,
    },
    /// It was given more time and tokens than its limits say. No reason is asked for.
    AccommodationGiven {
        /// Extra time in all, in per cent of the time limit as created.
        extra_time_percent: i64,
        /// Extra tokens in all, in per cent of the budget as created.
        extra_tokens_percent: i64,
        /// The limit before, in seconds.
        from_s: i64,
        /// The limit after, in seconds.
        to_s: i64,
        /// The budget before, in tokens.
        from_tokens: i64,
        /// The budget after, in tokens.
        to_tokens: i64,
    },
    /// Hotseat was not watching while it should have run; it stands still as of `from`.
    GapDetected {
        /// The moment it was last seen.
        from: UtcMs,
        /// The gap's length, in milliseconds.
        gap_ms: i64,
        /// The hand that measured it.
        measured_by: Hand,
    },
    /// The interviewer said what becomes of the gap, or the session ended before they were asked.
    GapSettled {
        /// Whether it counts or is given back.
        answer: GapAnswer,
        /// The gap's length, in milliseconds.
        gap_ms: i64,
        /// Milliseconds taken off the remaining time.
        counted_ms: i64,
        /// Whether the interviewer was asked; left out where they were.
        #[serde(skip_serializing_if = "is_true", default = "yes")]
        was_asked: bool,
    },
    /// The wall clock was set while the session was live.
    ClockMoved {
        /// Milliseconds it was moved by; positive is forward.
        by_ms: i64,
    },
    /// The candidate asked the assistant.
    MessageSent {
        /// The question's place in the conversation.
        seq: i64,
        /// The model asked.
        model: String,
        /// Characters of the question.
        chars: usize,
        /// SHA-256 of the question, in hex.
        sha256: Personal<String>,
        /// Tokens of everything the model is sent, as we count them.
        prompt_tokens: i64,
        /// Most tokens of the answer.
        answer_cap_tokens: i64,
    },
    /// An answer reached its last status.
    MessageReceived {
        /// The answer's place in the conversation.
        seq: i64,
        /// How it ended.
        status: AnswerStatus,
        /// What it was stopped by, if it was. None in entries of before it was kept.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        cause: Option<StopCause>,
        /// Characters of the answer, as far as it came.
        chars: usize,
        /// SHA-256 of the answer, in hex.
        sha256: Personal<String>,
        /// Charged for what was sent.
        input_tokens: i64,
        /// Charged for what was received.
        output_tokens: i64,
        /// Whose count that is.
        basis: Basis,
    },
    /// The provider did not answer, or not to the end.
    AnswerFailed {
        /// The answer's place in the conversation.
        seq: i64,
        /// What kind of trouble it was.
        failure: FailureKind,
        /// Characters of the answer, as far as it came.
        chars: usize,
        /// SHA-256 of the answer, in hex.
        sha256: Personal<String>,
        /// Charged all the same, because the provider billed it.
        tokens: i64,
        /// Milliseconds the candidate waited in vain.
        outage_ms: i64,
    },
    /// The provider failed before it had answered anything, and is asked again.
    CalledAgain {
        /// The answer's place in the conversation.
        seq: i64,
        /// Which call for the answer it is, from 2.
        attempt: u32,
        /// What kind of trouble the call before had.
        failure: FailureKind,
    },
    /// A provider reported what an answer took after it was charged by our own count.
    ChargeCorrected {
        /// The answer's place in the conversation.
        seq: i64,
        /// Charged until then, in all.
        from_tokens: i64,
        /// Charged for what was sent.
        input_tokens: i64,
        /// Charged for what was received.
        output_tokens: i64,
    },
    /// The assistant does not remember the whole conversation any more.
    ContextTrimmed {
        /// The answer's place in the conversation.
        seq: i64,
        /// The place of the oldest question it is sent.
        begins_at: i64,
        /// What the candidate chose; left out where the model can't read more at once.
        #[serde(skip_serializing_if = "is_kept", default)]
        chosen: Memory,
    },
    /// What is left of the budget is not enough for another question.
    TokensExhausted {
        /// Tokens left of the budget.
        left_tokens: i64,
    },
    /// The laptop was given to the candidate.
    HandedOver {
        /// Whether the interviewer's window stayed open, on another display.
        console_stays: bool,
        /// Who lets the time begin.
        begins: StartedBy,
    },
    /// The interviewer has the laptop back.
    TakenBack {
        /// How they got it.
        way: WayBack,
        /// How long the candidate had been away from the window by then, where they were.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        away_ms: Option<i64>,
    },
    /// Hotseat was closed or died while the laptop was handed over, and came up locked.
    HandoverTakenUp {
        /// How long the candidate had been away from the window by then, where they were.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        away_ms: Option<i64>,
    },
    /// The candidate read the rules and agreed.
    ConsentGiven {
        /// SHA-256 of the rules as they were shown, in hex: each title on a line, its text on the next, a
        /// blank line between two. None in entries of before it was kept.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        rules_sha256: Option<Personal<String>>,
    },
    /// The candidate's window is not what they work in any more.
    CandidateLeftWindow {},
    /// They are back in it.
    CandidateReturned {
        /// How long they were away.
        away_ms: i64,
    },
    /// A wrong passcode was typed in the candidate's window, and Hotseat checked it.
    PasscodeRefused {
        /// Wrong ones in a row by then, this one included, wherever they were typed.
        wrong_tries: i64,
    },
    /// Time goes on as soon as the candidate says so.
    ResumeArmed {},
    /// Time does not go on yet, after all: it was paused again before the candidate said so.
    ResumeDisarmed {
        /// Why, where the interviewer said.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<Personal<String>>,
    },
    /// What the candidate wrote by themselves, as it stood when the session stopped.
    OwnAnswerRecorded {
        /// Characters of the answer.
        chars: usize,
        /// What it is written in.
        language: Language,
        /// SHA-256 of it, in hex.
        sha256: Personal<String>,
        /// How it came about; none in entries from before that was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        history: Option<HistoryEnd>,
    },
    /// The interviewer made a private note, or marked a moment.
    NoteAdded {
        /// Note or bookmark.
        kind: NoteKind,
        /// Milliseconds the session had run.
        ran_ms: i64,
        /// Characters of the note.
        chars: usize,
        /// SHA-256 of the note, in hex.
        sha256: Personal<String>,
    },
    /// The candidate's code was run.
    CodeRan {
        /// Its place among the runs, from 1.
        run: i64,
        /// Milliseconds the session had run when it began.
        ran_ms: i64,
        /// The last step of the answer's history that was in what was run.
        revision: i64,
        /// What the code is written in.
        language: RunLanguage,
        /// SHA-256 of the code, in hex.
        sha256: Personal<String>,
        /// How it ended.
        outcome: RunOutcome,
        /// How long it ran, in milliseconds.
        took_ms: u64,
        /// SHA-256 of what came of it, as it is stored, in hex.
        result_sha256: Personal<String>,
    },
    /// Tests of the challenge were run on the candidate's code.
    TestsRan {
        /// Their place among the runs, from 1.
        run: i64,
        /// Milliseconds the session had run when they began.
        ran_ms: i64,
        /// The last step of the answer's history that was in what was run.
        revision: i64,
        /// What the code is written in.
        language: RunLanguage,
        /// SHA-256 of the code, in hex.
        sha256: Personal<String>,
        /// Whether it was the tests that the candidate does not see.
        are_hidden: bool,
        /// How many passed.
        passed: usize,
        /// How many there are.
        total: usize,
        /// Whether all were run.
        outcome: RunOutcome,
        /// How long their programs ran together, in milliseconds.
        took_ms: u64,
        /// SHA-256 of what came of them, as it is stored, in hex.
        result_sha256: Personal<String>,
    },
    /// A reviewer submitted a scorecard, or corrected theirs.
    ScorecardSubmitted {
        /// Who it is by.
        reviewer: Personal<String>,
        /// 1, and one more with each correction.
        version: i64,
        /// SHA-256 of the card, as it is stored, in hex.
        sha256: Personal<String>,
        /// Why it was corrected; none of the first.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<Personal<String>>,
        /// The public key, in hex, of the record it came with; none where it was submitted here.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        signer: Option<String>,
    },
    /// A reviewer noted what came of comparing scorecards.
    DiscussionNoted {
        /// Who noted it.
        author: Personal<String>,
        /// 1, and one more each time it is written anew.
        version: i64,
        /// Characters of the note.
        chars: usize,
        /// SHA-256 of the note, in hex.
        sha256: Personal<String>,
    },
    /// It was taken off the list; it can be put back.
    SessionDeleted {},
    /// It was put back on the list.
    SessionRestored {},
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_true(flag: &bool) -> bool {
    *flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_kept(memory: &Memory) -> bool {
    matches!(memory, Memory::Kept)
}

const fn yes() -> bool {
    true
}

impl EventBody {
    /// The type's name and its data, as both are stored.
    ///
    /// # Errors
    /// Never for a body of this enum; the error is serde's.
    pub fn to_parts(&self) -> serde_json::Result<(String, Map<String, Value>)> {
        #[derive(Deserialize)]
        struct Parts {
            r#type: String,
            data: Map<String, Value>,
        }
        let parts: Parts = serde_json::from_value(serde_json::to_value(self)?)?;
        Ok((parts.r#type, parts.data))
    }

    /// Whether it changes what a candidate agreed to: anything of the configuration but who they are.
    #[must_use]
    pub fn changes_what_was_agreed(&self) -> bool {
        matches!(self, Self::SessionUpdated { changes } if changes
            .iter()
            .any(|change| !matches!(change.field.as_str(), "candidate_name" | "candidate_email")))
    }

    /// The body these parts stand for.
    ///
    /// # Errors
    /// Where the type is unknown or the data does not fit it.
    pub fn from_parts(kind: &str, data: Value) -> serde_json::Result<Self> {
        serde_json::from_value(serde_json::json!({ "type": kind, "data": data }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_survives_its_parts() {
        let bodies = [
            EventBody::SessionStarted {},
            EventBody::TimeExtended {
                minutes: 5,
                from_s: 60,
                to_s: 360,
                reason: "fire alarm".into(),
            },
            EventBody::GapDetected { from: UtcMs(5), gap_ms: 9, measured_by: Hand::Wall },
        ];
        for body in bodies {
            let (kind, data) = body.to_parts().unwrap();
            assert_eq!(EventBody::from_parts(&kind, Value::Object(data)).unwrap(), body);
        }
    }

    #[test]
    fn an_unknown_type_is_an_error_not_a_panic() {
        assert!(EventBody::from_parts("session_exploded", Value::Null).is_err());
    }
}
