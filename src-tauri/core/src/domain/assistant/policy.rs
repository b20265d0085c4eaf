//! What the assistant may do in an interview: told to the model as instructions, and to the candidate as a
//! card.

use crate::domain::config::{Field, FieldError, is_blank, trimmed};
use serde::{Deserialize, Serialize};

/// Longest policy in the interviewer's own words, in characters.
pub const POLICY_MAX_CHARS: usize = 2_000;

/// What the assistant may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "preset", rename_all = "snake_case")]
pub enum AiPolicy {
    /// Explain concepts, errors and code that is there; no word about how to solve the task.
    ExplainOnly,
    /// Hints and next steps; no code that solves the task.
    #[default]
    GiveHints,
    /// Anything, code and whole solutions included.
    WriteCode,
    /// There is no assistant.
    NoAssistant,
    /// What the interviewer says.
    Own {
        /// In the interviewer's words, read by model and candidate alike.
        text: String,
    },
}

/// A policy as a candidate reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyCard {
    /// What it is called.
    pub title: String,
    /// What the assistant may do, and what not.
    pub text: String,
}

impl AiPolicy {
    /// The policies that need no words of the interviewer, from the strictest; an own one stands beside them.
    pub const PRESETS: [Self; 4] =
        [Self::NoAssistant, Self::ExplainOnly, Self::GiveHints, Self::WriteCode];

    /// The policy as it may be kept.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::Policy`].
    pub fn validate(self) -> Result<Self, FieldError> {
        let Self::Own { text } = self else { return Ok(self) };
        let text = trimmed(&text);
        let broken = |message: &str| Err(FieldError::new(Field::Policy, message));
        if is_blank(text) {
            return broken("Say what the assistant may do");
        }
        if text.chars().count() > POLICY_MAX_CHARS {
            return broken("What the assistant may do is longer than 2,000 characters");
        }
        if text.contains('\0') {
            return broken("What the assistant may do contains a NUL character");
        }
        Ok(Self::Own { text: text.to_owned() })
    }

    /// Whether the candidate has an assistant at all.
    #[must_use]
    pub const fn has_assistant(&self) -> bool {
        !matches!(self, Self::NoAssistant)
    }

    /// What the model is told.
    #[must_use]
    pub fn prompt(&self) -> &str {
        match self {
            Self::ExplainOnly => {
                "What you may do in this interview: explain. Explain concepts, interfaces, error messages \
                 and code that the candidate shows you. Do not say how to solve the task, do not suggest \
                 an approach, and do not write code for it; say that you may only explain, and offer to \
                 explain what the question rests on."
            }
            Self::GiveHints => {
                "What you may do in this interview: give hints. Discuss approaches and their costs, point \
                 out mistakes and how to find them, and outline the next step. Do not write code that \
                 solves the task or a part of it; a line or two to show how an interface is used is fine. \
                 If you are asked for the solution, help with the next step instead."
            }
            Self::WriteCode => {
                "What you may do in this interview: everything you are asked for, code and whole solutions \
                 included. The candidate answers for what they take over, so say what you are not sure of."
            }
            Self::NoAssistant => "",
            Self::Own { text } => text,
        }
    }

    /// What the candidate reads.
    #[must_use]
    pub fn card(&self) -> PolicyCard {
        let (title, text) = match self {
            Self::ExplainOnly => (
                "The assistant explains",
                "It explains concepts, interfaces, error messages and code you show it. It does not tell \
                 you how to solve the task, and writes no code for it.",
            ),
            Self::GiveHints => (
                "The assistant gives hints",
                "It discusses approaches, points out mistakes and helps with the next step. It does not \
                 write code that solves the task.",
            ),
            Self::WriteCode => (
                "The assistant writes code",
                "It may do anything you ask for, up to a whole solution. You answer for everything you \
                 hand in: be ready to explain and change it.",
            ),
            Self::NoAssistant => (
                "No assistant",
                "You work without an assistant. Your interviewer is there for questions about the task.",
            ),
            Self::Own { text } => ("What the assistant may do", text.as_str()),
        };
        PolicyCard { title: title.into(), text: text.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_policy_says_something_and_every_preset_is_one_as_it_stands() {
        for preset in AiPolicy::PRESETS {
            assert_eq!(preset.clone().validate(), Ok(preset.clone()));
            assert_eq!(preset.prompt().is_empty(), !preset.has_assistant());
        }
        let own = |text: &str| AiPolicy::Own { text: text.into() }.validate();
        assert_eq!(own(" Only SQL. \n"), Ok(AiPolicy::Own { text: "Only SQL.".into() }));
        for broken in ["", " \u{200b}\n", "a\0b", &"é".repeat(POLICY_MAX_CHARS + 1)] {
            assert_eq!(own(broken).unwrap_err().field, Field::Policy);
        }
        assert!(own(&"é".repeat(POLICY_MAX_CHARS)).is_ok());
    }
}
