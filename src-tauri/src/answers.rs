//! Following what the assistant answers: whoever watches is shown it as it comes, and what it took.

use crate::Desk;
use hotseat_core::api::{CandidateNews, ConsoleNews, MessageView, Piece};
use hotseat_core::domain::event::Role;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::service::AssistantNews;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;

/// Follows every answer for as long as the app runs.
pub fn run(desk: Arc<Desk>) {
    let mut heard = desk.assistant.listen();
    tauri::async_runtime::spawn(async move {
        loop {
            match heard.recv().await {
                Ok(AssistantNews::Asked { session, seq }) => {
                    desk.tell(&session).await;
                    desk.tell_message(session.id, seq).await;
                    desk.tell_message(session.id, seq + 1).await;
                }
                Ok(AssistantNews::Ended { session, seq, .. }) => {
                    desk.tell_message(session.id, seq).await;
                    desk.tell(&session).await;
                }
                Ok(AssistantNews::Waiting { session_id, seq }) => {
                    desk.tell_message(session_id, seq).await;
                }
                Ok(AssistantNews::Corrected { session, seq }) => {
                    desk.tell_message(session.id, seq).await;
                    desk.tell(&session).await;
                }
                Ok(AssistantNews::Piece { session_id, seq, from, text }) => {
                    let to = from + text.len();
                    desk.tell_piece(session_id, Piece { seq, from, to, text });
                }
                // Among them may have been the news that matter.
                Err(RecvError::Lagged(missed)) => desk.tell_what_was_missed(missed).await,
                Err(RecvError::Closed) => return,
            }
        }
    });
}

impl Desk {
    fn tell_piece(&self, id: SessionId, piece: Piece) {
        // What came before a pause and is heard after it is read when the time goes on.
        if self.hands.turn.is_handed_over(id) && self.assistant.is_answering(id) {
            self.news.tell_candidate(CandidateNews::PieceHeard { piece: piece.clone() });
        }
        self.news.tell(&ConsoleNews::PieceHeard { id, piece });
    }

    async fn tell_message(&self, id: SessionId, seq: i64) {
        if self.hands.turn.is_handed_over(id)
            && self.is_running(id).await
            && let Some(message) = self.told_message(id, seq, Role::Candidate).await
        {
            self.news.tell_candidate(CandidateNews::MessageChanged { message });
        }
        if self.news.is_watched()
            && let Some(message) = self.told_message(id, seq, Role::Interviewer).await
        {
            self.news.tell(&ConsoleNews::MessageChanged { id, message });
        }
    }

    async fn is_running(&self, id: SessionId) -> bool {
        match self.service.sessions.get_session(id).await {
            Ok(found) => found.is_some_and(|(session, _)| session.status == Status::Active),
            Err(error) => {
                tracing::error!(%error, "nobody knows whether a session runs");
                false
            }
        }
    }

    async fn told_message(&self, id: SessionId, seq: i64, reader: Role) -> Option<MessageView> {
        let message = self.message(id, seq, reader).await;
        message
            .inspect_err(|error| tracing::error!(error.message, "a message could not be told"))
            .ok()
    }
}
