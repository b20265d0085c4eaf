//! A conversation as pages show it.

use crate::api::words;
use crate::domain::catalogue::Catalogue;
use crate::domain::event::Role;
use crate::domain::exchange::Estimate;
use crate::domain::message::{
    AnswerStatus, ConversationPage, Figures, Message, MessageKind, StopCause,
};
use crate::domain::time::UtcMs;
use serde::Serialize;

/// A question or an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MessageView {
    /// Its place in the conversation, from 1: questions odd, answers even.
    pub seq: i64,
    /// Markdown; of an answer, as far as it came.
    pub text: String,
    /// Bytes of `text`, to tell where a piece goes that comes later.
    pub bytes: usize,
    /// When it was sent, or begun.
    pub at: UtcMs,
    /// Time the session had run when it was asked, or had its end; null where nobody knows.
    pub ran_ms: Option<i64>,
    /// What is known of an answer; null for a question.
    pub answer: Option<AnswerView>,
}

/// What is known of an answer beside its text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AnswerView {
    /// Where it stands.
    pub status: AnswerStatus,
    /// Why it is not whole, or that there is none, in words; null for a whole one and while it comes.
    pub trouble: Option<String>,
    /// What people call the model.
    pub model_name: String,
    /// Tokens charged for what was sent: instructions, history, question. Null while it comes.
    pub sent_tokens: Option<i64>,
    /// Tokens charged for what was received. Null while it comes.
    pub received_tokens: Option<i64>,
    /// Whether these are our own count, not the provider's.
    pub is_estimated: bool,
    /// From the question to the answer's end. Null while it comes.
    pub took_ms: Option<i64>,
    /// The place of the oldest message the assistant was sent, where it was not sent all.
    pub begins_at: Option<i64>,
}

/// A part of a conversation, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConversationView {
    /// The messages; the text of an answer being written is as new as the last piece told.
    pub messages: Vec<MessageView>,
    /// Whether older ones come before.
    pub has_older: bool,
}

/// What a question would cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EstimateView {
    /// "This question: about 640 tokens with history".
    pub words: String,
    /// Whether it can be asked with what is left.
    pub fits: bool,
    /// Everything the model would be sent.
    pub prompt_tokens: i64,
    /// Why it can't be asked, in words; null where it can.
    pub refusal: Option<String>,
}

impl MessageView {
    /// The message with what is known of it beside its text. Failures are told so that the reader can
    /// do something about them.
    #[must_use]
    pub fn of(message: &Message, figures: Figures, catalogue: &Catalogue, reader: Role) -> Self {
        let (ran_ms, charged) = (figures.ran_ms, figures.charged.unwrap_or_default());
        let is_over = figures.charged.is_some();
        let answer = match &message.kind {
            MessageKind::Question { .. } => None,
            MessageKind::Answer { status, context_from, .. } => Some(AnswerView {
                status: *status,
                trouble: trouble(message, figures.cause, catalogue, reader),
                model_name: catalogue.name_of(&message.model).to_owned(),
                sent_tokens: is_over.then_some(charged.input_tokens),
                received_tokens: is_over.then_some(charged.output_tokens),
                is_estimated: charged.is_estimated,
                took_ms: is_over.then_some(charged.took_ms),
                begins_at: (*context_from > 1).then_some(*context_from),
            }),
        };
        let (seq, text, at) = (message.seq, message.content.clone(), message.created_at);
        Self { seq, bytes: text.len(), text, at, ran_ms, answer }
    }
}

fn trouble(
    message: &Message,
    cause: Option<StopCause>,
    catalogue: &Catalogue,
    reader: Role,
) -> Option<String> {
    let MessageKind::Answer { status, failure, .. } = &message.kind else { return None };
    let Some(kind) = failure else {
        let words = words::candidate::not_whole(*status, cause, message.content.is_empty());
        return words.map(ToOwned::to_owned);
    };
    Some(match reader {
        Role::Candidate => words::candidate::failure(kind),
        Role::Interviewer | Role::App => {
            let offer = catalogue.offer(&message.model);
            words::failure(kind, offer.map_or(&message.model, |(_, provider)| &provider.name))
        }
    })
}

impl ConversationView {
    /// The page as that reader is shown it.
    #[must_use]
    pub fn of(page: &ConversationPage, catalogue: &Catalogue, reader: Role) -> Self {
        let messages = page.messages.iter().map(|message| {
            let figures = page.figures.get(&message.seq).copied().unwrap_or_default();
            MessageView::of(message, figures, catalogue, reader)
        });
        Self { messages: messages.collect(), has_older: page.has_older }
    }
}

impl EstimateView {
    /// The estimate in words.
    #[must_use]
    pub fn of(estimate: &Estimate) -> Self {
        let fits = estimate.answer_cap_tokens > 0;
        let refusal = words::candidate::not_enough(estimate.needed_tokens, estimate.left_tokens);
        Self {
            words: words::candidate::estimate(estimate.prompt_tokens),
            fits,
            prompt_tokens: estimate.prompt_tokens,
            refusal: (!fits).then_some(refusal),
        }
    }

    /// A question that was refused before its cost was known, with the sentence that says why.
    #[must_use]
    pub const fn refused(refusal: String) -> Self {
        Self { words: String::new(), fits: false, prompt_tokens: 0, refusal: Some(refusal) }
    }
}
