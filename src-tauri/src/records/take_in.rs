//! Looking into a record, and taking it in. With and without a window.

use hotseat_core::api::ReceiptLine;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::Media;
use hotseat_core::domain::number::grouped;
use hotseat_core::domain::record::{Intake, Part, Sealed};
use hotseat_core::domain::session::Session;
use hotseat_core::domain::time::UtcMs;
use hotseat_core::error::Error;
use hotseat_core::service::{By, RecordIntake, Services, Theirs};
use hotseat_packages::pictures::make_safe;
use hotseat_record::{Record, RecordFault};
use serde::Deserialize;
use tauri::async_runtime::block_on;

/// Why a record was not taken in. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum TakeInTrouble {
    /// It is not as it was sealed.
    #[error("{}", changed(.0))]
    Fault(#[from] RecordFault),
    /// It shows a picture that is not safe to show.
    #[error("This record can't be imported: a picture in it is not safe to show.")]
    Picture,
    /// It does not fit, or the data can't be read or written.
    #[error(transparent)]
    Core(#[from] Error),
}

/// What is wrong with a record, in a sentence.
pub fn changed(fault: &RecordFault) -> String {
    match fault {
        RecordFault::Stopped | RecordFault::Io(_) => format!("{fault}."),
        fault => format!("This record is not as it was sealed. {fault}."),
    }
}

/// A record that was read to its end and is as it was sealed.
pub struct Looked {
    record: Record,
    theirs: Theirs,
    /// How it was sealed.
    pub sealed: Sealed,
    /// What taking it in would do.
    pub intake: Intake,
    /// What it holds, in words.
    pub facts: Vec<ReceiptLine>,
}

impl Looked {
    /// Its session.
    pub const fn session_id(&self) -> SessionId {
        self.record.session_id()
    }

    /// What people compare its key by.
    pub fn fingerprint(&self) -> String {
        self.record.manifest.sealed_by.public_key.fingerprint()
    }
}

/// Reads a record to its end and checks everything in it, and compares it with what is here.
pub fn look(
    services: &Services,
    mut record: Record,
    read_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Looked, TakeInTrouble> {
    let (id, mut theirs, mut facts) = (record.session_id(), Theirs::default(), Vec::new());
    let mut each = |part, line: &str| {
        match part {
            Part::Session => facts = facts_of(line),
            Part::Pictures => check_picture(line)?,
            _ => {}
        }
        Ok::<(), TakeInTrouble>(theirs.add(id, part, line)?)
    };
    record.verify(read_on, &mut each)?;
    let manifest = &record.manifest;
    let sealed = Sealed {
        at: UtcMs(manifest.sealed_at),
        by: manifest.sealed_by.name.clone(),
        public_key: manifest.sealed_by.public_key.as_bytes().to_vec(),
    };
    let fact = |label: &str, value: String| ReceiptLine { label: label.into(), value };
    facts.push(fact(
        "Trail",
        format!("{} entries, as they were written", grouped(manifest.trail.len)),
    ));
    facts.push(fact("Session ID", id.to_string()));
    let intake = block_on(services.records.intake(id, &theirs))?;
    Ok(Looked { record, theirs, sealed, intake, facts })
}

/// Takes a record in: its session, or the scorecards that are not here.
pub fn take_in(services: &Services, looked: Looked, by: &By) -> Result<Session, TakeInTrouble> {
    let Looked { mut record, theirs, sealed, intake, .. } = looked;
    let (id, records) = (record.session_id(), &services.records);
    if intake != Intake::New {
        return Ok(block_on(records.take_reviews(id, (&theirs, &sealed), by))?);
    }
    let mut writer = block_on(records.writer());
    let mut intake = block_on(records.begin(&mut writer, id))?;
    // Once more: the file may have been changed since it was looked at.
    let read = record.read(&mut |_| true, &mut |part, line| add(&mut intake, part, line));
    match read {
        Ok(()) => Ok(block_on(intake.finish(&sealed))?),
        Err(trouble) => {
            block_on(intake.roll_back());
            Err(trouble)
        }
    }
}

fn add(intake: &mut RecordIntake<'_>, part: Part, line: &str) -> Result<(), TakeInTrouble> {
    if part == Part::Pictures {
        check_picture(line)?;
    }
    Ok(block_on(intake.add(part, line))?)
}

/// A picture is shown as it is, so it has to be one that was made safe.
fn check_picture(line: &str) -> Result<(), TakeInTrouble> {
    #[derive(Deserialize)]
    struct Line {
        #[serde(with = "hex::serde")]
        bytes: Vec<u8>,
        media: Media,
    }
    let line: Line = serde_json::from_str(line).map_err(|_| TakeInTrouble::Picture)?;
    let bytes = line.bytes.clone();
    match make_safe(line.bytes, "picture") {
        Ok(safe) if safe.bytes == bytes && safe.media == line.media => Ok(()),
        Ok(_) | Err(_) => Err(TakeInTrouble::Picture),
    }
}

fn facts_of(line: &str) -> Vec<ReceiptLine> {
    #[derive(Default, Deserialize)]
    struct Line {
        candidate_name: String,
        challenge_title: Option<String>,
    }
    let line: Line = serde_json::from_str(line).unwrap_or_default();
    let fact = |label: &str, value: String| ReceiptLine { label: label.into(), value };
    let challenge = line.challenge_title.map(|title| fact("Challenge", title));
    [fact("Candidate", line.candidate_name)].into_iter().chain(challenge).collect()
}
