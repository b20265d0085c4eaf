//! What a provider is sent.

use super::Endpoint;
use crate::domain::assistant::{CallLimits, Conversation};
use serde::Serialize;

/// The body of a question.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Question {
    model: String,
    messages: Vec<Message>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<i64>,
}

#[derive(Clone, Debug, Serialize)]
struct Message {
    role: &'static str,
    content: String,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct StreamOptions {
    include_usage: bool,
}

impl Question {
    /// The last turn of the conversation, asked of that model at that endpoint.
    pub(super) fn new(
        endpoint: &Endpoint,
        model: &str,
        conversation: Conversation,
        limits: CallLimits,
    ) -> Self {
        let cap = Some(limits.answer_cap_tokens);
        let by_completion = endpoint.caps_by_completion();
        let turns = conversation.by_turns().0.into_iter();
        Self {
            model: model.to_owned(),
            messages: turns
                .map(|turn| Message { role: turn.speaker.name(), content: turn.text })
                .collect(),
            stream: true,
            stream_options: Some(StreamOptions { include_usage: true }),
            temperature: limits.temperature,
            max_tokens: cap.filter(|_| !by_completion),
            max_completion_tokens: cap.filter(|_| by_completion),
        }
    }

    /// The same for a server that does not know how to report usage in a stream.
    pub(super) fn without_stream_options(self) -> Self {
        Self { stream_options: None, ..self }
    }
}
