//! What a sealed record holds of a session: its parts, and how an entry of the trail is written in one.
//!
//! A part is a file of lines, and a line is a JSON object in canonical form (RFC 8785). An entry of the trail stands
//! in its line as the exact text that its hash was taken over, so that whoever has SHA-256 can check it, also an
//! entry of a kind that this version does not know.

use super::chain::{self, Fault};
use super::event::{Event, PersonalValues};
use super::ids::SessionId;
use super::time::UtcMs;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{EnumIter, IntoEnumIterator};

/// A file of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Part {
    /// The session itself: one line.
    Session,
    /// The pictures of its task.
    Pictures,
    /// The versions of the library it was made with.
    Library,
    /// The trail.
    Trail,
    /// Questions and answers.
    Messages,
    /// How long each answer was at each checkpoint.
    AnswerGrowth,
    /// The calls of providers, promised and charged.
    Ledger,
    /// What the candidate agreed to, and a question they typed and did not send.
    CandidateWork,
    /// What the candidate wrote by themselves.
    OwnAnswer,
    /// How that came about.
    Revisions,
    /// What came of running it.
    Runs,
    /// The interviewer's private notes and bookmarks.
    Notes,
    /// What reviewers submitted.
    Scorecards,
    /// What they noted of their discussion.
    Discussion,
}

impl Part {
    /// All parts, in their order in a record: what others refer to comes first.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The name of its file.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Session => "session.jsonl",
            Self::Library => "library.jsonl",
            Self::Pictures => "pictures.jsonl",
            Self::Trail => "trail.jsonl",
            Self::Messages => "messages.jsonl",
            Self::AnswerGrowth => "answer_growth.jsonl",
            Self::Ledger => "ledger.jsonl",
            Self::CandidateWork => "candidate_work.jsonl",
            Self::OwnAnswer => "own_answer.jsonl",
            Self::Revisions => "revisions.jsonl",
            Self::Runs => "runs.jsonl",
            Self::Notes => "notes.jsonl",
            Self::Scorecards => "scorecards.jsonl",
            Self::Discussion => "discussion.jsonl",
        }
    }
}

/// The last moment of the year 9999, which every calendar can show: nothing in a record is later.
pub const LATEST_MS: i64 = 253_402_300_799_999;

/// An entry of a trail as a line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryLine {
    /// The text that its hash was taken over, behind the hash of the entry before it.
    entry: String,
    #[serde(with = "hex::serde")]
    hash: Vec<u8>,
    /// The values it holds commitments to.
    #[serde(skip_serializing_if = "PersonalValues::is_empty", default)]
    personal: PersonalValues,
}

/// What the text of an entry says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    session_id: SessionId,
    seq: i64,
    r#type: String,
    actor: String,
    actor_name: Option<String>,
    data: Value,
    at: UtcMs,
}

/// An entry as its line in a record.
///
/// # Errors
/// Where its data is no JSON: then its trail is damaged.
pub fn entry_line(event: &Event) -> serde_json::Result<String> {
    let entry = chain::entry_text(event)?;
    let line = EntryLine { entry, hash: event.hash.clone(), personal: event.personal.clone() };
    serde_json_canonicalizer::to_string(&line)
}

/// The entry in a line of a record of the session `id`, which follows an entry with the hash `prev_hash`.
///
/// # Errors
/// [`Fault::Unreadable`] where it is no entry; [`Fault::Changed`] where it is one of another session, or its text is
/// not in the form that hashes are taken over.
pub fn read_entry(line: &str, id: SessionId, prev_hash: &[u8]) -> Result<Event, Fault> {
    let text = line;
    let line: EntryLine = serde_json::from_str(line).map_err(|_| Fault::Unreadable)?;
    let entry: Entry = serde_json::from_str(&line.entry).map_err(|_| Fault::Unreadable)?;
    let data = serde_json_canonicalizer::to_string(&entry.data).map_err(|_| Fault::Unreadable)?;
    let event = Event {
        session_id: entry.session_id,
        seq: entry.seq,
        kind: entry.r#type,
        actor_role: entry.actor,
        clear_actor_name: entry.actor_name,
        data,
        personal: line.personal,
        at: entry.at,
        prev_hash: prev_hash.to_vec(),
        hash: line.hash,
    };
    // What comes out again is what came in.
    let is_as_hashed = chain::entry_text(&event).is_ok_and(|text| text == line.entry)
        && entry_line(&event).is_ok_and(|line| line == text);
    if event.session_id == id && is_as_hashed { Ok(event) } else { Err(Fault::Changed) }
}

/// How a record was sealed: what is remembered of one that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// When, by the clock of who sealed it.
    pub at: UtcMs,
    /// Who, by the name they gave; may be empty.
    pub by: String,
    /// The public key it was signed with.
    pub public_key: Vec<u8>,
}

/// What is known of the key that a record was signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SignerStanding {
    /// It is the key of this installation.
    Own,
    /// Records that were taken in before were signed with it.
    Known,
    /// Records that were taken in before were signed with it, under another name.
    OtherName,
    /// Nothing was signed with it yet.
    New,
    /// Records that were taken in before were sealed under the same name with another key.
    Changed,
}

/// A scorecard that a record brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Whose it is.
    pub reviewer: String,
    /// Whether it corrects one that is here.
    pub is_correction: bool,
}

/// What taking a record in would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intake {
    /// The session is not here yet.
    New,
    /// The session is here, and these reviews of it are not.
    Reviews {
        /// Whose scorecards, each reviewer once.
        scorecards: Vec<Brought>,
        /// Whether reviewers noted what they agreed on.
        is_discussed: bool,
    },
    /// Everything in it is here.
    Nothing,
    /// The session here has another story: their trails part before the session's end.
    OtherStory,
    /// The session was here and was erased.
    Erased,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::chain::Head;
    use crate::domain::event::{Actor, EventBody};
    use uuid::Uuid;

    const ID: SessionId = SessionId(Uuid::from_u128(7));

    fn entry() -> Event {
        let body = EventBody::SessionPaused { remaining_ms: 5, reason: Some("fire".into()) };
        Head::default().entry(ID, &body, &Actor::interviewer("Dana"), UtcMs(9), &[7; 32]).unwrap()
    }

    #[test]
    fn an_entry_survives_its_line_and_its_hash_is_over_the_text_in_it() {
        let event = entry();
        let line = entry_line(&event).unwrap();
        assert_eq!(read_entry(&line, ID, &event.prev_hash), Ok(event.clone()));
        let parsed: Value = serde_json::from_str(&line).unwrap();
        let text = parsed["entry"].as_str().unwrap();
        let sum =
            <sha2::Sha256 as sha2::Digest>::digest([&event.prev_hash, text.as_bytes()].concat());
        assert_eq!(sum.to_vec(), event.hash);
        assert!(!text.contains("fire") && line.contains("fire"));
    }

    #[test]
    fn an_entry_of_a_kind_that_is_not_known_is_kept_to_the_byte() {
        let mut event = entry();
        event.kind = "session_sung_about".into();
        event.data = r#"{"loud":true,"verses":[1,2.5]}"#.into();
        event.personal = PersonalValues::default();
        let line = entry_line(&event).unwrap();
        assert_eq!(read_entry(&line, ID, &event.prev_hash), Ok(event));
    }

    #[test]
    fn an_entry_put_in_other_words_or_of_another_session_is_a_changed_one() {
        let line = entry_line(&entry()).unwrap();
        let spaced = line.replace(r#"{\"actor\""#, r#"{ \"actor\""#);
        assert_ne!(spaced, line);
        assert_eq!(read_entry(&spaced, ID, &[0; 32]), Err(Fault::Changed));
        let other = SessionId(Uuid::from_u128(8));
        assert_eq!(read_entry(&line, other, &[0; 32]), Err(Fault::Changed));
        assert_eq!(read_entry("{}", ID, &[0; 32]), Err(Fault::Unreadable));
    }
}
