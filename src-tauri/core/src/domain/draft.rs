//! A form not sent yet.

use super::assistant::AiPolicy;
use super::config::CHALLENGE_MAX_CHARS;
use super::ids::RequestId;
use super::library::ItemId;
use super::time::UtcMs;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Any text longer than this is refused before anything looks at it: four times the largest
/// challenge, so that the challenge's own rule speaks first.
pub const TEXT_CAP: u64 = 4 * CHALLENGE_MAX_CHARS as u64;

const fn yes() -> bool {
    true
}

/// A form not sent yet, exactly as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The id the form will be sent with, so that a crash between sending and answering creates
    /// one session, not two.
    pub request_id: Option<RequestId>,
    /// The candidate's name as typed.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_name: String,
    /// The candidate's address as typed.
    #[validate(length(max = TEXT_CAP))]
    pub candidate_email: String,
    /// Minutes as typed, number or not.
    #[validate(length(max = 1_000))]
    pub time_limit: String,
    /// Tokens as typed, number or not.
    #[validate(length(max = 1_000))]
    pub token_budget: String,
    /// The chosen model's id; the catalogue may have lost it since.
    #[validate(length(max = 1_000))]
    pub model: String,
    /// The task as typed, in Markdown.
    #[validate(length(max = TEXT_CAP))]
    pub challenge_text: String,
    /// As typed; drafts of before did not say, which means the usual ones.
    #[serde(default)]
    #[validate(length(max = TEXT_CAP))]
    pub instructions: String,
    /// Whether the assistant is to know the task; drafts of before did not say.
    #[serde(default = "yes")]
    pub knows_challenge: bool,
    /// Whether only models on this computer may be asked; drafts of before did not say.
    #[serde(default)]
    pub only_local: bool,
    /// What the assistant may do; drafts of before did not say, which means the usual policy.
    #[serde(default)]
    pub policy: AiPolicy,
    /// The template it was filled from, if it was.
    #[serde(default)]
    pub template: Option<ItemId>,
    /// The challenge of the library whose task this is, if it is one.
    #[serde(default)]
    pub challenge: Option<ItemId>,
    /// The rubric it is to be judged by.
    #[serde(default)]
    pub rubric: Option<ItemId>,
    /// Extra time in per cent as typed, number or not.
    #[serde(default)]
    #[validate(length(max = 1_000))]
    pub extra_time: String,
    /// Extra tokens in per cent as typed, number or not.
    #[serde(default)]
    #[validate(length(max = 1_000))]
    pub extra_tokens: String,
}

/// Longest name that is shown of a draft's candidate, in characters: as typed it may have any length.
const SHOWN_NAME_CHARS: usize = 120;

/// That a form was typed and not sent: whom it is for, and since when it is as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WaitingDraft {
    /// The candidate's name as far as it was typed, on one line; none where there is none yet.
    pub candidate_name: Option<String>,
    /// How many lines the challenge has; 0 where there is none yet.
    pub challenge_lines: usize,
    /// When it was saved.
    pub saved_at: UtcMs,
}

impl WaitingDraft {
    /// The draft as it was saved then.
    #[must_use]
    pub fn of(draft: &Draft, saved_at: UtcMs) -> Self {
        let words: Vec<_> = draft.candidate_name.split_whitespace().collect();
        let name: String = words.join(" ").chars().take(SHOWN_NAME_CHARS).collect();
        Self {
            candidate_name: (!name.is_empty()).then_some(name),
            challenge_lines: draft.challenge_text.trim().lines().count(),
            saved_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(name: &str, challenge: &str) -> WaitingDraft {
        let (candidate_name, challenge_text) = (name.into(), challenge.into());
        let draft = Draft { candidate_name, challenge_text, ..Draft::default() };
        WaitingDraft::of(&draft, UtcMs(7))
    }

    #[test]
    fn a_waiting_draft_says_whom_it_is_for_and_how_much_was_written() {
        let told = waiting("  Jane\n Smith ", "# Task\n\nBuild it.\n");
        assert_eq!(told.candidate_name.as_deref(), Some("Jane Smith"));
        assert_eq!((told.challenge_lines, told.saved_at), (3, UtcMs(7)));
    }

    #[test]
    fn a_waiting_draft_without_a_name_has_none_and_a_long_name_is_cut() {
        let blank = waiting(" \n ", "");
        assert_eq!((blank.candidate_name, blank.challenge_lines), (None, 0));
        let long = waiting(&"é".repeat(400_000), "").candidate_name.unwrap();
        assert_eq!(long.chars().count(), SHOWN_NAME_CHARS);
    }
}
