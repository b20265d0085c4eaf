//! Records as files: what is sealed is read again, and whatever is changed is found.

#![allow(clippy::unwrap_used)]

use hotseat_core::domain::chain::{Fault, Head};
use hotseat_core::domain::event::{Actor, Event, EventBody, PersonalValues};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::record::{Part, entry_line};
use hotseat_core::domain::time::UtcMs;
use hotseat_record::{
    Lock, OpenError, Opened, Record, RecordFault, Seal, SealError, SealingKey, TrailEnd, open, seal,
};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const ID: SessionId = SessionId(Uuid::from_u128(7));

/// What is sealed: the lines of each part, and how the trail is said to end.
#[derive(Clone)]
struct Sealed {
    lines: BTreeMap<&'static str, Vec<String>>,
    end: TrailEnd,
    key: u8,
}

impl Sealed {
    fn new(entries: usize) -> Self {
        let mut head = Head::default();
        let mut trail = Vec::new();
        for n in 0..entries {
            let reason = Some("a fire alarm".into());
            let body = EventBody::SessionPaused { remaining_ms: n as i64, reason };
            let entry = head.entry(ID, &body, &Actor::interviewer("Dana"), UtcMs(9), &[7; 32]);
            let entry = entry.unwrap();
            head = Head::after(&entry);
            trail.push(entry_line(&entry).unwrap());
        }
        let named = |part: Part, lines: Vec<String>| (part.file_name(), lines);
        let lines = BTreeMap::from([
            named(Part::Session, vec![r#"{"candidate_name":"Jane"}"#.into()]),
            named(Part::Trail, trail),
            named(
                Part::Notes,
                vec![r#"{"content":"first"}"#.into(), r#"{"content":"second"}"#.into()],
            ),
        ]);
        Self { lines, end: TrailEnd { len: head.len, hash: head.hash }, key: 1 }
    }

    fn with_entry(mut self, change: impl FnOnce(&mut Event)) -> Self {
        let head = Head { len: self.end.len, hash: self.end.hash.clone() };
        let mut entry =
            head.entry(ID, &EventBody::SessionStarted {}, &Actor::APP, UtcMs(1), &[7; 32]).unwrap();
        change(&mut entry);
        let text = hotseat_core::domain::chain::entry_text(&entry).unwrap();
        let sum =
            <sha2::Sha256 as sha2::Digest>::digest([&head.hash[..], text.as_bytes()].concat());
        entry.hash = sum.to_vec();
        self.lines.get_mut("trail.jsonl").unwrap().push(entry_line(&entry).unwrap());
        self.end = TrailEnd { len: entry.seq, hash: entry.hash };
        self
    }

    fn to(&self, path: &Path, lock: Option<&Lock>) {
        let key = SealingKey::from_seed(&[self.key; 32]).unwrap();
        let about = Seal {
            session_id: ID.0,
            sealed_at: 1_700_000_000_000,
            name: "Dana",
            app_version: "0.1.0",
            key: &key,
            lock,
        };
        let file = File::create(path).unwrap();
        seal(file, &about, b"<!doctype html>", |each| {
            for part in Part::all() {
                for line in self.lines.get(part.file_name()).into_iter().flatten() {
                    each(part, line)?;
                }
            }
            Ok::<_, SealError>(self.end.clone())
        })
        .unwrap();
    }
}

fn place(dir: &TempDir) -> PathBuf {
    dir.path().join("jane.hotseat")
}

fn record(path: &Path) -> Record {
    match open(path).unwrap().unwrap() {
        Opened::Record(record) => *record,
        Opened::Locked(_) => panic!("encrypted"),
    }
}

/// What is wrong with a record, in words; none where nothing is.
fn trouble(path: &Path) -> Option<String> {
    let mut record = match open(path) {
        Err(error) => return Some(error.to_string()),
        Ok(Err(fault)) => return Some(fault.to_string()),
        Ok(Ok(Opened::Locked(_))) => return Some("encrypted".into()),
        Ok(Ok(Opened::Record(record))) => record,
    };
    fault(&mut record).map(|fault| fault.to_string())
}

fn fault(record: &mut Record) -> Option<RecordFault> {
    record.verify(&mut |_| true, &mut |_, _| Ok::<(), RecordFault>(())).err()
}

fn fault_of(sealed: &Sealed) -> RecordFault {
    let dir = TempDir::new().unwrap();
    sealed.to(&place(&dir), None);
    fault(&mut record(&place(&dir))).unwrap()
}

/// The files of a record as another program unpacks them.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        files.push((name, bytes));
    }
    files
}

/// And as another program packs them, with the sum over the archive that a record has.
fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    finished(archive)
}

fn finished(mut archive: ZipWriter<Cursor<Vec<u8>>>) -> Vec<u8> {
    archive.set_comment(format!("sha256:{}", "0".repeat(64))).unwrap();
    let mut bytes = archive.finish().unwrap().into_inner();
    let end = bytes.len() - 64;
    let sum = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes[..end]));
    bytes[end..].copy_from_slice(sum.as_bytes());
    bytes
}

#[test]
fn what_is_sealed_is_read_again_line_by_line() {
    let (dir, sealed) = (TempDir::new().unwrap(), Sealed::new(3));
    sealed.to(&place(&dir), None);
    let mut record = record(&place(&dir));
    assert_eq!(record.session_id(), ID);
    assert_eq!((record.manifest.sealed_by.name.as_str(), record.head().len), ("Dana", 3));
    let mut read: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut each = |part: Part, line: &str| {
        read.entry(part.file_name()).or_default().push(line.to_owned());
        Ok::<(), RecordFault>(())
    };
    let mut bytes = 0;
    let read_on = &mut |more| {
        bytes += more;
        true
    };
    record.verify(read_on, &mut each).unwrap();
    assert_eq!(read, sealed.lines);
    assert!(bytes >= record.total_bytes());
    let stopped = record.verify(&mut |_| false, &mut |_, _| Ok::<(), RecordFault>(()));
    assert!(matches!(stopped, Err(RecordFault::Stopped)));
}

#[test]
fn every_single_changed_byte_is_found() {
    let dir = TempDir::new().unwrap();
    let path = place(&dir);
    Sealed::new(2).to(&path, None);
    let whole = fs::read(&path).unwrap();
    assert_eq!(trouble(&path), None);
    // One bit that changes what is meant, and the one that only changes small letters to capitals.
    for flip in [0x01, 0x20] {
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            fs::write(&path, bytes).unwrap();
            assert!(trouble(&path).is_some(), "byte {at} of {} with {flip:#x}", whole.len());
        }
    }
    for end in 0..whole.len() {
        fs::write(&path, &whole[..end]).unwrap();
        assert!(trouble(&path).is_some(), "cut to {end} bytes");
    }
    for longer in [[&whole[..], b" "].concat(), [b" ", &whole[..]].concat()] {
        fs::write(&path, longer).unwrap();
        assert!(trouble(&path).is_some());
    }
}

#[test]
fn the_first_thing_that_is_wrong_is_named() {
    let dir = TempDir::new().unwrap();
    let path = place(&dir);
    Sealed::new(2).to(&path, None);
    let files = unpacked(&fs::read(&path).unwrap());
    let with = |name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut files = files.clone();
        change(&mut files.iter_mut().find(|(one, _)| one == name).unwrap().1);
        fs::write(&path, packed(&files)).unwrap();
        trouble(&path).unwrap_or_default()
    };
    // As it stands, packed by another program: everything in it is what was signed.
    assert_eq!(with("notes.jsonl", &|_| {}), "");
    assert!(with("manifest.sig", &|bytes| bytes[0] ^= 1).contains("signature"));
    assert!(with("manifest.json", &|bytes| bytes.push(b' ')).contains("signature"));
    assert!(with("notes.jsonl", &|bytes| bytes.push(b'\n')).contains("sum of “notes.jsonl”"));
    assert!(with("report.html", &|bytes| bytes.clear()).contains("sum of “report.html”"));

    // What someone sealed who has a key, but no such trail.
    let entry = |n: usize, from: &str, to: &str| {
        let mut sealed = Sealed::new(3);
        let line = &mut sealed.lines.get_mut("trail.jsonl").unwrap()[n];
        let changed = line.replace(from, to);
        assert_ne!(*line, changed);
        *line = changed;
        fault_of(&sealed)
    };
    let changed = entry(1, r#"\"remaining_ms\":1"#, r#"\"remaining_ms\":9"#);
    assert!(matches!(changed, RecordFault::Event { seq: 2, fault: Fault::Changed }), "{changed}");
    let value = entry(2, "a fire alarm", "a fine alarm");
    assert!(matches!(value, RecordFault::Event { seq: 3, fault: Fault::ValueChanged }), "{value}");
    let mut short = Sealed::new(3);
    short.lines.get_mut("trail.jsonl").unwrap().remove(1);
    assert!(matches!(fault_of(&short), RecordFault::Event { seq: 2, .. }));
    let mut other = Sealed::new(3);
    other.end.hash[0] ^= 1;
    assert!(matches!(fault_of(&other), RecordFault::Head));
    let mut longer = Sealed::new(3);
    longer.end.len = 4;
    assert!(matches!(fault_of(&longer), RecordFault::Event { seq: 4, fault: Fault::Missing }));
}

#[test]
fn an_entry_of_a_kind_that_only_a_newer_version_knows_verifies() {
    let (dir, path) = (TempDir::new().unwrap(), "jane.hotseat");
    let sealed = Sealed::new(1).with_entry(|entry| {
        entry.kind = "mind_read".into();
        entry.data = r#"{"thoughts":[1,{"deep":null}]}"#.into();
        entry.personal = PersonalValues::default();
    });
    sealed.to(&dir.path().join(path), None);
    assert_eq!(trouble(&dir.path().join(path)), None);
}

#[test]
fn what_is_encrypted_is_read_with_its_secret_and_every_changed_byte_is_found() {
    let dir = TempDir::new().unwrap();
    let path = place(&dir);
    let identity = age::x25519::Identity::generate();
    let lock = Lock::Recipients(vec![identity.to_public().to_string().parse().unwrap()]);
    Sealed::new(1).to(&path, Some(&lock));
    let opened = |path: &Path| match open(path) {
        Ok(Ok(Opened::Locked(locked))) => {
            assert!(!locked.is_by_passphrase);
            let mut record = locked.unlock(&identity.to_string()).ok()?.ok()?;
            fault(&mut record).is_none().then_some(())
        }
        _ => None,
    };
    assert!(opened(&path).is_some());
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(opened(&path).is_none(), "byte {at}");
    }
}

fn refused(bytes: &[u8]) -> String {
    let dir = TempDir::new().unwrap();
    fs::write(place(&dir), bytes).unwrap();
    let words = match open(&place(&dir)) {
        Err(error @ OpenError::NotARecord(_)) => error.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("taken for a record"),
    };
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "something was written");
    words
}

#[test]
fn archives_that_only_look_like_records_are_refused_and_nothing_is_unpacked() {
    let dir = TempDir::new().unwrap();
    Sealed::new(1).to(&place(&dir), None);
    let files = unpacked(&fs::read(place(&dir)).unwrap());
    let named = |at: usize, name: &str| {
        let mut files = files.clone();
        files[at].0 = name.into();
        refused(&packed(&files))
    };
    for name in ["../session.jsonl", "/etc/passwd", "C:\\session.jsonl", "Session.jsonl", "x/"] {
        assert!(named(0, name).contains("other files"), "{name}");
    }
    // Two of one name: a writer writes no such archive, so that the name is put in afterwards.
    let (from, to) = ("notes.jsonl", "trail.jsonl");
    let mut twice = packed(&files);
    for at in 0..twice.len() - from.len() {
        if twice[at..].starts_with(from.as_bytes()) {
            twice[at..at + from.len()].copy_from_slice(to.as_bytes());
        }
    }
    assert!(refused(&twice).contains("other files"));
    // A link in the place of a file.
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (n, (name, bytes)) in files.iter().enumerate() {
        if n == 0 {
            archive.add_symlink(name, "/etc/passwd", SimpleFileOptions::default()).unwrap();
        } else {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
    }
    assert!(refused(&finished(archive)).contains("other files"));
    // One file too many, and very many.
    let extra = ("more.txt".to_owned(), Vec::new());
    assert!(refused(&packed(&[files.clone(), vec![extra]].concat())).contains("does not end"));
    let many: Vec<_> = (0..100_000).map(|n| (format!("{n}"), Vec::new())).collect();
    assert!(refused(&packed(&many)).contains("does not end"));
}

#[test]
fn a_file_that_unpacks_to_more_than_was_signed_is_read_no_further() {
    let dir = TempDir::new().unwrap();
    let path = place(&dir);
    Sealed::new(1).to(&path, None);
    let mut files = unpacked(&fs::read(&path).unwrap());
    let grown = files.iter_mut().find(|(name, _)| name == "runs.jsonl").unwrap();
    // Small as it is packed: 64 MiB of one letter.
    grown.1 = vec![b'x'; 64 << 20];
    fs::write(&path, packed(&files)).unwrap();
    let mut read = 0;
    let outcome = record(&path).verify(
        &mut |bytes| {
            read += bytes;
            true
        },
        &mut |_, _| Ok::<(), RecordFault>(()),
    );
    assert!(matches!(outcome, Err(RecordFault::Sum("runs.jsonl"))));
    assert!(read < 1 << 20, "{read} bytes were read");
}

#[test]
fn a_record_of_a_later_format_is_told_as_such() {
    let dir = TempDir::new().unwrap();
    let path = place(&dir);
    Sealed::new(1).to(&path, None);
    let mut files = unpacked(&fs::read(&path).unwrap());
    let manifest = files.iter_mut().find(|(name, _)| name == "manifest.json").unwrap();
    let later = String::from_utf8(manifest.1.clone()).unwrap();
    manifest.1 = later.replace(r#""version":1"#, r#""version":2"#).into_bytes();
    fs::write(&path, packed(&files)).unwrap();
    assert!(matches!(open(&path), Err(OpenError::Newer)));
}
