//! What a candidate can do about an answer that is not whole, without typing the question again.

use crate::domain::assistant::FailureKind;
use crate::domain::message::AnswerStatus;
use serde::{Deserialize, Serialize};

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Have the assistant go on where it stopped.
    GoOn,
    /// Ask the same again in its place.
    TryAgain,
    /// Take the question back into the composer, change it, and ask that in its place.
    Edit,
    /// Ask the same again in a fresh conversation.
    AskAfresh,
}

/// What can be done about the newest answer of a conversation, the likeliest to help first.
/// `has_text` says whether something of it came, `has_history` whether it was asked with what was said
/// before.
#[must_use]
pub fn remedies(
    status: AnswerStatus,
    failure: Option<FailureKind>,
    has_text: bool,
    has_history: bool,
) -> Vec<Remedy> {
    use Remedy::{AskAfresh, Edit, GoOn, TryAgain};
    let with_afresh = |mut remedies: Vec<Remedy>| {
        if has_history {
            remedies.push(AskAfresh);
        }
        remedies
    };
    match (status, failure) {
        (AnswerStatus::Streaming | AnswerStatus::Complete, _) => Vec::new(),
        // The history may be what is too long, or what is refused, and not the question.
        (_, Some(FailureKind::TooLong { .. })) if has_history => vec![TryAgain, AskAfresh, Edit],
        (_, Some(FailureKind::TooLong { .. })) => vec![Edit],
        (_, Some(FailureKind::Withheld)) => with_afresh(vec![Edit]),
        (_, Some(FailureKind::Refused)) => with_afresh(vec![Edit, TryAgain]),
        (_, Some(_)) if has_text => vec![GoOn, TryAgain],
        // What fails each time in the same way may be due to the history, too.
        (
            _,
            Some(
                FailureKind::Blocked
                | FailureKind::RefusedKey
                | FailureKind::ProviderFailed
                | FailureKind::RateLimited { .. },
            ),
        ) => with_afresh(vec![TryAgain, Edit]),
        (_, Some(_)) => vec![TryAgain, Edit],
        (AnswerStatus::UnknownEnd, None) => vec![GoOn, TryAgain],
        (_, None) if has_text => vec![GoOn],
        (_, None) => vec![TryAgain, Edit],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Remedy::{AskAfresh, Edit, GoOn, TryAgain};

    fn of(failure: FailureKind, has_text: bool, has_history: bool) -> Vec<Remedy> {
        remedies(AnswerStatus::Failed, Some(failure), has_text, has_history)
    }

    #[test]
    fn whatever_ends_an_answer_early_there_is_something_to_do() {
        for status in AnswerStatus::ALL {
            let is_fine = matches!(status, AnswerStatus::Streaming | AnswerStatus::Complete);
            for has_text in [false, true] {
                assert_eq!(
                    remedies(status, None, has_text, true).is_empty(),
                    is_fine,
                    "{status:?}"
                );
            }
        }
    }

    #[test]
    fn what_was_refused_for_its_words_is_changed_or_asked_without_what_came_before() {
        assert_eq!(of(FailureKind::Withheld, false, true), [Edit, AskAfresh]);
        assert_eq!(of(FailureKind::Withheld, false, false), [Edit]);
        assert_eq!(of(FailureKind::Refused, false, true), [Edit, TryAgain, AskAfresh]);
        let too_long = FailureKind::TooLong { limit_tokens: None };
        assert_eq!(of(too_long, false, false), [Edit]);
        assert_eq!(of(too_long, false, true), [TryAgain, AskAfresh, Edit]);
    }

    #[test]
    fn what_was_cut_off_goes_on_or_is_tried_again() {
        assert_eq!(of(FailureKind::ProviderFailed, true, true), [GoOn, TryAgain]);
        assert_eq!(of(FailureKind::TimedOut, false, true), [TryAgain, Edit]);
        assert_eq!(of(FailureKind::Blocked, false, true), [TryAgain, Edit, AskAfresh]);
        assert_eq!(remedies(AnswerStatus::CutByBudget, None, true, false), [GoOn]);
        assert_eq!(remedies(AnswerStatus::CutByBudget, None, false, false), [TryAgain, Edit]);
    }
}
