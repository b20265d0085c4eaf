//! How much of a conversation a model is sent: the newest of it that its window holds.

use crate::domain::assistant::{Conversation, Speaker, Turn};
use crate::domain::ledger::USEFUL_ANSWER_TOKENS;
use crate::domain::message::Exchanged;
use crate::domain::tokens::Counter;

/// What a model will be sent, while it is put together from the question backwards.
#[derive(Clone, Debug)]
pub struct Context {
    counter: Counter,
    system: Turn,
    question: Turn,
    room_tokens: i64,
    tokens: i64,
    history: Vec<Exchanged>,
    is_full: bool,
}

/// What a model is sent, and what that takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Instructions, history, question.
    pub conversation: Conversation,
    /// Tokens of all of it.
    pub tokens: i64,
    /// Of these, tokens of the question.
    pub question_tokens: i64,
    /// The place of the oldest question the model is sent; none where nothing was left out.
    pub begins_at: Option<i64>,
}

/// The window doesn't hold the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// Tokens of instructions and question.
    pub tokens: i64,
    /// Tokens there is room for.
    pub room_tokens: i64,
}

impl Context {
    /// A context of instructions and question, in a window that also has to hold an answer of up to
    /// `most_answer_tokens`. Of a long answer a quarter of the window is kept free, so that history
    /// is not given up for an answer nobody may need.
    ///
    /// # Errors
    /// [`TooLong`] where even these do not fit.
    pub fn begin(
        counter: Counter,
        system: &str,
        question: &str,
        (window_tokens, most_answer_tokens): (i64, i64),
    ) -> Result<Self, TooLong> {
        let kept_free = most_answer_tokens.min((window_tokens / 4).max(USEFUL_ANSWER_TOKENS));
        let room_tokens = window_tokens - kept_free;
        let turn = |speaker, text: &str| Turn { speaker, text: text.to_owned() };
        let (system, question) = (turn(Speaker::System, system), turn(Speaker::User, question));
        let tokens = counter.count_turn(system.speaker, &system.text)
            + counter.count_turn(question.speaker, &question.text)
            + counter.priming();
        if tokens > room_tokens {
            return Err(TooLong { tokens, room_tokens });
        }
        let history = Vec::new();
        Ok(Self { counter, system, question, room_tokens, tokens, history, is_full: false })
    }

    /// Adds the next older exchange where it fits, and says whether there is room for more. An
    /// exchange without an answer is not history.
    pub fn add_older(&mut self, exchanged: Exchanged) -> bool {
        if self.is_full || exchanged.answer.is_empty() {
            return !self.is_full;
        }
        let tokens = self.counter.count_turn(Speaker::User, &exchanged.question)
            + self.counter.count_turn(Speaker::Assistant, &exchanged.answer);
        if self.tokens + tokens > self.room_tokens {
            self.is_full = true;
        } else {
            self.tokens += tokens;
            self.history.push(exchanged);
        }
        !self.is_full
    }

    /// What is to be sent. `question_seq` is the question's place in the conversation.
    #[must_use]
    pub fn finish(self, question_seq: i64) -> Prompt {
        let begins_at = self
            .is_full
            .then(|| self.history.last().map_or(question_seq, |oldest| oldest.question_seq));
        let question_tokens = self.counter.count_turn(Speaker::User, &self.question.text);
        let mut turns = vec![self.system];
        for exchanged in self.history.into_iter().rev() {
            turns.push(Turn { speaker: Speaker::User, text: exchanged.question });
            turns.push(Turn { speaker: Speaker::Assistant, text: exchanged.answer });
        }
        turns.push(self.question);
        Prompt {
            conversation: Conversation(turns),
            tokens: self.tokens,
            question_tokens,
            begins_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Tokenizer;
    use crate::domain::tokens::Calibration;

    const COUNTER: Counter =
        Counter { tokenizer: Tokenizer::Cl100k, calibration: Calibration::none() };

    fn exchanged(question_seq: i64, words: usize) -> Exchanged {
        let answer = "word ".repeat(words);
        Exchanged { question_seq, question: "and then?".into(), answer }
    }

    fn speakers(prompt: &Prompt) -> Vec<&'static str> {
        prompt.conversation.0.iter().map(|turn| turn.speaker.name()).collect()
    }

    #[test]
    fn a_prompt_is_instructions_history_and_question_in_order() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", (8_192, 400)).unwrap();
        assert!(context.add_older(exchanged(3, 10)));
        assert!(context.add_older(exchanged(1, 20)));
        let prompt = context.finish(5);
        assert_eq!(speakers(&prompt), ["system", "user", "assistant", "user", "assistant", "user"]);
        assert!(prompt.conversation.0[2].text.len() > prompt.conversation.0[4].text.len());
        assert_eq!(prompt.begins_at, None);
        assert_eq!(prompt.tokens, COUNTER.count_conversation(&prompt.conversation));
    }

    #[test]
    fn the_oldest_exchanges_are_left_out_when_the_window_is_full() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", (1_000, 400)).unwrap();
        assert!(context.add_older(exchanged(7, 300)));
        assert!(context.add_older(exchanged(5, 300)));
        assert!(!context.add_older(exchanged(3, 300)));
        // One that would fit is not taken once an answer between is missing.
        assert!(!context.add_older(exchanged(1, 1)));
        let prompt = context.finish(9);
        assert_eq!(prompt.begins_at, Some(5));
        assert_eq!(prompt.conversation.0.len(), 6);
        assert!(prompt.tokens <= 750);
    }

    #[test]
    fn a_question_alone_may_fill_the_window_but_not_overflow_it() {
        let mut context = Context::begin(COUNTER, "", &"word ".repeat(700), (1_000, 400)).unwrap();
        assert!(!context.add_older(exchanged(1, 100)));
        assert_eq!(context.finish(3).begins_at, Some(3));
        let error = Context::begin(COUNTER, "", &"word ".repeat(800), (1_000, 400)).unwrap_err();
        assert!(error.tokens > error.room_tokens);
    }

    #[test]
    fn an_exchange_without_an_answer_is_no_history() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", (8_192, 400)).unwrap();
        assert!(context.add_older(Exchanged { answer: String::new(), ..exchanged(1, 1) }));
        let prompt = context.finish(3);
        assert_eq!((speakers(&prompt), prompt.begins_at), (vec!["system", "user"], None));
    }
}
