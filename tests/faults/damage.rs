//! What can become of a database's files.

use crate::releases::fill;
use crate::roles::wait_for;
use crate::support::clock::{CountingIds, MORNING, ManualClock};
use fastrand::Rng;
use hotseat_core::domain::session::Changes;
use hotseat_core::ports::Ids;
use hotseat_core::service::{By, Services};
use hotseat_core::storage::Store;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// A database's files: the database, and its log where a killed program left one.
#[derive(Clone)]
pub struct Files {
    pub main: Vec<u8>,
    pub log: Option<Vec<u8>>,
    /// The log's index.
    pub index: Option<Vec<u8>>,
}

/// A database with sessions of every kind, closed in order.
pub fn closed() -> Files {
    let dir = TempDir::new().unwrap();
    wait_for(fill(dir.path()));
    Files { main: fs::read(dir.path().join("hotseat.db")).unwrap(), log: None, index: None }
}

/// The same, left by a killed program with its last changes in the log: the files after each of them.
pub fn left_open(closed: &Files) -> Vec<Files> {
    let dir = TempDir::new().unwrap();
    closed.put(dir.path());
    wait_for(async {
        let store = Arc::new(Store::open(dir.path(), MORNING.wall).await.unwrap().store);
        let ids = Arc::new(CountingIds::default());
        let service = Services::new(store, Arc::new(ManualClock::new()), ids.clone());
        let id = ids.session_id();
        let mut states = vec![Files::take(dir.path())];
        for name in ["Anna", "Änne", "Anna-Lena"] {
            let candidate_name = Some(name.into());
            let changes = Changes { candidate_name, ..Changes::default() };
            let by = By::interviewer("Dana");
            service.sessions.update_session(id, changes, None, &by).await.unwrap();
            states.push(Files::take(dir.path()));
        }
        states
    })
}

impl Files {
    pub fn put(&self, dir: &Path) {
        fs::write(dir.join("hotseat.db"), &self.main).unwrap();
        for (name, content) in [("hotseat.db-wal", &self.log), ("hotseat.db-shm", &self.index)] {
            if let Some(content) = content {
                fs::write(dir.join(name), content).unwrap();
            }
        }
    }

    pub fn take(dir: &Path) -> Self {
        Self {
            main: fs::read(dir.join("hotseat.db")).unwrap(),
            log: fs::read(dir.join("hotseat.db-wal")).ok(),
            index: fs::read(dir.join("hotseat.db-shm")).ok(),
        }
    }
}

/// One kind of damage, and how to do it.
pub struct Damage {
    pub name: &'static str,
    pub tries: u64,
    pub to: fn(&mut Files, &mut Rng, u64),
    /// Whether it is done to a database left open, whose log it may cost.
    pub left_open: bool,
}

/// Size of a page, as every database here has it.
const PAGE: usize = 4096;

pub const DAMAGES: [Damage; 12] = [
    done("header", 100, |files, rng, nth| {
        files.main[usize::try_from(nth).unwrap()] ^= rng.u8(1..);
    }),
    done("page", 200, |files, rng, _| {
        let page = rng.usize(..files.main.len() / PAGE);
        rng.fill(&mut files.main[page * PAGE..(page + 1) * PAGE]);
    }),
    done("byte", 200, |files, rng, _| {
        // Most of a database is empty; a flip there tells nothing.
        let used: Vec<usize> = (0..files.main.len()).filter(|at| files.main[*at] != 0).collect();
        files.main[used[rng.usize(..used.len())]] ^= rng.u8(1..);
    }),
    done("definition", 20, |files, rng, _| {
        // The type of a column of sqlx's own becomes something that is no text; ours are STRICT, and
        // SQLite refuses them.
        let words = b"BIGINT PRIMARY KEY";
        let at = files.main.windows(words.len()).position(|found| found == words).unwrap();
        files.main[at + rng.usize(8..14)] = rng.u8(0x80..);
    }),
    done("cut short", 40, |files, rng, _| files.main.truncate(rng.usize(1..files.main.len()))),
    done("empty", 1, |files, _, _| files.main.clear()),
    done("text", 1, |files, _, _| files.main = b"dear diary\n".repeat(900)),
    done("appended", 20, |files, rng, _| {
        let more = garbage(rng, 20_000);
        files.main.extend(more);
    }),
    left("log", 20, |files, rng, _| files.log = Some(garbage(rng, 40_000))),
    left("log's byte", 40, |files, rng, _| {
        let log = files.log.as_mut().unwrap();
        let at = rng.usize(..log.len());
        log[at] ^= rng.u8(1..);
    }),
    left("log's index", 20, |files, rng, _| files.index = Some(garbage(rng, 40_000))),
    left("log missing", 1, |files, _, _| files.log = None),
];

const fn done(name: &'static str, tries: u64, to: fn(&mut Files, &mut Rng, u64)) -> Damage {
    Damage { name, tries, to, left_open: false }
}

const fn left(name: &'static str, tries: u64, to: fn(&mut Files, &mut Rng, u64)) -> Damage {
    Damage { name, tries, to, left_open: true }
}

fn garbage(rng: &mut Rng, most: usize) -> Vec<u8> {
    let mut bytes = vec![0; rng.usize(1..most)];
    rng.fill(&mut bytes);
    bytes
}
