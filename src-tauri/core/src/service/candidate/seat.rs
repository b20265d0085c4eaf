//! Everything a candidate's screen is made from.

use super::super::Result;
use super::super::assistant::{briefing, questions_left};
use super::super::change::on_list;
use super::super::sessions::{recorded, stop};
use super::CandidateService;
use crate::domain::access::CandidateAction;
use crate::domain::handover::Handover;
use crate::domain::library::{Picture, challenge_in};
use crate::domain::seat::Seat;
use crate::error::Error;

impl CandidateService {
    /// The candidate before the session handed over to them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over.
    pub async fn seat(&self) -> Result<Seat> {
        let handover = self.handover().await?;
        let id = handover.session_id;
        let store = &self.changes.store;
        let (session, brief) = store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let session = on_list(Some(session))?;
        Ok(Seat {
            has_consented: store.find_consent(id).await?.is_some(),
            is_answering: self.changes.open.find(id).is_some(),
            questions_left: questions_left(store, &session).await?,
            knows_challenge: briefing(store, &session, &brief).await?.knows_challenge,
            stop: stop(store, &session).await?.map(|stop| (stop.role, stop.body)),
            recorded: recorded(store, &session).await?,
            starters: store.list_starters(id).await?,
            runs: store.find_run_offer(id).await?,
            handover,
            session,
            brief,
        })
    }

    /// A picture of the task that the candidate works on, by what the task calls it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] while the candidate may not see the
    /// task; [`Error::ItemNotFound`] where the task has no such picture.
    pub async fn picture(&self, name: &str) -> Result<Picture> {
        let session = self.read_for(CandidateAction::Work).await?;
        let store = &self.changes.store;
        let pins = store.list_pins(session.id).await?;
        let pictures = challenge_in(&pins).map(|(challenge, _)| challenge.pictures.as_slice());
        let pictures = pictures.unwrap_or_default();
        let named = pictures.iter().find(|picture| picture.name == name);
        let named = named.ok_or(Error::ItemNotFound)?;
        store.find_picture(&named.sha256).await?.ok_or(Error::ItemNotFound)
    }

    /// Whether the candidate of the handover agreed to the rules.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn has_consented(&self, handover: &Handover) -> Result<bool> {
        Ok(self.changes.store.find_consent(handover.session_id).await?.is_some())
    }
}
