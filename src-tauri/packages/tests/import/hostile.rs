//! What folders hold by accident or on purpose.

use crate::stage::{Stage, look, own};
use hotseat_packages::limits::{DEPTH_MAX, ENTRIES_MAX, TEXT_FILE_MAX_BYTES};
use hotseat_packages::{End, Found, ReadError, read};
use std::cell::Cell;
use std::fs::{self, File};
use std::ops::ControlFlow;

#[test]
fn what_systems_and_version_control_leave_behind_is_not_spoken_of() {
    let seen = Stage::default()
        .with("__MACOSX/._a.md", "x")
        .with(".git/HEAD.md", "x")
        .with("a/.DS_Store", "x")
        .with("a/._b.md", "x")
        .with("b.md", "# B")
        .read();
    assert_eq!((seen.titles(), seen.left_out.len()), (vec!["B"], 0));
}

#[test]
fn names_that_differ_in_case_alone_are_two() {
    let seen = Stage::default()
        .with("a/challenge.md", own("A"))
        .with("a/tests/x.in", "1")
        .with("a/tests/x.out", "1")
        .with("a/tests/X.in", "2")
        .with("a/tests/X.out", "2")
        .with("A/challenge.md", own("B"))
        .with("Challenge.md", "# C")
        // Not every file system has both.
        .read_zip();
    assert_eq!(seen.titles(), ["C", "B", "A"]);
    assert_eq!(seen.challenges[2].challenge.tests.len(), 2);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_named_and_never_followed() {
    use std::os::unix::fs::symlink;
    let (temp, folder) =
        Stage::default().with("a.md", "![p](p.png) ![q](q/p.png)").with("b/c.md", "# C").folder();
    fs::write(temp.path().join("secret.md"), "# Secret").unwrap();
    symlink(temp.path().join("secret.md"), folder.join("link.md")).unwrap();
    symlink(temp.path(), folder.join("q")).unwrap();
    symlink(temp.path().join("secret.md"), folder.join("p.png")).unwrap();
    symlink(&folder, folder.join("b/round")).unwrap();
    let seen = look(&folder).unwrap();
    assert_eq!(seen.titles(), ["A", "C"]);
    assert!(seen.challenges[0].pictures.is_empty());
    for place in ["link.md", "q", "p.png", "b/round"] {
        assert_eq!(seen.why(place), "It is a symbolic link, which is never followed.");
    }
    fs::write(temp.path().join("p.png"), crate::stage::PNG).unwrap();
    let alone = look(&folder.join("a.md")).unwrap().one();
    assert!(alone.pictures.is_empty(), "nor those beside a single file");
    let control = look(&folder.join("b")).unwrap();
    assert_eq!(control.titles(), ["C"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_opened() {
    let (temp, folder) = Stage::default().with("a.md", "# A").folder();
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("s.md")).unwrap();
    let seen = look(&folder).unwrap();
    assert_eq!(
        (seen.titles(), seen.why("s.md")),
        (vec!["A"], "It is neither a file nor a folder.")
    );
    drop(temp);
}

#[test]
fn a_text_that_is_too_large_is_left_out() {
    let text = |bytes: usize| [b"# T\n".to_vec(), vec![b' '; bytes - 4]].concat();
    let seen = Stage::default()
        .with("a.md", text(TEXT_FILE_MAX_BYTES + 1))
        .with("b.md", "# B")
        .with("c/challenge.md", text(TEXT_FILE_MAX_BYTES + 1))
        .read();
    assert_eq!(seen.titles(), ["B"]);
    assert_eq!(seen.why("a.md"), "a.md has more than 8 MiB.");
    assert_eq!(seen.why("c"), "challenge.md has more than 8 MiB.");
    let at_the_limit = Stage::default().with("a.md", text(TEXT_FILE_MAX_BYTES)).read();
    assert!(at_the_limit.why("a.md").contains("longer than 100,000 characters"));
}

#[test]
fn folders_are_looked_into_to_a_depth() {
    let deep = |folders: usize| format!("{}a.md", "d/".repeat(folders));
    let seen = Stage::default()
        .with(&deep(DEPTH_MAX - 1), "# Deep")
        .with(&deep(DEPTH_MAX + 3).replace("a.md", "b.md"), "# Deeper")
        .read_zip();
    assert_eq!(seen.titles(), ["Deep"]);
    assert_eq!(seen.left_out[0].1, "It lies deeper than 32 folders.");
    let (_temp, folder) = Stage::default()
        .with(&deep(DEPTH_MAX - 1), "# Deep")
        .with(&deep(DEPTH_MAX + 3), "")
        .folder();
    let seen = look(&folder).unwrap();
    assert_eq!((seen.titles(), seen.left_out.len()), (vec!["Deep"], 1));
}

#[test]
fn ten_thousand_challenges_are_read_one_after_the_other() {
    let mut stage = Stage::default();
    for number in 0..10_000 {
        stage = stage.with(&format!("{number}.md"), "# T\n");
    }
    let seen = stage.read_zip();
    assert_eq!((seen.challenges.len(), seen.left_out.len()), (10_000, 0));
    let last = seen.progress.last().unwrap();
    assert_eq!((last.done_bytes, last.total_bytes, last.challenges), (40_000, 40_000, 10_000));
    assert!(seen.progress.is_sorted_by_key(|progress| progress.done_bytes));
    assert_eq!(seen.summary.bytes_read, 40_000);
}

#[test]
fn more_files_than_may_be_looked_at_are_refused_whole() {
    let temp = tempfile::tempdir().unwrap();
    for number in 0..=ENTRIES_MAX {
        File::create(temp.path().join(number.to_string())).unwrap();
    }
    assert!(matches!(look(temp.path()), Err(ReadError::TooManyFiles)));
    fs::remove_file(temp.path().join("0")).unwrap();
    assert!(look(temp.path()).is_ok());
}

#[test]
fn reading_stops_when_it_is_asked_to() {
    let stage = Stage::default().with("a.md", "# A").with("b.md", "# B").with("c.md", "# C");
    let (_temp, path) = stage.zip();
    let asked = Cell::new(false);
    let mut found = Vec::new();
    let summary = read(&path, &|| asked.get(), &mut |_| {}, &mut |one| {
        found.push(one);
        asked.set(true);
        ControlFlow::Continue(())
    });
    assert_eq!((found.len(), summary.unwrap().end), (1, End::Stopped));
    let mut taken = 0;
    let summary = read(&path, &|| false, &mut |_| {}, &mut |_: Found| {
        taken += 1;
        if taken == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((taken, summary.unwrap().end), (2, End::Stopped));
    assert_eq!(look(&path).unwrap().summary.end, End::Complete);
}
