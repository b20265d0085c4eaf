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

/// A field that servers differ about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Whether usage is reported in a stream.
    StreamOptions,
    /// The largest answer, under one of its two names.
    Cap,
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

    /// The same for a server that does not know that field.
    pub(super) fn without(self, field: Field) -> Self {
        match field {
            Field::StreamOptions => Self { stream_options: None, ..self },
            Field::Cap => Self {
                max_tokens: self.max_completion_tokens,
                max_completion_tokens: self.max_tokens,
                ..self
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistant::{Speaker, Turn};
    use crate::domain::catalogue::BaseUrl;
    use serde_json::{Value, json};

    fn question(base: &str) -> Question {
        let turn = |speaker, text: &str| Turn { speaker, text: text.to_owned() };
        let turns = vec![turn(Speaker::User, "First"), turn(Speaker::User, "Why?")];
        let limits = CallLimits { answer_cap_tokens: 9, temperature: None };
        let endpoint = Endpoint::without_key(BaseUrl::parse(base).unwrap());
        Question::new(&endpoint, "m", Conversation(turns), limits)
    }

    fn body(question: Question) -> Value {
        serde_json::to_value(question).unwrap()
    }

    #[test]
    fn the_cap_goes_by_one_name_or_the_other() {
        let caps =
            |body: Value| (body["max_tokens"].clone(), body["max_completion_tokens"].clone());
        let (old, new) = ((json!(9), Value::Null), (Value::Null, json!(9)));
        let here = question("http://localhost:1234/v1");
        assert_eq!(caps(body(here.clone())), old);
        assert_eq!(caps(body(here.without(Field::Cap))), new);
        let openai = question("https://api.openai.com/v1");
        assert_eq!(caps(body(openai.clone())), new);
        assert_eq!(caps(body(openai.without(Field::Cap))), old);
    }

    #[test]
    fn what_is_said_in_a_row_goes_out_as_one_message() {
        let sent = body(question("http://localhost:1234/v1"));
        let said = json!([{"role": "user", "content": "First\n\nWhy?"}]);
        assert_eq!(sent["messages"], said);
    }
}
