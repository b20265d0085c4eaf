//! Asking a question and reading the answer, streamed or not.

use super::Endpoint;
use super::events::events;
use super::manners::Learned;
use super::patience::Patience;
use super::question::Question;
use super::reading::Reading;
use super::refusal::ProviderRefusal;
use crate::domain::assistant::{CallLimits, Conversation, Failure, FailureKind};
use crate::ports::{Answer, Model};
use crate::providers::network::trouble;
use crate::providers::timeouts::Timeouts;
use futures_util::{TryStreamExt, stream};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Response};
use std::sync::Arc;
use std::time::Duration;

/// Ways to ask that are tried for one question: more than one thing may have to be left out.
const TRIES_MAX: usize = 6;

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
    learned: Arc<Learned>,
}

/// A model as its server knows it.
pub(in crate::providers) struct Asked {
    /// The server's name for it.
    pub(in crate::providers) model: String,
    /// Longest wait for the first piece of an answer.
    pub(in crate::providers) first_piece: Duration,
    /// Every other wait.
    pub(in crate::providers) timeouts: Timeouts,
    /// How servers were found to want to be asked.
    pub(in crate::providers) learned: Arc<Learned>,
}

impl Chat {
    /// That model, asked through that client.
    pub(in crate::providers) fn new(client: Client, endpoint: Endpoint, asked: Asked) -> Self {
        let Asked { model, first_piece, timeouts, learned } = asked;
        Self { line: Arc::new(Line { client, endpoint, model, first_piece, timeouts, learned }) }
    }
}

impl Model for Chat {
    fn stream(&self, conversation: Conversation, limits: CallLimits) -> Answer {
        let line = Arc::clone(&self.line);
        Box::pin(stream::once(line.ask((conversation, limits))).try_flatten())
    }
}

impl Line {
    async fn ask(self: Arc<Self>, asked: (Conversation, CallLimits)) -> Result<Answer, Failure> {
        let patience = Patience::new(self.first_piece, self.timeouts);
        let response = self.response(asked, &patience).await?;
        let events = events(response, patience.pulse());
        Ok(Reading::new(events, patience).parts())
    }

    /// A reply that is no refusal. A server that does not know something, or does not allow it, is asked
    /// once more without, and not with it again.
    async fn response(
        &self,
        (conversation, limits): (Conversation, CallLimits),
        patience: &Patience,
    ) -> Result<Response, Failure> {
        let mut manners = self.learned.find(self.endpoint.address(), &self.model);
        let mut tried = vec![manners];
        loop {
            let question =
                Question::new(&self.endpoint, &self.model, &conversation, limits, &manners);
            let response = patience.spend(self.send(&question)).await??;
            let refusal = match self.refused(response).await? {
                Ok(response) => {
                    self.learned.keep(self.endpoint.address(), &self.model, manners);
                    return Ok(response);
                }
                Err(refusal) => refusal,
            };
            let next = manners.after(&refusal, limits).filter(|next| !tried.contains(next));
            match next.filter(|_| tried.len() < TRIES_MAX) {
                Some(next) => {
                    tracing::debug!(?next, "a server is asked otherwise");
                    tried.push(next);
                    manners = next;
                }
                None => return Err(refusal.failure()),
            }
        }
    }

    async fn send(&self, question: &Question<'_>) -> Result<Response, Failure> {
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

    /// The reply, or its refusal.
    async fn refused(
        &self,
        response: Response,
    ) -> Result<Result<Response, ProviderRefusal>, Failure> {
        if !response.status().is_success() {
            return Ok(Err(ProviderRefusal::read(response, self.timeouts.tail).await));
        }
        let encoding = response.headers().get(CONTENT_ENCODING);
        if encoding.is_some_and(|encoding| encoding != "identity") {
            let why = "the reply is encoded, which nobody asked for";
            return Err(Failure::new(FailureKind::ProviderFailed, why));
        }
        Ok(Ok(response))
    }
}
