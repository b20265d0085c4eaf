//! A loaded model as it reads conversations.

use super::ffi::{Model, Token};
use crate::protocol::{Role, Said};
use crate::template::{ChatTemplate, Message, Surroundings};
use std::sync::Arc;

/// Special tokens that mark thoughts, whose names have to be seen to tell thoughts from the answer.
const SHOWN: [&str; 10] = [
    "<think>",
    "</think>",
    "[THINK]",
    "[/THINK]",
    "<|channel|>",
    "<|message|>",
    "<|start|>",
    "<|end|>",
    "<|channel>",
    "<channel|>",
];

/// What a conversation becomes.
pub(super) struct Read {
    /// As the model reads it.
    pub tokens: Vec<Token>,
    /// As it is rendered.
    pub text: String,
}

/// Puts conversations to a model. Used by several threads at once.
pub(super) struct Reader {
    model: Arc<Model>,
    template: ChatTemplate,
    /// What is taken off a rendered conversation, because the tokenizer puts it there: at its beginning, at its
    /// end.
    put_anyway: [Option<String>; 2],
    shown: Vec<Token>,
}

impl Reader {
    pub(super) fn new(model: Arc<Model>, today: chrono::NaiveDateTime) -> Self {
        let name = |token: Option<Token>| {
            token.map(|token| String::from_utf8_lossy(&model.bytes(token, true)).into_owned())
        };
        let [begin, end] = model.ends().map(|(token, is_put)| (name(token), is_put));
        let surroundings = Surroundings {
            bos_token: begin.0.clone().unwrap_or_default(),
            eos_token: end.0.clone().unwrap_or_default(),
            today,
        };
        let template = ChatTemplate::of(model.template().as_deref(), surroundings);
        let put_anyway = [begin, end].map(|(name, is_put)| name.filter(|_| is_put));
        // A name that is no token of this model is several.
        let shown = SHOWN.iter().filter_map(|name| match model.tokenize(name)?.as_slice() {
            [.., token] if model.bytes(*token, true) == name.as_bytes() => Some(*token),
            _ => None,
        });
        let shown = shown.collect();
        Self { model, template, put_anyway, shown }
    }

    pub(super) fn template(&self) -> &ChatTemplate {
        &self.template
    }

    /// What the model reads to answer this.
    ///
    /// # Errors
    /// Where its template refuses it, in the template's words.
    pub(super) fn read(&self, conversation: &[Said]) -> Result<Read, String> {
        let message = |said: &Said| Message { role: name(said.role), content: said.text.clone() };
        let messages: Vec<_> = conversation.iter().map(message).collect();
        let text = self.template.render(&messages)?;
        let [begin, end] = &self.put_anyway;
        let mut kept = text.as_str();
        if let Some(begin) = begin {
            kept = kept.strip_prefix(begin.as_str()).unwrap_or(kept);
        }
        if let Some(end) = end {
            kept = kept.strip_suffix(end.as_str()).unwrap_or(kept);
        }
        let tokens = self.model.tokenize(kept).ok_or("the conversation is too long")?;
        Ok(Read { tokens, text })
    }

    /// How many tokens that has; none where it can't be put to the model.
    pub(super) fn count(&self, conversation: &[Said]) -> Option<u32> {
        u32::try_from(self.read(conversation).ok()?.tokens.len()).ok()
    }

    /// The bytes a token adds to an answer.
    pub(super) fn bytes(&self, token: Token) -> Vec<u8> {
        self.model.bytes(token, self.shown.contains(&token))
    }

    pub(super) fn is_end(&self, token: Token) -> bool {
        self.model.is_end(token)
    }
}

const fn name(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}
