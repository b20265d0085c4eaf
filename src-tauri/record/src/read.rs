//! Reading a record, and whether it is as it was sealed.

use crate::error::{OpenError, RecordFault};
use crate::key::SIGNATURE_BYTES;
use crate::lock::{AGE_BEGINS, is_by_passphrase, unlock};
use crate::manifest::{
    FORMAT, MANIFEST, MANIFEST_MAX_BYTES, Manifest, REPORT, SIGNATURE, VERSION, file_names,
};
use crate::tail::{COMMENT_BEGINS, SUM_DIGITS};
use hotseat_core::domain::chain::{Head, Walk};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::record::{LATEST_MS, Part, read_entry};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zip::ZipArchive;
use zip::read::{ArchiveOffset, Config};

/// Longest line of a file, in bytes: the largest picture, as digits, with much to spare.
const LINE_MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Largest file of a record, in bytes, unpacked.
const FILE_MAX_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Largest list of the archive's files, in bytes.
const LIST_MAX_BYTES: u64 = 16 * 1024;
/// Longest header of age that is read, in bytes: some hundred recipients.
const HEADER_MAX_BYTES: u64 = 64 * 1024;
/// Bytes of a ZIP's end record without its comment.
const END_BYTES: usize = 22;
/// Bytes that are read at a time.
const CHUNK_BYTES: usize = 64 * 1024;

trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

/// What is read, for the archive and for the sum over all of it: the archive lends its own to no one.
#[derive(Clone)]
struct Shared(Arc<Mutex<Box<dyn Source>>>);

impl Shared {
    fn of(source: Box<dyn Source>) -> Self {
        Self(Arc::new(Mutex::new(source)))
    }

    fn lock(&self) -> MutexGuard<'_, Box<dyn Source>> {
        // Nothing is left half done by whoever failed: a place to read from is set before each reading.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Read for Shared {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.lock().read(into)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.lock().seek(to)
    }
}

/// A file that was opened.
pub enum Opened {
    /// It can be read.
    Record(Box<Record>),
    /// It is encrypted.
    Locked(Locked),
}

/// An encrypted record.
pub struct Locked {
    file: BufReader<File>,
    /// Whether a passphrase opens it, rather than a key.
    pub is_by_passphrase: bool,
}

/// A record whose signature fits its manifest. What else it holds was not looked at yet.
pub struct Record {
    archive: ZipArchive<BufReader<Shared>>,
    source: Shared,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// Opens a file.
///
/// # Errors
/// Where it is no record, and a [`RecordFault`] where its signature does not fit.
pub fn open(path: &Path) -> Result<Result<Opened, RecordFault>, OpenError> {
    // What is no file may never end.
    if !std::fs::metadata(path)?.is_file() {
        return Err(OpenError::NotARecord("it is no file"));
    }
    let mut file = BufReader::new(File::open(path)?);
    if !file.fill_buf()?.starts_with(AGE_BEGINS) {
        return Ok(read(Box::new(file))?.map(|record| Opened::Record(Box::new(record))));
    }
    check_header(&mut file)?;
    let is_by_passphrase = is_by_passphrase(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(Ok(Opened::Locked(Locked { file, is_by_passphrase })))
}

/// The header of age ends soon: whoever reads it keeps all of it.
fn check_header(file: &mut (impl Read + Seek)) -> Result<(), OpenError> {
    let mut header = Vec::new();
    file.take(HEADER_MAX_BYTES).read_to_end(&mut header)?;
    file.seek(SeekFrom::Start(0))?;
    let is_ended = header.windows(5).any(|bytes| bytes == b"\n--- ");
    if is_ended { Ok(()) } else { Err(OpenError::NotARecord("its encryption is damaged")) }
}

impl Locked {
    /// Opens it with a passphrase, or with the text of an identity.
    ///
    /// # Errors
    /// As [`open`]; where the secret is not the right one.
    pub fn unlock(self, secret: &SecretString) -> Result<Result<Record, RecordFault>, OpenError> {
        read(Box::new(unlock(self.file, secret)?)).map_err(|error| match error {
            OpenError::Io(error) if is_damage(&error) => {
                OpenError::NotARecord("what is encrypted in it was changed or cut short")
            }
            other => other,
        })
    }
}

fn read(source: Box<dyn Source>) -> Result<Result<Record, RecordFault>, OpenError> {
    let mut source = Shared::of(source);
    check_end(&mut source)?;
    // Where the list says it is comes first: searching for it would read the whole archive.
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let archive = ZipArchive::with_config(config, BufReader::new(source.clone()));
    let mut archive =
        archive.map_err(|_| OpenError::NotARecord("its list of files can't be read"))?;
    check_names(&mut archive)?;
    let manifest_text = small(&mut archive, MANIFEST, MANIFEST_MAX_BYTES)?;
    let signature = small(&mut archive, SIGNATURE, SIGNATURE_BYTES as u64)?;
    // Of a later version no more is known than which it is.
    let version = serde_json::from_slice::<serde_json::Value>(&manifest_text)
        .ok()
        .filter(|manifest| manifest["format"] == FORMAT)
        .and_then(|manifest| manifest["version"].as_u64());
    match version {
        Some(version) if version > u64::from(VERSION) => return Err(OpenError::Newer),
        Some(1..) => {}
        Some(0) | None => return Err(OpenError::NotARecord("its manifest can't be read")),
    }
    let manifest: Manifest = serde_json::from_slice(&manifest_text)
        .map_err(|_| OpenError::NotARecord("its manifest can't be read"))?;
    if !(0..=LATEST_MS).contains(&manifest.sealed_at) {
        return Err(OpenError::NotARecord("it was sealed at a moment that can't be"));
    }
    if !manifest.sealed_by.public_key.has_signed(&manifest_text, &signature) {
        return Ok(Err(RecordFault::Signature));
    }
    let summed = manifest.files.iter().map(|file| file.name.as_str());
    if !summed.eq(file_names().filter(|name| ![MANIFEST, SIGNATURE].contains(name))) {
        return Err(OpenError::NotARecord("its manifest names other files"));
    }
    Ok(Ok(Record { archive, source, manifest }))
}

/// Looks at the archive's end before its list is read: how many files it claims and how long the list is. A record
/// has few files and never needs ZIP64.
fn check_end(source: &mut (impl Read + Seek)) -> Result<(), OpenError> {
    const NO_ZIP: OpenError = OpenError::NotARecord("it does not end as a record does");
    let comment_bytes = COMMENT_BEGINS.len() + SUM_DIGITS;
    let length = source.seek(SeekFrom::End(0))?;
    let end_at = length.checked_sub((END_BYTES + comment_bytes) as u64).ok_or(NO_ZIP)?;
    source.seek(SeekFrom::Start(end_at))?;
    let mut end = Vec::new();
    source.take((END_BYTES + comment_bytes) as u64).read_to_end(&mut end)?;
    source.seek(SeekFrom::Start(0))?;
    let short = |at: usize| {
        let bytes = end.get(at..at + 2).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u16::from_le_bytes).map_or(u64::MAX, u64::from)
    };
    let long = |at: usize| short(at) + (short(at + 2) << 16);
    let files = file_names().count() as u64;
    let is_record = end.starts_with(b"PK\x05\x06")
        && short(4) == 0
        && short(6) == 0
        && short(8) == files
        && short(10) == files
        && short(20) == comment_bytes as u64
        && long(12) <= LIST_MAX_BYTES
        && long(12) + long(16) == end_at
        && end[END_BYTES..].starts_with(COMMENT_BEGINS.as_bytes());
    if is_record { Ok(()) } else { Err(NO_ZIP) }
}

/// A record has exactly the files of a record, as plain files, in their order.
fn check_names(archive: &mut ZipArchive<impl Read + Seek>) -> Result<(), OpenError> {
    const OTHERS: OpenError = OpenError::NotARecord("it holds other files than a record");
    if archive.len() != file_names().count() {
        return Err(OTHERS);
    }
    for (index, name) in file_names().enumerate() {
        let file = archive.by_index_raw(index).map_err(|_| OTHERS)?;
        if file.name_raw() != name.as_bytes() || !file.is_file() || file.encrypted() {
            return Err(OTHERS);
        }
    }
    Ok(())
}

fn small(
    archive: &mut ZipArchive<impl Read + Seek>,
    name: &str,
    most: u64,
) -> Result<Vec<u8>, OpenError> {
    const UNREADABLE: OpenError = OpenError::NotARecord("its manifest can't be read");
    let file = archive.by_name(name).map_err(|_| UNREADABLE)?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|_| UNREADABLE)?;
    if bytes.len() as u64 > most { Err(UNREADABLE) } else { Ok(bytes) }
}

impl Record {
    /// The session.
    #[must_use]
    pub const fn session_id(&self) -> SessionId {
        SessionId(self.manifest.session_id)
    }

    /// How its trail ends.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { len: self.manifest.trail.len, hash: self.manifest.trail.hash.clone() }
    }

    /// Bytes of all files, unpacked: what there is to read.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.manifest.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add)
    }

    /// Reads everything and checks it: each file's sum, each entry of the trail, the trail's head, and the archive
    /// itself. `read_on` hears how many bytes were read, and says whether to go on; `each` is handed every line.
    ///
    /// # Errors
    /// The first thing that is wrong, and what `each` fails with. What was handed over before is not to be used then.
    pub fn verify<E: From<RecordFault>>(
        &mut self,
        read_on: &mut dyn FnMut(u64) -> bool,
        each: &mut dyn FnMut(Part, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        self.read(read_on, each)?;
        self.check_report(read_on)?;
        Ok(self.check_archive(read_on)?)
    }

    /// As [`Self::verify`], but for the report and the archive.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn read<E: From<RecordFault>>(
        &mut self,
        read_on: &mut dyn FnMut(u64) -> bool,
        each: &mut dyn FnMut(Part, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let (id, head) = (self.session_id(), self.head());
        let mut walk = Walk::default();
        for part in Part::all() {
            self.read_file(part.file_name(), read_on, &mut |line| {
                if part == Part::Trail {
                    let seq = walk.next_seq();
                    let broken = |fault| RecordFault::Event { seq, fault };
                    let entry = read_entry(line, id, walk.hash()).map_err(broken)?;
                    walk.step(&entry, &head).map_err(broken)?;
                }
                each(part, line)
            })?;
            if part == Part::Trail {
                walk.finish(&head).map_err(|(seq, fault)| match fault {
                    hotseat_core::domain::chain::Fault::Changed => RecordFault::Head,
                    fault => RecordFault::Event { seq, fault },
                })?;
            }
        }
        Ok(())
    }

    /// Reads a file of lines to its end and compares its sum.
    fn read_file<E: From<RecordFault>>(
        &mut self,
        name: &'static str,
        read_on: &mut dyn FnMut(u64) -> bool,
        each: &mut dyn FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let expected = self.sum_of(name);
        let file = self.archive.by_name(name).map_err(|_| RecordFault::Unreadable(name))?;
        let mut file =
            BufReader::with_capacity(CHUNK_BYTES, file.take(expected.0.saturating_add(1)));
        let (mut sum, mut read, mut line) = (Sha256::new(), 0_u64, Vec::new());
        let mut outcome = Ok(());
        loop {
            line.clear();
            let got = (&mut file).take(LINE_MAX_BYTES).read_until(b'\n', &mut line);
            let got = got.map_err(|error| of_reading(error, name))? as u64;
            if got == 0 {
                break;
            }
            sum.update(&line);
            read += got;
            if !read_on(got) {
                return Err(RecordFault::Stopped.into());
            }
            // What the sum finds is told first: a line that can't be read is what came of it.
            if outcome.is_ok() {
                outcome = match line.strip_suffix(b"\n").map(std::str::from_utf8) {
                    Some(Ok(line)) => each(line),
                    Some(Err(_)) | None => Err(RecordFault::Unreadable(name).into()),
                };
            }
        }
        if (read, sum.finalize().to_vec()) != expected {
            return Err(RecordFault::Sum(name).into());
        }
        outcome
    }

    fn check_report(&mut self, read_on: &mut dyn FnMut(u64) -> bool) -> Result<(), RecordFault> {
        let expected = self.sum_of(REPORT);
        let file = self.archive.by_name(REPORT).map_err(|_| RecordFault::Unreadable(REPORT))?;
        let found = sum(file, expected.0.saturating_add(1), read_on)
            .map_err(|fault| of_stop(fault, REPORT))?;
        if found == expected { Ok(()) } else { Err(RecordFault::Sum(REPORT)) }
    }

    /// That the archive has the sum its comment tells.
    fn check_archive(&mut self, read_on: &mut dyn FnMut(u64) -> bool) -> Result<(), RecordFault> {
        let comment = self.archive.comment().to_vec();
        let length = self.source.seek(SeekFrom::End(0))?;
        self.source.seek(SeekFrom::Start(0))?;
        let before = length.saturating_sub(SUM_DIGITS as u64);
        let (_, found) = sum(&mut self.source, before, read_on)?;
        let is_sum =
            comment.strip_prefix(COMMENT_BEGINS.as_bytes()) == Some(hex::encode(found).as_bytes());
        if is_sum { Ok(()) } else { Err(RecordFault::Archive) }
    }

    /// What the manifest says of a file; a length that no file of a record has is none.
    fn sum_of(&self, name: &str) -> (u64, Vec<u8>) {
        let file = self.manifest.files.iter().find(|file| file.name == name);
        file.filter(|file| file.bytes <= FILE_MAX_BYTES)
            .map_or_else(Default::default, |file| (file.bytes, file.sha256.clone()))
    }
}

/// Length and SHA-256 of what is read, at most so many bytes.
fn sum(
    source: impl Read,
    most: u64,
    read_on: &mut dyn FnMut(u64) -> bool,
) -> Result<(u64, Vec<u8>), RecordFault> {
    let mut source = source.take(most);
    let (mut sum, mut length, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK_BYTES]);
    loop {
        let got = source.read(&mut chunk)?;
        if got == 0 {
            return Ok((length, sum.finalize().to_vec()));
        }
        sum.update(&chunk[..got]);
        length += got as u64;
        if !read_on(got as u64) {
            return Err(RecordFault::Stopped);
        }
    }
}

fn of_stop(fault: RecordFault, name: &'static str) -> RecordFault {
    match fault {
        RecordFault::Io(error) => of_reading(error, name),
        other => other,
    }
}

/// What can't be unpacked was changed; what can't be read at all may be read another time.
fn of_reading(error: io::Error, name: &'static str) -> RecordFault {
    if is_damage(&error) { RecordFault::Sum(name) } else { RecordFault::Io(error) }
}

fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof)
}
