//! The program is killed at any moment, again and again, on databases that live on.

use crate::roles::wait_for;
use crate::support::chance::{Chance, chance, rounds};
use crate::support::figures::Figure;
use crate::witness::{Differences, Witness};
use crate::worker::Orders;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Kills a database lives through: a fresh one is killed while it is being made, too.
const KILLS_A_DATABASE: u64 = 10;

const CONTROL: u64 = 20;

pub fn a_killed_program_loses_no_acknowledged_change() {
    let mut chance = chance("a_killed_program_loses_no_acknowledged_change");
    let kills = rounds(200, 5_000);
    let mut answers = 0;
    let mut broken = Vec::new();
    let lives = |witness: Witness, differences: Vec<Differences>| {
        assert!(witness.failures.is_empty(), "{:?}", witness.failures);
        answers += witness.answers;
        broken.extend(differences.into_iter().filter(|found| !found.are_none()));
    };
    kill_often(&mut chance, kills, false, lives);

    let mut early = Vec::new();
    kill_often(&mut chance, CONTROL, true, |_, differences| early.extend(differences));
    let caught = early.iter().filter(|found| !found.lost.is_empty()).count();
    Figure {
        id: "D1",
        promise: "A program killed at any moment loses no acknowledged change",
        tried: format!("{kills} kills, {answers} acknowledged changes"),
        losses: broken.len() as u64,
        control: "the program answers before the change is committed",
        control_losses: format!("{caught} of {CONTROL}"),
        seed: Some(chance.seed),
    }
    .record();
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(answers > kills, "the program hardly did anything");
    assert!(caught > 0, "a program that answers too early was never caught");
}

/// Kills workers `kills` times, a few on each database, and hands over what each database showed.
fn kill_often(
    chance: &mut Chance,
    kills: u64,
    answers_early: bool,
    mut lived: impl FnMut(Witness, Vec<Differences>),
) {
    let mut left = kills;
    while left > 0 {
        let here = left.min(KILLS_A_DATABASE);
        left -= here;
        let dir = TempDir::new().unwrap();
        let mut witness = Witness::new();
        let differences = (0..here)
            .map(|round| {
                let orders = Orders {
                    dir: dir.path(),
                    seed: chance.rng.u64(..),
                    first: witness.next,
                    answers_early,
                };
                // The first of all waits for nothing, so that the making of a database is cut too.
                let at_work = round > 0 || chance.rng.bool();
                let after = Duration::from_millis(chance.rng.u64(..=300));
                run_and_kill(&orders, at_work, after, &mut witness);
                wait_for(witness.compare(dir.path()))
            })
            .collect();
        lived(witness, differences);
    }
}

/// Every answer counts, also one read after the kill: it was written before.
fn run_and_kill(orders: &Orders<'_>, at_work: bool, after: Duration, witness: &mut Witness) {
    let mut worker = orders.program().spawn().unwrap();
    let mut lines = BufReader::new(worker.stdout.take().unwrap()).lines();
    let mut is_starting = at_work;
    while is_starting {
        let line = lines.next().expect("the worker ended by itself").unwrap();
        is_starting = line != "ready";
        witness.hear(&line, true);
    }
    sleep(after);
    worker.kill().unwrap();
    worker.wait().unwrap();
    for line in lines {
        witness.hear(&line.unwrap(), true);
    }
}

/// Has a worker live on and be killed until there is something in its database that the fault hits.
fn live_until_hit(dir: &Path, fault: &str, witness: &mut Witness) {
    for seed in 1..=50 {
        let orders = Orders { dir, seed, first: witness.next, answers_early: false };
        run_and_kill(&orders, true, Duration::from_millis(400), witness);
        assert!(wait_for(witness.compare(dir)).are_none());
        let database = rusqlite::Connection::open(dir.join("hotseat.db")).unwrap();
        if database.execute(fault, []).unwrap() > 0 {
            return;
        }
    }
    panic!("nothing to hit: {fault}");
}

/// The check of the check: each of these would have been a loss.
pub fn whoever_watches_sees_what_is_taken_away_or_slipped_in() {
    let faults = [
        ("delete from requests where id = (select max(id) from requests)", "lost"),
        ("insert into requests (id, session_id, at) values (zeroblob(16), null, 0)", "half"),
        ("update sessions set version = version + 1", "lost"),
        ("delete from drafts", "lost"),
        ("update session_counts set total = total + 1", "found"),
        ("delete from session_counts", "found"),
        ("insert into tombstones select id, 0, 1, zeroblob(32) from sessions", "found"),
        ("update requests set session_id = zeroblob(16)", "found"),
        ("update sessions set trail_len = trail_len + 1", "found"),
    ];
    for (fault, kind) in faults {
        let dir = TempDir::new().unwrap();
        let mut witness = Witness::new();
        live_until_hit(dir.path(), fault, &mut witness);
        let seen = wait_for(witness.compare(dir.path()));
        let hits = match kind {
            "lost" => &seen.lost,
            "half" => &seen.half,
            _ => &seen.findings,
        };
        assert!(!hits.is_empty(), "{fault}: {seen:?}");
    }
}
