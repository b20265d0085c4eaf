//! What a child says of one job, believed as far as it can be true.

use std::time::Duration;

use hotseat_child::{Lines, NoLine};
use hotseat_core::domain::run::{RUN_MESSAGE_MAX_BYTES, RunEnd, RunLimits, RunOutcome, RunPart};
use tokio::io::AsyncRead;
use tokio::time::{Instant, timeout_at};

use crate::protocol::Answer;

/// Longest a child may take to load a language, which it compiles the first time.
const LOADING_MAX: Duration = Duration::from_secs(600);

/// How far a job is.
enum State {
    /// The child has not begun it.
    Waiting { until: Instant },
    /// Its program runs.
    Running { since: Instant, until: Instant },
    /// It is over.
    Over,
}

/// One job's parts. After the end there are none, and [`Self::is_sound`] says whether the child may go on.
pub(crate) struct Conversation {
    state: State,
    limits: RunLimits,
    /// How much the program may still write, in bytes.
    left: usize,
    is_sound: bool,
    is_deserted: bool,
}

/// What a child must not say.
#[derive(Debug, thiserror::Error)]
enum Wrong {
    #[error(transparent)]
    Line(#[from] NoLine),
    #[error("the child said what it can't mean")]
    Malformed(#[from] serde_json::Error),
    #[error("the child said something out of turn")]
    OutOfTurn,
}

impl Conversation {
    pub(crate) fn new(limits: RunLimits) -> Self {
        let until = Instant::now() + LOADING_MAX;
        let left = limits.output_bytes;
        Self { state: State::Waiting { until }, limits, left, is_sound: false, is_deserted: false }
    }

    /// Whether the child went away before the job's program began, so that another one may carry it out.
    pub(crate) fn is_deserted(&self) -> bool {
        self.is_deserted
    }

    /// Whether the job is over and the child kept to the rules, so that it may have another one.
    pub(crate) fn is_sound(&self) -> bool {
        self.is_sound
    }

    /// Whether the job is over.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// The next part; none after the end.
    pub(crate) async fn next<R>(&mut self, lines: &mut Lines<R>) -> Option<RunPart>
    where
        R: AsyncRead + Unpin,
    {
        loop {
            let until = match self.state {
                State::Waiting { until } | State::Running { until, .. } => until,
                State::Over => return None,
            };
            let Ok(heard) = timeout_at(until, heard(lines)).await else {
                return Some(self.out_of_time());
            };
            match heard.and_then(|answer| self.take(answer)) {
                Ok(Some(part)) => return Some(part),
                Ok(None) => {}
                Err(wrong) => {
                    self.is_deserted =
                        matches!((&self.state, &wrong), (State::Waiting { .. }, Wrong::Line(_)));
                    tracing::warn!(
                        error = &wrong as &dyn std::error::Error,
                        "the sandbox broke down"
                    );
                    return Some(self.end(RunOutcome::Crash, String::new()));
                }
            }
        }
    }

    fn take(&mut self, answer: Answer) -> Result<Option<RunPart>, Wrong> {
        match (answer, &self.state) {
            (Answer::Begun, State::Waiting { .. }) => {
                let since = Instant::now();
                let until = since + Duration::from_millis(self.limits.time_ms);
                self.state = State::Running { since, until };
                Ok(None)
            }
            (Answer::Output { stream, mut text }, State::Running { .. }) => {
                if text.len() > self.left {
                    // The child was to stop there. It has not, so nothing it says is of use.
                    return Ok(Some(self.end(RunOutcome::Output, String::new())));
                }
                self.left -= text.len();
                text.shrink_to_fit();
                Ok((!text.is_empty()).then_some(RunPart::Output { stream, text }))
            }
            // A job that can't begin, because the sandbox is not installed, ends at once.
            (Answer::Ended(end), State::Running { .. })
            | (
                Answer::Ended(end @ RunEnd { outcome: RunOutcome::Crash, .. }),
                State::Waiting { .. },
            ) => {
                if matches!(end.outcome, RunOutcome::Time | RunOutcome::Stopped) {
                    // Both are for us to say.
                    return Err(Wrong::OutOfTurn);
                }
                let returned = end.returned.as_ref().map_or(0, String::len);
                if returned > self.limits.output_bytes {
                    return Ok(Some(self.end(RunOutcome::Output, String::new())));
                }
                self.state = State::Over;
                self.is_sound = true;
                Ok(Some(RunPart::Ended(RunEnd { message: one_line(&end.message), ..end })))
            }
            (Answer::Ready | Answer::Begun | Answer::Output { .. } | Answer::Ended(_), _) => {
                Err(Wrong::OutOfTurn)
            }
        }
    }

    fn out_of_time(&mut self) -> RunPart {
        match self.state {
            State::Running { .. } => self.end(RunOutcome::Time, String::new()),
            State::Waiting { .. } | State::Over => {
                self.end(RunOutcome::Crash, "The sandbox did not get ready".to_owned())
            }
        }
    }

    /// Ends the job by our own decision; the child is of no use any more.
    pub(crate) fn end(&mut self, outcome: RunOutcome, message: String) -> RunPart {
        let ran_ms = match self.state {
            State::Running { since, .. } => {
                u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
            }
            State::Waiting { .. } | State::Over => 0,
        };
        self.state = State::Over;
        self.is_sound = false;
        RunPart::Ended(RunEnd { outcome, message, line: None, returned: None, ran_ms })
    }
}

async fn heard<R: AsyncRead + Unpin>(lines: &mut Lines<R>) -> Result<Answer, Wrong> {
    Ok(serde_json::from_slice(lines.next().await?)?)
}

/// The text on one line, and no longer than a message may be.
pub(crate) fn one_line(text: &str) -> String {
    let mut line =
        text.split(['\n', '\r']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    line.truncate(line.floor_char_boundary(RUN_MESSAGE_MAX_BYTES));
    line
}

#[cfg(test)]
mod tests;
