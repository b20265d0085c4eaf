//! Taking in the record of a session that is not here.

use super::super::Result;
use super::lines::{
    CardLine, DiscussionLine, PictureLine, SessionLine, VersionLine, check_card, check_content,
    check_discussion, check_members, check_session, check_time, read, refused, unfit,
};
use crate::domain::event::{Event, EventBody};
use crate::domain::ids::SessionId;
use crate::domain::library::{Content, Item, Picture, Pin};
use crate::domain::message::fingerprint;
use crate::domain::record::{Part, Sealed, read_entry};
use crate::domain::session::Session;
use crate::domain::time::UtcMs;
use crate::ports::Ids;
use crate::storage;
use serde_json::Value;
use std::collections::BTreeMap;

/// About how many bytes of lines are written at once.
const BATCH_BYTES: usize = 256 * 1024;

/// What a trail tells of its session that stands in the session as well.
#[derive(Default)]
struct Story {
    /// None where it was erased.
    name: Option<String>,
    end: Option<&'static str>,
    /// Questions, and answers that have their end.
    messages: usize,
}

impl Story {
    fn add(&mut self, entry: &Event) {
        match entry.body() {
            Ok(EventBody::SessionCreated { candidate_name, .. }) => {
                self.name = candidate_name.known().cloned();
            }
            Ok(EventBody::SessionUpdated { changes }) => {
                let renamed = changes.iter().rfind(|change| change.field == "candidate_name");
                if let Some(change) = renamed {
                    let to = change.to.value().and_then(Value::as_str);
                    self.name = to.map(ToOwned::to_owned);
                }
            }
            Ok(EventBody::SessionCompleted { .. }) => self.end = Some("completed"),
            Ok(EventBody::SessionExpired { .. }) => self.end = Some("expired"),
            Ok(
                EventBody::MessageSent { .. }
                | EventBody::MessageReceived { .. }
                | EventBody::AnswerFailed { .. },
            ) => self.messages += 1,
            // Of a kind that is not known, it tells nothing that is compared.
            Ok(_) | Err(_) => {}
        }
    }

    fn check(&self, session: &SessionLine) -> Result<()> {
        let is_told = self.name.as_ref().is_none_or(|name| *name == session.candidate_name)
            && self.end == Some(session.status.as_str())
            && self.messages == session.message_count;
        if is_told { Ok(()) } else { Err(unfit("its session is not as its trail says")) }
    }
}

/// A record that is being taken in.
pub struct RecordIntake<'w> {
    id: SessionId,
    now: UtcMs,
    ids: &'w dyn Ids,
    intake: storage::RecordIntake<'w>,
    session: Option<SessionLine>,
    story: Story,
    last_hash: Vec<u8>,
    /// Versions of each reviewer's scorecards so far.
    cards: BTreeMap<String, i64>,
    /// Versions of the discussion note so far.
    discussion: i64,
    /// Rows, with commas between them.
    rows: String,
    entries: Vec<Event>,
    /// The part that the rows and entries are of.
    waiting: Option<Part>,
    bytes: usize,
}

impl<'w> RecordIntake<'w> {
    pub(super) fn begin(
        (id, now, ids): (SessionId, UtcMs, &'w dyn Ids),
        intake: storage::RecordIntake<'w>,
    ) -> Self {
        Self {
            id,
            now,
            ids,
            intake,
            session: None,
            story: Story::default(),
            last_hash: vec![0; 32],
            cards: BTreeMap::new(),
            discussion: 0,
            rows: String::new(),
            entries: Vec::new(),
            waiting: None,
            bytes: 0,
        }
    }

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
                let session: SessionLine = read(line, part)?;
                check_session(&session)?;
                self.intake.add_session(line).await.map_err(refused)?;
                self.session = Some(session);
            }
            Part::Pictures => self.add_picture(read(line, part)?).await?,
            Part::Library => self.add_version(read(line, part)?).await?,
            Part::Trail => {
                let entry = read_entry(line, self.id, &self.last_hash);
                let entry = entry.map_err(|_| unfit("its trail can't be read"))?;
                check_time(entry.at)?;
                self.last_hash.clone_from(&entry.hash);
                self.story.add(&entry);
                self.entries.push(entry);
            }
            _ => {
                self.check_version(part, line)?;
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
        let session = self.session.as_ref().ok_or_else(|| unfit("it holds no session"))?;
        self.story.check(session)?;
        if let Some(finding) = self.intake.findings().await?.first() {
            return Err(unfit(finding));
        }
        Ok(self.intake.commit(sealed, self.now).await?)
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.intake.roll_back().await;
    }

    /// Versions follow one another, and what they hold could have been submitted here.
    fn check_version(&mut self, part: Part, line: &str) -> Result<()> {
        let (version, last) = match part {
            Part::Scorecards => {
                let card: CardLine = read(line, part)?;
                check_card(&card)?;
                (card.version, self.cards.entry(card.reviewer_key).or_default())
            }
            Part::Discussion => {
                let note: DiscussionLine = read(line, part)?;
                check_discussion(&note)?;
                (note.version, &mut self.discussion)
            }
            _ => return Ok(()),
        };
        *last += 1;
        if version == *last { Ok(()) } else { Err(unfit("a version in it is missing")) }
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
        self.intake.library().add_picture(&picture, self.now).await.map_err(refused)
    }

    /// Finds the version in the library, or puts it there: under the item it was of, where that is not here, and else
    /// as an item of its own. It is put aside, so that the library one works with stays as it is.
    async fn add_version(&mut self, line: VersionLine) -> Result<()> {
        let content: Content = serde_json::from_str(&line.content)
            .map_err(|_| unfit("what its session was made with can't be read"))?;
        check_content(&content)?;
        check_time(line.saved_at)?;
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
