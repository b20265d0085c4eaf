//! Questions and answers in the words people read in a trail.

use super::length;
use crate::domain::assistant::FailureKind;
use crate::domain::catalogue::Catalogue;
use crate::domain::event::EventBody;
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
    }
}

/// An event of the conversation as a title and what is worth knowing about it; none for all others.
pub fn event(body: &EventBody, catalogue: &Catalogue) -> Option<(String, String)> {
    let tokens = |count: i64| format!("{} tokens", grouped(count));
    let chars =
        |count: usize| format!("{} characters", grouped(i64::try_from(count).unwrap_or(i64::MAX)));
    match body {
        EventBody::MessageSent {
            chars: count, prompt_tokens, answer_cap_tokens, model, ..
        } => Some((
            "Question asked".into(),
            format!(
                "{} · {} · {} sent · answer up to {}",
                chars(*count),
                catalogue.name_of(model),
                tokens(*prompt_tokens),
                tokens(*answer_cap_tokens)
            ),
        )),
        EventBody::MessageReceived {
            status: ended,
            cause,
            chars: count,
            input_tokens,
            output_tokens,
            basis,
            ..
        } => {
            let whose = match basis {
                Basis::Reported => "reported by the provider",
                Basis::Estimated => "estimated by Hotseat",
            };
            let charged = grouped(input_tokens + output_tokens);
            let title = match ended {
                AnswerStatus::Complete => "Answer received".to_owned(),
                ended => format!("Answer {}{}", status(*ended), cause.map_or("", stopped_by)),
            };
            Some((title, format!("{} · {charged} tokens {whose}", chars(*count))))
        }
        EventBody::AnswerFailed { failure, chars: count, tokens: billed, outage_ms, .. } => {
            let cost = match billed {
                0 => "nothing charged".to_owned(),
                billed => format!("{} billed by the provider", tokens(*billed)),
            };
            let (reason, waited) = (reason(*failure), length(*outage_ms));
            Some(match count {
                0 => ("No answer".into(), format!("{reason} · waited {waited} · {cost}")),
                count => (
                    "Answer cut off".into(),
                    format!("{reason} · {} · waited {waited} · {cost}", chars(*count)),
                ),
            })
        }
        EventBody::ChargeCorrected { from_tokens, input_tokens, output_tokens, .. } => Some((
            "Charge corrected".into(),
            format!(
                "{} reported by the provider, replacing {} estimated by Hotseat",
                tokens(input_tokens + output_tokens),
                grouped(*from_tokens)
            ),
        )),
        EventBody::ContextTrimmed { begins_at, chosen, .. } => Some(match chosen {
            Memory::Kept => (
                "Assistant's memory shortened".into(),
                format!("It now begins at message {begins_at}; the model's context holds no more"),
            ),
            Memory::Newest => (
                "Assistant's memory shortened".into(),
                format!("It now begins at message {begins_at}; the candidate chose to save tokens"),
            ),
            Memory::Fresh => (
                "Fresh conversation".into(),
                format!("The candidate started afresh at message {begins_at}"),
            ),
        }),
        EventBody::TokensExhausted { left_tokens } => {
            Some(("Token budget used up".into(), format!("{} left", tokens(*left_tokens))))
        }
        EventBody::SessionCreated { .. }
        | EventBody::SessionUpdated { .. }
        | EventBody::SessionStarted {}
        | EventBody::SessionPaused { .. }
        | EventBody::SessionResumed { .. }
        | EventBody::SessionCompleted { .. }
        | EventBody::SessionExpired { .. }
        | EventBody::TimeExtended { .. }
        | EventBody::TokensExtended { .. }
        | EventBody::GapDetected { .. }
        | EventBody::GapSettled { .. }
        | EventBody::ClockMoved { .. }
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
        | EventBody::SessionDeleted {}
        | EventBody::SessionRestored {} => None,
    }
}
