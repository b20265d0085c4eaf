//! Where runs begin: a test with the same clock and the same random numbers each time, a free run with those of the
//! moment, and both with nothing that another one left.

use hotseat_core::domain::run::{Job, RunLanguage, RunOutcome};

use crate::stage::{Stage, job};

const CHANCE: [(RunLanguage, &str); 4] = [
    (
        RunLanguage::Python,
        "import os, random, secrets, uuid
print(random.random(), random.SystemRandom().random(), secrets.token_hex(), os.urandom(4), uuid.uuid4())
print(list({'a', 'b', 'c', 'd'}))",
    ),
    (RunLanguage::Javascript, "console.log(Math.random(), Math.random())"),
    (RunLanguage::Sql, "select random(), hex(randomblob(8))"),
    (RunLanguage::Typescript, "const one: number = Math.random(); console.log(one)"),
];

/// What the program wrote.
fn said(language: RunLanguage, code: &str, is_repeatable: bool) -> String {
    let ran = Stage::of(language).run(Job { is_repeatable, ..job(language, code) });
    assert_eq!(ran.end.outcome, RunOutcome::Finished, "{}", ran.end.message);
    ran.stdout
}

pub fn a_test_has_the_same_random_numbers_each_time_and_a_free_run_others() {
    for (language, code) in CHANCE {
        let first = said(language, code, true);
        let free = said(language, code, false);
        assert_eq!(said(language, code, true), first);
        assert_ne!(free, first);
        assert_ne!(said(language, code, false), free);
    }
}

pub fn random_numbers_of_a_test_are_as_good_as_any() {
    for (language, code) in [
        (
            RunLanguage::Python,
            "import os, random
print(len({os.urandom(8) for _ in range(1000)}), len({random.random() for _ in range(1000)}))
print(0.4 < sum(random.random() for _ in range(1000)) / 1000 < 0.6)",
        ),
        (
            RunLanguage::Javascript,
            "const all = Array.from({ length: 1000 }, Math.random)
console.log(new Set(all).size, 1000)
const mean = all.reduce((a, b) => a + b) / 1000
console.log(0.4 < mean && mean < 0.6 ? 'True' : 'False')",
        ),
    ] {
        assert_eq!(said(language, code, true), "1000 1000\nTrue\n");
    }
}

pub fn a_test_begins_on_the_first_of_january_2026_and_its_clocks_go_on() {
    for (language, code) in [
        (
            RunLanguage::Python,
            "import datetime, time
print(datetime.datetime.now().isoformat()[:16], datetime.datetime.now(datetime.UTC).year)
wall, steady = time.time(), time.perf_counter()
time.sleep(0.02)
print(time.time() - wall >= 0.02, time.perf_counter() - steady >= 0.02)",
        ),
        (
            RunLanguage::Javascript,
            "const word = (is) => (is ? 'True' : 'False')
console.log(new Date().toISOString().slice(0, 16), new Date(Date.now()).getFullYear())
const wall = Date.now(), steady = performance.now()
setTimeout(() => console.log(word(Date.now() - wall >= 20), word(performance.now() - steady >= 20)), 21)",
        ),
        (
            RunLanguage::Sql,
            "select strftime('%Y-%m-%dT%H:%M', 'now') || ' ' || substr(current_timestamp, 1, 4);
select 'True True'",
        ),
    ] {
        assert_eq!(said(language, code, true), "2026-01-01T00:00 2026\nTrue True\n");
    }
}

#[expect(clippy::disallowed_methods, reason = "the real clock is what is looked for")]
pub fn a_free_run_has_the_real_clock() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    for (language, code) in [
        (RunLanguage::Python, "import time; print(int(time.time()))"),
        (RunLanguage::Sql, "select unixepoch('now')"),
        (RunLanguage::Javascript, "console.log(Math.floor(Date.now() / 1000))"),
        (
            RunLanguage::Javascript,
            "console.log(Math.floor((performance.timeOrigin + performance.now()) / 1000))",
        ),
    ] {
        let shown: u64 = said(language, code, false).trim().parse().unwrap();
        assert!(shown.abs_diff(now.as_secs()) < 60, "{shown}");
    }
}

pub fn a_program_leaves_nothing_to_the_next_one() {
    for (language, leaves, looks) in [
        (
            RunLanguage::Python,
            "import builtins, json, sys
builtins.left = json.left = sys.left = 1
sys.modules['left'] = json",
            "import builtins, json, sys
print(any(hasattr(one, 'left') for one in (builtins, json, sys)), 'left' in sys.modules)",
        ),
        (
            RunLanguage::Javascript,
            "globalThis.left = 1; Object.prototype.left = 1; require('util').left = 1; console.left = 1
require('node:test').test('left', () => {}); Math.random = () => 1; process.exitCode = 0
setTimeout(() => {}, 1); console.group('left'); process.stdin.on('data', () => {})",
            "const all = [globalThis, {}, require('util'), console, Math.random() === 1 ? { left: 1 } : {}]
console.log(all.some((one) => one.left) ? 'True' : 'False', 'False')",
        ),
    ] {
        said(language, leaves, false);
        let ran = Stage::of(language).run(job(language, looks));
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("False False\n", ""));
    }
}
