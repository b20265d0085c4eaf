//! Asking a question and reading the answer, streamed or not.

use super::Endpoint;
use super::body;
use super::events::events;
use super::patience::Patience;
use super::question::Question;
use super::reading::{Reading, whole_answer};
use super::refusal::Refusal;
use crate::domain::assistant::{CallLimits, Conversation, Failure, FailureKind};
use crate::ports::{Answer, Model};
use crate::providers::network::trouble;
use crate::providers::timeouts::Timeouts;
use futures_util::{TryStreamExt, stream};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Response};
use std::sync::Arc;
use std::time::Duration;

/// A model behind an endpoint.
pub(in crate::providers) struct Chat {
    line: Arc<Line>,
}

/// What every question to the model goes through.
struct Line {
    client: Client,
    endpoint: Endpoint,
    model: String,
    first_piece: Duration,
    timeouts: Timeouts,
}

/// A model as its server knows it.
pub(in crate::providers) struct Asked {
    /// The server's name for it.
    pub(in crate::providers) model: String,
    /// Longest wait for the first piece of an answer.
    pub(in crate::providers) first_piece: Duration,
    /// Every other wait.
    pub(in crate::providers) timeouts: Timeouts,
}

impl Chat {
    /// That model, asked through that client.
    pub(in crate::providers) fn new(client: Client, endpoint: Endpoint, asked: Asked) -> Self {
        let Asked { model, first_piece, timeouts } = asked;
        Self { line: Arc::new(Line { client, endpoint, model, first_piece, timeouts }) }
    }
}

impl Model for Chat {
    fn stream(&self, conversation: Conversation, limits: CallLimits) -> Answer {
        let line = Arc::clone(&self.line);
        let question = Question::new(&line.endpoint, &line.model, conversation, limits);
        Box::pin(stream::once(line.ask(question)).try_flatten())
    }
}

impl Line {
    async fn ask(self: Arc<Self>, question: Question) -> Result<Answer, Failure> {
        let patience = Patience::new(self.first_piece, self.timeouts);
        let response = self.response(question, &patience).await?;
        match Form::of(&response)? {
            Form::Events => Ok(Reading::new(events(response), patience).parts()),
            Form::Whole => {
                let reply = patience.spend(body::whole(response)).await??;
                Ok(Box::pin(stream::iter(whole_answer(&reply)?.into_iter().map(Ok))))
            }
        }
    }

    /// A reply that is no refusal. A server that does not know a field is asked once more without it.
    async fn response(
        &self,
        mut question: Question,
        patience: &Patience,
    ) -> Result<Response, Failure> {
        let mut left_out = Vec::new();
        loop {
            let response = patience.spend(self.send(&question)).await??;
            let refusal = match self.refused(response).await {
                Ok(response) => return Ok(response),
                Err(refusal) => refusal,
            };
            match refusal.unknown_field().filter(|field| !left_out.contains(field)) {
                Some(field) => {
                    left_out.push(field);
                    question = question.without(field);
                }
                None => return Err(refusal.failure()),
            }
        }
    }

    async fn send(&self, question: &Question) -> Result<Response, Failure> {
        let body = serde_json::to_vec(question).map_err(|error| {
            Failure::new(FailureKind::ProviderFailed, format!("the question is no JSON: {error}"))
        })?;
        self.endpoint
            .request(&self.client, Method::POST, &["chat", "completions"])
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body)
            .send()
            .await
            .map_err(|error| trouble(&error))
    }

    async fn refused(&self, response: Response) -> Result<Response, Refusal> {
        if response.status().is_success() {
            return Ok(response);
        }
        Err(Refusal::read(response, self.timeouts.tail).await)
    }
}

/// The form an answer comes in.
enum Form {
    Events,
    Whole,
}

impl Form {
    /// Taken from the reply's headers. What claims to be neither is read as events: servers are
    /// careless with names, and what is none has no end.
    fn of(response: &Response) -> Result<Self, Failure> {
        let failed = |why: &str| Err(Failure::new(FailureKind::ProviderFailed, why));
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        if header(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
            return failed("the reply is encoded, which nobody asked for");
        }
        let kind = header(CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        match kind.split(';').next().unwrap_or_default().trim() {
            "text/html" => failed("the reply is a web page"),
            "application/json" => Ok(Self::Whole),
            _ => Ok(Self::Events),
        }
    }
}
