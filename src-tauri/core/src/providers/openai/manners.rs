//! How a server wants to be asked: what it was found not to know, or not to allow, is left out from then on.

use super::numbers::{self, Cap};
use super::refusal::ProviderRefusal;
use crate::domain::assistant::CallLimits;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What is asked otherwise than usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manners {
    /// The largest answer goes by its other name.
    pub(super) other_cap_name: bool,
    /// Usage in a stream is not asked for.
    pub(super) no_stream_options: bool,
    /// How freely the model chooses its words is left to it.
    pub(super) no_temperature: bool,
    /// Instructions stand in front of the first question.
    pub(super) no_system: bool,
    /// Answers are asked for whole.
    pub(super) no_stream: bool,
    /// Most tokens of any answer.
    pub(super) most_answer_tokens: Option<i64>,
    /// Most tokens of the answer to the question at hand.
    pub(super) most_here_tokens: Option<i64>,
}

impl Manners {
    /// What to do otherwise after that refusal of a question asked with these limits; none where nothing
    /// is left to try.
    pub(super) fn after(self, refusal: &ProviderRefusal, asked: CallLimits) -> Option<Self> {
        let changed = self.changed(refusal, self.cap(asked.answer_cap_tokens))?;
        // What was not sent can't be what was refused.
        let is_of_use =
            asked.temperature.is_some() || changed.no_temperature == self.no_temperature;
        (changed != self && is_of_use).then_some(changed)
    }

    fn changed(self, refusal: &ProviderRefusal, cap_tokens: i64) -> Option<Self> {
        let words = &refusal.words;
        if is_about_roles(refusal) {
            return Some(Self { no_system: true, ..self });
        }
        match numbers::cap(words, cap_tokens) {
            Some(Cap::OfEvery(tokens)) => {
                return Some(Self { most_answer_tokens: Some(tokens), ..self });
            }
            Some(Cap::OfThis(tokens)) => {
                return Some(Self { most_here_tokens: Some(tokens), ..self });
            }
            None => {}
        }
        if words.mention(&["streaming requests are not", "streaming is not supported"]) {
            return Some(Self { no_stream: true, ..self });
        }
        // FastAPI and its like answer 422 to a field they don't know.
        if !matches!(refusal.status, 400 | 422) {
            return None;
        }
        if !self.no_stream && words.mention(&["stream_options", "streamoptions", "include_usage"]) {
            return Some(Self { no_stream_options: true, ..self });
        }
        if words.mention(&["temperature"]) {
            return Some(Self { no_temperature: true, ..self });
        }
        // Whoever speaks of the context says how many tokens an answer may have, and knows the field.
        let is_cap_name = words.mention(&["max_tokens", "max_completion_tokens", "maxtokens"])
            && !words.mention(&["context", "reduce the length"]);
        is_cap_name.then_some(Self { other_cap_name: !self.other_cap_name, ..self })
    }

    /// Most tokens of an answer that may have so many.
    pub(super) fn cap(&self, cap_tokens: i64) -> i64 {
        let told = [self.most_answer_tokens, self.most_here_tokens];
        told.into_iter().flatten().fold(cap_tokens, i64::min)
    }
}

/// How servers and chat templates say that there is no place for instructions of their own. Some say that
/// questions and answers must take turns, which ours do, but for the instructions.
fn is_about_roles(refusal: &ProviderRefusal) -> bool {
    matches!(refusal.status, 400 | 422 | 424 | 500)
        && refusal.words.mention(&[
            "system role",
            "role: system",
            "role 'system'",
            "role \"system\"",
            "got system",
            "'system' role",
            "system messages are not",
            "does not support 'system'",
            "must alternate",
            "incorrect role information",
            "unexpected message role",
        ])
}

/// What was learned of every server and model since Hotseat was opened.
#[derive(Debug, Default)]
pub(in crate::providers) struct Learned {
    by_model: Mutex<HashMap<(String, String), Manners>>,
}

impl Learned {
    pub(super) fn find(&self, address: &str, model: &str) -> Manners {
        let by_model = self.by_model.lock().unwrap_or_else(PoisonError::into_inner);
        by_model.get(&(address.to_owned(), model.to_owned())).copied().unwrap_or_default()
    }

    /// Keeps what helped, but for what was about one question.
    pub(super) fn keep(&self, address: &str, model: &str, manners: Manners) {
        let mut by_model = self.by_model.lock().unwrap_or_else(PoisonError::into_inner);
        let manners = Manners { most_here_tokens: None, ..manners };
        by_model.insert((address.to_owned(), model.to_owned()), manners);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::openai::words::Words;
    use serde_json::json;

    fn after(manners: Manners, status: u16, message: &str) -> Option<Manners> {
        let words = Words::of(&json!({"error": {"message": message}}));
        let asked = CallLimits { temperature: Some(0.5), ..CallLimits::of(4_096) };
        manners.after(&ProviderRefusal::new(status, words), asked)
    }

    fn first(status: u16, message: &str) -> Manners {
        after(Manners::default(), status, message).unwrap()
    }

    #[test]
    fn what_a_server_does_not_know_is_left_out() {
        assert!(
            first(400, "Unrecognized request argument supplied: stream_options").no_stream_options
        );
        let unknown =
            "Invalid JSON payload received. Unknown name \"stream_options\": Cannot find field.";
        assert!(first(400, unknown).no_stream_options);
        let fixed = "Unsupported value: 'temperature' does not support 0.5 with this model.";
        assert!(first(400, fixed).no_temperature);
        assert!(first(400, "Use 'max_completion_tokens' instead of max_tokens.").other_cap_name);
        assert!(first(400, "System role not supported").no_system);
        assert!(first(500, "Conversation roles must alternate user/assistant").no_system);
        assert!(first(403, "Streaming requests are not yet allowed.").no_stream);
    }

    #[test]
    fn an_answer_that_may_not_be_so_long_is_asked_to_be_shorter() {
        let of_every =
            first(400, "max_tokens is too large: 4096. Supports at most 100 completion tokens");
        assert_eq!((of_every.cap(4_096), of_every.cap(50)), (100, 50));
        let full = "maximum context length is 5000 tokens, you requested 6096 (2000 in the messages, \
                    4096 in the completion)";
        assert_eq!(first(400, full).cap(4_096), 2_992);
    }

    #[test]
    fn nothing_is_tried_twice() {
        let without = first(400, "stream_options");
        assert_eq!(after(without, 400, "stream_options"), None);
        assert_eq!(after(Manners::default(), 400, "what?"), None);
        assert_eq!(after(Manners::default(), 401, "stream_options"), None);
    }

    #[test]
    fn what_was_about_one_question_is_forgotten() {
        let learned = Learned::default();
        let manners = Manners { no_system: true, most_here_tokens: Some(9), ..Manners::default() };
        learned.keep("here", "m", manners);
        assert_eq!(learned.find("here", "m"), Manners { no_system: true, ..Manners::default() });
        assert_eq!(learned.find("here", "other"), Manners::default());
    }
}
