//! Where runs begin: with the clock and the random numbers of the moment, and with nothing that another one left.

use hotseat_core::domain::run::{RunLanguage, RunOutcome};

use crate::stage::{Stage, job};

/// What the program wrote.
fn said(language: RunLanguage, code: &str) -> String {
    let ran = Stage::of(language).run(job(language, code));
    assert_eq!(ran.end.outcome, RunOutcome::Finished, "{}", ran.end.message);
    ran.stdout
}

pub fn random_numbers_are_others_each_time() {
    let roll = "console.log(Math.random(), Math.random())";
    assert_ne!(said(RunLanguage::Javascript, roll), said(RunLanguage::Javascript, roll));
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
        said(language, leaves);
        let ran = Stage::of(language).run(job(language, looks));
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("False False\n", ""));
    }
}
