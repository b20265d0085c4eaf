//! What ZIPs hold by accident or on purpose.

use crate::stage::{Stage, look, own};
use hotseat_packages::ReadError;
use proptest::prelude::*;
use std::fs::{self, File};
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[test]
fn names_that_lead_out_of_the_archive_are_refused_and_named() {
    let seen = Stage::default()
        .with("../out.md", "# Out")
        .with("/abs.md", "# Abs")
        .with("C:/drive.md", "# Drive")
        .with("a/../../up.md", "# Up")
        .with("b\\c.md", "# Back")
        .with("d\0.md", "# Nul")
        .with("good.md", "# Good")
        .read_zip();
    assert_eq!(seen.titles(), ["Good"]);
    assert_eq!(seen.left_out.len(), 6);
    for (place, why) in [
        ("../out.md", "it contains “..”"),
        ("/abs.md", "begins with a slash"),
        ("C:/drive.md", "drive letter"),
        ("a/../../up.md", "it contains “..”"),
        ("b\\c.md", "backslash"),
        ("d\u{fffd}.md", "NUL"),
    ] {
        assert!(seen.why(place).contains(why), "{place}");
    }
}

#[test]
fn links_in_a_zip_are_named_and_never_followed() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("a.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    zip.add_symlink("link.md", "good.md", SimpleFileOptions::default()).unwrap();
    zip.start_file("good.md", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"# Good").unwrap();
    zip.finish().unwrap();
    let seen = look(&path).unwrap();
    assert_eq!(seen.titles(), ["Good"]);
    assert_eq!(seen.why("link.md"), "It is a symbolic link, which is never followed.");
}

/// A ZIP's bytes with every `from` in them made `to`, which is as long.
fn spoiled(stage: &Stage, from: &[u8], to: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    assert_eq!(from.len(), to.len());
    let (temp, path) = stage.zip();
    let mut bytes = fs::read(&path).unwrap();
    let places: Vec<usize> =
        (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    fs::write(&path, bytes).unwrap();
    (temp, path)
}

#[test]
fn of_several_files_of_one_name_the_last_is_read_and_that_is_told() {
    let stage = Stage::default().with("one.md", "# First").with("two.md", "# Last");
    let (_temp, path) = spoiled(&stage, b"two.md", b"one.md");
    let seen = look(&path).unwrap();
    assert_eq!(seen.titles(), ["Last"]);
    assert_eq!(
        seen.why("source.zip"),
        "It holds several files of one name. Only the last of each was looked at."
    );
    assert!(stage.read_zip().left_out.is_empty());
}

#[test]
fn an_encrypted_file_is_named() {
    let stage = Stage::default().with("a.md", "# A");
    let (_temp, path) = stage.zip();
    let mut bytes = fs::read(&path).unwrap();
    let listed = bytes.windows(4).position(|at| at == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[listed + 8] |= 1;
    fs::write(&path, bytes).unwrap();
    let seen = look(&path).unwrap();
    assert_eq!((seen.titles(), seen.why("a.md")), (vec![], "It is encrypted."));
    assert_eq!(stage.read_zip().titles(), ["A"]);
}

#[test]
fn a_damaged_file_takes_its_challenge_with_it_and_no_other() {
    let stage = Stage::default()
        .with("a/challenge.md", own("A"))
        .with("a/starter/main.py", "print('a long line of code that is stored')\n".repeat(50))
        .with("b/challenge.md", own("B"));
    let (_temp, path) = stage.zip();
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(17).position(|at| at == b"a/starter/main.py").unwrap() + 25;
    bytes[at] ^= 0xff;
    bytes[at + 1] ^= 0xff;
    fs::write(&path, bytes).unwrap();
    let seen = look(&path).unwrap();
    assert_eq!(seen.titles(), ["B"]);
    assert_eq!(seen.why("a"), "starter/main.py: it is damaged.");
    assert_eq!(stage.read_zip().titles(), ["A", "B"]);
}

#[test]
fn a_file_that_grows_to_two_gigabytes_is_never_held() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("a.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    let options = SimpleFileOptions::default();
    let mut blanks = |name: &str, bytes: u64| {
        zip.start_file(name, options).unwrap();
        let piece = vec![b' '; 1 << 20];
        for _ in 0..bytes >> 20 {
            zip.write_all(&piece).unwrap();
        }
    };
    blanks("bomb.md", 2 << 30);
    blanks("unused.bin", 1 << 20);
    zip.start_file("good.md", options).unwrap();
    zip.write_all(b"# Good").unwrap();
    zip.finish().unwrap();
    let seen = look(&path).unwrap();
    assert_eq!(seen.titles(), ["Good"]);
    assert_eq!(seen.why("bomb.md"), "bomb.md has more than 8 MiB.");
    assert!(seen.summary.bytes_read < 9 << 20, "{}", seen.summary.bytes_read);
}

#[test]
fn a_file_that_claims_another_size_is_read_by_its_bytes() {
    let stage = Stage::default().with("a.md", "# A");
    for claimed in [2_u32 << 30, 1, 0] {
        let (_temp, path) = stage.zip();
        let mut bytes = fs::read(&path).unwrap();
        let listed = bytes.windows(4).position(|at| at == b"PK\x01\x02").unwrap();
        for at in [22, listed + 24] {
            bytes[at..at + 4].copy_from_slice(&claimed.to_le_bytes());
        }
        fs::write(&path, bytes).unwrap();
        let seen = look(&path).unwrap();
        assert!(seen.summary.bytes_read <= 3, "{seen:?}");
        assert!(seen.titles() == ["A"] || seen.left_out.len() == 1, "{claimed}: {seen:?}");
    }
}

#[test]
fn a_list_that_claims_more_files_than_may_be_looked_at_is_not_made_room_for() {
    let (_temp, path) = Stage::default().with("a.md", "# A").zip();
    let plain = fs::read(&path).unwrap();
    let listed = plain.windows(4).position(|at| at == b"PK\x01\x02").unwrap();
    let end = plain.windows(4).position(|at| at == b"PK\x05\x06").unwrap();
    let zip64 = |files: u64| {
        let mut bytes = plain[..end].to_vec();
        let record = end as u64;
        bytes.extend(b"PK\x06\x06");
        bytes.extend(44_u64.to_le_bytes());
        bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for number in [files, files, (end - listed) as u64, listed as u64] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(b"PK\x06\x07\0\0\0\0");
        bytes.extend(record.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend([0xff; 12]);
        bytes.extend([0, 0]);
        bytes
    };
    fs::write(&path, zip64(1)).unwrap();
    assert_eq!(look(&path).unwrap().titles(), ["A"]);
    for files in [50_001, u64::MAX / 100] {
        fs::write(&path, zip64(files)).unwrap();
        assert!(matches!(look(&path), Err(ReadError::TooManyFiles)));
    }
}

#[test]
fn a_list_with_endless_comments_is_not_read_to_its_end() {
    let build = |files: usize| {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend([0; 26]);
        let start = bytes.len();
        for number in 0..files {
            bytes.extend(b"PK\x01\x02");
            bytes.extend([0; 24]);
            bytes.extend([8, 0, 0, 0, 0xff, 0xff]);
            bytes.extend([0; 12]);
            bytes.extend(format!("{number:08}").bytes());
            bytes.extend([b'c'; 0xffff]);
        }
        let size = u32::try_from(bytes.len() - start).unwrap();
        let count = u16::try_from(files).unwrap();
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
        bytes.extend(size.to_le_bytes());
        bytes.extend(u32::try_from(start).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes
    };
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("a.zip");
    fs::write(&path, build(100)).unwrap();
    assert!(look(&path).is_ok());
    fs::write(&path, build(500)).unwrap();
    assert!(matches!(look(&path), Err(ReadError::TooManyFiles)));
}

#[test]
fn what_only_begins_like_a_zip_is_told() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("a.zip");
    fs::write(&path, b"PK\x03\x04 and nothing more").unwrap();
    assert!(matches!(look(&path), Err(ReadError::NotAZip)));
    let (_temp, whole) = Stage::default().with("a.md", "# A").zip();
    let bytes = fs::read(whole).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(look(&path), Err(ReadError::NotAZip)));
    fs::write(&path, &bytes).unwrap();
    assert_eq!(look(&path).unwrap().titles(), ["A"]);
}

#[test]
fn names_of_other_code_pages_are_read() {
    let stage = Stage::default().with("Gr-sse.md", "text");
    let (_temp, path) = spoiled(&stage, b"Gr-sse", b"Gr\x94sse");
    assert_eq!(look(&path).unwrap().titles(), ["Grösse"]);
}

proptest! {
    #[test]
    fn no_damage_makes_reading_panic(flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let stage = Stage::default()
            .with("a/challenge.md", own("A"))
            .with("a/tests/1.in", "1")
            .with("a/tests/1.out", "1")
            .with("b/problem.yaml", "name: {en: B}\nkeywords: [x]\n")
            .with("b/statement/problem.md", "![p](p.svg)\n")
            .with("b/statement/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"a\"/></svg>")
            .with("c/.meta/config.json", "{\"files\": {\"test\": [\"t.py\"]}}")
            .with("c/.docs/instructions.md", "# C\n")
            .with("d.md", "---\ntitle: D\n---\n![p](b/statement/p.svg)\n");
        let (_temp, path) = stage.zip();
        let mut bytes = fs::read(&path).unwrap();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        fs::write(&path, bytes).unwrap();
        let _seen = look(&path);
    }
}
