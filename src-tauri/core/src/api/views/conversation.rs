//! A conversation as pages show it.

use crate::api::words;
use crate::domain::catalogue::Catalogue;
use crate::domain::event::Role;
use crate::domain::exchange::{Estimate, Memory, Remedy, remedies};
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
    /// What is waited for before the assistant is asked again, in words; null while nothing is.
    pub waiting: Option<String>,
    /// What the candidate can do about it while it is the newest, the likeliest to help first.
    pub remedies: Vec<RemedyView>,
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
    /// When it had its end. Null while it comes.
    pub ended_at: Option<UtcMs>,
    /// The place of the oldest message the assistant was sent, where it was not sent all.
    pub begins_at: Option<i64>,
}

/// Something to do about an answer that is not whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RemedyView {
    /// What the page does once its button is pressed.
    pub kind: Remedy,
    /// What its button says: "Try again".
    pub label: &'static str,
    /// What is asked then; null for the question as it was.
    pub question: Option<&'static str>,
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
    /// Ways to ask it all the same, with less of the conversation.
    pub offers: Vec<OfferView>,
}

/// A way to ask with less of the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OfferView {
    /// What the assistant is to know of it.
    pub memory: Memory,
    /// "Fresh conversation: about 640 tokens".
    pub words: String,
}

impl RemedyView {
    const fn of(kind: Remedy) -> Self {
        let question = match kind {
            Remedy::GoOn => Some(words::remedies::GO_ON),
            Remedy::TryAgain | Remedy::Edit | Remedy::AskAfresh => None,
        };
        Self { kind, label: words::remedies::remedy(kind), question }
    }
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
            MessageKind::Answer { status, context_from, failure, ended_at } => Some(AnswerView {
                status: *status,
                trouble: trouble(message, figures.cause, catalogue, reader),
                waiting: figures.waits_for.map(|kind| words::remedies::waiting(kind).to_owned()),
                remedies: {
                    let has_text = !message.content.is_empty();
                    let has_history = *context_from < message.seq - 1;
                    let remedies = remedies(*status, *failure, has_text, has_history);
                    remedies.into_iter().map(RemedyView::of).collect()
                },
                model_name: catalogue.name_of(&message.model).to_owned(),
                sent_tokens: is_over.then_some(charged.input_tokens),
                received_tokens: is_over.then_some(charged.output_tokens),
                is_estimated: charged.is_estimated,
                took_ms: is_over.then_some(charged.took_ms),
                ended_at: *ended_at,
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
        let words = words::remedies::not_whole(*status, cause, message.content.is_empty());
        return words.map(ToOwned::to_owned);
    };
    Some(match reader {
        Role::Candidate => words::remedies::failure(kind, message.content.is_empty()),
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
        let (needed, left) = (estimate.needed_tokens, estimate.left_tokens);
        let refusal = words::candidate::not_enough(needed, left, !estimate.offers.is_empty());
        let offers = estimate
            .offers
            .iter()
            .map(|offer| OfferView { memory: offer.memory, words: words::remedies::offer(offer) });
        Self {
            words: words::candidate::estimate(estimate.prompt_tokens),
            fits,
            prompt_tokens: estimate.prompt_tokens,
            refusal: (!fits).then_some(refusal),
            offers: offers.collect(),
        }
    }

    /// A question that was refused before its cost was known, with the sentence that says why.
    #[must_use]
    pub const fn refused(refusal: String) -> Self {
        let refusal = Some(refusal);
        Self { words: String::new(), fits: false, prompt_tokens: 0, refusal, offers: Vec::new() }
    }
}
