//! How much of a conversation a model is sent: the newest of it that its window holds.

use crate::domain::assistant::{BETWEEN_TURNS, Conversation, Speaker, Turn};
use crate::domain::ledger::USEFUL_ANSWER_TOKENS;
use crate::domain::message::Exchanged;
use crate::domain::tokens::Counter;

/// What a model will be sent, while it is put together from the question backwards.
#[derive(Clone, Debug)]
pub struct Context {
    counter: Counter,
    system: Turn,
    question_tokens: i64,
    room_tokens: i64,
    tokens: i64,
    /// What is sent behind the instructions, the newest first.
    newest_first: Vec<Turn>,
    /// What the candidate says in a row where the history begins so far, as it is sent.
    first_said: String,
    /// The place of the oldest question, once there is one beside the question itself.
    oldest_seq: Option<i64>,
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
        let question_tokens = counter.count_turn(question.speaker, &question.text);
        let tokens =
            counter.count_turn(system.speaker, &system.text) + question_tokens + counter.priming();
        if tokens > room_tokens {
            return Err(TooLong { tokens, room_tokens });
        }
        Ok(Self {
            counter,
            system,
            question_tokens,
            room_tokens,
            tokens,
            first_said: question.text.clone(),
            newest_first: vec![question],
            oldest_seq: None,
            is_full: false,
        })
    }

    /// Adds the next older exchange where it fits, and says whether there is room for more. A question
    /// without an answer goes in front of the one behind it, unless it is what was refused.
    pub fn add_older(&mut self, exchanged: Exchanged) -> bool {
        let Exchanged { question_seq, question, answer, failure } = exchanged;
        let is_unanswered = answer.is_empty();
        let is_left_out =
            is_unanswered && failure.is_some_and(|failure| failure.is_of_the_question());
        if self.is_full || is_left_out {
            return !self.is_full;
        }
        let count = |text: &str| self.counter.count_turn(Speaker::User, text);
        let (first_said, more_tokens) = if is_unanswered {
            let both = format!("{question}{BETWEEN_TURNS}{}", self.first_said);
            let more_tokens = count(&both) - count(&self.first_said);
            (both, more_tokens)
        } else {
            let answer_tokens = self.counter.count_turn(Speaker::Assistant, &answer);
            (question.clone(), count(&question) + answer_tokens)
        };
        if self.tokens + more_tokens > self.room_tokens {
            self.is_full = true;
            return false;
        }
        self.tokens += more_tokens;
        self.first_said = first_said;
        self.oldest_seq = Some(question_seq);
        if !is_unanswered {
            self.newest_first.push(Turn { speaker: Speaker::Assistant, text: answer });
        }
        self.newest_first.push(Turn { speaker: Speaker::User, text: question });
        true
    }

    /// What is to be sent. `question_seq` is the question's place in the conversation.
    #[must_use]
    pub fn finish(self, question_seq: i64) -> Prompt {
        let begins_at = self.is_full.then(|| self.oldest_seq.unwrap_or(question_seq));
        let behind = self.newest_first.into_iter().rev();
        Prompt {
            conversation: Conversation(std::iter::once(self.system).chain(behind).collect()),
            tokens: self.tokens,
            question_tokens: self.question_tokens,
            begins_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistant::FailureKind;
    use crate::domain::catalogue::Tokenizer;
    use crate::domain::tokens::Calibration;

    const COUNTER: Counter =
        Counter { tokenizer: Tokenizer::Cl100k, calibration: Calibration::none() };

    fn exchanged(question_seq: i64, words: usize) -> Exchanged {
        let answer = "word ".repeat(words);
        Exchanged { question_seq, question: "and then?".into(), answer, failure: None }
    }

    fn unanswered(question_seq: i64, question: &str, failure: Option<FailureKind>) -> Exchanged {
        Exchanged { question_seq, question: question.into(), answer: String::new(), failure }
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
    fn questions_without_an_answer_go_in_front_of_the_next_one() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", (8_192, 400)).unwrap();
        assert!(context.add_older(unanswered(9, "Third", Some(FailureKind::TimedOut))));
        assert!(context.add_older(unanswered(7, "Second", None)));
        assert!(context.add_older(exchanged(5, 10)));
        assert!(context.add_older(unanswered(3, "First", None)));
        assert!(context.add_older(exchanged(1, 10)));
        let prompt = context.finish(11);
        let (tokens, question_tokens) = (prompt.tokens, prompt.question_tokens);
        assert_eq!(question_tokens, COUNTER.count_turn(Speaker::User, "Why?"));
        let sent = prompt.conversation.by_turns();
        assert_eq!(tokens, COUNTER.count_conversation(&sent));
        let said: Vec<_> = sent.0.iter().map(|turn| turn.speaker).collect();
        use Speaker::{Assistant, System, User};
        assert_eq!(said, [System, User, Assistant, User, Assistant, User]);
        assert_eq!(sent.0[3].text, "First\n\nand then?");
        assert_eq!(sent.0[5].text, "Second\n\nThird\n\nWhy?");
    }

    #[test]
    fn a_question_without_an_answer_takes_room_like_any_other() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", (1_000, 400)).unwrap();
        assert!(context.add_older(unanswered(5, &"word ".repeat(300), None)));
        assert!(!context.add_older(unanswered(3, &"word ".repeat(700), None)));
        let prompt = context.finish(7);
        assert_eq!(
            (prompt.begins_at, speakers(&prompt)),
            (Some(5), vec!["system", "user", "user"])
        );
    }

    #[test]
    fn a_question_that_was_itself_refused_is_not_sent_again() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", (8_192, 400)).unwrap();
        assert!(context.add_older(unanswered(3, "Too bad", Some(FailureKind::Withheld))));
        assert!(context.add_older(unanswered(1, "Too much", Some(FailureKind::TooLong))));
        let prompt = context.finish(5);
        assert_eq!((speakers(&prompt), prompt.begins_at), (vec!["system", "user"], None));
    }
}
