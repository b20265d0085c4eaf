//! What the candidate's window asks for. No request names a session: the one handed over is meant.

use crate::domain::draft::TEXT_CAP;
use crate::domain::exchange::{Asking, Memory};
use crate::domain::ids::RequestId;
use crate::domain::own_answer::{LOOKED_FOR_CHARS, Language, PastedText, TypedAnswer};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Agree, begin, go on, stop the answer, or be done.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CandidateStep {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
}

/// Name a picture of the task.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PictureName {
    /// What the task calls it, behind `pictures/`.
    #[validate(length(max = 1_000))]
    pub name: String,
}

/// Ask for a page of the conversation.
#[derive(Clone, Copy, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ReadConversation {
    /// Only messages before this place; null means the newest.
    pub before: Option<i64>,
    /// Messages wanted, 1 to 500.
    pub limit: u32,
}

/// A question as typed so far: to try out the assistant, or to keep it.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct QuestionText {
    /// As typed, blank or not; a draft longer than 50,000 characters is refused.
    #[validate(length(max = TEXT_CAP))]
    pub text: String,
}

/// A question as typed so far, to learn what it would cost.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct EstimateQuestion {
    /// As typed so far; a blank one has a cost, too.
    #[validate(length(max = TEXT_CAP))]
    pub text: String,
    /// The place of the question it is to be asked in the place of; null where there is none.
    pub instead_of: Option<i64>,
}

/// Ask the assistant.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct AskAssistant {
    /// Made by the page; a repeat is not sent again.
    pub request_id: RequestId,
    /// Kept and sent as typed: not blank, at most 50,000 characters.
    #[validate(length(max = TEXT_CAP))]
    pub text: String,
    /// The place of the question it is asked in the place of: the newest, where its answer is not whole.
    /// Null where there is none.
    pub instead_of: Option<i64>,
    /// How much of the conversation the assistant is to know from now on.
    #[serde(default)]
    pub memory: Memory,
}

impl From<&EstimateQuestion> for Asking {
    fn from(request: &EstimateQuestion) -> Self {
        let EstimateQuestion { text, instead_of } = request.clone();
        Self { text, instead_of, memory: Memory::Kept }
    }
}

impl From<&AskAssistant> for Asking {
    fn from(request: &AskAssistant) -> Self {
        let AskAssistant { text, instead_of, memory, .. } = request.clone();
        Self { text, instead_of, memory }
    }
}

/// Keep the candidate's own answer as typed so far.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SaveOwnAnswer {
    /// The whole answer, as typed: at most 100,000 characters.
    #[validate(length(max = TEXT_CAP))]
    pub text: String,
    /// What it is written in.
    pub language: Language,
    /// One more than the last the page saved or read: an older text never overwrites a newer one.
    pub revision: i64,
    /// Where the caret stands, in units of UTF-16; null where the page has no editor.
    #[serde(default)]
    pub caret: Option<u32>,
    /// What was pasted since the page saved last, oldest first.
    #[serde(default)]
    #[validate(length(max = PASTES_CAP), nested)]
    pub pasted: Vec<PastedPiece>,
}

/// Run the own answer as it is kept.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RunCode {
    /// What the program reads from its standard input: at most 100,000 characters. Of SQL: what is carried
    /// out before.
    #[validate(length(max = TEXT_CAP))]
    pub input: String,
}

/// Most pastes told with one save; hands make fewer in a second.
pub const PASTES_CAP: u64 = 100;
/// Most characters told of one.
pub const PASTED_CAP: u64 = LOOKED_FOR_CHARS as u64;

/// A text that was pasted.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PastedPiece {
    /// Its first 1,000 characters.
    #[validate(length(max = PASTED_CAP))]
    pub begins: String,
    /// How many it has.
    pub chars: u32,
}

impl From<SaveOwnAnswer> for TypedAnswer {
    fn from(request: SaveOwnAnswer) -> Self {
        let SaveOwnAnswer { text, language, revision, caret, pasted } = request;
        let place = |units: u32| usize::try_from(units).unwrap_or(usize::MAX);
        let pasted = pasted.into_iter();
        let pasted = pasted.map(|PastedPiece { begins, chars }| {
            let chars = place(chars);
            PastedText { begins, chars }
        });
        Self { text, language, revision, caret: caret.map(place), pasted: pasted.collect() }
    }
}

/// Give the laptop back to the interviewer, or open a locked console.
#[derive(Clone, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct TryPasscode {
    /// The passcode or the recovery code, as typed.
    #[validate(length(max = 1_000))]
    pub passcode: String,
}
