//! Lines of records, and what they may hold. Anyone can sign a record: what is in one is judged as a person's typing is,
//! and by the rules that the database does not know.

use super::super::Result;
use crate::domain::config::{CandidateEmail, CandidateName};
use crate::domain::library::{Content, ItemId, Media};
use crate::domain::note::check_note;
use crate::domain::record::{LATEST_MS, Part};
use crate::domain::scorecard::{Card, check_reviewer, reviewer_key};
use crate::domain::time::UtcMs;
use crate::error::Error;
use crate::storage::{self, StorageError};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Largest whole number that every reader of JSON reads as it is written (RFC 8785): 2^53 - 1.
const NUMBER_MAX: i64 = 9_007_199_254_740_991;
/// The members that are moments.
const TIMES: [&str; 7] =
    ["at", "consented_at", "created_at", "ended_at", "saved_at", "started_at", "updated_at"];

/// What of a session is compared with its trail.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SessionLine {
    pub candidate_name: String,
    pub candidate_email: Option<String>,
    pub status: String,
    pub message_count: usize,
}

/// A note of a discussion in a record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscussionLine {
    pub at: UtcMs,
    pub author: String,
    pub content: String,
    pub version: i64,
}

/// A scorecard in a record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CardLine {
    pub reviewer_key: String,
    pub version: i64,
    pub reviewer: String,
    pub at: UtcMs,
    pub reason: Option<String>,
    pub card: String,
}

/// A version of the library in a record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionLine {
    pub kind: String,
    pub item_id: ItemId,
    pub version: i64,
    pub saved_at: UtcMs,
    #[serde(with = "hex::serde")]
    pub sha256: Vec<u8>,
    pub content: String,
}

/// A picture in a record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PictureLine {
    pub sha256: String,
    pub media: Media,
    #[serde(with = "hex::serde")]
    pub bytes: Vec<u8>,
}

pub(super) fn read<'l, T: Deserialize<'l>>(line: &'l str, part: Part) -> Result<T> {
    serde_json::from_str(line).map_err(|_| unknown(part))
}

/// A line is one object that holds what this version keeps, and nothing else: the rest would be lost. What the values
/// may be the database judges.
pub(super) fn check_members(line: &str, part: Part) -> Result<()> {
    let members: BTreeMap<&str, &RawValue> = read(line, part)?;
    let expected = storage::members_of(part);
    let is_all = expected.is_some_and(|expected| expected.eq(members.keys().copied()));
    if !is_all {
        return Err(unknown(part));
    }
    for (name, value) in members {
        let value = value.get();
        if !value.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            continue;
        }
        let number = value.parse::<i64>().ok();
        match number.filter(|number| (-NUMBER_MAX..=NUMBER_MAX).contains(number)) {
            Some(number) if TIMES.contains(&name) => check_time(UtcMs(number))?,
            Some(_) => {}
            None => return Err(unfit("it holds a number that can't be")),
        }
    }
    Ok(())
}

fn unknown(part: Part) -> Error {
    unfit(&format!("“{}” holds what this version does not know", part.file_name()))
}

/// A scorecard as it could have been submitted here.
pub(super) fn check_card(line: &CardLine) -> Result<Card> {
    let unreadable = || unfit("a scorecard in it is none that could be submitted");
    let name = check_reviewer(&line.reviewer);
    // Reviewers are kept apart by the key, so it has to be that of the name.
    let is_name = name.is_ok_and(|name| name == line.reviewer)
        && reviewer_key(&line.reviewer) == line.reviewer_key;
    let card: Card = serde_json::from_str(&line.card).map_err(|_| unreadable())?;
    let is_card = card.clone().submit().is_ok_and(|submitted| submitted == card);
    if is_name && is_card { Ok(card) } else { Err(unreadable()) }
}

/// A discussion note as it could have been written here.
pub(super) fn check_discussion(line: &DiscussionLine) -> Result<()> {
    let is_name = check_reviewer(&line.author).is_ok_and(|name| name == line.author);
    let is_note = check_note(&line.content).is_ok_and(|note| note == line.content);
    if is_name && is_note { Ok(()) } else { Err(unfit("its discussion can't be")) }
}

/// A candidate as one could have been typed here, in a session that is over.
pub(super) fn check_session(line: &SessionLine) -> Result<()> {
    if !matches!(line.status.as_str(), "completed" | "expired") {
        return Err(unfit("its session is not over"));
    }
    let name = CandidateName::parse(&line.candidate_name);
    let email = CandidateEmail::parse_optional(line.candidate_email.as_deref());
    let is_typed = name.is_ok_and(|name| name.as_str() == line.candidate_name)
        && email.is_ok_and(|email| {
            email.as_ref().map(CandidateEmail::as_str) == line.candidate_email.as_deref()
        });
    if is_typed {
        Ok(())
    } else {
        Err(unfit("its candidate has a name or an address that can't be"))
    }
}

/// What a session was made with, as it could have been saved here. A template names a model, which may be unknown here.
pub(super) fn check_content(content: &Content) -> Result<()> {
    let is_saved = match content.clone() {
        Content::Challenge(challenge) => {
            challenge.validate().is_ok_and(|valid| Content::Challenge(valid) == *content)
        }
        Content::Rubric(rubric) => {
            rubric.validate().is_ok_and(|valid| Content::Rubric(valid) == *content)
        }
        Content::Template(_) => true,
    };
    if is_saved { Ok(()) } else { Err(unfit("its session was made with what can't be saved")) }
}

pub(super) fn check_time(at: UtcMs) -> Result<()> {
    if (0..=LATEST_MS).contains(&at.0) {
        Ok(())
    } else {
        Err(unfit("it tells of a time that can't be"))
    }
}

pub(super) fn unfit(why: &str) -> Error {
    Error::Record(format!("This record can't be taken in: {why}."))
}

/// A row that breaks a rule of the database is a fault of the record.
pub(super) fn refused(error: StorageError) -> Error {
    match error {
        StorageError::Unavailable(why) => {
            tracing::info!(why, "a record does not fit");
            unfit("it holds what can't be")
        }
        other => other.into(),
    }
}
