//! From events to parts of an answer.

use super::chunk::{Chunk, Message};
use super::events::Events;
use super::patience::Patience;
use super::refusal;
use crate::domain::assistant::{End, Failure, FailureKind, Finish, Part, Usage};
use crate::ports::Answer;
use futures_util::{StreamExt, stream};
use sse_stream::Sse;

/// An answer that arrives as a stream of events.
pub(super) struct Reading {
    events: Events,
    patience: Patience,
    usage: Option<Usage>,
    finish: Option<Finish>,
}

/// What an event brings.
enum Step {
    Part(Part),
    Nothing,
    Over,
}

impl Reading {
    /// The answer in those events.
    pub(super) const fn new(events: Events, patience: Patience) -> Self {
        Self { events, patience, usage: None, finish: None }
    }

    /// Its parts. After the end, and after a failure, the connection is closed.
    pub(super) fn parts(self) -> Answer {
        Box::pin(stream::unfold(Some(Box::new(self)), |reading| async {
            let mut reading = reading?;
            let part = reading.next_part().await;
            let is_last = !matches!(part, Ok(Part::Piece(_) | Part::Thinking(_)));
            Some((part, (!is_last).then_some(reading)))
        }))
    }

    async fn next_part(&mut self) -> Result<Part, Failure> {
        loop {
            let step = match self.patience.spend(self.events.next()).await {
                Ok(Some(Ok(event))) => self.take(&event),
                Ok(None) => Ok(Step::Over),
                Ok(Some(Err(failure))) | Err(failure) => Err(failure),
            };
            match step {
                Ok(Step::Nothing) => {}
                Ok(Step::Part(part)) => return Ok(part),
                Ok(Step::Over) => return self.end(),
                // What goes wrong behind an answer's end does not take the answer back.
                Err(_) if self.finish.is_some() => return self.end(),
                Err(failure) => return Err(Failure { usage: self.usage, ..failure }),
            }
        }
    }

    fn take(&mut self, event: &Sse) -> Result<Step, Failure> {
        let text = event.data.as_deref().unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(Step::Nothing);
        }
        if text == "[DONE]" {
            self.finish.get_or_insert(Finish::Complete);
            return Ok(Step::Over);
        }
        let chunk: Chunk = serde_json::from_str(text).map_err(|_| not_a_chunk())?;
        if chunk.is_error() || event.event.as_deref() == Some("error") {
            let error = serde_json::from_str(text).map_err(|_| not_a_chunk())?;
            return Err(refusal::in_reply(&error));
        }
        self.usage = chunk.usage().or(self.usage);
        Ok(self.add(&chunk))
    }

    fn add(&mut self, chunk: &Chunk) -> Step {
        let text = chunk.delta().map(Message::text).unwrap_or_default();
        let thoughts = chunk.delta().map(Message::thoughts).unwrap_or_default();
        let was_over = self.finish.is_some();
        self.finish = self.finish.or(chunk.finish());
        match (was_over, self.finish) {
            (false, Some(_)) => self.patience.run_out(),
            (false, None) if !text.is_empty() || !thoughts.is_empty() => self.patience.renew(),
            _ => {}
        }
        if !text.is_empty() {
            Step::Part(Part::Piece(text))
        } else if !thoughts.is_empty() {
            Step::Part(Part::Thinking(thoughts.to_owned()))
        } else {
            Step::Nothing
        }
    }

    fn end(&self) -> Result<Part, Failure> {
        match self.finish {
            Some(finish) => Ok(Part::End(End { finish, usage: self.usage })),
            None => Err(Failure {
                usage: self.usage,
                ..Failure::new(FailureKind::ProviderFailed, "the reply stopped without an end")
            }),
        }
    }
}

/// The parts of an answer that came whole, because the server does not stream.
pub(super) fn whole_answer(reply: &[u8]) -> Result<Vec<Part>, Failure> {
    let chunk: Chunk = serde_json::from_slice(reply).map_err(|_| not_a_chunk())?;
    if chunk.is_error() {
        let error = serde_json::from_slice(reply).map_err(|_| not_a_chunk())?;
        return Err(refusal::in_reply(&error));
    }
    if !chunk.has_choice() {
        return Err(Failure::new(FailureKind::ProviderFailed, "the reply holds no answer"));
    }
    let text = chunk.message().map(Message::text).filter(|text| !text.is_empty());
    let thoughts = chunk.message().map(Message::thoughts).filter(|text| !text.is_empty());
    let thoughts = thoughts.map(|text| Part::Thinking(text.to_owned()));
    let finish = chunk.finish().unwrap_or(Finish::Complete);
    let end = Part::End(End { finish, usage: chunk.usage() });
    Ok(thoughts.into_iter().chain(text.map(Part::Piece)).chain([end]).collect())
}

fn not_a_chunk() -> Failure {
    Failure::new(FailureKind::ProviderFailed, "the reply is not of the form of an answer")
}
