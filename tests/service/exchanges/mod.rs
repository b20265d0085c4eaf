//! Questions, answers and what they cost, on real files with models that say what they are told.

mod asking;
mod context;
mod counting;
mod ending;
mod failing;
mod life;
mod long_interview;
mod over_http;
mod restarting;
mod sums;

use crate::stage::{Stage, config};
use crate::talking::{Hand, usage};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::message::{AnswerStatus, Message, MessageKind};
use hotseat_core::domain::session::Session;
use hotseat_core::error::Error;
use hotseat_core::service::{Asked, AssistantNews, By};
use tokio::sync::broadcast::Receiver;

/// A stage with a running session, and an ear on its assistant.
pub struct Interview {
    pub stage: Stage,
    pub id: SessionId,
    heard: Receiver<AssistantNews>,
}

impl Interview {
    pub async fn new() -> Self {
        Self::of(config("Jane Smith")).await
    }

    /// With a budget of so many tokens.
    pub async fn with_budget(token_budget: i64) -> Self {
        Self::of(SessionConfig { token_budget: Some(token_budget), ..config("Jane Smith") }).await
    }

    pub async fn of(config: SessionConfig) -> Self {
        let stage = Stage::new().await;
        let id =
            stage.service.sessions.create_session(config, &crate::stage::by()).await.unwrap().id;
        stage.start(id).await;
        Self::on(stage, id)
    }

    pub fn on(stage: Stage, id: SessionId) -> Self {
        let heard = stage.assistant.listen();
        Self { stage, id, heard }
    }

    pub async fn try_ask(&self, question: &str) -> Result<Asked, Error> {
        self.stage.assistant.ask(self.id, question, &By::candidate()).await
    }

    pub async fn ask(&self, question: &str) -> Asked {
        self.try_ask(question).await.unwrap()
    }

    /// Asks, with the answer to be said by hand.
    pub async fn ask_by_hand(&self, question: &str) -> Hand {
        let hand = self.stage.models.by_hand();
        self.ask(question).await;
        hand
    }

    /// Waits for the next piece.
    pub async fn piece(&mut self) -> String {
        loop {
            match self.heard.recv().await.unwrap() {
                AssistantNews::Asked { .. }
                | AssistantNews::Waiting { .. }
                | AssistantNews::Corrected { .. } => {}
                AssistantNews::Piece { text, .. } => return text,
                AssistantNews::Ended { status, .. } => panic!("ended: {status:?}"),
            }
        }
    }

    /// Waits for the answer's end.
    pub async fn ended(&mut self) -> (Session, AnswerStatus) {
        loop {
            if let AssistantNews::Ended { session, status, .. } = self.heard.recv().await.unwrap() {
                return (*session, status);
            }
        }
    }

    /// Waits until a late report has corrected a charge; says whose.
    pub async fn corrected(&mut self) -> (Session, i64) {
        loop {
            if let AssistantNews::Corrected { session, seq } = self.heard.recv().await.unwrap() {
                return (*session, seq);
            }
        }
    }

    /// Waits until the provider is waited for before it is asked again.
    pub async fn waits(&mut self) {
        while !matches!(self.heard.recv().await.unwrap(), AssistantNews::Waiting { .. }) {}
    }

    /// Asks and waits for the end.
    pub async fn exchange(&mut self, question: &str) -> (Session, AnswerStatus) {
        self.ask(question).await;
        self.ended().await
    }

    /// The largest answer the newest question was promised.
    pub async fn answer_cap_tokens(&self) -> i64 {
        let events = self.stage.service.sessions.events(self.id).await.unwrap();
        let caps = events.iter().rev().filter_map(|event| match event.body().unwrap() {
            EventBody::MessageSent { answer_cap_tokens, .. } => Some(answer_cap_tokens),
            _ => None,
        });
        caps.take(1).sum()
    }

    pub async fn session(&self) -> Session {
        self.stage.session(self.id).await
    }

    pub async fn messages(&self) -> Vec<Message> {
        self.stage.assistant.conversation(self.id, None, 500).await.unwrap().messages
    }

    /// The newest answer: its status and text.
    pub async fn answer(&self) -> (AnswerStatus, String) {
        let last = self.messages().await.pop().unwrap();
        match last.kind {
            MessageKind::Answer { status, .. } => (status, last.content),
            MessageKind::Question { .. } => panic!("a question without its answer"),
        }
    }

    /// The figures of session and ledger, which have to agree.
    pub async fn figures(&self) -> (i64, i64) {
        let session = self.session().await;
        let sums = self.stage.service.store().ledger_sums(self.id).await.unwrap();
        assert_eq!(session.input_tokens, sums.input_tokens);
        assert_eq!(session.output_tokens, sums.output_tokens);
        assert_eq!(session.tokens_used, sums.input_tokens + sums.output_tokens);
        (sums.input_tokens, sums.output_tokens)
    }

    /// Everything on disk is in order.
    pub async fn check(&self) {
        let report = self.stage.service.store().check().await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}

/// What our own count makes of a question that is sent alone, under the default instructions.
pub async fn prompt_tokens(interview: &Interview, question: &str) -> i64 {
    interview.stage.assistant.estimate(interview.id, question).await.unwrap().prompt_tokens
}

/// A report a little off our own count.
pub fn reported(prompt: i64, answer: i64) -> Option<hotseat_core::domain::assistant::Usage> {
    Some(usage(prompt, answer))
}
