//! The practice assistant: a script inside Hotseat that says of itself that it is no AI. It needs no
//! network, understands nothing, and can be made to be long, silent or broken.

mod cue;
mod lines;
mod pieces;

use crate::domain::assistant::{
    CallLimits, Conversation, End, Failure, Finish, Part, Speaker, Usage,
};
use crate::domain::catalogue::Tokenizer;
use crate::domain::tokens::Counter;
use crate::ports::{Answer, Model};
use cue::Cue;
use futures_util::{StreamExt, stream};
use pieces::{fitting, pieces};
use std::time::Duration;

/// How the script's tokens are counted; what it reports is exact.
const COUNTER: Counter = Counter::new(Tokenizer::Cl100k);
/// Tokens after which even a long answer is complete.
const LONG_ANSWER_TOKENS: i64 = 16_384;

/// How fast the script speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypingPace {
    /// Shortest time before a piece.
    pub least: Duration,
    /// Longest time before a piece.
    pub most: Duration,
    /// Silence before an answer, where it is asked to wait.
    pub silence: Duration,
}

impl TypingPace {
    /// About as fast as a model on a network: a word or two every 15 to 40 ms.
    pub const REHEARSAL: Self = Self {
        least: Duration::from_millis(15),
        most: Duration::from_millis(40),
        silence: Duration::from_secs(20),
    };
    /// Every piece at once, for tests.
    pub const AT_ONCE: Self =
        Self { least: Duration::ZERO, most: Duration::ZERO, silence: Duration::ZERO };

    /// The time before a piece: by its length, so that it varies and can be had again.
    fn before(&self, piece: &str) -> Duration {
        let span = self.most.saturating_sub(self.least);
        let tenths = u32::try_from(piece.len().min(10)).unwrap_or(10);
        self.least + span * tenths / 10
    }
}

/// The practice assistant, as a model that answers.
#[derive(Clone, Copy, Debug)]
pub struct Practice {
    pace: TypingPace,
}

impl Practice {
    /// The script at another pace.
    #[must_use]
    pub const fn at(pace: TypingPace) -> Self {
        Self { pace }
    }
}

impl Default for Practice {
    fn default() -> Self {
        Self::at(TypingPace::REHEARSAL)
    }
}

impl Model for Practice {
    fn stream(&self, conversation: Conversation, limits: CallLimits) -> Answer {
        let pace = self.pace;
        let steps = async move { stream::iter(rehearsed(&conversation, limits, pace)) };
        Box::pin(stream::once(steps).flatten().then(|step| async move {
            if !step.after.is_zero() {
                tokio::time::sleep(step.after).await;
            }
            step.part
        }))
    }
}

/// One thing that comes, and the time before it.
struct Step {
    after: Duration,
    part: Result<Part, Failure>,
}

/// Everything that will come.
fn rehearsed(conversation: &Conversation, limits: CallLimits, pace: TypingPace) -> Vec<Step> {
    let question = question_of(conversation);
    let cue = Cue::in_question(question);
    let cap_tokens = limits.answer_cap_tokens;
    let text = match cue {
        Cue::Fail { is_late: false, .. } => String::new(),
        Cue::WriteALot => lines::long_answer(cap_tokens.min(LONG_ANSWER_TOKENS)),
        Cue::Fail { .. } | Cue::Wait | Cue::Greeting | Cue::Code | Cue::Question | Cue::Other => {
            lines::answer(cue, question, is_first(conversation))
        }
    };
    let (said, is_cut) = fitting(&COUNTER, &text, cap_tokens);
    let mut steps: Vec<Step> = pieces(said)
        .map(|piece| Step { after: pace.before(piece), part: Ok(Part::Piece(piece.to_owned())) })
        .collect();
    let finish = if is_cut { Finish::Length } else { Finish::Complete };
    let last = match cue {
        Cue::Fail { kind, .. } => Err(Failure::new(kind, "the script was asked to fail")),
        Cue::Wait | Cue::WriteALot | Cue::Greeting | Cue::Code | Cue::Question | Cue::Other => {
            Ok(Part::End(End { finish, usage: Some(usage_of(conversation, said)) }))
        }
    };
    steps.push(Step { after: pace.least, part: last });
    if cue == Cue::Wait
        && let Some(first) = steps.first_mut()
    {
        first.after += pace.silence;
    }
    steps
}

fn question_of(conversation: &Conversation) -> &str {
    let asked = conversation.0.iter().rfind(|turn| turn.speaker == Speaker::User);
    asked.map_or("", |turn| turn.text.as_str())
}

fn is_first(conversation: &Conversation) -> bool {
    conversation.0.iter().all(|turn| turn.speaker != Speaker::Assistant)
}

fn usage_of(conversation: &Conversation, said: &str) -> Usage {
    Usage {
        prompt_tokens: Some(COUNTER.count_conversation(&conversation.clone().by_turns())),
        answer_tokens: Some(COUNTER.count(said)),
        reasoning_tokens: None,
    }
}

#[cfg(test)]
mod tests;
