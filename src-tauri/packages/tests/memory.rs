//! How much memory an import holds, whatever the archive.
//!
//! Alone in its program, since it counts what the whole program allocates.

#![allow(clippy::unwrap_used)]

#[path = "../../../tests/support/memory.rs"]
mod memory;

use hotseat_packages::{Found, read};
use memory::held_by;
use std::fs::File;
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The most that was held at a time while a ZIP was read, beyond what was held before, and challenges found.
fn most_held(build: impl FnOnce(&mut ZipWriter<File>)) -> (usize, usize) {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("a.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    build(&mut zip);
    zip.finish().unwrap();
    let mut challenges = 0;
    let (_summary, held) = held_by(|| {
        read(&path, &|| false, &mut |_| {}, &mut |found| {
            challenges += usize::from(matches!(found, Found::Challenge(_)));
            ControlFlow::Continue(())
        })
        .unwrap()
    });
    (held, challenges)
}

const MOST_BYTES: usize = 64 * 1024 * 1024;

#[test]
fn an_import_holds_less_than_64_mib_whatever_the_archive() {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let spaces = |zip: &mut ZipWriter<File>, name: &str, bytes: u64| {
        zip.start_file(name, options).unwrap();
        io::copy(&mut io::repeat(b' ').take(bytes), zip).unwrap();
    };
    let (held, challenges) = most_held(|zip| {
        for problem in 0..10 {
            zip.start_file(format!("{problem}/problem.yaml"), options).unwrap();
            zip.write_all(b"name: P\n").unwrap();
            zip.start_file(format!("{problem}/statement/problem.md"), options).unwrap();
            zip.write_all(b"Do it.\n").unwrap();
            for test in 0..200 {
                spaces(zip, &format!("{problem}/data/secret/{test}.in"), 250 * 1024);
                spaces(zip, &format!("{problem}/data/secret/{test}.ans"), 10);
            }
        }
    });
    assert_eq!(challenges, 10);
    assert!(held < MOST_BYTES, "500 MB of tests: {held}");

    let (held, _) = most_held(|zip| {
        for number in 0..4 {
            spaces(zip, &format!("{number}.md"), 60 << 20);
            zip.start_file(format!("latin-{number}.md"), options).unwrap();
            zip.write_all(&[0xe9; 8 << 20]).unwrap();
        }
    });
    assert!(held < MOST_BYTES, "texts that are too large: {held}");

    let (held, challenges) = most_held(|zip| {
        for number in 0..50_000 {
            zip.start_file(format!("a-folder-of-some-length/another-one/{number}.md"), options)
                .unwrap();
            zip.write_all(b"# T\n").unwrap();
        }
    });
    assert_eq!(challenges, 50_000);
    assert!(held < MOST_BYTES, "as many files as there may be: {held}");
}
