//! How much of a conversation a model is sent: the newest of it that its window holds, or that the
//! candidate chose to go on with.

use crate::domain::assistant::{BETWEEN_TURNS, Conversation, Speaker, Turn};
use crate::domain::ledger::USEFUL_ANSWER_TOKENS;
use crate::domain::message::Exchanged;
use crate::domain::tokens::{Counter, Measure};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// How much of the conversation a candidate wants the assistant to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Memory {
    /// As much as before.
    #[default]
    Kept,
    /// The newest exchanges, as far as a part of what is left of the budget reaches.
    Newest,
    /// Nothing: a fresh conversation.
    Fresh,
}

/// Room for what a model is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Tokens it can read at once, its answer included.
    pub window_tokens: i64,
    /// Most tokens of its answer.
    pub most_answer_tokens: i64,
    /// Tokens that what is sent may take besides; none where only the window bounds it.
    pub most_sent_tokens: Option<i64>,
    /// The place of the oldest question it may be sent.
    pub floor_seq: i64,
    /// The place of a question that this one is asked in the place of.
    pub replaces: Option<i64>,
}

/// Fewest tokens a model is taken to read, whatever its server says.
const WINDOW_MIN_TOKENS: i64 = 256;

/// Fewest tokens it is taken to read where its server names no limit. What instructions and a question
/// take alone has to fit, or one odd refusal would be the last question of the session.
const GUESSED_MIN_TOKENS: i64 = 1_024;

/// A question that was too long for its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLongBefore {
    /// Tokens the model can read, where its server said.
    pub limit_tokens: Option<i64>,
    /// Tokens that were promised to what was sent.
    pub sent_tokens: i64,
}

/// Tokens a model reads, by what the catalogue says and by what it found too long: what its server says, or
/// a quarter less than what it was sent, as we count. A server that names more than it was sent counts
/// otherwise than we do, and a quarter less helps all the same. Where a model has answered twice as much as
/// was too long, and its server names no limit, length was not the cause.
#[must_use]
pub fn window(catalogued_tokens: i64, answered_tokens: i64, too_long: &[TooLongBefore]) -> i64 {
    let found = too_long.iter().filter_map(|&TooLongBefore { limit_tokens, sent_tokens }| {
        let said = limit_tokens.filter(|limit| *limit < sent_tokens);
        let can_be_length = answered_tokens / 2 < sent_tokens;
        let guessed = (sent_tokens - sent_tokens / 4).max(GUESSED_MIN_TOKENS);
        said.or_else(|| can_be_length.then_some(guessed))
    });
    found.fold(catalogued_tokens, |window, found| window.min(found.max(WINDOW_MIN_TOKENS)))
}

/// What a model will be sent, while it is put together from the question backwards.
#[derive(Clone, Debug)]
pub struct Context {
    counter: Counter,
    system: Turn,
    question_tokens: i64,
    room_tokens: i64,
    floor_seq: i64,
    replaces: Option<i64>,
    measure: Measure,
    /// What is sent behind the instructions, the newest first.
    newest_first: Vec<Turn>,
    /// What the candidate says in a row where the history begins so far, as it is sent.
    first_said: String,
    /// Every question met so far, so that none is sent again that was asked anew.
    asked: HashSet<String>,
    /// The place of the oldest question, once there is one beside the question itself.
    oldest_seq: Option<i64>,
    is_full: bool,
}

/// What a model is sent, and what that takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Instructions, history, question.
    pub conversation: Conversation,
    /// What all of it measures.
    pub measure: Measure,
    /// Tokens that are promised to it.
    pub tokens: i64,
    /// Of these, tokens of the question.
    pub question_tokens: i64,
    /// The place of the oldest question the model is sent; none where nothing was left out.
    pub begins_at: Option<i64>,
    /// Exchanges it is sent beside the question.
    pub exchanges: usize,
}

/// The window doesn't hold the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// Tokens of instructions and question.
    pub tokens: i64,
    /// Tokens there is room for.
    pub room_tokens: i64,
}

impl Room {
    /// Tokens that what is sent may take. For a long answer only a quarter of the window is kept free, so
    /// that history is not given up for room that the answer may not need.
    fn sent_tokens(&self) -> i64 {
        let sent_tokens = Self::sent_tokens_of(self.window_tokens, self.most_answer_tokens);
        sent_tokens.min(self.most_sent_tokens.unwrap_or(i64::MAX))
    }

    /// The same, where the budget does not bound it.
    #[must_use]
    pub fn sent_tokens_of(window_tokens: i64, most_answer_tokens: i64) -> i64 {
        let quarter_tokens = (window_tokens / 4).max(USEFUL_ANSWER_TOKENS);
        window_tokens - most_answer_tokens.min(quarter_tokens)
    }
}

impl Context {
    /// A context of instructions and question, in that much room.
    ///
    /// # Errors
    /// [`TooLong`] where even these do not fit.
    pub fn begin(
        counter: Counter,
        system: &str,
        question: &str,
        room: Room,
    ) -> Result<Self, TooLong> {
        let room_tokens = room.sent_tokens();
        let turn = |speaker, text: &str| Turn { speaker, text: text.to_owned() };
        let (system, question) = (turn(Speaker::System, system), turn(Speaker::User, question));
        let alone = counter.measure_turn(&question);
        let measure = counter.measure_turn(&system) + alone;
        let tokens = counter.promise(measure);
        if tokens > room_tokens {
            return Err(TooLong { tokens, room_tokens });
        }
        Ok(Self {
            counter,
            system,
            question_tokens: counter.promise(alone),
            room_tokens,
            floor_seq: room.floor_seq,
            replaces: room.replaces,
            measure,
            first_said: question.text.clone(),
            asked: HashSet::from([question.text.trim().to_owned()]),
            newest_first: vec![question],
            oldest_seq: None,
            is_full: false,
        })
    }

    /// Adds the next older exchange where it fits, and says whether there is room for more. A question
    /// without an answer goes in front of the one behind it, unless it may be what was refused. One
    /// that was asked anew, as it is or in other words, is left out with what came of it.
    pub fn add_older(&mut self, exchanged: Exchanged) -> bool {
        let Exchanged { question_seq, question, answer, failure, is_replaced } = exchanged;
        if question_seq < self.floor_seq {
            self.is_full = true;
        }
        if self.is_full {
            return false;
        }
        let is_unanswered = answer.is_empty();
        let is_asked_again =
            !self.asked.insert(question.trim().to_owned()) && (is_unanswered || failure.is_some());
        let rides_along = failure.is_none_or(|failure| failure.lets_question_ride_along());
        let is_replaced = is_replaced || self.replaces == Some(question_seq);
        if is_replaced || is_asked_again || (is_unanswered && !rides_along) {
            return true;
        }
        let turn = |speaker, text: String| Turn { speaker, text };
        let (first_said, more) = if is_unanswered {
            let both = format!("{question}{BETWEEN_TURNS}{}", self.first_said);
            let said = |text: &str| Measure { text_tokens: self.counter.raw(text), turns: 0 };
            let more = said(&both) - said(&self.first_said);
            (both, more)
        } else {
            let answered = self.counter.measure_turn(&turn(Speaker::Assistant, answer.clone()));
            let asked = self.counter.measure_turn(&turn(Speaker::User, question.clone()));
            (question.clone(), asked + answered)
        };
        if self.counter.promise(self.measure + more) > self.room_tokens {
            self.is_full = true;
            return false;
        }
        self.measure += more;
        self.first_said = first_said;
        self.oldest_seq = Some(question_seq);
        if !is_unanswered {
            self.newest_first.push(turn(Speaker::Assistant, answer));
        }
        self.newest_first.push(turn(Speaker::User, question));
        true
    }

    /// What is to be sent. `question_seq` is the question's place in the conversation.
    #[must_use]
    pub fn finish(self, question_seq: i64) -> Prompt {
        let begins_at = self.is_full.then(|| self.oldest_seq.unwrap_or(question_seq));
        let answered = self.newest_first.iter().filter(|turn| turn.speaker == Speaker::Assistant);
        let exchanges = answered.count();
        let behind = self.newest_first.into_iter().rev();
        Prompt {
            conversation: Conversation(std::iter::once(self.system).chain(behind).collect()),
            measure: self.measure,
            tokens: self.counter.promise(self.measure),
            question_tokens: self.question_tokens,
            begins_at,
            exchanges,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistant::FailureKind;
    use crate::domain::catalogue::Tokenizer;
    use crate::domain::tokens::Scale;

    const COUNTER: Counter = Counter { tokenizer: Tokenizer::Cl100k, scale: Scale::none() };

    const fn room(window_tokens: i64, most_answer_tokens: i64) -> Room {
        Room {
            window_tokens,
            most_answer_tokens,
            most_sent_tokens: None,
            floor_seq: 1,
            replaces: None,
        }
    }

    fn exchanged(question_seq: i64, words: usize) -> Exchanged {
        let answer = "word ".repeat(words);
        let question = format!("and then {question_seq}?");
        Exchanged { question_seq, question, answer, failure: None, is_replaced: false }
    }

    fn unanswered(question_seq: i64, question: &str, failure: Option<FailureKind>) -> Exchanged {
        let (question, answer) = (question.into(), String::new());
        Exchanged { question_seq, question, answer, failure, is_replaced: false }
    }

    fn speakers(prompt: &Prompt) -> Vec<&'static str> {
        prompt.conversation.0.iter().map(|turn| turn.speaker.name()).collect()
    }

    #[test]
    fn a_prompt_is_instructions_history_and_question_in_order() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", room(8_192, 400)).unwrap();
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
        let mut context = Context::begin(COUNTER, "Help.", "Why?", room(1_000, 400)).unwrap();
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
        let mut context =
            Context::begin(COUNTER, "", &"word ".repeat(700), room(1_000, 400)).unwrap();
        assert!(!context.add_older(exchanged(1, 100)));
        assert_eq!(context.finish(3).begins_at, Some(3));
        let error =
            Context::begin(COUNTER, "", &"word ".repeat(800), room(1_000, 400)).unwrap_err();
        assert!(error.tokens > error.room_tokens);
    }

    #[test]
    fn questions_without_an_answer_go_in_front_of_the_next_one() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", room(8_192, 400)).unwrap();
        assert!(context.add_older(unanswered(9, "Third", Some(FailureKind::TimedOut))));
        assert!(context.add_older(unanswered(7, "Second", None)));
        assert!(context.add_older(exchanged(5, 10)));
        assert!(context.add_older(unanswered(3, "First", None)));
        assert!(context.add_older(exchanged(1, 10)));
        let prompt = context.finish(11);
        let (tokens, question_tokens) = (prompt.tokens, prompt.question_tokens);
        let alone = Conversation(vec![Turn { speaker: Speaker::User, text: "Why?".into() }]);
        assert_eq!(question_tokens, COUNTER.count_conversation(&alone));
        let sent = prompt.conversation.by_turns();
        assert_eq!(tokens, COUNTER.count_conversation(&sent));
        let said: Vec<_> = sent.0.iter().map(|turn| turn.speaker).collect();
        use Speaker::{Assistant, System, User};
        assert_eq!(said, [System, User, Assistant, User, Assistant, User]);
        assert_eq!(sent.0[3].text, "First\n\nand then 5?");
        assert_eq!(sent.0[5].text, "Second\n\nThird\n\nWhy?");
    }

    #[test]
    fn a_question_without_an_answer_takes_room_like_any_other() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", room(1_000, 400)).unwrap();
        assert!(context.add_older(unanswered(5, &"word ".repeat(300), None)));
        assert!(!context.add_older(unanswered(3, &"word ".repeat(700), None)));
        let prompt = context.finish(7);
        assert_eq!(
            (prompt.begins_at, speakers(&prompt)),
            (Some(5), vec!["system", "user", "user"])
        );
    }

    #[test]
    fn a_question_that_may_be_what_was_refused_is_not_sent_again() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", room(8_192, 400)).unwrap();
        let too_long = FailureKind::TooLong { limit_tokens: Some(8_192) };
        assert!(context.add_older(unanswered(5, "Odd", Some(FailureKind::Refused))));
        assert!(context.add_older(unanswered(3, "Too bad", Some(FailureKind::Withheld))));
        assert!(context.add_older(unanswered(1, "Too much", Some(too_long))));
        let prompt = context.finish(7);
        assert_eq!((speakers(&prompt), prompt.begins_at), (vec!["system", "user"], None));
    }

    #[test]
    fn a_question_asked_anew_is_sent_once() {
        let mut context = Context::begin(COUNTER, "Help.", "Why?", room(8_192, 400)).unwrap();
        assert!(context.add_older(unanswered(9, " Why?\n", Some(FailureKind::TimedOut))));
        // What was cut off is not sent beside the same question.
        let failure = Some(FailureKind::ProviderFailed);
        let cut_off = Exchanged { question: "Why?".into(), failure, ..exchanged(7, 10) };
        assert!(context.add_older(cut_off));
        let in_other_words = Exchanged { is_replaced: true, ..exchanged(5, 10) };
        assert!(context.add_older(in_other_words));
        // Whoever asks for another answer to a question wants the model to know the first.
        let answered = Exchanged { question: "Why?".into(), ..exchanged(3, 10) };
        assert!(context.add_older(answered));
        let prompt = context.finish(11);
        assert_eq!(speakers(&prompt), ["system", "user", "assistant", "user"]);
    }

    #[test]
    fn a_model_reads_no_more_than_it_said_or_what_it_refused() {
        let said = |limit| TooLongBefore { limit_tokens: Some(limit), sent_tokens: 4_000 };
        let silent = TooLongBefore { limit_tokens: None, sent_tokens: 4_000 };
        assert_eq!(window(8_192, 0, &[]), 8_192);
        assert_eq!(window(8_192, 0, &[said(2_048)]), 2_048);
        assert_eq!(window(8_192, 0, &[silent]), 3_000);
        assert_eq!(window(8_192, 0, &[said(65_536)]), 3_000, "it counts more than we do");
        assert_eq!(window(8_192, 0, &[said(2_048), silent]), 2_048);
        assert_eq!(window(8_192, 0, &[said(3)]), WINDOW_MIN_TOKENS);
        let short = TooLongBefore { limit_tokens: None, sent_tokens: 200 };
        assert_eq!(window(8_192, 0, &[short]), GUESSED_MIN_TOKENS, "a question still fits");
        assert_eq!(window(512, 0, &[short]), 512, "no more than the catalogue says");
        assert_eq!(window(8_192, 7_500, &[said(2_048)]), 2_048, "it may have been started anew");
        assert_eq!(window(8_192, 7_500, &[silent]), 3_000, "so it may here");
        assert_eq!(window(8_192, 8_000, &[silent]), 8_192, "it has read twice that");
    }

    #[test]
    fn what_is_before_the_memory_chosen_is_not_sent() {
        let room = Room { floor_seq: 5, ..room(8_192, 400) };
        let mut context = Context::begin(COUNTER, "Help.", "Why?", room).unwrap();
        assert!(context.add_older(exchanged(5, 10)));
        assert!(!context.add_older(exchanged(3, 10)));
        let prompt = context.finish(7);
        assert_eq!((prompt.begins_at, prompt.exchanges), (Some(5), 1));
    }

    #[test]
    fn what_is_left_of_a_budget_can_bound_what_is_sent() {
        let room = Room { most_sent_tokens: Some(60), ..room(8_192, 400) };
        let mut context = Context::begin(COUNTER, "Help.", "Why?", room).unwrap();
        assert!(context.add_older(exchanged(5, 10)));
        assert!(!context.add_older(exchanged(3, 30)));
        let prompt = context.finish(7);
        assert!(prompt.tokens <= 60 && prompt.begins_at == Some(5), "{prompt:?}");
    }
}
