//! What a candidate reads of an answer that is not whole, and what can be done about it.

use crate::domain::assistant::FailureKind;
use crate::domain::exchange::{Memory, Offer, Remedy};
use crate::domain::message::{AnswerStatus, StopCause};
use crate::domain::number::grouped;

/// Why an answer is not whole; none for a whole one and while it comes. Failures are told apart.
pub const fn not_whole(
    status: AnswerStatus,
    cause: Option<StopCause>,
    is_empty: bool,
) -> Option<&'static str> {
    match status {
        AnswerStatus::CutByBudget if is_empty => {
            Some("The model used all its tokens for thinking before it wrote an answer.")
        }
        AnswerStatus::Streaming | AnswerStatus::Complete | AnswerStatus::Failed => None,
        AnswerStatus::Stopped => Some(match cause {
            Some(StopCause::Candidate) | None => "Stopped early.",
            Some(StopCause::Pause) => "Stopped early: the session was paused.",
            Some(StopCause::End) => "Stopped early: the session ended.",
            Some(StopCause::Offline) => "Stopped early: calls over the network were turned off.",
        }),
        AnswerStatus::CutByBudget => Some("Cut off here: the answer reached its token limit."),
        AnswerStatus::CutByTime => Some("Cut off here: time was up."),
        AnswerStatus::UnknownEnd => {
            Some("The assistant stopped here without saying why. More may be missing.")
        }
        AnswerStatus::Interrupted => Some("Cut off here: Hotseat was closed."),
    }
}

/// Why there is no answer, or no more of it, and what a candidate can do.
pub fn failure(kind: &FailureKind, is_empty: bool) -> String {
    if is_empty {
        return no_answer(kind);
    }
    match kind {
        FailureKind::Withheld => {
            "The assistant's provider withheld the rest. Change your question and send it again."
                .into()
        }
        FailureKind::Unreachable
        | FailureKind::RefusedKey
        | FailureKind::RateLimited { .. }
        | FailureKind::OutOfCredit
        | FailureKind::ModelMissing
        | FailureKind::Loading
        | FailureKind::Overloaded
        | FailureKind::WrongAddress
        | FailureKind::Blocked
        | FailureKind::NotOffered
        | FailureKind::TooLong { .. }
        | FailureKind::Refused
        | FailureKind::ProviderFailed
        | FailureKind::TimedOut
        | FailureKind::NotLocal
        | FailureKind::NotSetUp
        | FailureKind::FileGone
        | FailureKind::FileUnusable
        | FailureKind::NoMemory { .. }
        | FailureKind::EngineEnded
        | FailureKind::NoEngine => {
            "What arrived is kept. Continue the answer, or ask again.".into()
        }
    }
}

fn no_answer(kind: &FailureKind) -> String {
    match kind {
        FailureKind::Unreachable => {
            "The assistant can't be reached. Try again in a moment; if that doesn't help, tell \
             your interviewer."
                .into()
        }
        FailureKind::RefusedKey => {
            "The assistant rejected this computer's key. Tell your interviewer.".into()
        }
        FailureKind::RateLimited { retry_after_s: Some(seconds) } => format!(
            "The assistant got too many questions in a short time. Wait {} s, then try again.",
            grouped(i64::from(*seconds))
        ),
        FailureKind::RateLimited { retry_after_s: None } => {
            "The assistant got too many questions in a short time. Try again in a minute.".into()
        }
        FailureKind::OutOfCredit => {
            "The assistant can't answer until its account has credit again. Tell your interviewer."
                .into()
        }
        FailureKind::ModelMissing => {
            "The assistant's model is missing. Tell your interviewer.".into()
        }
        FailureKind::Loading => {
            "The assistant's model is still loading. Try again in a minute; if that doesn't help, \
             tell your interviewer."
                .into()
        }
        FailureKind::Overloaded => {
            "The assistant is too busy to answer now. Try again in a moment.".into()
        }
        FailureKind::Blocked => {
            "Something on the network blocked the assistant. Tell your interviewer.".into()
        }
        FailureKind::NotOffered => {
            "The assistant is not available in this region. Tell your interviewer.".into()
        }
        FailureKind::TooLong { limit_tokens: Some(limit) } => format!(
            "This is longer than the {} tokens the assistant can read at once, so it did not read \
             it. Ask with less of the conversation, or ask something shorter.",
            grouped(*limit)
        ),
        FailureKind::TooLong { limit_tokens: None } => {
            "This is longer than the assistant can read at once, so it did not read it. Ask with \
             less of the conversation, or ask something shorter."
                .into()
        }
        FailureKind::Withheld => {
            "The assistant's provider withheld this answer. Change your question and send it \
             again; the assistant won't see this version."
                .into()
        }
        FailureKind::Refused => {
            "The assistant refused this question without saying why and won't remember it. Change \
             it and send it again; if that doesn't help, tell your interviewer."
                .into()
        }
        FailureKind::ProviderFailed => {
            "The assistant failed or returned an unusable answer. Try again; if that doesn't help, \
             tell your interviewer."
                .into()
        }
        FailureKind::TimedOut => {
            "The assistant took too long. Try again; if that doesn't help, tell your interviewer."
                .into()
        }
        FailureKind::FileGone | FailureKind::FileUnusable => {
            "The assistant's model can't be read from its file. Tell your interviewer.".into()
        }
        FailureKind::NoMemory { .. } => {
            "This computer has no memory left for the assistant. Tell your interviewer.".into()
        }
        FailureKind::EngineEnded => {
            "The assistant stopped working and is loaded again when you ask. Try again; if that \
             doesn't help, tell your interviewer."
                .into()
        }
        FailureKind::WrongAddress
        | FailureKind::NotLocal
        | FailureKind::NotSetUp
        | FailureKind::NoEngine => {
            "The assistant is not set up on this computer. Tell your interviewer.".into()
        }
    }
}

/// What is waited for before the assistant is asked again.
pub const fn waiting(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Loading => "The assistant's model is loading. This can take a minute.",
        FailureKind::RateLimited { .. } => {
            "The assistant got too many questions in a short time. Asking again in a moment."
        }
        FailureKind::Overloaded => "The assistant is busy. Asking again in a moment.",
        FailureKind::Unreachable => "The assistant can't be reached. Asking again in a moment.",
        FailureKind::EngineEnded => "The assistant stopped working. It is being loaded again.",
        FailureKind::RefusedKey
        | FailureKind::OutOfCredit
        | FailureKind::ModelMissing
        | FailureKind::WrongAddress
        | FailureKind::Blocked
        | FailureKind::NotOffered
        | FailureKind::TooLong { .. }
        | FailureKind::Withheld
        | FailureKind::Refused
        | FailureKind::ProviderFailed
        | FailureKind::TimedOut
        | FailureKind::NotLocal
        | FailureKind::NotSetUp
        | FailureKind::FileGone
        | FailureKind::FileUnusable
        | FailureKind::NoMemory { .. }
        | FailureKind::NoEngine => "The assistant failed. Asking again in a moment.",
    }
}

/// What a remedy is called on its button.
pub const fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::GoOn => "Continue the answer",
        Remedy::TryAgain => "Try again",
        Remedy::Edit => "Edit and send again",
        Remedy::AskAfresh => "Ask in a fresh conversation",
    }
}

/// What a candidate says to have an answer go on.
pub const GO_ON: &str = "Go on exactly where you stopped.";

/// A way to ask with less of the conversation, and what that would take.
pub fn offer(offer: &Offer) -> String {
    let tokens = grouped(offer.prompt_tokens);
    match (offer.memory, offer.exchanges) {
        (Memory::Fresh, _) => format!("Fresh conversation: about {tokens} tokens"),
        (Memory::Kept | Memory::Newest, 1) => {
            format!("With the newest answer only: about {tokens} tokens")
        }
        (Memory::Kept | Memory::Newest, exchanges) => {
            format!("With the newest {exchanges} answers only: about {tokens} tokens")
        }
    }
}
