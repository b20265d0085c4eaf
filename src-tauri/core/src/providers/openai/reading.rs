//! From events to parts of an answer.

use super::super::thinking::Thinking;
use super::chunk::{Chunk, Message};
use super::events::Events;
use super::halves::{Halves, with_stand_ins};
use super::patience::Patience;
use super::refusal;
use super::words::Words;
use crate::domain::assistant::{End, Failure, FailureKind, Finish, Part, Usage};
use crate::ports::Answer;
use futures_util::{StreamExt, stream};
use sse_stream::Sse;
use std::collections::VecDeque;

/// An answer that arrives as a stream of events.
pub(super) struct Reading {
    events: Events,
    patience: Patience,
    usage: Option<Usage>,
    finish: Option<Finish>,
    /// Whether anything came of it so far.
    has_begun: bool,
    /// Pieces that came as whole messages.
    whole_messages: usize,
    thinking: Thinking,
    halves: Halves,
    ready: VecDeque<Result<Part, Failure>>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The answer has no end yet.
    Open,
    /// The answer has its end; its report may still come.
    Late,
    /// Nothing more comes.
    Over,
}

impl Reading {
    /// The answer in those events.
    pub(super) const fn new(events: Events, patience: Patience) -> Self {
        Self {
            events,
            patience,
            usage: None,
            finish: None,
            has_begun: false,
            whole_messages: 0,
            thinking: Thinking::new(),
            halves: Halves::new(),
            ready: VecDeque::new(),
            state: State::Open,
        }
    }

    /// Its parts. Behind the last one the connection is closed.
    pub(super) fn parts(self) -> Answer {
        Box::pin(stream::unfold(Box::new(self), |mut reading| async {
            let part = reading.next().await?;
            Some((part, reading))
        }))
    }

    async fn next(&mut self) -> Option<Result<Part, Failure>> {
        while self.ready.is_empty() {
            match self.state {
                State::Open => self.read_on().await,
                State::Late => self.wait_for_report().await,
                State::Over => return None,
            }
        }
        self.ready.pop_front()
    }

    async fn read_on(&mut self) {
        match self.patience.spend(self.events.next()).await {
            Ok(Some(Ok(event))) => self.take(&event),
            Ok(None) => self.end(State::Over),
            Ok(Some(Err(failure))) => self.fail(failure),
            // Only the report is missing, which may take its time.
            Err(_) if self.finish.is_some() => self.end(State::Late),
            Err(failure) => self.fail(failure),
        }
    }

    /// Reads on for the report alone, with the answer long shown.
    async fn wait_for_report(&mut self) {
        let told = match self.patience.spend(self.events.next()).await {
            Ok(Some(Ok(event))) => match chunk_in(data_of(&event)) {
                Some((chunk, _)) => chunk.usage(),
                None if is_done(data_of(&event)) => return self.close(),
                None => None,
            },
            Ok(Some(Err(_)) | None) | Err(_) => return self.close(),
        };
        if let Some(usage) = told {
            self.ready.push_back(Ok(Part::Report(usage)));
            self.close();
        }
    }

    fn take(&mut self, event: &Sse) {
        let data = data_of(event);
        if data.is_empty() {
            return;
        }
        if is_done(data) {
            self.finish.get_or_insert(Finish::Complete);
            return self.end(State::Over);
        }
        let Some((chunk, has_halves)) = chunk_in(data) else {
            return self.fail(not_a_chunk());
        };
        if has_halves {
            self.halves.expect();
        }
        self.usage = chunk.usage().or(self.usage);
        let was_over = self.finish.is_some();
        self.add(&chunk);
        let is_named_so = event.event.as_deref() == Some("error");
        let named = is_named_so.then(|| Words::read(data.as_bytes()));
        if let Some(words) = chunk.error().or(named) {
            if !was_over {
                // An end beside an error is none.
                self.finish = None;
            }
            self.fail(refusal::in_reply(&words, self.has_begun));
        }
    }

    fn add(&mut self, chunk: &Chunk) {
        let text = chunk.message().map(Message::text).unwrap_or_default();
        let thoughts = chunk.message().map(Message::thoughts).unwrap_or_default();
        self.whole_messages += usize::from(chunk.is_whole());
        let was_over = self.finish.is_some();
        self.finish = self.finish.or(chunk.finish());
        match (was_over, self.finish) {
            (false, Some(_)) => self.patience.run_out(),
            (false, None) if !text.is_empty() || !thoughts.is_empty() => self.patience.renew(),
            _ => {}
        }
        self.has_begun |= !thoughts.is_empty() || !text.is_empty();
        if !thoughts.is_empty() {
            self.ready.push_back(Ok(Part::Thinking(thoughts)));
        }
        if !text.is_empty() {
            let joined = self.halves.join(&text);
            self.ready.extend(self.thinking.part(&joined).into_iter().map(Ok));
        }
    }

    /// The answer's end, unless it has none: some servers just hang up. Of a whole answer nothing more is
    /// to come.
    fn end(&mut self, then: State) {
        let finish = self.finish.or((self.whole_messages == 1).then_some(Finish::Complete));
        self.let_go();
        if let Some(finish) = finish {
            self.ready.push_back(Ok(Part::End(End { finish, usage: self.usage })));
        } else {
            let why = "the reply stopped without an end";
            let failure = Failure::new(FailureKind::ProviderFailed, why);
            self.ready.push_back(Err(Failure { usage: self.usage, ..failure }));
        }
        if finish.is_some() && then == State::Late && self.usage.is_none() {
            self.state = State::Late;
            self.patience.wait_for_report();
        } else {
            self.close();
        }
    }

    /// What goes wrong behind an answer's end does not take the answer back.
    fn fail(&mut self, failure: Failure) {
        if self.finish.is_some() {
            return self.end(State::Over);
        }
        self.let_go();
        self.ready.push_back(Err(Failure { usage: self.usage, ..failure }));
        self.close();
    }

    /// Stops reading and closes the connection at once, even where the caller asks for no more.
    fn close(&mut self) {
        self.state = State::Over;
        self.events = Box::pin(stream::empty());
    }

    /// Passes on what was held back in case more of it came.
    fn let_go(&mut self) {
        let half = self.halves.finish().unwrap_or_default();
        let mut parts = self.thinking.part(&half);
        parts.extend(self.thinking.finish());
        self.ready.extend(parts.into_iter().map(Ok));
    }
}

fn data_of(event: &Sse) -> &str {
    event.data.as_deref().unwrap_or_default().trim()
}

fn is_done(data: &str) -> bool {
    data == "[DONE]"
}

/// The chunk in an event's data, and whether halves of characters stand alone in it.
fn chunk_in(data: &str) -> Option<(Chunk, bool)> {
    if let Ok(chunk) = serde_json::from_str(data) {
        return Some((chunk, false));
    }
    let mended = with_stand_ins(data)?;
    serde_json::from_str(&mended).ok().map(|chunk| (chunk, true))
}

fn not_a_chunk() -> Failure {
    Failure::new(FailureKind::ProviderFailed, "the reply is not of the form of an answer")
}
