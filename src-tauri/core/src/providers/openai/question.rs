//! What a provider is sent.

use super::Endpoint;
use super::manners::Manners;
use crate::domain::assistant::{CallLimits, Conversation};
use serde::Serialize;

/// The body of a question.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Question<'a> {
    model: &'a str,
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

impl<'a> Question<'a> {
    /// The last turn of the conversation, asked of that model at that endpoint as it wants to be asked.
    pub(super) fn new(
        endpoint: &Endpoint,
        model: &'a str,
        conversation: &Conversation,
        limits: CallLimits,
        manners: &Manners,
    ) -> Self {
        let cap = Some(manners.cap(limits.answer_cap_tokens));
        let by_completion = endpoint.caps_by_completion() != manners.other_cap_name;
        let conversation = conversation.clone();
        let conversation =
            if manners.no_system { conversation.without_system() } else { conversation };
        let turns = conversation.by_turns().0.into_iter();
        let stream = !manners.no_stream;
        Self {
            model,
            messages: turns
                .map(|turn| Message { role: turn.speaker.name(), content: turn.text })
                .collect(),
            stream,
            stream_options: (stream && !manners.no_stream_options)
                .then_some(StreamOptions { include_usage: true }),
            temperature: limits.temperature.filter(|_| !manners.no_temperature),
            max_tokens: cap.filter(|_| !by_completion),
            max_completion_tokens: cap.filter(|_| by_completion),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistant::{Speaker, Turn};
    use crate::domain::catalogue::BaseUrl;
    use serde_json::{Value, json};

    fn body(base: &str, manners: &Manners) -> Value {
        let turn = |speaker, text: &str| Turn { speaker, text: text.to_owned() };
        let turns = vec![
            turn(Speaker::System, "Help."),
            turn(Speaker::User, "First"),
            turn(Speaker::User, "Why?"),
        ];
        let limits = CallLimits { temperature: Some(0.5), ..CallLimits::of(9) };
        let endpoint = Endpoint::without_key(BaseUrl::parse(base).unwrap());
        let question = Question::new(&endpoint, "m", &Conversation(turns), limits, manners);
        serde_json::to_value(question).unwrap()
    }

    const HERE: &str = "http://localhost:1234/v1";

    #[test]
    fn the_cap_goes_by_one_name_or_the_other() {
        let caps =
            |body: Value| (body["max_tokens"].clone(), body["max_completion_tokens"].clone());
        let (old, new) = ((json!(9), Value::Null), (Value::Null, json!(9)));
        let other = Manners { other_cap_name: true, ..Manners::default() };
        assert_eq!(caps(body(HERE, &Manners::default())), old);
        assert_eq!(caps(body(HERE, &other)), new);
        let openai = "https://api.openai.com/v1";
        assert_eq!(caps(body(openai, &Manners::default())), new);
        assert_eq!(caps(body(openai, &other)), old);
    }

    #[test]
    fn what_is_said_in_a_row_goes_out_as_one_message() {
        let sent = body(HERE, &Manners::default());
        let said = json!([
            {"role": "system", "content": "Help."}, {"role": "user", "content": "First\n\nWhy?"}
        ]);
        assert_eq!(sent["messages"], said);
    }

    #[test]
    fn instructions_without_a_place_of_their_own_stand_in_front_of_the_first_question() {
        let sent = body(HERE, &Manners { no_system: true, ..Manners::default() });
        let said = json!([{"role": "user", "content": "Help.\n\nFirst\n\nWhy?"}]);
        assert_eq!(sent["messages"], said);
    }

    #[test]
    fn what_a_server_does_not_know_is_not_sent() {
        let manners = Manners {
            no_stream_options: true,
            no_temperature: true,
            most_answer_tokens: Some(5),
            ..Manners::default()
        };
        let sent = body(HERE, &manners);
        assert_eq!((&sent["stream_options"], &sent["temperature"]), (&Value::Null, &Value::Null));
        assert_eq!((&sent["max_tokens"], &sent["stream"]), (&json!(5), &json!(true)));
        let whole = body(HERE, &Manners { no_stream: true, ..Manners::default() });
        assert_eq!((&whole["stream"], &whole["stream_options"]), (&json!(false), &Value::Null));
    }
}
