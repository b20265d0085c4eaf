//! The power is cut at any moment: whatever the disk was not told to keep is gone.

use crate::apart::{Apart, apart, cannot};
use crate::roles::{program, wait_for};
use crate::support::chance::{Chance, chance, rounds};
use crate::support::figures::{Figure, skipped};
use crate::witness::{Differences, Witness};
use crate::worker::Orders;
use rusqlite::Connection;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Cuts a disk lives through. Sessions stay young enough that nothing is cleared away.
const CUTS_A_DISK: u64 = 40;

const CONTROL: u64 = 20;

pub fn a_power_cut_loses_no_acknowledged_change() {
    if let Apart::Impossible(reason) = apart("power") {
        skipped("D2", &reason);
    }
}

/// The test itself, among mounts of its own.
pub fn cut_often() {
    let mut chance = chance("a_power_cut_loses_no_acknowledged_change");
    let cuts = rounds(40, 1_000);
    let mut answers = 0;
    let mut broken = Vec::new();
    let mut left = cuts;
    while left > 0 {
        let here = left.min(CUTS_A_DISK);
        left -= here;
        let disk = Disk::new();
        let mut witness = Witness::new();
        for _ in 0..here {
            broken.extend(live_until_cut(&disk, &mut witness, &mut chance));
        }
        answers += witness.answers;
    }
    let lossy = (0..CONTROL).filter(|_| careless_writer_loses(&mut chance)).count();
    Figure {
        id: "D2",
        promise: "A power cut loses no acknowledged change",
        tried: format!("{cuts} cuts, {answers} acknowledged changes"),
        losses: broken.len() as u64,
        control: "a writer with synchronous=normal on the same file system",
        control_losses: format!("{lossy} of {CONTROL}"),
        seed: Some(chance.seed),
    }
    .record();
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(answers > cuts, "the program hardly did anything");
    assert!(lossy > 0, "no cut lost anything that was not synced: these are no power cuts");
}

/// One life on the disk up to its cut: what is wrong afterwards, and which files there are.
fn live_until_cut(
    disk: &Disk,
    witness: &mut Witness,
    chance: &mut Chance,
) -> Option<(Differences, Vec<(String, u64)>)> {
    disk.mount();
    let orders = Orders {
        dir: &disk.place,
        seed: chance.rng.u64(..),
        first: witness.next,
        answers_early: false,
    };
    for (line, counts) in cut_while(orders.program(), disk, chance) {
        witness.hear(&line, counts);
    }
    disk.unmount();
    disk.mount();
    let files = disk.list();
    let found = wait_for(witness.compare(&disk.place));
    disk.unmount();
    (!found.are_none()).then_some((found, files))
}

/// Runs the program, cuts the power at some moment of its work, and gives what it said; each line
/// with whether it was heard before the cut.
pub fn cut_while(mut program: Command, disk: &Disk, chance: &mut Chance) -> Vec<(String, bool)> {
    let mut running = program.spawn().unwrap();
    let (speaker, listener) = mpsc::channel();
    let lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let hearing = thread::spawn(move || {
        for line in lines {
            // Nobody listens any more once the test has failed.
            if speaker.send(line.unwrap()).is_err() {
                break;
            }
        }
    });
    let mut heard = vec![];
    // Some cuts fall into the start itself.
    if chance.rng.u8(..8) > 0 {
        loop {
            let line = listener.recv().expect("the program ended by itself");
            let is_ready = line == "ready";
            heard.push((line, true));
            if is_ready {
                break;
            }
        }
    }
    listen(&listener, Duration::from_millis(chance.rng.u64(..=300)), &mut heard);
    disk.cut();
    running.kill().unwrap();
    running.wait().unwrap();
    hearing.join().unwrap();
    heard.extend(listener.into_iter().map(|line| (line, false)));
    heard
}

fn listen(listener: &Receiver<String>, during: Duration, heard: &mut Vec<(String, bool)>) {
    let until = Instant::now() + during;
    loop {
        match listener.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) => heard.push((line, true)),
            Err(RecvTimeoutError::Timeout) => return,
            Err(RecvTimeoutError::Disconnected) => panic!("the program ended by itself"),
        }
    }
}

fn careless_writer_loses(chance: &mut Chance) -> bool {
    let disk = Disk::new();
    disk.mount();
    let mut writer = program("careless");
    writer.arg(disk.place.join("careless.db"));
    let heard = cut_while(writer, &disk, chance);
    disk.unmount();
    let answered = |(line, counts): &&(String, bool)| *counts && line.starts_with("done");
    let answered = heard.iter().filter(answered).count();
    disk.mount();
    let kept = Connection::open(disk.place.join("careless.db"))
        .and_then(|database| database.query_row("select count(*) from t", [], |row| row.get(0)))
        .unwrap_or(0_u32);
    disk.unmount();
    (kept as usize) < answered
}

/// Writes rows as fast as it can, without waiting for the disk.
pub fn write_carelessly(arguments: &[String]) {
    let ended = write_until_cut(Path::new(&arguments[0])).unwrap_err();
    eprintln!("after the cut: {ended}");
    loop {
        thread::park();
    }
}

fn write_until_cut(path: &Path) -> rusqlite::Result<()> {
    let database = Connection::open(path)?;
    database.pragma_update(None, "journal_mode", "wal")?;
    database.pragma_update(None, "synchronous", "normal")?;
    database.execute_batch("create table t (n integer primary key)")?;
    println!("ready");
    loop {
        database.execute("insert into t default values", [])?;
        println!("done");
    }
}

/// A disk in a file, with the file system most Linux desktops have.
pub struct Disk {
    pub place: PathBuf,
    image: PathBuf,
    _dir: TempDir,
}

impl Disk {
    pub fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let (place, image) = (dir.path().join("disk"), dir.path().join("disk.img"));
        std::fs::create_dir(&place).unwrap();
        File::create(&image).unwrap().set_len(64 * 1024 * 1024).unwrap();
        let made = Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image).status();
        if !made.is_ok_and(|status| status.success()) {
            cannot("mkfs.ext4 is missing");
        }
        let disk = Self { place, image, _dir: dir };
        if !disk.try_mount() {
            cannot("a file can't be mounted as a disk");
        }
        disk.unmount();
        disk
    }

    fn try_mount(&self) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-t", "ext4", "-o", "loop"]).args([&self.image, &self.place]);
        mount.status().is_ok_and(|status| status.success())
    }

    /// What is on it: after a loss, whether a file is missing or only its end.
    fn list(&self) -> Vec<(String, u64)> {
        let entries = std::fs::read_dir(&self.place).unwrap().map(|entry| entry.unwrap());
        let name = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        entries.map(|entry| (name(&entry), entry.metadata().unwrap().len())).collect()
    }

    pub fn mount(&self) {
        assert!(self.try_mount());
    }

    pub fn unmount(&self) {
        assert!(Command::new("umount").arg(&self.place).status().unwrap().success());
    }

    fn cut(&self) {
        shut_down(&self.place);
    }
}

mod kernel {
    // FS_IOC_SHUTDOWN
    nix::ioctl_read!(shut_down, b'X', 125, u32);
}

/// Stops the file system at once: neither data nor journal is written any more.
fn shut_down(place: &Path) {
    use std::os::fd::AsRawFd;
    /// Do not write out the journal first.
    const NO_LOG_FLUSH: u32 = 2;
    let root = File::open(place).unwrap();
    let mut flags = NO_LOG_FLUSH;
    #[expect(unsafe_code, reason = "no crate wraps this call")]
    // SAFETY: the file is open and the flags outlive the call, which only reads them.
    unsafe { kernel::shut_down(root.as_raw_fd(), &raw mut flags) }.unwrap();
}
