//! Questions and answers in the words people read in a trail.

use super::{Words, chars, length};
use crate::domain::assistant::FailureKind;
use crate::domain::exchange::Memory;
use crate::domain::ledger::Basis;
use crate::domain::message::{AnswerStatus, StopCause};
use crate::domain::number::grouped;

/// How an answer ended, in a few words.
pub const fn status(status: AnswerStatus) -> &'static str {
    match status {
        AnswerStatus::Streaming => "being written",
        AnswerStatus::Complete => "complete",
        AnswerStatus::Stopped => "stopped",
        AnswerStatus::CutByBudget => "cut off at its token limit",
        AnswerStatus::CutByTime => "cut off when time was up",
        AnswerStatus::UnknownEnd => "ended for an unknown reason",
        AnswerStatus::Interrupted => "interrupted when Hotseat closed",
        AnswerStatus::Failed => "failed",
    }
}

/// What an answer was stopped by, behind "stopped".
const fn stopped_by(cause: StopCause) -> &'static str {
    match cause {
        StopCause::Candidate => " by the candidate",
        StopCause::Pause => " when the session was paused",
        StopCause::End => " when the session ended",
        StopCause::Offline => " when Offline was turned on",
    }
}

/// Why there was no answer, in a few words.
pub const fn reason(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Unreachable => "the provider can't be reached",
        FailureKind::RefusedKey => "the provider rejected the key",
        FailureKind::RateLimited { .. } => "the provider got too many requests",
        FailureKind::OutOfCredit => "the provider account is out of credit",
        FailureKind::ModelMissing => "the provider doesn't have the model",
        FailureKind::Loading => "the model was still loading",
        FailureKind::Overloaded => "the provider was busy",
        FailureKind::WrongAddress => "the provider's address has no chat completions API",
        FailureKind::Blocked => "something on the network blocked the request",
        FailureKind::NotOffered => "the provider isn't available in this region",
        FailureKind::TooLong { .. } => "the conversation is too long for the model",
        FailureKind::Withheld => "the provider withheld the answer",
        FailureKind::Refused => "the provider refused the question",
        FailureKind::ProviderFailed => "the provider failed",
        FailureKind::TimedOut => "the provider took too long",
        FailureKind::NotLocal => "only models on this computer are allowed",
        FailureKind::NotSetUp => "the model is not set up",
        FailureKind::FileGone => "the model’s file was not where it was",
        FailureKind::FileUnusable => "the model’s file can’t be run",
        FailureKind::NoMemory { .. } => "the computer had no memory for the model",
        FailureKind::EngineEnded => "the model stopped working",
        FailureKind::NoEngine => "this computer can’t run model files",
    }
}

fn tokens(count: i64) -> String {
    format!("{} tokens", grouped(count))
}

/// That a model was asked.
pub fn sent(model: &str, count: usize, prompt_tokens: i64, answer_cap_tokens: i64) -> Words {
    let detail = format!(
        "{} · {model} · {} sent · answer up to {}",
        chars(count),
        tokens(prompt_tokens),
        tokens(answer_cap_tokens)
    );
    ("Question asked".into(), Some(detail))
}

/// How an answer ended that is not a failure, and what it was charged.
pub fn received(
    ended: AnswerStatus,
    cause: Option<StopCause>,
    count: usize,
    charged_tokens: i64,
    basis: Basis,
) -> Words {
    let whose = match basis {
        Basis::Reported => "reported by the provider",
        Basis::Estimated => "estimated by Hotseat",
    };
    let title = match ended {
        AnswerStatus::Complete => "Answer received".to_owned(),
        ended => format!("Answer {}{}", status(ended), cause.map_or("", stopped_by)),
    };
    (title, Some(format!("{} · {} tokens {whose}", chars(count), grouped(charged_tokens))))
}

/// Why there is no answer, or none to its end.
pub fn failed(failure: FailureKind, count: usize, billed_tokens: i64, outage_ms: i64) -> Words {
    let cost = match billed_tokens {
        0 => "nothing charged".to_owned(),
        billed => format!("{} billed by the provider", tokens(billed)),
    };
    let (reason, waited) = (reason(failure), length(outage_ms));
    match count {
        0 => ("No answer".into(), Some(format!("{reason} · waited {waited} · {cost}"))),
        count => {
            let detail = format!("{reason} · {} · waited {waited} · {cost}", chars(count));
            ("Answer cut off".into(), Some(detail))
        }
    }
}

/// That a provider that failed is asked again, and why.
pub fn called_again(attempt: u32, failure: FailureKind) -> Words {
    let detail = format!("{} · call {attempt} for this answer", reason(failure));
    ("Assistant asked again".into(), Some(detail))
}

/// That a provider's count took the place of ours.
pub fn corrected(from_tokens: i64, to_tokens: i64) -> Words {
    let detail = format!(
        "{} reported by the provider, replacing {} estimated by Hotseat",
        tokens(to_tokens),
        grouped(from_tokens)
    );
    ("Charge corrected".into(), Some(detail))
}

/// Where the assistant's memory begins now.
pub fn trimmed(begins_at: i64, chosen: Memory) -> Words {
    let (title, detail) = match chosen {
        Memory::Kept => (
            "Assistant's memory shortened",
            format!("It now begins at message {begins_at}; the model's context holds no more"),
        ),
        Memory::Newest => (
            "Assistant's memory shortened",
            format!("It now begins at message {begins_at}; the candidate chose to save tokens"),
        ),
        Memory::Fresh => {
            ("Fresh conversation", format!("The candidate started afresh at message {begins_at}"))
        }
    };
    (title.into(), Some(detail))
}

/// That the budget does not reach for another question.
pub fn exhausted(left_tokens: i64) -> Words {
    ("Token budget used up".into(), Some(format!("{} left", tokens(left_tokens))))
}
