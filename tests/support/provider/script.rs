//! What a provider does with one request, step by step.

use super::Gate;
use serde_json::{Value, json};
use std::time::Duration;

/// One step.
#[derive(Clone)]
pub(super) enum Step {
    Send(Vec<u8>),
    /// The same bytes again and again: so many times, or until the caller goes away.
    Repeat(Vec<u8>, Option<usize>),
    Pause(Duration),
    Wait(Gate),
    Silence,
    Reset,
}

/// The steps, and whether the request is read before the first. Behind the last one the connection
/// is closed.
#[derive(Clone)]
pub struct Script {
    pub(super) steps: Vec<Step>,
    pub(super) is_deaf: bool,
}

impl Script {
    /// Reads the request, and nothing more yet.
    pub const fn new() -> Self {
        Self { steps: Vec::new(), is_deaf: false }
    }

    /// Does not even read the request.
    pub const fn deaf() -> Self {
        Self { steps: Vec::new(), is_deaf: true }
    }

    /// An answer in those pieces, as any good provider streams it, with usage.
    pub fn says(pieces: &[&str]) -> Self {
        let begun = Self::streams();
        pieces.iter().fold(begun, |script, piece| script.piece(piece)).over()
    }

    /// An answer in so many pieces of a word each, one write a piece.
    pub fn says_much(pieces: usize) -> Self {
        let word = chunked(format!("data: {}\n\n", piece("word ")).as_bytes());
        Self::streams().repeats(word, pieces).over()
    }

    /// Begins a streamed reply.
    pub fn streams() -> Self {
        Self::new().sends(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
        )
    }

    /// A whole reply: `404 Not Found`, headers each with its line end, body.
    pub fn replies(status: &str, headers: &str, body: &str) -> Self {
        let len = body.len();
        Self::new()
            .sends(format!("HTTP/1.1 {status}\r\n{headers}content-length: {len}\r\n\r\n{body}"))
    }

    /// A whole reply of JSON.
    pub fn replies_json(status: &str, body: &Value) -> Self {
        Self::replies(status, "content-type: application/json\r\n", &body.to_string())
    }

    /// Bytes on the wire as they are.
    pub fn sends(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Send(bytes.as_ref().to_vec()))
    }

    /// Bytes of a streamed reply that the caller gets as one.
    pub fn chunk(self, bytes: impl AsRef<[u8]>) -> Self {
        self.sends(chunked(bytes.as_ref()))
    }

    /// An event of a streamed reply.
    pub fn event(self, event: &Value) -> Self {
        self.chunk(format!("data: {event}\n\n"))
    }

    /// A piece of an answer.
    pub fn piece(self, text: &str) -> Self {
        self.event(&piece(text))
    }

    /// The reason why the answer is over.
    pub fn finish(self, reason: &str) -> Self {
        self.event(&json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}))
    }

    /// What the answer is said to have taken.
    pub fn usage(self, usage: &Value) -> Self {
        self.event(&json!({"choices": [], "usage": usage}))
    }

    /// The last event.
    pub fn done(self) -> Self {
        self.chunk("data: [DONE]\n\n")
    }

    /// The end of a streamed reply.
    pub fn ends(self) -> Self {
        self.sends("0\r\n\r\n")
    }

    /// Everything that belongs behind the last piece: 7 tokens sent, 3 received.
    pub fn over(self) -> Self {
        self.finish("stop")
            .usage(&json!({"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}))
            .done()
            .ends()
    }

    pub fn repeats(self, bytes: impl AsRef<[u8]>, times: usize) -> Self {
        self.then(Step::Repeat(bytes.as_ref().to_vec(), Some(times)))
    }

    /// The same bytes until the caller goes away.
    pub fn repeats_for_ever(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Repeat(bytes.as_ref().to_vec(), None))
    }

    /// As [`Self::repeats_for_ever`], each as one chunk of a streamed reply.
    pub fn repeats_chunk_for_ever(self, bytes: impl AsRef<[u8]>) -> Self {
        self.repeats_for_ever(chunked(bytes.as_ref()))
    }

    /// Bytes one at a time, so far apart.
    pub fn drips(self, bytes: impl AsRef<[u8]>, pause: Duration) -> Self {
        bytes.as_ref().iter().fold(self, |script, byte| script.sends([*byte]).pauses(pause))
    }

    pub fn pauses(self, pause: Duration) -> Self {
        self.then(Step::Pause(pause))
    }

    /// Goes on when the test opens the gate.
    pub fn waits_at(self, gate: &Gate) -> Self {
        self.then(Step::Wait(gate.clone()))
    }

    /// Sends nothing more, and keeps the connection.
    pub fn falls_silent(self) -> Self {
        self.then(Step::Silence)
    }

    /// Breaks the connection off, when what was sent has had time to be read: some systems throw
    /// the rest away.
    pub fn resets(self) -> Self {
        self.pauses(Duration::from_millis(100)).then(Step::Reset)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// The event of a piece.
pub fn piece(text: &str) -> Value {
    json!({
        "id": "x", "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}],
    })
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}
