//! The model that answers in sample stories: what it says is written down, and it calls no provider.

use super::Ago;
use crate::domain::assistant::{CallLimits, Conversation, End, Failure, Finish, Part};
use crate::domain::catalogue::{ListedModel, LocalServer, OfferedModel, Provider};
use crate::ports::{Answer, Model, Models};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, stream};
use std::sync::Arc;

/// How long an answer takes to begin, in the story.
const THINKS_MS: i64 = 900;
/// How long a character takes, in the story.
const CHAR_MS: i64 = 12;

/// Gives every question one answer, and takes the time on the story's clock that a model would.
pub(super) struct Told {
    pub clock: Arc<Ago>,
    pub answer: &'static str,
}

impl Model for Told {
    fn stream(&self, _: Conversation, _: CallLimits) -> Answer {
        let (clock, answer) = (Arc::clone(&self.clock), self.answer);
        let piece = async move {
            clock.pass(THINKS_MS);
            Ok(Part::Piece(answer.to_owned()))
        };
        let clock = Arc::clone(&self.clock);
        let end = async move {
            clock.pass(CHAR_MS * i64::try_from(answer.chars().count()).unwrap_or(0));
            Ok(Part::End(End { finish: Finish::Complete, usage: None }))
        };
        stream::once(piece).chain(stream::once(end)).boxed()
    }
}

impl Models for Told {
    fn reach(&self, _: &Provider, _: &OfferedModel, _: bool) -> Result<Arc<dyn Model>, Failure> {
        Ok(Arc::new(Self { clock: Arc::clone(&self.clock), answer: self.answer }))
    }

    fn list<'a>(
        &'a self,
        _: &'a Provider,
        _: bool,
    ) -> BoxFuture<'a, Result<Vec<ListedModel>, Failure>> {
        async { Ok(Vec::new()) }.boxed()
    }

    fn local_servers(&self) -> BoxFuture<'_, Vec<LocalServer>> {
        async { Vec::new() }.boxed()
    }
}
