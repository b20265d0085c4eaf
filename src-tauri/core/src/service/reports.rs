//! Gathering what a report is made of.

use super::change::{Changes, on_list};
use super::{Result, SessionService};
use crate::domain::ids::SessionId;
use crate::domain::library::challenge_in;
use crate::domain::message::ConversationPage;
use crate::domain::report::{Material, RunAndCode};
use crate::domain::scorecard::Board;
use crate::domain::session::Refusal;
use crate::error::Error;

/// Everything one can do with reports. Cheap to clone.
#[derive(Clone)]
pub struct ReportService {
    pub(super) changes: Changes,
}

impl ReportService {
    /// What a report on a session is made of, as that reviewer may see it. Without a name no scorecard is open.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] before the session is over; where the data can't be read.
    pub async fn material(&self, id: SessionId, reviewer: &str) -> Result<Material> {
        let store = &self.changes.store;
        let (session, brief) = store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let session = on_list(Some(session))?;
        if !session.status.is_ended() {
            return Err(Error::refused(Refusal::NotNow, session));
        }
        let sessions = SessionService { changes: self.changes.clone() };
        let trail = sessions.verify_trail(id).await?;
        let pins = store.list_pins(id).await?;
        let tests = challenge_in(&pins).map(|(challenge, _)| challenge.tests.clone());
        Ok(Material {
            standing: sessions.standing(&session).await?,
            answer: store.find_own_answer(id).await?,
            conversation: self.conversation(id).await?,
            runs: self.runs(id).await?,
            tests: tests.unwrap_or_default(),
            notes: store.list_notes(id).await?,
            board: Board::of(reviewer, None, store.list_scorecards(id).await?)
                .with_discussion(store.find_discussion(id).await?),
            session,
            brief,
            pins,
            trail,
        })
    }

    async fn conversation(&self, id: SessionId) -> Result<ConversationPage> {
        let store = &self.changes.store;
        let messages = store.list_messages(id, None, u32::MAX).await?;
        let (Some(first), Some(last)) = (messages.first(), messages.last()) else {
            return Ok(ConversationPage::default());
        };
        let figures = store.list_figures(id, (first.seq, last.seq)).await?;
        Ok(ConversationPage { messages, figures, has_older: false })
    }

    async fn runs(&self, id: SessionId) -> Result<Vec<RunAndCode>> {
        let store = &self.changes.store;
        let mut runs = Vec::new();
        for run in store.list_runs(id, None, u32::MAX).await? {
            let code = store.find_answer_at(id, run.revision).await?;
            runs.push((run, code));
        }
        Ok(runs)
    }
}
