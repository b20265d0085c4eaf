//! An exchange with the model it is put to: what happens to it next.

use crate::domain::assistant::{CallLimits, Conversation, Failure, FailureKind, Part, Usage};
use crate::domain::exchange::{EXCHANGE_MAX_MS, Exchange, Input, Interruption};
use crate::ports::{Answer, Model};
use futures_util::StreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// A question on its way to a model, and what is heard of it.
pub(in super::super) struct Call {
    pub exchange: Exchange,
    model: Arc<dyn Model>,
    conversation: Conversation,
    limits: CallLimits,
    answer: Option<Answer>,
    ask_again_at: Option<Instant>,
    given_up_at: Instant,
}

impl Call {
    pub fn new(
        exchange: Exchange,
        (model, conversation, limits): (Arc<dyn Model>, Conversation, CallLimits),
    ) -> Self {
        let given_up_at = Instant::now() + milliseconds(EXCHANGE_MAX_MS);
        let (answer, ask_again_at) = (None, None);
        Self { exchange, model, conversation, limits, answer, ask_again_at, given_up_at }
    }

    /// Calls the model, for the first time or again.
    pub fn begin(&mut self) {
        self.answer = Some(self.model.stream(self.conversation.clone(), self.limits));
    }

    /// Ends the call.
    pub fn hang_up(&mut self) {
        self.answer = None;
    }

    /// Has the model called again after so many milliseconds.
    pub fn wait_ms(&mut self, after_ms: i64) {
        self.ask_again_at = Some(Instant::now() + milliseconds(after_ms));
    }

    /// What the provider reports behind the answer's end; none where the call was ended, or ends without it.
    pub async fn late_report(&mut self) -> Option<Usage> {
        while let Some(Ok(part)) = self.answer.as_mut()?.next().await {
            if let Part::Report(usage) = part {
                return Some(usage);
            }
        }
        None
    }

    /// Waits for what happens next; `why` comes when the exchange is to end.
    pub async fn next(&mut self, why: impl Future<Output = Interruption>, now_ms: i64) -> Input {
        let checkpoint = self.exchange.checkpoint_due_ms(now_ms).map(milliseconds);
        let (ask_again_at, is_called) = (self.ask_again_at, self.answer.is_some());
        tokio::select! {
            // To end comes before to go on, however fast the pieces are.
            biased;
            why = why => Input::Interrupted(why),
            () = async { sleep_until(ask_again_at.unwrap_or_else(Instant::now)).await },
                if ask_again_at.is_some() => {
                self.ask_again_at = None;
                Input::Waited
            }
            heard = heard(self.answer.as_mut()) => heard,
            () = async { sleep(checkpoint.unwrap_or_default()).await }, if checkpoint.is_some() => {
                Input::Ticked
            }
            () = sleep_until(self.given_up_at), if is_called => {
                Input::Failed(Failure::new(FailureKind::TimedOut, "no end, all calls together"))
            }
        }
    }
}

async fn heard(answer: Option<&mut Answer>) -> Input {
    let Some(answer) = answer else { return std::future::pending().await };
    match answer.next().await {
        Some(Ok(part)) => Input::Received(part),
        Some(Err(failure)) => Input::Failed(failure),
        None => Input::Failed(Failure::new(FailureKind::ProviderFailed, "ended without an end")),
    }
}

fn milliseconds(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
