//! Several instances on one data folder: one gets it, and a killed one leaves nothing in the way.

use crate::dump::fingerprint;
use crate::roles::{program, wait_for};
use crate::support::chance::rounds;
use crate::support::clock::MORNING;
use crate::support::figures::Figure;
use hotseat_core::storage::{StorageError, Store};
use sqlx::ConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use std::fs;
use std::io::{BufRead, BufReader, Lines, Write, stdin};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Instances that are started at once.
const AT_ONCE: usize = 3;
/// Folders tried side by side: most of the time everybody waits for a lock.
const SIDE_BY_SIDE: u64 = 5;

/// An instance that was started and waits to be told.
struct Instance {
    process: Child,
    ear: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Instance {
    fn start(role: &str, dir: &Path) -> Self {
        let mut process = program(role).arg(dir).stdin(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut instance = Self { ear: process.stdin.take(), process, lines };
        assert_eq!(instance.hear(), "here");
        instance
    }

    fn tell(&mut self) {
        self.ear.as_mut().unwrap().write_all(b"go\n").unwrap();
    }

    fn hear(&mut self) -> String {
        self.lines.next().expect("it said nothing").unwrap()
    }

    fn only_word(mut self) -> String {
        let said = self.hear();
        self.end();
        said
    }

    /// Lets it end by itself, and hears its last word.
    fn end(mut self) -> Option<String> {
        self.ear = None;
        let last = self.lines.next().map(|line| line.unwrap());
        self.process.wait().unwrap();
        last
    }
}

pub fn of_several_instances_started_at_once_one_gets_the_folder() {
    let folders = rounds(50, 500);
    let mut slowest = Duration::ZERO;
    for _ in 0..folders / SIDE_BY_SIDE {
        let side: Vec<TempDir> = (0..SIDE_BY_SIDE).map(|_| TempDir::new().unwrap()).collect();
        let crowds: Vec<_> = side.iter().map(|dir| start_at_once("opener", dir.path())).collect();
        for (dir, crowd) in side.iter().zip(crowds) {
            slowest = slowest.max(one_gets(dir.path(), crowd));
        }
    }
    let without_lock = folders;
    let failed = (0..without_lock)
        .filter(|_| {
            let dir = TempDir::new().unwrap();
            let crowd = start_at_once("migrator", dir.path());
            let said: Vec<_> = crowd.into_iter().map(Instance::only_word).collect();
            said.iter().any(|said| said != "migrated")
        })
        .count();
    Figure {
        id: "S4",
        promise: "Of several instances one gets the data folder, and the others leave it alone",
        tried: format!("{folders} folders, {AT_ONCE} instances each, refused within {slowest:?}"),
        losses: 0,
        control: "bringing the schema up to date without the folder's lock",
        control_losses: format!("{failed} of {without_lock}"),
        seed: None,
    }
    .record();
    assert!(failed > 0, "without the lock nothing ever went wrong: this was no race");
}

fn start_at_once(role: &str, dir: &Path) -> Vec<Instance> {
    let mut crowd: Vec<_> = (0..AT_ONCE).map(|_| Instance::start(role, dir)).collect();
    crowd.iter_mut().for_each(Instance::tell);
    crowd
}

/// Hears what became of each, and gives the longest anybody waited for a refusal.
fn one_gets(dir: &Path, crowd: Vec<Instance>) -> Duration {
    let mut slowest = Duration::ZERO;
    let mut winners = Vec::new();
    for mut instance in crowd {
        let said = instance.hear();
        match said.split_once(' ').unwrap() {
            ("got", print) => winners.push((instance, print.to_owned())),
            ("refused", ms) => {
                slowest = slowest.max(Duration::from_millis(ms.parse().unwrap()));
                instance.end();
            }
            _ => panic!("{said}"),
        }
    }
    assert_eq!(winners.len(), 1, "{} instances hold one folder", winners.len());
    let (winner, print) = winners.remove(0);
    assert_eq!(fingerprint(&fs::read(dir.join("hotseat.db")).unwrap()), print);
    assert_eq!(winner.end().as_deref(), Some("clean"));
    slowest
}

pub fn a_killed_instance_leaves_no_lock_behind() {
    let kills = rounds(100, 1_000);
    let dir = TempDir::new().unwrap();
    let mut slowest = Duration::ZERO;
    for _ in 0..kills {
        let mut instance = hold(dir.path());
        instance.process.kill().unwrap();
        // Not waited for: whoever starts anew does not wait for the old one either.
        let began = Instant::now();
        wait_for(async {
            Store::open(dir.path(), MORNING.wall).await.unwrap().store.close().await
        })
        .unwrap();
        slowest = slowest.max(began.elapsed());
        instance.process.wait().unwrap();
    }
    let alive = hold(dir.path());
    let refused = wait_for(Store::open(dir.path(), MORNING.wall)).unwrap_err();
    alive.end();
    Figure {
        id: "S5",
        promise: "A killed instance never keeps the next one from starting",
        tried: format!("{kills} kills, the next one open within {slowest:?}"),
        losses: 0,
        control: "an instance that lives",
        control_losses: "1 of 1 refused".into(),
        seed: None,
    }
    .record();
    assert!(matches!(refused, StorageError::InUse(_)), "{refused}");
}

fn hold(dir: &Path) -> Instance {
    let mut instance = Instance::start("opener", dir);
    instance.tell();
    let said = instance.hear();
    assert!(said.starts_with("got "), "{said}");
    instance
}

/// Opens the folder when told, says what came of it, and holds it until nobody listens.
pub async fn open_when_told(arguments: &[String]) {
    let dir = Path::new(&arguments[0]);
    println!("here");
    listen();
    let began = Instant::now();
    match Store::open(dir, MORNING.wall).await {
        Ok(opened) => {
            let print = fingerprint(&fs::read(opened.store.path()).unwrap());
            println!("got {print}");
            listen();
            let report = opened.store.check().await.unwrap();
            println!("{}", if report.findings.is_empty() { "clean" } else { "damaged" });
        }
        Err(StorageError::InUse(_)) => println!("refused {}", began.elapsed().as_millis()),
        Err(error) => println!("failed {error}"),
    }
}

/// Brings a database up to our schema when told, as `Store::open` does but for the lock.
pub async fn migrate_when_told(arguments: &[String]) {
    println!("here");
    listen();
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let migrator = Migrator::new(migrations).await.unwrap();
    let options = SqliteConnectOptions::new()
        .filename(Path::new(&arguments[0]).join("hotseat.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::from_secs(5));
    let migrated = async {
        let mut connection = options.connect().await?;
        migrator.run(&mut connection).await
    };
    match migrated.await {
        Ok(()) => println!("migrated"),
        Err(error) => println!("failed {error}"),
    }
}

fn listen() {
    stdin().lock().read_line(&mut String::new()).unwrap();
}
