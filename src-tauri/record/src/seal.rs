//! Writing a record.

use crate::error::SealError;
use crate::key::SealingKey;
use crate::lock::Lock;
use crate::manifest::{
    FORMAT, FileSum, MANIFEST, Manifest, REPORT, SIGNATURE, Sealer, TrailEnd, VERSION,
};
use crate::tail::{SummedTail, blank_comment};
use hotseat_core::domain::record::Part;
use sha2::{Digest, Sha256};
use std::io::{self, BufWriter, Write};
use uuid::Uuid;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// What a record says beside the session.
pub struct Seal<'a> {
    /// The session.
    pub session_id: Uuid,
    /// When it is sealed, in milliseconds since 1970 UTC.
    pub sealed_at: i64,
    /// The name of who seals; may be empty.
    pub name: &'a str,
    /// The version of Hotseat.
    pub app_version: &'a str,
    /// The key it is signed with.
    pub key: &'a SealingKey,
    /// Who can open it; none where everyone can.
    pub lock: Option<&'a Lock>,
}

type Archive<'w> = ZipWriter<StreamWriter<SummedTail<&'w mut dyn Write>>>;

/// A record that is being written.
struct Writing<'w> {
    archive: Archive<'w>,
    files: Vec<FileSum>,
    sum: Sha256,
    bytes: u64,
    open: Option<&'static str>,
}

/// What takes a line of a part.
pub type EachLine<'a> = dyn FnMut(Part, &str) -> Result<(), SealError> + 'a;

/// Writes a record: `write` hands over the lines of every part, the parts in their order, and says how the trail ends;
/// `report` is the report for people. What is handed over is written at once and never kept.
///
/// # Errors
/// Where the file can't be written, and what `write` fails with.
pub fn seal<W: Write, E: From<SealError>>(
    into: W,
    seal: &Seal<'_>,
    report: &[u8],
    write: impl FnOnce(&mut EachLine<'_>) -> Result<TrailEnd, E>,
) -> Result<W, E> {
    let mut into = BufWriter::new(into);
    match seal.lock {
        None => write_archive(&mut into, seal, report, write)?,
        Some(lock) => {
            let mut locked = lock.wrap(&mut into)?;
            write_archive(&mut locked, seal, report, write)?;
            locked.finish().map_err(SealError::from)?;
        }
    }
    into.into_inner().map_err(|error| SealError::Io(error.into_error()).into())
}

fn write_archive<E: From<SealError>>(
    into: &mut dyn Write,
    seal: &Seal<'_>,
    report: &[u8],
    write: impl FnOnce(&mut EachLine<'_>) -> Result<TrailEnd, E>,
) -> Result<(), E> {
    let mut writing = Writing {
        archive: ZipWriter::new_stream(SummedTail::new(into)),
        files: Vec::new(),
        sum: Sha256::new(),
        bytes: 0,
        open: None,
    };
    let mut parts = Part::all().peekable();
    let trail = write(&mut |part, line| {
        // Parts that hold nothing are empty files.
        while writing.open != Some(part.file_name()) {
            let next = parts.next().ok_or_else(|| SealError::Fault("parts out of order".into()))?;
            writing.begin(next.file_name())?;
        }
        writing.write(line.as_bytes())?;
        writing.write(b"\n")
    })?;
    for part in parts {
        writing.begin(part.file_name())?;
    }
    writing.begin(REPORT)?;
    writing.write(report)?;
    Ok(writing.finish(seal, trail)?)
}

impl Writing<'_> {
    fn begin(&mut self, name: &'static str) -> Result<(), SealError> {
        self.end();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.archive.start_file(name, options)?;
        self.open = Some(name);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), SealError> {
        self.archive.write_all(bytes)?;
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn end(&mut self) {
        let Some(name) = self.open.take() else { return };
        let sha256 = std::mem::take(&mut self.sum).finalize().to_vec();
        let bytes = std::mem::take(&mut self.bytes);
        self.files.push(FileSum { name: name.to_owned(), bytes, sha256 });
    }

    fn finish(mut self, seal: &Seal<'_>, trail: TrailEnd) -> Result<(), SealError> {
        self.end();
        let manifest = Manifest {
            format: FORMAT.into(),
            version: VERSION,
            session_id: seal.session_id,
            trail,
            sealed_at: seal.sealed_at,
            sealed_by: Sealer {
                name: seal.name.to_owned(),
                public_key: seal.key.public(),
                app_version: seal.app_version.to_owned(),
            },
            files: std::mem::take(&mut self.files),
        };
        let manifest = serde_json_canonicalizer::to_vec(&manifest)
            .map_err(|error| SealError::Fault(error.to_string()))?;
        self.begin(MANIFEST)?;
        self.write(&manifest)?;
        self.begin(SIGNATURE)?;
        self.write(&seal.key.sign(&manifest))?;
        self.archive.set_comment(blank_comment())?;
        let tail = self.archive.finish()?.into_inner();
        let into = tail.finish()?;
        flush(into)?;
        Ok(())
    }
}

fn flush(into: &mut dyn Write) -> io::Result<()> {
    into.flush()
}
