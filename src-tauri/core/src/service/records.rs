//! Sealed records: what goes into one, and taking one in.

use super::change::{Changes, on_list};
use super::{By, Result};
use crate::domain::event::{Event, EventBody, EventKind, Personal};
use crate::domain::ids::SessionId;
use crate::domain::library::{Content, Item, ItemId, Media, Picture, Pin};
use crate::domain::message::fingerprint;
use crate::domain::record::{Intake, Part, Sealed, SignerStanding, read_entry};
use crate::domain::scorecard::{Card, Submitted, reviewer_key};
use crate::domain::session::{Refusal, Session};
use crate::domain::time::UtcMs;
use crate::error::Error;
use crate::ports::Ids;
use crate::storage::{self, StorageError, Writer};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// About how many bytes of lines are written at once.
const BATCH_BYTES: usize = 256 * 1024;

/// Everything one can do with sealed records. Cheap to clone.
#[derive(Clone)]
pub struct RecordService {
    pub(super) changes: Changes,
}

/// What is compared of a record whose session is here already.
#[derive(Clone, Debug, Default)]
pub struct Theirs {
    events: Vec<Event>,
    cards: Vec<CardLine>,
}

/// A scorecard in a record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct CardLine {
    reviewer_key: String,
    version: i64,
    reviewer: String,
    at: UtcMs,
    reason: Option<String>,
    card: String,
}

/// A version of the library in a record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionLine {
    kind: String,
    item_id: ItemId,
    version: i64,
    saved_at: UtcMs,
    #[serde(with = "hex::serde")]
    sha256: Vec<u8>,
    content: String,
}

/// A picture in a record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PictureLine {
    sha256: String,
    media: Media,
    #[serde(with = "hex::serde")]
    bytes: Vec<u8>,
}

impl Theirs {
    /// Takes a line of the record of the session `id` into account.
    ///
    /// # Errors
    /// [`Error::Record`] where it can't be read.
    pub fn add(&mut self, id: SessionId, part: Part, line: &str) -> Result<()> {
        match part {
            Part::Trail => {
                let prev = self.events.last().map_or_else(|| vec![0; 32], |last| last.hash.clone());
                let entry =
                    read_entry(line, id, &prev).map_err(|_| unfit("its trail can't be read"))?;
                self.events.push(entry);
            }
            Part::Scorecards => self.cards.push(read(line, part)?),
            _ => {}
        }
        Ok(())
    }
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
        let is_of_name = |name: &str| reviewer_key(name) == reviewer_key(&sealed.by);
        Ok(if known.iter().any(|(key, _)| *key == sealed.public_key) {
            SignerStanding::Known
        } else if !sealed.by.is_empty() && known.iter().any(|(_, name)| is_of_name(name)) {
            SignerStanding::Changed
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
    /// Where the data can't be read; [`Error::Record`] where a scorecard in it is not as its trail says.
    pub async fn intake(&self, id: SessionId, theirs: &Theirs) -> Result<Intake> {
        let store = &self.changes.store;
        if store.find_session(id).await?.is_none() {
            return Ok(if store.is_erased(id).await? { Intake::Erased } else { Intake::New });
        }
        if !is_same_story(&store.list_events(id).await?, &theirs.events) {
            return Ok(Intake::OtherStory);
        }
        let mut reviewers: Vec<String> = Vec::new();
        for card in self.new_cards(id, theirs).await? {
            if !reviewers.contains(&card.reviewer) {
                reviewers.push(card.reviewer);
            }
        }
        Ok(if reviewers.is_empty() { Intake::Nothing } else { Intake::Scorecards(reviewers) })
    }

    /// The scorecards of a record that are not here, oldest first.
    async fn new_cards(&self, id: SessionId, theirs: &Theirs) -> Result<Vec<CardLine>> {
        let mut ours: BTreeMap<(String, i64), String> = BTreeMap::new();
        for (reviewer, version, card) in self.changes.store.list_scorecard_texts(id).await? {
            ours.insert((reviewer_key(&reviewer), version), card);
        }
        let mut told = Vec::new();
        for event in &theirs.events {
            if let Ok(EventBody::ScorecardSubmitted { reviewer, version, sha256, .. }) =
                event.body()
            {
                told.push((reviewer, version, sha256));
            }
        }
        let mut new = Vec::new();
        for card in &theirs.cards {
            let name = &card.reviewer;
            let is_told = told.iter().any(|(reviewer, version, sha256)| {
                *version == card.version
                    && reviewer.known().is_none_or(|one| one == name)
                    && sha256.known().is_none_or(|sum| *sum == fingerprint(&card.card))
            });
            check_reviewer_key(card)?;
            if !is_told {
                return Err(unfit("a scorecard in it is not as its trail says"));
            }
            match ours.get(&(card.reviewer_key.clone(), card.version)) {
                None => new.push(card.clone()),
                Some(same) if *same == card.card => {}
                Some(_) => {
                    let words = format!(
                        "The scorecard of {name} here and the one in the record are not the same. Nothing was \
                         taken in."
                    );
                    return Err(Error::Record(words));
                }
            }
        }
        Ok(new)
    }

    /// Takes in the scorecards of a record whose session is here.
    ///
    /// # Errors
    /// As [`Self::intake`]; where the data can't be written.
    pub async fn take_scorecards(
        &self,
        id: SessionId,
        (theirs, sealed): (&Theirs, &Sealed),
        by: &By,
    ) -> Result<Session> {
        if !matches!(self.intake(id, theirs).await?, Intake::Scorecards(_)) {
            return Err(Error::Record("Everything in this record is here already.".into()));
        }
        let new = self.new_cards(id, theirs).await?;
        let mut submitted = Vec::new();
        for line in new {
            let card: Card = serde_json::from_str(&line.card)
                .map_err(|_| unfit("a scorecard in it can't be read"))?;
            let (reviewer, reason) = (line.reviewer, line.reason.unwrap_or_default());
            let kept = Submitted { reviewer, version: line.version, at: line.at, reason, card };
            submitted.push((kept, line.card));
        }
        let signer = hex::encode(&sealed.public_key);
        self.changes
            .change_listed(id, by, async |change| {
                let now = change.now.wall;
                for (kept, text) in &submitted {
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
        Ok(RecordIntake {
            id,
            now: self.changes.clock.now().wall,
            ids: &*self.changes.ids,
            intake: writer.take_in(id).await?,
            last_hash: vec![0; 32],
            rows: String::new(),
            entries: Vec::new(),
            waiting: None,
            bytes: 0,
        })
    }
}

/// Whether both trails begin alike, up to the session's end at least.
fn is_same_story(ours: &[Event], theirs: &[Event]) -> bool {
    let alike = ours.iter().zip(theirs).take_while(|(one, other)| one.hash == other.hash).count();
    let is_end = |event: &&Event| {
        EventKind::named(&event.kind).is_some_and(|kind| {
            matches!(kind, EventKind::SessionCompleted | EventKind::SessionExpired)
        })
    };
    ours.iter().take(alike).any(|event| is_end(&event))
}

/// A record that is being taken in.
pub struct RecordIntake<'w> {
    id: SessionId,
    now: UtcMs,
    ids: &'w dyn Ids,
    intake: storage::RecordIntake<'w>,
    last_hash: Vec<u8>,
    /// Rows, with commas between them.
    rows: String,
    entries: Vec<Event>,
    /// The part that the rows and entries are of.
    waiting: Option<Part>,
    bytes: usize,
}

impl RecordIntake<'_> {
    /// Takes in a line. Parts come in their order.
    ///
    /// # Errors
    /// [`Error::Record`] where it does not fit; where the data can't be written.
    pub async fn add(&mut self, part: Part, line: &str) -> Result<()> {
        if self.waiting != Some(part) || self.bytes > BATCH_BYTES {
            self.write_waiting().await?;
            self.waiting = Some(part);
        }
        match part {
            Part::Session => {
                check_members(line, part)?;
                let session: Value = read(line, part)?;
                if !matches!(session["status"].as_str(), Some("completed" | "expired")) {
                    return Err(unfit("its session is not over"));
                }
                self.intake.add_session(line).await.map_err(refused)?;
            }
            Part::Pictures => self.add_picture(read(line, part)?).await?,
            Part::Library => self.add_version(read(line, part)?).await?,
            Part::Trail => {
                let entry = read_entry(line, self.id, &self.last_hash);
                let entry = entry.map_err(|_| unfit("its trail can't be read"))?;
                self.last_hash.clone_from(&entry.hash);
                self.entries.push(entry);
            }
            _ => {
                if part == Part::Scorecards {
                    check_reviewer_key(&read(line, part)?)?;
                }
                check_members(line, part)?;
                self.rows.push_str(if self.rows.is_empty() { "[" } else { "," });
                self.rows.push_str(line);
            }
        }
        self.bytes += line.len();
        Ok(())
    }

    /// Looks whether everything fits together, and keeps it for good.
    ///
    /// # Errors
    /// [`Error::Record`] where it does not; where the data can't be written. Then nothing was.
    pub async fn finish(mut self, sealed: &Sealed) -> Result<Session> {
        self.write_waiting().await?;
        if let Some(finding) = self.intake.findings().await?.first() {
            return Err(unfit(finding));
        }
        Ok(self.intake.commit(sealed, self.now).await?)
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.intake.roll_back().await;
    }

    async fn write_waiting(&mut self) -> Result<()> {
        let (mut rows, entries) =
            (std::mem::take(&mut self.rows), std::mem::take(&mut self.entries));
        self.bytes = 0;
        if !entries.is_empty() {
            self.intake.add_entries(entries).await.map_err(refused)?;
        }
        match self.waiting {
            Some(part) if !rows.is_empty() => {
                rows.push(']');
                self.intake.add_rows(part, &rows).await.map_err(refused)
            }
            _ => Ok(()),
        }
    }

    async fn add_picture(&mut self, line: PictureLine) -> Result<()> {
        let picture = Picture { media: line.media, bytes: line.bytes };
        if picture.sha256() != line.sha256 {
            return Err(unfit("a picture in it is not the one its task shows"));
        }
        Ok(self.intake.library().add_picture(&picture, self.now).await.map_err(refused)?)
    }

    /// Finds the version in the library, or puts it there: under the item it was of, where that is not here, and else
    /// as an item of its own. It is put aside, so that the library one works with stays as it is.
    async fn add_version(&mut self, line: VersionLine) -> Result<()> {
        let content: Content = serde_json::from_str(&line.content)
            .map_err(|_| unfit("what its session was made with can't be read"))?;
        let sha256 = hex::encode(&line.sha256);
        if content.kind().name() != line.kind || fingerprint(&line.content) != sha256 {
            return Err(unfit("what its session was made with is not as it says"));
        }
        let library = self.intake.library();
        let known = library.find_item(line.item_id).await?;
        let is_here = library.has_version((line.item_id, line.version), &line.sha256).await?;
        let id = if known.is_some() && !is_here { self.ids.item_id() } else { line.item_id };
        if !is_here {
            let item = Item {
                id,
                kind: content.kind(),
                title: content.title().to_owned(),
                labels: content.labels(),
                version: line.version,
                revision: 1,
                used_in: 0,
                is_calibrated: false,
                created_at: self.now,
                updated_at: self.now,
                archived_at: Some(self.now),
                deleted_at: None,
            };
            library.save_item(&item, &content).await.map_err(refused)?;
            let kept = library.save_version_as(&item, (&content, &line.content), line.saved_at);
            kept.await.map_err(refused)?;
        }
        let pin = Pin { kind: content.kind(), id, version: line.version };
        self.intake.add_pin(pin).await.map_err(refused)
    }
}

fn read<'l, T: Deserialize<'l>>(line: &'l str, part: Part) -> Result<T> {
    serde_json::from_str(line).map_err(|_| unknown(part))
}

/// A line is one object that holds what this version keeps, and nothing else: the rest would be lost. What the values
/// may be the database judges.
fn check_members(line: &str, part: Part) -> Result<()> {
    let members: BTreeMap<&str, &RawValue> = read(line, part)?;
    let expected = storage::members_of(part);
    let is_all = expected.is_some_and(|expected| expected.eq(members.into_keys()));
    if is_all { Ok(()) } else { Err(unknown(part)) }
}

fn unknown(part: Part) -> Error {
    unfit(&format!("“{}” holds what this version does not know", part.file_name()))
}

/// Reviewers are kept apart by the key, so it has to be that of the name.
fn check_reviewer_key(card: &CardLine) -> Result<()> {
    let is_its = reviewer_key(&card.reviewer) == card.reviewer_key;
    if is_its { Ok(()) } else { Err(unfit("a scorecard in it is under another's name")) }
}

fn unfit(why: &str) -> Error {
    Error::Record(format!("This record can't be taken in: {why}."))
}

/// A row that breaks a rule of the database is a fault of the record.
fn refused(error: StorageError) -> Error {
    match error {
        StorageError::Unavailable(why) => {
            tracing::info!(why, "a record does not fit");
            unfit("it holds what can't be")
        }
        other => other.into(),
    }
}
