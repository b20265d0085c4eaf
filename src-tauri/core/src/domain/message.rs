//! What is kept of a conversation: questions, answers, and how each answer ended.

use super::assistant::FailureKind;
use super::event::EventBody;
use super::ids::RequestId;
use super::time::UtcMs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Where an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AnswerStatus {
    /// It is being written.
    Streaming,
    /// The model had said everything.
    Complete,
    /// It was stopped on purpose: see [`StopCause`].
    Stopped,
    /// It reached the largest size that was left for it.
    CutByBudget,
    /// Time ran out.
    CutByTime,
    /// It ended for a reason that Hotseat does not know.
    UnknownEnd,
    /// Hotseat was closed or died while it was written.
    Interrupted,
    /// The provider did not answer, or not to the end.
    Failed,
}

impl AnswerStatus {
    /// Every status, to read the database by.
    pub const ALL: [Self; 8] = [
        Self::Streaming,
        Self::Complete,
        Self::Stopped,
        Self::CutByBudget,
        Self::CutByTime,
        Self::UnknownEnd,
        Self::Interrupted,
        Self::Failed,
    ];

    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Streaming => "streaming",
            Self::Complete => "complete",
            Self::Stopped => "stopped",
            Self::CutByBudget => "cut_by_budget",
            Self::CutByTime => "cut_by_time",
            Self::UnknownEnd => "unknown_end",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }
}

/// What an answer was stopped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopCause {
    /// The candidate, with Stop.
    Candidate,
    /// The session was paused.
    Pause,
    /// The session was ended.
    End,
    /// From then on nothing but this computer was to be called.
    Offline,
}

/// What a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// What the candidate asked.
    Question {
        /// The intention it was sent with.
        request: Option<RequestId>,
    },
    /// What the assistant answered.
    Answer {
        /// Where it stands.
        status: AnswerStatus,
        /// The place of the oldest message the model was sent; 1 where it was sent everything.
        context_from: i64,
        /// Why it failed, if it did.
        failure: Option<FailureKind>,
        /// When it reached its last status.
        ended_at: Option<UtcMs>,
    },
}

/// One entry of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its place in the conversation, from 1: questions odd, answers even.
    pub seq: i64,
    /// Question or answer, each with its own details.
    pub kind: MessageKind,
    /// Its text; of an answer, as far as it came.
    pub content: String,
    /// The model asked.
    pub model: String,
    /// When it was sent, or begun.
    pub created_at: UtcMs,
}

/// What is known of a message beside what was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Milliseconds the session had run when a question was asked, or an answer had its end; none
    /// before that, and where it is not known.
    pub ran_ms: Option<i64>,
    /// What an answer took; none for a question, and while it is being written.
    pub charged: Option<Charged>,
    /// What an answer was stopped by, where that is known.
    pub cause: Option<StopCause>,
    /// What the provider was last found to be, while it is waited for before it is asked again.
    pub waits_for: Option<FailureKind>,
}

/// What an answer took, all its calls together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charged {
    /// Tokens sent: instructions, history, question, each time anew.
    pub input_tokens: i64,
    /// Tokens received, those of hidden reasoning included.
    pub output_tokens: i64,
    /// Whether these are our own count.
    pub is_estimated: bool,
    /// Milliseconds from the question to the answer's end.
    pub took_ms: i64,
}

/// A part of a conversation, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationPage {
    /// The messages; the text of an answer being written is as new as the last piece told.
    pub messages: Vec<Message>,
    /// What is known of them beside that, by their place.
    pub figures: BTreeMap<i64, Figures>,
    /// Whether older ones come before.
    pub has_older: bool,
}

/// A question and its answer, as a later prompt is made from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchanged {
    /// The question's place in the conversation.
    pub question_seq: i64,
    /// What was asked.
    pub question: String,
    /// What was answered, as far as it came.
    pub answer: String,
    /// Why there is no more of it, if the provider failed.
    pub failure: Option<FailureKind>,
    /// Whether the candidate asked another question in the place of this one.
    pub is_replaced: bool,
}

/// The message an entry of the trail is about; none for entries about anything else.
#[must_use]
pub const fn named_by(body: &EventBody) -> Option<i64> {
    match body {
        EventBody::MessageSent { seq, .. }
        | EventBody::MessageReceived { seq, .. }
        | EventBody::AnswerFailed { seq, .. }
        | EventBody::CalledAgain { seq, .. }
        | EventBody::ChargeCorrected { seq, .. }
        | EventBody::ContextTrimmed { seq, .. } => Some(*seq),
        EventBody::SessionCreated { .. }
        | EventBody::SessionUpdated { .. }
        | EventBody::SessionStarted {}
        | EventBody::SessionPaused { .. }
        | EventBody::SessionResumed { .. }
        | EventBody::SessionCompleted { .. }
        | EventBody::SessionExpired { .. }
        | EventBody::TimeExtended { .. }
        | EventBody::TokensExtended { .. }
        | EventBody::AccommodationGiven { .. }
        | EventBody::GapDetected { .. }
        | EventBody::GapSettled { .. }
        | EventBody::ClockMoved { .. }
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
        | EventBody::NoteAdded { .. }
        | EventBody::CodeRan { .. }
        | EventBody::TestsRan { .. }
        | EventBody::ScorecardSubmitted { .. }
        | EventBody::DiscussionNoted { .. }
        | EventBody::SessionDeleted {}
        | EventBody::SessionRestored {} => None,
    }
}

/// The newest message once this entry about one was written: a question has its answer begun at once.
#[must_use]
pub fn newest_after(body: &EventBody) -> Option<i64> {
    let seq = named_by(body)?;
    Some(if matches!(body, EventBody::MessageSent { .. }) { seq + 1 } else { seq })
}

/// SHA-256 of a text, in hex: what a trail says of a message.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
