//! Running a test among mounts of its own, where it can make disks that nobody else sees.

use crate::roles::program;
use std::path::Path;
use std::process::{Command, Stdio, exit};

/// What a role exits with where the machine can't do what it needs.
const CANNOT: i32 = 77;

/// Whether the role could be played.
#[must_use]
pub enum Apart {
    Done,
    /// Not here, and why.
    Impossible(String),
}

/// Plays the role to its end among mounts of its own. It fails where the role failed.
pub fn apart(role: &str) -> Apart {
    // As root, or as root of a world of one's own where the system allows that.
    let ways: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];
    let works = |way: &&&[&str]| {
        let tried = Command::new("unshare").args(**way).arg("true").stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    };
    let Some(way) = ways.iter().find(works) else {
        return Apart::Impossible("unshare does not give a process mounts of its own".into());
    };
    let player = program(role);
    let mut unshare = Command::new("unshare");
    unshare.args(*way).args(["--propagation", "private"]).arg(player.get_program());
    for (name, value) in player.get_envs() {
        unshare.env(name, value.unwrap());
    }
    let status = unshare.stdin(Stdio::null()).status().unwrap();
    if status.code() == Some(CANNOT) {
        return Apart::Impossible("disks and mounts can't be made here, see above".into());
    }
    assert!(status.success(), "{role}: {status}");
    Apart::Done
}

/// Ends a role that the machine can't play.
pub fn cannot(reason: &str) -> ! {
    eprintln!("{reason}");
    exit(CANNOT)
}

/// Mounts as `mount` is told to.
pub fn mount(how: &[&str], place: &Path) {
    let mounted = Command::new("mount").args(how).arg(place).status();
    if !mounted.is_ok_and(|status| status.success()) {
        cannot("a process among mounts of its own can't mount here");
    }
}

/// Takes the mount away from its place, though SQLite's threads may still be about to close files.
pub fn unmount(place: &Path) {
    assert!(Command::new("umount").arg("--lazy").arg(place).status().unwrap().success());
}
