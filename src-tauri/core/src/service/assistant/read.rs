//! Reading a conversation.

use super::super::Result;
use super::Assistant;
use crate::domain::ids::SessionId;
use crate::domain::message::{AnswerStatus, ConversationPage, MessageKind};

/// Most messages of a page.
const PAGE_MAX: u32 = 500;

impl Assistant {
    /// The newest messages of a session before the place `before`, or of all; at most `limit`, which
    /// outside 1 to 500 is taken as the nearest of these.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn conversation(
        &self,
        id: SessionId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<ConversationPage> {
        // The live text is taken first: an answer that ends in between is then read whole from disk.
        let live = self.changes.open.find(id).and_then(|exchange| exchange.live_answer());
        let limit = limit.clamp(1, PAGE_MAX);
        let mut messages = self.changes.store.list_messages(id, before, limit).await?;
        let mut waits_for = None;
        if let Some((seq, live)) = live
            && let Some(last) = messages.last_mut()
            && last.seq == seq
            && matches!(last.kind, MessageKind::Answer { status: AnswerStatus::Streaming, .. })
        {
            last.content = live.text;
            waits_for = live.waits_for.map(|kind| (seq, kind));
        }
        let (Some(first), Some(last)) = (messages.first(), messages.last()) else {
            return Ok(ConversationPage::default());
        };
        let has_older = first.seq > 1;
        let mut figures = self.changes.store.list_figures(id, (first.seq, last.seq)).await?;
        if let Some((seq, kind)) = waits_for {
            figures.entry(seq).or_default().waits_for = Some(kind);
        }
        Ok(ConversationPage { messages, figures, has_older })
    }
}
