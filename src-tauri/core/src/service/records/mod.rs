//! Sealed records: what goes into one, and taking one in.

mod intake;
mod lines;
mod theirs;

pub use intake::RecordIntake;
pub use theirs::Theirs;

use super::change::{Changes, on_list};
use super::{By, Result};
use crate::domain::event::{EventBody, Personal};
use crate::domain::ids::SessionId;
use crate::domain::message::fingerprint;
use crate::domain::record::{Brought, Intake, Part, Sealed, SignerStanding};
use crate::domain::scorecard::{Discussion, Submitted, reviewer_key};
use crate::domain::session::{Refusal, Session};
use crate::error::Error;
use crate::storage::{StorageError, Writer};
use lines::{DiscussionLine, check_card, check_discussion, unfit};
use std::collections::BTreeMap;

/// Everything one can do with sealed records. Cheap to clone.
#[derive(Clone)]
pub struct RecordService {
    pub(super) changes: Changes,
}

impl RecordService {
    /// The session, where it can be sealed: it is over, and nothing of it is being written any more.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`].
    pub async fn check_seal(&self, id: SessionId) -> Result<Session> {
        let session = on_list(self.changes.store.find_session(id).await?)?;
        let refusal = if !session.status.is_ended() {
            Refusal::NotNow
        } else if self.changes.open.find(id).is_some() {
            Refusal::AnswerOpen
        } else if self.changes.runs.find(id).is_some() {
            Refusal::RunOpen
        } else {
            return Ok(session);
        };
        Err(Error::refused(refusal, session))
    }

    /// Hands over everything about a session as the lines of a record, as it stands at one moment, and says how the
    /// session stands then.
    ///
    /// # Errors
    /// As [`Self::check_seal`]; where the data can't be read; what `each` fails with.
    pub async fn write<E: From<Error> + From<StorageError>>(
        &self,
        id: SessionId,
        each: &mut dyn FnMut(Part, &str) -> std::result::Result<(), E>,
    ) -> std::result::Result<Session, E> {
        self.check_seal(id).await?;
        let session = self.changes.store.read_record(id, each).await?;
        Ok(session.ok_or(Error::NotFound)?)
    }

    /// What is known of the key of a record, where this installation's is `own`; of a session that came with it, what
    /// was known before it came.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn signer(
        &self,
        sealed: &Sealed,
        own: Option<&[u8]>,
        came_with: Option<SessionId>,
    ) -> Result<SignerStanding> {
        if own == Some(sealed.public_key.as_slice()) {
            return Ok(SignerStanding::Own);
        }
        let known = self.changes.store.list_signers(came_with).await?;
        let is_named = |name: &str| reviewer_key(name) == reviewer_key(&sealed.by);
        let is_key = |key: &[u8]| *key == *sealed.public_key;
        Ok(if known.iter().any(|(key, name)| is_key(key) && is_named(name)) {
            SignerStanding::Known
        } else if !sealed.by.is_empty() && known.iter().any(|(_, name)| is_named(name)) {
            SignerStanding::Changed
        } else if known.iter().any(|(key, _)| is_key(key)) {
            SignerStanding::OtherName
        } else {
            SignerStanding::New
        })
    }

    /// How the record was sealed that a session came with.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn record_of(&self, id: SessionId) -> Result<Option<Sealed>> {
        Ok(self.changes.store.find_record(id).await?)
    }

    /// What taking a record in would do.
    ///
    /// # Errors
    /// Where the data can't be read; [`Error::Record`] where a review in it is not as its trail says.
    pub async fn intake(&self, id: SessionId, theirs: &Theirs) -> Result<Intake> {
        let store = &self.changes.store;
        if store.find_session(id).await?.is_none() {
            return Ok(if store.is_erased(id).await? { Intake::Erased } else { Intake::New });
        }
        if !theirs.is_same_story(&store.list_events(id).await?) {
            return Ok(Intake::OtherStory);
        }
        let new = self.new_reviews(id, theirs).await?;
        if new.cards.is_empty() && new.notes.is_empty() {
            return Ok(Intake::Nothing);
        }
        let mut scorecards: Vec<Brought> = Vec::new();
        for (card, _) in new.cards {
            let brought = Brought { is_correction: card.version > 1, reviewer: card.reviewer };
            match scorecards.iter_mut().find(|one| one.reviewer == brought.reviewer) {
                Some(_) => {}
                None => scorecards.push(brought),
            }
        }
        Ok(Intake::Reviews { scorecards, is_discussed: !new.notes.is_empty() })
    }

    /// The scorecards and discussion notes of a record that are not here, oldest first.
    async fn new_reviews(&self, id: SessionId, theirs: &Theirs) -> Result<NewReviews> {
        let store = &self.changes.store;
        let ours = store.list_scorecard_texts(id).await?;
        let ours: BTreeMap<(String, i64), String> = ours
            .into_iter()
            .map(|(reviewer, version, card)| ((reviewer_key(&reviewer), version), card))
            .collect();
        let mut cards = Vec::new();
        for line in &theirs.cards {
            let card = check_card(line)?;
            if !theirs.tells_of_card(line) {
                return Err(unfit("a scorecard in it is not as its trail says"));
            }
            match ours.get(&(line.reviewer_key.clone(), line.version)) {
                None => {
                    let (reviewer, version, at) = (line.reviewer.clone(), line.version, line.at);
                    let reason = line.reason.clone().unwrap_or_default();
                    let submitted = Submitted { reviewer, version, at, reason, card };
                    cards.push((submitted, line.card.clone()));
                }
                Some(same) if *same == line.card => {}
                Some(_) => {
                    let words = format!(
                        "The scorecard of {} here and the one in the record are not the same. Nothing was \
                         imported.",
                        line.reviewer
                    );
                    return Err(Error::Record(words));
                }
            }
        }
        let kept = store.list_discussions(id).await?;
        let mut notes = Vec::new();
        for line in &theirs.notes {
            check_discussion(line)?;
            if !theirs.tells_of_note(line) {
                return Err(unfit("its discussion is not as its trail says"));
            }
            if !kept.iter().any(|note| note.author == line.author && note.text == line.content) {
                notes.push(line.clone());
            }
        }
        Ok(NewReviews { cards, notes })
    }

    /// Takes in the scorecards and discussion notes of a record whose session is here.
    ///
    /// # Errors
    /// As [`Self::intake`]; where the data can't be written.
    pub async fn take_reviews(
        &self,
        id: SessionId,
        (theirs, sealed): (&Theirs, &Sealed),
        by: &By,
    ) -> Result<Session> {
        if !matches!(self.intake(id, theirs).await?, Intake::Reviews { .. }) {
            return Err(Error::Record("There is nothing in this record to import.".into()));
        }
        let NewReviews { cards, notes } = self.new_reviews(id, theirs).await?;
        let signer = hex::encode(&sealed.public_key);
        self.changes
            .change_listed(id, by, async |change| {
                let now = change.now.wall;
                for (kept, text) in &cards {
                    let expected = change.tx().next_scorecard_version(id, &kept.reviewer).await?;
                    if expected != kept.version {
                        return Err(Refusal::Stale.into());
                    }
                    let body = EventBody::ScorecardSubmitted {
                        reviewer: kept.reviewer.as_str().into(),
                        version: kept.version,
                        sha256: fingerprint(text).into(),
                        reason: (kept.version > 1).then(|| Personal::from(kept.reason.as_str())),
                        signer: Some(signer.clone()),
                    };
                    change.record(body).await?.insert_scorecard(kept, text).await?;
                }
                for line in &notes {
                    let version = change.tx().next_discussion_version(id).await?;
                    let body = EventBody::DiscussionNoted {
                        author: line.author.as_str().into(),
                        version,
                        chars: line.content.chars().count(),
                        sha256: fingerprint(&line.content).into(),
                    };
                    let (author, text) = (line.author.clone(), line.content.clone());
                    let note = Discussion { author, version, at: line.at, text };
                    change.record(body).await?.insert_discussion(&note).await?;
                }
                Ok(change.tx().remember_signer(sealed, now).await?)
            })
            .await
    }

    /// Waits for the one who writes, for [`Self::begin`].
    pub async fn writer(&self) -> Writer<'_> {
        self.changes.store.write().await
    }

    /// Begins to take in the record of a session that is not here. Until [`RecordIntake::finish`] nothing of it is to
    /// be seen, and nothing else is written.
    ///
    /// # Errors
    /// Where another program holds the database.
    pub async fn begin<'w>(
        &'w self,
        writer: &'w mut Writer<'_>,
        id: SessionId,
    ) -> Result<RecordIntake<'w>> {
        let now = self.changes.clock.now().wall;
        let intake = writer.take_in(id).await?;
        Ok(RecordIntake::begin((id, now, &*self.changes.ids), intake))
    }
}

/// What a record brings to a session that is here.
struct NewReviews {
    /// Each with the text its fingerprint is of.
    cards: Vec<(Submitted, String)>,
    notes: Vec<DiscussionLine>,
}
